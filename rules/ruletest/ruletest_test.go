// This file tests how cases run and how test files are refused.

package ruletest_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/rules/ruletest"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite golden files")

const policy = `policy: triage
id: t
version: 1
author: test
answers: {floor: int}
rules:
  - {id: fever, when: obs.temp_c >= 38, then: {upgrade: red, ask_for: [patient.pregnant]}, because: a fever}
  - {id: cough, when: 'has_any(submission.symptoms, "cough")', then: {upgrade: amber, flags: [chest, cold]},
     because: a cough}
  - {id: upstairs, when: answers.floor > 2, then: {guard: true}, because: high up}
end: t
`

func check(cases string) ruletest.Report {
	return ruletest.Check(fstest.MapFS{
		"triage.yaml": {Data: []byte(policy)},
		"triage_test.yaml": {Data: []byte(
			"policy: triage\nnow: 2026-11-24T09:00:00Z\nfixtures:\n" +
				"  adult: {patient.age_years: 40, submission.symptoms: [], obs.temp_c: 37.0}\n  cold: " +
				"{submission.symptoms: [cough]}\n" +
				cases,
		)},
	}, ruletest.Domains()...)
}

func TestCasesPass(t *testing.T) {
	r := check(`cases:
  - {name: fixture and fact, given: {use: adult, obs.temp_c: 38.0},
     expect: {to: red, fired: [fever], not-fired: [cough], ask: [patient.pregnant]}}
  - {name: two fixtures, given: {use: [adult, cold]}, expect: {fired: [cough], flags: [chest]}}
  - {name: unknown takes a fact away, given: {use: adult, obs.temp_c: unknown}, expect: {unknown: [fever]}}
  - {name: an answer, given: {use: adult, answers.floor: 3}, expect: {fired: [upstairs], to: green}}
  - {name: none, given: {use: adult}, expect: {lower_to: none, due: none, flags: none}}
  - {name: nested, given: {use: adult, obs.temp_c: 39}, expect: {attention: {level: clinician_now}}}
  - {name: exactly, exactly: true, given: {use: [adult, cold]},
     expect: {fired: [cough], flags: [chest, cold], unknown: [upstairs]}}
  - {name: a clock of its own, now: 2026-12-01T09:00:00Z, given: {use: adult}, expect: {now: "2026-12-01T09:00:00Z"}}
  - name: table
    table: {columns: [obs.temp_c, submission.rating, to],
      rows: [[37.9, green, green], [38.0, green, red], [37.0, amber, amber]]}
    given: {use: adult}
  - {name: not yet, todo: awaiting the clinical lead, given: {use: adult}, expect: {to: red}}
`)
	require.Empty(t, r.Problems, "%v", r.Problems)
	require.Len(t, r.Cases, 12)
	for _, c := range r.Cases {
		require.Empty(t, c.Failures, "%s", c)
	}
}

// What fails says where, what was expected, what came, and why.
func TestCasesFail(t *testing.T) {
	var got strings.Builder
	for _, cases := range []string{
		`cases:
  - {name: wrong rating, given: {use: adult, obs.temp_c: 37.9}, expect: {to: red, fired: [fever]}}`,
		`cases:
  - {name: unknown is not no, given: {submission.symptoms: []}, expect: {not-fired: [fever]}}`,
		`cases:
  - {name: not exactly, exactly: true, given: {use: [adult, cold], obs.temp_c: 38.0}, expect: {fired: [cough]}}`,
		`cases:
  - {name: no decision, given: {use: adult, obs.temp_c: 99}, expect: {to: red}}`,
		`cases:
  - {name: overdue, todo: awaiting Dr Roe, until: 2026-11-01, given: {use: adult}}`,
	} {
		r := check(cases)
		require.Empty(t, r.Problems)
		require.Equal(t, 1, r.Failed())
		got.WriteString(r.Cases[0].String() + "\n\n")
	}
	golden(t, "failures", got.String())
}

// A test file with a mistake is an error, never a test that passes.
func TestFilesAreStrict(t *testing.T) {
	var got strings.Builder
	for _, cases := range []string{
		"cases: [{name: a, given: {use: adult}, expect: {not-fired: []}}]",
		"cases: [{name: a, given: {use: adult}, expect: {attention: {}}}]",
		"cases: [{name: a, given: {use: adult}, table: {columns: [obs.temp_c, not-fired], rows: [[37.9, []]]}}]",
		"cases: []",
		"",
		"cases: [{name: a, given: {use: adult}, expect: {fired: [fevr]}}]",
		"cases: [{name: a, given: {use: adult, obs.temp: 38}, expect: {to: red}}]",
		"cases: [{name: a, given: {use: adlt}, expect: {to: red}}]",
		"cases: [{name: a, given: {use: adult}, expect: {two: red}}]",
		"cases: [{name: a, given: {use: adult}}]",
		"cases: [{name: a, given: {use: adult}, expect: {}}]",
		"cases: [{given: {use: adult}, expect: {to: red}}]",
		"cases: [{name: a, todo: true, given: {use: adult}, expect: {to: red}}]",
		"cases: [{name: a, given: {use: adult}, expect: {to: red}}, {name: a, given: {use: adult}, expect: {to: red}}]",
		"cases: [{name: a, now: noon, given: {use: adult}, expect: {to: red}}]",
		"cases: [{name: a, given: {obs.temp_c: null}, expect: {to: red}}]",
		"cases: [{name: a, table: {columns: [obs.temp_c, too], rows: [[37, red]]}}]",
		"cases: [{name: a, table: {columns: [obs.temp_c, to], rows: [[37]]}}]",
		"casses: []",
	} {
		r := check(cases)
		require.True(t, r.Problems.Fatal(), cases)
		require.Empty(t, r.Cases, cases)
		got.WriteString("== " + cases + "\n" + r.Problems.Error() + "\n\n")
	}
	golden(t, "strict", got.String())
}

func TestWrongPolicies(t *testing.T) {
	r := ruletest.Check(fstest.MapFS{
		"inbox_test.yaml": {Data: []byte("policy: inbox\nnow: 2026-11-24T09:00:00Z\ncases: []\n")},
	}, ruletest.Domains()...)
	require.True(t, r.Problems.Fatal())
	require.Contains(t, r.Problems.Error(), "the folder holds no inbox.yaml")
}

func golden(t *testing.T, name, got string) {
	file := filepath.Join("testdata", name+".golden")
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}
