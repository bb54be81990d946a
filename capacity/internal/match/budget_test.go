// What a board may spend, and what it does when that is spent.

package match_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/capacity/internal/match"
)

// all is a row that may have each of so many columns.
func all(n int) (out []match.Edge) {
	for c := range n {
		out = append(out, match.Edge{Col: c})
	}
	return out
}

// full is a board of so many columns, each taken by a row that may have any of them.
func full(t *testing.T, n int) *match.Board {
	b := match.New(context.Background(), n, plenty)
	for range n {
		_, answer := b.Place(all(n))
		require.Equal(t, match.Placed, answer)
	}
	return b
}

// Every way to ask pays for the edges that it looks at: at least once for each, and a few times at most.
func TestEdgesArePaidFor(t *testing.T) {
	t.Parallel()
	const n = 40
	for name, c := range map[string]struct {
		ask   func(*match.Board)
		edges int64 // that it has to look at
	}{
		"a row that finds no place":  {func(b *match.Board) { b.Place(all(n)) }, n * (n + 1)},
		"room for one more":          {func(b *match.Board) { b.CountPlaceable([][]match.Edge{all(n)}) }, n * n},
		"which columns can be had":   {func(b *match.Board) { b.Attainable() }, n * n},
		"columns for somebody else":  {func(b *match.Board) { b.Take([]int{0, 1}) }, n * n},
		"the best columns for those": {func(b *match.Board) { b.TakeBest([][]int{{0, 1}}, nil) }, n * n},
	} {
		b := full(t, n)
		before := b.Budget
		c.ask(b)
		spent := before - b.Budget
		require.GreaterOrEqual(t, spent, c.edges, name)
		require.LessOrEqual(t, spent, 4*c.edges, name)
	}
}

// What is spent to the last edge is enough; one edge less is not.
func TestTheLastEdgeCounts(t *testing.T) {
	t.Parallel()
	place := func(budget int64) (left int64, answer match.Answer) {
		b := match.New(context.Background(), 4, budget)
		for range 4 {
			if _, answer = b.Place(all(4)); answer != match.Placed {
				break
			}
		}
		return b.Budget, answer
	}
	left, answer := place(plenty)
	require.Equal(t, match.Placed, answer)
	_, answer = place(plenty - left)
	require.Equal(t, match.Placed, answer)
	_, answer = place(plenty - left - 1)
	require.Equal(t, match.GivenUp, answer)
}

// Room is counted until the budget is overdrawn, by an edge as by many.
func TestRoomIsCountedWithinTheBudget(t *testing.T) {
	t.Parallel()
	for budget, want := range map[int64]int{-1: 1, 0: 1, 1: 2, 2: 3, 3: 3} {
		b := match.New(context.Background(), 4, budget)
		require.Equal(t, want, b.CountPlaceable([][]match.Edge{edges(0), edges(1), edges(2)}), budget)
	}
}

// With nothing left no option is weighed; with an edge left, or none but not less, one is.
func TestOptionsWithoutBudget(t *testing.T) {
	t.Parallel()
	b := match.New(context.Background(), 2, 0)
	require.Equal(t, 0, b.TakeBest([][]int{{0, 1}}, nil))
	b = match.New(context.Background(), 2, -1)
	require.Equal(t, match.None, b.TakeBest([][]int{{0, 1}}, nil))
}

// The first 24 options that can be had are weighed, and no more, however good the rest is.
func TestOptionsAreBounded(t *testing.T) {
	t.Parallel()
	for better, want := range map[int]int{23: 23, 24: 0} {
		var options [][]int
		for i := range 30 {
			if i == better {
				options = append(options, []int{1})
			} else {
				options = append(options, []int{0})
			}
		}
		b := match.New(context.Background(), 2, plenty)
		further := [][]match.Edge{all(1)} // it needs column 0
		require.Equal(t, want, b.TakeBest(options, further), better)
	}
}

// After taking what is free without a search nothing is proved any more, so no row is placed.
func TestNothingIsProvedAfterTakingFree(t *testing.T) {
	t.Parallel()
	b := match.New(context.Background(), 3, plenty)
	require.Equal(t, 0, b.TakeFree([][]int{{0}}))
	_, answer := b.Place(all(3))
	require.Equal(t, match.GivenUp, answer)
	b = match.New(context.Background(), 3, plenty)
	id, answer := b.Place(all(3))
	require.Equal(t, match.Placed, answer)
	require.True(t, b.Direct(id))
	_, answer = b.Place(all(3))
	require.Equal(t, match.GivenUp, answer)
}

// Of columns at one cost a row takes one that nobody has, though another row could go elsewhere for nothing.
func TestAFreeColumnMovesNobody(t *testing.T) {
	t.Parallel()
	b := match.New(context.Background(), 3, plenty)
	b.Place([]match.Edge{{Col: 0}, {Col: 1}})
	id, answer := b.Place([]match.Edge{{Col: 0}, {Col: 2}})
	require.Equal(t, match.Placed, answer)
	require.Equal(t, []int{0, 2}, []int{b.Col(0), b.Col(id)})
	require.Equal(t, []int{2}, b.Changed())
}
