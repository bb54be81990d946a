// What a condition comes to on an input: Kleene's three values, facts that do not apply, what fails, and a reference
// written apart.
package lang_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// three are the three values as the fact t.p or t.q gives them.
var three = []struct {
	given any
	is    lang.Truth
}{{false, lang.False}, {nil, lang.Unknown}, {true, lang.True}}

// The tables of Kleene's strong logic, whole: and is the least, or the greatest, not turns around, known is never
// unknown.
func TestKleeneTables(t *testing.T) {
	for _, p := range three {
		given := map[int]any{slotP: p.given}
		require.Equal(t, p.is, truth(t, `t.p`, given))
		require.Equal(t, -p.is, truth(t, `not t.p`, given))
		require.Equal(t, p.is, truth(t, `not not t.p`, given))
		known := lang.True
		if p.given == nil {
			known = lang.False
		}
		require.Equal(t, known, truth(t, `known(t.p)`, given))
		require.Equal(t, -known, truth(t, `not known(t.p)`, given))
		for _, q := range three {
			given := map[int]any{slotP: p.given, slotQ: q.given}
			require.Equal(t, min(p.is, q.is), truth(t, `t.p and t.q`, given), given)
			require.Equal(t, max(p.is, q.is), truth(t, `t.p or t.q`, given), given)
			require.Equal(t, -min(p.is, q.is), truth(t, `not (t.p and t.q)`, given), given)
			require.Equal(t, -max(p.is, q.is), truth(t, `not (t.p or t.q)`, given), given)
		}
	}
}

// at_least over every combination of three values, for every number, by counting.
func TestAtLeastTable(t *testing.T) {
	for n := 1; n <= 3; n++ {
		condition := fmt.Sprintf(`at_least(%d, t.p, t.q, t.a > 1)`, n)
		nodes, program := good(t, scope(), condition, "not "+condition)
		for _, p := range three {
			for _, q := range three {
				for _, a := range []struct {
					given any
					is    lang.Truth
				}{{0, lang.False}, {nil, lang.Unknown}, {2, lang.True}} {
					sure, possible := 0, 0
					for _, is := range []lang.Truth{p.is, q.is, a.is} {
						if is == lang.True {
							sure++
						}
						if is != lang.False {
							possible++
						}
					}
					want := lang.Unknown
					if sure >= n {
						want = lang.True
					} else if possible < n {
						want = lang.False
					}
					e := program.Eval(input(map[int]any{slotP: p.given, slotQ: q.given, slotA: a.given}))
					require.Equal(t, want, e.Truth(nodes[0]))
					require.Equal(t, -want, e.Truth(nodes[1]))
				}
			}
		}
	}
}

// Each operator and function on values, as true, false and unknown.
func TestOperators(t *testing.T) {
	given := map[int]any{
		slotA: 3, slotB: 3, slotX: 37.5, slotP: true, slotColour: "red",
		slotWords: []string{"one", "two"}, slotName: "Ann",
	}
	for condition, want := range map[string]lang.Truth{
		`true`: lang.True, `false`: lang.False,
		`t.a < 3`: lang.False, `t.a <= 3`: lang.True, `t.a > 3`: lang.False, `t.a >= 3`: lang.True,
		`t.a == 3`: lang.True, `t.a != 3`: lang.False,
		`3 < t.a`: lang.False, `3 <= t.a`: lang.True, `3 > t.a`: lang.False, `3 >= t.a`: lang.True,
		`2 < t.a`: lang.True, `4 > t.a`: lang.True,
		`t.a == t.b`: lang.True, `t.a + t.b == 6`: lang.True, `t.a - t.b != 0`: lang.False, `t.a in [1, 3]`: lang.True,
		`t.a in [1, 2]`: lang.False,
		`1 <= t.a <= 3`: lang.True, `1 <= t.a < 3`: lang.False, `t.x > 37.4`: lang.True, `t.x > 37`: lang.True,
		`t.x == 37.5`: lang.True,
		`t.p == true`: lang.True, `t.p != true`: lang.False, `t.p == false`: lang.False,
		`t.colour == "red"`: lang.True, `t.colour != "red"`: lang.False, `t.colour in lists.warm`: lang.True,
		`t.colour in ["green"]`: lang.False,
		`"one" in t.words`:      lang.True, `"three" in t.words`: lang.False,
		`has_any(t.words, "one", "three")`: lang.True, `has_any(t.words, "three")`: lang.False,
		`has_all(t.words, "one", "two")`: lang.True, `has_all(t.words, "one", "three")`: lang.False,
		`has_only(t.words, "one", "two", "three")`: lang.True, `has_only(t.words, "one")`: lang.False,
		`count_of(t.words, "one", "three") == 1`: lang.True, `count_of(t.words, "one", "two") >= 3`: lang.False,
		`twice(t.a) == 6`: lang.True, `twice(t.a) > 6`: lang.False, `t.name == "Ann"`: lang.True,
		`t.name in ["Bob"]`: lang.False,
		`t.q`:               lang.Unknown, `t.allergy == "nuts"`: lang.False, `breaks(t.a)`: lang.Unknown,
		`not breaks(t.a)`: lang.Unknown,
		`t.q and t.a > 9`: lang.False, `t.q or t.a > 1`: lang.True, `breaks(t.a) or t.p`: lang.True,
	} {
		require.Equal(t, want, truth(t, condition, given), condition)
		if negated := truth(t, "not ("+condition+")", given); condition != `t.allergy == "nuts"` {
			require.Equal(t, -want, negated, "not (%s)", condition)
		}
	}
}

// With nothing given every atom that reads a fact is unknown, and so is its negation, but for known and what may be
// none.
func TestNothingGiven(t *testing.T) {
	for _, condition := range []string{
		`t.p`, `t.a > 1`, `t.a == t.b`, `t.a + t.b > 1`, `t.colour in lists.warm`, `"one" in t.words`,
		`has_any(t.words, "one")`,
		`count_of(t.words, "one") > 0`, `twice(t.a) > 1`, `mentions(t.note, "x")`, `affirms(t.note, "x")`,
		`t.name == "x"`,
	} {
		require.Equal(t, lang.Unknown, truth(t, condition, nil), condition)
		require.Equal(t, lang.Unknown, truth(t, "not ("+condition+")", nil), condition)
	}
}

// An atom that several conditions share is computed once for an input, whatever came of it, and again for another.
func TestAtomsAreAnsweredOnce(t *testing.T) {
	calls := 0
	s := scope()
	s.Funcs["counted"] = lang.Func{
		Impl: func(int) bool { return false }, Params: []lang.Kind{lang.Int}, Returns: lang.Bool,
		Call: func(args ...any) (any, error) {
			calls++
			return args[0].(int) > 2, nil
		},
	}
	nodes, p := good(t, s, `counted(t.a) and t.p`, `t.q or counted(t.a)`, `not counted(t.a)`)
	for i, a := range []int{1, 3} {
		e := p.Eval(input(map[int]any{slotA: a, slotP: true, slotQ: false}))
		for range 2 {
			for j, n := range nodes {
				want := map[bool]lang.Truth{true: lang.True, false: lang.False}[(a > 2) != (j == 2)]
				require.Equal(t, want, e.Truth(n))
			}
		}
		require.Equal(t, i+1, calls)
	}
}

// A fact whose absence says "none" makes its comparison and the negation of it false; where its absence is a gap after
// all both are unknown.
func TestNotApplicable(t *testing.T) {
	nodes, p := good(t, scope(), `t.allergy == "nuts"`, `not (t.allergy == "nuts")`, `t.allergy != "nuts"`,
		`known(t.allergy)`)
	verdicts := func(in lang.Input) (out []lang.Truth) {
		e := p.Eval(in)
		for _, n := range nodes {
			out = append(out, e.Truth(n))
		}
		return out
	}
	require.Equal(t, []lang.Truth{lang.False, lang.False, lang.False, lang.False}, verdicts(input(nil)))
	gap := input(nil)
	gap.NotKnown = map[int]bool{slotAllergy: true}
	require.Equal(t, []lang.Truth{lang.Unknown, lang.Unknown, lang.Unknown, lang.Unknown}, verdicts(gap))
	require.Equal(t, []lang.Truth{lang.True, lang.False, lang.False, lang.True},
		verdicts(input(map[int]any{slotAllergy: "nuts"})))
	require.Equal(t, []lang.Truth{lang.False, lang.True, lang.True, lang.True},
		verdicts(input(map[int]any{slotAllergy: "bees"})))
}

// A phrase that was found is there; one that was not is absent only from a text that was read whole.
func TestPhrases(t *testing.T) {
	nodes, p := good(t, scope(), `mentions(t.note, phrases.chest)`, `affirms(t.note, phrases.chest)`)
	unopened := noted("I have had a cough since this morning")
	unopened.Values[slotUnopened] = lang.OfInt(1)
	nobodyKnows := noted("I have had a cough since this morning")
	nobodyKnows.Values[slotUnopened] = lang.Value{}
	found := noted("I have chest pain")
	found.Values[slotUnopened] = lang.OfInt(2)
	for name, c := range map[string]struct {
		in                lang.Input
		mentions, affirms lang.Truth
	}{
		"found":                  {noted("I have a tight chest"), lang.True, lang.True},
		"denied":                 {noted("I have no chest pain"), lang.True, lang.False},
		"not there":              {noted("I have had a cough since this morning"), lang.False, lang.False},
		"no text":                {input(nil), lang.Unknown, lang.Unknown},
		"another language":       {noted("boli mnie glowa od wczoraj"), lang.Unknown, lang.Unknown},
		"unopened attachment":    {unopened, lang.Unknown, lang.Unknown},
		"attachments not stated": {nobodyKnows, lang.Unknown, lang.Unknown},
		"found beside one":       {found, lang.True, lang.True},
		"longer than is read":    {noted(strings.Repeat("I have had a cough ", 2_000)), lang.Unknown, lang.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			e := p.Eval(c.in)
			require.Equal(t, truths[c.mentions], truths[e.Truth(nodes[0])])
			require.Equal(t, truths[c.affirms], truths[e.Truth(nodes[1])])
		})
	}
}

// A further evaluation of the same text comes to the same as one from the start, and one of another text too.
func TestLike(t *testing.T) {
	nodes, p := good(t, scope(), `mentions(t.note, "ache") and t.a > 1`)
	in := noted("an ache in my back")
	e := p.Eval(in)
	require.Equal(t, lang.Unknown, e.Truth(nodes[0]))
	given := lang.Input{Values: full(input(nil)).Values, Text: in.Text}
	require.Equal(t, lang.True, e.WithInput(given).Truth(nodes[0]))
	given.Text = text.Fold("nothing of that kind is there")
	require.Equal(t, lang.False, e.WithInput(given).Truth(nodes[0]))
}

// A formula is a condition in a form that the reference can evaluate.
type formula struct {
	op   string // and, or, not, at_least; else an atom
	n    int
	kids []formula
	is   func(map[int]any) lang.Truth // of an atom
}

// String is the formula as an author writes it.
func (f formula) String() string {
	var kids []string
	for _, k := range f.kids {
		kids = append(kids, k.String())
	}
	switch f.op {
	case "and", "or":
		return "(" + strings.Join(kids, " "+f.op+" ") + ")"
	case "not":
		return "not (" + kids[0] + ")"
	case "at_least":
		return fmt.Sprintf("at_least(%d, %s)", f.n, strings.Join(kids, ", "))
	}
	return f.op
}

// truth is the naive meaning: a count of the kids that are true, and of those that may be.
func (f formula) truth(given map[int]any) lang.Truth {
	sure, possible := 0, 0
	for _, k := range f.kids {
		switch k.truth(given) {
		case lang.True:
			sure, possible = sure+1, possible+1
		case lang.Unknown:
			possible++
		}
	}
	need := f.n
	switch f.op {
	case "and":
		need = len(f.kids)
	case "or":
		need = 1
	case "not":
		return -f.kids[0].truth(given)
	case "at_least":
	default:
		return f.is(given)
	}
	switch {
	case sure >= need:
		return lang.True
	case possible < need:
		return lang.False
	}
	return lang.Unknown
}

// of gives an atom its meaning: unknown without its fact.
func of(condition string, slot int, holds func(v any) bool) formula {
	return formula{op: condition, is: func(given map[int]any) lang.Truth {
		v := given[slot]
		switch {
		case v == nil:
			return lang.Unknown
		case holds(v):
			return lang.True
		}
		return lang.False
	}}
}

// drawAtom draws an atom over some fact and constant.
func drawAtom(t *rapid.T) formula {
	n := rapid.IntRange(-5, 10).Draw(t, "constant")
	number := func(op string, holds func(v int) bool) formula {
		return of(fmt.Sprintf("t.a %s %d", op, n), slotA, func(v any) bool { return holds(v.(int)) })
	}
	return rapid.SampledFrom([]formula{
		of("t.p", slotP, func(v any) bool { return v.(bool) }),
		of("t.q", slotQ, func(v any) bool { return v.(bool) }),
		number("<", func(v int) bool { return v < n }), number("<=", func(v int) bool { return v <= n }),
		number(">", func(v int) bool { return v > n }), number(">=", func(v int) bool { return v >= n }),
		number("==", func(v int) bool { return v == n }), number("!=", func(v int) bool { return v != n }),
		of(`t.colour in lists.warm`, slotColour, func(v any) bool { return v != "green" }),
		of(`t.colour == "green"`, slotColour, func(v any) bool { return v == "green" }),
		{op: "known(t.p)", is: func(given map[int]any) lang.Truth {
			if given[slotP] == nil {
				return lang.False
			}
			return lang.True
		}},
		{op: "true", is: func(map[int]any) lang.Truth { return lang.True }},
	}).Draw(t, "atom")
}

// drawFormula draws a formula at most so deep.
func drawFormula(t *rapid.T, depth int) formula {
	op := "atom"
	if depth > 0 {
		op = rapid.SampledFrom([]string{"atom", "and", "or", "not", "at_least"}).Draw(t, "op")
	}
	if op == "atom" {
		return drawAtom(t)
	}
	f := formula{op: op}
	kids := 1
	if op != "not" {
		kids = rapid.IntRange(2, 3).Draw(t, "kids")
	}
	for range kids {
		f.kids = append(f.kids, drawFormula(t, depth-1))
	}
	if op == "at_least" {
		f.n = rapid.IntRange(1, kids).Draw(t, "n")
	}
	return f
}

// drawGiven draws the facts of a formula, each perhaps not given.
func drawGiven(t *rapid.T) map[int]any {
	return map[int]any{
		slotP:      rapid.SampledFrom([]any{nil, true, false}).Draw(t, "p"),
		slotQ:      rapid.SampledFrom([]any{nil, true, false}).Draw(t, "q"),
		slotA:      rapid.SampledFrom([]any{nil, -5, -1, 0, 1, 3, 10}).Draw(t, "a"),
		slotColour: rapid.SampledFrom([]any{nil, "red", "amber", "green"}).Draw(t, "colour"),
	}
}

// Any condition on any facts comes to what a naive reading of it comes to; why, missing and the normal form agree with
// that.
func TestEvalIsTheReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFormula(t, 4)
		condition := f.String()
		if len(condition) > lang.MaxSourceBytes {
			t.Skip("too long for a condition")
		}
		c := lang.NewCompiler(scope())
		n, faults := compile(c, condition)
		if codes(faults) == "syntax" {
			t.Skip("expr takes so many parts only")
		}
		require.Empty(t, faults, condition)
		p := c.Program()
		for range 4 {
			given := drawGiven(t)
			e := p.Eval(input(given))
			want := f.truth(given)
			require.Equal(t, truths[want], truths[e.Truth(n)], "%s on %v", condition, given)
			missing, failed := e.Missing(n)
			require.Equal(t, lang.NoFailure, failed)
			require.Equal(t, want == lang.Unknown, len(missing) > 0, "%s on %v", condition, given)
			for _, m := range missing {
				require.Nil(t, given[m.Slot])
			}
			require.Equal(t, want, e.Why(n).Truth)
		}
	})
}

// More facts never turn a definite verdict around.
func TestMoreFactsChangeNoVerdict(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFormula(t, 3)
		if strings.Contains(f.String(), "known(") {
			t.Skip("known asks for the absence itself")
		}
		nodes, p := good(t, scope(), f.String())
		some, more := drawGiven(t), drawGiven(t)
		for slot, v := range some {
			if v != nil {
				more[slot] = v
			}
		}
		if was := p.Eval(input(some)).Truth(nodes[0]); was != lang.Unknown {
			require.Equal(t, was, p.Eval(input(more)).Truth(nodes[0]), "%s on %v, then %v", f, some, more)
		}
	})
}

// Sums are exact on decimals, whatever binary fractions make of them.
func TestSumsOfDecimals(t *testing.T) {
	for _, condition := range []string{
		"t.x + 0.3 >= 38.2", "t.x + 0.3 == 38.2", "not (t.x + 0.3 > 38.2)", "t.x - 0.1 >= 37.8",
		"t.x - 0.1 - 0.1 == 37.7", "38.2 == t.x + 0.1 + 0.2", "t.x + 0.000000001 > 37.9", "t.x + t.b > 38",
		"t.x + t.x == 75.8", "t.b + 1 == 2", "t.b - 0.9 == 0.1", "1.1 - t.b == 0.1", "t.x - 37 == 0.9",
	} {
		require.Equal(t, lang.True, truth(t, condition, map[int]any{slotX: 37.9, slotB: 1}), condition)
	}
}
