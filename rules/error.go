// Why an input was not decided.

package rules

import (
	"errors"
	"slices"
	"strconv"
	"strings"
)

// An Error says why an input was not decided. It names the fact and what is wrong with it, and never the value.
type Error struct {
	Code string `json:"code"`           // in kebab case; codes do not change between releases
	Rule string `json:"rule,omitempty"` // the id of the rule that failed; "" when none did
	Fact string `json:"fact,omitempty"` // namespace.fact; "" when it is about no fact
	Line int    `json:"line,omitempty"` // of a file of inputs, from 1; 0 when that is not known
	Item int    `json:"item,omitempty"` // the element of a list in the input, from 1; 0 when it is about none
	// Allowed is what may stand there, by the schema: a range as 25..45, or words; "" when that is not said.
	Allowed string `json:"allowed,omitempty"`
	Detail  string `json:"-"` // what is wrong, or what is wanted, in words; "" when that is not said
}

// Error is the code, then the rule, the fact, the element and the detail, or else what is allowed where that is short.
func (e *Error) Error() string {
	s := e.Code
	if e.Rule != "" {
		s += ": rule " + e.Rule
	}
	if e.Fact != "" {
		s += ": " + e.Fact
	}
	if e.Item > 0 {
		s += ", element " + strconv.Itoa(e.Item)
	}
	const short = 80 // a long list of words would hide what is wrong
	switch {
	case e.Detail != "":
		s += " (" + e.Detail + ")"
	case e.Allowed != "" && len(e.Allowed) <= short:
		s += " (" + e.Allowed + ")"
	}
	return s
}

// Errors are all faults of one input, in an order that does not change; errors.As finds the first. They are never
// empty.
type Errors []*Error

// maxErrors is how many faults of one input are told.
const maxErrors = 100

// Error is the faults, one after the other.
func (e Errors) Error() string {
	all := make([]string, len(e))
	for i, fault := range e {
		all[i] = fault.Error()
	}
	return strings.Join(all, "; ")
}

// Unwrap gives the faults.
func (e Errors) Unwrap() []error {
	all := make([]error, len(e))
	for i, fault := range e {
		all[i] = fault
	}
	return all
}

// JoinErrors puts the faults of an input together, each once: nil for none, the [Error] itself for one, and otherwise
// [Errors], of which the first hundred are kept. An error that is no fault of an input is given instead.
func JoinErrors(errs ...error) error {
	var all Errors
	for _, err := range errs {
		var one *Error
		var many Errors
		switch {
		case err == nil:
		case errors.As(err, &many):
			all = append(all, many...)
		case errors.As(err, &one):
			all = append(all, one)
		default:
			return err
		}
	}
	if len(all) == 0 {
		return nil
	}
	seen := map[Error]bool{}
	all = slices.DeleteFunc(all, func(e *Error) bool {
		before := seen[*e]
		seen[*e] = true
		return before
	})
	if len(all) == 1 {
		return all[0]
	}
	return all[:min(len(all), maxErrors)]
}
