package accounts

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// Verdict is what is to be done with an account.
type Verdict string

// The verdicts, the strongest first.
const (
	Lock      Verdict = "lock"
	Reject    Verdict = "reject"
	Hold      Verdict = "hold"
	Manual    Verdict = "manual" // a person decides
	AskFor    Verdict = "ask_for"
	VerifyTo  Verdict = "verify"
	noVerdict Verdict = ""
)

var verdicts = []Verdict{VerifyTo, AskFor, Manual, Hold, Reject, Lock}

// rank orders verdicts, the strongest last; 0 is none.
func (v Verdict) rank() int {
	return slices.Index(verdicts, v) + 1
}

// outcome is what a rule of accounts may do.
type outcome struct {
	Lock    field.Cause       `key:"lock" json:"lock,omitempty"`
	Reject  field.Cause       `key:"reject" json:"reject,omitempty"`
	Hold    field.Cause       `key:"hold" json:"hold,omitempty"`
	Manual  field.Cause       `key:"manual" json:"manual,omitempty"`
	AskFor  []field.Name      `key:"ask_for" json:"ask_for,omitempty"` // documents and other evidence
	Verify  Level             `key:"verify" enum:"contact_only,requests,records" json:"verify,omitempty"`
	Suspend field.Cause       `key:"suspend" json:"suspend,omitempty"`
	Suggest *suggestion       `key:"suggest" json:"suggest,omitempty"`
	To      field.Name        `key:"to" json:"to,omitempty"`
	Message field.MessageName `key:"message" json:"message,omitempty"` // a text for the patient, prepared and not sent
	Alert   field.Name        `key:"alert" json:"alert,omitempty"`
	Propose field.Name        `key:"propose" json:"propose,omitempty"`
	Notify  []field.Name      `key:"notify" json:"notify,omitempty"`
}

// suggestion is what a person who decides may do.
type suggestion struct {
	Verify Level `key:"verify" need:"yes" enum:"contact_only,requests,records" json:"verify"`
}

// verdict is the strongest that the outcome says, with its reason.
func (t outcome) verdict() (Verdict, field.Cause) {
	for _, of := range []struct {
		verdict Verdict
		cause   field.Cause
	}{{Lock, t.Lock}, {Reject, t.Reject}, {Hold, t.Hold}, {Manual, t.Manual}} {
		if of.cause != "" {
			return of.verdict, of.cause
		}
	}
	switch {
	case len(t.AskFor) > 0:
		return AskFor, ""
	case t.Verify != "":
		return VerifyTo, ""
	}
	return noVerdict, ""
}

// side: what opens needs certain truth.
func side(then any) rules.Side {
	t := then.(outcome)
	if v, _ := t.verdict(); v == VerifyTo || v == noVerdict && practice.Closes(t.Propose) {
		return rules.CertaintyActs
	}
	return rules.UnknownActs
}

func checkOutcome(then any, report problem.Report) {
	t := then.(outcome)
	n := 0
	for _, set := range []bool{t.Lock != "", t.Reject != "", t.Hold != "", t.Manual != "", t.AskFor != nil, t.Verify != ""} {
		if set {
			n++
		}
	}
	v, _ := t.verdict()
	switch does := v != noVerdict || t.Suspend != "" || t.Propose != ""; {
	case practice.Closes(t.Propose) && (v != noVerdict || t.Suspend != "" || t.Alert != ""):
		report(
			"propose", "raises-and-closes",
			"the rest of this rule counts when it is not ruled out; this is proposed on certainty alone",
			"make two rules",
		)
	case t.To != "" && !does:
		report("to", "never-acts", "nothing says what the person should do", "say manual:, hold: or propose:")
	case t.Notify != nil && len(t.Notify) == 0:
		report("notify", "empty-list", "this list is empty", "name who is told, or leave it out")
	case n > 1:
		report(string(v), "several-verdicts", "a rule gives one verdict", "make two rules; the strongest wins")
	case t.AskFor != nil && len(t.AskFor) == 0:
		report("ask_for", "empty-list", "nothing is asked for", "name documents or evidence")
	case t.Suspend != "" && t.Verify != "":
		report("suspend", "opens-and-shuts", "a rule opens an account or suspends it, not both", "make two rules")
	case t.Suggest != nil && v != Manual && v != Hold:
		report(
			"suggest", "never-acts", "a suggestion is for the person who decides",
			"say manual: …, suggest: {verify: requests}",
		)
	case t.Message != "" && !does:
		report(
			"message", "never-acts", "nothing happens that the patient should be told",
			"say what: reject, hold, ask_for, …",
		)
	}
}

// A Decision is what is to be done with one account. It holds names and no patient data.
type Decision struct {
	ID      string
	Verdict Verdict
	Level   Level       // to verify to; "" for other verdicts
	Reason  Code        // the name of the reason for the verdict; "" where none is given
	Suggest Level       // what the person who decides may verify to; ""
	AskFor  []string    // evidence
	Suspend string      // suspend the account meanwhile: a reason's name, or true; "" for no
	To      string      // who should decide; "" where the policy does not say
	Message PatientText // the text for the patient
	Alerts  []string
	Notify  []string
	Propose []string
	// TriageNow says that a red request waits on the account: it is triaged now, whatever the verdict. Nil: nobody
	// said.
	TriageNow *bool
	Fired     []string
	Unknown   []rules.UnknownRule
	Reasons   []Reason     // what decided first
	NearMatch []Comparison // every field, as far as it was compared, where not all are exact

	Errors         []rules.Error
	Now            time.Time
	NextChange     time.Time // when time alone can change it, as at a birthday; zero: never
	Digest         string
	CalendarDigest string // "" without a calendar

	result *rules.Result
}

// Reason is why a verdict stands: a rule that fired, or one of the codes of the library.
type Reason struct {
	Code    Code   `json:"code,omitempty"`
	Rule    string `json:"rule,omitempty"`
	Because string `json:"because"`
}

// PatientText is a text for the patient, prepared and not sent.
type PatientText struct {
	Name  string // of the text; "" for none
	Phone bool   // a person phones instead: it is not known that a text reaches this patient alone, and that matters
}

// Result is how each rule came out.
func (d Decision) Result() *rules.Result { return d.result }

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
