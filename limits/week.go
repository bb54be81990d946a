package limits

import (
	"maps"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// week is the weekly base of one kind, laid out by weekday.
type week struct {
	kind   Kind
	noDoor bool // of every kind together: no row names a door
	days   [7]plan
	closed plan // bank holidays and days that closures take whole
}

// plan is one day of the week.
type plan struct {
	number  int // of the row within its kind; 0 for none
	row     row
	windows []shift // in order, closed ones left out
	periods []window
}

type shift struct {
	window
	door Door
}

func newWeek(kind Kind, rows map[weekDays]row) *week {
	w := &week{kind: kind, noDoor: kind == All}
	for n, days := range slices.Sorted(maps.Keys(rows)) {
		row := rows[days]
		p := plan{number: n + 1, row: row}
		w.noDoor = w.noDoor && row.Door == nil
		for at, door := range row.Door {
			if door != Closed {
				p.windows = append(p.windows, shift{at, door})
			}
		}
		slices.SortFunc(p.windows, func(a, b shift) int { return a.From - b.From })
		for at := range row.Periods {
			p.periods = append(p.periods, at)
		}
		p.periods = inOrder(p.periods)
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

// plans are the plans of every day.
func (w *week) plans() []plan { return append(slices.Clone(w.days[:]), w.closed) }

// base is what the week and the calendar say of one kind at an instant.
type base struct {
	door    Door
	because string
	message field.MessageName
	row     row
	period  *weekFigure // of the present period; nil outside them
	ends    time.Time   // of that period
	closes  time.Time
	cutoff  time.Time // of today; zero when none is set
}

// plan is the plan of a date, with the reason when the calendar shuts it.
func (w *week) plan(d calendar.Date, cal *calendar.Calendar) (p *plan, because string, known bool) {
	because, known = cal.ClosedBecause(d)
	switch {
	case cal.Empty(): // without a calendar the week alone decides
		return &w.days[d.Weekday()], "", true
	case !known:
		return &plan{}, "", false
	case because != "":
		return &w.closed, because, true
	}
	return &w.days[d.Weekday()], "", true
}

func (w *week) at(now time.Time, cal *calendar.Calendar, texts textNames) base {
	today, zone := cal.Today(now), cal.Zone()
	p, because, known := w.plan(today, cal)
	b := base{door: Closed, because: because, row: p.row}
	for i, s := range p.windows {
		from, to := today.At(s.From, zone), today.At(s.To, zone)
		if !now.Before(from) && now.Before(to) {
			b.door = s.door
			b.closes = w.closing(today, i, cal)
		}
		if s.door == RoutineOnly && b.cutoff.IsZero() && i > 0 && p.windows[i-1].door == Open {
			b.cutoff = from
		}
	}
	if w.noDoor {
		b.door = Open // a figure for every kind together needs no door of its own
	}
	for _, at := range p.periods {
		if !now.Before(today.At(at.From, zone)) && now.Before(today.At(at.To, zone)) {
			s := p.row.Periods[at]
			b.period, b.ends = &s, today.At(at.To, zone)
		}
	}
	switch b.door {
	case Closed:
		b.message = texts.Closed
	case RoutineOnly:
		b.message = texts.RoutineOnly
	}
	if p.row.Message != "" && b.door != Open {
		b.message = p.row.Message
	}
	if !known {
		b.because = "the calendar's data do not reach this day"
	}
	return b
}

// closing is when the door shuts that is open in a window of a date: the end of the last window that follows without a gap.
func (w *week) closing(d calendar.Date, i int, cal *calendar.Calendar) time.Time {
	p, _, _ := w.plan(d, cal)
	end := p.windows[i].To
	for days := 0; ; {
		switch next := i + 1; {
		case next < len(p.windows) && p.windows[next].From == end:
			i, end = next, p.windows[next].To
			continue
		case end < endOfDay || days == 7:
			return d.At(end, cal.Zone())
		}
		d, days = d.Add(1), days+1
		if p, _, _ = w.plan(d, cal); len(p.windows) == 0 || p.windows[0].From != 0 {
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

// opens is the next instant at which the door opens by the week, within a year; zero when there is none. A window that
// follows another without a gap is one with it, but for midnight.
func (w *week) opens(after time.Time, cal *calendar.Calendar) time.Time {
	for d, n := cal.Today(after), 0; n < 366; d, n = d.Add(1), n+1 {
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

// setting is the weekly figure of a scope; ok is false for a scope that the week has none of.
func (b base) setting(s Scope) (of *weekFigure, ok bool) {
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
