// Why an input was not decided.

package rules

import "strconv"

// An Error says why an input was not decided. It names the fact and what is wrong with it, and never the value.
type Error struct {
	Code   string `json:"code"`           // in kebab case; codes do not change between releases
	Rule   string `json:"rule,omitempty"` // the id of the rule that failed; "" when none did
	Fact   string `json:"fact,omitempty"` // namespace.fact; "" when it is about no fact
	Line   int    `json:"line,omitempty"` // of a file of inputs, from 1; 0 when that is not known
	Item   int    `json:"item,omitempty"` // the element of a list in the input, from 1; 0 when it is about none
	Detail string `json:"-"`              // what is allowed there, by the schema; "" when that is not said
}

// Error is the code, then the rule, the fact, the element and the detail, as far as they are given.
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
	if e.Detail != "" {
		s += " (" + e.Detail + ")"
	}
	return s
}
