// What all rows have in common: the places, their columns and their costs.

package match

// A Place is of one column, and costs every row that has it so much.
type Place struct {
	Column int
	Cost   int64
}

// A Layout is the columns of a board and its places. Places whose costs rise with their numbers are looked at together:
// there should be few of which one costs no more than the one before.
type Layout struct {
	column []int32
	cost   []int64
	places [][]int32 // of each column
	starts []int     // where the costs begin to rise anew, and the end
}

// NewLayout is the layout of so many columns and of places.
func NewLayout(columns int, of []Place) *Layout {
	l := &Layout{
		column: make([]int32, len(of)), cost: make([]int64, len(of)), places: make([][]int32, columns),
		starts: []int{0},
	}
	for p, place := range of {
		l.column[p], l.cost[p] = int32(place.Column), place.Cost
		l.places[place.Column] = append(l.places[place.Column], int32(p))
		if p > 0 && l.cost[p] <= l.cost[p-1] {
			l.starts = append(l.starts, p)
		}
	}
	l.starts = append(l.starts, len(of))
	return l
}
