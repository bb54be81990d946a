// Scores with readings missing: every completion of a score lies in its interval.

package rules_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/stretchr/testify/require"
)

// score makes a random score over the facts a, b, x (whose readings may lie between two steps), p and q.
func (g gen) score() string {
	var b strings.Builder
	for range 2 + g.IntN(3) {
		points := g.IntN(9) - 2
		switch g.IntN(5) {
		case 0:
			cut := g.IntN(19)
			fmt.Fprintf(&b, "    - {fact: t.a, bands: {\"<=%d\": %d, \">=%d\": %d}}\n", cut, points, cut+1, g.IntN(5))
		case 1:
			cut := float64(g.IntN(19)) / 2
			fmt.Fprintf(&b, "    - {fact: t.x, bands: {\"<=%g\": %d, \">=%g\": %d}, when: t.p}\n", cut, points, cut+0.5,
				g.IntN(5))
		case 2:
			fmt.Fprintf(&b, "    - {when: 't.x %s %d.%d', points: %d}\n", g.pick("<", "<=", ">", ">="), g.IntN(10),
				g.IntN(100), points)
		case 3:
			fmt.Fprintf(&b, "    - {when: 't.a > %d.5 and t.a < %d.5 or t.q', points: %d}\n", g.IntN(10), 10+g.IntN(10),
				points)
		case 4:
			fmt.Fprintf(&b, "    - {when: 't.a %s t.b or not t.p', points: %d}\n", g.pick("<", ">"), points)
		}
	}
	return b.String()
}

// With readings missing, every completion of a score lies in its interval.
func TestScoreIntervalsAreSound(t *testing.T) {
	g := gen{rand.New(rand.NewPCG(5, 8))}
	for range 300 {
		parts := g.score()
		set := load(t, policy("scores:\n  s:\n"+parts+"rules: []\n"))
		interval := func(f facts) rules.Interval {
			in, err := set.Facts(input{f}, rules.Answers{})
			require.NoError(t, err)
			return set.Evaluate(in, "").Scores()["s"]
		}
		some := g.partial(g.full())
		got := interval(some)
		for range 40 {
			done := complete(some, g.full())
			if some.X == nil {
				done.X = rules.Known(float64(g.IntN(1001)) / 100) // between two steps too
			}
			exact := interval(done)
			require.Equal(t, exact.Low, exact.High)
			require.True(t, got.Low <= exact.Low && exact.High <= got.High, "%d is not in %v of\n%s", exact.Low, got,
				parts)
		}
	}
}
