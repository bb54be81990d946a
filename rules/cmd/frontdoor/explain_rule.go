package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// rule explains one rule: its reason, and the part of its condition that forces its verdict.
func (x *explanation) rule(o rules.RuleVerdict, r *rules.Result) {
	title := fmt.Sprintf("%s  %s", o.ID, o.Verdict)
	fmt.Fprintf(x.stdout, "%s  %s\n", x.paint(bold, title), wrap(o.Because, max(20, columns-len(title)-2), 4))
	if o.Source != "" && x.only != nil {
		x.say("    source: " + o.Source)
	}
	for _, line := range r.Why(o.Rule).Tree() {
		x.say("    " + line)
	}
	x.lines++
	if x.only != nil {
		x.blocked(o, r)
	}
	x.evidence(o, r)
}

// say prints a line, broken where it is too long, and counts it.
func (x *explanation) say(line string) {
	indent := len(line) - len(strings.TrimLeft(line, " "))
	text := line
	if len([]rune(line)) > columns {
		text = strings.Repeat(" ", indent) + wrap(line, columns-indent-4, indent+4)
	}
	fmt.Fprintln(x.stdout, text)
	x.lines += 1 + strings.Count(text, "\n")
}

// blocked says why a rule that fired did not act: which rules or reasons stood against it, and what these lack.
func (x *explanation) blocked(o rules.RuleVerdict, r *rules.Result) {
	b, err := x.decision.MarshalJSON()
	var d struct {
		Blocked []struct {
			Rule string   `json:"rule"`
			By   []string `json:"by"`
		} `json:"blocked"`
	}
	if err != nil || json.Unmarshal(b, &d) != nil {
		return
	}
	for _, blocked := range d.Blocked {
		if blocked.Rule != o.ID {
			continue
		}
		x.say("    it did not act, because of:")
		for _, by := range blocked.By {
			said := by
			for _, other := range r.Verdicts() {
				if other.ID == by {
					said = fmt.Sprintf("%s, %s %s", by, other.Verdict, r.Why(other.Rule).Line())
				}
			}
			x.say("      " + said)
		}
	}
}

// evidence shows the values that the verdict rests on, to those who may see them.
func (x *explanation) evidence(o rules.RuleVerdict, r *rules.Result) {
	values := r.FactsOf(o.Rule).Evidence(x.viewer, factsOf(r.Why(o.Rule))...)
	var names []string
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		x.say(fmt.Sprintf("    %s = %v", name, values[name]))
	}
}

func factsOf(w rules.Why) []string {
	out := slices.Clone(w.Facts)
	for _, k := range w.Kids {
		out = append(out, factsOf(k)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
