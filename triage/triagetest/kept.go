// The stores that the suite brings itself, where it tests the other of a host's two.

package triagetest

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"slices"
	"sync"

	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
)

type (
	submissions = table[triage.Input, triage.State]
	brakes      = table[triage.BrakeInput, triage.BrakeState]
)

// table is a store in memory that keeps no records.
type table[In, State any] struct {
	mu     sync.Mutex
	rows   map[record.ID]record.Entry[In, State]
	broken error // what Apply answers, if anything
}

// Entry gives one row.
func (t *table[In, State]) Entry(ctx context.Context, id record.ID) (record.Entry[In, State], error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	e, ok := t.rows[id]
	if !ok {
		return e, record.ErrNotFound
	}
	return e, ctx.Err()
}

// Open gives all rows of a practice: nothing here is ever done.
func (t *table[In, State]) Open(ctx context.Context, practice, after string) iter.Seq2[record.Entry[In, State], error] {
	return func(yield func(record.Entry[In, State], error) bool) {
		for _, id := range t.ids() {
			if id.Practice != practice || id.Subject <= after {
				continue
			}
			if e, err := t.Entry(ctx, id); !yield(e, err) || err != nil {
				return
			}
		}
	}
}

// Apply keeps the state of a change.
func (t *table[In, State]) Apply(ctx context.Context, c record.Change[State]) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	e := t.rows[c.ID]
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case t.broken != nil:
		return t.broken
	case e.Version != c.IfVersion:
		return record.ErrConflict
	}
	e.ID, e.State = c.ID, c.State
	t.set(e)
	return nil
}

// put keeps an input.
func (t *table[In, State]) put(id record.ID, in In) {
	t.mu.Lock()
	defer t.mu.Unlock()
	e := t.rows[id]
	e.ID, e.Input = id, in
	t.set(e)
}

// set replaces an entry, as its next version. The caller holds the lock.
func (t *table[In, State]) set(e record.Entry[In, State]) {
	if t.rows == nil {
		t.rows = map[record.ID]record.Entry[In, State]{}
	}
	e.Version++
	t.rows[e.ID] = e
}

func (t *table[In, State]) ids() []record.ID {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.SortedFunc(maps.Keys(t.rows), func(a, b record.ID) int { return cmp.Compare(a.Subject, b.Subject) })
}
