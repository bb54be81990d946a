// This file writes reports as text for people.

package main

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/audit"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest"
)

var textFormat = format{
	name:     "text",
	check:    checkText,
	test:     testText,
	decision: decisionText,
	explain:  (*explanation).print,
	preview: func(v previewView) int {
		v.table()
		return good
	},
	audit: func(s *session, report audit.Report) int {
		for _, line := range report.Lines() {
			fmt.Fprintln(s.stdout, line)
		}
		return good
	},
	learn: learnText,
	words: wordsText,
	facts: factsText,
}

// decisionText is a decision as explain begins with it.
func decisionText(d rules.Decision) ([]byte, error) {
	var text bytes.Buffer
	(&explanation{session: &session{stdout: &text}, decision: d}).printDecision()
	return bytes.TrimSuffix(text.Bytes(), []byte("\n")), nil
}

// checkText prints the problems with their places, then the policies, then a summary.
func checkText(s *session, policies []checkedPolicy, problems problem.Problems) int {
	s.problems(s.stdout, problems)
	for _, p := range policies {
		fmt.Fprintf(
			s.stdout, "%s.yaml: %s %s, %s, %s beside them, digest %s\n", p.Policy, p.ID, p.versionText(),
			plural(p.Rules, "rule"), plural(p.Cases, "case"), p.Digest[:12],
		)
		if len(p.AlwaysEvaluated) > 0 {
			always := "always evaluated: " + strings.Join(p.AlwaysEvaluated, ", ")
			fmt.Fprintf(s.stdout, "  %s\n", wrap(always, columns-2, 4))
		}
	}
	errs, warnings := 0, 0
	for _, p := range problems {
		if p.Warning {
			warnings++
		} else {
			errs++
		}
	}
	switch {
	case errs > 0:
		fmt.Fprintf(s.stdout, "%s, %s: this policy is not loaded\n", plural(errs, "error"), plural(warnings, "warning"))
	case warnings > 0:
		fmt.Fprintln(s.stdout, plural(warnings, "warning"))
	default:
		fmt.Fprintln(s.stdout, "nothing found")
	}
	return good
}

// testText prints the cases that failed, or all of them, then a summary.
func testText(s *session, r ruletest.Report, verbose bool, took time.Duration) int {
	todo := 0
	for _, c := range r.Cases {
		switch {
		case len(c.Failures) > 0:
			fmt.Fprintf(s.stdout, "%s %s\n", s.paint(red, "FAIL"), c)
		case c.Todo != "":
			todo++
			fmt.Fprintf(s.stdout, "%s %s\n", s.paint(yellow, "todo"), wrap(
				fmt.Sprintf("%s:%d: %s: %s", c.File, c.Line, c.Name, c.Todo), columns-5, 5,
			))
		case verbose:
			fmt.Fprintf(s.stdout, "ok   %s\n", wrap(fmt.Sprintf("%s:%d: %s", c.File, c.Line, c.Name), columns-5, 5))
		}
	}
	if len(r.Cases)+r.RuleCases == 0 {
		fmt.Fprintln(s.stdout, "no cases ran: none matches, or the policy has no tests")
		return good
	}
	failed := r.Failed()
	fmt.Fprintf(
		s.stdout, "%s, %d failed, %d todo; %s beside the rules passed (%d ms)\n", plural(len(r.Cases), "case"), failed,
		todo, plural(r.RuleCases, "case"), took.Milliseconds(),
	)
	return good
}

// factsText prints each fact, with the words of its code list if a word was asked for.
func factsText(s *session, facts []rules.Fact, kind, word string) int {
	if len(facts) == 0 {
		fmt.Fprintf(s.stdout, "no fact of %s holds %q\n", kind, word)
		return findings
	}
	for _, f := range facts {
		s.fact(f)
		if f.Codes != "" && word != "" {
			s.codes(f, word, len(facts) == 1)
		}
	}
	return good
}

// codes prints the words of a closed list: those that hold the word, or all of them for the one fact asked for.
func (s *session) codes(f rules.Fact, word string, all bool) {
	var words []string
	for _, v := range f.Values {
		if all && strings.Contains(f.Name, word) || strings.Contains(v, word) {
			words = append(words, v)
		}
	}
	if len(words) > 0 {
		fmt.Fprintf(s.stdout, "    %s: %s\n", f.Codes, wrap(strings.Join(words, " "), columns-len(f.Codes)-6, 6))
	}
}

// fact prints one fact: its name and what it may be, then what it means.
func (s *session) fact(f rules.Fact) {
	var what []string
	switch {
	case f.Ranged:
		what = append(what, fmt.Sprintf("%s %g..%g", f.Kind, f.Min, f.Max))
	case f.Codes != "":
		what = append(what, fmt.Sprintf("%s of %d %s", f.Kind, len(f.Values), f.Codes))
	case len(f.Values) > 0:
		what = append(what, f.Kind+" "+strings.Join(f.Values, " "))
	default:
		what = append(what, f.Kind)
	}
	if f.Unit != "" && f.Unit != "count" {
		what = append(what, f.Unit)
	}
	if f.Step != 0 && f.Kind == "float" {
		what = append(what, fmt.Sprintf("step %g", f.Step))
	}
	if f.Absent == "none" {
		what = append(what, "absent = none")
	}
	if f.Sensitive {
		what = append(what, "withheld")
	}
	const name = 38
	fmt.Fprintf(s.stdout, "%s %s\n", s.paint(bold, fmt.Sprintf("%-*s", name, f.Name)), wrap(
		strings.Join(what, ", "), columns-name-1, name+1,
	))
	doc := f.Doc
	if f.From != "" {
		doc += " (from " + f.From + ")"
	}
	fmt.Fprintf(s.stdout, "    %s\n", wrap(doc, columns-4, 4))
}
