// The age of an account's patient by the date of the practice.

package accounts_test

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/stretchr/testify/require"
)

// Without a calendar the age counts in the zone of the input; with neither it is known where it is the same on all
// dates that now may have, and else the decision says that the zone is not known.
func TestAgeInTheZoneOfThePractice(t *testing.T) {
	p, err := accounts.Load(fstest.MapFS{"accounts.yaml": {Data: []byte(`policy: accounts
id: t
version: 1
author: test
rules: [{id: adult, when: account.age_years >= 16, then: {hold: true}, because: x}]
end: t
`)}})
	require.NoError(t, err)
	for _, c := range []struct {
		zone, now string
		fires     bool
		unknown   bool
	}{
		{"Europe/London", "2026-06-01T22:59:00Z", false, false},
		{"Europe/London", "2026-06-01T23:00:00Z", true, false},
		{"Pacific/Auckland", "2026-06-01T12:00:00Z", true, false},
		{"America/Los_Angeles", "2026-06-02T06:59:00Z", false, false},
		{"", "2026-06-01T09:59:00Z", false, false},
		{"", "2026-06-01T10:00:00Z", false, true},
		{"", "2026-06-02T11:59:00Z", false, true},
		{"", "2026-06-02T12:00:00Z", true, false},
	} {
		in := accounts.Input{Account: accounts.Account{
			ID: "a", DateOfBirth: rules.Withhold(calendar.Date{Year: 2010, Month: 6, Day: 2}),
		}}
		in.Practice.Zone = c.zone
		now, err := time.Parse(time.RFC3339, c.now)
		require.NoError(t, err)
		d, err := accounts.Verify(p, in, now)
		require.NoError(t, err)
		require.Equal(t, c.fires, d.Verdict == accounts.Hold, "%s %s", c.zone, c.now)
		known := rules.Error{Code: "zone-not-known", Fact: "account.age_years"}
		if c.unknown {
			require.Contains(t, d.Errors, known, "%s %s", c.zone, c.now)
		} else {
			require.NotContains(t, d.Errors, known, "%s %s", c.zone, c.now)
		}
		if !c.fires {
			require.False(t, d.NextChange.IsZero())
			at := now
			for steps := 0; !d.NextChange.IsZero() && d.Verdict != accounts.Hold && steps < 10; steps++ {
				at = d.NextChange
				d, err = accounts.Verify(p, in, at)
				require.NoError(t, err)
			}
			require.Equal(t, accounts.Hold, d.Verdict, "%s %s: the wake-ups lead to the birthday", c.zone, c.now)
		}
	}
	_, err = accounts.Verify(p, func() (in accounts.Input) {
		in.Account.ID, in.Practice.Zone = "a", "Mars/Olympus"
		return in
	}(), time.Date(2026, 6, 2, 12, 0, 0, 0, time.UTC))
	require.ErrorContains(t, err, "practice.zone")
}
