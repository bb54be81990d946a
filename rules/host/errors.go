// This file holds what the loop requires before it works, and the codes of its errors.

package host

import (
	"errors"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

var errNotInitialised = errors.New("host: a loop is made by its package's NewLoop")

// initialised tells whether New has made the loop: the zero Loop and nil only return errors.
func (l *Loop[P, In, State, D]) initialised() bool { return l != nil && l.store != nil }

// ready returns an error unless the loop can work at this instant, which must lie in the years 1 to 9999.
func (l *Loop[P, In, State, D]) ready(now time.Time) error {
	switch {
	case !l.initialised():
		return errNotInitialised
	case now.IsZero():
		return &rules.Error{Code: "missing-fact", Fact: "now"}
	case now.Year() < 1 || now.Year() > 9999:
		return &rules.Error{Code: "out-of-range", Fact: "now"}
	}
	return nil
}

// errorCode returns the code of an error of the library, and "error" for every other one: what a host's own errors say
// is not passed on to an Observer.
func errorCode(err error) string {
	var e *rules.Error
	var ps problem.Problems
	switch {
	case errors.Is(err, ErrNewer):
		return "newer-state"
	case errors.As(err, &e):
		return e.Code
	case errors.As(err, &ps):
		for _, p := range ps {
			if !p.Warning {
				return p.Code
			}
		}
	}
	return "error"
}
