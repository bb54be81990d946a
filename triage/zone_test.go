// Ages and days by the date of the practice: in the zone that the input gives, and where nobody has said which that is
// by every date that now may have.

package triage_test

import (
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// A zone without a calendar is the practice's: an age counted by UTC was another one for an hour of each summer night.
func TestAgesCountInThePracticesZone(t *testing.T) {
	p := load(t, `rules: [{id: five, when: patient.age_years >= 5, then: {upgrade: red}, because: x},
  {id: week, when: day.weekday == "tue", then: {flags: [tue]}, because: x}]`)
	born := rules.Withhold(calendar.Date{Year: 2021, Month: 6, Day: 2})
	for _, c := range []struct {
		zone, now string
		to        triage.Rating
		flags     []string
	}{
		{"Europe/London", "2026-06-01T22:59:00Z", triage.Green, []string{}},
		{"Europe/London", "2026-06-01T23:00:00Z", triage.Red, []string{"tue"}},
		{"Pacific/Auckland", "2026-06-01T11:59:00Z", triage.Green, []string{}},
		{"Pacific/Auckland", "2026-06-01T12:00:00Z", triage.Red, []string{"tue"}},
		{"America/Los_Angeles", "2026-06-02T06:59:00Z", triage.Green, []string{}},
		{"America/Los_Angeles", "2026-06-02T07:00:00Z", triage.Red, []string{"tue"}},
	} {
		in := triage.Input{Submission: triage.Submission{ID: "s", Rating: triage.Green, RatingSetBy: "supplier"}}
		in.Patient.AccountVerified, in.Patient.DateOfBirth = rules.Withhold(true), born
		in.Practice.Zone = c.zone
		now, err := time.Parse(time.RFC3339, c.now)
		require.NoError(t, err)
		d, err := triage.Assess(p, in, now)
		require.NoError(t, err)
		require.Equal(t, c.to, d.To, "%s %s", c.zone, c.now)
		require.Equal(t, c.flags, append([]string{}, d.Flags...), "%s %s", c.zone, c.now)
		require.Empty(t, d.Errors, "%s", c.zone)
		if c.to == triage.Green {
			require.False(t, d.NextChange.After(now.Add(time.Minute)), "it is looked at again on the birthday")
		}
	}
}

// With neither a zone nor a calendar the highest of what holds on each date stands, the decision says that the zone is
// not known, and nothing is lowered. An age that is the same on all of them is known.
func TestAgesOnEveryDateThatNowMayHave(t *testing.T) {
	p := load(t, `rules:
  - {id: infant, when: patient.age_years < 5, then: {upgrade: amber}, because: x}
  - {id: school, when: patient.age_years >= 5, then: {upgrade: red}, because: x}
  - {id: postnatal, when: patient.postnatal_days <= 42, then: {upgrade: red}, because: x}`)
	now := time.Date(2026, 6, 2, 9, 0, 0, 0, time.UTC) // somewhere the first, the second elsewhere
	date := func(y, m, d int) calendar.Date { return calendar.Date{Year: y, Month: time.Month(m), Day: d} }
	verified := func(change func(p *practice.Patient)) triage.Decision {
		in := triage.Input{Submission: triage.Submission{ID: "s", Rating: triage.Green, RatingSetBy: "supplier"}}
		in.Patient.AccountVerified = rules.Withhold(true)
		in.Patient.PostnatalDays = rules.Withhold(practice.Never)
		change(&in.Patient)
		d, err := triage.Assess(p, in, now)
		require.NoError(t, err)
		return d
	}
	d := verified(func(p *practice.Patient) { p.DateOfBirth = rules.Withhold(date(2021, 6, 1)) })
	require.Equal(t, triage.Red, d.To)
	require.Empty(t, d.Errors, "five on both dates")
	d = verified(func(p *practice.Patient) { p.DateOfBirth = rules.Withhold(date(2021, 6, 3)) })
	require.Equal(t, triage.Amber, d.To)
	require.Empty(t, d.Errors, "four on both dates")
	d = verified(func(p *practice.Patient) { p.DateOfBirth = rules.Withhold(date(2021, 6, 2)) })
	require.Equal(t, triage.Red, d.To, "four or five: the higher stands")
	require.Equal(t, []rules.Error{{Code: "zone-not-known", Fact: "patient.age_years"}}, d.Errors)
	require.True(t, time.Date(2026, 6, 2, 10, 0, 0, 0, time.UTC).Equal(d.NextChange), "%s", d.NextChange)

	d = verified(func(p *practice.Patient) {
		p.PostnatalDays = rules.Private[int]{}
		p.DeliveredOn = rules.Withhold(practice.Since{On: date(2026, 5, 1)})
	})
	require.Equal(t, triage.Red, d.To, "certain on every date, and raised as before")
	require.Equal(t, []rules.Error{{Code: "zone-not-known", Fact: "patient.postnatal_days"}}, d.Errors)
}

// Of one rating on each of the dates the decision stands that comes first in a list, whichever date it is.
func TestTheMoreUrgentOfTheDatesStands(t *testing.T) {
	now := time.Date(2026, 6, 2, 9, 0, 0, 0, time.UTC) // somewhere the first, the second elsewhere
	in := triage.Input{Submission: triage.Submission{ID: "s", Rating: triage.Green, RatingSetBy: "supplier"}}
	in.Patient.AccountVerified = rules.Withhold(true)
	in.Patient.DateOfBirth = rules.Withhold(calendar.Date{Year: 2021, Month: 6, Day: 2})
	for _, c := range []struct {
		four, five string // what becomes of those of four and of five years
		fired      string
	}{
		{"{upgrade: red, timeframe: 30m}", "{upgrade: red, timeframe: 2h}", "four"},
		{"{upgrade: red, timeframe: 2h}", "{upgrade: red, timeframe: 30m}", "five"},
		{"{upgrade: red, timeframe: 2h}", "{upgrade: amber, timeframe: 30m}", "four"},
		{"{upgrade: amber, timeframe: 30m}", "{upgrade: red, timeframe: 2h}", "five"},
	} {
		d, err := triage.Assess(load(t, `rules:
  - {id: four, when: patient.age_years < 5, then: `+c.four+`, because: x}
  - {id: five, when: patient.age_years >= 5, then: `+c.five+`, because: x}`), in, now)
		require.NoError(t, err)
		require.Equal(t, triage.Red, d.To)
		require.Equal(t, []string{c.fired}, d.Fired, "%s or %s", c.four, c.five)
	}
}

// Nothing is lowered over a date that nobody knows, and what is no zone is refused.
func TestZoneThatIsNotKnownLowersNothing(t *testing.T) {
	p := load(t, `rules: [{id: old, when: patient.age_years >= 5, then: {downgrade: green}, because: x}]`)
	in := triage.Input{Submission: triage.Submission{ID: "s", Rating: triage.Amber, RatingSetBy: "supplier"}}
	in.Submission.Text = rules.NewText("")
	in.Patient.AccountVerified = rules.Withhold(true)
	now := time.Date(2026, 6, 2, 9, 0, 0, 0, time.UTC)
	for born, lowers := range map[calendar.Date]bool{
		{Year: 2021, Month: 6, Day: 1}: true, {Year: 2021, Month: 6, Day: 2}: false, {Year: 2021, Month: 6, Day: 3}: false,
	} {
		in.Patient.DateOfBirth = rules.Withhold(born)
		d, err := triage.Assess(p, in, now)
		require.NoError(t, err)
		require.Equal(t, lowers, d.LowerTo != "", "%s: %+v", born, d.Blocked)
	}
	for _, zone := range []string{"London", "Local", "Europe/Lodnon", "posix/Europe/London", "\xff"} {
		in.Practice.Zone = zone
		_, err := triage.Assess(p, in, now)
		require.ErrorContains(t, err, "practice.zone", zone)
	}
}
