// One compiled rule.

package rules

import (
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// A Rule is one compiled rule.
type Rule struct {
	ID      string        // in kebab case; no two rules of a policy have the same
	When    string        // the condition as its author wrote it, without those of its groups
	Then    any           // the outcome, a struct of the domain's Then type
	Because string        // why the rule exists, in its author's words for staff
	Source  string        // where its numbers come from; "" when its author does not say
	Hazards []string      // ids in the practice's hazard log
	From    field.ISODate // the first day on which it is in force; "" for no first day
	Until   field.ISODate // the last day on which it is in force; "" for no last day
	File    string        // where it stands
	Line    int           // where it stands, from 1
	Local   bool          // it is of the practice's own layer

	condition *lang.Node   // with those of its groups
	place     source.Later // where its id stands
	outcome   source.Later // where its outcome stands
}

// InForce tells whether the rule is in force on a date of the practice; on "" every rule is.
func (r *Rule) InForce(today field.ISODate) bool {
	return today == "" || (r.From == "" || r.From <= today) && (r.Until == "" || today <= r.Until)
}

// Problem is a problem with the rule, at the place of its id in the file; hint may be "".
func (r *Rule) Problem(code, message, hint string) problem.Problem {
	if !r.place.Exists() {
		return problem.Problem{File: r.File, Line: r.Line, Col: 1, Code: code, Message: message, Hint: hint}
	}
	return r.place.Node().NewProblem(code, message, hint)
}

// ProblemIn is a problem with a key of the rule's outcome, or with something below one, as in ask_for/0.
func (r *Rule) ProblemIn(path, code, message, hint string) problem.Problem {
	if !r.outcome.Exists() {
		return r.Problem(code, message, hint)
	}
	return r.outcome.Node().Find(path).NewProblem(code, message, hint)
}
