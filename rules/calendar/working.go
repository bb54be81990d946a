// Open time and working days: whether the practice is open, when it opens or closes next, how much open time lies
// between two instants, and when a length of time ends.

package calendar

import "time"

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

// Open tells whether the practice is open at an instant. A window is open at its start and shut at its end.
func (c *Calendar) Open(t time.Time) (open, known bool) {
	d := c.Today(t)
	day := c.day(d)
	if day == nil {
		return false, false
	}
	for _, w := range day.windows {
		if !t.Before(d.At(w.from, c.zone)) && t.Before(d.At(w.to, c.zone)) {
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
	for d := c.Today(t); ; d = d.Add(1) {
		day := c.day(d)
		if day == nil {
			return time.Time{}, false
		}
		for _, w := range day.windows {
			span := Span{d.At(w.from, c.zone), d.At(w.to, c.zone)}
			if at := of(span); at.After(t) && span.From.Before(span.To) { // a window that the clocks jump over is none
				return at, true
			}
		}
	}
}

// OpenBetween is the open time from a to b; negative when b is before a. Known is false when either date lies beyond
// the data.
func (c *Calendar) OpenBetween(a, b time.Time) (open time.Duration, known bool) {
	if b.Before(a) {
		open, known = c.OpenBetween(b, a)
		return -open, known
	}
	// The end may lie beyond the data with no day between: the loop would not see it.
	if !c.Covers(c.Today(b)) {
		return 0, false
	}
	for d, last := c.Today(a), c.Today(b); !last.Before(d); d = d.Add(1) {
		day := c.day(d)
		if day == nil {
			return 0, false
		}
		for _, w := range day.windows {
			from, to := later(d.At(w.from, c.zone), a), earlier(d.At(w.to, c.zone), b)
			if from.Before(to) {
				open += to.Sub(from)
			}
		}
	}
	return open, true
}

// AddOpen is the instant at which an amount of open time has passed since t. Adding exactly to closing time gives
// closing time; adding nothing gives t, or the next opening when t lies outside. ok is false when the data end before
// it, and for a negative amount.
func (c *Calendar) AddOpen(t time.Time, open time.Duration) (end time.Time, ok bool) {
	if open < 0 {
		return time.Time{}, false
	}
	for d := c.Today(t); ; d = d.Add(1) {
		day := c.day(d)
		if day == nil {
			return time.Time{}, false
		}
		for _, w := range day.windows {
			from, to := later(d.At(w.from, c.zone), t), d.At(w.to, c.zone)
			if !from.Before(to) {
				continue
			}
			// The windows are used up in order until the amount is spent.
			left := to.Sub(from)
			if left >= open {
				return from.Add(open), true
			}
			open -= left
		}
	}
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
	d := c.Today(start)
	for left := n; left > 0; {
		d = d.Add(1)
		working, known := c.WorkingDay(d)
		if !known {
			return time.Time{}, false
		}
		if working {
			left--
		}
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
