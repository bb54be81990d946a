// What has changed on a board since it was marked, to undo it.

package match

// A journal is what rows and columns were before they changed, in the order in which they did. It is kept once a board
// was marked.
type journal struct {
	kept bool
	rows []rowBefore
	cols []colBefore
}

// A rowBefore is a row as it was.
type rowBefore struct {
	at  int
	was row
}

// A colBefore is a column as it was.
type colBefore struct {
	at  int
	was col
}

// Mark remembers how the board stands; undo brings it back to that, but for the budget, unless it was marked again.
func (b *Board) Mark() (undo func()) {
	rows := len(b.rows)
	b.journal = journal{true, b.journal.rows[:0], b.journal.cols[:0]}
	return func() { b.undo(rows) }
}

// changeRow is a row that is to be changed.
func (b *Board) changeRow(r int) *row {
	if b.journal.kept {
		b.copying(1)
		b.journal.rows = append(b.journal.rows, rowBefore{r, b.rows[r]})
	}
	return &b.rows[r]
}

// changeCol is a column that is to be changed.
func (b *Board) changeCol(c int) *col {
	if b.journal.kept {
		b.copying(1)
		b.journal.cols = append(b.journal.cols, colBefore{c, b.cols[c]})
	}
	return &b.cols[c]
}

// undo takes back what has changed since the board was marked, when it had so many rows.
func (b *Board) undo(rows int) {
	for i := len(b.journal.rows) - 1; i >= 0; i-- {
		b.rows[b.journal.rows[i].at] = b.journal.rows[i].was
	}
	for i := len(b.journal.cols) - 1; i >= 0; i-- {
		b.cols[b.journal.cols[i].at] = b.journal.cols[i].was
	}
	for _, changed := range b.journal.cols {
		b.sort(changed.at)
	}
	b.rows, b.failedRow = b.rows[:rows], None
	b.journal.rows, b.journal.cols = b.journal.rows[:0], b.journal.cols[:0]
}

// sort puts the places of a column into the sets in which they belong.
func (b *Board) sort(c int) {
	at := &b.cols[c]
	for _, p := range b.layout.places[c] {
		b.free.put(int(p), at.row == None && !at.gone)
		b.held.put(int(p), at.row != None && !at.gone && !at.dead)
		b.here.put(int(p), !at.gone)
	}
}
