// This file tests that a case which fails prints nothing of the patient that it tells of.

package ruletest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest"
	"github.com/stretchr/testify/require"
)

// patients is what the cases below tell of a patient: words, an NHS number, a date of birth, a telephone number.
var patients = []string{"canary7f3a", "9434765919", "1961-05-02", "7700900123"}

// patient is a patient whose facts stand in a case, one of them after another.
const patient = `submission.text: "canary7f3a in the chest", patient.id: "9434765919", patient.date_of_birth: 1961-05-02, ` +
	`patient.usual_gp_id: canary7f3a`

// failingCases are the ways in which a case can fail or be refused, with a patient in each: the policy's rules, and its
// test file.
var failingCases = map[string]struct{ beside, tests string }{
	"a case fails":            {tests: `cases: [{name: a, given: {` + patient + `}, expect: {to: red}}]`},
	"a case fails exactly":    {tests: `cases: [{name: a, exactly: true, given: {` + patient + `}, expect: {flags: [chest]}}]`},
	"no decision":             {tests: `cases: [{name: a, given: {obs.temp_c: canary7f3a, ` + patient + `}, expect: {to: red}}]`},
	"a word that is no date":  {tests: `cases: [{name: a, given: {patient.date_of_birth: canary7f3a}, expect: {to: red}}]`},
	"an unknown fact":         {tests: `cases: [{name: a, given: {obs.temp: 38, ` + patient + `}, expect: {to: red}}]`},
	"an unknown fact, blocks": {tests: "cases:\n  - name: a\n    given:\n      submission.text: >\n        canary7f3a in\n        canary7f3a\n      obs.temp: 38 # canary7f3a\n    expect: {to: red}"},
	"an unknown fixture":      {tests: `cases: [{name: a, given: {use: adlt, ` + patient + `}, expect: {to: red}}]`},
	"a fixture":               {tests: "fixtures: {p: {obs.temp: 38, " + patient + "}}\ncases: [{name: a, given: {use: p}, expect: {to: red}}]"},
	"expects nothing":         {tests: `cases: [{name: a, given: {` + patient + `}}]`},
	"an unknown key":          {tests: `cases: [{name: a, given: {` + patient + `}, expect: {two: red}}]`},
	"an unknown rule":         {tests: `cases: [{name: a, given: {` + patient + `}, expect: {fired: [fevr]}}]`},
	"cannot fail":             {tests: `cases: [{name: a, given: {` + patient + `}, expect: {not-fired: []}}]`},
	"a name twice":            {tests: `cases: [{name: a, given: {` + patient + `}, expect: {to: red}}, {name: a, given: {` + patient + `}, expect: {to: red}}]`},
	"no name":                 {tests: `cases: [{given: {` + patient + `}, expect: {to: red}}]`},
	"null":                    {tests: `cases: [{name: a, given: {obs.temp_c: null, ` + patient + `}, expect: {to: red}}]`},
	"a bent number":           {tests: `cases: [{name: a, given: {patient.id: 09434765919}, expect: {to: red}}]`},
	"a number with a plus":    {tests: `cases: [{name: a, given: {patient.id: +447700900123}, expect: {to: red}}]`},
	"an alias":                {tests: `cases: [{name: a, given: {submission.text: *canary7f3a}, expect: {to: red}}]`},
	"an anchor":               {tests: `cases: [{name: a, given: {submission.text: &canary7f3a x}, expect: {to: red}}]`},
	"a tag":                   {tests: `cases: [{name: a, given: {submission.text: !canary7f3a x}, expect: {to: red}}]`},
	"an invisible character":  {tests: "cases: [{name: a, given: {submission.text: \"canary7f3a\u200b\"}, expect: {to: red}}]"},
	"an escaped one":          {tests: `cases: [{name: a, given: {submission.text: "canary7f3a\u200b"}, expect: {to: red}}]`},
	"a tab":                   {tests: "cases:\n  - name: a\n    given:\n\tsubmission.text: canary7f3a"},
	"bad encoding":            {tests: "cases:\n  - name: a\n    given:\n      submission.text: canary7f3a \xff"},
	"an open quote":           {tests: `cases: [{name: a, given: {submission.text: "canary7f3a}, expect: {to: red}}]`},
	"an open quote, blocks":   {tests: "cases:\n  - name: a\n    given:\n      submission.text: \"canary7f3a\n      obs.temp_c: 38\n    expect: {to: red}"},
	"an open bracket":         {tests: `cases: [{name: a, given: {` + patient + `, expect: {to: red}}]`},
	"no colon":                {tests: "cases:\n  - name: a\n    given:\n      submission.text: x\n      canary7f3a\n    expect: {to: red}"},
	"a colon too many":        {tests: "cases:\n  - name: a\n    given:\n      submission.text: x: canary7f3a\n    expect: {to: red}"},
	"a bad character":         {tests: "cases:\n- name: a\n  given:\n    submission.text: @canary7f3a\n  expect: {to: red}"},
	"a row fails":             {tests: `cases: [{name: a, table: {columns: [submission.text, patient.id, to], rows: [[canary7f3a, "9434765919", red]]}}]`},
	"a row too long":          {tests: `cases: [{name: a, table: {columns: [submission.text, to], rows: [[canary7f3a, red, x]]}}]`},
	"a row of nothing":        {tests: `cases: [{name: a, table: {columns: [submission.text], rows: [[canary7f3a]]}}]`},
	"a row in disorder":       {tests: `cases: [{name: a, table: {columns: [fired, submission.text], rows: [[canary7f3a, fever]]}}]`},
	"rows below each other":   {tests: "cases:\n  - name: a\n    table:\n      columns: [submission.text, fired]\n      rows:\n        - [canary7f3a,\n           fever, canary7f3a]"},
	"a case beside a rule":    {beside: `{given: {obs.temp_c: 37.0, submission.text: "canary7f3a"}, expect: fired}`},
	"of an unknown fact":      {beside: `{given: {obs.temp: 37.0, submission.text: "canary7f3a"}, expect: fired}`},
	"with a raw input":        {beside: `{given: {patient.date_of_birth: 1961-05-02, submission.text: "canary7f3a"}, expect: fired}`},
	"with a wrong word":       {beside: `{given: {submission.symptoms: [canary7f3a]}, expect: fired}`},
	"with a wrong type":       {beside: `{given: {obs.temp_c: canary7f3a}, expect: fired}`},
	"out of range":            {beside: `{given: {patient.age_years: 9434765919}, expect: fired}`},
	"that expects no such":    {beside: `{given: {submission.text: canary7f3a}, expect: fried}`},
	"that is cut off":         {beside: `{given: {submission.text: "canary7f3a}, expect: fired}`},
	"that names no fact":      {beside: `{given: [canary7f3a], expect: fired}`},
}

func TestI15FailingCasesHoldNoPatient(t *testing.T) {
	for name, c := range failingCases {
		t.Run(name, func(t *testing.T) {
			beside := ""
			if c.beside != "" {
				beside = ",\n     cases: [" + c.beside + "]"
			}
			folder := fstest.MapFS{"triage.yaml": {Data: []byte(strings.Replace(policy, "because: a fever", "because: a fever"+beside, 1))}}
			if c.tests != "" {
				folder["triage_test.yaml"] = &fstest.MapFile{Data: []byte("policy: triage\nnow: 2026-11-24T09:00:00Z\n" + c.tests + "\n")}
			}
			report := ruletest.Check(folder, ruletest.Domains()...)
			require.True(t, report.Failed() > 0 || report.Problems.Fatal(), "nothing failed")
			for outlet, said := range saidOf(t, report, ruletest.Verify(folder)) {
				for _, word := range patients {
					require.NotContains(t, said, word, outlet)
				}
			}
		})
	}
}

// saidOf is what a failing folder says through every way in which it may come out.
func saidOf(t *testing.T, report ruletest.Report, err error) map[string]string {
	require.Error(t, err)
	out := map[string]string{"error": err.Error(), "problems": report.Problems.Error()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		out["report "+verb], out["error "+verb] = fmt.Sprintf(verb, report), fmt.Sprintf(verb, err)
		for _, p := range report.Problems {
			out["problem "+verb] += fmt.Sprintf(verb+verb, p, &p)
		}
	}
	b, jsonErr := json.Marshal(struct {
		R ruletest.Report
		P []problem.Problem
	}{report, report.Problems})
	require.NoError(t, jsonErr)
	out["json"] = string(b)
	for _, c := range report.Cases {
		out["cases"] += c.String()
	}
	return out
}
