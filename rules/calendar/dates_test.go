// The dates that an instant may have.

package calendar_test

import (
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/stretchr/testify/require"
)

// An instant has one date where the zone is known, and else that of every zone of the world; a date begins between the
// first and the last of its midnights.
func TestDatesThatAnInstantMayHave(t *testing.T) {
	london, known := calendar.Zone("Europe/London")
	require.True(t, known)
	in, assumed := calendar.ZoneOnly(london), calendar.Assumed(london)
	require.Equal(t, in.Zone(), assumed.Zone())
	var none *calendar.Calendar
	for _, c := range []struct{ at, london, first, last string }{
		{"2026-06-01T22:59:00Z", "2026-06-01", "2026-06-01", "2026-06-02"},
		{"2026-06-01T23:00:00Z", "2026-06-02", "2026-06-01", "2026-06-02"},
		{"2026-06-02T09:59:00Z", "2026-06-02", "2026-06-01", "2026-06-02"},
		{"2026-06-02T10:00:00Z", "2026-06-02", "2026-06-01", "2026-06-03"},
		{"2026-06-02T12:00:00Z", "2026-06-02", "2026-06-02", "2026-06-03"},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		require.NoError(t, err)
		first, last := in.Dates(at)
		require.Equal(t, []string{c.london, c.london}, []string{first.String(), last.String()}, c.at)
		for _, cal := range []*calendar.Calendar{assumed, none} {
			first, last = cal.Dates(at)
			require.Equal(t, []string{c.first, c.last}, []string{first.String(), last.String()}, c.at)
			for d := first.Add(-1); !last.Add(1).Before(d); d = d.Add(1) {
				from, to := cal.Begins(d)
				require.Equal(t, from.After(at), last.Before(d), "%s: not yet %s anywhere", c.at, d)
				require.Equal(t, !to.After(at), !first.Before(d), "%s: %s or later everywhere", c.at, d)
			}
		}
	}
	at := time.Date(2026, 6, 2, 9, 0, 0, 0, time.UTC)
	require.Equal(t, []time.Time{time.Date(2026, 6, 2, 23, 0, 0, 0, time.UTC)}, instants(in.NextDates(at)))
	require.Equal(t, []time.Time{at.Add(time.Hour), at.Add(3 * time.Hour), at.Add(27 * time.Hour)},
		instants(assumed.NextDates(at)), "the third begins in the east, the second in the west, then the third there")
	for _, name := range []string{"", "Local", "local", "London", "right/Europe/London", "Europe/London\x00", "../etc/x"} {
		_, known := calendar.Zone(name)
		require.False(t, known, name)
	}
}

// instants are instants in UTC.
func instants(all []time.Time) (out []time.Time) {
	for _, at := range all {
		out = append(out, at.UTC())
	}
	return out
}
