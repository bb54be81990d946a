// The week of one kind of request, laid out by weekday, and what it says of an instant.

package limits

import (
	"maps"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// A week is the weekly base of one kind, laid out by weekday.
type week struct {
	kind   Kind
	noDoor bool // of every kind together: no row names a door
	days   [7]dayPlan
	closed dayPlan // bank holidays and days that closures take whole
}

// A dayPlan is one day of the week.
type dayPlan struct {
	number  int // of the row within its kind; 0 for none
	row     row
	windows []doorWindow // in order, closed ones left out
	periods []window
}

// A doorWindow is a time of day with the door that stands open then, wholly or for routine requests.
type doorWindow struct {
	window
	door Door
}

// newWeek lays the rows of one kind out by weekday. The rows are those of a header that was checked, so no day stands
// in two of them.
func newWeek(kind Kind, rows map[weekDays]row) *week {
	w := &week{kind: kind, noDoor: kind == All}
	for n, days := range slices.Sorted(maps.Keys(rows)) {
		row := rows[days]
		w.noDoor = w.noDoor && row.Door == nil
		p := newDayPlan(n+1, row)
		if days == closedDays {
			w.closed = p
			continue
		}
		weekdays, _ := calendar.ParseDays(string(days))
		for _, d := range weekdays {
			w.days[d] = p
		}
	}
	return w
}

// newDayPlan sorts the windows and the periods of one row.
func newDayPlan(number int, row row) dayPlan {
	p := dayPlan{number: number, row: row, periods: inOrder(slices.Collect(maps.Keys(row.Periods)))}
	for _, w := range inOrder(slices.Collect(maps.Keys(row.Door))) {
		if row.Door[w] != Closed {
			p.windows = append(p.windows, doorWindow{w, row.Door[w]})
		}
	}
	return p
}

// opensThrough reports whether the door is open, wholly or for routine requests, from one minute of the day to another.
func (p dayPlan) opensThrough(from, to int) bool {
	for _, w := range p.windows {
		if w.From <= from {
			from = max(from, w.To)
		}
	}
	return from >= to
}

// plans are the plans of every day.
func (w *week) plans() []dayPlan { return append(slices.Clone(w.days[:]), w.closed) }

// A weekBase is what the week and the calendar say of one kind at an instant, before any rule.
type weekBase struct {
	door    Door
	because string // why the calendar shuts the day; "" on other days
	message field.MessageName
	row     row
	period  *weekFigure // of the present period; nil outside them
	begins  time.Time   // of that period, likewise its end
	ends    time.Time
	closes  time.Time // when the door shuts that is open; zero while it is closed
	cutoff  time.Time // when only routine requests come in today; zero when none is set
}

// plan is the plan of a date, with the reason when the calendar shuts it; known is false beyond the calendar's data.
func (w *week) plan(d calendar.Date, cal *calendar.Calendar) (p *dayPlan, because string, known bool) {
	because, known = cal.ClosedBecause(d)
	switch {
	case cal.Empty(): // without a calendar the week alone decides
		return &w.days[d.Weekday()], "", true
	case !known:
		return &dayPlan{}, "", false
	case because != "":
		return &w.closed, because, true
	}
	return &w.days[d.Weekday()], "", true
}

// base is what the week says of an instant, with the texts of the file's top where a row names none.
func (w *week) base(now time.Time, cal *calendar.Calendar, texts textNames) weekBase {
	today := cal.Today(now)
	p, because, known := w.plan(today, cal)
	b := weekBase{door: Closed, because: because, row: p.row}
	for i, s := range p.windows {
		if s.includes(now, today, cal) {
			b.door = s.door
			b.closes = w.closing(today, i, cal)
		}
		if s.door == RoutineOnly && b.cutoff.IsZero() && i > 0 && p.windows[i-1].door == Open {
			b.cutoff = today.At(s.From, cal.Zone())
		}
	}
	if w.noDoor {
		b.door = Open // a figure for every kind together needs no door of its own
	}
	for _, period := range p.periods {
		if period.includes(now, today, cal) {
			figure := p.row.Periods[period]
			b.period = &figure
			b.begins, b.ends = today.At(period.From, cal.Zone()), today.At(period.To, cal.Zone())
		}
	}
	b.message = texts.of(b.door)
	if p.row.Message != "" && b.door != Open {
		b.message = p.row.Message
	}
	if !known {
		b.because = "the calendar's data do not reach this day"
	}
	return b
}

// includes reports whether an instant lies within the window on a date.
func (w window) includes(now time.Time, on calendar.Date, cal *calendar.Calendar) bool {
	return !now.Before(on.At(w.From, cal.Zone())) && now.Before(on.At(w.To, cal.Zone()))
}

// closing is when the door shuts that is open in a window of a date: the end of the last window that follows without a
// gap, at most a week on.
func (w *week) closing(d calendar.Date, i int, cal *calendar.Calendar) time.Time {
	p, _, _ := w.plan(d, cal)
	end := p.windows[i].To
	for days := 0; ; {
		next := i + 1
		switch {
		case next < len(p.windows) && p.windows[next].From == end:
			i, end = next, p.windows[next].To
			continue
		case end < endOfDay || days == 7:
			return d.At(end, cal.Zone())
		}
		d, days = d.Add(1), days+1
		p, _, _ = w.plan(d, cal)
		if len(p.windows) == 0 || p.windows[0].From != 0 {
			return d.At(0, cal.Zone())
		}
		i, end = 0, p.windows[0].To
	}
}

// edges are the instants of a date at which the base may change.
func (w *week) edges(d calendar.Date, cal *calendar.Calendar) []time.Time {
	p, _, _ := w.plan(d, cal)
	var out []time.Time
	for _, s := range p.windows {
		out = append(out, d.At(s.From, cal.Zone()), d.At(s.To, cal.Zone()))
	}
	for _, at := range p.periods {
		out = append(out, d.At(at.From, cal.Zone()), d.At(at.To, cal.Zone()))
	}
	return out
}

// nextOpening is the next instant at which the door opens by the week, within a year; zero when there is none. A window
// that follows another without a gap is one with it, but for midnight.
func (w *week) nextOpening(after time.Time, cal *calendar.Calendar) time.Time {
	today := cal.Today(after)
	for n := range 366 {
		d := today.Add(n)
		p, _, known := w.plan(d, cal)
		if !known {
			return time.Time{}
		}
		for i, s := range p.windows {
			if i > 0 && p.windows[i-1].To == s.From {
				continue
			}
			if at := d.At(s.From, cal.Zone()); at.After(after) {
				return at
			}
		}
	}
	return time.Time{}
}

// figure is the weekly figure of a scope; ok is false for a scope that the week has none of.
func (b weekBase) figure(s Scope) (of *weekFigure, ok bool) {
	switch s {
	case Active:
		return b.row.Active, true
	case Daily:
		return b.row.Daily, true
	case Period:
		return b.period, b.period != nil
	}
	return b.row.PerPatient, b.row.PerPatient != nil
}
