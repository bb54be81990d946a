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
		for _, other := range append(slices.Clone(r.given), r.missing) {
			t.rows = append(t.rows, both(row, other))
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
	at := 0
	for _, r := range t.of {
		at *= len(r.given) + 1
		v := e.Value(r.fact)
		switch {
		case v.Given():
			c := r.classOf(v)
			at += c
			if r.check[c] != nil {
				m.check = append(m.check, r.check[c])
			}
		case e.NotKnown(r.fact):
			t.takeEach(e, m)
			return
		default:
			at += len(r.given)
			if r.unknown != nil {
				m.unknown = append(m.unknown, r.unknown)
			}
		}
	}
	if t.rows[at] != nil {
		m.rows = append(m.rows, t.rows[at])
	}
}

// takeEach adds the sets of an input in which the domain said of a fact that its absence says nothing.
func (t *table) takeEach(e *lang.Eval, m *Memory) {
	for _, r := range t.of {
		r.take(e, m)
	}
}
