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
	ID        string
	When      string // the condition as its author wrote it, without the condition of its group
	Then      any    // a struct of the domain's Then type
	Because   string // for staff
	Source    string // where its numbers come from
	Hazards   []string
	From      field.ISODate // in force from and until, both included; zero = always
	Until     field.ISODate
	File      string
	Line      int
	Local     bool // of the practice's own layer
	condition *lang.Node
	place     source.Node // of its id
	outcome   source.Node // of its then
}

// InForce tells whether the rule is in force on a civil date of the practice; on "" every rule is.
func (r *Rule) InForce(today field.ISODate) bool {
	return today == "" || (r.From == "" || r.From <= today) && (r.Until == "" || today <= r.Until)
}

// Problem is a problem with the rule, at its place in the file.
func (r *Rule) Problem(code, message, hint string) problem.Problem {
	if !r.place.Exists() {
		return problem.Problem{File: r.File, Line: r.Line, Col: 1, Code: code, Message: message, Hint: hint}
	}
	return r.place.Told(code, message, hint)
}

// ProblemIn is a problem with a key of its outcome, or below one: ask_for/0.
func (r *Rule) ProblemIn(path, code, message, hint string) problem.Problem {
	if !r.outcome.Exists() {
		return r.Problem(code, message, hint)
	}
	return r.outcome.Find(path).Told(code, message, hint)
}
