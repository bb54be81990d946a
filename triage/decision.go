// What the policy says of one submission, as hosts and screens receive it.

package triage

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// A Decision is what the policy says of one submission. It holds ids and names, and nothing of the patient; lists are
// sorted. The zero Decision is none.
type Decision struct {
	ID   string `json:"id"`   // of the submission
	Base Rating `json:"base"` // where the assessment started
	To   Rating `json:"to"`   // the result, never below Base unless the policy applies lowerings
	// LowerTo is a proposal: it takes effect when a person agrees, through Rate. "" when none is made.
	LowerTo Rating    `json:"lower_to,omitempty"`
	LowerIf []LowerIf `json:"lower_if"` // lowerings that at most two answers could make certain

	Attention   Attention     `json:"attention"`     // who should look, and how soon
	Fired       []string      `json:"fired"`         // every rule whose condition is true, acting or not
	NotRuledOut []NotRuledOut `json:"not_ruled_out"` // upgrades that cannot be decided
	Blocked     []Blocked     `json:"blocked"`       // rules that fired and did not act
	Ask         []string      `json:"ask"`           // the facts to ask for, most worth first
	AskMore     int           `json:"ask_more"`      // how many more are missing

	Due time.Time `json:"due" wire:"null"` // zero: no timeframe
	// Route is where a green request goes; with LowerTo, where it would go once a person agrees. "" for none.
	Route string `json:"route" wire:"null"`
	// Disposition is call_999, emergency_department or same_day_call; "" for none.
	Disposition string   `json:"disposition" wire:"null"`
	Flags       []string `json:"flags"`
	// SafetyNet is the name of the text for the patient; "" for none.
	SafetyNet string                    `json:"safety_net" wire:"null"`
	Notify    []string                  `json:"notify"`
	Links     []string                  `json:"links"`
	Reasons   []Reason                  `json:"reasons"` // of the rules that fired, by id
	Scores    map[string]rules.Interval `json:"scores"`
	// UnreadWords is how many words of the text are neither ordinary nor in a phrase that the policy says is harmless;
	// nil when no text was given.
	UnreadWords *int `json:"unread_words" wire:"null"`

	// UnattendedUntil is when the practice opens next; zero when it is open, or when that is not known.
	UnattendedUntil time.Time     `json:"unattended_until" wire:"null"`
	Errors          []rules.Error `json:"errors"`
	Version         wire.V1       `json:"v"`
	Now             time.Time     `json:"now"`
	// NextChange is the next instant at which the decision may change by time alone; zero for never.
	NextChange     time.Time `json:"next_change" wire:"null"`
	Digest         string    `json:"digest"` // of the policy
	CalendarDigest string    `json:"calendar_digest" wire:"null"`

	// These are for Rate, which takes only decisions that Assess has just made: the upgrades that fired, and the
	// reasons of the base itself that staff who are no clinicians may not lower it.
	assessed       bool
	upgrades, firm []string
}

// LowerIf is a lowering that the answers to Ask could make certain.
type LowerIf struct {
	Rule string   `json:"rule"` // the id of the rule that would lower
	Ask  []string `json:"ask"`  // the facts to ask for, one or two
}

// Support says what speaks for a rule that is not ruled out.
type Support string

// What speaks for a rule.
const (
	Suspected Support = "suspected" // evidence that is known helps the rule to fire
	Unasked   Support = "unasked"   // nothing does so far
)

// NotRuledOut is an upgrade that cannot be decided.
type NotRuledOut struct {
	Rule    string   `json:"rule"`     // the id of the rule
	CouldBe Rating   `json:"could_be"` // the rating that it would give
	Support Support  `json:"support"`  // whether evidence points to it
	Missing []string `json:"missing"`  // empty when the rule failed
}

// Blocked is a rule that fired and did not act, and what kept it: rules, or built-in reasons such as red.
type Blocked struct {
	Rule string   `json:"rule"` // the id of the rule
	By   []string `json:"by"`   // ids of rules, or built-in reasons
}

// Reason is why a rule that fired exists, in its author's words for staff.
type Reason struct {
	Rule    string `json:"rule"`    // the id of the rule
	Because string `json:"because"` // one sentence or more
}

// Suspects is the highest rating that evidence already points to without proving it; none when nothing does.
func (d Decision) Suspects() Rating {
	var r Rating
	for _, n := range d.NotRuledOut {
		if n.Support == Suspected {
			r = practice.Highest(r, n.CouldBe)
		}
	}
	return r
}

// Compare sorts decisions of one instant for a list, the most urgent first: by the highest of To and what is suspected;
// then call_999, emergency_department, and all others; then by due time and id. Red without a timeframe is due at once;
// anything else without one is due at Now where somebody is to look now, and comes last where nobody is.
func Compare(a, b Decision) int {
	return cmp.Or(
		cmp.Compare(practice.Highest(b.To, b.Suspects()).Rank(), practice.Highest(a.To, a.Suspects()).Rank()),
		cmp.Compare(a.sentAway(), b.sentAway()),
		a.dueInList().Compare(b.dueInList()),
		strings.Compare(a.ID, b.ID),
	)
}

// sentAway ranks where the patient is sent: 0 to 999, 1 to the emergency department, 2 to neither.
func (d Decision) sentAway() int {
	if i := slices.Index(dispositions[:2], d.Disposition); i >= 0 {
		return i
	}
	return 2
}

// dueInList is when a decision is due for its place in a list.
func (d Decision) dueInList() time.Time {
	now := d.Attention.Level == ClinicianNow || d.Attention.Level == StaffNow
	switch {
	case !d.Due.IsZero() || d.To == Red:
		return d.Due
	case now:
		return d.Now
	}
	return time.Unix(1<<40, 0) // after every due time
}

// MarshalJSON gives the decision as "frontdoor eval triage" writes it. lower_to stands there only when a lowering is
// proposed; of the rest what is not there is null, and lists are never null.
func (d Decision) MarshalJSON() ([]byte, error) { return wire.Marshal(d) }

// UnmarshalJSON reads a stored decision back. It can be shown and compared; Rate takes only one that Assess has just
// made.
func (d *Decision) UnmarshalJSON(b []byte) error {
	type plain Decision
	var read plain
	if err := json.Unmarshal(b, &read); err != nil || !read.To.Valid() {
		return errors.New("triage: this is not a decision of a version that is known")
	}
	*d = Decision(read)
	return nil
}

// sorted sorts words in place, and gives each once.
func sorted(words []string) []string {
	slices.Sort(words)
	return slices.Compact(words)
}

// value is what a pointer points to; the zero value for nil.
func value[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
