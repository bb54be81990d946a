// This file writes reports as JSON.

package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/audit"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest"
)

var jsonFormat = format{
	name: "json",
	check: func(s *session, policies []checkedPolicy, problems problem.Problems) int {
		return s.printJSON(struct {
			Problems []jsonProblem   `json:"problems"`
			Policies []checkedPolicy `json:"policies"`
		}{jsonProblems(problems), policies})
	},
	test: func(s *session, report ruletest.Report, _ bool, _ time.Duration) int {
		return s.printJSON(report.Cases)
	},
	decision: rules.Decision.MarshalJSON,
	explain:  explainJSON,
	preview:  previewJSON,
	audit: func(s *session, report audit.Report) int {
		b, _ := json.MarshalIndent(report, "", "  ")
		fmt.Fprintln(s.stdout, escapeUnprintable(string(b)))
		return good
	},
	learn: learnJSON,
	words: func(s *session, r wordsReport) int { return s.printJSON(r) },
	facts: func(s *session, facts []rules.Fact, _, _ string) int { return s.printJSON(facts) },
}

// printJSON prints one value, indented.
func (s *session) printJSON(v any) int {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return s.fail("the output has no JSON")
	}
	fmt.Fprintln(s.stdout, string(b))
	return good
}

// jsonProblem is a problem of a policy file.
type jsonProblem struct {
	File     string `json:"file"`
	Line     int    `json:"line"`
	Col      int    `json:"col"`
	Severity string `json:"severity"`
	Code     string `json:"code"`
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`
}

// jsonProblems are problems in their order; never nil.
func jsonProblems(ps problem.Problems) []jsonProblem {
	out := []jsonProblem{}
	for _, p := range ps {
		severity := "error"
		if p.Warning {
			severity = "warning"
		}
		out = append(out, jsonProblem{
			File: p.File, Line: p.Line, Col: p.Col, Severity: severity, Code: p.Code, Message: p.Message, Hint: p.Hint,
		})
	}
	return out
}

// explainJSON prints a decision with the explanations of its rules: of the one asked for, or of all but those that did
// not fire.
func explainJSON(x *explanation) int {
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
	r := x.decision.Result()
	for _, o := range r.Verdicts() {
		if x.only == nil && o.Verdict != rules.NotFired || x.only != nil && o.ID == x.only.ID {
			out.Rules = append(out.Rules, explained{
				Rule: o.ID, Verdict: o.Verdict.String(), Because: o.Because, Why: r.Why(o.Rule),
			})
		}
	}
	return x.session.printJSON(out)
}

// previewJSON prints each stretch of a preview as a line.
func previewJSON(v previewView) int {
	enc := json.NewEncoder(v.stdout)
	enc.SetEscapeHTML(false)
	for _, edge := range v.edges {
		if enc.Encode(edge) != nil {
			return v.fail("the output cannot be written to its end")
		}
	}
	return good
}

// escapeUnprintable writes what a terminal would obey or hide as JSON's escapes.
func escapeUnprintable(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r == '\n' || unicode.IsPrint(r) {
			b.WriteRune(r)
			continue
		}
		for _, u := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&b, "\\u%04x", u)
		}
	}
	return b.String()
}
