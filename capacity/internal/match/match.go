// Package match places rows in columns at the least cost, one row after the other: a row that comes later never costs
// an earlier one its place. It knows nothing of appointments.
//
// A row may have places, and each place is of one column; of the places of a column only one can be had. What a place
// costs is its own cost, the same for all rows, and what it costs the row beside that. Places that cost a row as much
// beside are a [Group]. A search so looks at many places at once, and at each of them seldom more than once, however
// many rows may have it.
package match

import (
	"context"
	"math"
)

// None stands for no column, or no row.
const None = -1

// A Board holds the rows placed so far, always at the least cost for exactly these rows: it finds successive shortest
// paths over reduced costs, which is the Hungarian method, row by row. It is not safe for concurrent use; [New] makes
// one.
type Board struct {
	// Budget is how many steps may still be taken, of which one looks at 64 places. Below zero no row is placed any
	// more, as nothing would be proved.
	Budget int64

	ctx    context.Context
	layout *Layout
	rows   []row
	cols   []col
	free   set // the places of columns that no row has
	held   set // the places of columns from whose rows a path to a free one may lead
	here   set // the places of columns that are not gone

	kinds     map[*Row]int32 // numbers the rows that differ
	path      []int          // columns whose row the last search changed
	failedRow int            // the row of the last search that found no path
	reached   reached
	search    search
	copied    int // rows and columns that were copied, to come back to them
	spare     []snapshot
	journal   journal
}

// A row is what is to be placed: what it may have, and the column that it has, by one of its places.
type row struct {
	*Row
	kind  int32
	col   int32
	place int32
	base  int64 // of the place
}

// A col is a column: the row that has it, and its price. Prices make the reduced cost of every place of a row at least
// 0, and 0 for those in use, if what a row pays is set against them.
type col struct {
	row   int32
	price int64 // at least 0, and 0 while nobody has the column
	gone  bool  // taken away for good
	dead  bool  // no path leads from its row to a free column, and none ever will
}

// New makes a board whose columns are not taken, with a budget in steps. When ctx ends the board gives up as when the
// budget runs out.
func New(ctx context.Context, l *Layout, budget int64) *Board {
	b := &Board{
		Budget: budget, ctx: ctx, layout: l, cols: make([]col, len(l.places)), free: newSet(len(l.column)),
		held: newSet(len(l.column)), here: newSet(len(l.column)), kinds: map[*Row]int32{}, failedRow: None,
	}
	for p := range l.column {
		b.free.add(p)
		b.here.add(p)
	}
	for i := range b.cols {
		b.cols[i].row = None
	}
	b.search.init(b)
	return b
}

// An Answer is what came of placing a row.
type Answer int

// The answers: the row has a column; there is none for it unless a row before it loses its own, which is proved; the
// search was given up before it ended.
const (
	Placed Answer = iota
	Impossible
	GivenUp
)

// Place places one more row by the cheapest path that keeps every row before it placed. Of equal paths it takes the one
// that moves fewest rows, then the one with the first column. id is the number of the row, from 0; a row that has no
// place keeps its number.
func (b *Board) Place(r *Row) (id int, a Answer) {
	if r == nil {
		r = &Row{}
	}
	kind, known := b.kinds[r]
	if !known {
		kind = int32(len(b.kinds))
		b.kinds[r] = kind
	}
	b.rows = append(b.rows, row{Row: r, kind: kind, col: None})
	return len(b.rows) - 1, b.find(len(b.rows) - 1)
}

// take gives a column to a row, or to nobody for None.
func (b *Board) take(c, r int) {
	b.changeCol(c).row = int32(r)
	b.sort(c)
}

// remove takes a column away for good; nobody has it.
func (b *Board) remove(c int) {
	b.changeCol(c).gone = true
	b.sort(c)
}

// Col gives the column of a row; None when it has none.
func (b *Board) Col(row int) int { return int(b.rows[row].col) }

// Row gives the row that has a column; None when none has.
func (b *Board) Row(col int) int { return int(b.cols[col].row) }

// Spot gives the place by which a row has its column; the row has one.
func (b *Board) Spot(row int) int { return int(b.rows[row].place) }

// Rows gives how many rows were placed or tried.
func (b *Board) Rows() int { return len(b.rows) }

// Columns gives the numbers of all columns.
func (b *Board) Columns() []int {
	out := make([]int, len(b.cols))
	for i := range out {
		out[i] = i
	}
	return out
}

// Changed gives the columns whose row the last search changed. The slice is valid until the next search.
func (b *Board) Changed() []int { return b.path }

// Direct gives a row whose search was given up the cheapest column that nobody has, without moving any row; false when
// there is none. After that nothing is proved any more, and no row is placed by a search.
func (b *Board) Direct(r int) bool {
	b.Budget = min(b.Budget, -1)
	best, base, cost := None, int64(0), int64(math.MaxInt64)
	for i := range b.rows[r].blocks {
		k := &b.rows[r].blocks[i]
		if p := k.first(b.free); p != None && k.base+b.layout.cost[p] < cost {
			best, base, cost = p, k.base, k.base+b.layout.cost[p]
		}
	}
	if best == None {
		return false
	}
	b.seat(r, best, base)
	b.path = append(b.path[:0], int(b.layout.column[best]))
	return true
}

// seat gives a row a place.
func (b *Board) seat(r, place int, base int64) {
	c := int(b.layout.column[place])
	at := b.changeRow(r)
	at.col, at.place, at.base = int32(c), int32(place), base
	b.take(c, r)
}
