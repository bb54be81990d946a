// This file shows the practice's door: what is open, up to which figure, and why.

package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// previewDays is how far the door is looked at beforehand.
const previewDays = 40

// door is the practice's door at an instant, and as it is foreseen from that day on.
type door struct {
	policy  *limits.Policy
	now     time.Time
	current limits.Decision
	today   []limits.Span // with what is known today
	coming  []limits.Span // from tomorrow on, with nothing known of staff and demand
}

// knownToday is what is known at 08:15: five of eight GP sessions, and what has come in.
var knownToday = limits.Input{
	Staff: practice.Staff{
		PlannedGPSessions: rules.Known(8), PresentGPSessions: rules.Known(5), AdminOnDuty: rules.Known(3),
	},
	Limits: []limits.Limit{
		{Kind: limits.Medical, Scope: limits.Daily, Used: rules.Known(25), Active: rules.Known(49)},
		{Kind: limits.Admin, Scope: limits.Daily, Used: rules.Known(6)},
		{Kind: limits.Medication, Scope: limits.Daily, Used: rules.Known(12)},
	},
}

// openDoor works out the door of today and of the coming days.
func openDoor(policy *limits.Policy, now time.Time) (d door, err error) {
	d = door{policy: policy, now: now}
	today := policy.Calendar().Today(now)
	d.current, err = limits.Effective(policy, knownToday, now)
	if err == nil {
		d.today, err = limits.Preview(policy, knownToday, today, today.Add(8))
	}
	if err == nil {
		d.coming, err = limits.Preview(policy, limits.Input{}, today.Add(1), today.Add(previewDays))
	}
	return d, err
}

// group is the door now and tomorrow, and the next day that differs from its week.
func (d door) group() group {
	tomorrow := d.policy.Calendar().Today(d.now).Add(1)
	g := group{
		key: "door", title: "8 THE DOOR", order: "kind of request", named: true,
		counts: fmt.Sprintf("with %d of %d GP sessions, tomorrow %s; why: -door today",
			*knownToday.Staff.PresentGPSessions, *knownToday.Staff.PlannedGPSessions,
			tomorrow.At(0, d.now.Location()).Format("Mon 2 Jan")),
		columns: []column{
			{"kind", 12}, {"now", 24}, {"came today", 10}, {"figure today", 14}, {"tomorrow", 0},
		},
	}
	for _, k := range d.current.Kinds {
		next, _, _ := d.day(d.coming, k.Kind, tomorrow)
		g.rows = append(g.rows, row{cells: []string{
			plain(k.Kind), d.until(k), d.came(k.Kind), figure(k), next,
		}})
	}
	g.least = len(g.rows)
	if text := d.nextChange(tomorrow); text != "" {
		g.foot = append(g.foot, note{label: "differs next", text: text})
	}
	return g
}

// until is the door now, and until when it stands so; figures may change before.
func (d door) until(k limits.KindDecision) string {
	until := time.Time{}
	for _, s := range d.today {
		switch {
		case s.Kind != k.Kind || !s.Until.After(d.now):
		case s.Door == k.Door && (until.IsZero() || s.From.Equal(until)):
			until = s.Until
		}
	}
	switch {
	case until.IsZero():
		return plain(k.Door)
	case until.Sub(d.now) > 7*24*time.Hour:
		return plain(k.Door) + " at all times"
	}
	return plain(k.Door) + " until " + instant(until, d.now)
}

// came is how many requests of a kind have come today; "?" where nobody counted.
func (d door) came(kind limits.Kind) string {
	for _, u := range d.current.Usage {
		if u.Kind == kind && u.Scope == limits.Daily {
			return fmt.Sprint(u.Used)
		}
	}
	return "?"
}

// figure is how many requests may come in a day, and what happens beyond.
func figure(k limits.KindDecision) string {
	switch f := k.Figures[limits.Daily]; {
	case f.Unlimited:
		return "no figure"
	case f.Hard:
		return fmt.Sprintf("at most %d", f.N)
	default:
		return fmt.Sprintf("warns at %d", f.N)
	}
}

// nextChange is the next day from a date on that differs from its week, and why; "" if none does.
func (d door) nextChange(from calendar.Date) string {
	for day := from; day.Sub(from) < previewDays; day = day.Add(1) {
		for _, kind := range d.policy.Kinds() {
			said, why, differs := d.day(d.coming, kind, day)
			if !differs {
				continue
			}
			date := day.At(0, d.now.Location()).Format("Mon 2 Jan")
			return fmt.Sprintf("%s, %s: %s. %s", date, plain(kind), said, strings.Join(why, " "))
		}
	}
	return ""
}

// day says how a kind of request stands on a date, and the reasons if that differs from its week.
func (d door) day(spans []limits.Span, kind limits.Kind, date calendar.Date) (said string, why []string, differs bool) {
	var doors []string
	figures := ""
	start, end := date.At(0, d.now.Location()), date.Add(1).At(0, d.now.Location())
	for _, s := range spans {
		if s.Kind != kind || !s.From.Before(end) || !start.Before(s.Until) {
			continue
		}
		for _, step := range s.Trace {
			if step.Because != "" && !slices.Contains(why, step.Because) {
				why = append(why, step.Because)
			}
		}
		if s.Door == limits.Closed {
			continue
		}
		from, to := later(s.From, start).Format("15:04"), "24:00"
		if s.Until.Before(end) {
			to = s.Until.Format("15:04")
		}
		if n := len(doors); n > 0 && strings.HasSuffix(doors[n-1], from+" "+plain(s.Door)) {
			doors[n-1] = doors[n-1][:6] + to + " " + plain(s.Door)
		} else {
			doors = append(doors, from+"-"+to+" "+plain(s.Door))
		}
		figures = ", " + figure(s.KindDecision)
		differs = differs || s.Figures[limits.Daily] != s.WeekFigures[limits.Daily] || s.Door != s.WeekDoor
	}
	return cmp.Or(strings.Join(doors, ", "), "closed") + figures, why, differs || len(doors) == 0 && len(why) > 0
}

// later returns the later of two instants.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// show writes the doors and the figures of a date, and why: of today with what is known of it.
func (d door) show(p page, date calendar.Date) error {
	known := limits.Input{}
	if date == d.policy.Calendar().Today(d.now) {
		known = knownToday
	}
	spans, err := limits.Preview(d.policy, known, date, date)
	if err != nil {
		return err
	}
	p.text(0, fmt.Sprintf("THE DOOR on %s, by policy %s", date.At(0, d.now.Location()).Format("Monday 2 January 2006"),
		d.policy.Set().Header.Version))
	for _, kind := range d.policy.Kinds() {
		said, _, differs := d.day(spans, kind, date)
		fmt.Fprintf(p, "  %-12s %s\n", plain(kind), said)
		var steps []string
		for _, s := range spans {
			if s.Kind == kind {
				steps = append(steps, s.Reasons()...)
			}
		}
		slices.Sort(steps)
		for _, step := range slices.Compact(steps) {
			p.text(4, step)
		}
		if !differs && len(steps) == 0 {
			p.text(4, "as its week has it")
		}
	}
	p.text(0, "A figure that warns tells staff and turns nobody away; at most means that it turns patients away. "+
		"What depends on staff and demand is not known beforehand. The whole of Christmas:")
	fmt.Fprintln(p, "  go run ./rules/cmd/frontdoor preview -policy examples/policies/total-triage \\\n"+
		"      -from 2026-12-14 -to 2027-01-08 -format month")
	return nil
}
