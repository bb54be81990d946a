// The order of decisions in a list.

package triage_test

import (
	"slices"
	"testing"

	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// The most urgent comes first, whatever the ids say: 999 before the emergency department, of two 999 the one that is
// due first, and what somebody is to see now before what is due on Wednesday.
func TestCompareMostUrgentFirst(t *testing.T) {
	now := at(8, 15)
	decision := func(d triage.Decision) triage.Decision {
		d.Now = now
		return d
	}
	suspected := []triage.NotRuledOut{{Rule: "stroke", CouldBe: triage.Red, Support: triage.Suspected}}
	inOrder := []triage.Decision{
		decision(triage.Decision{ID: "s-9", To: triage.Red, Disposition: "call_999", Due: at(2, 0)}),
		decision(triage.Decision{ID: "s-1", To: triage.Red, Disposition: "call_999", Due: at(8, 0)}),
		decision(triage.Decision{ID: "s-0", To: triage.Red, Disposition: "emergency_department", Due: at(1, 0)}),
		decision(triage.Decision{ID: "s-8", To: triage.Red}),
		decision(triage.Decision{ID: "s-7", To: triage.Red, Disposition: "same_day_call", Due: at(1, 0)}),
		decision(triage.Decision{ID: "s-6", To: triage.Red, Due: at(7, 0)}),
		decision(triage.Decision{
			ID: "s-5", To: triage.Green, NotRuledOut: suspected, Attention: triage.Attention{Level: triage.ClinicianNow},
		}),
		decision(triage.Decision{ID: "s-4", To: triage.Red, Due: at(12, 0)}),
		decision(triage.Decision{ID: "s-39", To: triage.Amber, Due: at(8, 0)}),
		decision(triage.Decision{ID: "s-38", To: triage.Amber, Attention: triage.Attention{Level: triage.StaffNow}}),
		decision(triage.Decision{ID: "s-37", To: triage.Amber, Due: at(48, 0)}),
		decision(triage.Decision{ID: "s-36", To: triage.Amber}),
		decision(triage.Decision{ID: "s-20", To: triage.Green}),
		decision(triage.Decision{ID: "s-21", To: triage.Green}),
	}
	ids := func(list []triage.Decision) (out []string) {
		for _, d := range list {
			out = append(out, d.ID)
		}
		return out
	}
	var indexes []int
	for i := range inOrder {
		indexes = append(indexes, i)
	}
	rapid.Check(t, func(t *rapid.T) {
		var mixed []triage.Decision
		for _, i := range rapid.Permutation(indexes).Draw(t, "order") {
			mixed = append(mixed, inOrder[i])
		}
		slices.SortFunc(mixed, triage.Compare)
		require.Equal(t, ids(inOrder), ids(mixed))
	})
	require.Zero(t, triage.Compare(inOrder[0], inOrder[0]))
}
