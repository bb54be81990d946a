// This file compares the screens with golden files.

package main

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite golden files")

func output(t *testing.T, args ...string) string {
	var out, errs bytes.Buffer
	require.Zero(t, run(args, &out, &errs), errs.String())
	return out.String()
}

func TestScreen(t *testing.T) {
	for file, args := range map[string][]string{
		"screen": nil, "withheld": {"-withheld"}, "shares": {"-shares"}, "why": {"-why", "s-1053"},
		"door": {"-door", "2026-12-29"}, "inbox": {"-inbox"}, "bookings": {"-bookings"},
		"without": {"-without", "dr-roe"}, "records": {"-records"},
	} {
		got := output(t, args...)
		lines := strings.Split(strings.TrimRight(got, "\n"), "\n")
		require.LessOrEqual(t, len(lines), 64, file)
		for _, line := range lines {
			require.LessOrEqual(t, utf8.RuneCountInString(line), columns, "%s: %s", file, line)
		}
		golden := "testdata/" + file + ".golden"
		if *update {
			require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
		}
		want, err := os.ReadFile(golden)
		require.NoError(t, err)
		require.Equal(t, string(want), got)
	}
}

// What the policy makes of a Monday: useful, and not too much for the people who read it. Figures for invented data.
func TestShares(t *testing.T) {
	policy, requests, err := morning()
	require.NoError(t, err)
	require.Empty(t, policy.Findings())
	require.GreaterOrEqual(t, len(requests), 60)
	s := count(requests)
	share := func(n int) float64 { return float64(n) / float64(s.all) }
	require.GreaterOrEqual(t, share(s.down), 0.05)
	require.GreaterOrEqual(t, share(s.downAsked), 0.05)
	require.LessOrEqual(t, share(s.clinician), 0.26)
	require.LessOrEqual(t, s.median(), 1)
}

func TestUnknownRequest(t *testing.T) {
	var out, errs bytes.Buffer
	require.Equal(t, 2, run([]string{"-why", "s-9"}, &out, &errs))
	require.Contains(t, errs.String(), "no request")
}
