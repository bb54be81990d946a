// Why an input was not decided.

package rules

import (
	"strconv"
)

// An Error says why an input was not decided. It names the fact and the kind of fault, never the value.
type Error struct {
	Code   string `json:"code"`           // kebab-case, stable
	Rule   string `json:"rule,omitempty"` // the rule that failed, if one did
	Fact   string `json:"fact,omitempty"` // namespace.fact
	Line   int    `json:"line,omitempty"` // of a file of inputs, from 1
	Item   int    `json:"item,omitempty"` // of a list in the input, from 1
	Detail string `json:"-"`              // what is allowed there, from the schema
}

// Error gives code, fact and detail.
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
