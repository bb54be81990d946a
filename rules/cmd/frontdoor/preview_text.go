// This file prints a preview as a table.

package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
)

// previewView is a preview with what is needed to show it.
type previewView struct {
	*session
	policy   *limits.Policy
	edges    []limits.Span
	from, to calendar.Date
}

// table prints every stretch with what made it so: one line a stretch, the reasons under it.
func (v previewView) table() {
	fmt.Fprintln(
		v.stdout, v.paint(bold, fmt.Sprintf("%-24s %-7s %-13s %-13s %s", "from", "to", "kind", "door", "figures")),
	)
	day, before := calendar.Date{}, map[limits.Kind][]string{}
	for _, e := range v.edges {
		why := e.Reasons()
		if e.Door == limits.Closed && len(why) == 0 {
			continue // as its week has it
		}
		from := e.From.Format("15:04")
		if d := calendar.DateOf(e.From); d != day {
			day, from = d, e.From.Format("Mon 2 Jan 2006  15:04")
		}
		until := e.Until.Format("15:04")
		if last := calendar.DateOf(e.Until); last != day && (last.Sub(day) > 1 || until != "00:00") {
			until = e.Until.Format("Mon 2")
		} else if last != day {
			until = "24:00"
		}
		fmt.Fprintf(
			v.stdout, "%24s %-7s %-13s %s %s\n", from, until, e.Kind, v.door(e.Door, 13),
			wrap(figures(e.KindDecision), columns-62, 62),
		)
		if !slices.Equal(before[e.Kind], why) {
			for _, line := range why {
				fmt.Fprintf(v.stdout, "%32s %s\n", "", v.paint(faint, wrap(line, columns-34, 35)))
			}
		}
		before[e.Kind] = why
	}
	v.undecided()
}

// door is a door in words, coloured, padded to a width.
func (v previewView) door(d limits.Door, width int) string {
	text := fmt.Sprintf("%-*s", width, strings.ReplaceAll(string(d), "_", " "))
	switch d {
	case limits.Closed:
		return v.paint(red, text)
	case limits.RoutineOnly:
		return v.paint(yellow, text)
	}
	return text
}

// figures are the figures of a kind that are not unlimited; those that only warn are marked.
func figures(k limits.KindDecision) string {
	if k.Door == limits.Closed {
		return ""
	}
	var out []string
	for _, scope := range []limits.Scope{limits.Daily, limits.Period, limits.Active, limits.PerPatient} {
		if f, ok := k.Figures[scope]; ok && !f.Unlimited {
			text := fmt.Sprintf("%s %d", strings.ReplaceAll(string(scope), "_", " "), f.N)
			if !f.Hard {
				text += "~"
			}
			out = append(out, text)
		}
	}
	if len(out) == 0 {
		return "no figure"
	}
	return strings.Join(out, ", ")
}

// undecided names the rules that a preview cannot decide.
func (v previewView) undecided() {
	ids := map[string]bool{}
	for _, e := range v.edges {
		for _, id := range e.Unknown {
			ids[id] = true
		}
	}
	fmt.Fprintln(v.stdout)
	if v.output.name == "text" {
		fmt.Fprintln(
			v.stdout, "Doors are closed where no line says otherwise; reasons stand once while they stay the same.",
		)
	}
	if slices.ContainsFunc(v.edges, func(e limits.Span) bool {
		return strings.Contains(figures(e.KindDecision), "~")
	}) {
		fmt.Fprintln(v.stdout, "~ warns only")
	}
	if len(ids) > 0 {
		fmt.Fprintln(v.stdout, wrap("not decided beforehand, as they read staff, demand or counts: "+
			strings.Join(slices.Sorted(maps.Keys(ids)), ", "), columns, 2))
	}
}
