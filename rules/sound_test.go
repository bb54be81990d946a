// Missing data: a verdict that is not unknown stays what it is, whatever the missing facts turn out to be.

package rules_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/stretchr/testify/require"
)

// gen makes random conditions over the test domain, without known( ), which is not monotone, and without texts, which
// plain expr has no function for.
type gen struct{ *rand.Rand }

func (g gen) pick(words ...string) string { return words[g.IntN(len(words))] }

func (g gen) condition(depth int) string {
	if depth == 0 || g.IntN(4) == 0 {
		return g.atom()
	}
	switch g.IntN(5) {
	case 0:
		return "not (" + g.condition(depth-1) + ")"
	case 1, 2:
		return "(" + g.condition(depth-1) + " and " + g.condition(depth-1) + ")"
	case 3:
		return "(" + g.condition(depth-1) + " or " + g.condition(depth-1) + ")"
	}
	return fmt.Sprintf("at_least(%d, %s, %s, %s)", 1+g.IntN(3), g.condition(depth-1), g.condition(depth-1),
		g.condition(depth-1))
}

func (g gen) atom() string {
	op := g.pick("<", "<=", ">", ">=", "==", "!=")
	switch g.IntN(12) {
	case 0, 1:
		return fmt.Sprintf("t.a %s %d", op, g.IntN(21))
	case 2:
		return fmt.Sprintf("t.b %s %d", op, g.IntN(21)-10)
	case 3:
		return fmt.Sprintf("t.x %s %d.5", op, g.IntN(10))
	case 4:
		return g.pick("t.p", "t.q", "t.p == false", "t.q != true", "t.p == t.q")
	case 5:
		return fmt.Sprintf("t.e %s \"%s\"", g.pick("==", "!="), g.pick("red", "green", "blue"))
	case 6:
		return fmt.Sprintf("t.e %s [\"red\", \"%s\"]", g.pick("in", "not in"), g.pick("green", "blue"))
	case 7:
		return fmt.Sprintf("%s(t.l, \"%s\", \"%s\")", g.pick("has_any", "has_all", "has_only"), g.pick("apple", "pear"),
			g.pick("plum", "fig"))
	case 8:
		return fmt.Sprintf("count_of(t.l, \"apple\", \"pear\", \"fig\") %s %d", op, g.IntN(3))
	case 9:
		return fmt.Sprintf("t.a + t.b %s %d", op, g.IntN(20))
	case 10:
		return fmt.Sprintf("%d <= t.a < %d", g.IntN(10), 10+g.IntN(10))
	}
	return fmt.Sprintf("\"%s\" in t.l", g.pick("apple", "pear", "plum", "fig"))
}

// full gives every fact that conditions of gen read.
func (g gen) full() facts {
	list := []string{}
	for _, w := range []string{"apple", "pear", "plum", "fig"} {
		if g.IntN(2) == 0 {
			list = append(list, w)
		}
	}
	return facts{
		A: rules.Known(g.IntN(21)), B: rules.Known(g.IntN(21) - 10), X: rules.Known(float64(g.IntN(21)) / 2),
		P: rules.Known(g.IntN(2) == 0),
		Q: rules.Known(g.IntN(2) == 0), E: g.pick("red", "green", "blue"), L: list,
	}
}

// partial takes facts away; complete gives those that are missing from another full set.
func (g gen) partial(f facts) facts {
	gone := func() bool { return g.IntN(5) < 2 }
	if gone() {
		f.A = nil
	}
	if gone() {
		f.B = nil
	}
	if gone() {
		f.X = nil
	}
	if gone() {
		f.P = nil
	}
	if gone() {
		f.Q = nil
	}
	if gone() {
		f.E = ""
	}
	if gone() {
		f.L = nil
	}
	return f
}

func complete(f, from facts) facts {
	if f.A == nil {
		f.A = from.A
	}
	if f.B == nil {
		f.B = from.B
	}
	if f.X == nil {
		f.X = from.X
	}
	if f.P == nil {
		f.P = from.P
	}
	if f.Q == nil {
		f.Q = from.Q
	}
	if f.E == "" {
		f.E = from.E
	}
	if f.L == nil {
		f.L = from.L
	}
	return f
}

// The reference is plain expr on complete facts, with its own versions of our functions.
func reference(t *testing.T, condition string) *vm.Program {
	any_ := func(list []string, w ...string) bool {
		return slices.ContainsFunc(w, func(v string) bool { return slices.Contains(list, v) })
	}
	count := func(list []string, w ...string) (n int) {
		for _, v := range w {
			if slices.Contains(list, v) {
				n++
			}
		}
		return n
	}
	words := func(args []any) (list []string, rest []string) {
		for _, a := range args[1:] {
			rest = append(rest, a.(string))
		}
		return args[0].([]string), rest
	}
	function := func(name string, f func(list, w []string) any) expr.Option {
		return expr.Function(name, func(args ...any) (any, error) { l, w := words(args); return f(l, w), nil })
	}
	p, err := expr.Compile(condition,
		function("has_any", func(l, w []string) any { return any_(l, w...) }),
		function("has_all", func(l, w []string) any { return count(l, w...) == len(w) }),
		function("has_only", func(l, w []string) any { return len(l) == count(w, l...) }),
		function("count_of", func(l, w []string) any { return count(l, w...) }),
		expr.Function("at_least", func(args ...any) (any, error) {
			n := 0
			for _, a := range args[1:] {
				if a.(bool) {
					n++
				}
			}
			return n >= args[0].(int), nil
		}))
	require.NoError(t, err, condition)
	return p
}

func plainExpr(t *testing.T, p *vm.Program, f facts) bool {
	out, err := expr.Run(p,
		map[string]any{"t": map[string]any{"a": *f.A, "b": *f.B, "x": *f.X, "p": *f.P, "q": *f.Q, "e": f.E, "l": f.L}})
	require.NoError(t, err)
	return out.(bool)
}

var batches = flag.Int("batches", 15, "batches of 200 random conditions that are compared with plain expr")

// Over thousands of random conditions and partial facts, no definite verdict differs from plain expr on any of 20
// random completions; with full facts every verdict equals plain expr's.
func TestMissingDataIsSound(t *testing.T) {
	const size, completions = 200, 20
	batches := *batches
	g := gen{rand.New(rand.NewPCG(2026, 11))}
	counts := map[rules.Verdict]int{}
	for range batches {
		conds := make([]string, size)
		for i := range conds {
			conds[i] = g.condition(1 + g.IntN(3))
		}
		set := load(t, conditions(conds...))
		full := g.full()
		some := g.partial(full)
		verdicts := func(f facts) []rules.RuleVerdict {
			in, err := set.Facts(input{f}, rules.Answers{})
			require.NoError(t, err)
			return set.Evaluate(in, "").Verdicts()
		}
		exact, got := verdicts(full), verdicts(some)
		for i, c := range conds {
			p := reference(t, c)
			require.Equal(t, plainExpr(t, p, full), exact[i].Verdict == rules.Fired, c)
			require.NotEqual(t, rules.Unknown, exact[i].Verdict, c)
			counts[got[i].Verdict]++
			if got[i].Verdict == rules.Unknown {
				continue
			}
			for range completions {
				done := complete(some, g.full())
				require.Equal(t, plainExpr(t, p, done), got[i].Verdict == rules.Fired, "%s on %v", c, done)
			}
		}
	}
	t.Logf("%d fired, %d not fired, %d unknown", counts[rules.Fired], counts[rules.NotFired], counts[rules.Unknown])
	require.Greater(t, counts[rules.Fired]+counts[rules.NotFired], batches*size/4)
	require.Greater(t, counts[rules.Unknown], batches*size/10)
}

// What is missing is what matters: giving other facts leaves an unknown rule unknown.
func TestMissingNamesWhatMatters(t *testing.T) {
	set := load(t, conditions(`t.a > 3 and (t.p or t.e == "red") and t.b < 0`))
	f, err := set.Facts(input{facts{A: rules.Known(4), P: rules.Known(false)}}, rules.Answers{})
	require.NoError(t, err)
	r := set.Evaluate(f, "")
	missing, failed := r.Missing(set.Rules()[0])
	require.Empty(t, failed)
	require.Equal(t, []string{"t.b", "t.e"}, missing)
	require.Equal(t, []string{
		"all of: unknown", `  unknown  t.e == "red"  (not known: t.e)`, "  unknown  t.b < 0  (not known: t.b)",
	}, r.Why(set.Rules()[0]).Tree())
}
