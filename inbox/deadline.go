package inbox

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// span is a time that pauses a clock; one without an end lasts.
type span struct{ from, to time.Time }

// merged sorts spans that overlap or touch into one, from an instant on; what lasts is the last.
func merged(spans []span, since time.Time) (out []span) {
	slices.SortFunc(spans, func(a, b span) int { return a.from.Compare(b.from) })
	for _, s := range spans {
		if s.from.Before(since) {
			s.from = since
		}
		if !s.to.IsZero() && !s.from.Before(s.to) {
			continue
		}
		last := len(out) - 1
		switch {
		case last < 0 || !out[last].to.IsZero() && s.from.After(out[last].to):
			out = append(out, s)
		case s.to.IsZero() || !out[last].to.IsZero() && s.to.After(out[last].to):
			out[last].to = s.to
		}
	}
	return out
}

// A clock counts from a start in a practice's calendar and stands still in its pauses.
type clock struct {
	cal    *calendar.Calendar
	start  time.Time
	pauses []span           // merged
	opened *[]time.Duration // the open time of the first pauses, as far as it was asked for
}

// passes is the instant at which a target is reached: target says when that is with only the first pauses counted, as a
// pause moves nothing that lies before it. stopped tells that a pause lasts before the target is reached; known is false
// when the target cannot be computed.
func (c clock) passes(target func(pauses []span) (time.Time, bool)) (at time.Time, stopped, known bool) {
	for n := 0; ; {
		at, known := target(c.pauses[:n])
		if !known {
			return time.Time{}, false, false
		}
		counted := n
		for ; n < len(c.pauses) && at.After(c.pauses[n].from); n++ {
			if c.pauses[n].to.IsZero() {
				return time.Time{}, true, true
			}
		}
		if n == counted {
			return at, false, true
		}
	}
}

// after is when a length of time from the start ends, with the time of some pauses added in its own measure: open time to
// working time, wall time to calendar days, elapsed time to the rest.
func (c clock) after(length field.Duration, pauses []span) (time.Time, bool) {
	at, known := c.cal.Due(c.start, length.N, length.Unit)
	if !known {
		return time.Time{}, false
	}
	switch {
	case length.Working() || length.Unit == "session":
		return c.addOpen(at, pauses)
	case length.Unit == "d":
		return c.addWall(at, length.N, pauses), true
	}
	for _, p := range pauses {
		at = at.Add(p.to.Sub(p.from))
	}
	return at, true
}

// core is when open hours from the start are over, with the open time of some pauses added.
func (c clock) core(hours float64, pauses []span) (time.Time, bool) {
	at, known := c.cal.AddOpen(c.start, time.Duration(hours*float64(time.Hour)))
	if !known {
		return time.Time{}, false
	}
	return c.addOpen(at, pauses)
}

func (c clock) addOpen(at time.Time, pauses []span) (time.Time, bool) {
	paused, known := c.open(pauses)
	if !known {
		return time.Time{}, false
	}
	if paused == 0 {
		return at, true
	}
	return c.cal.AddOpen(at, paused)
}

// open is the open time of the first pauses of the clock.
func (c clock) open(pauses []span) (time.Duration, bool) {
	if c.opened == nil {
		c.opened = new([]time.Duration)
	}
	for n := len(*c.opened); n < len(pauses); n++ {
		open, known := c.cal.OpenBetween(pauses[n].from, pauses[n].to)
		if !known {
			return 0, false
		}
		if n > 0 {
			open += (*c.opened)[n-1]
		}
		*c.opened = append(*c.opened, open)
	}
	if len(pauses) == 0 {
		return 0, true
	}
	return (*c.opened)[len(pauses)-1], true
}

// addWall adds the length of pauses to a number of days as clocks on the wall show it, so that a pause over a change of the
// clocks moves a deadline by whole days where it lasts whole days. at is the deadline without them.
func (c clock) addWall(at time.Time, days int, pauses []span) time.Time {
	var paused time.Duration
	for _, p := range pauses {
		paused += max(0, c.wall(p.to).Sub(c.wall(p.from)))
	}
	if paused == 0 {
		return at
	}
	wall := c.wall(c.start).AddDate(0, 0, days).Add(paused) // not of at, which a change of the clocks may have moved
	into := wall.Sub(wall.Truncate(24 * time.Hour))
	return calendar.DateOf(wall).At(int(into/time.Minute), c.cal.Zone()).Add(into % time.Minute)
}

// wall is what the clock on the wall shows, as if it were UTC.
func (c clock) wall(t time.Time) time.Time {
	l := t.In(c.cal.Zone())
	return time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), l.Second(), l.Nanosecond(), time.UTC)
}

// due is the policy's deadline with some pauses counted.
func (c clock) due(w work, pauses []span) (time.Time, bool) {
	if w.Start == nextOpen {
		open, known := c.cal.Open(c.start)
		if known && !open {
			c.start, known = c.cal.NextOpening(c.start)
			pauses, c.opened = merged(slices.Clone(pauses), c.start), nil
		}
		if !known {
			return time.Time{}, false
		}
	}
	at, known := c.after(w.Due, pauses)
	if !known {
		return time.Time{}, false
	}
	day := c.cal.Today(at)
	rolled, known := c.rolled(day, w)
	if !known {
		return time.Time{}, false
	}
	if due, known := c.on(rolled, at, w); !known || due.After(c.start) {
		return due, known
	}
	return c.on(day, at, w) // rolled back it would be due before the clock began
}

// on is a deadline: at its own time, or at the end of a date: at closing, or at midnight where that comes too early.
func (c clock) on(day calendar.Date, at time.Time, w work) (time.Time, bool) {
	if w.At != endOfDay {
		return at, true
	}
	if closing, open := c.cal.ClosingTime(day); open && closing.After(c.start) {
		return closing, true
	}
	return day.Add(1).At(0, c.cal.Zone()), c.cal.Covers(day)
}

const (
	nextOpen  = "next_open"
	endOfDay  = "end_of_day"
	preceding = "preceding"
	following = "following"
)

// rolled is the date of a deadline, moved off a closed day as the policy says; never before the day on which the clock began.
func (c clock) rolled(day calendar.Date, w work) (calendar.Date, bool) {
	step, first := 1, c.cal.Today(c.start)
	switch w.Roll {
	case preceding:
		step = -1
	case following:
	default:
		return day, true
	}
	for at := day; !at.Before(first); at = at.Add(step) {
		working, known := c.cal.WorkingDay(at)
		if !known || working {
			return at, known
		}
	}
	return day, true
}

// offset is an instant before or after a deadline; before it, not before the clock began.
func (c clock) offset(due time.Time, o offset) (time.Time, bool) {
	if o.length.IsZero() {
		return due, true
	}
	n := o.length.N
	if o.before {
		n = -n
	}
	at, known := c.cal.Shift(due, n, o.length.Unit)
	if known && at.Before(c.start) {
		at = c.start
	}
	return at, known
}
