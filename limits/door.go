// The words of the domain: doors, kinds of request, scopes, figures, and what names a door or a figure.

package limits

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// A Door says what patients may send online. The zero Door is none: where an instruction or a rule has it, it leaves
// the door as it is.
type Door string

// The doors, from the widest. Whoever meets one that is not open gets a message.
const (
	Open        Door = "open"
	RoutineOnly Door = "routine_only" // what can wait comes in; the message says where else to turn
	Closed      Door = "closed"       // nothing comes in
)

var doors = []Door{Open, RoutineOnly, Closed}

// tightest is the tighter of two doors; the zero Door tightens nothing.
func tightest(a, b Door) Door {
	if slices.Index(doors, b) > slices.Index(doors, a) {
		return b
	}
	return a
}

// tightens reports whether a door is tighter than another.
func (d Door) tightens(other Door) bool { return tightest(other, d) != other }

// A Kind is the kind of request that a door or a figure governs. The zero Kind is not known.
type Kind string

// The kinds of requests. All stands for every kind together: a request counts for its own kind and for All.
const (
	Medical      Kind = "medical"
	Admin        Kind = "admin"
	Medication   Kind = "medication"
	FitNote      Kind = "fit_note"
	Registration Kind = "registration"
	All          Kind = "all"
)

var kinds = []Kind{Medical, Admin, Medication, FitNote, Registration, All}

// UnmarshalText reads a kind. The error is a [problem.Problem] with the code unknown-kind.
func (k *Kind) UnmarshalText(b []byte) error {
	*k = Kind(b)
	if !slices.Contains(kinds, *k) {
		hint := problem.Suggest(string(b), stringsOf(kinds))
		return problem.Problem{Code: "unknown-kind", Message: "this is not a kind of request", Hint: hint}
	}
	return nil
}

// A Scope is what a figure counts. The zero Scope is not known.
type Scope string

// The scopes: requests open at one moment, received on a day, received in a period of the day, and received from one
// patient in 24 hours.
const (
	Active     Scope = "active"
	Daily      Scope = "daily"
	Period     Scope = "period"
	PerPatient Scope = "per_patient_24h"
)

var scopes = []Scope{Active, Daily, Period, PerPatient}

// door is the scope of a [Target] that means the door of its kind and no figure.
const door Scope = "door"

// A Figure is how many requests may come in. The zero Figure is zero: nothing more may.
type Figure struct {
	N         int  // 0 to 100000; 0 is zero and never unlimited
	Unlimited bool // no figure at all; N is then 0
	Hard      bool // reached, it turns patients away; else it warns staff
}

const (
	maxFigure = 100_000     // the range tags of outcomes and bounds say the same
	unlimited = "unlimited" // the word that lifts a figure
)

// MarshalJSON gives the number, or "unlimited". Whether the figure is hard stands elsewhere in a decision.
func (f Figure) MarshalJSON() ([]byte, error) {
	if f.Unlimited {
		return []byte(`"` + unlimited + `"`), nil
	}
	return json.Marshal(f.N)
}

// String is the number or unlimited.
func (f Figure) String() string {
	if f.Unlimited {
		return unlimited
	}
	return strconv.Itoa(f.N)
}

// lower reports whether f admits fewer than g.
func (f Figure) lower(g Figure) bool { return !f.Unlimited && (g.Unlimited || f.N < g.N) }

// An amount is a number of requests, or unlimited. The zero amount is zero.
type amount struct {
	N         int
	Unlimited bool
}

// figure is the amount as a figure that only warns.
func (a amount) figure() Figure { return Figure{N: a.N, Unlimited: a.Unlimited} }

// UnmarshalText reads a whole number from 0 to 100000, or unlimited.
func (a *amount) UnmarshalText(b []byte) error {
	if string(b) == unlimited {
		*a = amount{Unlimited: true}
		return nil
	}
	n, err := strconv.Atoi(string(b))
	if err != nil || n < 0 || n > maxFigure || strconv.Itoa(n) != string(b) {
		hint := fmt.Sprintf("write 0 to %d, or unlimited; 0 lets nothing in", maxFigure)
		near := problem.Suggest(strings.TrimSpace(string(b)), []string{unlimited})
		if err != nil && strings.HasPrefix(near, "did you") {
			hint = near
		}
		return problem.Problem{Code: "bad-figure", Message: "this is not a number of requests", Hint: hint}
	}
	*a = amount{N: n}
	return nil
}

// MarshalText is the number or unlimited.
func (a amount) MarshalText() ([]byte, error) { return []byte(a.figure().String()), nil }

// A Target is what an instruction or a bound is about: the figure of a kind and scope, medical.daily, or the door of a
// kind, medical.door. The zero Target is none.
type Target struct {
	Kind  Kind  // All for every kind together
	Scope Scope // "door" for the door
}

// UnmarshalText reads kind.scope. The error is a [problem.Problem] with the code unknown-figure.
func (t *Target) UnmarshalText(b []byte) error {
	kind, scope, _ := strings.Cut(string(b), ".")
	*t = Target{Kind(kind), Scope(scope)}
	if !slices.Contains(kinds, t.Kind) || !slices.Contains(scopes, t.Scope) && t.Scope != door {
		return problem.Problem{
			Code:    "unknown-figure",
			Message: "this is not a figure",
			Hint:    "write a kind and what is counted: medical.daily, admin.active",
		}
	}
	return nil
}

// MarshalText is kind.scope.
func (t Target) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// String is kind.scope.
func (t Target) String() string { return string(t.Kind) + "." + string(t.Scope) }

// stringsOf are names as plain strings; never nil.
func stringsOf[T ~string](names []T) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = string(n)
	}
	return out
}
