// Many preferences are looked at by class, few one by one: the decision is the same.

package capacity_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/stretchr/testify/require"
)

func TestManyPreferencesAreWeighedAsFew(t *testing.T) {
	t.Parallel()
	var few strings.Builder
	few.WriteString("rules:\n")
	for i, when := range []string{
		`slot.clinician_id == patient.usual_gp_id`, `need.rating == "red"`, `slot.start_hour < 10`,
		`need.minutes >= 15`,
		`patient.age_years >= 65 and slot.start_hour >= 10`, `slot.modality == "telephone" and need.rating == "green"`,
	} {
		fmt.Fprintf(&few, "  - {id: r%d, when: '%s', then: {prefer: %d}, because: b}\n", i, when, 7*i-9)
	}
	many := few.String()
	for i := range 12 {
		many += fmt.Sprintf("  - {id: never-%d, when: need.minutes >= 240, then: {prefer: 90}, because: b}\n", i)
	}
	in := capacity.Input{}
	for i := range 40 {
		o := lasting(fmt.Sprint("n", i), 10+5*(i%3))
		o.Need.Rating = []practice.Rating{"red", "amber", "green"}[i%3]
		o.Patient.AgeYears, o.Patient.UsualGPID = rules.Withhold(30+i), rules.Withhold(fmt.Sprint("c", i%5))
		in.Needs = append(in.Needs, o)
		s := of(fmt.Sprint("s", i), fmt.Sprint("c", i%7), "north", 10*i, 20)
		s.Modality = []string{"telephone", "in_person"}[i%2]
		in.Slots = append(in.Slots, s)
	}
	want, got := allocate(t, load(t, few.String()), in), allocate(t, load(t, many), in)
	require.Greater(t, len(want.Placed), 10)
	require.Equal(t, placed(want), placed(got))
	require.Equal(t, unplaced(want), unplaced(got))
}

// Points of several preferences for one slot add up, in whatever order the rules stand.
func TestPreferencesAddUp(t *testing.T) {
	t.Parallel()
	rules := []string{
		`{id: a, when: 'slot.site_id == "north"', then: {prefer: 3}, because: b}`,
		`{id: b, when: 'slot.start_hour < 10', then: {prefer: 3}, because: b}`,
		`{id: c, when: 'slot.modality == "telephone"', then: {prefer: -2}, because: b}`,
		`{id: d, when: 'slot.site_id == "south"', then: {prefer: 5}, because: b}`,
	}
	in := capacity.Input{Needs: []capacity.Order{order("n", practice.Red, monday.Add(9*time.Hour))}}
	for i, site := range []string{"south", "north"} { // 5 points, and 3 + 3
		in.Slots = append(in.Slots, of(fmt.Sprint("s", i), fmt.Sprint("c", i), site, 90-60*i, 10))
	}
	for range len(rules) {
		rules = append(rules[1:], rules[0])
		d := allocate(t, load(t, "rules:\n  - "+strings.Join(rules, "\n  - ")+"\n"), in)
		require.Equal(t, []string{"n=s1"}, placed(d))
		require.Equal(t, -6, d.Placed[0].Cost)
	}
}
