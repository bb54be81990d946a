package inbox

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// State is how an item stands.
type Status string

// The states, beside those that are named like the stages: warning, overdue, escalated, breach.
const (
	Open      Status = "open"
	Paused    Status = "paused" // it waits, and was not overdue before
	SignedOff Status = "signed_off"
)

// rank orders states for a list, the worst first.
func (s Status) rank() int {
	switch s {
	case SignedOff:
		return -2
	case Open:
		return 0
	case Paused:
		return -1
	}
	return Stage(s).rank()
}

// A Decision is how one item stands, what is proposed, and when to look again. It holds names and no patient data.
type Decision struct {
	ID        string
	Kind      Kind
	Status    Status
	Paused    bool                // the clock stands still, whatever the state
	Deadline  time.Time           // zero: none, or not known, or a wait holds it up
	OverdueBy time.Duration       // elapsed since the deadline; 0 when it has not passed or is not known
	Stages    []PassedStage       // passed since the last review, in order
	Fired     []string            // every rule whose condition is true, acting or not
	Unknown   []rules.UnknownRule // rules that cannot be decided; their stages count
	Proposals []Proposal
	AssignTo  string   // who should act: of the worst stage, the latest of several, else of the first proposal; "" where the policy does not say
	Notify    []string // who is to be told, of what is new: the stages passed, the proposals and what rules only tell
	Reasons   []Reason
	NextWake  time.Time // when to look again; zero: nothing changes by time alone
	State     State     // to be given with the next input

	Errors         []rules.Error
	Now            time.Time
	NextChange     time.Time
	Digest         string
	CalendarDigest string // "" without a calendar

	result *rules.Result
}

// A Proposal is something that a person may do; the library never does it.
type Proposal struct {
	Propose string `json:"propose"`
	Rule    string `json:"rule"`
	To      string `json:"to,omitempty"`
	Message string `json:"message,omitempty"` // the text for the patient, prepared and not sent
	// Phone says that a person phones instead: a safeguarding concern is flagged, or nobody knows that none is, and
	// it is not known that a text reaches this patient alone.
	Phone   bool   `json:"phone,omitempty"`
	New     bool   `json:"new"` // no review has made it before
	Because string `json:"because"`
}

// Reason is why an item stands as it does: a rule that fired, or one of the codes below.
type Reason struct {
	Code    Code   `json:"code,omitempty"`
	Rule    string `json:"rule,omitempty"`
	Because string `json:"because"`
}

// Compare sorts decisions for a list, the worst first: by state, then by how long the deadline is over, then by
// deadline and id. What has no deadline comes last.
func Compare(a, b Decision) int {
	at := func(d Decision) time.Time {
		if d.Deadline.IsZero() {
			return time.Unix(1<<40, 0)
		}
		return d.Deadline
	}
	return cmp.Or(
		b.Status.rank()-a.Status.rank(), cmp.Compare(b.OverdueBy, a.OverdueBy), at(a).Compare(at(b)),
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
	State          State               `json:"reviewed"`
	Errors         []rules.Error       `json:"errors"`
	V              wire.V1             `json:"v"`
	Now            time.Time           `json:"now"`
	NextChange     time.Time           `json:"next_change" wire:"null"`
	Digest         string              `json:"digest"`
	CalendarDigest string              `json:"calendar_digest" wire:"null"`
}

// MarshalJSON gives the decision as "frontdoor eval inbox" writes it. overdue_by is in whole minutes as policies
// write them, 4320m. Of the rest what is not there is null, and lists are never null.
func (d Decision) MarshalJSON() ([]byte, error) {
	overdue := ""
	if d.OverdueBy > 0 || d.overdue() {
		overdue = fmt.Sprintf("%dm", int(d.OverdueBy/time.Minute))
	}
	return wire.Marshal(decisionJSON{
		ID:             d.ID,
		Status:         d.Status,
		Deadline:       d.Deadline,
		OverdueBy:      overdue,
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
		State:          d.State,
		Errors:         d.Errors,
		Now:            d.Now,
		NextChange:     d.NextChange,
		Digest:         d.Digest,
		CalendarDigest: d.CalendarDigest,
	})
}

// overdue tells whether the deadline is over, to the minute.
func (d Decision) overdue() bool {
	return !d.Deadline.IsZero() && !d.Deadline.After(d.Now) && d.Status != SignedOff
}
