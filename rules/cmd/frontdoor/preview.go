// This file holds the verb preview.

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

var previewCommand = command{
	name: "preview", summary: "the door and the figures of the coming weeks, and why",
	usage: `frontdoor preview -policy DIR -from DATE -to DATE [-instructions FILE] [-facts FILE]
                  [-kind KIND] [-format json|text|month]

Shows the doors and figures of limits.yaml from one date to another, both included: one line for
every stretch of time in which a kind of request stands alike.

  -format json         one JSON object a line (the default)
  -format text         a table, with what makes each stretch what it is
  -format month        the months at a glance: which days differ from their week, and why
  -kind KIND           one kind of request only: medical, admin, …
  -instructions FILE   a JSON list of instructions, or one instruction a line
  -facts FILE          a JSON object as for eval limits, taken as it stands all through: with
                       {"staff": {"gp_sessions_present_pct": 50}} it shows what would be

Exit: 0 shown, 1 the calendar's data end before it does, or an instruction is not in force for
want of something, 2 unusable.

  frontdoor preview -policy examples/policies/total-triage -from 2026-12-14 -to 2027-01-08 \
      -format month
`,
	run:      (*session).preview,
	writes:   func(f format) bool { return f.preview != nil },
	standard: "json",
}

// preview runs the verb: it finds the policy, the dates and the input, and previews.
func (s *session) preview() int {
	first, last := s.flags.String("from", "", ""), s.flags.String("to", "", "")
	instructions := s.flags.String("instructions", "", "")
	facts := s.flags.String("facts", "", "")
	kind := s.flags.String("kind", "", "")
	plain, code, ok := s.parse()
	if !ok {
		return code
	}
	folder, ok := s.folder(plain)
	if !ok {
		return unusable
	}
	from, okFrom := calendar.ParseDate(*first)
	to, okTo := calendar.ParseDate(*last)
	if !okFrom || !okTo {
		return s.fail("-from and -to are dates such as 2026-12-14")
	}
	loaded, ok := s.load("limits", folder)
	if !ok {
		return unusable
	}
	policy := loaded.(*limits.Policy)
	if *kind != "" && !slices.Contains(policy.Kinds(), limits.Kind(*kind)) {
		return s.fail("the week has no kind %q; it has %s", *kind, joinKinds(policy.Kinds()))
	}
	in, ok := s.previewInput(*facts, *instructions)
	if !ok {
		return unusable
	}
	edges, err := limits.Preview(policy, in, from, to)
	if err != nil {
		return s.failPreview(err)
	}
	code = s.notInForce(policy, in, from)
	edges = slices.DeleteFunc(edges, func(e limits.Span) bool { return *kind != "" && e.Kind != limits.Kind(*kind) })
	view := previewView{session: s, policy: policy, edges: edges, from: from, to: to}
	if written := s.output.preview(view); written != good {
		return written
	}
	if cal := policy.Calendar(); !cal.Empty() && !cal.Covers(to) {
		_, last := cal.Coverage()
		fmt.Fprintf(s.stderr, "frontdoor: the bank-holiday data end on %s: later days are not known, and shut\n", last)
		return findings
	}
	return code
}

// failPreview says which of the flags or files a preview cannot use.
func (s *session) failPreview(err error) int {
	var e *rules.Error
	switch {
	case errors.As(err, &e) && e.Fact == "to":
		return s.fail("-to lies before -from, or the preview has more than %d days", limits.MaxPreviewDays)
	case errors.As(err, &e) && e.Fact == "from":
		return s.fail("-from and -to lie in the years 1900 to 9000")
	}
	return s.fail("the facts cannot be used: %s", err)
}

// notInForce names the instructions that are not in force for want of something; it returns findings if there are any.
func (s *session) notInForce(policy *limits.Policy, in limits.Input, from calendar.Date) int {
	first, err := limits.Effective(policy, in, from.At(0, policy.Calendar().Zone()))
	if err != nil {
		return good // Preview has said what is wrong
	}
	code := good
	for _, r := range first.Pending {
		why := strings.ReplaceAll(string(r.Because), "_", " ")
		fmt.Fprintf(s.stderr, "frontdoor: instruction %q is not in force: %s\n", r.ID, why)
		code = findings
	}
	return code
}

// joinKinds lists kinds of requests in words.
func joinKinds(kinds []limits.Kind) string {
	var words []string
	for _, k := range kinds {
		words = append(words, string(k))
	}
	return strings.Join(words, ", ")
}

// previewInput reads the facts and the instructions of a preview.
func (s *session) previewInput(facts, instructions string) (in limits.Input, ok bool) {
	if facts != "" {
		data, err := os.ReadFile(facts)
		if err != nil {
			s.fail("%s cannot be read", facts)
			return in, false
		}
		line, err := wire.Line(data)
		if err == nil {
			in, err = limits.Decode(line)
		}
		if err == nil && in.Request != nil {
			err = &rules.Error{Code: "unknown-key", Fact: "admission", Detail: "a preview has no request that knocks"}
		}
		if err != nil {
			s.fail("%s: %s", facts, err)
			return in, false
		}
	}
	if instructions == "" {
		return in, true
	}
	data, err := os.ReadFile(instructions)
	if err != nil {
		s.fail("%s cannot be read", instructions)
		return in, false
	}
	if text := strings.TrimSpace(string(data)); !strings.HasPrefix(text, "[") {
		data = []byte("[" + strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == '\n' }), ",") + "]")
	}
	given, err := limits.Decode(map[string]json.RawMessage{"instructions": data})
	if err != nil {
		s.fail("%s: %s", instructions, err)
		return in, false
	}
	in.Instructions = append(in.Instructions, given.Instructions...)
	return in, true
}
