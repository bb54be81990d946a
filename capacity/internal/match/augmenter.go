// Counting how many more rows would fit, whatever they cost.

package match

// CountPlaceable gives how many of further rows could be placed too, with every row keeping a place, whatever it costs.
// It changes nothing but the budget.
func (b *Board) CountPlaceable(further [][]Edge) int {
	f := &augmenter{board: b, holder: make([]int, len(b.cols)), tried: make([]int, len(b.cols))}
	for i, c := range b.cols {
		f.holder[i] = c.row
	}
	for _, r := range b.rows {
		f.rows = append(f.rows, r.edges)
	}
	n := 0
	for _, edges := range further {
		f.rows = append(f.rows, edges)
		f.round++
		if f.place(len(f.rows) - 1) {
			n++
		}
		if b.Budget < 0 {
			break
		}
	}
	return n
}

// An augmenter places rows without regard to cost, by Kuhn's augmenting paths.
type augmenter struct {
	board  *Board
	rows   [][]Edge
	holder []int
	tried  []int // the round in which a column was last tried
	round  int
}

// place gives a row a column that nobody has, or one whose row can go elsewhere; false when there is none.
func (f *augmenter) place(r int) bool {
	f.board.Budget -= int64(len(f.rows[r]))
	for _, e := range f.rows[r] {
		if f.holder[e.Col] == None && !f.board.cols[e.Col].gone {
			f.holder[e.Col] = r
			return true
		}
	}
	for _, e := range f.rows[r] {
		if f.tried[e.Col] == f.round || f.board.cols[e.Col].gone {
			continue
		}
		f.tried[e.Col] = f.round
		if f.place(f.holder[e.Col]) {
			f.holder[e.Col] = r
			return true
		}
	}
	return false
}
