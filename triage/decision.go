package triage

import (
	"cmp"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// A Decision is what the policy says of one submission. It holds names and no patient data; lists are sorted.
type Decision struct {
	ID   string // of the submission
	Base Rating // where the assessment started
	To   Rating // the result, never below Base unless the policy applies lowerings
	// LowerTo is a proposal: it takes effect when a person agrees, through Rate.
	LowerTo Rating
	LowerIf []LowerIf // lowerings that at most two answers could make certain

	Attention   Attention
	Fired       []string // every rule whose condition is true, acting or not
	NotRuledOut []NotRuledOut
	Blocked     []Blocked
	Ask         []string // the facts to ask for, most worth first
	AskMore     int      // how many more are missing

	Due         time.Time // zero: no timeframe
	Route       string    // where a green request goes; with LowerTo, where it would go once a person agrees
	Disposition string    // call_999, emergency_department, same_day_call, or none
	Flags       []string
	SafetyNet   string // the name of the text for the patient
	Notify      []string
	Links       []string
	Reasons     []Reason // of the rules that fired, by id
	Scores      map[string]rules.Interval

	UnattendedUntil time.Time // nobody is there until then; zero: somebody is, or it is not known
	Errors          []rules.Error
	Now             time.Time
	NextChange      time.Time // the next instant at which the decision can change by itself; zero: none
	Digest          string    // of the policy
	CalendarDigest  string    // "" without a calendar

	// For Rate, which takes decisions from Assess only: the upgrades that fired, and what of the base itself keeps staff
	// from lowering.
	assessed       bool
	upgrades, firm []string
}

// LowerIf is a lowering that the answers to Ask could make certain.
type LowerIf struct {
	Rule string   `json:"rule"`
	Ask  []string `json:"ask"`
}

// Support says what speaks for a rule that is not ruled out.
type Support string

// Suspected: evidence that is known already helps the rule to fire. Unasked: nothing does yet.
const (
	Suspected Support = "suspected"
	Unasked   Support = "unasked"
)

// NotRuledOut is an upgrade that cannot be decided.
type NotRuledOut struct {
	Rule    string   `json:"rule"`
	CouldBe Rating   `json:"could_be"`
	Support Support  `json:"support"`
	Missing []string `json:"missing"` // empty when the rule failed
}

// Blocked is a rule that fired and did not act, and what kept it: rules, or built-in reasons such as red.
type Blocked struct {
	Rule string   `json:"rule"`
	By   []string `json:"by"`
}

// Reason is why a rule that fired exists, in its author's words for staff.
type Reason struct {
	Rule    string `json:"rule"`
	Because string `json:"because"`
}

// Level is how soon who should look.
type Level string

// The levels, from the most pressing.
const (
	ClinicianNow Level = "clinician_now"
	StaffNow     Level = "staff_now"
	Ask          Level = "ask"
	ConfirmLower Level = "confirm_lower"
	None         Level = "none"
)

// Attention is a level with its one reason.
type Attention struct {
	Level Level  `json:"level"`
	Code  string `json:"code"`
}

// Suspects is the highest rating that evidence already points to without proving it; none when nothing does.
func (d Decision) Suspects() Rating {
	var r Rating
	for _, n := range d.NotRuledOut {
		if n.Support == Suspected {
			r = highest(r, n.CouldBe)
		}
	}
	return r
}

// Compare sorts decisions for a list: by the highest of To and what is suspected, then by due time, then by id.
// Call_999, and red without a timeframe, are due at once; anything else without one comes last.
func Compare(a, b Decision) int {
	due := func(d Decision) time.Time {
		switch {
		case d.Disposition == dispositions[0]:
			return time.Time{}
		case d.Due.IsZero() && d.To != Red:
			return time.Unix(1<<40, 0)
		}
		return d.Due
	}
	return cmp.Or(
		cmp.Compare(highest(b.To, b.Suspects()).rank(), highest(a.To, a.Suspects()).rank()),
		due(a).Compare(due(b)),
		strings.Compare(a.ID, b.ID),
	)
}

// wire is the JSON of a decision, in the order of its keys.
type wire struct {
	ID              string                    `json:"id"`
	Base            Rating                    `json:"base"`
	To              Rating                    `json:"to"`
	LowerTo         Rating                    `json:"lower_to,omitempty"`
	LowerIf         []LowerIf                 `json:"lower_if"`
	Attention       Attention                 `json:"attention"`
	Fired           []string                  `json:"fired"`
	NotRuledOut     []NotRuledOut             `json:"not_ruled_out"`
	Blocked         []Blocked                 `json:"blocked"`
	Ask             []string                  `json:"ask"`
	AskMore         int                       `json:"ask_more"`
	Due             *time.Time                `json:"due"`
	Route           *string                   `json:"route"`
	Disposition     *string                   `json:"disposition"`
	Flags           []string                  `json:"flags"`
	SafetyNet       *string                   `json:"safety_net"`
	Notify          []string                  `json:"notify"`
	Links           []string                  `json:"links"`
	Reasons         []Reason                  `json:"reasons"`
	Scores          map[string]rules.Interval `json:"scores"`
	UnattendedUntil *time.Time                `json:"unattended_until"`
	Errors          []rules.Error             `json:"errors"`
	V               int                       `json:"v"`
	Now             time.Time                 `json:"now"`
	NextChange      *time.Time                `json:"next_change"`
	Digest          string                    `json:"digest"`
	CalendarDigest  *string                   `json:"calendar_digest"`
}

// version of the JSON of a decision.
const version = 1

// MarshalJSON gives the decision as "frontdoor eval triage" writes it. lower_to stands there only when a lowering is
// proposed; of the rest what is not there is null, and lists are never null.
func (d Decision) MarshalJSON() ([]byte, error) {
	return json.Marshal(wire{
		d.ID, d.Base, d.To, d.LowerTo, rules.Listed(d.LowerIf), d.Attention, rules.Listed(d.Fired), rules.Listed(d.NotRuledOut), rules.Listed(d.Blocked), rules.Listed(d.Ask), d.AskMore,
		rules.OrNull(d.Due), rules.OrNull(d.Route), rules.OrNull(d.Disposition), rules.Listed(d.Flags), rules.OrNull(d.SafetyNet), rules.Listed(d.Notify), rules.Listed(d.Links), rules.Listed(d.Reasons), scores(d.Scores),
		rules.OrNull(d.UnattendedUntil), rules.Listed(d.Errors), version, d.Now, rules.OrNull(d.NextChange), d.Digest, rules.OrNull(d.CalendarDigest),
	})
}

// UnmarshalJSON reads a stored decision back. It can be shown and compared; Rate takes only one that Assess has just made.
func (d *Decision) UnmarshalJSON(b []byte) error {
	var w wire
	if err := json.Unmarshal(b, &w); err != nil || w.V != version || !w.To.valid() {
		return errors.New("triage: this is not a decision of a version that is known")
	}
	*d = Decision{
		ID: w.ID, Base: w.Base, To: w.To, LowerTo: w.LowerTo, LowerIf: w.LowerIf, Attention: w.Attention, Fired: w.Fired, NotRuledOut: w.NotRuledOut,
		Blocked: w.Blocked, Ask: w.Ask, AskMore: w.AskMore, Due: value(w.Due), Route: value(w.Route), Disposition: value(w.Disposition), Flags: w.Flags,
		SafetyNet: value(w.SafetyNet), Notify: w.Notify, Links: w.Links, Reasons: w.Reasons, Scores: w.Scores, UnattendedUntil: value(w.UnattendedUntil),
		Errors: w.Errors, Now: w.Now, NextChange: value(w.NextChange), Digest: w.Digest, CalendarDigest: value(w.CalendarDigest),
	}
	return nil
}

func value[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

func scores(m map[string]rules.Interval) map[string]rules.Interval {
	if m == nil {
		return map[string]rules.Interval{}
	}
	return m
}

func sorted(words []string) []string {
	slices.Sort(words)
	return slices.Compact(words)
}

// decisionKeys are the keys of a decision's JSON.
func decisionKeys() []string {
	b, _ := Decision{LowerTo: Green}.MarshalJSON()
	var keys map[string]json.RawMessage
	_ = json.Unmarshal(b, &keys)
	return slices.Sorted(maps.Keys(keys))
}
