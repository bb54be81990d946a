// A RuleEvaluator against the evaluation of the whole set.

package rules_test

import (
	"math/rand/v2"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/stretchr/testify/require"
)

// A RuleEvaluator decides as the whole set does, and inputs with one key are judged alike.
func TestRuleEvaluator(t *testing.T) {
	set := load(t, policy(`scores:
  s:
    - {fact: t.a, bands: {"<=4": 0, "5-9": 1, ">=10": 2}}
    - {when: t.p, points: 1}
rules:
  - {id: number, when: 't.a > 4 and t.x <= 2.5', then: {raise: one}, because: b}
  - {id: beside, when: 't.a > t.b', then: {raise: one}, because: b}
  - {id: words, when: 't.e == "red" or not has_any(t.l, "apple", "fig")', then: {raise: one}, because: b}
  - {id: score, when: 'score.s >= 2', then: {raise: one}, because: b}
  - {id: none, when: 'known(t.none) and t.none > 3', then: {raise: one}, because: b}
  - {id: person, when: 't.id == "x" and not t.q', then: {raise: one}, because: b}
  - {id: text, when: 'mentions(t.text, "ache")', then: {raise: one}, because: b}
`))
	require.Nil(t, set.RuleEvaluator(set.Rule("text")), "no key holds a text")
	r := rand.New(rand.NewPCG(3, 3))
	number := func(low, high int) *int {
		if r.IntN(3) == 0 {
			return nil
		}
		return rules.Known(low + r.IntN(high-low+1))
	}
	truth := func() *bool { return []*bool{nil, rules.Known(true), rules.Known(false)}[r.IntN(3)] }
	seen := map[string]rules.Verdict{}
	for range 5_000 {
		in := input{facts{
			A: number(0, 20), B: number(-10, 10), P: truth(), Q: truth(), E: []string{"", "red", "green"}[r.IntN(3)],
			L:  [][]string{nil, {}, {"apple"}, {"pear", "plum"}}[r.IntN(4)],
			ID: []string{"", "x", "y"}[r.IntN(3)], None: number(0, 20), Unseen: rules.Known(0),
		}}
		if x := number(0, 20); x != nil {
			in.T.X = rules.Known(float64(*x) / 2)
		}
		f, err := set.Facts(in, rules.Answers{})
		require.NoError(t, err)
		whole := set.Evaluate(f, "")
		for _, rule := range set.Rules()[:6] {
			lens := set.RuleEvaluator(rule)
			if rule.ID == "text" {
				continue
			}
			v, missing, failed, err := lens.Evaluate(in)
			require.NoError(t, err)
			want, _ := whole.Verdict(rule.ID)
			require.Equal(t, want, v, rule.ID)
			require.Empty(t, failed)
			if v == rules.Unknown {
				lacks, _ := whole.Missing(rule)
				require.Equal(t, lacks, missing, rule.ID)
			}
			key := rule.ID + lens.Key(in)
			before, ok := seen[key]
			require.True(t, !ok || before == v, "%s: two verdicts for one key", rule.ID)
			seen[key] = v
		}
	}
	require.Less(t, len(seen), 1_000, "keys do not tell apart what the rule does not")
	_, _, _, err := set.RuleEvaluator(set.Rule("number")).Evaluate(input{facts{A: rules.Known(99)}})
	require.ErrorContains(t, err, "out-of-range: t.a")
	_, _, _, err = set.RuleEvaluator(set.Rule("number")).Evaluate(facts{})
	require.ErrorContains(t, err, "wrong-input")
	require.NoError(t, err2(set.RuleEvaluator(set.Rule("person")).Evaluate(input{facts{A: rules.Known(99)}})),
		"it does not look at what its rule does not read")
}

func err2(_ rules.Verdict, _ []string, _ string, err error) error { return err }
