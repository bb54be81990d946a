// This file holds the verb test.

package main

import (
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/ruletest"
)

var testCommand = command{
	name: "test", summary: "run a policy folder's *_test.yaml and the cases beside its rules",
	usage: `frontdoor test [-run REGEXP] [-v] [-format text|json] DIR

Runs every case. A case that fails prints its place, what was expected, what came, and why: the
part of each rule's condition that forces its verdict. What the case gives is not printed, as it
tells of a patient. No cases at all is a failure.

  -run REGEXP    only cases whose name matches
  -v             also name the cases that passed
  -evidence ROLE -purpose WORDS
                 also print the cases that failed or were refused as they stand in their files, to
                 this role for this purpose
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
	viewer := s.viewer()
	plain, code, ok := s.parse()
	if !ok {
		return code
	}
	if (viewer.Role == "") != (viewer.Purpose == "") {
		return s.fail(halfViewer)
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
		if viewer.Role != "" {
			s.quote(s.stderr, folder, report)
		}
		return unusable
	}
	kept := []ruletest.Case{}
	for _, c := range report.Cases {
		if pattern.MatchString(c.Name) {
			kept = append(kept, c)
		}
	}
	report.Cases = kept
	if len(kept) == 0 && *only != "" {
		report.RuleCases = 0 // none of what was asked for has run
	}
	if code := s.output.test(s, report, *verbose, time.Since(start)); code != good {
		return code
	}
	if viewer.Role != "" && s.output.name == textFormat.name {
		s.quote(s.stdout, folder, report)
	}
	if report.Failed() > 0 || len(report.Cases)+report.RuleCases == 0 {
		return findings
	}
	return good
}

// quote prints the cases that failed, and the lines with problems, as they stand in their files.
func (s *session) quote(w io.Writer, folder fs.FS, report ruletest.Report) {
	type place struct {
		file string
		line int
	}
	var places []place
	for _, p := range report.Problems {
		places = append(places, place{p.File, p.Line})
	}
	for _, c := range report.Cases {
		if len(c.Failures) > 0 {
			places = append(places, place{c.File, c.Line})
		}
	}
	for _, p := range slices.Compact(places) {
		quoteFrom(w, folder, p.file, p.line)
	}
}

// quoteFrom prints a line of a file, and those below that are indented more.
func quoteFrom(w io.Writer, folder fs.FS, file string, line int) {
	data, err := fs.ReadFile(folder, file)
	lines := strings.Split(string(data), "\n")
	if err != nil || line < 1 || line > len(lines) {
		return
	}
	indent := func(text string) int { return len(text) - len(strings.TrimLeft(text, " ")) }
	fmt.Fprintf(w, "\n%s:%d:\n%s\n", file, line, strings.TrimRight(lines[line-1], " \r"))
	for _, text := range lines[line:] {
		if strings.TrimSpace(text) == "" || indent(text) <= indent(lines[line-1]) {
			return
		}
		fmt.Fprintln(w, strings.TrimRight(text, " \r"))
	}
}
