// Package match places rows in columns at the least cost, one row after the other: a row that comes later never costs
// an earlier one its place. It knows nothing of appointments.
package match

import (
	"context"
	"math"
	"slices"
)

// None stands for no column, or no row.
const None = -1

// An Edge is a column that a row may have, and what that costs. The sum of the costs of all rows has to fit an int64.
type Edge struct {
	Col  int   // the index of the column, from 0
	Cost int64 // in any unit, the same for all; below 0 speaks for the column
	Tag  int   // what the row would have there, of several things of which the column holds one; see [Board.Tag]
}

// A Board holds the rows placed so far, always at the least cost for exactly these rows: it finds successive shortest
// paths over reduced costs, which is the Hungarian method, row by row. It is not safe for concurrent use; [New] makes
// one.
type Board struct {
	// Budget is how many edges may still be looked at. Below zero no row is placed any more, as nothing would be
	// proved.
	Budget int64

	ctx       context.Context
	rows      []row
	cols      []col
	seen      []int // columns that the present search has reached
	path      []int // columns whose row the last search changed
	copied    int   // rows and columns that were copied, to come back to them
	failedRow int   // the row of the last search that found no path
	spare     []snapshot
}

// A row is what is to be placed: the columns that it may have, the one that it has, and its price. Prices of rows and
// columns make the reduced cost of every edge at least 0, and 0 for the edges in use.
type row struct {
	edges []Edge
	col   int
	edge  int // the index of the edge in use, where the row has a column
	price int64
}

// A col is a place for one row.
type col struct {
	row   int
	price int64 // 0 while nobody has the column
	gone  bool  // taken away for good

	// of the present search
	dist int64
	from int // the row over which it was reached
	edge int // the index of that row's edge
	done bool
}

// unreached is the distance of a column that the current search has not reached.
const unreached = math.MaxInt64

// New makes a board of so many columns, none of them taken, with a budget in edges. When ctx ends the board gives up as
// when the budget runs out.
func New(ctx context.Context, cols int, budget int64) *Board {
	b := &Board{Budget: budget, ctx: ctx, cols: make([]col, cols), failedRow: None}
	for i := range b.cols {
		b.cols[i] = col{row: None, dist: unreached}
	}
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
func (b *Board) Place(edges []Edge) (id int, a Answer) {
	b.rows = append(b.rows, row{edges: edges, col: None})
	return len(b.rows) - 1, b.search(len(b.rows) - 1)
}

// search finds the cheapest path from a row to a column that nobody has, and moves the rows along it.
func (b *Board) search(start int) Answer {
	for _, c := range b.seen {
		b.cols[c].dist, b.cols[c].done = unreached, false
	}
	b.seen, b.path, b.failedRow = b.seen[:0], b.path[:0], None
	b.reach(start, 0)
	for {
		at := b.nearest()
		switch {
		case b.Budget < 0 || b.ctx.Err() != nil:
			return GivenUp
		case at == None:
			b.failedRow = start
			return Impossible
		case b.cols[at].row == None:
			b.finish(start, at)
			return Placed
		}
		b.cols[at].done = true
		b.reach(b.cols[at].row, b.cols[at].dist)
	}
}

// reach looks at the columns that a row may have, at a distance from the start of the search.
func (b *Board) reach(r int, dist int64) {
	price := b.rows[r].price
	for i, e := range b.rows[r].edges {
		c := &b.cols[e.Col]
		if c.done || c.gone {
			continue
		}
		if d := dist + e.Cost - price - c.price; d < c.dist {
			if c.dist == unreached {
				b.seen = append(b.seen, e.Col)
			}
			c.dist, c.from, c.edge = d, r, i
		}
	}
	b.Budget -= int64(len(b.rows[r].edges)) + 1
}

// nearest is the column to go on from, None when there is none. Of equal ones a column that nobody has comes first.
func (b *Board) nearest() int {
	best := None
	for _, i := range b.seen {
		c := &b.cols[i]
		if c.done {
			continue
		}
		if best == None || c.dist < b.cols[best].dist || c.dist == b.cols[best].dist &&
			before(c, &b.cols[best], i, best) {
			best = i
		}
	}
	b.Budget -= int64(len(b.seen))
	return best
}

// before is the order of columns at an equal distance.
func before(c, other *col, i, j int) bool {
	if free, otherFree := c.row == None, other.row == None; free != otherFree {
		return free
	}
	return i < j
}

// finish moves the rows along the path that was found, and adjusts the prices so that reduced costs stay at least 0.
func (b *Board) finish(start, end int) {
	total := b.cols[end].dist
	for _, i := range b.seen {
		if c := &b.cols[i]; c.done {
			b.rows[c.row].price += total - c.dist
			c.price += c.dist - total
		}
	}
	b.rows[start].price = total
	for at := end; ; {
		r := b.cols[at].from
		before := b.rows[r].col
		b.cols[at].row, b.rows[r].col, b.rows[r].edge = r, at, b.cols[at].edge
		b.path = append(b.path, at)
		if r == start {
			return
		}
		at = before
	}
}

// Reached gives the rows and the columns of the last search that found no path, sorted; none after any other search.
// Every column that one of these rows may have is among the columns, and another of the rows has it; there is one row
// more than there are columns. That proves that there is no path.
func (b *Board) Reached() (rows, cols []int) {
	if b.failedRow == None {
		return nil, nil
	}
	rows = []int{b.failedRow}
	for _, c := range b.seen {
		rows, cols = append(rows, b.cols[c].row), append(cols, c)
	}
	slices.Sort(rows)
	slices.Sort(cols)
	return rows, cols
}

// Col gives the column of a row; None when it has none.
func (b *Board) Col(row int) int { return b.rows[row].col }

// Row gives the row that has a column; None when none has.
func (b *Board) Row(col int) int { return b.cols[col].row }

// Tag gives the tag of the edge by which a row has its column; the row has one.
func (b *Board) Tag(row int) int { return b.rows[row].edges[b.rows[row].edge].Tag }

// Edges gives the edges of a row; they are not to be changed.
func (b *Board) Edges(row int) []Edge { return b.rows[row].edges }

// Attainable tells for each column whether one more row could have it while every row keeps a place.
func (b *Board) Attainable() []bool {
	can := make([]bool, len(b.cols))
	wants := make([][]int, len(b.cols)) // the rows that may have a column
	for r, row := range b.rows {
		if row.col == None {
			continue
		}
		for _, e := range row.edges {
			wants[e.Col] = append(wants[e.Col], r)
		}
		b.Budget -= int64(len(row.edges))
	}
	var queue []int
	for i, c := range b.cols {
		if c.row == None && !c.gone {
			can[i] = true
			queue = append(queue, i)
		}
	}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, r := range wants[at] {
			if held := b.rows[r].col; !can[held] && !b.cols[held].gone {
				can[held] = true
				queue = append(queue, held)
			}
		}
	}
	return can
}

// A snapshot is how a board stands, without its budget.
type snapshot struct {
	rows []row
	cols []col
	seen []int
}

// maxCopied is how many rows and columns a board copies; after that its budget is spent.
const maxCopied = 40_000_000

// copying counts rows and columns that are copied.
func (b *Board) copying(n int) {
	b.copied += n
	if b.copied > maxCopied {
		b.Budget = min(b.Budget, -1)
	}
}

// snapshot copies how the board stands.
func (b *Board) snapshot() snapshot { return b.clone(snapshot{b.rows, b.cols, b.seen}) }

// restore brings the board back to a snapshot, which may not be used again after.
func (b *Board) restore(s snapshot) {
	b.drop(snapshot{b.rows, b.cols, b.seen})
	b.rows, b.cols, b.seen, b.failedRow = s.rows, s.cols, s.seen, None
}

// maxSpare is how many snapshots that are not needed any more are kept for those that follow.
const maxSpare = 4

// drop gives a snapshot back that nobody needs any more.
func (b *Board) drop(s snapshot) {
	if s.rows != nil && len(b.spare) < maxSpare {
		b.spare = append(b.spare, s)
	}
}

// Direct gives a row whose search was given up the cheapest column that nobody has, without moving any row; false when
// there is none. After that nothing is proved any more, and no row is placed by a search.
func (b *Board) Direct(r int) bool {
	b.Budget = min(b.Budget, -1)
	best := None
	var cost int64
	for i, e := range b.rows[r].edges {
		if c := &b.cols[e.Col]; c.row == None && !c.gone && (best == None || e.Cost < cost) {
			best, cost, b.rows[r].edge = e.Col, e.Cost, i
		}
	}
	if best == None {
		return false
	}
	b.cols[best].row, b.rows[r].col = r, best
	b.path = append(b.path[:0], best)
	return true
}

// clone copies a snapshot, so that one of them can be restored and the other kept.
func (b *Board) clone(s snapshot) snapshot {
	b.copying(len(s.rows) + len(s.cols))
	var into snapshot
	if n := len(b.spare); n > 0 {
		into, b.spare = b.spare[n-1], b.spare[:n-1]
	}
	return snapshot{
		append(into.rows[:0], s.rows...), append(into.cols[:0], s.cols...), append(into.seen[:0], s.seen...),
	}
}

// Mark remembers how the board stands; undo brings it back to that, but for the budget.
func (b *Board) Mark() (undo func()) {
	s := b.snapshot()
	return func() { b.restore(s) }
}

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
