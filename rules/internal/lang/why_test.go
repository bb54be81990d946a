// Why a verdict is what it is, what is missing for one, the safe side of a condition, and the answers worth trying.
package lang_test

import (
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/stretchr/testify/require"
)

// lines prints a reason, one line a part.
func lines(w lang.Why, indent string) string {
	head := indent + w.Op + w.Atom + ": " + truths[w.Truth]
	if len(w.Missing) > 0 {
		head += " (not known: " + strings.Join(w.Missing, ", ") + ")"
	}
	if w.Failure == lang.Broken {
		head += " (failed)"
	}
	for _, k := range w.Kids {
		head += "\n" + lines(k, indent+"  ")
	}
	return head
}

// Why shows the parts that force the verdict, and no others.
func TestWhy(t *testing.T) {
	for _, c := range []struct {
		condition string
		given     map[int]any
		want      []string
	}{
		{`t.p and t.a > 1`, map[int]any{slotP: true, slotA: 2}, []string{
			"all of: true", "  t.p: true",
			"  t.a > 1: true",
		}},
		{`t.p and t.a > 1`, map[int]any{slotP: true, slotA: 0}, []string{"all of: false", "  t.a > 1: false"}},
		{`t.p and t.a > 1`, map[int]any{slotP: true}, []string{
			"all of: unknown",
			"  t.a > 1: unknown (not known: t.a)",
		}},
		{`t.p or t.a > 1`, map[int]any{slotA: 2}, []string{"one of: true", "  t.a > 1: true"}},
		{`not (t.a > 1)`, map[int]any{slotA: 0}, []string{"not (t.a > 1): true"}},
		{`not t.p`, nil, []string{"not t.p: unknown (not known: t.p)"}},
		{`breaks(t.a)`, map[int]any{slotA: 1}, []string{"breaks(t.a): unknown (failed)"}},
		{`t.a == t.b`, map[int]any{slotA: 1}, []string{"t.a == t.b: unknown (not known: t.b)"}},
		{`at_least(2, t.p, t.q, t.a > 1)`, map[int]any{slotP: true, slotQ: false}, []string{
			"at least 2 of: unknown", "  t.p: true", "  t.q: false", "  t.a > 1: unknown (not known: t.a)",
		}},
		{`mentions(t.note, "x")`, nil, []string{`mentions(t.note, "x"): unknown (not known: t.note)`}},
	} {
		nodes, p := good(t, scope(), c.condition)
		require.Equal(t, strings.Join(c.want, "\n"), lines(p.Eval(input(c.given)).Why(nodes[0]), ""), c.condition)
	}
}

// Missing names the facts that keep a condition open, sorted and each once; those that no longer matter are left out.
func TestMissing(t *testing.T) {
	for condition, want := range map[string][]string{
		`t.q and (t.a > 3 or t.colour == "red")`: {"t.a", "t.colour", "t.q"},
		`t.p and t.q`:                            {"t.q"},
		`t.p or t.q`:                             nil,
		`(t.q or t.p) and t.a > 1 and t.a < 9`:   {"t.a"},
		`known(t.q)`:                             nil,
		`mentions(t.note, "x")`:                  {"t.note"},
	} {
		nodes, p := good(t, scope(), condition)
		facts, failed := p.Eval(input(map[int]any{slotP: true})).Missing(nodes[0])
		require.Equal(t, lang.NoFailure, failed)
		var names []string
		for _, f := range facts {
			names = append(names, f.Name)
		}
		require.Equal(t, want, names, condition)
	}
	nodes, p := good(t, scope(), `mentions(t.note, "x")`)
	in := noted("I have had a cough since this morning")
	in.Values[slotUnopened] = lang.OfInt(2)
	facts, _ := p.Eval(in).Missing(nodes[0])
	require.Equal(t, "t.unopened", facts[0].Name, "what keeps the text from being read whole is to blame")
	nodes, p = good(t, scope(), `breaks(t.a)`)
	facts, failed := p.Eval(input(map[int]any{slotA: 1})).Missing(nodes[0])
	require.Equal(t, lang.Broken, failed)
	require.Empty(t, facts)
}

// An open condition is supported by evidence that helps it, not by what cannot.
func TestSupported(t *testing.T) {
	for condition, want := range map[string]bool{
		`t.q and t.a > 1`: true,  // t.q is evidence and true
		`t.q or t.a > 1`:  false, // decided
		`t.p and t.a > 1`: false, // t.p is no evidence
		`t.a > 1`:         false,
		`at_least(2, t.q, t.a > 1, t.colour == "red")`: true,
		`t.p and (t.q and t.a > 1)`:                    true,
	} {
		nodes, p := good(t, scope(), condition)
		require.Equal(t, want, p.Eval(input(map[int]any{slotP: true, slotQ: true})).Supported(nodes[0]), condition)
	}
}

// Missing data pushes a condition to its safe side, whichever that is.
func TestPolarity(t *testing.T) {
	for _, c := range []struct{ condition, acts, certain string }{
		{`t.a > 1`, "", ""},
		{`known(t.a)`, "known-hides", ""},
		{`not known(t.a)`, "", "unknown-lowers"},
		{`known(t.allergy)`, "", ""},
		{`not known(t.allergy)`, "", ""},
		{`mentions(t.note, "x")`, "", "text-lowers"},
		{`not mentions(t.note, "x")`, "", ""},
		{`affirms(t.note, "x")`, "", "text-lowers"},
		{`not affirms(t.note, "x")`, "", "text-lowers"},
		{`not (t.p or known(t.a))`, "", "unknown-lowers"},
		{`t.p and not (t.q and not known(t.a))`, "known-hides", ""},
	} {
		nodes, _ := good(t, scope(), c.condition)
		problems := func(side lang.Side) (out string) {
			lang.Polarity(nodes[0], side, func(_ *lang.Node, code, message, _ string) {
				require.NotEmpty(t, message)
				out = code
			})
			return out
		}
		require.Equal(t, c.acts, problems(lang.UnknownActs), c.condition)
		require.Equal(t, c.certain, problems(lang.CertaintyActs), c.condition)
	}
}

// A condition that stays open with what a host supplies, whatever the values are.
func TestUndecided(t *testing.T) {
	for condition, want := range map[string]bool{
		`t.a > 1`: false, `t.b > 1`: true, `t.a > 1 and t.b > 1`: false, `t.a > 1 or t.b > 1`: true,
		`not (t.a > 1 and t.b > 1)`: true,
		`known(t.a)`:                true, `known(t.b)`: false, `at_least(2, t.a > 1, t.b > 1, t.p)`: true,
		`at_least(3, t.a > 1, t.b > 1, t.p)`: false, `true`: true,
	} {
		nodes, _ := good(t, scope(), condition)
		require.Equal(t, want, lang.Undecided(nodes[0], func(f *lang.Fact) bool { return f.Name == "t.a" }), condition)
	}
}
