// What a board may spend, and what it does when that is spent.

package match_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/capacity/internal/match"
)

// all is a row that may have each of so many columns.
func all(n int) *match.Row {
	var edges []match.Edge
	for c := range n {
		edges = append(edges, match.Edge{Place: c})
	}
	return rowOf(edges...)
}

// full is a board of so many columns, each taken by a row that may have any of them.
func full(t *testing.T, n int) *match.Board {
	b := match.New(context.Background(), ownColumns(n), plenty)
	for range n {
		_, answer := b.Place(all(n))
		require.Equal(t, match.Placed, answer)
	}
	return b
}

// Every way to ask pays for what it looks at: for each row that it reaches, and in all for no more than every edge a
// few times.
func TestRowsArePaidFor(t *testing.T) {
	t.Parallel()
	const n = 40
	for name, ask := range map[string]func(*match.Board){
		"a row that finds no place":  func(b *match.Board) { b.Place(all(n)) },
		"room for one more":          func(b *match.Board) { b.CountPlaceable([]*match.Row{all(n)}) },
		"which columns can be had":   func(b *match.Board) { b.Attainable() },
		"the proof":                  func(b *match.Board) { b.Place(all(n)); b.Reached() },
		"columns for somebody else":  func(b *match.Board) { b.Take([]int{0, 1}) },
		"the best columns for those": func(b *match.Board) { b.TakeBest([][]int{{0, 1}}, nil) },
	} {
		b := full(t, n)
		before := b.Budget
		ask(b)
		spent := before - b.Budget
		require.GreaterOrEqual(t, spent, int64(n), name)
		require.LessOrEqual(t, spent, int64(4*n*n), name)
	}
}

// What many rows may have at one cost is looked at once in a search, however many of them it reaches: the steps of a
// board of twice as many rows and columns are hardly more than four times as many, not eight times.
func TestStepsGrowWithTheSquare(t *testing.T) {
	t.Parallel()
	spent := func(n int) float64 {
		b := match.New(context.Background(), ownColumns(n), plenty)
		places := make([]match.Edge, n)
		for p := range places {
			places[p] = match.Edge{Place: p, Cost: int64(p)}
		}
		for i := range n { // the rows differ, and every search reaches all of them
			_, answer := b.Place(rowOf(slices.Delete(slices.Clone(places), i/2, i/2+1)...))
			require.Equal(t, match.Placed, answer)
		}
		return float64(plenty - b.Budget)
	}
	require.Less(t, spent(1_200), 5.2*spent(600))
}

// What is spent to the last edge is enough; one edge less is not.
func TestTheLastEdgeCounts(t *testing.T) {
	t.Parallel()
	place := func(budget int64) (left int64, answer match.Answer) {
		b := match.New(context.Background(), ownColumns(4), budget)
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
		b := match.New(context.Background(), ownColumns(4), budget)
		require.Equal(t, want, b.CountPlaceable([]*match.Row{row(0), row(1), row(2)}), budget)
	}
}

// With nothing left no option is weighed; with an edge left, or none but not less, one is.
func TestOptionsWithoutBudget(t *testing.T) {
	t.Parallel()
	b := match.New(context.Background(), ownColumns(2), 0)
	require.Equal(t, 0, b.TakeBest([][]int{{0, 1}}, nil))
	b = match.New(context.Background(), ownColumns(2), -1)
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
		b := match.New(context.Background(), ownColumns(2), plenty)
		further := []*match.Row{all(1)} // it needs column 0
		require.Equal(t, want, b.TakeBest(options, further), better)
	}
}

// After taking what is free without a search nothing is proved any more, so no row is placed.
func TestNothingIsProvedAfterTakingFree(t *testing.T) {
	t.Parallel()
	b := match.New(context.Background(), ownColumns(3), plenty)
	require.Equal(t, 0, b.TakeFree([][]int{{0}}))
	_, answer := b.Place(all(3))
	require.Equal(t, match.GivenUp, answer)
	b = match.New(context.Background(), ownColumns(3), plenty)
	id, answer := b.Place(all(3))
	require.Equal(t, match.Placed, answer)
	require.True(t, b.Direct(id))
	_, answer = b.Place(all(3))
	require.Equal(t, match.GivenUp, answer)
}

// Of columns at one cost a row takes one that nobody has, though another row could go elsewhere for nothing.
func TestAFreeColumnMovesNobody(t *testing.T) {
	t.Parallel()
	b := match.New(context.Background(), ownColumns(3), plenty)
	b.Place(rowOf(match.Edge{Place: 0}, match.Edge{Place: 1}))
	id, answer := b.Place(rowOf(match.Edge{Place: 0}, match.Edge{Place: 2}))
	require.Equal(t, match.Placed, answer)
	require.Equal(t, []int{0, 2}, []int{b.Col(0), b.Col(id)})
	require.Equal(t, []int{2}, b.Changed())
}
