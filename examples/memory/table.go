// This file holds what a host needs of its tables beside the Store: people's changes, wake-ups that are due, records.

package memory

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// Put keeps an input that people have changed, and makes its wake-up due, as the comment of package record demands.
func (t *Table[In, State]) Put(id record.ID, in In) {
	t.mu.Lock()
	defer t.mu.Unlock()
	r := t.rows[id]
	r.ID, r.Version, r.Input, r.done, r.wake = id, r.Version+1, in, false, time.Unix(0, 0)
	t.set(r)
}

// Due returns the rows whose wake-up is due, of some practices or, where none is named, of all. A host's scheduler
// calls Tick for each.
func (t *Table[In, State]) Due(now time.Time, practices ...string) []record.ID {
	return t.ids(func(id record.ID, r row[In, State]) bool {
		of := len(practices) == 0 || slices.Contains(practices, id.Practice)
		return of && !r.wake.IsZero() && !r.wake.After(now)
	})
}

// Records returns a practice's records, from the table's chain.
func (t *Table[In, State]) Records(practice string) iter.Seq2[record.Linked, error] {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.chain().Records(practice)
}

// ids returns the rows for which which is true, by practice and subject.
func (t *Table[In, State]) ids(which func(record.ID, row[In, State]) bool) (ids []record.ID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for id, r := range t.rows {
		if which(id, r) {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b record.ID) int {
		return cmp.Or(strings.Compare(a.Practice, b.Practice), strings.Compare(a.Subject, b.Subject))
	})
	return ids
}

// chain is the table's chain, made if it has none; the lock is held.
func (t *Table[In, State]) chain() *Chain {
	if t.Chain == nil {
		t.Chain = &Chain{}
	}
	return t.Chain
}

// set replaces a row; the lock is held.
func (t *Table[In, State]) set(r row[In, State]) {
	if t.rows == nil {
		t.rows = map[record.ID]row[In, State]{}
	}
	t.rows[r.ID] = r
}
