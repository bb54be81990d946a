// This file holds the verb check.

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest"
)

var checkCommand = command{
	name: "check", summary: "load a policy folder and say everything that is wrong with it",
	usage: `frontdoor check [-v] [-format text|json] DIR

Loads every policy of a folder, runs the cases beside the rules, and prints every problem at
once, with its place, what is wrong and what was probably meant. Warnings do not stop a policy
from loading: names that look misspelt, upgrades that block every lowering on a sparse form, an
approval of another meaning, a review that is due.

  -v             also name the rules that are evaluated on every input, as no fact rules them
                 out by itself: harmless, but for policies of thousands of rules
  -format json   one JSON value: {"problems": […], "policies": […]}
  -now RFC3339   the instant for "review is due"; the machine's clock if not given

Exit: 0 nothing found, 1 warnings, 2 a policy that does not load.

  frontdoor check examples/policies/total-triage
`,
	run:    (*session).check,
	writes: func(f format) bool { return f.check != nil },
}

// policyFiles are the files that a folder may hold, beside tests.
func policyFiles() []string {
	var files []string
	for _, d := range ruletest.Domains() {
		files = append(files, d.Name+".yaml")
	}
	return append(files, calendar.File, rules.MessagesFile)
}

// coverageDays is how many days ahead the calendar's data should reach.
const coverageDays = 60

// checkedPolicy is one policy that loaded.
type checkedPolicy struct {
	Policy  string `json:"policy"`
	ID      string `json:"id"`
	Version string `json:"version"`
	Local   string `json:"local,omitempty"` // the practice's own layer
	Rules   int    `json:"rules"`
	Cases   int    `json:"cases"`
	Digest  string `json:"digest"`

	AlwaysEvaluated []string `json:"always_evaluated,omitempty"` // ids of rules; with -v
}

// check runs the verb: it loads every policy of a folder and collects what is wrong.
func (s *session) check() int {
	verbose := s.flags.Bool("v", false, "")
	plain, code, ok := s.parse()
	if !ok {
		return code
	}
	folder, ok := s.folder(plain)
	if !ok {
		return unusable
	}
	now, ok := s.clock()
	if !ok {
		return unusable
	}
	policies, problems, err := loadAll(folder, field.ISODate(now.Format("2006-01-02")), *verbose)
	if err != nil {
		return s.fail("%s", err)
	}
	cal, err := calendar.Load(folder)
	var ps problem.Problems
	inCalendar := func(p problem.Problem) bool { return p.File == calendar.File }
	if errors.As(err, &ps) && !slices.ContainsFunc(problems, inCalendar) {
		problems = append(problems, ps...)
	}
	if len(policies) == 0 && len(problems) == 0 && cal == nil {
		return s.fail("%s holds no policy", s.policy)
	}
	problems = append(problems, cal.Findings()...)
	if cal != nil && !cal.Covers(cal.Today(now).Add(coverageDays)) {
		problems = append(problems, problem.Problem{
			File: calendar.File, Code: "calendar-ends", Warning: true,
			Message: fmt.Sprintf("the bank-holiday data end within %d days", coverageDays),
			Hint:    "fetch the government's feed again",
		})
	}
	code = s.output.check(s, policies, problems)
	switch {
	case code != good:
		return code
	case problems.Fatal():
		return unusable
	case len(problems) > 0:
		return findings
	}
	return good
}

// loadAll loads every kind of policy that a folder holds, and gives each problem once: all policies read the same
// calendar and the same messages. verbose names the rules that are always evaluated. The error says which file cannot
// be read.
func loadAll(folder fs.FS, today field.ISODate, verbose bool) ([]checkedPolicy, problem.Problems, error) {
	policies, problems := []checkedPolicy{}, strayFiles(folder)
	for _, d := range ruletest.Domains() {
		p, ps, err := d.Load(folder)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil && len(ps) == 0 {
			return nil, nil, fmt.Errorf("%s.yaml cannot be read", d.Name)
		}
		for _, found := range ps {
			if !slices.Contains(problems, found) {
				problems = append(problems, found)
			}
		}
		if p == nil {
			continue
		}
		set := p.Set()
		problems = append(problems, set.Findings(today)...)
		checked := checkedPolicy{
			Policy: d.Name, ID: set.Header.ID, Version: set.Header.Version, Local: set.Header.Local,
			Rules: len(set.Rules()), Cases: set.CaseCount(), Digest: set.Digest(),
		}
		if verbose {
			for _, r := range set.AlwaysEvaluated() {
				checked.AlwaysEvaluated = append(checked.AlwaysEvaluated, r.ID)
			}
		}
		policies = append(policies, checked)
	}
	return policies, problems, nil
}

// versionText is the version, and whose local layer is on it.
func (p checkedPolicy) versionText() string {
	if p.Local == "" {
		return p.Version
	}
	return p.Version + " with " + p.Local
}

// strayFiles are YAML files that no part of the library would read: a misspelt name would otherwise go unnoticed.
func strayFiles(folder fs.FS) problem.Problems {
	var out problem.Problems
	known := policyFiles()
	entries, _ := fs.ReadDir(folder, ".")
	for _, e := range entries {
		name := e.Name()
		isYAML := strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")
		if e.IsDir() || !isYAML || strings.HasPrefix(name, ".") || strings.HasSuffix(name, "_test.yaml") {
			continue
		}
		if slices.Contains(known, name) {
			continue
		}
		if kind, local := strings.CutSuffix(name, ".local.yaml"); local && slices.Contains(known, kind+".yaml") {
			if _, err := fs.Stat(folder, kind+".yaml"); err == nil {
				continue
			}
		}
		out = append(out, problem.Problem{
			File: name, Code: "stray-file", Message: "no part of the library reads this file",
			Hint: "a policy folder holds " + strings.Join(known, ", ") +
				", a practice's own layer beside one of them (triage.local.yaml), and *_test.yaml",
		})
	}
	return out
}
