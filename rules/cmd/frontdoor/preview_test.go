// This file tests the verb preview.

package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// The previews of Christmas, as golden files that fit the screen's width.
func TestPreview(t *testing.T) {
	code, out, errs := frontdoor(
		`{"staff": {"planned_gp_sessions": 8, "present_gp_sessions": 5}}`, "explain", "limits", "-policy", policy,
		"-now", "2026-12-29T10:00:00Z",
	)
	require.Zero(t, code, errs)
	golden(t, "explain-limits", out)
	for name, args := range map[string][]string{
		"preview-month": {"-from", "2026-12-14", "-to", "2027-01-08", "-format", "month"},
		"preview-text":  {"-from", "2026-12-24", "-to", "2026-12-29", "-format", "text", "-kind", "medical"},
		"preview-json":  {"-from", "2026-12-29", "-to", "2026-12-29", "-kind", "medical"},
		"preview-facts": {
			"-from", "2026-12-01", "-to", "2026-12-02", "-format", "text", "-kind", "medical", "-facts",
			"testdata/facts.json", "-instructions", "testdata/instructions.jsonl",
		},
	} {
		code, out, errs := frontdoor("", append([]string{"preview", "-policy", policy}, args...)...)
		require.Zero(t, code, errs)
		if name != "preview-json" {
			for _, line := range strings.Split(out, "\n") {
				require.LessOrEqual(t, utf8.RuneCountInString(line), columns, "%s: %s", name, line)
			}
		}
		golden(t, name, out)
	}
}

// Each line of a preview has the keys of the specification; the stretches of a kind follow each other without a gap.
func TestPreviewLines(t *testing.T) {
	_, out, _ := frontdoor("", "preview", "-policy", policy, "-from", "2026-03-28", "-to", "2026-03-30")
	last := map[string]string{}
	for line := range strings.Lines(out) {
		var edge struct {
			Kind, From, Until, Door string
			Figures                 map[string]any
			Trace                   []struct{ Layer, Rule, Change, Because string }
			Message                 *string
		}
		dec := json.NewDecoder(strings.NewReader(line))
		dec.DisallowUnknownFields()
		require.NoError(t, dec.Decode(&edge), "exactly the keys of the specification")
		require.NotEmpty(t, edge.Trace)
		require.True(t, last[edge.Kind] == "" || last[edge.Kind] == edge.From, line)
		last[edge.Kind] = edge.Until
	}
	require.Equal(t, map[string]string{
		"medical": "2026-03-31T00:00:00+01:00", "admin": "2026-03-31T00:00:00+01:00",
		"medication": "2026-03-31T00:00:00+01:00",
	}, last)
}

func TestPreviewUnusable(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "bad.json")
	require.NoError(t, os.WriteFile(bad, []byte(`{"staff": {"gp_sessions_present_pct": "Zaphod"}}`), 0o600))
	for want, args := range map[string][]string{
		"-from and -to are dates":                   {"-from", "2026-02-30", "-to", "2026-03-01"},
		"-to lies before -from":                     {"-from", "2026-03-02", "-to", "2026-03-01"},
		"years 1900 to 9000":                        {"-from", "0001-01-01", "-to", "0001-01-02"},
		"more than 800 days":                        {"-from", "2026-03-02", "-to", "2029-03-01"},
		"no kind \"medcal\"; it has medical, admin": {"-from", "2026-03-01", "-to", "2026-03-02", "-kind", "medcal"},
		"wrong-type: staff.gp_sessions_present_pct": {"-from", "2026-03-01", "-to", "2026-03-02", "-facts", bad},
		"none.json cannot be read": {
			"-from", "2026-03-01", "-to", "2026-03-02", "-instructions", "none.json",
		},
		"-format is json or month or text": {"-from", "2026-03-01", "-to", "2026-03-02", "-format", "yaml"},
	} {
		code, out, errs := frontdoor("", append([]string{"preview", "-policy", policy}, args...)...)
		require.Equal(t, unusable, code, want)
		require.Empty(t, out)
		require.Contains(t, errs, want)
		require.NotContains(t, errs, "Zaphod")
	}
	code, out, errs := frontdoor(
		"", "preview", "-policy", policy, "-from", "2028-12-26", "-to", "2028-12-28", "-kind", "medical",
	)
	require.Equal(t, findings, code)
	require.Contains(t, out, "the calendar's data do not reach this day")
	require.Contains(t, errs, "the bank-holiday data end on 2028-12-26")
}

// due prints one instant alone on its line, and needs the calendar alone.
func TestDue(t *testing.T) {
	alone := t.TempDir()
	for _, name := range []string{"calendar.yaml", "bank-holidays.json"} {
		data, err := os.ReadFile(filepath.Join(policy, name))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(alone, name), data, 0o600))
	}
	for args, want := range map[string]string{
		"2026-12-22T16:00:00Z 7d":       "2026-12-29T16:00:00Z",
		"2026-12-22T16:00:00Z 7wd":      "2027-01-05T16:00:00Z",
		"2026-12-22T16:00:00Z 56wh":     "2027-01-04T09:00:00Z",
		"2026-11-22T21:40:00Z 30wm":     "2026-11-23T08:30:00Z",
		"2026-11-27T16:00:00Z 150wm":    "2026-11-27T18:30:00Z", // exactly to closing time
		"2026-11-22T21:40:00Z 90m":      "2026-11-22T23:10:00Z",
		"2026-03-27T09:00:00Z 7d":       "2026-04-03T09:00:00+01:00",
		"2026-10-24T12:00:00+01:00 24h": "2026-10-25T11:00:00Z",
	} {
		start, after, _ := strings.Cut(args, " ")
		code, out, errs := frontdoor("", "due", "-policy", alone, "-start", start, "-after", after)
		require.Zero(t, code, errs)
		require.Equal(t, want+"\n", out, args)
	}
	for _, after := range []string{"", "0h", "7", "1.5h", "-3wd", "session", "two days"} {
		code, _, errs := frontdoor("", "due", "-policy", alone, "-start", "2026-12-22T16:00:00Z", "-after", after)
		require.Equal(t, unusable, code)
		require.Contains(t, errs, "-after is a length of time")
	}
	code, out, errs := frontdoor("", "due", "-policy", alone, "-start", "2028-12-20T16:00:00Z", "-after", "9wd")
	require.Equal(t, findings, code)
	require.Empty(t, out)
	require.Contains(t, errs, "the calendar's data end on 2028-12-26")
	code, _, errs = frontdoor("", "due", "-policy", t.TempDir(), "-start", "2028-12-20T16:00:00Z", "-after", "9wd")
	require.Equal(t, unusable, code)
	require.Contains(t, errs, "holds no calendar.yaml")
}

// eval limits decides the example of the specification's vocabulary, a line each, and goes on after a bad one.
func TestEvalLimits(t *testing.T) {
	line, err := os.ReadFile("testdata/limits.jsonl")
	require.NoError(t, err)
	code, out, errs := frontdoor(
		string(line)+"{\"limits\": [{\"kind\": \"medical\", \"used\": -1}]}\n"+string(line), "eval", "limits",
		"-policy", policy,
	)
	require.Equal(t, findings, code, errs)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	require.Len(t, lines, 3)
	require.Equal(t, lines[0], lines[2])
	require.JSONEq(t, `{"error":{"code":"out-of-range","fact":"limit.used","line":2}}`, firstError(t, lines[1]))
	var pretty map[string]any
	require.NoError(t, json.Unmarshal([]byte(lines[0]), &pretty))
	keys := func(v any) []string { return slices.Sorted(maps.Keys(v.(map[string]any))) }
	require.Equal(t, []string{"door", "figures", "kind", "message", "trace", "until"}, keys(pretty["kinds"].([]any)[0]))
	require.Equal(t, []string{"admit", "because", "door", "message", "next_opening"}, keys(pretty["admission"]))
	b, err := json.MarshalIndent(pretty, "", " ")
	require.NoError(t, err)
	golden(t, "eval-limits", string(b)+"\n")
}
