// The same method as plainly as can be, which looks at every edge of every row that it reaches: the board is held
// against it to the last tie, and is measured by it.

package match_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/frontdoor-rules/frontdoor/capacity/internal/match"
)

// A plain board is rows and columns with their prices.
type plain struct {
	places []match.Place
	rows   [][]match.Edge
	seat   []match.Edge // of each row; the place is None for none
	price  []int64      // of each row
	cols   []plainCol
	start  int // of the last search
	found  bool
}

type plainCol struct {
	row         int
	price, dist int64
	from        int
	edge        match.Edge
	done, gone  bool
}

func newPlain(cols int, places []match.Place) *plain {
	b := &plain{places: places, cols: make([]plainCol, cols)}
	for i := range b.cols {
		b.cols[i].row = match.None
	}
	return b
}

func (b *plain) place(edges []match.Edge) bool {
	b.rows, b.price = append(b.rows, edges), append(b.price, 0)
	b.seat = append(b.seat, match.Edge{Place: match.None})
	return b.search(len(b.rows) - 1)
}

func (b *plain) reach(r int, dist int64) {
	for _, e := range b.rows[r] {
		c := &b.cols[b.places[e.Place].Column]
		if d := dist + e.Cost - b.price[r] - c.price; !c.done && !c.gone && d < c.dist {
			c.dist, c.from, c.edge = d, r, e
		}
	}
}

// nearest is the column to go on from: of equally near ones one that nobody has, and then the first.
func (b *plain) nearest() int {
	best := match.None
	for i, c := range b.cols {
		switch {
		case c.done || c.dist == math.MaxInt64:
		case best == match.None || c.dist < b.cols[best].dist,
			c.dist == b.cols[best].dist && c.row == match.None && b.cols[best].row != match.None:
			best = i
		}
	}
	return best
}

func (b *plain) search(start int) bool {
	for i := range b.cols {
		b.cols[i].dist, b.cols[i].done = math.MaxInt64, false
	}
	b.start, b.found = start, false
	b.reach(start, 0)
	for {
		at := b.nearest()
		if at == match.None {
			return false
		}
		if b.cols[at].row == match.None {
			b.finish(start, at)
			b.found = true
			return true
		}
		b.cols[at].done = true
		b.reach(b.cols[at].row, b.cols[at].dist)
	}
}

func (b *plain) finish(start, end int) {
	total := b.cols[end].dist
	for i := range b.cols {
		if c := &b.cols[i]; c.done {
			b.price[c.row] += total - c.dist
			c.price += c.dist - total
		}
	}
	b.price[start] = total
	for at := end; ; {
		r := b.cols[at].from
		before := b.seat[r].Place
		b.cols[at].row, b.seat[r] = r, b.cols[at].edge
		if r == start {
			return
		}
		at = b.places[before].Column
	}
}

func (b *plain) reached() (rows, cols []int) {
	if b.found {
		return nil, nil
	}
	rows = []int{b.start}
	for i, c := range b.cols {
		if c.dist < math.MaxInt64 {
			rows, cols = append(rows, c.row), append(cols, i)
		}
	}
	slices.Sort(rows)
	return rows, cols
}

func (b *plain) clone() *plain {
	return &plain{
		b.places, slices.Clone(b.rows), slices.Clone(b.seat), slices.Clone(b.price), slices.Clone(b.cols), b.start,
		b.found,
	}
}

// take takes columns away; it gives the board as it was where a row would lose its place.
func (b *plain) take(cols []int) (*plain, bool) {
	before := b.clone()
	var homeless []int
	for _, i := range cols {
		c := &b.cols[i]
		if c.gone {
			return before, false
		}
		c.gone = true
		if c.row != match.None {
			homeless = append(homeless, c.row)
			b.seat[c.row].Place = match.None
			c.row = match.None
		}
	}
	slices.Sort(homeless)
	for _, r := range homeless {
		b.price[r] = 0
		if !b.search(r) {
			return before, false
		}
	}
	return b, true
}

// seats are the places of all rows of a board.
func seats(b *match.Board) (out []int) {
	for r := range b.Rows() {
		if b.Col(r) == match.None {
			out = append(out, match.None)
		} else {
			out = append(out, b.Spot(r))
		}
	}
	return out
}

func (b *plain) seats() (out []int) {
	for _, s := range b.seat {
		out = append(out, s.Place)
	}
	return out
}

// draft draws a layout and rows. Few costs make many ties; rows repeat; some places share a column.
type draft struct {
	cols   int
	places []match.Place
	rows   [][]match.Edge
}

func drawDraft(r *rand.Rand, places, rows int) (d draft) {
	d.cols = max(1, places-r.IntN(places/3+1))
	if r.IntN(3) == 0 {
		d.cols = places
	}
	sites := 1 + r.IntN(3)*r.IntN(2) // the costs rise in each
	for p := range places {
		c := p
		if d.cols < places {
			c = r.IntN(d.cols)
		}
		d.places = append(d.places, match.Place{Column: c, Cost: int64(p % (places/sites + 1) * sites)})
	}
	costs := []int64{1, 3, 40}[r.IntN(3)]
	kinds := 1 + r.IntN(2*rows)
	var made [][]match.Edge
	for range kinds {
		density := r.Float64() * r.Float64()
		from, to := r.IntN(places), r.IntN(places)
		var edges []match.Edge
		for p := range places {
			if r.Float64() < density && (from > to || from <= p && p <= to) {
				edges = append(edges, match.Edge{Place: p, Cost: (r.Int64N(costs)-costs/2)<<30 + d.places[p].Cost})
			}
		}
		if r.IntN(10) == 0 { // what prefers the last places
			for i := range edges {
				edges[i].Cost = int64(len(edges) - i)
			}
		}
		made = append(made, edges)
	}
	for range rows {
		d.rows = append(d.rows, made[r.IntN(kinds)])
	}
	return d
}

// groups are the edges of a row by what they cost beside their places.
func (d draft) groups(edges []match.Edge) (out []match.Group) {
	for _, e := range edges {
		base := e.Cost - d.places[e.Place].Cost
		i := slices.IndexFunc(out, func(g match.Group) bool { return g.Base == base })
		if i < 0 {
			i = len(out)
			out = append(out, match.Group{Base: base, Places: make([]uint64, len(d.places)/64+1)})
		}
		out[i].Places[e.Place/64] |= 1 << (e.Place % 64)
	}
	return out
}

// play places rows, takes columns and goes back on both boards, and holds them against each other after each step.
func (d draft) play(t require.TestingT, r *rand.Rand) {
	layout := match.NewLayout(d.cols, d.places)
	b, ref := match.New(context.Background(), layout, plenty), newPlain(d.cols, d.places)
	rows := match.Rows{Layout: layout}
	made := func(edges []match.Edge) *match.Row {
		if r.IntN(2) == 0 {
			return layout.RowOf(edges...)
		}
		return rows.Row(d.groups(edges)...)
	}
	for _, edges := range d.rows {
		undo, before := func() {}, ref
		back := r.IntN(6) == 0
		if back {
			undo, before = b.Mark(), ref.clone()
		}
		_, answer := b.Place(made(edges))
		require.Equal(t, ref.place(edges), answer == match.Placed)
		wantRows, wantCols := ref.reached()
		gotRows, gotCols := b.Reached()
		require.Equal(t, fmt.Sprint(wantRows, wantCols), fmt.Sprint(gotRows, gotCols))
		require.Equal(t, ref.seats(), seats(b))
		if back {
			undo()
			ref = before
		}
		if r.IntN(8) == 0 {
			taken := []int{r.IntN(d.cols)}
			if c := r.IntN(d.cols); c != taken[0] {
				taken = append(taken, c)
			}
			var ok bool
			undo, before = b.Mark(), ref.clone()
			ref, ok = ref.take(taken)
			require.Equal(t, ok, b.Take(taken))
			if r.IntN(3) == 0 {
				undo()
				ref = before
			}
		}
		require.Equal(t, ref.seats(), seats(b))
	}
}

// The board and the plain one agree in every seat, and in what proves that there is none.
func TestTheBoardIsThePlainOne(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 4))
	for i := range 3_000 {
		n := 1 + r.IntN(12)
		if i%10 == 0 {
			n = 1 + r.IntN(150)
		}
		drawDraft(r, n, 1+r.IntN(2*n)).play(t, r)
	}
}

// The same of drafts that rapid draws, which it makes small where they fail.
func TestTheBoardIsThePlainOneByRapid(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		places := rapid.IntRange(1, 80).Draw(t, "places")
		d := draft{cols: rapid.IntRange(1, places).Draw(t, "columns")}
		for range places {
			d.places = append(d.places, match.Place{
				Column: rapid.IntRange(0, d.cols-1).Draw(t, "column"),
				Cost:   rapid.Int64Range(0, 9).Draw(t, "cost of a place"),
			})
		}
		place := rapid.SliceOfNDistinct(rapid.IntRange(0, places-1), 0, min(places, 12), rapid.ID[int])
		for range rapid.IntRange(1, 30).Draw(t, "rows") {
			var edges []match.Edge
			for _, p := range place.Draw(t, "places of a row") {
				edges = append(edges, match.Edge{
					Place: p, Cost: rapid.Int64Range(-2, 2).Draw(t, "cost")<<30 + d.places[p].Cost,
				})
			}
			slices.SortFunc(edges, func(a, b match.Edge) int { return a.Place - b.Place })
			d.rows = append(d.rows, edges)
		}
		d.play(t, rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "steps"), 1)))
	})
}
