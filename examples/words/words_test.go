// The figures that README states, and that no change may worsen unseen.
package main

import (
	"bytes"
	"flag"
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
