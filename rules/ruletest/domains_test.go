// This file tests that a fact means the same in every kind of policy.

package ruletest_test

import (
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest"
	"github.com/stretchr/testify/require"
)

// A name means the same everywhere: facts that two kinds of policy read have one type, unit, range and set of words.
func TestFactsMeanTheSameEverywhere(t *testing.T) {
	seen, shared := map[string]rules.Fact{}, 0
	for _, d := range ruletest.Domains() {
		for _, f := range d.Schema.Facts() {
			other, ok := seen[f.Name]
			seen[f.Name] = f
			if !ok {
				continue
			}
			shared++
			require.Equal(t, []any{
				other.Kind, other.Unit, other.Ranged, other.Min, other.Max, other.Step, other.Values, other.Codes,
				other.Absent, other.Time, other.Sensitive, other.Record,
			},
				[]any{
					f.Kind, f.Unit, f.Ranged, f.Min, f.Max, f.Step, f.Values, f.Codes, f.Absent, f.Time, f.Sensitive,
					f.Record,
				}, f.Name)
		}
	}
	require.Greater(t, shared, 25)
}
