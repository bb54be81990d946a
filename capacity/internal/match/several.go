// Taking several columns together, for something that is no row of the board.

package match

import "slices"

// Take takes columns away for good, for something that needs them together, and finds other columns for the rows that
// had them. When a row would lose its place it changes nothing and returns false.
func (b *Board) Take(cols []int) bool {
	keep := b.snapshot()
	var homeless []int
	for _, i := range cols {
		if b.cols[i].gone {
			b.restore(keep)
			return false
		}
		if r := int(b.cols[i].row); r != None {
			homeless = append(homeless, r)
			b.changeRow(r).col = None
			b.take(i, None)
		}
		b.remove(i)
	}
	slices.Sort(homeless)
	for _, r := range homeless {
		if b.find(r) != Placed {
			b.restore(keep)
			return false
		}
	}
	b.drop(keep)
	return true
}

// maxOptions is how many ways to take columns together are weighed against each other.
const maxOptions = 24

// TakeBest takes the columns of one of several options, which stand in the order in which they are preferred, and
// returns its index. It takes the first option that leaves as much room for further rows as there is without it, else
// the one that leaves most. It returns None when no option can be had.
func (b *Board) TakeBest(options [][]int, further []*Row) int {
	start := b.snapshot()
	all, weighed := -1, 0
	best, most, after := None, -1, snapshot{}
	for i, cols := range options {
		if b.Budget < 0 || weighed == maxOptions {
			break
		}
		if !b.Take(cols) {
			continue
		}
		weighed++
		room := b.CountPlaceable(further)
		if room > most {
			b.drop(after)
			best, most, after = i, room, b.snapshot()
		}
		b.restore(b.clone(start))
		if all < 0 {
			all = b.CountPlaceable(further)
		}
		if most == all {
			break
		}
	}
	b.drop(start)
	if best != None {
		b.restore(after)
	}
	return best
}

// TakeFree takes the columns of the first option of which nobody has any, without moving a row, and returns its index,
// or None. After that nothing is proved any more.
func (b *Board) TakeFree(options [][]int) int {
	b.Budget = min(b.Budget, -1)
	for i, cols := range options {
		if slices.ContainsFunc(cols, func(c int) bool { return b.cols[c].gone || b.cols[c].row != None }) {
			continue
		}
		for _, c := range cols {
			b.remove(c)
		}
		return i
	}
	return None
}
