// An Evaluator gives what Set.Evaluate gives, in memory that it uses again.

package rules_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/stretchr/testify/require"
)

func ExampleEvaluator() {
	set, _, err := rules.Load(fstest.MapFS{"triage.yaml": {Data: []byte(`policy: triage
id: small
version: 1
author: test
rules:
  - {id: many-points, when: t.a >= 3, then: {raise: one}, because: Many points.}
end: small
`)}}, domain)
	if err != nil {
		panic(err)
	}
	evaluator := set.Evaluator() // one for each goroutine
	for _, points := range []int{2, 3, 4} {
		result, err := evaluator.Evaluate(&input{facts{A: &points}}, rules.Answers{}, "")
		if err != nil {
			panic(err)
		}
		for rule := range result.Fired() {
			fmt.Println(points, rule.ID)
		}
	}
	// Output:
	// 3 many-points
	// 4 many-points
}

func TestEvaluatorGivesWhatSetEvaluateGives(t *testing.T) {
	g := gen{rand.New(rand.NewPCG(7, 7))}
	for range 20 {
		var list []string
		for range 40 {
			list = append(list, g.condition(3))
		}
		set := load(t, dated(list))
		evaluator := set.Evaluator()
		for range 60 {
			in := input{g.full()}
			if g.IntN(2) == 0 {
				in.T.A, in.T.E, in.T.L = nil, "", nil
			}
			if g.IntN(10) == 0 {
				in.T.B = rules.Known(99)
			}
			today := field.ISODate(g.pick("", "2026-11-22", "2026-11-23"))
			got, err := evaluator.Evaluate(&in, rules.Answers{}, today)
			f, want := set.Facts(in, rules.Answers{})
			require.Equal(t, want, err)
			if err != nil {
				require.Nil(t, got)
				continue
			}
			plain := set.Evaluate(f, today)
			require.Equal(t, plain.Verdicts(), got.Verdicts())
			require.Equal(t, plain.Gaps(), got.Gaps())
			var fired, unknown []*rules.Rule
			for _, v := range plain.Verdicts() {
				switch v.Verdict {
				case rules.Fired:
					fired = append(fired, v.Rule)
				case rules.Unknown:
					unknown = append(unknown, v.Rule)
				}
			}
			for _, r := range []*rules.Result{plain, got} {
				require.Equal(t, fired, slices.Collect(r.Fired()))
				require.Equal(t, unknown, slices.Collect(r.Unknown()))
			}
		}
	}
}

// dated is a policy of conditions of which every third one comes into force.
func dated(list []string) string {
	body := "rules:\n"
	for i, c := range list {
		body += fmt.Sprintf("  - id: r%04d\n    when: |\n      %s\n    then: {raise: one}\n    because: test\n", i, c)
		if i%3 == 0 {
			body += "    from: 2026-11-23\n"
		}
	}
	return policy(body)
}

// Evaluating again needs no new memory, whatever the number of rules.
func TestEvaluatorNeedsNoMemory(t *testing.T) {
	set := load(t, conditions(
		`t.a > 3 and t.p`, `t.e == "red" or t.x <= 2.5`, `has_any(t.l, "apple") and not has_all(t.l, "pear", "plum")`,
		`mentions(t.text, "chest pain")`, `t.id == "x" or known(t.none)`, `count_of(t.l, "apple", "fig") >= 1`,
	))
	evaluator := set.Evaluator()
	in := &input{facts{
		A: rules.Known(4), X: rules.Known(2.5), E: "red", L: []string{"apple", "plum"}, ID: "x", Unseen: rules.Known(0),
		Text: rules.NewText("I have had chest pain since noon, and no fever"),
	}}
	evaluate := func() {
		result, err := evaluator.Evaluate(in, rules.Answers{}, "2026-11-23")
		require.NoError(t, err)
		n := 0
		for range result.Fired() {
			n++
		}
		require.Equal(t, 5, n)
	}
	evaluate()
	require.Zero(t, testing.AllocsPerRun(20, evaluate))
}

func TestEvaluatorRefuses(t *testing.T) {
	evaluator := load(t, conditions(`t.a > 3`)).Evaluator()
	for name, in := range map[string]any{"nil": nil, "another type": facts{}, "no input": (*input)(nil)} {
		r, err := evaluator.Evaluate(in, rules.Answers{}, "")
		require.ErrorContains(t, err, "wrong-input", name)
		require.Nil(t, r, name)
	}
	require.Equal(t, "‹withheld›", fmt.Sprint(evaluator))
}
