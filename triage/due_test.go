// When a submission is due.

package triage_test

import (
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// Red and every disposition run on elapsed time: what other rules say in days or in working time then ends with the
// session under way, at the latest.
func TestDueOfRed(t *testing.T) {
	const red = `{id: red, when: 'submission.kind == "medical"', then: {upgrade: red}, because: x}`
	const sent = `{id: sent, when: 'submission.kind == "medical"', then: {disposition: same_day_call}, because: x}`
	const session = "2026-11-23T12:30:00Z"
	for name, c := range map[string]struct{ other, timeframe, due string }{
		"red, calendar days":          {red, "2d", session},
		"red, working days":           {red, "1wd", session},
		"red, working hours":          {red, "6wh", session},
		"red, sooner than that":       {red, "2wh", "2026-11-23T11:00:00Z"},
		"red, elapsed hours":          {red, "30h", "2026-11-24T15:00:00Z"},
		"a disposition, days":         {sent, "2d", session},
		"a disposition, working days": {sent, "1wd", session},
		"neither, days":               {"", "2d", "2026-11-25T09:00:00Z"},
		"neither, working hours":      {"", "6wh", "2026-11-23T16:00:00Z"},
	} {
		body := "rules:\n  - {id: soon, when: 'submission.kind == \"medical\"', then: {upgrade: amber, timeframe: " +
			c.timeframe + "}, because: x}\n"
		if c.other != "" {
			body += "  - " + c.other + "\n"
		}
		in := request()
		in.Submission.Kind, in.Submission.SubmittedAt = "medical", at(9, 0)
		d, err := triage.Assess(timed(t, body), in, monday)
		require.NoError(t, err)
		require.Equal(t, c.due, d.Due.UTC().Format(time.RFC3339), name)
	}
}

// A timeframe that cannot be counted is an error, and takes nothing from one that can, whichever comes first.
func TestDueBesideWhatCannotBeCounted(t *testing.T) {
	late := time.Date(2031, 1, 6, 9, 0, 0, 0, time.UTC) // beyond the bank holidays that are known
	for _, timeframes := range [][2]string{{"4wh", "3h"}, {"3h", "4wh"}} {
		in := request()
		in.Submission.Kind, in.Submission.SubmittedAt = "medical", late
		d, err := triage.Assess(timed(t, `rules:
  - {id: a, when: 'submission.kind == "medical"', then: {upgrade: amber, timeframe: `+timeframes[0]+`}, because: x}
  - {id: b, when: 'submission.kind == "medical"', then: {upgrade: amber, timeframe: `+timeframes[1]+`}, because: x}
`), in, late)
		require.NoError(t, err)
		require.Equal(t, late.Add(3*time.Hour), d.Due.UTC(), timeframes)
		require.Len(t, d.Errors, 1)
	}
}

// The earliest receipt keeps the clock, among the request's own and those of the linked ones that count; where none is
// known it runs from now on.
func TestDueFromTheEarliestReceipt(t *testing.T) {
	p := load(t, "rules: [{id: r, when: 'submission.kind == \"medical\"', then: {timeframe: 4h}, because: x}]")
	linked := func(received, closed time.Time) []triage.Link {
		return []triage.Link{{ID: "l", Base: triage.Green, ReceivedAt: received, ClosedAt: closed}}
	}
	for name, c := range map[string]struct {
		own   time.Time
		links []triage.Link
		from  time.Time
	}{
		"its own":                {at(9, 0), nil, at(9, 0)},
		"a linked one's":         {at(9, 0), linked(at(8, 0), time.Time{}), at(8, 0)},
		"that of the earlier":    {at(9, 0), append(linked(at(8, 0), time.Time{}), linked(at(7, 0), time.Time{})...), at(7, 0)},
		"not a later one's":      {at(9, 0), linked(at(9, 5), time.Time{}), at(9, 0)},
		"not one that is none":   {at(9, 0), linked(time.Time{}, time.Time{}), at(9, 0)},
		"one's closed this week": {at(9, 0), linked(at(8, 0), at(8, 30)), at(8, 0)},
		"not one's long closed":  {at(9, 0), linked(monday.AddDate(0, 0, -9), monday.AddDate(0, 0, -7)), at(9, 0)},
		"a linked one's alone":   {time.Time{}, linked(at(8, 0), time.Time{}), at(8, 0)},
		"nobody's":               {time.Time{}, nil, monday},
		"one that is to come":    {monday.Add(time.Hour), nil, monday},
	} {
		in := request()
		in.Submission.Kind, in.Submission.SubmittedAt, in.Submission.Links = "medical", c.own, c.links
		d, err := triage.Assess(p, in, monday)
		require.NoError(t, err)
		require.Equal(t, c.from.Add(4*time.Hour), d.Due.UTC(), name)
	}
}
