package inbox

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

func is(b *bool) bool { return b != nil && *b }

// skew is how far ahead of the clock an instant may lie before it is a finding: machines' clocks differ by seconds.
const skew = 5 * time.Minute

// A sight is one item as it stands at an instant.
type sight struct {
	*Policy
	item     Item
	now      time.Time
	work     work
	waits    []span    // for the patient, which active time leaves out
	clock    clock     // of the deadline; its pauses are those of the kind of work
	received bool      // it is known when the clock began
	order    time.Time // the deadline as an instant that a person ordered; no wait moves it
	deadline deadline
	unknown  []string // facts whose absence does not say none
	moving   []moving.Fact
	further  []time.Time // at which something that is written to come comes
	errors   []rules.Error
}

// deadline is when the work is due.
type deadline struct {
	at      time.Time     // as it would be if a wait that lasts had ended where it began
	left    time.Duration // until then, which stands still while a wait lasts
	none    bool          // this work has no deadline
	known   bool
	stopped bool // a wait holds it up
	ordered bool // a person ordered it, not the policy
}

// see computes all that follows from the events of an item, the clock and the calendar. unpaused leaves waits out of
// account, as the policy may say.
func (p *Policy) see(item Item, now time.Time, unpaused bool) *sight {
	s := &sight{Policy: p, item: item, now: now, work: p.loaded.Header.Work[item.Kind]}
	if s.work.Ladder == nil {
		s.work.complete()
	}
	if given := item.MinutesUntilDue; given != nil {
		s.order = now.Add(time.Duration(*given) * time.Minute)
	} else {
		s.order = item.DueAt
	}
	s.events()
	s.received = !item.ReceivedAt.IsZero() && !item.ReceivedAt.After(now.Add(skew))
	s.waits = merged(s.waitsOn("patient"), item.ReceivedAt)
	s.clock = clock{cal: p.cal, start: item.ReceivedAt, opened: new([]time.Duration)}
	if !unpaused && s.order.IsZero() {
		s.clock.pauses = merged(s.waitsOn(s.work.pausedBy()...), item.ReceivedAt)
	}
	s.waitFacts()
	s.deadline = s.due()
	s.age()
	s.deadlineFacts()
	s.snooze()
	s.assignee()
	if s.item.AbnormalResult == nil && item.Kind != "" && item.Kind != Result {
		s.item.AbnormalResult = rules.Known(false)
	}
	return s
}

// pausedBy are those whose waits pause the deadline.
func (w work) pausedBy() []string {
	if w.Pauses == nil {
		return []string{"patient"}
	}
	return w.Pauses
}

// happened tells whether an event has happened. One that is to come is looked at again when it comes, and is a finding when
// it cannot be a difference of clocks.
func (s *sight) happened(at time.Time, fact string) bool {
	switch {
	case at.IsZero():
		return false
	case !at.After(s.now):
		return true
	}
	s.further = append(s.further, at)
	if at.After(s.now.Add(skew)) {
		s.fault("future-instant", fact)
	}
	return false
}

func (s *sight) fault(code, fact string) {
	if e := (rules.Error{Code: code, Fact: fact}); !slices.Contains(s.errors, e) {
		s.errors = append(s.errors, e)
	}
}

// events gives what has happened and still stands. What has not happened is false, and not unknown.
func (s *sight) events() {
	i := &s.item
	reopened := s.happened(i.ReopenedAt, "item.reopened_at")
	stands := func(at time.Time, fact string) bool {
		return s.happened(at, fact) && !(reopened && at.Before(i.ReopenedAt))
	}
	s.happened(i.ReceivedAt, "item.received_at")
	s.happened(i.LastSeenOpen, "item.last_seen_open_at")
	practice.Fill(&i.Read, rules.Known(s.happened(i.FirstReadAt, "item.first_read_at")))
	practice.Fill(&i.Responded, rules.Known(s.happened(i.RespondedAt, "item.responded_at")))
	practice.Fill(&i.Actioned, rules.Known(stands(i.ActionedAt, "item.actioned_at")))
	signed := stands(i.SignedOffAt, "item.signed_off_at")
	if signed && i.SignedOffAt.Before(i.ReceivedAt) {
		s.fault("contradiction", "item.signed_off_at")
		signed = false
	}
	if signed && i.SignedOffBy == "" {
		s.fault("nobody-signed", "item.signed_off_by")
	}
	practice.Fill(&i.SignedOff, rules.Known(signed && i.SignedOffBy != ""))
	practice.Fill(&i.Booked, rules.Known(!i.BookedFor.IsZero()))
	practice.Fill(&i.Snoozed, rules.Known(!i.SnoozedUntil.IsZero()))
	if i.ReopenedCount == nil && reopened {
		i.ReopenedCount = rules.Known(1)
	}
}

// waitsOn are the times for which the work waited for some. A wait whose end lies ahead lasts; what a patient has answered
// waits no more.
func (s *sight) waitsOn(on ...string) (out []span) {
	for _, w := range s.item.Waits {
		if !slices.Contains(on, w.On) {
			continue
		}
		if w, ok := s.span(w); ok {
			out = append(out, w)
		}
	}
	return out
}

// span is a wait as far as it counts now; ok is false for one that does not.
func (s *sight) span(w Wait) (out span, ok bool) {
	switch {
	case w.From.IsZero():
		s.fault("missing-fact", "item.waits")
		return span{}, false
	case !w.To.IsZero() && w.To.Before(w.From):
		s.fault("contradiction", "item.waits")
		return span{}, false
	case !s.happened(w.From, "item.waits"):
		return span{}, false
	}
	out = span{w.From, w.To}
	if !w.To.IsZero() && w.To.After(s.now) {
		s.further = append(s.further, w.To)
		out.to = time.Time{}
	}
	if w.On != "patient" || !out.to.IsZero() {
		return out, true
	}
	switch replied := s.item.RepliedAt; {
	case s.happened(replied, "item.replied_at") && !replied.Before(w.From):
		out.to = replied
	case is(s.item.UnreadPatientReply):
		return span{}, false // answered, and nobody says when: then none of it counts as a pause
	}
	return out, true
}

// waitFacts say whom the work waits for now, and for how long. A wait for the patient stands above others, as only that
// one is chased.
func (s *sight) waitFacts() {
	i := &s.item
	var since time.Time
	on := "nobody"
	for _, who := range []string{"third_party", "clinician", "patient"} {
		for _, w := range merged(s.waitsOn(who), time.Time{}) {
			if w.to.IsZero() {
				on, since = who, w.from
			}
		}
	}
	if i.WaitingOn == "" {
		i.WaitingOn = on
	}
	switch {
	case i.WaitingWorkingDays != nil:
	case i.WaitingOn == "nobody":
		i.WaitingWorkingDays = rules.Known(0)
	case i.WaitingOn == on:
		s.workingDays("item.waiting_working_days", &i.WaitingWorkingDays, since)
	}
}

// due is the deadline: what a person ordered, else what the policy says of this kind of work.
func (s *sight) due() deadline {
	d := deadline{ordered: !s.order.IsZero() || s.item.TimeframeCoreH != nil}
	_, worked := s.loaded.Header.Work[s.item.Kind]
	d.none = !d.ordered && !worked && s.item.Kind != ""
	if d.none {
		return d
	}
	d.at, d.stopped, d.known = s.clock.passes(s.target)
	if d.left = d.at.Sub(s.now); d.stopped {
		c, wait := s.clock.untilNow()
		d.at, _, d.known = c.passes(s.target)
		d.left = d.at.Sub(wait)
	}
	return d
}

// untilNow is the clock without the pause that lasts, and where that began.
func (c clock) untilNow() (clock, time.Time) {
	n := len(c.pauses) - 1
	if n < 0 || !c.pauses[n].to.IsZero() {
		return c, time.Time{}
	}
	began := c.pauses[n].from
	c.pauses = c.pauses[:n]
	return c, began
}

// target is the deadline with some pauses counted.
func (s *sight) target(pauses []span) (at time.Time, known bool) {
	if !s.order.IsZero() {
		return s.order, true
	}
	if !s.received || s.item.Kind == "" {
		return time.Time{}, false
	}
	if _, worked := s.loaded.Header.Work[s.item.Kind]; worked {
		if at, known = s.clock.due(s.work, pauses); !known {
			return time.Time{}, false
		}
	}
	if within := s.item.TimeframeCoreH; within != nil {
		ends, ok := s.clock.core(*within, pauses)
		if !ok {
			return time.Time{}, false
		}
		if at.IsZero() || ends.Before(at) {
			at = ends
		}
	}
	return at, !at.IsZero()
}

// deadlineFacts say how near the deadline is.
func (s *sight) deadlineFacts() {
	i, d := &s.item, s.deadline
	switch {
	case i.MinutesUntilDue != nil || d.none:
	case !d.known:
		s.unknown = append(s.unknown, "item.minutes_until_due")
	default:
		i.MinutesUntilDue = rules.Known(min(max(practice.MinutesRoundedUp(d.left), -1_000_000), 1_000_000))
		if !d.stopped {
			s.moving = append(s.moving, moving.Fact{Name: "item.minutes_until_due", Each: time.Minute, At: func(limit float64) []time.Time {
				at := d.at.Add(-time.Duration(limit) * time.Minute) // <= changes at the first, < at the second
				return []time.Time{at, at.Add(time.Minute)}
			}})
		}
	}
	if i.BookedWithinTimeframe != nil || i.BookedFor.IsZero() {
		return
	}
	if at, known := s.ordered(); known {
		i.BookedWithinTimeframe = rules.Known(at.IsZero() || !i.BookedFor.After(at))
	}
}

// ordered is the deadline as a person ordered it.
func (s *sight) ordered() (time.Time, bool) {
	if s.item.TimeframeCoreH == nil || !s.order.IsZero() {
		return s.order, true
	}
	if !s.received {
		return time.Time{}, false
	}
	c, _ := s.clock.untilNow()
	at, _, known := c.passes(func(pauses []span) (time.Time, bool) { return c.core(*s.item.TimeframeCoreH, pauses) })
	return at, known
}

// day is the civil date of an instant.
func (s *sight) day(t time.Time) calendar.Date { return s.cal.Today(t) }
