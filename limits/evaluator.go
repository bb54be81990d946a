package limits

import (
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// evaluator evaluates the rules for figures. A walk over time remembers, as one day is like another; a decision does not,
// so that its result shows the facts of its own input.
type evaluator struct {
	policy *Policy
	memo   *rules.Memo // nil: nothing is remembered
	seen   map[*rules.Result]ruleResults
}

// came is how the rules came out that do not wait for admission.
type ruleResults struct {
	result         *rules.Result
	fired, unknown []ruleResult
}

// walker lends an evaluator that remembers, until it is given back. What it remembers holds no patient's facts: no request
// knocks while it walks.
func (p *Policy) borrowEvaluator() (e *evaluator, giveBack func()) {
	e, ok := p.evaluators.Get().(*evaluator)
	if !ok || len(e.seen) > maxRemembered {
		e = &evaluator{policy: p, memo: p.set.Memo(), seen: map[*rules.Result]ruleResults{}}
	}
	return e, func() { p.evaluators.Put(e) }
}

const maxRemembered = 2_000

func (e *evaluator) evaluate(v view, today field.ISODate) (ruleResults, error) {
	var r *rules.Result
	var err error
	if e.memo != nil {
		r, err = e.memo.Evaluate(v, today)
	} else {
		var facts *rules.Facts
		if facts, err = e.policy.set.Facts(v, nil); err == nil {
			r = e.policy.set.Evaluate(facts, today)
		}
	}
	if err != nil {
		return ruleResults{}, err
	}
	if c, ok := e.seen[r]; ok {
		return c, nil
	}
	c := ruleResults{result: r}
	for _, o := range r.Outcomes() {
		each := ruleResult{Rule: o.Rule, then: e.policy.traits[o.ID].then, result: r}
		switch {
		case e.policy.traits[o.ID].atAdmission:
		case o.Verdict == rules.Fired:
			c.fired = append(c.fired, each)
		case o.Verdict == rules.Unknown:
			c.unknown = append(c.unknown, each)
		}
	}
	if e.seen != nil {
		e.seen[r] = c
	}
	return c, nil
}
