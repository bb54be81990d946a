// Matchings held against every possible one of small boards.

package match_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/capacity/internal/match"
)

const plenty = 1 << 40

// game is a small board with every row that was asked for.
type game struct {
	*match.Board
	rows [][]match.Edge
	cols int
}

func random(r *rand.Rand) game {
	rows, cols := 1+r.IntN(6), 1+r.IntN(6)
	g := game{match.New(context.Background(), ownColumns(cols), plenty), nil, cols}
	density := r.Float64()
	for range rows {
		var edges []match.Edge
		for c := range cols {
			if r.Float64() < density {
				edges = append(edges, match.Edge{Place: c, Cost: int64(r.IntN(40) - 20)})
			}
		}
		g.rows = append(g.rows, edges)
	}
	return g
}

// cheapest is the least cost at which all of some rows can be placed in columns that are not gone; ok is false when
// they cannot.
func (g game) cheapest(rows []int, gone map[int]bool) (least int64, ok bool) {
	var try func(i int, used map[int]bool, cost int64)
	try = func(i int, used map[int]bool, cost int64) {
		if i == len(rows) {
			if !ok || cost < least {
				least, ok = cost, true
			}
			return
		}
		for _, e := range g.rows[rows[i]] {
			if !used[e.Place] && !gone[e.Place] {
				used[e.Place] = true
				try(i+1, used, cost+e.Cost)
				delete(used, e.Place)
			}
		}
	}
	try(0, map[int]bool{}, 0)
	return least, ok
}

// costs sums what the placed rows cost, and checks that each has a column of its own.
func (g game) costs(t *testing.T, placed []int, gone map[int]bool) (sum int64) {
	t.Helper()
	seen := map[int]bool{}
	for _, id := range placed {
		c := g.Col(id)
		i := slices.IndexFunc(g.rows[id], func(e match.Edge) bool { return e.Place == c })
		require.True(t, i >= 0 && !seen[c] && !gone[c])
		require.Equal(t, id, g.Row(c))
		seen[c], sum = true, sum+g.rows[id][i].Cost
	}
	return sum
}

// Every row is placed exactly when it can be without costing an earlier one its place, always at the least cost, and
// what is not placed comes with a proof.
func TestPlace(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	for range 20_000 {
		g := random(r)
		var placed []int
		for i, edges := range g.rows {
			can := g.Attainable()
			id, answer := g.Place(rowOf(edges...))
			require.Equal(t, i, id)
			least, possible := g.cheapest(append(slices.Clone(placed), i), nil)
			require.Equal(t, possible, slices.ContainsFunc(edges, func(e match.Edge) bool {
				return can[e.Place]
			}), "attainable")
			if !possible {
				require.Equal(t, match.Impossible, answer)
				g.proved(t, id)
				continue
			}
			require.Equal(t, match.Placed, answer)
			placed = append(placed, i)
			require.Equal(t, least, g.costs(t, placed, nil))
		}
	}
}

// proved checks that the rows reached outnumber all columns that any of them may have.
func (g game) proved(t *testing.T, last int) {
	t.Helper()
	rows, cols := g.Reached()
	require.Contains(t, rows, last)
	require.Len(t, rows, len(cols)+1)
	for _, id := range rows {
		for _, e := range g.rows[id] {
			require.Contains(t, cols, e.Place)
		}
		require.LessOrEqual(t, id, last, "no later row takes part in the proof")
	}
}

// Columns are taken together exactly when every row can keep a place, and the rest stays cheapest.
func TestTake(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2, 2))
	for range 20_000 {
		g := random(r)
		var placed []int
		for i, edges := range g.rows[:len(g.rows)-1] {
			if _, answer := g.Place(rowOf(edges...)); answer == match.Placed {
				placed = append(placed, i)
			}
		}
		pair := []int{r.IntN(g.cols), r.IntN(g.cols)}
		if pair[0] == pair[1] {
			pair = pair[:1]
		}
		gone := map[int]bool{}
		for _, c := range pair {
			gone[c] = true
		}
		before := g.costs(t, placed, nil)
		least, possible := g.cheapest(placed, gone)
		require.Equal(t, possible, g.Take(pair))
		if !possible {
			require.Equal(t, before, g.costs(t, placed, nil), "nothing has changed")
			gone, least = nil, before
		}
		require.Equal(t, least, g.costs(t, placed, gone))
		last := len(g.rows) - 1
		room := g.CountPlaceable(rowsOf(g.rows[last:]...))
		if _, answer := g.Place(rowOf(g.rows[last]...)); answer == match.Placed {
			placed = append(placed, last)
			require.Equal(t, 1, room)
			least, _ = g.cheapest(placed, gone)
			require.Equal(t, least, g.costs(t, placed, gone))
		} else {
			require.Equal(t, 0, room)
		}
	}
}

// Room is counted as rows would be placed one after another, and nothing is changed by counting.
func TestRoomForSeveral(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 3))
	for range 10_000 {
		g := random(r)
		gone := map[int]bool{}
		if c := r.IntN(g.cols); r.IntN(2) == 0 && g.Take([]int{c}) {
			gone[c] = true
		}
		var placed []int
		first := r.IntN(len(g.rows))
		for i, edges := range g.rows[:first] {
			if _, answer := g.Place(rowOf(edges...)); answer == match.Placed {
				placed = append(placed, i)
			}
		}
		before := g.costs(t, placed, gone)
		room, fit := g.CountPlaceable(rowsOf(g.rows[first:]...)), slices.Clone(placed)
		for i := first; i < len(g.rows); i++ {
			if _, possible := g.cheapest(append(slices.Clone(fit), i), gone); possible {
				fit = append(fit, i)
			}
		}
		require.Equal(t, len(fit)-len(placed), room)
		require.Equal(t, before, g.costs(t, placed, gone))
	}
}

// ownColumns is a layout in which each place is a column.
func ownColumns(n int) *match.Layout {
	of := make([]match.Place, n)
	for i := range of {
		of[i] = match.Place{Column: i, Cost: int64(i)}
	}
	return match.NewLayout(n, of)
}

// wide is a layout for all boards in which each place is a column.
var wide = ownColumns(2_000)

// rowOf may have the places of some edges, where each place is a column.
func rowOf(edges ...match.Edge) *match.Row { return wide.RowOf(edges...) }

// row may have some places at no cost but their number.
func row(places ...int) *match.Row {
	var edges []match.Edge
	for _, p := range places {
		edges = append(edges, match.Edge{Place: p, Cost: int64(p)})
	}
	return rowOf(edges...)
}

func rowsOf(of ...[]match.Edge) (out []*match.Row) {
	for _, edges := range of {
		out = append(out, rowOf(edges...))
	}
	return out
}

// Of two ways to take columns the one is taken that leaves more room, and of equal ones the first.
func TestTakeBest(t *testing.T) {
	t.Parallel()
	b := match.New(context.Background(), ownColumns(5), plenty)
	_, answer := b.Place(row(0, 4))
	require.Equal(t, match.Placed, answer)
	options := [][]int{{0, 1}, {2, 3}}
	require.Equal(t, 1, b.TakeBest(options, []*match.Row{row(1), row(1, 2, 0)}), "columns 0 and 1 are wanted")
	require.Equal(t, match.None, b.TakeBest([][]int{{2, 4}}, nil), "gone")
	require.Equal(t, 0, b.TakeBest([][]int{{0, 1}}, nil))
	require.Equal(t, 4, b.Col(0), "who was there has moved over")
	require.False(t, b.Take([]int{4}), "and cannot move any further")
}

// A search that is given up places nothing, and rows then take what is free.
func TestBudget(t *testing.T) {
	t.Parallel()
	b := match.New(context.Background(), ownColumns(3), 0)
	id, answer := b.Place(row(1, 2))
	require.Equal(t, match.GivenUp, answer)
	require.True(t, b.Direct(id))
	require.Equal(t, 1, b.Col(id))
	require.Equal(t, match.None, b.TakeFree([][]int{{0, 1}}))
	require.Equal(t, 1, b.TakeFree([][]int{{1, 2}, {0, 2}}))
	id, answer = b.Place(row(0, 1, 2))
	require.Equal(t, match.GivenUp, answer)
	require.False(t, b.Direct(id))

	ended, stop := context.WithCancel(context.Background())
	stop()
	_, answer = match.New(ended, ownColumns(3), plenty).Place(row(1))
	require.Equal(t, match.GivenUp, answer)
}

// Of equal ways the one stands that moves nobody, in the first column.
func TestTies(t *testing.T) {
	t.Parallel()
	b := match.New(context.Background(), ownColumns(3), plenty)
	for range 3 {
		b.Place(row(2, 1, 0))
	}
	for i := range 3 {
		require.Equal(t, i, b.Col(i))
	}
}
