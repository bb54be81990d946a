// Scores: sums of parts that are intervals while readings are missing, and the comparisons of them.
package lang_test

import (
	"math"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// warmth is a score with bands over t.b, points for t.q, and points for a red colour; it applies to those over 0 years.
func warmth(t require.TestingT, s *lang.Scope, c *lang.Compiler) *lang.Score {
	c.InScore = true
	defer func() { c.InScore = false }()
	onlyIf, faults := compile(c, `t.a > 0`)
	require.Empty(t, faults)
	q, faults := compile(c, `t.q`)
	require.Empty(t, faults)
	red, faults := compile(c, `t.colour == "red"`)
	require.Empty(t, faults)
	score := &lang.Score{Name: "warmth", OnlyIf: onlyIf, Parts: []lang.Part{
		{Fact: s.Facts["t.b"], Bands: []lang.Band{
			{Low: -5, High: 0, Points: 0},
			{Low: 1, High: 5, Points: 1},
			{Low: 6, High: 10, Points: 3},
		}},
		{When: q, Points: 2},
		{When: red, Points: -1},
	}}
	score.Bound()
	c.AddScore(score)
	return score
}

func TestScoreBounds(t *testing.T) {
	s := scope()
	score := warmth(t, s, lang.NewCompiler(s))
	require.Equal(t, []int{-1, 5}, []int{score.Low, score.High})
	require.Equal(t, []int{0, 3}, []int{score.HighestLow, score.HighestHigh})
	var names []string
	for _, f := range score.Facts() {
		names = append(names, f.Name)
	}
	require.Equal(t, []string{"t.a", "t.b", "t.q", "t.colour"}, names)
}

// Each comparison is decided as soon as all totals that are possible agree.
func TestScoreComparisons(t *testing.T) {
	for _, c := range []struct {
		condition string
		given     map[int]any
		want      lang.Truth
	}{
		{`score.warmth >= 4`, map[int]any{slotA: 1, slotB: 7, slotQ: true, slotColour: "green"}, lang.True},
		{`score.warmth >= 4`, map[int]any{slotA: 1, slotB: 7, slotQ: true}, lang.True}, // 4 or 5
		{`score.warmth >= 5`, map[int]any{slotA: 1, slotB: 7, slotQ: true}, lang.Unknown},
		{`score.warmth < 5`, map[int]any{slotA: 1, slotB: 2}, lang.True}, // 3 at most
		{`score.warmth == 5`, map[int]any{slotA: 1, slotB: 2}, lang.False},
		{`score.warmth != 5`, map[int]any{slotA: 1, slotB: 2}, lang.True},
		{`score.warmth == 3`, map[int]any{slotA: 1, slotB: 2}, lang.Unknown},
		// 0 to 3: 0 and 3 are its ends, 1 and 2 lie within
		{`score.warmth == 0`, map[int]any{slotA: 1, slotB: 2}, lang.Unknown},
		{`score.warmth == 1`, map[int]any{slotA: 1, slotB: 2}, lang.Unknown},
		{`score.warmth != 0`, map[int]any{slotA: 1, slotB: 2}, lang.Unknown},
		{`score.warmth != 1`, map[int]any{slotA: 1, slotB: 2}, lang.Unknown},
		{`score.warmth != 3`, map[int]any{slotA: 1, slotB: 2}, lang.Unknown},
		{`score.warmth == 1`, map[int]any{slotA: 1, slotB: 2, slotQ: false, slotColour: "green"}, lang.True},
		{`score.warmth != 1`, map[int]any{slotA: 1, slotB: 2, slotQ: false, slotColour: "green"}, lang.False},
		{`5 > score.warmth`, map[int]any{slotA: 1, slotB: 2}, lang.True},
		{`score.warmth >= 4`, map[int]any{slotB: 7, slotQ: true}, lang.Unknown}, // whether it applies is not known
		{`score.warmth >= 4`, map[int]any{slotA: 0, slotB: 7, slotQ: true}, lang.False},
		// it does not apply: both are false
		{`not (score.warmth >= 4)`, map[int]any{slotA: 0, slotB: 7, slotQ: true}, lang.False},
		{`score.warmth_highest >= 3`, map[int]any{slotA: 1, slotB: 7}, lang.True},
		{`score.warmth_highest >= 3`, map[int]any{slotA: 1, slotB: 2}, lang.False},
		{`score.warmth_highest >= 2`, map[int]any{slotA: 1, slotB: 2}, lang.Unknown},
	} {
		s := scope()
		compiler := lang.NewCompiler(s)
		warmth(t, s, compiler)
		n, faults := compile(compiler, c.condition)
		require.Empty(t, faults, c.condition)
		require.Equal(t, truths[c.want], truths[compiler.Program().Eval(input(c.given)).Truth(n)], "%s on %v",
			c.condition, c.given)
	}
}

// What keeps a score open is asked for: whether it applies, before that is known and nothing else; then what its parts
// lack, but for those that give no points whatever is missing.
func TestScoreMissing(t *testing.T) {
	for name, c := range map[string]struct {
		given map[int]any
		want  []string
	}{
		"whether it applies":    {nil, []string{"t.a"}},
		"whether, of all known": {map[int]any{slotB: 2, slotQ: true, slotColour: "red"}, []string{"t.a"}},
		"everything":            {map[int]any{slotA: 1}, []string{"t.b", "t.colour", "t.q"}},
		"a part":                {map[int]any{slotA: 1, slotB: 7, slotQ: true}, []string{"t.colour"}},
		"nothing":               {map[int]any{slotA: 1, slotB: 7, slotQ: true, slotColour: "green"}, nil},
		"it does not apply":     {map[int]any{slotA: 0}, nil},
	} {
		s := scope()
		compiler := lang.NewCompiler(s)
		warmth(t, s, compiler)
		n, faults := compile(compiler, `score.warmth >= 5`)
		require.Empty(t, faults)
		facts, failed := compiler.Program().Eval(input(c.given)).Missing(n)
		require.Equal(t, lang.NoFailure, failed)
		var names []string
		for _, f := range facts {
			names = append(names, f.Name)
		}
		require.Equal(t, c.want, names, name)
	}
	// A part whose condition is false gives nothing, whatever its reading would be.
	s := scope()
	compiler := lang.NewCompiler(s)
	when, _ := compile(compiler, `t.q`)
	part := lang.Part{When: when, Fact: s.Facts["t.b"], Bands: []lang.Band{{Low: -5, High: 10, Points: 1}}}
	score := &lang.Score{Name: "s", Parts: []lang.Part{part, {Fact: s.Facts["t.a"], Bands: []lang.Band{
		{Low: -5, High: 0}, {Low: 1, High: 10, Points: 2},
	}}}}
	score.Bound()
	compiler.AddScore(score)
	n, faults := compile(compiler, `score.s >= 2`)
	require.Empty(t, faults)
	facts, _ := compiler.Program().Eval(input(map[int]any{slotQ: false})).Missing(n)
	require.Len(t, facts, 1)
	require.Equal(t, "t.a", facts[0].Name)
}

// The work of a score is that of its only_if and of all its parts, once however many conditions compare it.
func TestWorkOfScores(t *testing.T) {
	work := func(condition string, prepare func(*lang.Score)) (whole, trial int) {
		s := scope()
		c := lang.NewCompiler(s)
		prepare(warmth(t, s, c))
		n, faults := compile(c, condition)
		require.Empty(t, faults)
		p := c.Program()
		return p.Work(n), p.TrialWork(n)
	}
	as := func(*lang.Score) {}
	whole, trial := work(`score.warmth >= 4`, as)
	for name, c := range map[string]struct {
		condition string
		prepare   func(*lang.Score)
		more      int // of looking at the conditions
		tried     int // of trying an input
	}{
		// A comparison and its atom with one constant.
		"without only_if": {`score.warmth >= 4`, func(s *lang.Score) { s.OnlyIf = nil }, -3, -3},
		// A part and its three bands.
		"without the first part": {`score.warmth >= 4`, func(s *lang.Score) { s.Parts = s.Parts[1:] }, -4, -4},
		"compared twice":         {`score.warmth >= 4 or score.warmth < 1`, as, 3, 3},
	} {
		w, tr := work(c.condition, c.prepare)
		require.Equal(t, []int{c.more, c.tried}, []int{w - whole, tr - trial}, name)
	}
}

func TestScoreFaults(t *testing.T) {
	for condition, want := range map[string]string{
		`score.warmth >= 6`:            "out-of-range",
		`score.warmth >= -2`:           "out-of-range",
		`score.warmth_highest >= 4`:    "out-of-range",
		`score.warmth >= t.a`:          "score-compared",
		`score.warmth >= score.warmth`: "score-compared",
		`score.warmth in [1, 2]`:       "score-compared",
		`score.warmt >= 1`:             "unknown-score",
		`score.warmth + 1 >= 1`:        "wrong-type",
		`known(score.warmth)`:          "wrong-argument",
	} {
		s := scope()
		c := lang.NewCompiler(s)
		warmth(t, s, c)
		_, faults := compile(c, condition)
		require.Equal(t, want, codes(faults), condition)
	}
	s := scope()
	c := lang.NewCompiler(s)
	warmth(t, s, c)
	c.InScore = true
	_, faults := compile(c, `score.warmth >= 1`)
	require.Equal(t, "score-in-score", codes(faults))
}

// Parts that share a missing reading are completed together: of two that exclude each other only one counts.
func TestSharedReadings(t *testing.T) {
	s := scope()
	c := lang.NewCompiler(s)
	high, _ := compile(c, `t.b > 5`)
	low, _ := compile(c, `t.b <= 5`)
	score := &lang.Score{Name: "either", Parts: []lang.Part{{When: high, Points: 2}, {When: low, Points: 3}}}
	score.Bound()
	c.AddScore(score)
	from, to := c.Program().Eval(input(nil)).Score(score)
	require.Equal(t, []int{2, 3}, []int{from, to})
	require.Equal(t, []int{0, 5}, []int{score.Low, score.High}, "taken apart")
}

// The interval is exactly what the completions of the missing readings give.
func TestScoreIntervalIsTight(t *testing.T) {
	s := scope()
	c := lang.NewCompiler(s)
	score := warmth(t, s, c)
	p := c.Program()
	total := func(b int, q bool, colour string) (sum int) {
		switch {
		case b >= 6:
			sum = 3
		case b >= 1:
			sum = 1
		}
		if q {
			sum += 2
		}
		if colour == "red" {
			sum--
		}
		return sum
	}
	rapid.Check(t, func(t *rapid.T) {
		given := map[int]any{
			slotA: 1, slotB: rapid.SampledFrom([]any{nil, -5, 0, 1, 5, 6, 10}).Draw(t, "b"),
			slotQ:      rapid.SampledFrom([]any{nil, true, false}).Draw(t, "q"),
			slotColour: rapid.SampledFrom([]any{nil, "red", "green"}).Draw(t, "colour"),
		}
		least, most := math.MaxInt, math.MinInt
		for b := -5; b <= 10; b++ {
			for _, q := range []bool{false, true} {
				for _, colour := range []string{"red", "amber", "green"} {
					if is(given[slotB], b) && is(given[slotQ], q) && is(given[slotColour], colour) {
						least, most = min(least, total(b, q, colour)), max(most, total(b, q, colour))
					}
				}
			}
		}
		low, high := p.Eval(input(given)).Score(score)
		require.Equal(t, []int{least, most}, []int{low, high}, "%v", given)
	})
}

// is tells whether a completion agrees with what is given.
func is(given, v any) bool { return given == nil || given == v }

func TestSteps(t *testing.T) {
	for _, c := range []struct {
		v, step float64
		want    int
	}{
		{36.0, 0.1, 360},
		{36.04, 0.1, 360},
		{36.05, 0.1, 361},
		{0.1 + 0.2, 0.1, 3},
		{-1, 1, -1},
		{2.5, 1, 3},
		{-2.5, 1, -2},
	} {
		require.Equal(t, c.want, lang.Steps(c.v, c.step), c.v)
	}
}
