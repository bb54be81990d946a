package inbox

import (
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// A Code is what the library says without a rule: of an item in its reasons, of inboxes in the findings of a summary.
type Code string

// What the library says of an item without a rule.
const (
	DeadlineNotKnown    Code = "deadline_not_known"    // so it counts as due
	BookedLate          Code = "booked_late"           // the appointment begins after the ordered timeframe
	OwnSignOff          Code = "own_sign_off"          // signed off by who did it, where the policy does not allow that
	SignerNotAuthorised Code = "signer_not_authorised" // signed off by somebody who may not
	SignerNotChecked    Code = "signer_not_checked"    // nobody said whether who signed may, who did the work, or when it was reopened
	AnsweredSince       Code = "answered_since"        // signed off, and an answer of the patient is not read
	NoOpenOwner         Code = "no_open_owner"         // nobody works on it: no person, a person whose account is off, a closed inbox
	PausedLong          Code = "paused_long"           // it waits, and is older than seven days
)

// pausedShownAfter is after how many days a waiting item is shown again: the seven days within which every request is
// to be signed off.
const pausedLongDays = 7

var explanations = map[Code]string{
	DeadlineNotKnown:    "The deadline is not known, so the work counts as due.",
	BookedLate:          "The appointment is later than the timeframe that was ordered.",
	OwnSignOff:          "It was signed off by the person who did it.",
	SignerNotAuthorised: "It was signed off by somebody who may not.",
	SignerNotChecked:    "Nobody has said that the sign-off stands: who did it, whether the signer may, when it was reopened.",
	AnsweredSince:       "It was signed off, and the patient has answered: nobody has read that.",
	NoOpenOwner:         "Nobody who works here holds it.",
	PausedLong:          "It is older than seven days and waits.",
}

// builtin says what holds without any rule.
func (r *review) addLibraryReasons(d *Decision) {
	i := &r.item
	note := func(holds bool, code Code) {
		if holds {
			d.Reasons = append(d.Reasons, Reason{Code: code, Because: explanations[code]})
		}
	}
	note(*i.SignedOff && r.signOffRefusal() != "", r.signOffRefusal())
	note(r.signedOff && r.signOffUnchecked(), SignerNotChecked)
	if r.signedOff {
		return
	}
	note(!r.deadline.known && !r.deadline.none, DeadlineNotKnown)
	note(r.bookedLate(), BookedLate)
	note(r.hasNoOwner(), NoOpenOwner)
	note(r.paused && i.AgeDays != nil && *i.AgeDays >= pausedLongDays, PausedLong)
	r.addDeadlineErrors()
}

// doubts makes visible why a deadline is not known.
func (r *review) addDeadlineErrors() {
	switch {
	case r.item.Kind == "":
		r.addError("missing-fact", "item.kind")
	case r.deadline.known || r.deadline.none:
	case r.item.ReceivedAt.IsZero():
		r.addError("missing-fact", "item.received_at")
	case !r.receiptKnown:
	default:
		r.addError("calendar-not-known", "item.minutes_until_due")
	}
	if r.cal.Covers(r.cal.Today(r.now)) {
		return
	}
	for fact := range r.loaded.Thresholds {
		if !r.result.Facts().Given(fact) && calendarFacts[fact] {
			r.addError("calendar-not-known", fact)
		}
	}
}

// needsCalendar are the facts that no calendar, no fact.
var calendarFacts = func() map[string]bool {
	out := map[string]bool{}
	for _, f := range schema.Facts() {
		if ns := f.Name[:4]; ns == "day." || f.Unit == "working days" || f.Unit == "core hours" && f.From != "" ||
			f.Unit == "core periods" {
			out[f.Name] = true
		}
	}
	return out
}()

// orphaned tells whether nobody who works here holds the item.
func (r *review) hasNoOwner() bool {
	i := &r.item
	in, declared := r.loaded.Header.Inboxes[field.Name(i.Inbox)]
	switch {
	case i.AssigneeKind == "user":
		return i.AssigneeActive != nil && !*i.AssigneeActive
	case i.Inbox != "" && (!declared || in.Closed):
		return true
	case i.AssigneeKind == "none":
		return i.Inbox == ""
	}
	return false
}

// say lists the rules, what they propose, and who is told.
func (r *review) addRules(d *Decision) {
	for _, rule := range r.fired {
		d.Fired = append(d.Fired, rule.ID)
		d.Reasons = append(d.Reasons, Reason{Rule: rule.ID, Because: rule.Because})
	}
	for _, rule := range r.unknown {
		missing, _ := r.result.Missing(rule.Rule)
		d.Unknown = append(d.Unknown, rules.UnknownRule{Rule: rule.ID, Missing: wire.Listed(missing)})
	}
	for _, rule := range r.actingRules() {
		if rule.Propose == "" {
			continue
		}
		p := Proposal{
			Propose: string(rule.Propose),
			Rule:    rule.ID,
			To:      string(rule.To),
			Message: string(rule.Message),
			Because: rule.Because,
		}
		p.Phone = p.Message != "" && (r.item.SafeguardingConcern == nil || *r.item.SafeguardingConcern)
		d.Proposals = append(d.Proposals, p)
	}
	slices.SortFunc(d.Proposals, func(a, b Proposal) int { return strings.Compare(a.Rule, b.Rule) })
	worst := PassedStage{}
	for _, p := range r.passed {
		if p.To != "" && p.Stage.rank() >= worst.Stage.rank() {
			worst = p
		}
	}
	d.AssignTo = worst.To
	for _, p := range d.Proposals {
		if d.AssignTo == "" {
			d.AssignTo = p.To
		}
	}
	d.Errors = r.errors
	slices.SortFunc(d.Errors, func(a, b rules.Error) int {
		return strings.Compare(a.Code+" "+a.Fact+" "+a.Rule, b.Code+" "+b.Fact+" "+b.Rule)
	})
}

// acting are the rules that do something now: not of work that is ended, and where they cannot be decided by their
// stage alone, then with all they say. What a pause holds back may still be proposed.
func (r *review) actingRules() (out []ruleOutcome) {
	for _, rule := range slices.Concat(r.fired, r.unknown) {
		if !r.signedOff && !(r.isHeldBack(rule) && rule.Propose == "") && !(rule.unknown && rule.Stage == "") {
			out = append(out, rule)
		}
	}
	return out
}
