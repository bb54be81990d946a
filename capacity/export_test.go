// What the tests of this package see of its insides.

package capacity

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// The bounds of an input and of a decision's proofs.
const (
	MaxNeeds     = maxNeeds
	MaxWitnessed = maxWitnessed
)

// InTurn places needs without looking ahead, for the benchmarks: in an order, each into the cheapest slot that nobody
// has, and nobody is moved. The rules are evaluated as Allocate does.
func InTurn(p *Policy, in Input, now time.Time, order func(a, b Order) int) (placed, reds int, err error) {
	d, err := p.begin(&in, now)
	if err != nil {
		return 0, 0, err
	}
	j := newEvaluator(d)
	if err := j.findCandidates(); err != nil {
		return 0, 0, err
	}
	of := map[string]*need{}
	for _, n := range j.needs {
		of[n.ID] = n
	}
	taken := map[int]bool{}
	for _, o := range slices.SortedFunc(slices.Values(in.Needs), order) {
		best, cost := -1, int64(0)
		for _, e := range j.layout.Edges(of[o.Need.ID].may) {
			if c := j.bySite[e.Place].columns[0]; !taken[c] && (best < 0 || e.Cost < cost) {
				best, cost = c, e.Cost
			}
		}
		if best >= 0 {
			taken[best] = true
			placed++
			if o.Need.Rating == practice.Red {
				reds++
			}
		}
	}
	return placed, reds, nil
}
