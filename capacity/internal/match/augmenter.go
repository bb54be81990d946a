// What further rows could have, whatever it costs.

package match

import (
	"math/bits"
	"slices"
)

// CountPlaceable gives how many of further rows could be placed too, with every row keeping a place, whatever it costs.
// It changes nothing but the budget.
func (b *Board) CountPlaceable(further []*Row) int {
	f := &augmenter{
		board: b, holder: make([]*Row, len(b.cols)), from: make([]int, len(b.cols)), free: b.free.clone(),
		held: b.held.clone(),
	}
	for i, c := range b.cols {
		if c.row != None {
			f.holder[i] = b.rows[c.row].Row
		}
	}
	n := 0
	for _, r := range further {
		if f.place(r) {
			n++
		}
		if b.Budget < 0 {
			break
		}
	}
	return n
}

// An augmenter places rows without regard to cost, by augmenting paths.
type augmenter struct {
	board  *Board
	holder []*Row // of each column
	from   []int  // the column from whose row a column was reached; None for the row that is to be placed
	free   set    // the places that nobody has
	held   set    // those that somebody has and that were not reached
}

// place gives a row a column that nobody has, or one whose row can go elsewhere; false when there is none.
func (f *augmenter) place(r *Row) bool {
	reached := []int{None} // columns, from each of which the search goes on
	for i := 0; i < len(reached); i++ {
		of := r
		if reached[i] != None {
			of = f.holder[reached[i]]
		}
		f.board.Budget -= int64(len(of.all))
		for k := range of.all {
			if p := of.all[k].first(f.free); p != None {
				f.move(r, reached[i], int(f.board.layout.column[p]))
				for _, c := range reached[1:] { // they may be reached again
					f.mark(c, f.held.add)
				}
				return true
			}
		}
		for k := range of.all {
			for p := of.all[k].first(f.held); p != None; p = of.all[k].first(f.held) {
				c := int(f.board.layout.column[p])
				f.from[c] = reached[i]
				f.mark(c, f.held.remove)
				reached = append(reached, c)
			}
		}
	}
	return false // and none of the columns that were reached will ever be of use
}

// move gives a free column to the row of another one, and so on back to the row that is to be placed.
func (f *augmenter) move(r *Row, at, to int) {
	f.mark(to, f.free.remove)
	f.mark(to, f.held.add)
	for ; at != None; at, to = f.from[at], at {
		f.holder[to] = f.holder[at]
	}
	f.holder[to] = r
}

// mark calls a function for each place of a column.
func (f *augmenter) mark(c int, change func(int)) {
	for _, p := range f.board.layout.places[c] {
		change(int(p))
	}
}

// Attainable tells for each column whether one more row could have it while every row keeps a place.
func (b *Board) Attainable() []bool {
	can, places := make([]bool, len(b.cols)), newSet(len(b.layout.column))
	reach := func(c int) {
		can[c] = true
		for _, p := range b.layout.places[c] {
			places.add(int(p))
		}
	}
	var left []int // the rows that have a column that is not known to be attainable
	for c, at := range b.cols {
		switch {
		case at.gone || at.dead:
		case at.row == None:
			reach(c)
		default:
			left = append(left, int(at.row))
		}
	}
	for found := true; found; {
		found = false
		rest := left[:0]
		for _, r := range left {
			if b.rows[r].meets(places, &b.Budget) {
				reach(int(b.rows[r].col))
				found = true
			} else {
				rest = append(rest, r)
			}
		}
		left = rest
		slices.Reverse(left) // paths mostly run one way along the rows
	}
	return can
}

// meets tells whether a row may have one of some places, and pays for looking.
func (r *Row) meets(places set, budget *int64) bool {
	for i := range r.all {
		*budget -= int64(bits.OnesCount64(r.all[i].used&places.used[r.all[i].at])) + 1
		if r.all[i].first(places) != None {
			return true
		}
	}
	return false
}
