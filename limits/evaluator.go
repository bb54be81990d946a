package limits

import (
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// evaluator evaluates the rules for figures. A walk over time remembers, as one day is like another; a decision does not,
// so that its result shows the facts of its own input.
type evaluator struct {
	policy   *Policy
	remember *rules.Memo // nil: nothing is remembered
	came     map[*rules.Result]came
}

// came is how the rules came out that do not wait for admission.
type came struct {
	result         *rules.Result
	fired, unknown []firing
}

// walker lends an evaluator that remembers, until it is given back. What it remembers holds no patient's facts: no request
// knocks while it walks.
func (p *Policy) walker() (e *evaluator, giveBack func()) {
	e, ok := p.walkers.Get().(*evaluator)
	if !ok || len(e.came) > maxRemembered {
		e = &evaluator{policy: p, remember: p.set.Memo(), came: map[*rules.Result]came{}}
	}
	return e, func() { p.walkers.Put(e) }
}

const maxRemembered = 2_000

func (e *evaluator) evaluate(v view, today field.ISODate) (came, error) {
	var r *rules.Result
	var err error
	if e.remember != nil {
		r, err = e.remember.Evaluate(v, today)
	} else {
		var facts *rules.Facts
		if facts, err = e.policy.set.Facts(v, nil); err == nil {
			r = e.policy.set.Evaluate(facts, today)
		}
	}
	if err != nil {
		return came{}, err
	}
	if c, ok := e.came[r]; ok {
		return c, nil
	}
	c := came{result: r}
	for _, o := range r.Verdicts() {
		each := firing{Rule: o.Rule, then: e.policy.does[o.ID].then, result: r}
		switch {
		case e.policy.does[o.ID].atAdmission:
		case o.Verdict == rules.Fired:
			c.fired = append(c.fired, each)
		case o.Verdict == rules.Unknown:
			c.unknown = append(c.unknown, each)
		}
	}
	if e.came != nil {
		e.came[r] = c
	}
	return c, nil
}
