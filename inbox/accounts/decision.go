// What a verification decides, and its JSON.

package accounts

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// A Decision is what is to be done with one account. It holds names and no patient data.
type Decision struct {
	ID      string      // the account's
	Verdict Verdict     // never empty
	Level   Level       // to verify to; "" for other verdicts
	Reason  Code        // the name of the reason for the verdict; "" where none is given
	Suggest Level       // what the person who decides may verify to; "" for no suggestion
	AskFor  []string    // documents and other evidence to ask the patient for, sorted
	Suspend string      // suspend the account meanwhile: a reason's name, or true; "" for no
	To      string      // who should decide; "" where the policy does not say
	Message PatientText // for the patient
	Alerts  []string    // sorted
	Notify  []string    // who is to be told, sorted
	Propose []string    // what a person may do beside the verdict, sorted
	// TriageNow says that a red request waits on the account: it is triaged now, whatever the verdict. Nil: not known.
	TriageNow *bool
	Fired     []string            // the ids of all rules whose condition is true
	Unknown   []rules.UnknownRule // rules that cannot be decided
	Reasons   []Reason            // what decided comes first
	NearMatch []Comparison        // every field beside the record, where some field differs; else empty

	Errors         []rules.Error // what could not be computed, and why
	Now            time.Time     // the instant of the decision
	NextChange     time.Time     // when time alone can change the decision, as at a birthday; zero: never
	Digest         string        // of the policy
	CalendarDigest string        // "" without a calendar

	result *rules.Result
}

// Reason is why a verdict stands: either a rule that fired, or one of the codes of the library.
type Reason struct {
	Code    Code   `json:"code,omitempty"` // "" for a rule
	Rule    string `json:"rule,omitempty"` // the rule's id; "" for a code
	Because string `json:"because"`        // for staff
}

// PatientText is a text for the patient, prepared and not sent.
type PatientText struct {
	Name string // of the text in messages.yaml; "" for none
	// Phone says that a person phones and the text is not sent: it is not known that it reaches this patient alone,
	// and it may do harm in other hands.
	Phone bool
}

// Result is how each rule came out.
func (d Decision) Result() *rules.Result { return d.result }

// decisionJSON is the JSON of a decision, in the order of its keys.
type decisionJSON struct {
	ID             string              `json:"id"`
	Verdict        Verdict             `json:"verdict"`
	Level          Level               `json:"level" wire:"null"`
	Fired          []string            `json:"fired"`
	Unknown        []rules.UnknownRule `json:"unknown"`
	Reasons        []Reason            `json:"reasons"`
	NearMatch      []Comparison        `json:"near_match"`
	NearMatchText  string              `json:"near_match_says" wire:"null"`
	Reason         Code                `json:"reason" wire:"null"`
	Suggest        Level               `json:"suggest" wire:"null"`
	AskFor         []string            `json:"ask_for"`
	Suspend        string              `json:"suspend" wire:"null"`
	To             string              `json:"to" wire:"null"`
	Message        string              `json:"message" wire:"null"`
	Phone          bool                `json:"phone"`
	Alerts         []string            `json:"alerts"`
	Propose        []string            `json:"propose"`
	Notify         []string            `json:"notify"`
	TriageNow      *bool               `json:"triage_now"`
	Errors         []rules.Error       `json:"errors"`
	V              wire.V1             `json:"v"`
	Now            time.Time           `json:"now"`
	NextChange     time.Time           `json:"next_change" wire:"null"`
	Digest         string              `json:"digest"`
	CalendarDigest string              `json:"calendar_digest" wire:"null"`
}

// MarshalJSON gives the decision as "frontdoor eval accounts" writes it. What is not there is null, and lists are
// never null.
func (d Decision) MarshalJSON() ([]byte, error) {
	return wire.Marshal(decisionJSON{
		ID:             d.ID,
		Verdict:        d.Verdict,
		Level:          d.Level,
		Fired:          d.Fired,
		Unknown:        d.Unknown,
		Reasons:        d.Reasons,
		NearMatch:      d.NearMatch,
		NearMatchText:  comparisonText(d.NearMatch),
		Reason:         d.Reason,
		Suggest:        d.Suggest,
		AskFor:         d.AskFor,
		Suspend:        d.Suspend,
		To:             d.To,
		Message:        d.Message.Name,
		Phone:          d.Message.Phone,
		Alerts:         d.Alerts,
		Propose:        d.Propose,
		Notify:         d.Notify,
		TriageNow:      d.TriageNow,
		Errors:         d.Errors,
		Now:            d.Now,
		NextChange:     d.NextChange,
		Digest:         d.Digest,
		CalendarDigest: d.CalendarDigest,
	})
}
