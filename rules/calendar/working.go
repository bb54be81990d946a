package calendar

import "time"

// horizon bounds every search over days.
const horizon = 3660

// WorkingDay tells whether the practice opens at all on a date.
func (c *Calendar) WorkingDay(d Date) (working, known bool) {
	w, known := c.Windows(d)
	return len(w) > 0, known
}

// Open tells whether the practice is open at an instant. A window is open at its start and shut at its end.
func (c *Calendar) Open(t time.Time) (open, known bool) {
	windows, known := c.Windows(c.Today(t))
	for _, w := range windows {
		open = open || !t.Before(w.From) && t.Before(w.To)
	}
	return open, known
}

// NextOpening is the first start of a window after an instant; ok is false when the data end before it.
func (c *Calendar) NextOpening(t time.Time) (opening time.Time, ok bool) {
	return c.edge(t, func(w Span) time.Time { return w.From })
}

// NextEdge is the first start or end of a window after an instant.
func (c *Calendar) NextEdge(t time.Time) (edge time.Time, ok bool) {
	return c.edge(t, func(w Span) time.Time {
		if w.From.After(t) {
			return w.From
		}
		return w.To
	})
}

func (c *Calendar) edge(t time.Time, of func(Span) time.Time) (time.Time, bool) {
	for d, n := c.Today(t), 0; n < horizon; d, n = d.Add(1), n+1 {
		windows, known := c.Windows(d)
		if !known {
			return time.Time{}, false
		}
		for _, w := range windows {
			if at := of(w); at.After(t) {
				return at, true
			}
		}
	}
	return time.Time{}, false
}

// Between is the open time from a to b; negative when b is before a.
func (c *Calendar) Between(a, b time.Time) (open time.Duration, known bool) {
	if b.Before(a) {
		open, known = c.Between(b, a)
		return -open, known
	}
	last := c.Today(b)
	if last.Sub(c.Today(a)) > horizon {
		return 0, false
	}
	for d := c.Today(a); !last.Before(d); d = d.Add(1) {
		windows, known := c.Windows(d)
		if !known {
			return 0, false
		}
		for _, w := range windows {
			from, to := later(w.From, a), earlier(w.To, b)
			if from.Before(to) {
				open += to.Sub(from)
			}
		}
	}
	return open, true
}

// Add is the instant at which an amount of open time has passed since t. Adding exactly to closing time gives closing
// time. ok is false when the data end before it.
func (c *Calendar) Add(t time.Time, open time.Duration) (end time.Time, ok bool) {
	for d, n := c.Today(t), 0; n < horizon; d, n = d.Add(1), n+1 {
		windows, known := c.Windows(d)
		if !known {
			return time.Time{}, false
		}
		for _, w := range windows {
			from := later(w.From, t)
			if !from.Before(w.To) {
				continue
			}
			if left := w.To.Sub(from); left >= open {
				return from.Add(open), true
			} else {
				open -= left
			}
		}
	}
	return time.Time{}, false
}

// Due is when a length of time from an instant ends. Units: m and h elapse; wm and wh count open time, wd working days at
// the same wall time, each from the next opening when the start lies outside; d counts calendar days at the same wall
// time; session is the start of the next session. ok is false beyond the data, and for an unknown unit.
func (c *Calendar) Due(start time.Time, n int, unit string) (due time.Time, ok bool) {
	length := time.Duration(n)
	switch unit {
	case "m":
		return start.Add(length * time.Minute), true
	case "h":
		return start.Add(length * time.Hour), true
	case "d":
		y, m, d := start.In(c.Zone()).Date()
		hh, mm, ss := start.In(c.Zone()).Clock()
		return time.Date(y, m, d+n, hh, mm, ss, start.Nanosecond(), c.Zone()), true
	case "session":
		return c.NextOpening(start)
	case "wm":
		return c.Add(start, length*time.Minute)
	case "wh":
		return c.Add(start, length*time.Hour)
	case "wd":
		return c.addDays(start, n)
	}
	return time.Time{}, false
}

func (c *Calendar) addDays(start time.Time, n int) (time.Time, bool) {
	open, known := c.Open(start)
	if !known {
		return time.Time{}, false
	}
	if !open {
		if start, known = c.NextOpening(start); !known {
			return time.Time{}, false
		}
	}
	start = start.In(c.zone)
	d := DateOf(start)
	for left, steps := n, 0; left > 0; steps++ {
		d = d.Add(1)
		working, known := c.WorkingDay(d)
		if !known || steps > horizon {
			return time.Time{}, false
		}
		if working {
			left--
		}
	}
	hh, mm, ss := start.Clock()
	return time.Date(d.Year, d.Month, d.Day, hh, mm, ss, start.Nanosecond(), c.zone), true
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
