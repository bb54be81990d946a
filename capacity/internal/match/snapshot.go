// How a board stood, to come back to it.

package match

// A snapshot is how a board stands, without its budget.
type snapshot struct {
	rows             []row
	cols             []col
	free, held, here set
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

// now is how the board stands.
func (b *Board) now() snapshot { return snapshot{b.rows, b.cols, b.free, b.held, b.here} }

// snapshot copies how the board stands.
func (b *Board) snapshot() snapshot { return b.clone(b.now()) }

// restore brings the board back to a snapshot, which may not be used again after.
func (b *Board) restore(s snapshot) {
	b.drop(b.now())
	b.rows, b.cols, b.failedRow = s.rows, s.cols, None
	b.free, b.held, b.here = s.free, s.held, s.here
}

// maxSpare is how many snapshots that are not needed any more are kept for those that follow.
const maxSpare = 4

// drop gives a snapshot back that nobody needs any more.
func (b *Board) drop(s snapshot) {
	if s.rows != nil && len(b.spare) < maxSpare {
		b.spare = append(b.spare, s)
	}
}

// clone copies a snapshot, so that one of them can be restored and the other kept.
func (b *Board) clone(s snapshot) snapshot {
	b.copying(len(s.rows) + len(s.cols))
	var into snapshot
	if n := len(b.spare); n > 0 {
		into, b.spare = b.spare[n-1], b.spare[:n-1]
	}
	return snapshot{
		append(into.rows[:0], s.rows...), append(into.cols[:0], s.cols...), into.free.copied(s.free),
		into.held.copied(s.held), into.here.copied(s.here),
	}
}

// copied copies another set into the memory of this one.
func (s set) copied(o set) set {
	return set{append(s.words[:0], o.words...), append(s.used[:0], o.used...)}
}
