// What the tests of the loop share: policies, inputs and records.
package host_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

var (
	ctx    = context.Background()
	monday = time.Date(2026, 11, 23, 8, 15, 0, 0, time.UTC)
	s1     = sub("s-1")
	gp     = host.Actor{ID: "u-gp", Role: "gp"}
	nobody = host.Actor{ID: "u-x", Role: "patient"}
)

type (
	table  = memory.Table[triage.Input, triage.State]
	brakes = memory.Table[triage.BrakeInput, triage.BrakeState]
)

func sub(id string) record.ID { return record.ID{Practice: "p", Subject: id} }

// policyOf raises every adult to a rating; head are further keys of the header.
func policyOf(name, to, head string) fstest.MapFS {
	return fstest.MapFS{"triage.yaml": {Data: fmt.Appendf(nil, `policy: triage
id: %[1]s
version: 1
author: t
senders: verified
%[3]s
rules:
  - {id: to-%[2]s, when: patient.age_years >= 18, then: {upgrade: %[2]s}, because: A test.}
  - {id: also-%[1]s, when: patient.age_years >= 18, then: {flags: [%[1]s]}, because: A test.}
end: %[1]s
`, name, to, head)}}
}

// withCalendar adds the example's calendar under another id.
func withCalendar(t testing.TB, f fstest.MapFS, closure string) fstest.MapFS {
	for _, name := range []string{"calendar.yaml", "bank-holidays.json"} {
		data, err := os.ReadFile("../../examples/policies/total-triage/" + name)
		require.NoError(t, err)
		f[name] = &fstest.MapFile{Data: []byte(strings.Replace(string(data), "closures:", "closures:\n  - {on: "+
			closure+", because: a test}", 1))}
	}
	return f
}

func load(t testing.TB, f fs.FS) *triage.Policy {
	p, err := triage.Load(f)
	require.NoError(t, err)
	return p
}

func adult(id string) triage.Input {
	return triage.Input{
		Submission: triage.Submission{
			ID: id, Kind: "medical", Channel: "online", Rating: triage.Green, RatingSetBy: "supplier",
			SubmittedAt: monday.Add(-time.Hour), Text: rules.NewText("since Monday"),
		},
		Patient: practice.Patient{AgeYears: rules.Withhold(41)},
	}
}

func newLoop(t testing.TB, s triage.Store, f fs.FS, options ...host.Option) *triage.Loop {
	l, err := triage.NewLoop(s, &brakes{}, load(t, f), options...)
	require.NoError(t, err)
	return l
}

func tick(t testing.TB, l *triage.Loop, id record.ID, now time.Time) triage.Decision {
	d, err := l.Tick(ctx, id, now)
	require.NoError(t, err)
	return d
}

// records are those of practice p, of these kinds or all.
func records(t testing.TB, tb *table, kinds ...record.Kind) []record.Record {
	out := []record.Record{}
	_, err := record.Verify("p", tb.Records("p"))
	require.NoError(t, err)
	for l := range tb.Records("p") {
		if len(kinds) == 0 || slices.Contains(kinds, l.Kind) {
			out = append(out, l.Record)
		}
	}
	return out
}

func at(s string) time.Time {
	out, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return out
}
