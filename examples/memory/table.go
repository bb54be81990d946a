package memory

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A Table is a record.Store in memory for one package of the library. The zero Table is empty, with a chain of its own.
type Table[In, State any] struct {
	mu    sync.Mutex
	rows  map[record.ID]row[In, State]
	Chain *Chain // where its records go; several tables may share one
}

type row[In, State any] struct {
	record.Entry[In, State]
	done bool
	wake time.Time
}

// Entry gives one row.
func (t *Table[In, State]) Entry(ctx context.Context, id record.ID) (record.Entry[In, State], error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	r, ok := t.rows[id]
	if !ok {
		return r.Entry, cmp.Or(ctx.Err(), record.ErrNotFound)
	}
	return r.Entry, ctx.Err()
}

// Open gives the rows of a practice that are not done. No lock is held while the caller works.
func (t *Table[In, State]) Open(ctx context.Context, practice, after string) iter.Seq2[record.Entry[In, State], error] {
	return func(yield func(record.Entry[In, State], error) bool) {
		for _, id := range t.ids(func(id record.ID, r row[In, State]) bool {
			return id.Practice == practice && id.Subject > after && !r.done
		}) {
			if e, err := t.Entry(ctx, id); !yield(e, err) || err != nil {
				return
			}
		}
	}
}

// Apply keeps a change.
func (t *Table[In, State]) Apply(ctx context.Context, c record.Change[State]) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	r, ok := t.rows[c.ID]
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case !ok && c.IfVersion != 0:
		return record.ErrNotFound
	case r.Version != c.IfVersion:
		return record.ErrConflict
	}
	t.chain().add(c.ID.Practice, c.Records)
	r.ID, r.Version, r.State, r.done, r.wake = c.ID, r.Version+1, c.State, c.Done, c.Wake.Truncate(time.Millisecond)
	t.set(r)
	return nil
}

// Put keeps what people have changed, and wakes the loop: somebody has to look at it.
func (t *Table[In, State]) Put(id record.ID, in In) {
	t.mu.Lock()
	defer t.mu.Unlock()
	r := t.rows[id]
	r.ID, r.Version, r.Input, r.done, r.wake = id, r.Version+1, in, false, time.Unix(0, 0)
	t.set(r)
}

// Due are the rows whose wake-up is due: a host's scheduler calls Tick for each.
func (t *Table[In, State]) Due(now time.Time) []record.ID {
	return t.ids(func(_ record.ID, r row[In, State]) bool { return !r.wake.IsZero() && !r.wake.After(now) })
}

// Records are those of the table's chain.
func (t *Table[In, State]) Records(practice string) iter.Seq2[record.Linked, error] {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.chain().Records(practice)
}

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

func (t *Table[In, State]) chain() *Chain {
	if t.Chain == nil {
		t.Chain = &Chain{}
	}
	return t.Chain
}

func (t *Table[In, State]) set(r row[In, State]) {
	if t.rows == nil {
		t.rows = map[record.ID]row[In, State]{}
	}
	t.rows[r.ID] = r
}
