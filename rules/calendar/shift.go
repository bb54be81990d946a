// Moving an instant by a length of time, forwards or back.

package calendar

import "time"

// Shift is the instant a length of time after another, or before it where n is negative. Unlike [Calendar.Due] it does
// not begin at the next opening: working days keep the wall time, whether the practice is open then or not. Working
// time runs through the windows. ok is false beyond the data and for an unknown unit; session has no length.
//
// From a Saturday at 10:00, one working day is Monday at 10:00 by Shift, which moves an instant; by Due it is Tuesday
// at the hour of opening, as the day that is counted begins when the practice opens.
func (c *Calendar) Shift(t time.Time, n int, unit string) (at time.Time, ok bool) {
	// A longer length would overflow, and lies beyond any data.
	if n < -hoursAtOnce || n > hoursAtOnce {
		return time.Time{}, false
	}
	switch length := time.Duration(n); unit {
	case "m":
		return t.Add(length * time.Minute), true
	case "h":
		return t.Add(length * time.Hour), true
	case "d":
		if n == 0 {
			return t, true
		}
		return c.SameTimeOn(t, DateOf(t.In(c.Zone())).Add(n)), true
	case "wm":
		return c.shiftOpen(t, length*time.Minute)
	case "wh":
		return c.shiftOpen(t, length*time.Hour)
	case "wd":
		return c.shiftDays(t, n)
	}
	return time.Time{}, false
}

// shiftOpen moves an instant by an amount of open time.
func (c *Calendar) shiftOpen(t time.Time, open time.Duration) (time.Time, bool) {
	switch {
	case open == 0:
		return t, c.Covers(c.Today(t))
	case open > 0:
		return c.AddOpen(t, open)
	}
	return c.subtractOpen(t, -open)
}

// subtractOpen is the instant after which an amount of open time is left until t.
func (c *Calendar) subtractOpen(t time.Time, open time.Duration) (time.Time, bool) {
	for d := c.Today(t); ; d = d.Add(-1) {
		day := c.day(d)
		if day == nil {
			return time.Time{}, false
		}
		// Windows are walked from the last to the first, as time runs backwards here.
		for i := len(day.windows) - 1; i >= 0; i-- {
			from, to := day.windows[i].From, earlier(day.windows[i].To, t)
			if !from.Before(to) {
				continue
			}
			if left := to.Sub(from); left >= open {
				return to.Add(-open), true
			}
			open -= to.Sub(from)
		}
	}
}

// shiftDays moves an instant by working days, at the same wall time.
func (c *Calendar) shiftDays(t time.Time, n int) (time.Time, bool) {
	d, step := c.Today(t), 1
	if n < 0 {
		n, step = -n, -1
	}
	if n == 0 {
		return t, c.Covers(d)
	}
	for n > 0 {
		d = d.Add(step)
		working, known := c.WorkingDay(d)
		if !known {
			return time.Time{}, false
		}
		if working {
			n--
		}
	}
	return c.SameTimeOn(t, d), true
}

// SameTimeOn is the wall time of an instant on another date.
func (c *Calendar) SameTimeOn(t time.Time, d Date) time.Time { return sameTime(t, d, c.Zone()) }

// ClosingTime is when the last window of a date ends; ok is false on a closed day and beyond the data.
func (c *Calendar) ClosingTime(d Date) (closing time.Time, ok bool) {
	day := c.day(d)
	if day == nil || len(day.windows) == 0 {
		return time.Time{}, false
	}
	return day.windows[len(day.windows)-1].To, true
}
