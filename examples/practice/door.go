// This file shows the practice's door: what is open, up to which figure, and why.

package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/policies"
	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// door is the practice's door by its policy.
type door struct{ policy *limits.Policy }

// openDoor loads the policy of the door.
func openDoor() (door, error) {
	policy, err := limits.Load(policies.TotalTriage())
	return door{policy}, err
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

// lines are the door today and tomorrow, and the next day that differs from its week.
func (d door) lines() ([]string, error) {
	today, err := limits.Effective(d.policy, knownToday, now)
	if err != nil {
		return nil, err
	}
	tomorrow := d.policy.Calendar().Today(now).Add(1)
	edges, err := limits.Preview(d.policy, limits.Input{}, tomorrow, tomorrow.Add(40))
	if err != nil {
		return nil, err
	}
	out := []string{fmt.Sprintf("%-51s%s", "7 THE DOOR           now, with 5 of 8 GP sessions", "tomorrow, "+
		tomorrow.At(0, now.Location()).Format("Mon 2 Jan")+"     (why: -door)")}
	for _, k := range today.Kinds {
		until := k.Until.Format("15:04")
		if d.policy.Calendar().Today(k.Until) != d.policy.Calendar().Today(now) {
			until = "24:00"
		}
		next, _, _ := d.day(edges, k.Kind, tomorrow)
		out = append(out, clip(fmt.Sprintf(
			"  %-18s %-27s %s", k.Kind, fmt.Sprintf("%s to %s, %s", k.Door, until, figure(k)), next,
		), columns))
	}
	for day := tomorrow; day.Sub(tomorrow) < 40; day = day.Add(1) {
		for _, kind := range d.policy.Kinds() {
			if said, why, differs := d.day(edges, kind, day); differs {
				return append(out, clip(fmt.Sprintf(
					"  next change        %s, %s: %s: %s", day.At(0, now.Location()).Format("Mon 2 Jan"), kind, said,
					why[0],
				), columns)), nil
			}
		}
	}
	return out, nil
}

// figure is the daily figure, with a ~ if it only warns.
func figure(k limits.KindDecision) string {
	f := k.Figures[limits.Daily]
	return "daily " + f.String() + map[bool]string{true: "~"}[!f.Hard && !f.Unlimited]
}

// day says how a kind of request stands on a date, and the reasons if that differs from its week.
func (d door) day(edges []limits.Span, kind limits.Kind, date calendar.Date) (said string, why []string, differs bool) {
	var doors []string
	figures := ""
	start, end := date.At(0, d.policy.Calendar().Zone()), date.Add(1).At(0, d.policy.Calendar().Zone())
	for _, e := range edges {
		if e.Kind != kind || !e.From.Before(end) || !start.Before(e.Until) {
			continue
		}
		for _, line := range e.Reasons() {
			if !slices.Contains(why, line) {
				why = append(why, line)
			}
		}
		if e.Door == limits.Closed {
			continue
		}
		from, to := later(e.From, start).Format("15:04"), "24:00"
		if e.Until.Before(end) {
			to = e.Until.Format("15:04")
		}
		if n := len(doors); n > 0 && strings.HasSuffix(doors[n-1], from+" "+string(e.Door)) {
			doors[n-1] = doors[n-1][:6] + to + " " + string(e.Door)
		} else {
			doors = append(doors, from+"-"+to+" "+string(e.Door))
		}
		figures = ", " + figure(e.KindDecision)
		differs = differs || e.Figures[limits.Daily] != e.WeekFigures[limits.Daily] || e.Door != e.WeekDoor
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

// explain prints the doors and the figures of a date, and why.
func (d door) explain(w io.Writer, date calendar.Date) error {
	edges, err := limits.Preview(d.policy, limits.Input{}, date, date)
	if err != nil {
		return err
	}
	fmt.Fprintf(
		w, "THE DOOR on %s, by policy %s\n", date.At(0, now.Location()).Format("Monday 2 January 2006"),
		d.policy.Set().Header.Version,
	)
	for _, kind := range d.policy.Kinds() {
		said, why, _ := d.day(edges, kind, date)
		fmt.Fprintf(w, "  %-12s %s\n", kind, said)
		if len(why) == 0 {
			fmt.Fprintf(w, "  %-12s as its week has it\n", "")
		}
		for _, line := range why {
			for len(line) > columns-15 {
				at := strings.LastIndex(line[:columns-15], " ")
				fmt.Fprintf(w, "  %-12s %s\n", "", line[:at])
				line = "  " + line[at+1:]
			}
			fmt.Fprintf(w, "  %-12s %s\n", "", line)
		}
	}
	fmt.Fprintln(w, "~ warns only. Staff and demand are not known beforehand. The whole of Christmas:")
	fmt.Fprintln(
		w,
		"  go run ./rules/cmd/frontdoor preview -policy examples/policies/total-triage \\\n"+
			"      -from 2026-12-14 -to 2027-01-08 -format month",
	)
	return nil
}
