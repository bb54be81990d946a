package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

var explainCommand = command{
	name: "explain", summary: "one input: why, why not, what is missing, what to ask",
	usage: `frontdoor explain [KIND] -policy DIR [-id ID] [-rule RULE] [FILE]

Decides one input of FILE (or standard input), the first or the one of -id, and says why: for
each rule that fired the part of its condition that is true; for each one not ruled out what is
not known. KIND is triage unless said otherwise.

  -rule RULE     why this rule fired, did not fire, or is unknown
  -evidence ROLE -purpose WORDS
                 also show the values of the facts concerned, to this role for this purpose
  -now RFC3339   the instant of the decision
  -format json   the decision and the explanations as one JSON value

  frontdoor explain -policy examples/policies/total-triage -now 2026-11-23T08:15:00Z \
      -id s-1053 examples/practice/monday.jsonl
`,
	run: (*session).explain,
}

// screen is how many lines of explanation are printed before the rest is named only.
const screen = 24

func (s *session) explain() int {
	id := s.flags.String("id", "", "")
	rule := s.flags.String("rule", "", "")
	role := s.flags.String("evidence", "", "")
	purpose := s.flags.String("purpose", "", "")
	plain, code, ok := s.parse()
	if !ok {
		return code
	}
	kind := "triage"
	if len(plain) > 0 {
		if _, ok := domain(plain[0]); ok {
			kind, plain = plain[0], plain[1:]
		}
	}
	if s.policy == "" {
		return s.fail("name a policy folder: -policy DIR")
	}
	if (*role == "") != (*purpose == "") {
		return s.fail("values are shown to a role for a purpose: give both -evidence and -purpose")
	}
	folder, ok := s.folder(nil)
	if !ok {
		return unusable
	}
	p, ok := s.load(kind, folder)
	if !ok {
		return unusable
	}
	if *rule != "" && p.Set().Rule(*rule) == nil {
		return s.fail("the policy has no rule %q", *rule)
	}
	if len(plain) > 1 {
		return s.fail("one file of inputs at a time")
	}
	of, _ := domain(kind)
	d, err := s.decideOne(p, of.Subject, *id, plain)
	if err != nil {
		var e *rules.Error
		if errors.As(err, &e) {
			return s.fail("the input cannot be decided: %s", e)
		}
		return s.fail("%s", err)
	}
	x := explanation{session: s, decision: d, viewer: rules.Viewer{Role: *role, Purpose: *purpose}}
	if *rule != "" {
		x.only = p.Set().Rule(*rule)
	}
	return x.print()
}

// decideOne finds the input and decides it.
func (s *session) decideOne(p rules.Policy, subject, id string, files []string) (d rules.Decision, err error) {
	now, ok := s.clock()
	if !ok {
		return nil, errors.New("no instant")
	}
	in := s.stdin
	if len(files) > 0 {
		f, err := os.Open(files[0])
		if err != nil {
			return nil, fmt.Errorf("%s cannot be read", files[0])
		}
		defer f.Close()
		in = f
	}
	found := false
	readErr := eachLine(in, func(l inputLine) bool {
		if id != "" {
			input, lineErr := wire.Line(l.text)
			if lineErr != nil || idOf(input, subject) != id {
				return true
			}
		}
		found = true
		d, _, err = l.decide(p, subject, now)
		return false
	})
	switch {
	case found:
		return d, err
	case readErr != nil:
		return nil, errors.New("the input cannot be read")
	case id != "":
		return nil, fmt.Errorf("there is no input with the id %q", id)
	}
	return nil, errors.New("there is no input")
}

type explanation struct {
	*session
	decision rules.Decision
	viewer   rules.Viewer
	only     *rules.Rule
	lines    int
}

func (x *explanation) print() int {
	r := x.decision.Result()
	if x.format == "json" {
		return x.printJSON(r)
	}
	x.head()
	if x.only != nil {
		for _, o := range r.Verdicts() {
			if o.ID == x.only.ID {
				x.rule(o, r)
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
		case x.lines < screen:
			x.rule(o, r)
		default:
			left = append(left, o.ID)
		}
	}
	switch {
	case len(left) > 0:
		x.say(fmt.Sprintf("and %s: %s", plural(len(left), "rule"), strings.Join(left, ", ")))
	case x.lines == 0:
		fmt.Fprintln(x.stdout, "no rule")
	}
	x.gaps(r.Gaps())
	fmt.Fprintln(x.stdout, x.paint(faint, "\n-rule RULE: why this one fired, did not fire, or is unknown"))
	return good
}

// gaps prints what is not known, with the rules that it keeps open.
func (x *explanation) gaps(gaps []rules.Gap) {
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
		x.say(g.Fact + ": " + strings.Join(g.Rules, ", "))
	}
}

// head prints what was decided, in the words of the decision.
func (x *explanation) head() {
	if d, ok := x.decision.(interface{ Lines() []string }); ok { // a decision that can say itself
		for _, line := range d.Lines() {
			x.say(line)
		}
		return
	}
	b, err := x.decision.MarshalJSON()
	if err != nil {
		return
	}
	var parts []string
	for _, p := range pairs(b) {
		if slices.Contains([]string{"v", "errors", "fired", "reasons", "not_ruled_out", "digest", "calendar_digest", "now"}, p.key) {
			continue
		}
		var v any
		if json.Unmarshal(p.value, &v) == nil && said(v) != "" {
			parts = append(parts, strings.ReplaceAll(p.key, "_", " ")+" "+said(v))
		}
	}
	x.say(strings.Join(parts, "; "))
}

// said is a JSON value in words; "" for nothing.
func said(v any) string {
	var parts []string
	switch v := v.(type) {
	case nil:
		return ""
	case []any:
		for _, item := range v {
			parts = append(parts, said(item))
		}
		return strings.Join(parts, ", ")
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, strings.ReplaceAll(key, "_", " ")+" "+said(v[key]))
		}
		return strings.Join(parts, ", ")
	case float64:
		if v == 0 {
			return ""
		}
	}
	return fmt.Sprint(v)
}

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

func (x *explanation) printJSON(r *rules.Result) int {
	type explained struct {
		Rule    string    `json:"rule"`
		Verdict string    `json:"verdict"`
		Because string    `json:"because"`
		Why     rules.Why `json:"why"`
	}
	out := struct {
		Decision json.RawMessage `json:"decision"`
		Rules    []explained     `json:"rules"`
	}{Rules: []explained{}}
	out.Decision, _ = x.decision.MarshalJSON()
	for _, o := range r.Verdicts() {
		if x.only == nil && o.Verdict != rules.NotFired || x.only != nil && o.ID == x.only.ID {
			out.Rules = append(out.Rules, explained{o.ID, o.Verdict.String(), o.Because, r.Why(o.Rule)})
		}
	}
	b, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return x.fail("the explanation has no JSON")
	}
	fmt.Fprintln(x.stdout, string(b))
	return good
}
