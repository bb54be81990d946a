// The figures that README states, and that no change may worsen unseen.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files")

// What the example policy reads in the two thirds of the messages that it was made with.
func TestMeasure(t *testing.T) {
	var out, errors bytes.Buffer
	require.Zero(t, run([]string{"-set", "rest"}, &out, &errors), errors.String())
	if *update {
		require.NoError(t, os.WriteFile("testdata/rest.golden", out.Bytes(), 0o644))
	}
	want, err := os.ReadFile("testdata/rest.golden")
	require.NoError(t, err)
	require.Equal(t, string(want), out.String())
}

// Over no message of danger of any set is green proposed.
func TestNothingDangerousIsLowered(t *testing.T) {
	for _, set := range []string{messages, further} {
		all, err := readMessages(set)
		require.NoError(t, err)
		r := newReport()
		require.NoError(t, measure(&r, os.DirFS("../policies/total-triage"), all))
		require.Zero(t, r.lowered["red"])
		require.Zero(t, r.lowered["amber"])
	}
}

// Sentences of danger made of ordinary words alone: no list of words sees them, so guards name them. The four that no
// guard can name without naming every text are a greeting, "please", "I am", and a prescription that was had.
func TestOrdinaryWordsThatHide(t *testing.T) {
	data, err := os.ReadFile("plain-danger.jsonl")
	require.NoError(t, err)
	all, err := readMessages(string(data))
	require.NoError(t, err)
	r := newReport()
	p, err := load(os.DirFS("../policies/total-triage"))
	require.NoError(t, err)
	for i, m := range all {
		m.ID, m.Age, m.Sex, m.Says = fmt.Sprint(i), 40, "female", "red"
		require.NoError(t, r.dangerously(p, m))
	}
	require.LessOrEqual(t, r.lowered["red"], 4, "of %d: %v", len(all), r.green)
}

func TestBadArguments(t *testing.T) {
	for name, args := range map[string][]string{
		"no such folder": {"-policy", "testdata/none"},
		"no such file":   {"testdata/none.jsonl"},
		"no such flag":   {"-wrong"},
	} {
		var out, errors bytes.Buffer
		require.Equal(t, 2, run(args, &out, &errors), name)
		require.NotEmpty(t, errors.String(), name)
	}
}
