package limits

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/calendar"
)

// Week says the rows of a kind's week in words, from Monday on: its doors, then its figures, with a ~ where one only warns.
func (p *Policy) Week(kind Kind) []string {
	if p == nil {
		return nil
	}
	rows := p.loaded.Header.Week[kind]
	var out []string
	for _, days := range slices.SortedFunc(maps.Keys(rows), byWeekday) {
		r := rows[days]
		var doors []string
		for _, w := range inOrder(slices.Collect(maps.Keys(r.Door))) {
			doors = append(doors, w.String()+" "+spaced(r.Door[w]))
		}
		line := fmt.Sprintf("%-11s %s", spaced(days), cmp.Or(strings.Join(doors, ", "), "closed"))
		for _, f := range r.figures() {
			line += fmt.Sprintf("; %s %s", f.name, f.of)
		}
		out = append(out, line)
	}
	return out
}

// Reasons are the steps beyond the plain week, in words; while the door is closed only those that concern the door.
func (k KindDecision) Reasons() []string {
	var out []string
	for _, step := range k.Trace {
		switch {
		case step.Layer == "week" && step.Because != "" && k.WeekDoor == Closed:
			out = append(out, "shut: "+step.Because)
		case step.Layer == "week" && step.Because != "":
			out = append(out, "closed day: "+step.Because)
		case step.Layer != "week" && (k.Door != Closed || strings.HasPrefix(step.Change, "door")):
			out = append(out, fmt.Sprintf("%s %s: %s. %s", step.Layer, step.Rule, step.Change, step.Because))
		}
	}
	return out
}

// Lines is the decision in words: a line for each kind, and its reasons below.
func (d Decision) Lines() []string {
	var out []string
	for _, k := range d.Kinds {
		line := fmt.Sprintf("%-12s %s", spaced(k.Kind), spaced(k.Door))
		for _, s := range scopes {
			if f, ok := k.Figures[s]; ok && !f.Unlimited {
				line += ", " + strings.ReplaceAll(figureText(s, f), "_", " ")
			}
		}
		out = append(out, line+", until "+k.Until.Format("Mon 2 Jan 15:04"))
		for _, why := range k.Reasons() {
			out = append(out, "  "+why)
		}
	}
	if a := d.Admission; a != nil {
		out = append(out, fmt.Sprintf("the request   %s: %s", map[bool]string{true: "comes in", false: "is turned away"}[a.Admit], spaced(a.Because)))
	}
	for _, a := range d.Alerts {
		out = append(out, strings.TrimSpace(fmt.Sprintf("alert %s: %s", spaced(a.Alert), a.Because)))
	}
	return out
}

func spaced[T ~string](name T) string { return strings.ReplaceAll(string(name), "_", " ") }

// named is a figure of a row with its key.
type namedFigure struct {
	key, name string
	of        *weekFigure
}

// figures are the figures of a row that are there, those of periods last.
func (r row) figures() (out []namedFigure) {
	for _, f := range []namedFigure{{"daily", "daily", r.Daily}, {"active", "active", r.Active}, {"per_patient_24h", "per patient 24h", r.PerPatient}} {
		if f.of != nil {
			out = append(out, f)
		}
	}
	for _, w := range inOrder(slices.Collect(maps.Keys(r.Periods))) {
		of := r.Periods[w]
		out = append(out, namedFigure{"periods/" + w.String(), w.String(), &of})
	}
	return out
}

// byWeekday sorts rows from Monday on, closed days last.
func byWeekday(a, b weekDays) int {
	first := func(d weekDays) int {
		weekdays, ok := calendar.ParseDays(string(d))
		if !ok {
			return 7
		}
		return (int(weekdays[0]) + 6) % 7
	}
	return first(a) - first(b)
}
