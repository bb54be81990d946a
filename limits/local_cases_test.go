// Particular local layers.

package limits_test

import (
	"testing"

	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
	"github.com/stretchr/testify/require"
)

// What a layer could once let in, and messages that were once misleading.

func TestLocalShutsAndLetsIn(t *testing.T) {
	for _, then := range []string{
		`scale: 0, add: 500`, `door: routine_only, message: shut, set: 500`,
		`door: routine_only, message: shut, set: unlimited`, `refuse: x, message: shut, min: 500`,
		`door: routine_only, message: shut, scale: 3`,
		`refuse: x, message: shut, floor: 500`, `refuse: x, message: shut, clamp: {unlimited: true}`,
		`door: routine_only, message: shut, clamp: {door: open}`,
	} {
		_, err := limits.Load(layers.Folder(domaintest.Rule(`limit.scope == "daily"`, then)))
		if err == nil {
			k := decideMedical(t, layers.Folder(domaintest.Rule(`limit.scope == "daily"`, then)), "practice.opel: 4")
			t.Errorf(
				"{%s} is accepted, and makes the daily figure of 20 %s with the door %s", then,
				k.Figures[limits.Daily], k.Door,
			)
		}
	}
}

func TestLocalKnownHasNoExample(t *testing.T) {
	_, err := limits.Load(
		layers.Folder(domaintest.Rule(`limit.scope == "daily" and known(staff.gp_sessions_present_pct)`, `min: 50`)),
	)
	_, does := layers.Weakens(t, err)
	require.Equal(t, "it fires", does)
}

func TestLocalScaleByThatTightens(t *testing.T) {
	_, err := limits.Load(
		layers.Folder(
			domaintest.Rule(
				`staff.gp_sessions_present_pct < 75 and limit.scope == "daily"`,
				`scale_by: {fact: staff.gp_sessions_present_pct, min: 40, max: 100}`,
			),
		),
	)
	require.NoError(t, err)
}

func TestLocalTwoSetsToldElsewhere(t *testing.T) {
	_, err := limits.Load(
		layers.Over(supplied + "  - {id: s, when: 'conditions.day', then: {set: 5}, because: x}\n").Folder(
			domaintest.Rule(`limit.scope == "daily"`, `set: 0, message: shut`),
		),
	)
	require.ErrorContains(t, err, "limits.local.yaml:")
}
