// What the language lets pass, what it refuses, and where it says that the fault stands.
package lang_test

import (
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/stretchr/testify/require"
)

// Every form of the language compiles to the normal form on its right: names inlined, negations at the leaves.
func TestNormalForm(t *testing.T) {
	for condition, want := range map[string]string{
		`true`:                                    "true",
		`not false`:                               "not(false)",
		`t.p`:                                     "t.p",
		`!t.p`:                                    "not(t.p)",
		`not not t.p`:                             "t.p",
		`t.a == 3`:                                "t.a == 3",
		`t.a != -3`:                               "t.a != -3",
		`3 < t.a`:                                 "3 < t.a",
		`t.x >= 37.5`:                             "t.x >= 37.5",
		`t.a + 1 > t.b - 2`:                       "(t.a+1) > (t.b-2)",
		`t.colour == "red"`:                       `t.colour == "red"`,
		`t.colour == 'red'`:                       `t.colour == "red"`,
		`t.colour in ["red", "amber"]`:            `t.colour in ["amber","red"]`,
		`t.colour in lists.warm`:                  `t.colour in ["amber","red"]`,
		`t.a in [3, 1, 3]`:                        "t.a in [1,3]",
		`"one" in t.words`:                        `"one" in t.words`,
		`has_any(t.words, "two", "one")`:          `has_any(t.words,"one","two")`,
		`has_all(t.words, lists.few)`:             `has_all(t.words,"one","two")`,
		`has_only(t.words, "one")`:                `has_only(t.words,"one")`,
		`count_of(t.words, lists.few) >= 2`:       `count_of(t.words,"one","two") >= 2`,
		`known(t.a)`:                              "known(t.a)",
		`not known(t.a)`:                          "not(known(t.a))",
		`mentions(t.note, "Chest  PAIN")`:         `mentions(t.note,"chest pain")`,
		`affirms(t.note, phrases.chest)`:          `affirms(t.note,"chest pain","tight chest")`,
		`twice(t.a) > 4`:                          "twice(t.a) > 4",
		`t.p and t.q and t.a > 1`:                 "(t.p and t.q and t.a > 1)",
		`t.p && (t.q || t.a > 1)`:                 "(t.p and (t.q or t.a > 1))",
		`(t.p and t.q) and t.a > 1`:               "(t.p and t.q and t.a > 1)",
		`not (t.p and t.q)`:                       "(not(t.p) or not(t.q))",
		`not (t.p or not t.q)`:                    "(not(t.p) and t.q)",
		`at_least(2, t.p, t.q, t.a > 1)`:          "at_least(2,t.p,t.q,t.a > 1)",
		`not at_least(2, t.p, t.q, t.a > 1)`:      "at_least(2,not(t.p),not(t.q),not(t.a > 1))",
		`not at_least(1, t.p, t.q, t.a > 1)`:      "at_least(3,not(t.p),not(t.q),not(t.a > 1))",
		`at_least(1, t.p and t.q, not t.p)`:       "at_least(1,(t.p and t.q),not(t.p))",
		`1 <= t.a <= 5`:                           "(1 <= t.a and t.a <= 5)",
		`not (1 <= t.a < 5)`:                      "(not(1 <= t.a) or not(t.a < 5))",
		"t.p\n  and\n  t.q":                       "(t.p and t.q)",
		`t.p == true`:                             "t.p == true",
		`t.name == "Ann"`:                         `t.name == "Ann"`,
		`t.p or t.q or t.p`:                       "(t.p or t.q or t.p)",
		`t.a > 1 and not (t.b > 1 or t.p)`:        "(t.a > 1 and not(t.b > 1) and not(t.p))",
		`not (t.a > 1 and at_least(1, t.p))`:      "(not(t.a > 1) or at_least(1,not(t.p)))",
		`t.a == t.b`:                              "t.a == t.b",
		`mentions(t.note, "ache", "a  che")`:      `mentions(t.note,"a che","ache")`,
		`mentions(t.note, "ache", phrases.chest)`: `mentions(t.note,"ache","chest pain","tight chest")`,
	} {
		nodes, _ := good(t, scope(), condition)
		require.Equal(t, want, nodes[0].Canonical(), condition)
	}
}

// Equal atoms are one, however they are written and wherever they stand.
func TestAtomsAreShared(t *testing.T) {
	_, p := good(t, scope(), `t.colour in ["red", "amber"] and t.p`, `not (t.colour in lists.warm) or t.p`, `t.a > 1`)
	var keys []string
	for i, a := range p.Atoms() {
		require.Equal(t, i, a.ID)
		keys = append(keys, a.Key())
	}
	require.Equal(t, []string{`t.colour in ["amber","red"]`, "t.p", "t.a > 1"}, keys)
}

// refused is every way to leave the language, with the code of the fault and the place that it is given for.
var refused = []struct{ condition, at, code string }{
	{``, ``, "empty-condition"},
	{`  `, ` `, "empty-condition"},
	{"t.a > \xff", "t", "bad-encoding"},
	{`t.a >`, `>`, "syntax"},
	{`t.a t.b`, `t.b`, "syntax"},
	{`(t.p`, `(`, "unbalanced"},
	{`t.p)`, `)`, "unbalanced"},
	{`t.a = 3`, `=`, "single-equals"},
	{`t.a => 3`, `=>`, "unknown-sign"},
	{`t.a === 3`, `===`, "unknown-sign"},
	{`t.a <> 3`, `<>`, "unknown-sign"},
	{`t.a ≥ 3`, `≥`, "unknown-sign"},
	{`t.a * 2 > 3`, `*`, "unknown-sign"},
	{`t.a ** 2 > 3`, `**`, "unknown-sign"},
	{`t.a / 2 > 3`, `/`, "unknown-sign"},
	{`t.a % 2 == 1`, `%`, "unknown-sign"},
	{`t.a ?? 3 > 2`, `??`, "unknown-sign"},
	{`t?.a > 2`, `?.`, "unknown-sign"},
	{`t.p | t.q`, `|`, "unknown-sign"},
	{`t.colour == “red”`, `“`, "unknown-sign"},
	{"t.p \u200b", "\u200b", "unknown-sign"},
	{`t.p ; t.q`, `;`, "unknown-sign"},
	{`t.colour == "re\d"`, `\`, "unknown-sign"},
	{`t.colour == "red`, `"red`, "unclosed-quote"},
	{`t.p // and t.q`, `// and t.q`, "comment"},
	{`t.p /* or */ and t.q`, `/* or */`, "comment"},
	{`t.a > 0x10`, `0x10`, "bad-number"},
	{`t.a > 1e3`, `1e3`, "bad-number"},
	{`t.a > 007`, `007`, "bad-number"},
	{`t.a > 1_0`, `1_0`, "bad-number"},
	{`t.a > 12345678901234567890`, `12345678901234567890`, "bad-number"},
	{`t.p AND t.q`, `AND`, "unknown-word"},
	{`t.a is 3`, `is`, "unknown-word"},
	{`t.a between 1 and 3`, `between`, "unknown-word"},
	{`t.name contains "x"`, `contains`, "unknown-word"},
	{`t.name matches "x"`, `matches`, "unknown-word"},
	{`t.a == nil`, `nil`, "unknown-word"},
	{`let v = 3; v > 1`, `let`, "unknown-word"},
	{`t.p ? t.q : t.p`, `?`, "unknown-sign"},
	{`t.nothing > 3`, `t.nothing`, "unknown-fact"},
	{`u.a > 3`, `u.a`, "unknown-fact"},
	{`red`, `red`, "unknown-fact"},
	{`t.colour == red`, `red`, "unknown-fact"},
	{`t.born_on > 3`, `t.born_on`, "raw-input"},
	{`t.a.b > 3`, `t.a.b`, "not-in-the-language"},
	{`t["a"] > 3`, `t["a"`, "not-in-the-language"},
	{`t.words[0] == "one"`, `t.words[0`, "not-in-the-language"},
	{`t.words[0:1] == ["one"]`, `:`, "unknown-sign"},
	{`len(t.words) > 1`, `len`, "unknown-function"},
	{`any(t.words, true)`, `any(t.words, true)`, "not-in-the-language"},
	{`thrice(t.a) > 1`, `thrice`, "unknown-function"},
	{`t.name.upper() == "A"`, `t.name.upper()`, "not-in-the-language"},
	{`t.a`, `t.a`, "not-a-condition"},
	{`t.words`, `t.words`, "not-a-condition"},
	{`t.note`, `t.note`, "not-a-condition"},
	{`3`, `3`, "not-a-condition"},
	{`"red"`, `"red"`, "not-a-condition"},
	{`t.a + t.b`, `t.a + t.b`, "not-a-condition"},
	{`count_of(t.words, "one")`, `count_of(t.words, "one")`, "not-a-condition"},
	{`twice(t.a)`, `twice(t.a)`, "not-a-condition"},
	{`t.a > "3"`, `t.a > "3"`, "wrong-type"},
	{`t.p == 1`, `t.p == 1`, "wrong-type"},
	{`t.colour < "red"`, `t.colour < "red"`, "no-order"},
	{`t.a > t.x`, `t.a > t.x`, "unit-mismatch"},
	{`t.a + t.x > 1`, `t.a + t.x`, "unit-mismatch"},
	{`t.colour == t.allergy`, `t.colour == t.allergy`, "wrong-type"},
	{`t.words == "one"`, `t.words == "one"`, "list-compared"},
	{`t.note == "x"`, `t.note`, "text-compared"},
	{`t.a > 11`, `11`, "out-of-range"},
	{`t.a == 1.5`, `1.5`, "never-equal"},
	{`t.colour == "rde"`, `"rde"`, "unknown-value"},
	{`has_any(t.words, "four")`, `"four"`, "unknown-value"},
	{`1 == 1`, `1 == 1`, "constant"},
	{`t.a in 3`, `t.a in 3`, "in-a-single-value"},
	{`t.a in []`, `[]`, "empty-list"},
	{`t.a in [t.b]`, `t.b`, "not-a-constant"},
	{`t.a in ["red"]`, `t.a in ["red"]`, "wrong-type"},
	{`t.colour in lists.cold`, `lists.cold`, "unknown-list"},
	{`mentions(t.note, phrases.head)`, `phrases.head`, "unknown-phrases"},
	{`mentions(t.note)`, `mentions(t.note)`, "missing-argument"},
	{`mentions(t.name, "x")`, `t.name`, "wrong-argument"},
	{`mentions(t.note, "!")`, `"!"`, "bad-phrase"},
	{`has_any(t.words)`, `has_any(t.words)`, "missing-argument"},
	{`has_any(t.colour, "red")`, `t.colour`, "wrong-argument"},
	{`has_any()`, `has_any()`, "missing-argument"},
	{`has_any("one", "two")`, `"one"`, "wrong-argument"},
	{`has_any(t.words, 3)`, `3`, "wrong-argument"},
	{`has_any(t.words, t.colour)`, `t.colour`, "wrong-argument"},
	{`has_any(t.words, lists.none)`, `lists.none`, "unknown-list"},
	{`has_any(t.words, lists.warm)`, `lists.warm`, "unknown-value"},
	{`has_any(score.none, "one")`, `score.none`, "unknown-fact"},
	{`count_of(t.p, "one") > 1`, `t.p`, "wrong-argument"},
	{`"four" in t.words`, `"four"`, "unknown-value"},
	{`t.colour in ["red", "rde"]`, `"rde"`, "unknown-value"},
	{`t.a in [1, 99]`, `99`, "out-of-range"},
	{`t.p in ["red"]`, `t.p in ["red"]`, "wrong-type"},
	{`t.words in ["one"]`, `t.words in ["one"]`, "wrong-type"},
	{`t.a in t.words`, `t.a in t.words`, "wrong-type"},
	{`known()`, `known()`, "wrong-argument"},
	{`known(3)`, `3`, "wrong-argument"},
	{`known(t.a, t.b)`, `known(t.a, t.b)`, "wrong-argument"},
	{`known(conditions.c)`, `conditions.c`, "wrong-argument"},
	{`at_least(2, t.p)`, `2`, "out-of-range"},
	{`at_least(0, t.p)`, `0`, "out-of-range"},
	{`at_least(t.a, t.p)`, `t.a`, "not-a-constant"},
	{`at_least(1)`, `at_least(1)`, "missing-argument"},
	{`twice(t.p) > 1`, `t.p`, "wrong-argument"},
	{`twice(t.a, t.b) > 1`, `twice(t.a, t.b)`, "wrong-argument"},
	{`not t.a > 3`, `not t.a > 3`, "not-binds-tighter"},
	{`-not t.p > 3`, `not t.p`, "condition-compared"},
	{`t.a in [not t.p]`, `not t.p`, "condition-compared"},
	{`twice(not t.p) > 3`, `not t.p`, "condition-compared"},
	{`(t.p and t.q) == true`, `t.p and t.q`, "condition-compared"},
	{`known(t.a) == true`, `known(t.a)`, "condition-compared"},
	{`phrases.chest == "x"`, `phrases.chest`, "phrases-outside-text"},
	{`score.none > 3`, `score.none`, "unknown-score"},
	{`conditions.none`, `conditions.none`, "unknown-condition"},
}

// What is not on the list is refused, at its place, and not in expr's words.
func TestRefused(t *testing.T) {
	for _, c := range refused {
		t.Run(c.condition, func(t *testing.T) {
			compiler := lang.NewCompiler(scope())
			compiler.Condition = func(string) (*lang.Node, bool) { return nil, false }
			n, faults := compile(compiler, c.condition)
			require.Nil(t, n)
			require.NotEmpty(t, faults)
			first := faults[0]
			require.Equal(t, c.code, first.Code, first.Message)
			src := []rune(c.condition)
			from, to := min(first.Offset, len(src)), min(first.Offset+first.Width, len(src))
			require.Equal(t, c.at, string(src[from:to]))
			for _, foreign := range []string{
				"unexpected", "token", "operator", "interface", "expr", "cannot use",
				"int64", "float64", "%!",
			} {
				require.NotContains(t, first.Message+first.Hint, foreign)
			}
		})
	}
}

// Every fault of a condition is reported, not only the first.
func TestAllFaultsAreReported(t *testing.T) {
	_, faults := compile(lang.NewCompiler(scope()), `t.nothing > 3 and t.colour == "blue" or t.a > 99`)
	require.Equal(t, "unknown-fact unknown-value out-of-range", codes(faults))
	_, faults = compile(lang.NewCompiler(scope()), `t.a = 3 AND t.b ≥ 4`)
	require.Equal(t, "single-equals unknown-word unknown-sign", codes(faults))
}

// One slip is one fault: what follows from it is not reported beside it.
func TestOneSlipIsOneFault(t *testing.T) {
	for condition, want := range map[string]string{
		`has_any(t.colour, "mauve")`:                 "wrong-argument",
		`count_of(t.p, "mauve") > 99`:                "wrong-argument",
		`mentions(t.name, "!")`:                      "wrong-argument",
		`known(t.nothing) and t.p`:                   "unknown-fact",
		`at_least(7, t.p, t.q)`:                      "out-of-range",
		`t.nothing + t.a > 99`:                       "unknown-fact",
		`t.colour in ["a", 3]`:                       "wrong-type",
		`twice(t.nothing) > 3`:                       "unknown-fact",
		`t.a in ["red", "blue"]`:                     "wrong-type",
		`score.none > 999`:                           "unknown-score",
		`mentions(t.note, phrases.none, "x") or t.p`: "unknown-phrases",
	} {
		_, faults := compile(lang.NewCompiler(scope()), condition)
		require.Equal(t, want, codes(faults), condition)
	}
}

// A slip is met with what was probably meant.
func TestHints(t *testing.T) {
	for condition, want := range map[string]string{
		`t.colur == "red"`:     "did you mean t.colour?",
		`t.colour == "gren"`:   "did you mean green?",
		`t.colour == red`:      `a word to compare with stands in quotes: "red"`,
		`colour == "red"`:      "did you mean t.colour?",
		`colur == "red"`:       "did you mean t.colour?",
		`allerg == "nuts"`:     "did you mean t.allergy?",
		`zzzzzzzz == 3`:        "a fact is written namespace.fact; a word to compare with stands in quotes",
		`hasany(t.words, "x")`: "did you mean has_any?",
		`t.a is 3`:             "write ==",
		`t.a ≥ 3`:              "write >=",
		`t.a > "3"`:            "a number stands without quotes",
		`not t.a > 3`:          "write not (t.a > 3)",
	} {
		_, faults := compile(lang.NewCompiler(scope()), condition)
		require.NotEmpty(t, faults, condition)
		require.Equal(t, want, faults[0].Hint, condition)
	}
}

// The caps hold on both sides: what just fits compiles, one more is refused.
func TestBounds(t *testing.T) {
	pad := func(n int) string { return "t.p" + strings.Repeat(" ", n-3) }
	deep := func(open, end string, n int) string { return strings.Repeat(open, n) + "t.p" + strings.Repeat(end, n) }
	for name, c := range map[string]struct{ fits, over, code string }{
		"bytes":     {pad(lang.MaxSourceBytes), pad(lang.MaxSourceBytes + 1), "condition-too-long"},
		"brackets":  {deep("(", ")", lang.MaxNesting), deep("(", ")", lang.MaxNesting+1), "too-deep"},
		"negations": {deep("!", "", lang.MaxNesting), deep("!", "", lang.MaxNesting+1), "too-deep"},
		"not":       {deep("not ", "", lang.MaxNesting), deep("not ", "", lang.MaxNesting+1), "too-deep"},
		"not and brackets": {
			deep("not (", ")", lang.MaxNesting/2) + " and " + deep("not ", "", lang.MaxNesting),
			"not (" + deep("not ", "", lang.MaxNesting) + ")", "too-deep",
		},
		"signs between numbers": {
			"t.a > 1" + strings.Repeat(" - 1", lang.MaxNesting+1), "t.a > 1 - " + strings.Repeat("-", lang.MaxNesting) + "1",
			"too-deep",
		},
	} {
		t.Run(name, func(t *testing.T) {
			good(t, scope(), c.fits)
			n, faults := compile(lang.NewCompiler(scope()), c.over)
			require.Nil(t, n)
			require.Contains(t, codes(faults), c.code)
		})
	}
}

// Inlined names count as what stands in them, for a condition and for the whole policy.
func TestInlinedConditionsAreCounted(t *testing.T) {
	const size, most = 100, lang.MaxLeaves / 100
	c := lang.NewCompiler(scope())
	wide, faults := compile(c, strings.TrimSuffix(strings.Repeat("t.p or ", size), " or "))
	require.Empty(t, faults)
	c.Condition = func(string) (*lang.Node, bool) { return wide, true }
	inlined := func(times int) []fault {
		_, faults := compile(c, strings.TrimSuffix(strings.Repeat("conditions.w or ", times), " or "))
		return faults
	}
	require.Equal(t, "too-much", codes(inlined(most+1)))
	total := size
	for ; total+lang.MaxLeaves <= lang.MaxPolicyLeaves; total += lang.MaxLeaves {
		require.Empty(t, inlined(most), total)
	}
	require.Equal(t, "too-much", codes(inlined(most)))
}

// A named condition stands in the normal form as if it had been written there, and its leaves stand where its name
// does.
func TestNamedConditions(t *testing.T) {
	c := lang.NewCompiler(scope())
	inner, faults := compile(c, `t.a > 1 or t.p`)
	require.Empty(t, faults)
	c.Condition = func(name string) (*lang.Node, bool) { return inner, name == "inner" }
	c.ConditionNames = []string{"inner"}
	n, faults := compile(c, `t.q and not conditions.inner`)
	require.Empty(t, faults)
	require.Equal(t, "(t.q and not(t.a > 1) and not(t.p))", n.Canonical())
	n.Kids[1].Leaves(func(l *lang.Node) {
		require.Equal(t, []int{12, len("conditions.inner")}, []int{l.At, l.Width})
	})
	_, faults = compile(c, `conditions.iner`)
	require.Equal(t, "did you mean inner?", faults[0].Hint)
	c.Condition = func(string) (*lang.Node, bool) { return nil, true }
	n, faults = compile(c, `conditions.inner`)
	require.Nil(t, n)
	require.Empty(t, faults, "a bad named condition is reported where it stands")
}

// Hostile conditions are answered at once, and never with a panic.
func TestHostileConditions(t *testing.T) {
	for _, condition := range []string{
		strings.Repeat("(", 100_000), strings.Repeat("not ", 100_000), strings.Repeat("-", 1_999),
		strings.Repeat("[", 1_999),
		strings.Repeat("!(", 900), "t.p" + strings.Repeat(" and t.p", 249), strings.Repeat("t.p or ", 200) + "t.p",
		"t.a > " + strings.Repeat("-", 60) + "1", "t.a in [" + strings.Repeat("1,", 900) + "1]",
		strings.Repeat("\"", 1_999),
		"\x00", "t.\x00a", strings.Repeat("💊", 400), "t.a > 1" + strings.Repeat(" + 1", 400),
		"1 < t.a" + strings.Repeat(" < 2", 400),
		"at_least(1" + strings.Repeat(", t.p", 380) + ")", strings.Repeat("at_least(1, ", 100) + "t.p" +
			strings.Repeat(")", 100),
		"#", "{}", "{a: 1}", "[1, 2] | map(# > 1)", "t.a |> twice()", "$env", "t", "t.", ".a", "()", "[]", "known()",
		"at_least()",
		"mentions()", "has_any()", "twice()", "count_of() > 1", "true()", "t.a()", "not", "and", "in", "t in t",
		"1..1000000000 == 3",
	} {
		n, faults := compile(lang.NewCompiler(scope()), condition)
		require.Equal(t, n == nil, len(faults) > 0, "%.40q", condition)
	}
}

// Any text compiles or is refused with a reason, at a place inside of it; what compiles is evaluated without a panic,
// and its normal form is that of the same condition compiled again.
func FuzzCompile(f *testing.F) {
	for _, c := range refused {
		f.Add(c.condition)
	}
	f.Add(`1 <= t.a < 5 and not at_least(2, t.p, t.q, mentions(t.note, phrases.chest)) or t.colour in lists.warm`)
	f.Add(`count_of(t.words, "one", "two") >= 2 or twice(t.a) > 3 or breaks(t.a)`)
	f.Fuzz(func(t *testing.T, condition string) {
		c := lang.NewCompiler(scope())
		c.Condition = func(string) (*lang.Node, bool) { return nil, false }
		n, faults := compile(c, condition)
		require.Equal(t, n == nil, len(faults) > 0)
		for _, fault := range faults {
			require.NotEmpty(t, fault.Code)
			require.NotEmpty(t, fault.Message)
			require.GreaterOrEqual(t, fault.Offset, 0)
			require.LessOrEqual(t, fault.Offset, len([]rune(condition)))
		}
		if n == nil {
			return
		}
		again, _ := compile(lang.NewCompiler(scope()), condition)
		require.Equal(t, n.Canonical(), again.Canonical())
		p := c.Program()
		nothing, all := p.Eval(input(nil)), p.Eval(full(noted("chest pain")))
		nothing.Why(n)
		all.Why(n)
		if missing, failed := all.Missing(n); all.Truth(n) == lang.Unknown {
			require.True(t, failed != lang.NoFailure || len(missing) > 0, "an unknown verdict has a reason")
		}
	})
}

// full gives every fact a value.
func full(in lang.Input) lang.Input {
	for slot, v := range map[int]any{
		slotA: 3, slotB: -1, slotX: 37.5, slotP: true, slotQ: false, slotColour: "red", slotWords: []string{"one"},
		slotName:    "Ann",
		slotAllergy: "nuts", slotUnopened: 0,
	} {
		in.Values[slot] = lang.ValueOf(v)
	}
	return in
}
