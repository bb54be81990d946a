// The evaluation of all rules for one figure, remembered over the days of a walk.

package limits

import (
	"iter"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// An evaluator evaluates the rules for figures. A walk over time remembers, as one day is like another; a decision does
// not, so that its result shows the facts of its own input.
type evaluator struct {
	policy *Policy
	memo   *rules.Memo // nil: nothing is remembered
	seen   map[figureResult]ruleResults
	// What the walk at hand has spent, and which results it met: those that it meets again are remembered.
	spent int
	met   map[*rules.Result]bool
	// The instants of one date at which the time of day passes a number, in order.
	hours   []time.Time
	hoursOf calendar.Date
}

// A figureResult is a result as a figure of one scope has it.
type figureResult struct {
	result *rules.Result
	scope  Scope
}

// ruleResults are how the rules came out that do not wait for admission, for a figure of one scope. The lists are
// shared and not written to.
type ruleResults struct {
	result         *rules.Result
	fired, unknown []ruleResult
	scales         bool // one that fired scales by a fact, which may not be known
}

// maxRemembered is how many results an evaluator remembers before it is replaced by an empty one.
const maxRemembered = 2_000

// borrowEvaluator lends an evaluator that remembers, until it is given back. What it remembers holds no patient's
// facts: a walk over time has no request.
func (p *Policy) borrowEvaluator() (e *evaluator, giveBack func()) {
	e, ok := p.evaluators.Get().(*evaluator)
	if !ok || len(e.seen) > maxRemembered {
		e = &evaluator{policy: p, memo: p.set.Memo(), seen: map[figureResult]ruleResults{}}
	}
	e.spent, e.met = 0, map[*rules.Result]bool{}
	e.hoursOf = calendar.Date{} // its list may have been begun late in the day
	return e, func() { p.evaluators.Put(e) }
}

// evaluate evaluates all rules for a figure of one scope. Rules that wait for admission are left out of what it gives.
// The error is that of facts which cannot be read.
func (e *evaluator) evaluate(v *view, scope Scope, today field.ISODate) (ruleResults, error) {
	var r *rules.Result
	var err error
	if e.memo != nil {
		r, err = e.memo.Evaluate(v, today)
	} else {
		var facts *rules.Facts
		facts, err = e.policy.set.Facts(v, rules.Answers{})
		if err == nil {
			r = e.policy.set.Evaluate(facts, today)
		}
	}
	if err != nil {
		return ruleResults{}, err
	}
	if e.memo != nil && !e.met[r] {
		e.met[r] = true
		e.spend(e.policy.set.Work())
	}
	all, ok := e.seen[figureResult{r, scope}]
	if !ok {
		all = e.results(r, scope)
	}
	e.spend(1 + len(all.fired) + len(all.unknown))
	return all, nil
}

// results are how the rules came out of which a result tells.
func (e *evaluator) results(r *rules.Result, scope Scope) ruleResults {
	all := ruleResults{result: r}
	count := 0
	for range r.Unknown() {
		count++
	}
	all.unknown = make([]ruleResult, 0, count)
	all.fired = e.policy.appendResults(nil, r, r.Fired(), scope)
	all.unknown = e.policy.appendResults(all.unknown, r, r.Unknown(), scope)
	all.scales = slices.ContainsFunc(all.fired, func(one ruleResult) bool { return one.then.ScaleBy != nil })
	if e.seen != nil {
		e.seen[figureResult{r, scope}] = all
	}
	return all
}

// appendResults appends those of some rules, which are given in the order of the set.
func (p *Policy) appendResults(
	to []ruleResult, r *rules.Result, some iter.Seq[*rules.Rule], scope Scope,
) []ruleResult {
	ordered := p.ordered
	for rule := range some {
		for ordered[0].rule != rule {
			ordered = ordered[1:]
		}
		if !ordered[0].atAdmission {
			to = append(to, ruleResult{Rule: rule, then: ordered[0].then, scope: scope, result: r})
		}
	}
	return to
}
