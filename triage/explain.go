// Decisions with how each rule came out.

package triage

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// An Explanation is a decision with how each rule came out: walk Result().Verdicts() and print
// Result().Why(o.Rule).Tree() for each, or Result().Gaps() for what is missing. It holds facts, and prints as
// ‹withheld›.
type Explanation struct {
	rules.Withheld
	Decision Decision // what Assess gives for the same arguments
	result   func() *rules.Result
}

// Result is how each rule came out: verdicts, missing facts, and why.
func (e Explanation) Result() *rules.Result {
	if e.result == nil {
		return nil
	}
	return e.result()
}

// MarshalJSON gives the decision.
func (e Explanation) MarshalJSON() ([]byte, error) { return e.Decision.MarshalJSON() }

// Explain is [Assess] for those who ask why.
func Explain(p *Policy, in Input, now time.Time) (Explanation, error) {
	if p == nil || p.set == nil {
		return Explanation{}, &rules.Error{Code: "no-policy"}
	}
	return p.assess(&in, now, func(in *Input, today field.ISODate) (*rules.Result, error) {
		facts, err := p.set.Facts(in, in.Answers)
		if err != nil {
			return nil, err
		}
		return p.set.Evaluate(facts, today), nil
	})
}

// An evaluate evaluates all rules on an input that is complete.
type evaluate func(in *Input, today field.ISODate) (*rules.Result, error)
