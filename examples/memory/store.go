// This file holds the three methods of a record.Store. They are all that the library asks of a database.

package memory

import (
	"cmp"
	"context"
	"iter"
	"sync"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A Table is a record.Store in memory, for any package of the library. The zero Table is empty and has its own chain.
type Table[In, State any] struct {
	mu    sync.Mutex // held by each method until it returns
	rows  map[record.ID]row[In, State]
	Chain *Chain // where its records go; several tables may share one
}

// row is one entry, and whether and when it has to be decided again.
type row[In, State any] struct {
	record.Entry[In, State]
	done bool
	wake time.Time
}

// Entry returns one row.
func (t *Table[In, State]) Entry(ctx context.Context, id record.ID) (record.Entry[In, State], error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	r, ok := t.rows[id]
	if !ok {
		return r.Entry, cmp.Or(ctx.Err(), record.ErrNotFound)
	}
	r.Schedule = &record.Schedule{Wake: r.wake, Done: r.done}
	return r.Entry, ctx.Err()
}

// Open returns the rows of a practice that are not done. The lock is free while the caller works.
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

// Apply keeps a change if its version is that of the row, and otherwise nothing of it.
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
