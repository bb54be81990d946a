package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/ruletest"
)

var testCommand = command{
	name: "test", summary: "run a policy folder's *_test.yaml and the cases beside its rules",
	usage: `frontdoor test [-run REGEXP] [-v] [-format text|json] DIR

Runs every case. A case that fails prints its place, what was expected, what came, and why: the
part of each rule's condition that forces its verdict. No cases at all is a failure.

  -run REGEXP    only cases whose name matches
  -v             also name the cases that passed
  -format json   one JSON value

Exit: 0 all passed, 1 a case failed, 2 a policy or test file that does not load.

  frontdoor test -run "hay fever" examples/policies/total-triage
`,
	run: (*session).test,
}

func (s *session) test() int {
	only := s.flags.String("run", "", "")
	verbose := s.flags.Bool("v", false, "")
	plain, code, ok := s.parse()
	if !ok {
		return code
	}
	pattern, err := regexp.Compile(*only)
	if err != nil {
		return s.fail("-run is not a regular expression")
	}
	folder, ok := s.folder(plain)
	if !ok {
		return unusable
	}
	start := time.Now()
	report := ruletest.Check(folder, ruletest.Domains()...)
	if report.Problems.Fatal() {
		s.problems(s.stderr, report.Problems)
		return unusable
	}
	kept := []ruletest.Case{}
	for _, c := range report.Cases {
		if pattern.MatchString(c.Name) {
			kept = append(kept, c)
		}
	}
	report.Cases = kept
	if s.format == "json" {
		b, _ := json.MarshalIndent(report.Cases, "", "  ")
		fmt.Fprintln(s.stdout, string(b))
	} else {
		s.printCases(report, *verbose, time.Since(start))
	}
	if report.Failed() > 0 || len(report.Cases) == 0 {
		return findings
	}
	return good
}

func (s *session) printCases(r ruletest.Report, verbose bool, took time.Duration) {
	todo := 0
	for _, c := range r.Cases {
		switch {
		case len(c.Failures) > 0:
			fmt.Fprintf(s.stdout, "%s %s\n", s.paint(red, "FAIL"), c)
		case c.Todo != "":
			todo++
			fmt.Fprintf(s.stdout, "%s %s\n", s.paint(yellow, "todo"), wrap(fmt.Sprintf("%s:%d: %s: %s", c.File, c.Line, c.Name, c.Todo), columns-5, 5))
		case verbose:
			fmt.Fprintf(s.stdout, "ok   %s\n", wrap(fmt.Sprintf("%s:%d: %s", c.File, c.Line, c.Name), columns-5, 5))
		}
	}
	if len(r.Cases) == 0 {
		fmt.Fprintln(s.stdout, "no cases ran: none matches, or the policy has no tests")
		return
	}
	failed := r.Failed()
	fmt.Fprintf(s.stdout, "%s, %d failed, %d todo; %s beside the rules passed (%d ms)\n", plural(len(r.Cases), "case"), failed, todo, plural(r.RuleCases, "case"), took.Milliseconds())
}
