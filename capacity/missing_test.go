// Leaving out a fact never gives a need a slot that some value of the fact keeps it from, and never costs it its place
// in the queue.

package capacity_test

import (
	"maps"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
	"github.com/stretchr/testify/require"
)

func TestI2OverAllFacts(t *testing.T) {
	t.Parallel()
	input := func(differs map[string]any) map[string]any {
		out := map[string]any{
			"need.id": "n", "need.rating": "amber", "need.minutes": 10, "need.topic": "earache",
			"need.ordered_by_role": "gp", "need.ordered_at": "2026-11-23T08:50:00Z",
			"patient.age_years": 40, "patient.needs_interpreter": false, "patient.reasonable_adjustments": []string{},
			"slot.id": "s", "slot.start": "2026-11-23T10:00:00Z", "slot.minutes": 10, "slot.clinician_id": "c1",
			"slot.role": "gp", "slot.site_id": "main", "slot.modality": "in_person", "slot.pool": "soon", "slot.status": "free",
		}
		maps.Copy(out, differs)
		return out
	}
	placedIn := func(d map[string]any) bool { all, _ := d["placed"].([]any); return len(all) > 0 }
	domaintest.Missing[*capacity.Policy]{
		Load: func(body string) (*capacity.Policy, error) {
			return capacity.Load(fstest.MapFS{"capacity.yaml": {Data: []byte(header + body + "end: test\n")}})
		},
		Bodies: func(condition string) []string {
			const pools = "pools: {soon: {for: amber}, urgent_today: {for: red}, routine: {for: green}}\n" +
				"adjustments: {wheelchair: {features: [step_free]}, deaf: {not: [telephone]}}\n"
			if condition == "" {
				return []string{"rules: []\n", pools + "rules: []\n"}
			}
			rule := func(then string) string {
				return "rules:\n  - {id: r, when: '" + condition + "', then: {" + then + "}, because: x}\n"
			}
			return []string{
				rule("exclude: true"), rule("require: {minutes: 30}"), rule("cap: {per: day, n: 0}"),
				rule("reserve: {pool: soon, keep: 1}"), pools + rule("exclude: true"),
			}
		},
		Inputs: []map[string]any{
			input(nil),
			input(map[string]any{"need.roles": []string{"gp"}, "need.modality": "in_person", "need.skills": []string{}}),
			input(map[string]any{"patient.reasonable_adjustments": []string{"deaf"}, "slot.features": []string{"step_free"}}),
		},
		LessCautious: func(without, with map[string]any) string {
			if placedIn(without) && !placedIn(with) {
				return "it is placed"
			}
			return ""
		},
		// Of the slots given, the calendar and the order, where the host does not give it.
		Computed: []string{"slot.minutes_until_release", "slot.within_timeframe", "slot.missing_skill_count"},
		Every:    14,
		Known: map[string]string{
			"need.minutes": "An order that says no length takes one slot of any length.",
			"slot.pool":    "A slot of no known pool is in no pool.",
		},
		Now: monday,
	}.Run(t, 30)
}

// Of two needs and one slot, the one whose rating or time of order is not known is not behind where some value of it
// would be first.
func TestI2UnknownKeepsItsPlace(t *testing.T) {
	t.Parallel()
	p := load(t, "")
	first := func(a, b capacity.Order) bool {
		d := allocate(t, p, capacity.Input{Needs: []capacity.Order{a, b}, Slots: []capacity.Slot{slotAt("s", 30)}})
		require.Len(t, d.Placed, 1)
		return d.Placed[0].Need == "a"
	}
	ratings := []practice.Rating{practice.Green, practice.Amber, practice.Red}
	for _, theirs := range ratings {
		for _, ours := range ratings {
			if theirs == practice.Red { // known: a need that nobody has rated comes after the red ones
				require.False(t, first(order("a", "", tonight), order("b", theirs, tonight)), "it is mended: strike this")
				continue
			}
			if first(order("a", ours, tonight), order("b", theirs, tonight)) {
				require.True(
					t,
					first(order("a", "", tonight), order("b", theirs, tonight)),
					"unrated beside %s, not %s",
					theirs,
					ours,
				)
			}
		}
	}
	later := order("a", practice.Amber, tonight)
	later.Need.OrderedAt = time.Time{}
	// Known: one of which nobody knows when it was ordered comes after those of which it is known.
	require.False(t, first(later, order("b", practice.Amber, tonight)), "it is mended: strike this")
}
