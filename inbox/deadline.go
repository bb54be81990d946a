// The deadline of an item: what a person ordered, else what the policy says of its kind of work, and the facts about
// it.

package inbox

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// maxMinutes is the range of facts in minutes, to both sides of 0.
const maxMinutes = 1_000_000

// A deadline is when the work is due.
type deadline struct {
	at        time.Time     // where a wait lasts: as it would be if the wait had ended where it began
	remaining time.Duration // from now until at; while a wait lasts, from where that began
	none      bool          // this work has no deadline
	known     bool          // it can be computed
	stopped   bool          // a wait lasts that holds it up
}

// isFixed reports whether the deadline is an instant that comes by itself.
func (d deadline) isFixed() bool { return d.known && !d.none && !d.stopped }

// computeDeadline is the deadline with every pause counted.
func (s *situation) computeDeadline() (d deadline) {
	ordered := !s.orderedAt.IsZero() || s.item.TimeframeCoreH != nil
	_, inPolicy := s.loaded.Header.Work[s.item.Kind]
	if !ordered && !inPolicy && s.item.Kind != "" {
		return deadline{none: true}
	}
	d.at, d.stopped, d.known = s.clock.reaches(s.targetInstant)
	d.remaining = d.at.Sub(s.now)
	if d.stopped {
		before, began := s.clock.withoutOpenPause()
		d.at, _, d.known = before.reaches(s.targetInstant)
		d.remaining = d.at.Sub(began)
	}
	return d
}

// A target is the deadline with only some pauses counted.
type target struct {
	at    time.Time
	known bool
}

// targetInstant is the deadline with only the first of the clock's pauses counted, from memory where it was asked for
// with as many of them.
func (s *situation) targetInstant(pauses []pause) (at time.Time, known bool) {
	t, ok := s.targets[len(pauses)]
	if !ok {
		t.at, t.known = s.computeTarget(pauses)
		s.targets[len(pauses)] = t
	}
	return t.at, t.known
}

// computeTarget is the deadline with only some pauses counted: the earlier of the policy's and of the timeframe that a
// person ordered, unless a person ordered an instant.
func (s *situation) computeTarget(pauses []pause) (at time.Time, known bool) {
	if !s.orderedAt.IsZero() {
		return s.orderedAt, true
	}
	if !s.startKnown() || s.item.Kind == "" {
		return time.Time{}, false
	}
	if _, inPolicy := s.loaded.Header.Work[s.item.Kind]; inPolicy {
		at, known = s.clock.due(s.work, pauses)
		if !known {
			return time.Time{}, false
		}
	}
	if within := s.item.TimeframeCoreH; within != nil {
		ends, ok := s.clock.elapseOpenHours(*within, pauses)
		if !ok {
			return time.Time{}, false
		}
		if at.IsZero() || ends.Before(at) {
			at = ends
		}
	}
	return at, !at.IsZero()
}

// deriveDeadlineFacts says how near the deadline is, and whether an appointment is booked before it.
func (s *situation) deriveDeadlineFacts() {
	i, d := &s.item, s.deadline
	switch {
	case i.MinutesUntilDue != nil || d.none:
	case !d.known:
		s.unknownFacts = append(s.unknownFacts, "item.minutes_until_due")
	default:
		i.MinutesUntilDue = rules.Known(min(max(practice.MinutesRoundedUp(d.remaining), -maxMinutes), maxMinutes))
		if !d.stopped {
			s.moving = append(s.moving, minutesUntil(d.at))
		}
	}
	if i.BookedWithinTimeframe != nil || i.BookedFor.IsZero() {
		return
	}
	if at, known := s.orderedDeadline(); known {
		i.BookedWithinTimeframe = rules.Known(at.IsZero() || !i.BookedFor.After(at))
	}
}

// minutesUntil is the fact item.minutes_until_due as time passes. At the first of the two instants a comparison with <=
// changes, at the second one with <.
func minutesUntil(due time.Time) moving.Fact {
	return moving.Fact{Name: "item.minutes_until_due", Each: time.Minute, At: func(limit float64) []time.Time {
		at := due.Add(-time.Duration(limit) * time.Minute)
		return []time.Time{at, at.Add(time.Minute)}
	}}
}

// orderedDeadline is the deadline as a person ordered it; the zero time where nobody did.
func (s *situation) orderedDeadline() (at time.Time, known bool) {
	if s.item.TimeframeCoreH == nil || !s.orderedAt.IsZero() {
		return s.orderedAt, true
	}
	if !s.startKnown() {
		return time.Time{}, false
	}
	c, _ := s.clock.withoutOpenPause()
	at, _, known = c.reaches(func(pauses []pause) (time.Time, bool) {
		return c.elapseOpenHours(*s.item.TimeframeCoreH, pauses)
	})
	return at, known
}
