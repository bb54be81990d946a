// The verb of the package: Allocate.

package capacity

import (
	"cmp"
	"context"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// Allocate places every need in a slot, or says why it cannot be placed in time and what a person could do. Needs are
// taken by rating, displaced ones first, then by due time, age and id. Each is placed in the cheapest way that keeps
// those before it placed, so that no need costs a higher one its place, as many are placed as can be, and these at the
// least cost. The same input gives the same decision, in whatever order its lists stand.
//
// now is the instant of the decision, between the years 1900 and 9000. The error is a [rules.Error] when the input
// cannot be decided: it names the fact and the element of the list, and never the value. When ctx ends or the budget
// runs out there is no error: the remaining needs are placed in order into what is free, and the decision is not exact.
func Allocate(ctx context.Context, p *Policy, in Input, now time.Time) (Decision, error) {
	if p == nil || p.set == nil {
		return Decision{}, &rules.Error{Code: "no-policy"}
	}
	d, err := p.begin(&in, now)
	if err != nil {
		return Decision{}, err
	}
	j := newEvaluator(d)
	if err := j.findCandidates(); err != nil {
		return Decision{}, err
	}
	budget := min(cmp.Or(in.Budget, defaultBudget), defaultBudget)
	placed := j.placeAll(ctx, budget)
	released, err := placed.releaseEarly()
	j.endSearch()
	if err != nil {
		return Decision{}, err
	}
	if len(released) > 0 {
		placed = j.placeAll(ctx, budget)
	}
	if j.err != nil {
		return Decision{}, j.err
	}
	return placed.decision(released)
}
