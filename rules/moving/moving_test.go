// Between now and the next instant that is found no comparison with a number changes.
package moving_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func ExampleNext() {
	received := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	waiting := moving.Hours("item.waiting_h", received)
	thresholds := func(string) rules.Thresholds { return rules.Thresholds{Read: true, Limits: []float64{4, 2}} }
	fmt.Println(moving.Next(received, []moving.Fact{waiting}, thresholds).Format("15:04"))
	// Output: 11:00
}

// practice is the calendar of the example policy.
func practice(t *testing.T) *calendar.Calendar {
	cal, err := calendar.Load(os.DirFS("../../examples/policies/total-triage"))
	require.NoError(t, err)
	return cal
}

func TestNothingChangesBeforeTheNextInstant(t *testing.T) {
	cal := practice(t)
	since := time.Date(2026, 11, 20, 16, 50, 0, 0, time.UTC) // a Friday afternoon
	for name, c := range map[string]struct {
		fact  moving.Fact
		value func(now time.Time) float64
	}{
		"hours": {moving.Hours("a.b", since), func(now time.Time) float64 { return now.Sub(since).Hours() }},
		"minutes": {moving.Minutes("a.b", since), func(now time.Time) float64 {
			return float64(
				now.Sub(since) / time.Minute)
		}},
		"core hours": {moving.CoreHours("a.b", since, cal), func(now time.Time) float64 {
			open, _ := cal.OpenBetween(since, now)
			return open.Hours()
		}},
		"core minutes": {moving.CoreMinutes("a.b", since, cal), func(now time.Time) float64 {
			open, _ := cal.OpenBetween(since, now)
			return float64(open / time.Minute)
		}},
		"working days": {moving.WorkingDays("a.b", since, cal), func(now time.Time) float64 {
			days, _ := moving.WorkingDaysSince(since, now, cal)
			return float64(days)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				limit := float64(rapid.IntRange(0, 40).Draw(t, "limit")) / 4
				if name != "hours" && name != "core hours" {
					limit = float64(int(limit))
				}
				now := since.Add(time.Duration(rapid.IntRange(0, 5*24*3600).Draw(t, "seconds")) * time.Second)
				next := moving.Next(now, []moving.Fact{c.fact}, func(string) rules.Thresholds {
					return rules.Thresholds{Read: true, Limits: []float64{limit}}
				})
				if next.IsZero() {
					next = now.Add(48 * time.Hour)
				}
				between := now.Add(time.Duration(rapid.Float64Range(0, 0.999).Draw(t, "part") * float64(next.Sub(now))))
				a, b := c.value(now), c.value(between)
				require.Equal(t, a >= limit, b >= limit, "%v at %v, %v at %v, next %v", a, now, b, between, next)
				require.Equal(t, a > limit, b > limit, "%v at %v, %v at %v, next %v", a, now, b, between, next)
			})
		})
	}
}

// Beside another fact no number says when a comparison changes: the fact's own step counts.
func TestOpaqueComparisonsAreLookedAtStepByStep(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	opaque := func(string) rules.Thresholds { return rules.Thresholds{Read: true, Opaque: true} }
	require.Equal(t, now.Add(time.Minute), moving.Next(now.Add(30*time.Second),
		[]moving.Fact{moving.Minutes("a.b", now)}, opaque))
	require.True(t, moving.Next(now, nil, opaque).IsZero())
	require.Equal(t, now.Add(1), moving.Next(now, nil, opaque, now, now.Add(2), now.Add(1)))
}

func TestWorkingDays(t *testing.T) {
	cal := practice(t)
	friday := time.Date(2026, 11, 20, 16, 0, 0, 0, time.UTC)
	for days, want := range map[int]int{0: 0, 1: 0, 2: 0, 3: 1, 4: 2, 7: 5} {
		n, known := moving.WorkingDaysSince(friday, friday.AddDate(0, 0, days), cal)
		require.True(t, known)
		require.Equal(t, want, n, days)
	}
	_, known := moving.WorkingDaysSince(friday, friday.Add(-1), cal)
	require.False(t, known, "it is still to come")
	_, known = moving.WorkingDaysSince(friday, friday.AddDate(50, 0, 0), cal)
	require.False(t, known, "beyond the calendar")
}
