// Regions: conditions cannot tell values of one region apart, and every verdict that some value gives is given by one
// of the values that stand for the regions.
package lang_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
)

func TestValuesOfRegions(t *testing.T) {
	s := scope()
	nodes, _ := good(t, s, `t.a > 3 and t.a != 7`, `t.colour == "red" or t.name == "Ann"`,
		`has_any(t.words, "one", "two")`,
		`t.x >= 38`, `mentions(t.note, phrases.chest, "Cough")`)
	for fact, want := range map[string][]any{
		"t.a":      {3, 2, 4, 7, 8},
		"t.colour": {"red", "amber"},
		"t.name":   {"Ann", "x"},
		"t.p":      {true, false},
		"t.words": {
			[]string{"one"},
			[]string{"two"},
			[]string{"three"},
			[]string{"one", "two"},
			[]string{},
			[]string{"one", "three", "two"},
		},
		"t.x":    {38.0, 37.9, 38.1},
		"t.note": {"chest pain", "cough", "tight chest", "hello"},
	} {
		require.Equal(t, want, lang.RegionsOf(s.Facts[fact], nodes...).Values(), fact)
	}
}

// What a score's only_if compares tells values apart as much as its parts do.
func TestValuesOfTheFactsOfOnlyIf(t *testing.T) {
	s := scope()
	c := lang.NewCompiler(s)
	warmth(t, s, c)
	n, faults := compile(c, `score.warmth >= 4`)
	require.Empty(t, faults)
	require.Equal(t, []any{0, -1, 1}, lang.RegionsOf(s.Facts["t.a"], n).Values())
	require.Equal(t, []any{-5, 2, 10}, lang.RegionsOf(s.Facts["t.b"], n).Values())
}

// Beside another fact every value may count for itself, so all that are thought of are tried.
func TestValuesBesideAnotherFact(t *testing.T) {
	s := scope()
	nodes, _ := good(t, s, `t.a > t.b`, `t.a < 3`, `t.name in t.words`, `t.name != "Ann"`)
	require.Equal(t, []any{3, 2, 4, -5, 10, -4}, lang.RegionsOf(s.Facts["t.a"], nodes...).Values()[:6])
	require.Equal(t, []any{"Ann", "x"}, lang.RegionsOf(s.Facts["t.name"], nodes...).Values())
	require.Contains(t, lang.RegionsOf(s.Facts["t.words"], nodes...).Values(), []string{"two"})
}

// comparison draws a comparison of one fact with constants, or of a score that rests on it.
func comparison(t *rapid.T, fact string) string {
	op := func() string { return rapid.SampledFrom([]string{"==", "!=", "<", "<=", ">", ">="}).Draw(t, "op") }
	word := func(words ...string) string { return fmt.Sprintf("%q", rapid.SampledFrom(words).Draw(t, "word")) }
	switch fact {
	case "t.b":
		if rapid.Bool().Draw(t, "scored") {
			return fmt.Sprintf("score.warmth %s %d", op(), rapid.IntRange(-1, 5).Draw(t, "points"))
		}
		return fmt.Sprintf("t.b %s %d", op(), rapid.IntRange(-5, 10).Draw(t, "limit"))
	case "t.x":
		if rapid.Bool().Draw(t, "scored") {
			return fmt.Sprintf("score.heat %s %d", op(), rapid.IntRange(0, 2).Draw(t, "points"))
		}
		return fmt.Sprintf("t.x %s %d.%d", op(), rapid.IntRange(30, 44).Draw(t, "limit"),
			rapid.IntRange(0, 99).Draw(t, "hundredths"))
	case "t.colour":
		return fmt.Sprintf("t.colour %s %s", rapid.SampledFrom([]string{"==", "!="}).Draw(t, "op"),
			word("red", "amber", "green"))
	case "t.name":
		return fmt.Sprintf("t.name in [%s, %s]", word("Ann", "Bob"), word("x", "Cy"))
	}
	function := rapid.SampledFrom([]string{
		"has_any(%s)", "has_all(%s)", "has_only(%s)", "count_of(%s) >= 1",
		"count_of(%s) == 2",
	})
	arguments := "t.words, " + word("one", "two", "three") + ", " + word("one", "two", "three")
	return fmt.Sprintf(function.Draw(t, "function"), arguments)
}

// heat is a score with bands over t.x.
func heat(s *lang.Scope, c *lang.Compiler) {
	score := &lang.Score{Name: "heat", Parts: []lang.Part{{Fact: s.Facts["t.x"], Bands: []lang.Band{
		{Low: 300, High: 360, Points: 1}, {Low: 361, High: 380, Points: 0}, {Low: 381, High: 450, Points: 2},
	}}}}
	score.Bound()
	c.AddScore(score)
}

// anyValue draws a value of a fact, of numbers also one beside the steps.
func anyValue(t *rapid.T, fact string) any {
	switch fact {
	case "t.b":
		return rapid.IntRange(-5, 10).Draw(t, "value")
	case "t.x":
		return float64(rapid.IntRange(30_000, 45_000).Draw(t, "thousandths")) / 1000
	case "t.colour":
		return rapid.SampledFrom([]string{"red", "amber", "green"}).Draw(t, "value")
	case "t.name":
		return rapid.SampledFrom([]string{"Ann", "Bob", "Cy", "x", "Dee"}).Draw(t, "value")
	}
	words := rapid.SliceOfDistinct(rapid.SampledFrom([]string{"one", "two", "three"}), rapid.ID[string])
	return words.Draw(t, "value")
}

func TestRegionsTellAllVerdicts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := scope()
		c := lang.NewCompiler(s)
		warmth(t, s, c)
		heat(s, c)
		fact := rapid.SampledFrom([]string{"t.b", "t.x", "t.colour", "t.name", "t.words"}).Draw(t, "fact")
		most := 4
		if fact == "t.words" {
			most = 1 // of lists, what several comparisons make of one is only sampled
		}
		var nodes []*lang.Node
		for range rapid.IntRange(1, most).Draw(t, "conditions") {
			n, faults := compile(c, comparison(t, fact))
			if len(faults) > 0 { // such as a limit that the score cannot reach
				continue
			}
			nodes = append(nodes, n)
		}
		program := c.Program()
		verdicts := func(v any) []lang.Truth {
			e := program.Eval(input(map[int]any{slotA: 1, slotQ: false, slotColour: "green", s.Facts[fact].Slot: v}))
			var out []lang.Truth
			for _, n := range nodes {
				out = append(out, e.Truth(n))
			}
			return out
		}
		regions := lang.RegionsOf(s.Facts[fact], nodes...)
		v, w := anyValue(t, fact), anyValue(t, fact)
		ofV, ofW := lang.ValueOf(v), lang.ValueOf(w)
		if string(regions.AppendKey(nil, &ofV)) == string(regions.AppendKey(nil, &ofW)) {
			require.Equal(t, verdicts(v), verdicts(w), "%v and %v have one key", v, w)
		}
		require.True(t, slices.ContainsFunc(regions.Values(), func(in any) bool {
			return slices.Equal(verdicts(in), verdicts(v))
		}), "no value of %v stands for %v", regions.Values(), v)
	})
}
