// What is worked out beforehand of each date changes no decision, and spares its work.

package limits_test

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// A decision says the same by timetables as where every instant that follows is evaluated, also of an input with the
// state of an earlier decision.
func TestTimetablesTellWhatEveryInstantTells(t *testing.T) {
	check(t, slices.Concat(every, doors, doors), 1, func(rt *rapid.T, d draft, p *limits.Policy) {
		day := hotDay(rt)
		in := input(rt, d, day)
		at := instant(rt, day)
		for range 4 {
			decided := effective(rt, p, in, at)
			step, err := limits.EffectiveByEveryInstant(p, in, at)
			require.NoError(rt, err)
			got, err := json.Marshal(decided)
			require.NoError(rt, err)
			want, err := json.Marshal(step)
			require.NoError(rt, err)
			require.Equal(rt, string(want), string(got), "at %s", at)
			in.Previous = decided.State
			at = one(rt, "then", decided.NextChange, at.Add(7*time.Hour), instant(rt, day.Add(2)))
		}
	})
}

// Until when a decision stands is found without evaluating each of the hundred instants of the ten days to come.
func TestUntilNeedsFewEvaluations(t *testing.T) {
	p, err := limits.Load(os.DirFS("../examples/policies/total-triage"))
	require.NoError(t, err)
	in := limits.Input{Limits: []limits.Limit{{Kind: limits.Medical, Scope: limits.Daily, Used: rules.Known(74)}}}
	now := at(t, "2026-11-23T15:05:00Z")
	allocations := func(decide func(*limits.Policy, limits.Input, time.Time) (limits.Decision, error)) float64 {
		return testing.AllocsPerRun(50, func() {
			_, err := decide(p, in, now)
			require.NoError(t, err)
		})
	}
	require.Less(t, 8*allocations(limits.Effective), allocations(limits.EffectiveByEveryInstant))
}
