// A clock that counts from an item's receipt in the practice's calendar and stands still in its pauses.

package inbox

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// A clock counts from a start and stands still in its pauses.
type clock struct {
	cal    *calendar.Calendar
	start  time.Time
	pauses []pause // merged and sorted
	// openTotals are the open time of the first pause, of the first two and so on, as far as they were asked for. They
	// are kept because reaches counts the same pauses again and again.
	openTotals *[]time.Duration
}

// reaches is the instant at which a target is reached. target says when that is with only the given pauses counted,
// which are the first ones of the clock: a pause moves nothing that lies before it. So pauses are added one after
// another until the target lies before the next one. stopped is true where a pause that lasts begins before the
// target is reached; known is false where the target cannot be computed.
func (c clock) reaches(target func(pauses []pause) (time.Time, bool)) (at time.Time, stopped, known bool) {
	for n := 0; ; {
		at, known := target(c.pauses[:n])
		if !known {
			return time.Time{}, false, false
		}
		counted := n
		for ; n < len(c.pauses) && at.After(c.pauses[n].from); n++ {
			if c.pauses[n].lasts() {
				return time.Time{}, true, true
			}
		}
		if n == counted {
			return at, false, true
		}
	}
}

// withoutOpenPause is the clock without the pause that lasts, and the instant at which that began.
func (c clock) withoutOpenPause() (clock, time.Time) {
	n := len(c.pauses) - 1
	if n < 0 || !c.pauses[n].lasts() {
		return c, time.Time{}
	}
	began := c.pauses[n].from
	c.pauses = c.pauses[:n]
	return c, began
}

// elapse is when a length of time from the start ends, with the time of some pauses added in the measure of that
// length: open time to working time, wall time to calendar days, elapsed time to the rest.
func (c clock) elapse(length field.Duration, pauses []pause) (time.Time, bool) {
	at, known := c.cal.Due(c.start, length.N, length.Unit)
	if !known {
		return time.Time{}, false
	}
	switch {
	case length.Working() || length.Unit == "session":
		return c.addOpenTime(at, pauses)
	case length.Unit == "d":
		return c.addWallTime(at, length.N, pauses), true
	}
	for _, p := range pauses {
		at = at.Add(p.to.Sub(p.from))
	}
	return at, true
}

// elapseOpenHours is when open hours from the start are over, with the open time of some pauses added.
func (c clock) elapseOpenHours(hours float64, pauses []pause) (time.Time, bool) {
	at, known := c.cal.AddOpen(c.start, time.Duration(hours*float64(time.Hour)))
	if !known {
		return time.Time{}, false
	}
	return c.addOpenTime(at, pauses)
}

// addOpenTime moves a deadline by the open time of the pauses; false where the calendar does not reach that far.
func (c clock) addOpenTime(at time.Time, pauses []pause) (time.Time, bool) {
	paused, known := c.openTime(pauses)
	if !known {
		return time.Time{}, false
	}
	if paused == 0 {
		return at, true
	}
	return c.cal.AddOpen(at, paused)
}

// openTime is the open time of the given pauses, which are the first ones of the clock.
func (c clock) openTime(pauses []pause) (time.Duration, bool) {
	if c.openTotals == nil {
		c.openTotals = new([]time.Duration)
	}
	for n := len(*c.openTotals); n < len(pauses); n++ {
		open, known := c.cal.OpenBetween(pauses[n].from, pauses[n].to)
		if !known {
			return 0, false
		}
		if n > 0 {
			open += (*c.openTotals)[n-1]
		}
		*c.openTotals = append(*c.openTotals, open)
	}
	if len(pauses) == 0 {
		return 0, true
	}
	return (*c.openTotals)[len(pauses)-1], true
}

// addWallTime is when a number of days from the start ends, with the length of pauses added as clocks on the wall
// show it: a pause of whole days moves a deadline by whole days, also where summer time begins or ends in it. at is
// the deadline without pauses, which the change of the clocks may have moved, so that days are counted from the start
// again.
func (c clock) addWallTime(at time.Time, days int, pauses []pause) time.Time {
	var paused time.Duration
	for _, p := range pauses {
		paused += max(0, c.wallTime(p.to).Sub(c.wallTime(p.from)))
	}
	if paused == 0 {
		return at
	}
	wall := c.wallTime(c.start).AddDate(0, 0, days).Add(paused)
	intoDay := wall.Sub(wall.Truncate(24 * time.Hour))
	return calendar.DateOf(wall).At(int(intoDay/time.Minute), c.cal.Zone()).Add(intoDay % time.Minute)
}

// wallTime is what the clock on the wall shows, as if it were UTC.
func (c clock) wallTime(t time.Time) time.Time {
	l := t.In(c.cal.Zone())
	return time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), l.Second(), l.Nanosecond(), time.UTC)
}

// due is the policy's deadline with some pauses counted.
func (c clock) due(w work, pauses []pause) (time.Time, bool) {
	if w.Start == nextOpen {
		open, known := c.cal.Open(c.start)
		if known && !open {
			c.start, known = c.cal.NextOpening(c.start)
			pauses, c.openTotals = mergePauses(slices.Clone(pauses), c.start), nil
		}
		if !known {
			return time.Time{}, false
		}
	}
	at, known := c.elapse(w.Due, pauses)
	if !known {
		return time.Time{}, false
	}
	day := c.cal.Today(at)
	rolled, known := c.rollDate(day, w)
	if !known {
		return time.Time{}, false
	}
	if due, known := c.timeOfDay(rolled, at, w); !known || due.After(c.start) {
		return due, known
	}
	return c.timeOfDay(day, at, w) // moved back it would be due before the clock began
}

// timeOfDay is the deadline at its own time, or with at: end_of_day at the end of a date: at closing, or at midnight
// where the practice is shut or closed before the clock began.
func (c clock) timeOfDay(day calendar.Date, at time.Time, w work) (time.Time, bool) {
	if w.At != endOfDay {
		return at, true
	}
	if closing, open := c.cal.ClosingTime(day); open && closing.After(c.start) {
		return closing, true
	}
	return day.Add(1).At(0, c.cal.Zone()), c.cal.Covers(day)
}

// rollDate is the date of a deadline, moved off a closed day as the policy says; never to before the day on which the
// clock began.
func (c clock) rollDate(day calendar.Date, w work) (calendar.Date, bool) {
	if !w.movesOffClosedDays() {
		return day, true
	}
	step, first := 1, c.cal.Today(c.start)
	if w.Roll == preceding {
		step = -1
	}
	for at := day; !at.Before(first); at = at.Add(step) {
		working, known := c.cal.WorkingDay(at)
		if !known || working {
			return at, known
		}
	}
	return day, true
}

// shift is an instant before or after a deadline, but none before the clock began.
func (c clock) shift(due time.Time, o offset) (time.Time, bool) {
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
