// This file tests the records of the morning.

package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// candidate is the example's triage policy with one threshold changed.
func candidate(t *testing.T, old, changed string) *triage.Policy {
	const dir = "../policies/total-triage"
	folder := fstest.MapFS{}
	require.NoError(t, fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(dir + "/" + path)
		folder[path] = &fstest.MapFile{Data: data}
		return err
	}))
	text := string(folder["triage.yaml"].Data)
	require.Equal(t, 1, strings.Count(text, old), old)
	folder["triage.yaml"].Data = []byte(strings.Replace(text, old, changed, 1))
	p, err := triage.Load(folder)
	require.NoError(t, err)
	return p
}

// A candidate with one changed threshold, beside the live policy on the morning's submissions: what is recorded is
// exactly the decisions that differ, once, and nothing else changes.
func TestShadowOnTheMorning(t *testing.T) {
	h, err := openHost()
	require.NoError(t, err)
	require.NoError(t, h.Wake(context.Background(), begins))
	before := h.Chain.Head(practiceID)
	p := candidate(
		t, "patient.age_years < 1 and patient.age_months < 3\n      and (submission.kind",
		"patient.age_years < 1 and patient.age_months < 4\n      and (submission.kind",
	)
	requests := morning(t).requests
	want := map[string]string{}
	for _, r := range requests {
		d, err := triage.Assess(p, r.in, begins)
		require.NoError(t, err)
		if does(d) != does(r.decision) {
			want[r.decision.ID] = string(r.decision.To) + " " + string(d.To)
		}
	}
	require.NotEmpty(t, want)
	require.NoError(t, h.Triage.Shadow(p))
	for range 3 {
		require.NoError(t, h.Triage.Sweep(context.Background(), practiceID, begins, nil))
	}
	got := map[string]string{}
	for l := range h.Chain.Records(practiceID) {
		if l.N <= before.N {
			continue
		}
		require.Equal(t, record.Shadow, l.Kind)
		require.Equal(t, p.Set().Digest(), l.Digest)
		from, _, _ := strings.Cut(l.From, ",")
		to, _, _ := strings.Cut(l.To, ",")
		require.NotContains(t, got, l.Subject)
		got[l.Subject] = from + " " + to
	}
	require.Equal(t, want, got)
}

// does is all that a decision comes to, without the rules that made it so.
func does(d triage.Decision) string {
	return fmt.Sprint(
		d.To, d.LowerTo, d.Suspects(), d.Attention.Level, d.Due, d.Disposition, d.Route, d.Flags, d.SafetyNet, d.Notify,
		d.Links, d.Ask,
	)
}

// The records of the morning hold: the chain, and nothing of what a patient wrote.
func TestRecordsOfTheMorning(t *testing.T) {
	var out, errs bytes.Buffer
	require.Zero(t, run([]string{"-export"}, &out, &errs), errs.String())
	_, err := record.Verify(practiceID, record.Read(bytes.NewReader(out.Bytes())))
	require.NoError(t, err)
	for _, r := range morning(t).requests {
		if said := r.in.Submission.Text.Reveal(administrator); len(said) > 12 {
			require.NotContains(t, out.String(), said[:12], r.decision.ID)
		}
	}
}

// The kinds of records that the view shows are all that there are.
func TestRecordsAreAllCounted(t *testing.T) {
	data, err := os.ReadFile("testdata/records.golden") // which TestScreen holds to what is shown
	require.NoError(t, err)
	out := string(data)
	var all, sum int
	_, err = fmt.Sscanf(out, "RECORDS %d", &all)
	require.NoError(t, err)
	for _, heading := range regexp.MustCompile(`(?m)^[A-Z ]+: (\d+)`).FindAllStringSubmatch(out, -1) {
		n, err := strconv.Atoi(heading[1])
		require.NoError(t, err)
		sum += n
	}
	require.Equal(t, all, sum)
}
