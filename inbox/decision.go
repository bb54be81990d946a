// What a review decides, its order in a list, and its JSON.

package inbox

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// A Decision is how one item stands, what is proposed, and when to look again. It holds names and no patient data.
type Decision struct {
	ID        string              // the item's
	Kind      Kind                // the item's; "" where it is not known
	Status    Status              // one of the statuses, or a stage
	Paused    bool                // the clock stands still, whatever the status
	Deadline  time.Time           // zero: there is none, it is not known, or a wait holds it up
	OverdueBy time.Duration       // elapsed since the deadline; 0 when it has not passed or is not known
	Stages    []PassedStage       // passed since the last review, in order
	Fired     []string            // the ids of all rules whose condition is true, whether they do something now or not
	Unknown   []rules.UnknownRule // rules that cannot be decided; their stages count
	Proposals []Proposal          // what a person may do, sorted by rule
	// AssignTo is who should act, as the worst stage says, or the latest of several such, else as the first proposal
	// says; "" where the policy does not say.
	AssignTo string
	// Notify is who is to be told of what is new: of stages, of proposals, and by rules that only tell. Sorted.
	Notify   []string
	Reasons  []Reason  // the library's own first, then the rules that fired
	NextWake time.Time // when to look again; zero: time alone changes nothing
	State    State     // to be given with the next input

	Errors         []rules.Error // what could not be computed, and why
	Now            time.Time     // the instant of the decision
	NextChange     time.Time     // the same as NextWake
	Digest         string        // of the policy
	CalendarDigest string        // "" without a calendar

	result *rules.Result
}

// Reason is why an item stands as it does: either a rule that fired, or one of the codes of the library.
type Reason struct {
	Code    Code   `json:"code,omitempty"` // "" for a rule
	Rule    string `json:"rule,omitempty"` // the rule's id; "" for a code
	Because string `json:"because"`        // for staff
}

// hasReason reports whether the library gives a reason.
func (d Decision) hasReason(code Code) bool {
	for _, r := range d.Reasons {
		if r.Code == code {
			return true
		}
	}
	return false
}

// Compare sorts decisions for a list, the worst first: by status, then by how long the deadline is over, then by
// deadline and id. What has no deadline comes last.
func Compare(a, b Decision) int {
	at := func(d Decision) time.Time {
		if d.Deadline.IsZero() {
			return time.Unix(1<<40, 0) // after every deadline
		}
		return d.Deadline
	}
	return cmp.Or(
		b.Status.rank()-a.Status.rank(),
		cmp.Compare(b.OverdueBy, a.OverdueBy),
		at(a).Compare(at(b)),
		strings.Compare(a.ID, b.ID),
	)
}

// Result is how each rule came out.
func (d Decision) Result() *rules.Result { return d.result }

// decisionJSON is the JSON of a decision, in the order of its keys.
type decisionJSON struct {
	ID             string              `json:"id"`
	Status         Status              `json:"state"`
	Deadline       time.Time           `json:"deadline" wire:"null"`
	OverdueBy      string              `json:"overdue_by" wire:"null"`
	Stages         []PassedStage       `json:"stages"`
	Fired          []string            `json:"fired"`
	Unknown        []rules.UnknownRule `json:"unknown"`
	Proposals      []Proposal          `json:"proposals"`
	AssignTo       string              `json:"assign_to" wire:"null"`
	NextWake       time.Time           `json:"next_wake" wire:"null"`
	Kind           Kind                `json:"kind" wire:"null"`
	Paused         bool                `json:"paused"`
	Notify         []string            `json:"notify"`
	Reasons        []Reason            `json:"reasons"`
	State          any                 `json:"reviewed"`
	Errors         []rules.Error       `json:"errors"`
	V              wire.V1             `json:"v"`
	Now            time.Time           `json:"now"`
	NextChange     time.Time           `json:"next_change" wire:"null"`
	Digest         string              `json:"digest"`
	CalendarDigest string              `json:"calendar_digest" wire:"null"`
}

// MarshalJSON gives the decision as "frontdoor eval inbox" writes it. overdue_by is in whole minutes as policies write
// them, 4320m. Of the rest what is not there is null, and lists are never null.
func (d Decision) MarshalJSON() ([]byte, error) {
	overdueBy := ""
	isOverdue := !d.Deadline.IsZero() && !d.Deadline.After(d.Now) && d.Status != SignedOff // also by less than a minute
	if d.OverdueBy > 0 || isOverdue {
		overdueBy = fmt.Sprintf("%dm", int(d.OverdueBy/time.Minute))
	}
	return wire.Marshal(decisionJSON{
		ID:             d.ID,
		Status:         d.Status,
		Deadline:       d.Deadline,
		OverdueBy:      overdueBy,
		Stages:         d.Stages,
		Fired:          d.Fired,
		Unknown:        d.Unknown,
		Proposals:      d.Proposals,
		AssignTo:       d.AssignTo,
		NextWake:       d.NextWake,
		Kind:           d.Kind,
		Paused:         d.Paused,
		Notify:         d.Notify,
		Reasons:        d.Reasons,
		State:          d.State.written(),
		Errors:         d.Errors,
		Now:            d.Now,
		NextChange:     d.NextChange,
		Digest:         d.Digest,
		CalendarDigest: d.CalendarDigest,
	})
}
