// All that follows from the events of one item, an instant and the calendar, before any rule is evaluated.

package inbox

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// clockSkew is how far ahead of the clock an instant may lie before it is reported: the clocks of machines differ by
// seconds.
const clockSkew = 5 * time.Minute

// A situation is one item as it stands at an instant.
type situation struct {
	*Policy
	item           Item // with the derived facts filled in
	given          Item // with those alone that do not follow from the present instant
	now            time.Time
	work           work
	patientWaits   []pause // waits for the patient, which active time leaves out
	patientTotals  *[]time.Duration
	clock          clock     // of the deadline; its pauses are those of the kind of work
	receiptKnown   bool      // it is known when the item was received
	reopenedAt     time.Time // when its present round began; zero where that is its first, or where it is not known
	orderedAt      time.Time // the deadline where a person ordered an instant; no wait moves it
	waitsOn        string    // whom the work waits for
	waitsSince     time.Time
	targets        map[int]target // the deadline with so many of the clock's pauses counted
	rungs          []rungTime     // by stage of the ladder, as far as they were asked for
	deadline       deadline
	unknownFacts   []string // facts that are unknown here although their absence would mean none
	moving         []moving.Fact
	futureInstants []time.Time // instants of the input that lie ahead, and so change the facts when they come
	errors         []rules.Error
}

// situationAt derives every fact of an item; unpaused leaves waits out of account, as a rule may say. The order
// matters: the deadline needs the pauses, and the facts about snoozing and leave need the deadline.
func (p *Policy) situationAt(item Item, now time.Time, unpaused bool) *situation {
	s := &situation{Policy: p, item: item, now: now, work: p.loaded.Header.Work[item.Kind]}
	if s.work.Ladder == nil {
		s.work.completeLadder()
	}
	s.deriveEvents()
	s.receiptKnown = !item.ReceivedAt.IsZero() && !item.ReceivedAt.After(now.Add(clockSkew))
	if item.DueAt.After(s.reopenedAt) { // what was ordered for an earlier round is over with it
		s.orderedAt = item.DueAt
	}
	if minutes := item.MinutesUntilDue; minutes != nil {
		s.orderedAt = now.Add(time.Duration(*minutes) * time.Minute)
	}
	start := s.start()
	s.patientWaits = mergePauses(s.pausesWhileWaitingFor("patient"), start)
	s.patientTotals = new([]time.Duration)
	s.clock = clock{cal: p.cal, start: start, openTotals: new([]time.Duration)}
	if !unpaused && s.orderedAt.IsZero() {
		s.clock.pauses = mergePauses(s.pausesWhileWaitingFor(s.work.pausedBy()...), start)
		if slices.Equal(s.clock.pauses, s.patientWaits) { // whose open time is then added up once
			s.clock.openTotals = s.patientTotals
		}
	}
	s.targets, s.rungs = map[int]target{}, make([]rungTime, len(s.work.Ladder))
	s.findWait()
	s.deadline = s.computeDeadline()
	s.given = s.item
	s.deriveTimes()
	return s
}

// later makes another situation that of a later instant, where nothing has happened to the item in between. It shares
// what does not follow from the present instant.
func (s *situation) later(now time.Time, l *situation) {
	*l = *s
	l.now, l.item = now, s.given
	l.unknownFacts, l.moving, l.errors, l.futureInstants = nil, nil, nil, slices.Clip(s.futureInstants)
	if !l.deadline.stopped {
		l.deadline.remaining = l.deadline.at.Sub(now)
	}
	l.deriveTimes()
}

// deriveTimes derives the facts that follow from the present instant.
func (s *situation) deriveTimes() {
	item := &s.item
	s.deriveWaiting()
	s.deriveAges()
	s.deriveDeadlineFacts()
	s.deriveSnooze()
	s.deriveAssignee()
	if !s.item.AbnormalResult.Given() && item.Kind != "" && item.Kind != Result {
		s.item.AbnormalResult = rules.Withhold(false)
	}
}

// start is when the clocks of the present round began: at the receipt, or when the item was last reopened.
func (s *situation) start() time.Time {
	if !s.reopenedAt.IsZero() {
		return s.reopenedAt
	}
	return s.item.ReceivedAt
}

// startKnown reports whether it is known when the clocks began.
func (s *situation) startKnown() bool { return s.receiptKnown || !s.reopenedAt.IsZero() }

// happened reports whether an event has happened. One that lies ahead is looked at again when it comes, and is reported
// where it lies too far ahead to be a difference of clocks.
func (s *situation) happened(at time.Time, fact string) bool {
	switch {
	case at.IsZero():
		return false
	case !at.After(s.now):
		return true
	}
	s.futureInstants = append(s.futureInstants, at)
	if at.After(s.now.Add(clockSkew)) {
		s.addError("future-instant", fact)
	}
	return false
}

// addError reports a fact once.
func (s *situation) addError(code, fact string) {
	if e := (rules.Error{Code: code, Fact: fact}); !slices.Contains(s.errors, e) {
		s.errors = append(s.errors, e)
	}
}

// deriveEvents says which events have happened and still count. What has not happened is false, and not unknown. An
// action and a sign-off before the last reopening count no more.
func (s *situation) deriveEvents() {
	i := &s.item
	reopened := s.happened(i.ReopenedAt, "item.reopened_at")
	switch {
	case !reopened:
	case i.ReopenedAt.Before(i.ReceivedAt):
		s.addError("contradiction", "item.reopened_at")
	default:
		s.reopenedAt = i.ReopenedAt
	}
	counts := func(at time.Time, fact string) bool {
		return s.happened(at, fact) && !(reopened && at.Before(i.ReopenedAt))
	}
	s.happened(i.ReceivedAt, "item.received_at")
	s.happened(i.LastSeenOpen, "item.last_seen_open_at")
	practice.Fill(&i.Read, rules.Known(s.happened(i.FirstReadAt, "item.first_read_at")))
	practice.Fill(&i.Responded, rules.Known(s.happened(i.RespondedAt, "item.responded_at")))
	practice.Fill(&i.Actioned, rules.Known(counts(i.ActionedAt, "item.actioned_at")))
	signed := counts(i.SignedOffAt, "item.signed_off_at")
	if signed && i.SignedOffAt.Before(i.ReceivedAt) {
		s.addError("contradiction", "item.signed_off_at")
		signed = false
	}
	if signed && i.SignedOffBy == "" {
		s.addError("nobody-signed", "item.signed_off_by")
	}
	practice.Fill(&i.SignedOff, rules.Known(signed && i.SignedOffBy != ""))
	practice.Fill(&i.Booked, rules.Known(!i.BookedFor.IsZero()))
	practice.Fill(&i.Snoozed, rules.Known(!i.SnoozedUntil.IsZero()))
	if i.ReopenedCount == nil && reopened {
		i.ReopenedCount = rules.Known(1)
	}
}

// dateOf is the civil date of an instant.
func (s *situation) dateOf(t time.Time) calendar.Date { return s.cal.Today(t) }

// isTrue reports whether a fact is known to be true.
func isTrue(b *bool) bool { return b != nil && *b }
