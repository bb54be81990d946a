// How an item stands: whether its sign-off counts, whether its clock stands still, whether it is overdue, and when to
// look again.

package inbox

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/moving"
)

// Status is how an item stands. Beside the statuses below it may be one of the stages: warning, overdue, escalated,
// breach.
type Status string

// The statuses that are no stages.
const (
	Open      Status = "open"
	Paused    Status = "paused" // it waits, and was not overdue when the wait began
	SignedOff Status = "signed_off"
)

// rank orders statuses for a list in which the worst comes first: the highest rank is the worst.
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

// signedOff reports whether the work is ended: signed off by a named person who may sign it off.
func (s *situation) signedOff() bool { return *s.item.SignedOff && s.signOffRefusal() == "" }

// signOffRefusal says why a sign-off does not end the work; "" when it does.
func (s *situation) signOffRefusal() Code {
	i := &s.item
	switch {
	case i.SignerAuthorised != nil && !*i.SignerAuthorised:
		return SignerNotAuthorised
	case i.SignedOffBy != "" && i.SignedOffBy == i.ActionedBy && !s.work.OwnSignOff:
		return OwnSignOff
	case isTrue(i.UnreadPatientReply):
		return AnsweredSince
	case s.loaded.Header.SignOffChecked && s.signOffUnchecked():
		return SignerNotChecked
	}
	return ""
}

// signOffUnchecked reports whether something is not known on which the sign-off depends: whether the signer may sign
// this off, who did the work where nobody may sign off their own, or when the item was reopened.
func (s *situation) signOffUnchecked() bool {
	reopenedSometime := s.item.ReopenedAt.IsZero() && s.item.ReopenedCount != nil && *s.item.ReopenedCount > 0
	return s.item.SignerAuthorised == nil || s.item.ActionedBy == "" && !s.work.OwnSignOff || reopenedSometime
}

// isPaused reports whether the clock stands still now: by a rule, or by a wait that pauses this kind of work. No wait
// moves a deadline that a person ordered.
func (r *review) isPaused() bool {
	if r.signedOff || r.keepsRunning {
		return false
	}
	if slices.ContainsFunc(r.fired, func(rule ruleOutcome) bool { return rule.Clock == clockPaused }) {
		return true
	}
	if !r.orderedAt.IsZero() {
		return false
	}
	i := &r.item
	waits := i.WaitingOn == "patient" && !isTrue(i.UnreadPatientReply) || i.WaitingOn == "third_party"
	return r.deadline.stopped || waits && slices.Contains(r.work.pausedBy(), i.WaitingOn)
}

// isOverdue reports whether the deadline has passed; one that is not known has.
func (r *review) isOverdue() bool {
	d := r.deadline
	return !d.none && !r.signedOff && (!d.known || !d.stopped && !d.at.After(r.now))
}

// addStatus adds the status, the deadline, and how long that is over. The status is the worst stage that holds, but for
// an item that waits and is not overdue.
func (r *review) addStatus(d *Decision) {
	highest := Stage("")
	for _, p := range r.passed {
		if p.Stage.rank() > highest.rank() {
			highest = p.Stage
		}
	}
	if r.isOverdue() && highest.rank() < Overdue.rank() {
		highest = Overdue
	}
	d.Paused = r.paused
	switch {
	case r.signedOff:
		d.Status = SignedOff
	case r.paused && highest.rank() <= Warning.rank():
		d.Status = Paused
	case highest != "":
		d.Status = Status(highest)
	default:
		d.Status = Open
	}
	if r.deadline.isFixed() {
		d.Deadline = r.deadline.at.In(r.cal.Zone())
		if r.isOverdue() {
			d.OverdueBy = r.now.Sub(r.deadline.at)
		}
	}
}

// nextWake is when to look again: when a rule can come out otherwise, a stage is passed, the deadline comes, or an
// instant of the input that lies ahead comes. What is signed off changes only by such an instant, as of a reopening.
func (r *review) nextWake() time.Time {
	if r.during != nil && r.during.holds(r) {
		return r.during.after(r.now)
	}
	if r.signedOff {
		return moving.NextChange(r.now, r.cal, nil, nil, nil, r.futureInstants)
	}
	return moving.NextChange(r.now, r.cal, r.moving, r.result, r.loaded.Thresholds, r.furtherInstants())
}

// furtherInstants are those at which something may change beside what conditions compare with numbers.
func (r *review) furtherInstants() []time.Time {
	if r.signedOff {
		return r.futureInstants
	}
	further := slices.Concat(r.futureInstants, r.stageTimes, r.loaded.Edges)
	if r.deadline.isFixed() {
		further = append(further, r.deadline.at)
	}
	if r.paused && r.receiptKnown {
		shown := r.dateOf(r.item.ReceivedAt).Add(pausedLongDays)
		further = append(further, r.cal.SameTimeOn(r.item.ReceivedAt, shown))
	}
	return further
}
