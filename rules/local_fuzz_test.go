// Fuzzing of a practice's own layer: it loads with the supplier's policy, or is refused with places.

package rules_test

import (
	"errors"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/corpus"
	"github.com/stretchr/testify/require"
)

// Any bytes as a layer load beside a supplier's policy, which is then whole, or are refused with places; nothing
// panics.
func FuzzLocal(f *testing.F) {
	for _, c := range corpus.Open(f, "testdata/bad.corpus").Cases {
		f.Add(c.Data)
	}
	for _, parts := range []string{
		"", "rules: []\n", "phrases: {pain: [ow], calm: [fine], halt: [stop]}\n",
		"phrases: {pain: [a b c d e f g h i j k l m n]}\n",
		"answers: {a: {int: 0..9}}\ncodes: {fruit: [quince]}\nlists: {l: [quince]}\n",
		"conditions: {a: conditions.high or score.s >= 3}\nrules: [{id: o, when: conditions.a, then: {lower: one}, " +
			"because: x}]\n",
		"rules: [{only_if: t.p, rules: [{id: o, when: 'at_least(2, t.p, t.q, has_only(t.l, \"fig\"), not " +
			"affirms(t.text, phrases.pain))', then: {lower: one}, because: x, cases: [{given: {t.p: true}, expect: " +
			"unknown}]}]}]\n",
		"rules: [{id: o, when: t.a + t.b > 3 and t.none < 3 and t.x <= 2.5 and t.id == \"a\" and t.e in [\"red\"], " +
			"then: {raise: two}, because: x, from: 2026-01-01, until: 2026-02-01}]\n",
	} {
		f.Add([]byte(localHead + parts + "end: ours\n"))
	}
	alone, _, err := rules.Load(fstest.MapFS{"triage.yaml": {Data: []byte(suppliers)}}, staged)
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, data []byte) {
		set, problems, err := rules.Load(fstest.MapFS{
			"triage.yaml":       {Data: []byte(suppliers)},
			"triage.local.yaml": {Data: data},
		}, staged)
		if err != nil {
			require.Nil(t, set)
			var told problem.Problems
			require.True(t, errors.As(err, &told) && told.Fatal())
			for _, p := range problems {
				require.NotEmpty(t, p.Code)
				require.NotEmpty(t, p.Error())
				require.Positive(t, p.Line)
			}
			return
		}
		require.NotEmpty(t, set.Header.Local)
		require.NotEqual(t, alone.Digest(), set.Digest())
		for _, r := range alone.Rules() {
			require.Equal(t, r.Then, set.Rule(r.ID).Then)
			require.False(t, set.Rule(r.ID).Local)
		}
		for _, r := range set.Rules() {
			require.True(t, !r.Local || r.Then.(then).Lower == "")
		}
		require.Equal(t, ownOf(t, alone), ownOf(t, set))
	})
}
