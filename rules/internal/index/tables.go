// Tables: the rows of several facts with few classes, multiplied, so that one row stands for all of them.

package index

import (
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
)

// maxTableRows is how many rows a table may have.
const maxTableRows = 128

// A table holds a row for each way in which the values of its facts may lie, missing ones included.
type table struct {
	of   []*rows
	rows []set // the class of the first fact counts most; a missing value is the class behind the last
}

// tablesOf puts rows together into tables; the facts with the fewest classes first, so that most of them find company.
func tablesOf(all []*rows) (tables []table) {
	slices.SortStableFunc(all, func(a, b *rows) int { return len(a.given) - len(b.given) })
	for _, r := range all {
		last := len(tables) - 1
		if last >= 0 && len(tables[last].rows)*(len(r.given)+1) <= maxTableRows {
			tables[last].multiply(r)
			continue
		}
		t := table{}
		t.multiply(r)
		tables = append(tables, t)
	}
	return tables
}

// multiply takes the rows of one more fact in.
func (t *table) multiply(r *rows) {
	before := t.rows
	if len(t.of) == 0 {
		before = []set{nil}
	}
	t.of, t.rows = append(t.of, r), nil
	for _, row := range before {
		for class := range len(r.given) + 1 {
			t.rows = append(t.rows, both(row, r.row(class)))
		}
	}
}

// both are the terms of two sets; nil holds every term.
func both(a, b set) set {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	out := make(set, len(a))
	for i := range a {
		out[i] = a[i] & b[i]
	}
	return out
}

// take adds the sets of an input.
func (t *table) take(e *lang.Eval, m *Memory) {
	at, silent := 0, false
	for _, r := range t.of {
		class, isSilent := r.class(e, m)
		at, silent = at*(len(r.given)+1)+class, silent || isSilent
	}
	if !silent {
		m.and(t.rows[at])
		return
	}
	for _, r := range t.of { // no row of the table is of all of its facts
		if class, isSilent := r.class(e, m); !isSilent {
			m.and(r.row(class))
		}
	}
}
