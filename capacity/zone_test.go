// Ages of patients by the date of the practice, where the folder has no calendar.

package capacity_test

import (
	"context"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/stretchr/testify/require"
)

// An age counts in the zone of the input. With neither a zone nor a calendar it is known where it is the same on all
// dates that now may have; else the decision says that the zone is not known, and the exclusion is not ruled out.
func TestAgesOfNeedsCountInThePracticesZone(t *testing.T) {
	p, err := capacity.Load(fstest.MapFS{"capacity.yaml": {Data: []byte(header +
		"rules: [{id: adults, when: patient.age_years < 16, then: {exclude: true}, because: x}]\nend: test\n")}})
	require.NoError(t, err)
	for _, c := range []struct {
		zone, now string
		placed    bool
		unknown   bool
	}{
		{"Europe/London", "2026-06-01T22:59:00Z", false, false},
		{"Europe/London", "2026-06-01T23:00:00Z", true, false},
		{"America/Los_Angeles", "2026-06-02T06:59:00Z", false, false},
		{"", "2026-06-01T09:59:00Z", false, false},
		{"", "2026-06-01T10:00:00Z", false, true},
		{"", "2026-06-02T12:00:00Z", true, false},
	} {
		now, err := time.Parse(time.RFC3339, c.now)
		require.NoError(t, err)
		in := capacity.Input{
			Needs: []capacity.Order{{
				Need: capacity.Need{ID: "n", Rating: practice.Green, Minutes: rules.Known(10)},
				Patient: practice.Patient{
					AccountVerified: rules.Withhold(true),
					DateOfBirth:     rules.Withhold(calendar.Date{Year: 2010, Month: 6, Day: 2}),
				},
			}},
			Slots: []capacity.Slot{{
				ID: "s", Start: now.Add(time.Hour), Minutes: rules.Known(10), Status: "free", Pool: "routine",
				ClinicianID: "c", Role: "gp", SiteID: "a", Modality: "in_person",
			}},
		}
		in.Practice.Zone = c.zone
		d, err := capacity.Allocate(context.Background(), p, in, now)
		require.NoError(t, err)
		require.Equal(t, c.placed, len(d.Placed) == 1, "%s %s", c.zone, c.now)
		e := rules.Error{Code: "zone-not-known", Fact: "patient.age_years"}
		require.Equal(t, c.unknown, len(d.Errors) > 0 && d.Errors[0] == e, "%s %s: %v", c.zone, c.now, d.Errors)
		if !c.placed {
			require.False(t, d.NextChange.IsZero())
			require.False(t, d.NextChange.After(now.Add(26*time.Hour)), "%s", d.NextChange)
		}
	}
}
