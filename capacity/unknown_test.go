// What is not known: exclusions that may hold, and what a policy lacks.

package capacity_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// A red that only a missing fact keeps out comes with the slot and the question; what the host never gives is listed
// once.
func TestUnknownExclusions(t *testing.T) {
	t.Parallel()
	p := load(t, `rules:
  - {id: infants, when: 'patient.age_months < 12 and slot.modality != "in_person"', then: {exclude: true}, because: b}
  - {id: deaf, when: 'slot.modality == "telephone" and has_any(patient.reasonable_adjustments, "deaf")',
    then: {exclude: true}, because: b}
`)
	var in capacity.Input
	for i := range 5 {
		o := order(fmt.Sprint("n", i), practice.Red, tonight)
		o.Patient.AgeMonths = rules.Withhold(500)
		in.Needs = append(in.Needs, o)
		s := slotAt(fmt.Sprint("s", i), 10+10*i)
		s.Modality = "telephone"
		in.Slots = append(in.Slots, s)
	}
	in.Needs[0].Patient.AgeMonths = rules.Private[int]{}
	in.Needs[4].Patient.ReasonableAdjustments = rules.Withhold([]string{})
	d := allocate(t, p, in)
	require.Equal(t, []string{"n4=s0"}, placed(d), "the one of whom all is known")
	require.Equal(
		t,
		[]capacity.Missing{
			{Fact: "patient.reasonable_adjustments", Excluded: 20, Needs: 4},
			{Fact: "patient.age_months", Excluded: 5, Needs: 1},
		},
		d.Missing,
	)
	require.Empty(t, d.Shortages, "nothing is proved to be short while answers are missing")
	for _, u := range d.Unplaced {
		require.Equal(t, capacity.NotKnown, u.Because)
		require.NotEmpty(t, u.PlaceIf)
		want := []string{"patient.reasonable_adjustments"}
		if u.Need == "n0" {
			want = []string{"patient.age_months", "patient.reasonable_adjustments"}
		}
		require.Equal(t, want, u.PlaceIf[0].Ask)
		answered := in
		answered.Needs = append([]capacity.Order{}, in.Needs...)
		for i := range answered.Needs {
			if o := &answered.Needs[i]; o.Need.ID == u.Need {
				o.Patient.AgeMonths, o.Patient.ReasonableAdjustments = rules.Withhold(500), rules.Withhold([]string{})
			}
		}
		require.Contains(t, fmt.Sprint(placed(allocate(t, p, answered))), u.Need+"=", "the answer gives it a place")
	}
}

// What a policy says of itself, and what it lacks.
func TestPolicy(t *testing.T) {
	t.Parallel()
	var none *capacity.Policy
	require.Nil(t, none.Set())
	require.Nil(t, none.Calendar())
	require.Nil(t, none.Findings())
	files := folder("rules: [{id: r, when: slot.working_days_ahead > 5, then: {exclude: true}, because: b}]\n")
	delete(files, "calendar.yaml")
	p, err := capacity.Load(files)
	require.NoError(t, err)
	require.Len(t, p.Findings(), 1)
	require.Contains(t, p.Findings().Error(), "no-calendar")
	d := allocate(t, p, capacity.Input{
		Needs: []capacity.Order{order("a", practice.Red, tonight)}, Slots: []capacity.Slot{slotAt("s", 10)},
	})
	require.Equal(t, []string{"a: not_known"}, unplaced(d), "how far off the slot is cannot be counted")
	list, err := regexp.Match(`"not": \{\s*"items"`, capacity.Domain().JSONSchema())
	require.NoError(t, err)
	require.True(t, list, "a list of words is a list to editors too")
}
