// What the library itself says of an item, without a rule: the codes, their explanations, and when each applies.

package inbox

import (
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// A Code names what the library says without a rule: of an item in [Decision.Reasons], of inboxes in [Summary.Faults].
type Code string

// The codes of items.
const (
	// DeadlineNotKnown means that the deadline cannot be computed, so that the item counts as due.
	DeadlineNotKnown Code = "deadline_not_known"
	// BookedLate means that the appointment begins after the timeframe that was ordered.
	BookedLate Code = "booked_late"
	// OwnSignOff means that who did the work signed it off, and the policy does not allow that. The work goes on.
	OwnSignOff Code = "own_sign_off"
	// SignerNotAuthorised means that somebody signed the work off who may not. The work goes on.
	SignerNotAuthorised Code = "signer_not_authorised"
	// SignerNotChecked means that it is not known whether the signer may sign off, who did the work, or when it was
	// reopened. The work goes on where the policy says sign_off_checked.
	SignerNotChecked Code = "signer_not_checked"
	// AnsweredSince means that the work was signed off while an answer of the patient is unread. The work goes on.
	AnsweredSince Code = "answered_since"
	// NoOpenOwner means that nobody works on it: it has neither an assignee nor an inbox, the account of its assignee
	// is closed, or it lies in an inbox that is closed or not declared.
	NoOpenOwner Code = "no_open_owner"
	// PausedLong means that the item waits and is at least seven days old.
	PausedLong Code = "paused_long"
)

// pausedLongDays is the age in days at which a waiting item is shown again. It comes from the rule that every request
// is to be signed off within seven days.
const pausedLongDays = 7

// explanations are the texts for staff that go with the codes of items.
var explanations = map[Code]string{
	DeadlineNotKnown:    "The deadline is not known, so the work counts as due.",
	BookedLate:          "The appointment is later than the timeframe that was ordered.",
	OwnSignOff:          "It was signed off by the person who did it.",
	SignerNotAuthorised: "It was signed off by somebody who may not.",
	SignerNotChecked: "Nobody has said that the sign-off stands: who did it, whether the signer may, " +
		"when it was reopened.",
	AnsweredSince: "It was signed off, and the patient has answered: nobody has read that.",
	NoOpenOwner:   "Nobody who works here holds it.",
	PausedLong:    "It is older than seven days and waits.",
}

// addLibraryReasons adds what holds without any rule.
func (r *review) addLibraryReasons(d *Decision) {
	i := &r.item
	add := func(holds bool, code Code) {
		if holds {
			d.Reasons = append(d.Reasons, Reason{Code: code, Because: explanations[code]})
		}
	}
	add(*i.SignedOff && r.signOffRefusal() != "", r.signOffRefusal())
	add(r.signedOff && r.signOffUnchecked(), SignerNotChecked)
	if r.signedOff {
		return
	}
	add(!r.deadline.known && !r.deadline.none, DeadlineNotKnown)
	add(*i.Booked && i.BookedWithinTimeframe != nil && !*i.BookedWithinTimeframe, BookedLate)
	add(r.hasNoOwner(), NoOpenOwner)
	add(r.paused && i.AgeDays != nil && *i.AgeDays >= pausedLongDays, PausedLong)
	r.addUnknownErrors()
}

// addUnknownErrors reports why a deadline is not known, and which facts of the rules lack a calendar.
func (r *review) addUnknownErrors() {
	switch {
	case r.item.Kind == "":
		r.addError("missing-fact", "item.kind")
	case r.deadline.known || r.deadline.none:
	case !r.startKnown() && r.item.ReceivedAt.IsZero():
		r.addError("missing-fact", "item.received_at")
	case !r.startKnown(): // it lies ahead, which is reported already
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

// calendarFacts are the facts that are unknown without a calendar.
var calendarFacts = func() map[string]bool {
	out := map[string]bool{}
	for _, f := range schema.Facts() {
		openTime := f.Unit == "working days" || f.Unit == "core hours" && f.From != "" || f.Unit == "core periods"
		if f.Name[:4] == "day." || openTime {
			out[f.Name] = true
		}
	}
	return out
}()

// hasNoOwner reports whether nobody who works here holds the item. An inbox that is not given says nothing.
func (r *review) hasNoOwner() bool {
	i := &r.item
	inbox, isDeclared := r.loaded.Header.Inboxes[field.Name(i.Inbox)]
	switch {
	case i.AssigneeKind == "user":
		return i.AssigneeActive != nil && !*i.AssigneeActive
	case i.Inbox != "" && (!isDeclared || inbox.Closed):
		return true
	case i.AssigneeKind == "none":
		return i.Inbox == ""
	}
	return false
}

// addErrors adds what could not be computed, sorted.
func (r *review) addErrors(d *Decision) {
	d.Errors = r.errors
	slices.SortFunc(d.Errors, func(a, b rules.Error) int {
		return strings.Compare(a.Code+" "+a.Fact+" "+a.Rule, b.Code+" "+b.Fact+" "+b.Rule)
	})
}
