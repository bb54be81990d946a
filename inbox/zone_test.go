// Days of the practice's zone where the folder has no calendar.

package inbox_test

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/stretchr/testify/require"
)

// A day is over at the same time of the day in the zone that the input gives, and in London's where it gives none.
func TestDaysCountInThePracticesZone(t *testing.T) {
	p, err := inbox.Load(fstest.MapFS{"inbox.yaml": {Data: []byte(`policy: inbox
id: x
version: 1
author: t
work: {request: {due: 1d}}
rules: []
end: x
`)}})
	require.NoError(t, err)
	received := time.Date(2026, 10, 31, 12, 0, 0, 0, time.UTC) // New York's clocks change in the night, London's have
	for zone, due := range map[string]time.Time{
		"": received.Add(24 * time.Hour), "Europe/London": received.Add(24 * time.Hour),
		"America/New_York": received.Add(25 * time.Hour),
	} {
		in := inbox.Input{Item: inbox.Item{ID: "a", Kind: inbox.Request, ReceivedAt: received}}
		in.Practice.Zone = zone
		d, err := inbox.Review(p, in, received)
		require.NoError(t, err)
		require.True(t, due.Equal(d.Deadline), "%s: %s", zone, d.Deadline)
	}
	_, err = inbox.Review(p, inbox.Input{Item: inbox.Item{ID: "a"}, Practice: practiceIn("Nowhere/Here")}, received)
	require.ErrorContains(t, err, "practice.zone")
}

func practiceIn(zone string) (p practice.Practice) {
	p.Zone = zone
	return p
}
