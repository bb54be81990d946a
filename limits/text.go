// The policy and its decisions in words, for people.

package limits

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Week is the rows of a kind's week in words, from Monday on: its doors, then its figures, with a ~ where one only
// warns. It is nil for a kind that the week does not name.
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
		case step.Layer == LayerWeek && step.Because != "" && k.WeekDoor == Closed:
			out = append(out, "shut: "+step.Because)
		case step.Layer == LayerWeek && step.Because != "":
			out = append(out, "closed day: "+step.Because)
		case step.Layer != LayerWeek && (k.Door != Closed || strings.HasPrefix(step.Change, "door")):
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
		answer := map[bool]string{true: "comes in", false: "is turned away"}[a.Admit]
		out = append(out, fmt.Sprintf("the request   %s: %s", answer, spaced(a.Because)))
	}
	for _, a := range d.Alerts {
		name := spaced(a.Alert)
		if a.Unknown {
			name += " (whether it still holds is not known)"
		}
		out = append(out, strings.TrimSpace(fmt.Sprintf("alert %s: %s", name, a.Because)))
	}
	return out
}

// figureText is a figure in words: daily 60, daily 60 (warns).
func figureText(scope Scope, f Figure) string {
	text := string(scope) + " " + f.String()
	if !f.Hard && !f.Unlimited {
		text += " (warns)"
	}
	return text
}

// spaced is a name with spaces for its underscores.
func spaced[T ~string](name T) string { return strings.ReplaceAll(string(name), "_", " ") }
