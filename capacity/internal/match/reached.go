// What a search reached that found no path, which proves that there is none.

package match

import "math/bits"

// Reached are the rows and the columns that a search reached which found no path, each in order.
type reached struct {
	rows, cols []int
	wanted     set   // the places that any of the rows may have
	left       set   // the places that were not looked at
	next       []int // rows to be looked at
	rowSeen    set
	colSeen    set
}

// Reached gives the rows and the columns of the last search that found no path, sorted; none after any other search.
// Every column that one of these rows may have is among the columns, and another of the rows has it; there is one row
// more than there are columns. That proves that there is no path. The slices are valid until the next search.
func (b *Board) Reached() (rows, cols []int) {
	if b.failedRow == None {
		return nil, nil
	}
	f := &b.reached
	n := len(b.layout.column)
	f.left, f.wanted = f.left.copied(b.here), f.wanted.emptied(n)
	f.rowSeen, f.colSeen = f.rowSeen.emptied(len(b.rows)), f.colSeen.emptied(len(b.cols))
	f.rowSeen.add(b.failedRow)
	f.next = append(f.next[:0], b.failedRow)
	for len(f.next) > 0 {
		r := f.next[len(f.next)-1]
		f.next = f.next[:len(f.next)-1]
		for i := range b.rows[r].all {
			b.reachAll(&b.rows[r].all[i])
		}
	}
	f.rows, f.cols = f.rowSeen.list(f.rows[:0]), f.colSeen.list(f.cols[:0])
	return f.rows, f.cols
}

// reachAll reaches the rows that have any of the places of a block.
func (b *Board) reachAll(k *block) {
	f := &b.reached
	next := 0
	b.Budget -= int64(len(k.words))
	for used := k.used; used != 0; used &= used - 1 {
		word := int(k.at)<<6 + bits.TrailingZeros64(used)
		places := k.words[next]
		next++
		f.wanted.words[word] |= places
		for found := places & f.left.words[word]; found != 0; found &= found - 1 {
			p := word<<6 + bits.TrailingZeros64(found)
			f.left.words[word] &^= 1 << (p & 63)
			if c := int(b.layout.column[p]); !f.colSeen.has(c) {
				f.colSeen.add(c)
				f.rowSeen.add(int(b.cols[c].row))
				f.next = append(f.next, int(b.cols[c].row))
			}
		}
	}
}

// Wanted tells whether any of the rows that Reached gave may have a place.
func (b *Board) Wanted(place int) bool { return b.reached.wanted.has(place) }
