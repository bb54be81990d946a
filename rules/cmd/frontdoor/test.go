// This file holds the verb test.

package main

import (
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
	run:    (*session).test,
	writes: func(f format) bool { return f.test != nil },
}

// test runs the verb: it runs every case whose name matches.
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
	if code := s.output.test(s, report, *verbose, time.Since(start)); code != good {
		return code
	}
	if report.Failed() > 0 || len(report.Cases) == 0 {
		return findings
	}
	return good
}
