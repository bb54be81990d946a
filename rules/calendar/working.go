// Open time and working days: whether the practice is open, when it opens or closes next, how much open time lies
// between two instants, and when a length of time ends.

package calendar

import (
	"sort"
	"time"
)

// WorkingDay tells whether the practice opens at all on a date.
func (c *Calendar) WorkingDay(d Date) (working, known bool) {
	day := c.day(d)
	return day != nil && len(day.windows) > 0, day != nil
}

// WorkingDays is the number of working days from one date until another, the first included and the last not; negative
// when to lies before from. Known is false beyond the data.
func (c *Calendar) WorkingDays(from, to Date) (n int, known bool) {
	a, b := c.day(from), c.day(to)
	if a == nil || b == nil {
		return 0, false
	}
	return b.working - a.working, true
}

// NthWorkingDay is the working day after n others from a date on, so that 0 is the first on or after it; a negative n
// is 0. ok is false where the data begin after the date, or end before that day.
func (c *Calendar) NthWorkingDay(from Date, n int) (d Date, ok bool) {
	first := c.day(from)
	if first == nil {
		return Date{}, false
	}
	before := first.working + max(0, n)
	at := sort.Search(len(c.days), func(i int) bool {
		return c.days[i].working == before && len(c.days[i].windows) > 0 || c.days[i].working > before
	})
	return c.from.Add(at), at < len(c.days)
}

// Open tells whether the practice is open at an instant. A window is open at its start and shut at its end.
func (c *Calendar) Open(t time.Time) (open, known bool) {
	day := c.day(c.Today(t))
	if day == nil {
		return false, false
	}
	for _, w := range day.windows {
		if !t.Before(w.From) && t.Before(w.To) {
			return true, true
		}
	}
	return false, true
}

// NextOpening is the first start of a window after an instant; ok is false when the data end before it.
func (c *Calendar) NextOpening(t time.Time) (opening time.Time, ok bool) {
	return c.nextInstant(t, func(w Span) time.Time { return w.From })
}

// NextOpeningOrClosing is the first start or end of a window after an instant; ok is false when the data end before it.
func (c *Calendar) NextOpeningOrClosing(t time.Time) (edge time.Time, ok bool) {
	return c.nextInstant(t, func(w Span) time.Time {
		if w.From.After(t) {
			return w.From
		}
		return w.To
	})
}

// nextInstant is the first instant after t that a function picks from the windows in turn.
func (c *Calendar) nextInstant(t time.Time, of func(Span) time.Time) (time.Time, bool) {
	for d, ok := c.NthWorkingDay(c.Today(t), 0); ok; d, ok = c.NthWorkingDay(d.Add(1), 0) {
		for _, w := range c.day(d).windows {
			if at := of(w); at.After(t) && w.From.Before(w.To) { // a window that the clocks jump over is none
				return at, true
			}
		}
	}
	return time.Time{}, false
}

// OpenBetween is the open time from a to b; negative when b is before a. Known is false when either date lies beyond
// the data.
func (c *Calendar) OpenBetween(a, b time.Time) (open time.Duration, known bool) {
	if b.Before(a) {
		open, known = c.OpenBetween(b, a)
		return -open, known
	}
	from, to := c.day(c.Today(a)), c.day(c.Today(b))
	if from == nil || to == nil {
		return 0, false
	}
	return (to.opened - c.openAfter(b)) - (from.opened - c.openAfter(a)), true
}

// openAfter is the open time of an instant's date after it.
func (c *Calendar) openAfter(t time.Time) (open time.Duration) {
	for _, w := range c.day(c.Today(t)).windows {
		open += max(0, w.To.Sub(later(w.From, t)))
	}
	return open
}

// AddOpen is the instant at which an amount of open time has passed since t. Adding exactly to closing time gives
// closing time; adding nothing gives t, or the next opening when t lies outside. ok is false when the data end before
// it, and for a negative amount.
func (c *Calendar) AddOpen(t time.Time, open time.Duration) (end time.Time, ok bool) {
	today := c.day(c.Today(t))
	if open < 0 || today == nil || open > c.days[len(c.days)-1].opened {
		return time.Time{}, false
	}
	if open == 0 {
		if isOpen, _ := c.Open(t); isOpen {
			return t, true
		}
		return c.NextOpening(t)
	}
	ends := today.opened - c.openAfter(t) + open // counted from the beginning of the data
	at := sort.Search(len(c.days), func(i int) bool { return c.days[i].opened >= ends })
	if at == len(c.days) {
		return time.Time{}, false
	}
	if at > 0 {
		ends -= c.days[at-1].opened
	}
	return c.openFor(c.from.Add(at), ends), true
}

// openFor is the instant of a date at which it was open for an amount of time, which it is.
func (c *Calendar) openFor(d Date, open time.Duration) time.Time {
	for _, w := range c.day(d).windows {
		if left := w.To.Sub(w.From); left >= open {
			return w.From.Add(open)
		} else if left > 0 {
			open -= left
		}
	}
	return time.Time{}
}

// Due is when a length of time from an instant ends. Units: m and h elapse; wm and wh count open time, wd working days
// at the same wall time, each from the next opening when the start lies outside; d counts calendar days at the same
// wall time; session is the closing of the window under way, or the next opening. ok is false beyond the data, for an
// unknown unit, and for a length that is no length of time: negative, or too long to count.
func (c *Calendar) Due(start time.Time, n int, unit string) (due time.Time, ok bool) {
	const most = 10_000_000 // a thousand years of hours
	if n < 0 || n > most {
		return time.Time{}, false
	}
	switch length := time.Duration(n); unit {
	case "m":
		return start.Add(length * time.Minute), true
	case "h":
		return addHours(start, n), true
	case "d":
		if n == 0 {
			return start, true
		}
		return sameTime(start, DateOf(start.In(c.Zone())).Add(n), c.Zone()), true
	case "session":
		return c.NextOpeningOrClosing(start)
	case "wm":
		return c.AddOpen(start, length*time.Minute)
	case "wh":
		return c.addWorkingHours(start, n)
	case "wd":
		return c.addDays(start, n)
	}
	return time.Time{}, false
}

// A time.Duration holds 292 years: hours are added so that more do not overflow.
const hoursAtOnce = 1_000_000

// addHours adds hours that may come to more than a time.Duration holds.
func addHours(t time.Time, n int) time.Time {
	for ; n > hoursAtOnce; n -= hoursAtOnce {
		t = t.Add(hoursAtOnce * time.Hour)
	}
	return t.Add(time.Duration(n) * time.Hour)
}

// addWorkingHours adds open hours.
func (c *Calendar) addWorkingHours(t time.Time, n int) (time.Time, bool) {
	if n > hoursAtOnce { // more than a hundred years of open hours: beyond any data
		return time.Time{}, false
	}
	return c.AddOpen(t, time.Duration(n)*time.Hour)
}

// addDays adds working days, from the next opening where the start lies outside.
func (c *Calendar) addDays(start time.Time, n int) (time.Time, bool) {
	// Outside the windows the length begins at the next opening.
	open, known := c.Open(start)
	if known && !open {
		start, known = c.NextOpening(start)
	}
	if !known || n == 0 {
		return start, known
	}
	d, ok := c.NthWorkingDay(c.Today(start).Add(1), n-1)
	if !ok {
		return time.Time{}, false
	}
	return sameTime(start, d, c.zone), true
}

// sameTime is the wall time of an instant on another date.
func sameTime(t time.Time, d Date, zone *time.Location) time.Time {
	hh, mm, ss := t.In(zone).Clock()
	return d.At(hh*60+mm, zone).Add(time.Duration(ss)*time.Second + time.Duration(t.Nanosecond()))
}

// later is the later of two instants.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// earlier is the earlier of two instants.
func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
