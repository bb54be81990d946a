package limits

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// Door says what patients may send online.
type Door string

// The doors, from the widest. Whoever meets one that is not open gets a message.
const (
	Open        Door = "open"
	RoutineOnly Door = "routine_only"
	Closed      Door = "closed"
)

var doors = []Door{Open, RoutineOnly, Closed}

// tightest is the tighter of two doors; the zero Door tightens nothing.
func tightest(a, b Door) Door {
	if slices.Index(doors, b) > slices.Index(doors, a) {
		return b
	}
	return a
}

// Kind is the kind of request that a door or a figure governs; All governs every kind together.
type Kind string

// The kinds of requests.
const (
	Medical      Kind = "medical"
	Admin        Kind = "admin"
	Medication   Kind = "medication"
	FitNote      Kind = "fit_note"
	Registration Kind = "registration"
	All          Kind = "all"
)

var kinds = []Kind{Medical, Admin, Medication, FitNote, Registration, All}

// UnmarshalText reads a kind.
func (k *Kind) UnmarshalText(b []byte) error {
	*k = Kind(b)
	if !slices.Contains(kinds, *k) {
		return problem.Problem{Code: "unknown-kind", Message: "this is not a kind of request", Hint: problem.Suggest(string(b), stringsOf(kinds))}
	}
	return nil
}

// Scope is what a figure counts.
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

// A Figure is how many requests may come in. The zero Figure is zero: nothing more may.
type Figure struct {
	N         int  // 0 to 100000; 0 is zero and never unlimited
	Unlimited bool // no figure at all; N is then 0
	Hard      bool // reached, it turns patients away; else it warns staff
}

const maxFigure = 100_000

// MarshalJSON gives the number, or "unlimited".
func (f Figure) MarshalJSON() ([]byte, error) {
	if f.Unlimited {
		return []byte(`"unlimited"`), nil
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

const unlimited = "unlimited"

// lower tells whether f admits fewer than g.
func (f Figure) lower(g Figure) bool { return !f.Unlimited && (g.Unlimited || f.N < g.N) }

// An Amount is a number of requests, or unlimited.
type Amount struct {
	N         int
	Unlimited bool
}

// UnmarshalText reads a whole number from 0 to 100000, or unlimited.
func (a *Amount) UnmarshalText(b []byte) error {
	if string(b) == unlimited {
		*a = Amount{Unlimited: true}
		return nil
	}
	n, err := strconv.Atoi(string(b))
	if err != nil || n < 0 || n > maxFigure || strconv.Itoa(n) != string(b) {
		hint := fmt.Sprintf("write 0 to %d, or unlimited; 0 lets nothing in", maxFigure)
		if near := problem.Suggest(strings.TrimSpace(string(b)), []string{unlimited}); err != nil && strings.HasPrefix(near, "did you") {
			hint = near
		}
		return problem.Problem{Code: "bad-figure", Message: "this is not a number of requests", Hint: hint}
	}
	*a = Amount{N: n}
	return nil
}

// MarshalText is the number or unlimited.
func (a Amount) MarshalText() ([]byte, error) {
	return []byte(Figure{N: a.N, Unlimited: a.Unlimited}.String()), nil
}

// A Target is what an instruction or a bound is about: the figure of a kind and scope, medical.daily, or the door of a
// kind, medical.door.
type Target struct {
	Kind  Kind
	Scope Scope // "door" for the door
}

const door Scope = "door"

// UnmarshalText reads kind.scope.
func (t *Target) UnmarshalText(b []byte) error {
	kind, scope, _ := strings.Cut(string(b), ".")
	*t = Target{Kind(kind), Scope(scope)}
	if !slices.Contains(kinds, t.Kind) || !slices.Contains(scopes, t.Scope) && t.Scope != door {
		return problem.Problem{Code: "unknown-figure", Message: "this is not a figure", Hint: "write a kind and what is counted: medical.daily, admin.active"}
	}
	return nil
}

// MarshalText is kind.scope.
func (t Target) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// String is kind.scope.
func (t Target) String() string { return string(t.Kind) + "." + string(t.Scope) }
