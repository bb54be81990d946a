// This file prints an explanation as text.

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// maxExplained is how many lines of explanation are printed before the other rules are only named.
const maxExplained = 24

// print prints the decision and why it is so; with -rule, why that rule came out as it did.
func (x *explanation) print() int {
	r := x.decision.Result()
	x.printDecision()
	if x.only != nil {
		for _, o := range r.Verdicts() {
			if o.ID == x.only.ID {
				x.printRule(o, r)
				return good
			}
		}
		fmt.Fprintf(x.stdout, "%s is not in force on this day\n", x.only.ID)
		return good
	}
	var left []string
	fmt.Fprintf(x.stdout, "\n%s\n", x.paint(bold, "FIRED"))
	for _, o := range r.Verdicts() {
		switch {
		case o.Verdict != rules.Fired:
		case x.lines < maxExplained:
			x.printRule(o, r)
		default:
			left = append(left, o.ID)
		}
	}
	switch {
	case len(left) > 0:
		x.printLine(fmt.Sprintf("and %s: %s", plural(len(left), "rule"), strings.Join(left, ", ")))
	case x.lines == 0:
		fmt.Fprintln(x.stdout, "no rule")
	}
	x.printGaps(r.Gaps())
	fmt.Fprintln(x.stdout, x.paint(faint, "\n-rule RULE: why this one fired, did not fire, or is unknown"))
	return good
}

// printGaps prints what is not known, with the rules that this keeps open.
func (x *explanation) printGaps(gaps []rules.Gap) {
	if len(gaps) == 0 {
		return
	}
	fmt.Fprintf(x.stdout, "\n%s\n", x.paint(bold, "NOT KNOWN, and the rules it keeps open"))
	const most = 12
	for i, g := range gaps {
		if i == most {
			fmt.Fprintf(x.stdout, "and %s\n", plural(len(gaps)-most, "fact"))
			return
		}
		x.printLine(g.Fact + ": " + strings.Join(g.Rules, ", "))
	}
}

// printDecision prints what was decided, in the words of the decision if it has any.
func (x *explanation) printDecision() {
	if d, ok := x.decision.(interface{ Lines() []string }); ok {
		for _, line := range d.Lines() {
			x.printLine(line)
		}
		return
	}
	b, err := x.decision.MarshalJSON()
	if err != nil {
		return
	}
	var parts []string
	for _, p := range pairs(b) {
		if slices.Contains(
			[]string{"v", "errors", "fired", "reasons", "not_ruled_out", "digest", "calendar_digest", "now"}, p.key,
		) {
			continue
		}
		var v any
		if json.Unmarshal(p.value, &v) == nil && valueText(v) != "" {
			parts = append(parts, strings.ReplaceAll(p.key, "_", " ")+" "+valueText(v))
		}
	}
	x.printLine(strings.Join(parts, "; "))
}

// valueText is a JSON value in words; empty for null, 0 and empty lists.
func valueText(v any) string {
	var parts []string
	switch v := v.(type) {
	case nil:
		return ""
	case []any:
		for _, item := range v {
			parts = append(parts, valueText(item))
		}
		return strings.Join(parts, ", ")
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, strings.ReplaceAll(key, "_", " ")+" "+valueText(v[key]))
		}
		return strings.Join(parts, ", ")
	case float64:
		if v == 0 {
			return ""
		}
	}
	return fmt.Sprint(v)
}

// pair is one key of a JSON object with its value.
type pair struct {
	key   string
	value json.RawMessage
}

// pairs reads a JSON object in its order.
func pairs(b []byte) []pair {
	dec := json.NewDecoder(bytes.NewReader(b))
	var out []pair
	if _, err := dec.Token(); err != nil {
		return nil
	}
	for dec.More() {
		key, err := dec.Token()
		var value json.RawMessage
		if err != nil || dec.Decode(&value) != nil {
			return out
		}
		out = append(out, pair{fmt.Sprint(key), value})
	}
	return out
}

// printRule explains one rule: its reason, and the part of its condition that forces its verdict.
func (x *explanation) printRule(o rules.RuleVerdict, r *rules.Result) {
	title := fmt.Sprintf("%s  %s", o.ID, o.Verdict)
	fmt.Fprintf(x.stdout, "%s  %s\n", x.paint(bold, title), wrap(o.Because, max(20, columns-len(title)-2), 4))
	if o.Source != "" && x.only != nil {
		x.printLine("    source: " + o.Source)
	}
	for _, line := range r.Why(o.Rule).Tree() {
		x.printLine("    " + line)
	}
	x.lines++
	if x.only != nil {
		x.printBlocked(o, r)
	}
	x.printEvidence(o, r)
}

// printLine prints a line, broken where it is too long, and counts it.
func (x *explanation) printLine(line string) {
	indent := len(line) - len(strings.TrimLeft(line, " "))
	text := line
	if len([]rune(line)) > columns {
		text = strings.Repeat(" ", indent) + wrap(line, columns-indent-4, indent+4)
	}
	fmt.Fprintln(x.stdout, text)
	x.lines += 1 + strings.Count(text, "\n")
}

// printBlocked says why a rule that fired did not act: which rules or reasons stood against it, and what these lack.
func (x *explanation) printBlocked(o rules.RuleVerdict, r *rules.Result) {
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
		x.printLine("    it did not act, because of:")
		for _, by := range blocked.By {
			said := by
			for _, other := range r.Verdicts() {
				if other.ID == by {
					said = fmt.Sprintf("%s, %s %s", by, other.Verdict, r.Why(other.Rule).Line())
				}
			}
			var rows []string
			for _, row := range r.UnreadWords(x.viewer) {
				rows = append(rows, strings.Join(row, " "))
			}
			if by == "unread_words" && len(rows) > 0 {
				said += ": " + strings.Join(rows, ", ")
			}
			x.printLine("      " + said)
		}
	}
}

// printEvidence shows the values that the verdict rests on, to those who may see them.
func (x *explanation) printEvidence(o rules.RuleVerdict, r *rules.Result) {
	values := r.FactsOf(o.Rule).Evidence(x.viewer, factsOf(r.Why(o.Rule))...)
	var names []string
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		x.printLine(fmt.Sprintf("    %s = %v", name, values[name]))
	}
	const most = 12 // of the words that a table weighed
	var weighed []string
	for _, w := range r.WeighedWords(o.Rule, x.viewer) {
		weighed = append(weighed, fmt.Sprintf("%s %+d", w.Words, w.Points))
	}
	if len(weighed) > most {
		weighed = append(weighed[:most], fmt.Sprintf("and %d more", len(weighed)-most))
	}
	if len(weighed) > 0 {
		x.printLine("    words and their points: " + strings.Join(weighed, ", "))
	}
}

// factsOf are the facts of an explanation and of its parts, sorted, each once.
func factsOf(w rules.Why) []string {
	out := slices.Clone(w.Facts)
	for _, k := range w.Kids {
		out = append(out, factsOf(k)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
