// Particular local layers.
package capacity_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
)

// What a layer can still take from the urgent, and what is told badly. Each is skipped with its reason until it is
// mended.

func TestLocalKeepsSlotsFromReds(t *testing.T) {
	in := capacity.Input{
		Needs: []capacity.Order{
			order("red", practice.Red, monday.Add(4*3600e9)), order("green", practice.Green, monday.Add(30*3600e9)),
		},
		Slots: []capacity.Slot{slotAt("1", 30)},
	}
	require.Equal(t, []string{"red=1"}, placed(allocate(t, load(t, supplied), in)))
	for _, then := range []string{
		`exclude: true`, `cap: {per: day, n: 0}`, `reserve: {pool: soon, keep: 5000}`, `require: {minutes: 240}`,
	} {
		p, err := capacity.Load(layers().Folder(domaintest.Rule(`need.rating == "red"`, then)))
		if err == nil {
			require.Equal(t, []string{"red=1"}, placed(allocate(t, p, in)), then)
		}
	}
}
