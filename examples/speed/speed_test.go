// The engines agree, over several seeds; nothing is timed that a test would hold.
package main

import (
	"bytes"
	"encoding/json"
	"io"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/examples/speed/internal/workload"
)

// today is the day that tables of tests bear.
var today = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)

// A run that ends with 0 has found that all engines fire the same rules.
func TestTable(t *testing.T) {
	var out, progress bytes.Buffer
	require.Zero(t, run([]string{"-sizes", "10,100", "-rounds", "1"}, &out, &progress, today), progress.String())
	lines := bytes.Split(bytes.TrimSpace(out.Bytes()), []byte("\n"))
	require.Len(t, lines, 2+len(rows))
	require.Contains(t, string(lines[0]), "2026-12-01")
	for _, line := range lines {
		require.LessOrEqual(t, utf8.RuneCount(line), 100)
	}
	require.Contains(t, progress.String(), "100 rules: round 1 of 1")
}

// The figures that are no times are so, with another seed.
func TestFigures(t *testing.T) {
	var out bytes.Buffer
	require.Zero(t, run([]string{"-sizes", "300", "-rounds", "1", "-seed", "2", "-json"}, &out, io.Discard, today))
	var measured []figures
	require.NoError(t, json.Unmarshal(out.Bytes(), &measured))
	require.Len(t, measured, 1)
	require.Equal(t, 300, measured[0].Rules)
	require.InDelta(t, 0.01, measured[0].FiredShare, 0.008, "about one rule in a hundred fires")
	require.Less(t, measured[0].Retained, 0.5, "a text that was read before costs no allocation")
}

func TestLoading(t *testing.T) {
	rules := workload.NewRules(1, 50)
	var f figures
	require.NoError(t, f.load(rules, 1))
	require.Positive(t, f.HeapBytes)
	require.Positive(t, f.HeapBytesExpr)
}

func TestUnusable(t *testing.T) {
	for _, args := range [][]string{
		{"-sizes", ""},
		{"-sizes", "0"},
		{"-sizes", "10,10"},
		{"-sizes", "20001"},
		{"-sizes", "x"},
		{"-rounds", "0"},
		{"further"},
		{"-colour"},
	} {
		var out, errors bytes.Buffer
		require.Equal(t, 2, run(args, &out, &errors, today), args)
		require.NotEmpty(t, errors.String())
		require.Empty(t, out.String())
	}
	require.Zero(t, run([]string{"-h"}, io.Discard, io.Discard, today))
}

// The searches of the two other engines find a phrase between words alone, each by its own code.
func TestSearches(t *testing.T) {
	for text, want := range map[string]bool{
		"chest pain": true, "my chest pain.": true, "“chest pain”": true, "chest pain 4": true,
		"chest pains": false, "a hotchest pain": false, "chest  pain": false, "chest": false, "": false,
		"a chest chest pain": true, "chest painful, but also chest pain": true,
	} {
		scanner := workload.NewScanner([][]string{{"knee rash", "chest pain"}, {"pain"}})
		require.Equal(t, want, mentions(text, "chest pain"), text)
		require.Equal(t, want, scanner.Scan(text)[0], text)
		require.False(t, scanner.Scan("nothing")[0], "nothing is left of the text before")
	}
}
