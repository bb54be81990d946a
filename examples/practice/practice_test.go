// This file compares the screens with golden files.

package main

import (
	"bytes"
	"flag"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite golden files")

// loaded are the policies, loaded once for all tests.
var loaded = sync.OnceValues(load)

// output is what the command writes with these flags.
func output(t *testing.T, args ...string) string {
	by, err := loaded()
	require.NoError(t, err)
	var out, errs bytes.Buffer
	o, err := parse(args, &errs)
	require.NoError(t, err, errs.String())
	require.NoError(t, o.show(page{&out, false}, by))
	return out.String()
}

// Every view, as it is at 08:15 or later, in lines of at most 100 characters.
func TestScreen(t *testing.T) {
	for file, args := range map[string][]string{
		"screen": nil, "closed": {"-at", "18:45"}, "withheld": {"-withheld"}, "list": {"-list", "staff"},
		"shares": {"-shares"}, "why": {"-why", "s-1053"}, "why-late": {"-why", "s-1052", "-at", "12:00"},
		"door": {"-door", "2026-12-29"}, "door-today": {"-door", "today"}, "inbox": {"-inbox"},
		"accounts": {"-list", "accounts"}, "bookings": {"-bookings"}, "without": {"-without", "dr-roe"},
		"records": {"-records"}, "json": {"-json"},
	} {
		got := output(t, args...)
		if file != "json" {
			for _, line := range strings.Split(got, "\n") {
				require.LessOrEqual(t, utf8.RuneCountInString(line), pageWidth, "%s: %s", file, line)
			}
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
	s := morning(t)
	require.Empty(t, s.policy.Findings())
	require.GreaterOrEqual(t, len(s.requests), 60)
	of := count(s.requests)
	share := func(n int) float64 { return float64(n) / float64(of.all) }
	require.GreaterOrEqual(t, share(of.down), 0.05)
	require.GreaterOrEqual(t, share(of.downAsked), 0.05)
	require.LessOrEqual(t, share(of.clinician), 0.26)
	require.LessOrEqual(t, of.median(), 1)
}

// What cannot be shown is said, and nothing else is written.
func TestWrongFlags(t *testing.T) {
	by, err := loaded()
	require.NoError(t, err)
	for said, args := range map[string][]string{
		"no request":          {"-why", "s-9"},
		"-list is one of":     {"-list", "everything"},
		"from 08:15 on":       {"-at", "07:00"},
		"such as 14:00":       {"-at", "noon"},
		"-json goes with":     {"-json", "-why", "s-1053"},
		"today, tomorrow, or": {"-door", "yesterday"},
		"has no slots today":  {"-without", "dr-who"},
	} {
		var out, errs bytes.Buffer
		o, err := parse(args, &errs)
		require.NoError(t, err)
		require.ErrorContains(t, o.show(page{&out, false}, by), said)
		require.Empty(t, out.String(), said)
	}
}

// The process says what is wrong on its standard error, and ends with 2; help is no mistake.
func TestExitCode(t *testing.T) {
	var out, errs bytes.Buffer
	require.Equal(t, 2, run([]string{"-why", "s-9"}, &out, &errs))
	require.Contains(t, errs.String(), "no request")
	require.Equal(t, 2, run([]string{"-everything"}, &out, &errs))
	require.Empty(t, out.String())
	require.Zero(t, run([]string{"-h"}, &out, &errs))
}

// Every flag that the README shows of this command is one that it has.
func TestReadmeFlags(t *testing.T) {
	data, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, below, ok := strings.Cut(string(data), "## Try it")
	require.True(t, ok)
	section, _, _ := strings.Cut(below, "\n## ")
	var help bytes.Buffer
	_, err = parse([]string{"-h"}, &help)
	require.ErrorIs(t, err, flag.ErrHelp)
	shown := regexp.MustCompile("`(-[a-z]+)[^`]*`").FindAllStringSubmatch(section, -1)
	require.Greater(t, len(shown), 8)
	for _, f := range shown {
		require.Contains(t, help.String(), "  "+f[1], f[0])
	}
}
