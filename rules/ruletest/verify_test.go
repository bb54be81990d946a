// This file tests the check for a folder that a running host is to take over.

package ruletest_test

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

const testHead = "policy: triage\nnow: 2026-11-24T09:00:00Z\ncases:\n"

// tested is a folder with the policy and cases of its tests.
func tested(cases string) fstest.MapFS {
	return fstest.MapFS{"triage.yaml": {Data: []byte(policy)}, "triage_test.yaml": {Data: []byte(testHead + cases)}}
}

const (
	passes  = "  - {name: fever, given: {obs.temp_c: 38.0}, expect: {to: red}}\n"
	fails   = "  - {name: not a fever, given: {obs.temp_c: 37.9}, expect: {to: red}}\n"
	failing = "  - {name: no fever either, given: {obs.temp_c: 36.0}, expect: {fired: [fever]}}\n"
	later   = "  - {name: not yet, todo: awaiting the clinical lead, given: {obs.temp_c: 37.9}, expect: {to: red}}\n"
)

// Nothing is wrong with a folder whose cases pass, or wait; nor with one that has none, as the check asks for no tests.
func TestVerifyPasses(t *testing.T) {
	for name, folder := range map[string]fstest.MapFS{
		"a case that passes": tested(passes),
		"one that waits":     tested(passes + later),
		"no tests":           {"triage.yaml": {Data: []byte(policy)}},
		"nothing":            {},
	} {
		require.NoError(t, ruletest.Verify(folder), name)
	}
}

// The error names every case that failed, with its place and what came, and none that passed.
func TestVerifyNamesWhatFailed(t *testing.T) {
	err := ruletest.Verify(tested(passes + fails + later + failing))
	require.Error(t, err)
	require.ErrorContains(t, err, "triage_test.yaml:5: not a fever\n  to: expected red, got green")
	require.ErrorContains(t, err, "triage_test.yaml:7: no fever either\n  fired: expected rule fever")
	require.NotContains(t, err.Error(), "triage_test.yaml:4")
	require.NotContains(t, err.Error(), "not yet")
}

// What is wrong with the files comes before what their cases say: a case that nobody could run has not passed.
func TestVerifyTellsWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		folder     fstest.MapFS
		file, code string
	}{
		"a policy": {fstest.MapFS{
			"triage.yaml":      {Data: []byte("policy: triage\nid: t\n")},
			"triage_test.yaml": {Data: []byte(testHead + passes)},
		}, "triage.yaml", "missing-key"},
		"a case": {
			tested(fails + "  - {name: a slip, given: {obs.temp: 38}, expect: {to: red}}\n"), "triage_test.yaml",
			"unknown-fact",
		},
	} {
		err := ruletest.Verify(c.folder)
		var problems problem.Problems
		require.ErrorAs(t, err, &problems, name)
		require.True(t, problems.Fatal(), name)
		require.Equal(t, c.file, problems[0].File, name)
		require.Equal(t, c.code, problems[0].Code, name)
		require.NotContains(t, err.Error(), "not a fever", name)
	}
}

// As a check of Reload it keeps a policy out whose own tests fail: the one before stays in force.
func TestVerifyAsACheckOfReload(t *testing.T) {
	var submissions memory.Table[triage.Input, triage.State]
	var brakes memory.Table[triage.BrakeInput, triage.BrakeState]
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	first, err := triage.Load(tested(passes))
	require.NoError(t, err)
	l, err := triage.NewLoop(&submissions, &brakes, first)
	require.NoError(t, err)
	next := tested(passes + fails)
	next["triage.yaml"] = &fstest.MapFile{Data: []byte(policy[:len(policy)-len("end: t\n")] +
		"  - {id: chills, when: obs.temp_c <= 35, then: {upgrade: red}, because: cold}\nend: t\n")}
	require.ErrorContains(t, l.Reload(next, now, ruletest.Verify), "not a fever")
	require.Equal(t, first.Set().Digest(), l.Status(now).Digest)
	require.NotNil(t, l.Status(now).Failed)
	next["triage_test.yaml"] = &fstest.MapFile{Data: []byte(testHead + passes)}
	require.NoError(t, l.Reload(next, now, ruletest.Verify))
	require.NotEqual(t, first.Set().Digest(), l.Status(now).Digest)
	require.Nil(t, l.Status(now).Failed)
}

// A case that waited too long fails, as it does under go test.
func TestVerifyRefusesWhatIsOverdue(t *testing.T) {
	overdue := "  - {name: overdue, todo: awaiting Dr Roe, until: 2026-11-01, given: {obs.temp_c: 37.9}, expect: {to: red}}\n"
	require.ErrorContains(t, ruletest.Verify(tested(passes+overdue)), "overdue")
}
