// What loading costs, and what is then held in memory.

package main

import (
	"runtime"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/speed/internal/workload"
)

// A loading is what loading one engine cost.
type loading struct {
	took []time.Duration // by round
	held float64         // bytes
}

// load times one load, and weighs what it leaves.
func (l *loading) load(load func() (any, error)) error {
	before := held()
	began := workload.Clock()
	loaded, err := load()
	if err != nil {
		return err
	}
	l.took = append(l.took, workload.Clock()-began)
	l.held = held() - before
	runtime.KeepAlive(loaded)
	return nil
}

// held is how many bytes are in use.
func held() float64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC() // what the first one has freed with a finalizer is gone with the second
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// loadings are those of ours and of expr.
func loadings(rules *workload.Rules, rounds int) (ours, plain loading, err error) {
	source, sources := ourSource(rules), exprSources(rules)
	for range rounds {
		err := firstOf(
			ours.load(func() (any, error) { return ourSet(source) }),
			plain.load(func() (any, error) { return loadExpr(sources, nil) }),
		)
		if err != nil {
			return ours, plain, err
		}
	}
	runtime.KeepAlive(source)
	runtime.KeepAlive(sources)
	return ours, plain, nil
}
