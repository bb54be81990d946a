// The figures of one size, and the measurement of them all.

package main

import (
	"fmt"
	"io"
	"runtime"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/speed/internal/workload"
)

// figures are those of one size. Times are medians of processor time in microseconds per evaluation, or in milliseconds
// per load; a ratio is the median of the ratios in each round.
type figures struct {
	Rules          int     `json:"rules"`
	FiredShare     float64 `json:"fired_share"`
	TimesExpr      float64 `json:"times_faster_than_expr"`
	ShareOfGo      float64 `json:"share_of_handwritten_go"`
	Ours           float64 `json:"ours_us"`
	OursText       float64 `json:"ours_text_us"`
	Expr           float64 `json:"expr_us"`
	Go             float64 `json:"handwritten_go_us"`
	Allocations    float64 `json:"ours_allocations"`
	Retained       float64 `json:"ours_allocations_text_read_before"`
	Missing        float64 `json:"missing_by_full"`
	Opaque         float64 `json:"opaque_by_none"`
	OpaqueExpr     float64 `json:"times_faster_than_expr_opaque"`
	Load           float64 `json:"load_by_expr,omitzero"`
	LoadMillis     float64 `json:"ours_load_ms,omitzero"`
	LoadMillisExpr float64 `json:"expr_load_ms,omitzero"`
	Heap           float64 `json:"heap_by_expr,omitzero"`
	HeapBytes      float64 `json:"ours_heap_bytes,omitzero"`
	HeapBytesExpr  float64 `json:"expr_heap_bytes,omitzero"`
}

// weighed is the size from which loading is measured: below it little is loaded.
const weighed = 1_000

// maxLoads bounds how often each engine loads a policy.
const maxLoads = 3

// submissions is how many there are.
const submissions = 512

// measure measures all sizes one after another and says on progress how far it is.
func measure(o options, progress io.Writer) ([]figures, error) {
	say := func(format string, args ...any) { fmt.Fprintf(progress, "speed: "+format+"\n", args...) }
	all, of := workload.Submissions(o.seed, submissions), map[int]*workload.Rules{}
	for _, n := range o.sizes {
		of[n] = workload.NewRules(o.seed, n)
	}
	say("building the hand-written Go")
	program, err := startHandwritten(of, o.sizes, all)
	if err != nil {
		return nil, err
	}
	defer program.stop()
	var measured []figures
	for _, n := range o.sizes {
		var f figures
		if n >= weighed {
			say("%d rules: loading", n)
			if err := f.load(of[n], min(o.rounds, maxLoads)); err != nil {
				return nil, err
			}
		}
		say("%d rules: do the engines agree?", n)
		c, err := newContest(of[n], all, program)
		if err != nil {
			return nil, err
		}
		for round := range o.rounds {
			say("%d rules: round %d of %d", n, round+1, o.rounds)
			if err := c.run(round); err != nil {
				return nil, err
			}
		}
		if err := f.evaluate(c); err != nil {
			return nil, err
		}
		measured = append(measured, f)
	}
	return measured, nil
}

// load fills in what loading costs.
func (f *figures) load(rules *workload.Rules, rounds int) error {
	ours, plain, err := loadings(rules, rounds)
	if err != nil {
		return err
	}
	f.Load, f.Heap = ratio(ours.took, plain.took), ours.held/plain.held
	f.LoadMillis = float64(median(ours.took)) / float64(time.Millisecond)
	f.LoadMillisExpr = float64(median(plain.took)) / float64(time.Millisecond)
	f.HeapBytes, f.HeapBytesExpr = ours.held, plain.held
	return nil
}

// evaluate fills in what evaluation costs.
func (f *figures) evaluate(c *contest) error {
	f.Rules, f.FiredShare = c.n, c.share
	f.TimesExpr, f.ShareOfGo = c.ratio(byExpr, byOurs), c.ratio(byOurs, byGo)
	f.Ours, f.Expr, f.Go = c.micros(byOurs), c.micros(byExpr), c.micros(byGo)
	f.OursText = f.Ours - c.micros(byOursRead)
	f.Missing, f.Opaque = c.ratio(byOursMissing, byOurs), c.ratio(byOursOpaque, byOurs)
	f.OpaqueExpr = c.ratio(byExprOpaque, byOursOpaque)
	r := workload.Round{Submissions: c.submissions, Times: 4}
	var err1, err2 error
	runtime.GC()
	f.Allocations, err1 = c.next(r).Allocations(c.ours, c.all)
	f.Retained, err2 = c.next(r).Allocations(c.oursRead, c.all)
	return firstOf(err1, err2)
}
