// The columns that a search has still to go on from, by distance.

package match

// A heap is columns with their distances, the nearest first, and of equally near ones the first column.
type heap []distance

// A distance is how far a column is.
type distance struct {
	dist int64
	col  int32
}

// before tells which of two comes first.
func (d distance) before(o distance) bool {
	return d.dist < o.dist || d.dist == o.dist && d.col < o.col
}

// push puts a column in; it may be in already, at a greater distance.
func (h *heap) push(dist int64, col int32) {
	*h = append(*h, distance{dist, col})
	q := *h
	i := len(q) - 1
	for at := q[i]; i > 0; {
		up := (i - 1) / 2
		if !at.before(q[up]) {
			break
		}
		q[i], q[up] = q[up], at
		i = up
	}
}

// pop takes the first out.
func (h *heap) pop() distance {
	q := *h
	top, last := q[0], q[len(q)-1]
	q = q[:len(q)-1]
	*h = q
	for i := 0; len(q) > 0; {
		q[i] = last
		down := 2*i + 1
		if down >= len(q) {
			break
		}
		if down+1 < len(q) && q[down+1].before(q[down]) {
			down++
		}
		if !q[down].before(last) {
			break
		}
		q[i] = q[down]
		i = down
	}
	return top
}
