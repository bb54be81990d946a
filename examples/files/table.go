// This file is the record.Store of one package, on a File.

package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A Table is one package's part of a file, as a record.Store. Inputs are kept as the JSON that came in and are read by
// the package's Decode, because an input prints itself as ‹withheld›.
type Table[In, State any] struct {
	file   *File
	name   string
	decode func(map[string]json.RawMessage) (In, error)
}

// TableOf is the table of a name. decode is the package's Decode; nil if the table has no inputs.
func TableOf[In, State any](
	f *File, name string, decode func(map[string]json.RawMessage) (In, error),
) *Table[In, State] {
	return &Table[In, State]{f, name, decode}
}

// Put keeps an input that people have changed, one line of "frontdoor eval", and makes its wake-up due. An input that
// cannot be read is an error and is not kept, as no sweep could read it.
func (t *Table[In, State]) Put(id record.ID, input []byte) error {
	if _, err := t.read(input); err != nil {
		// nothing is kept that no sweep could read
		return fmt.Errorf("the input of %s cannot be read: %w", id.Subject, err)
	}
	t.file.mu.Lock()
	defer t.file.mu.Unlock()
	return t.file.keep(
		line{Table: t.name, Practice: id.Practice, Subject: id.Subject, Input: input, Wake: time.Unix(0, 0).UTC()},
	)
}

// Entry returns one row.
func (t *Table[In, State]) Entry(ctx context.Context, id record.ID) (e record.Entry[In, State], err error) {
	t.file.mu.RLock()
	r, ok := t.file.rows[t.name][id]
	t.file.mu.RUnlock()
	switch {
	case ctx.Err() != nil:
		return e, ctx.Err()
	case !ok:
		return e, record.ErrNotFound
	}
	e.ID, e.Version = id, r.version
	if r.input != nil {
		e.Input, err = t.read(r.input)
		if err != nil {
			return e, err
		}
	}
	if r.state != nil {
		err = json.Unmarshal(r.state, &e.State)
	}
	return e, err
}

// read decodes an input; the zero input if the table has none.
func (t *Table[In, State]) read(input []byte) (in In, err error) {
	var byNamespace map[string]json.RawMessage
	if err := json.Unmarshal(input, &byNamespace); err != nil || t.decode == nil {
		return in, err
	}
	return t.decode(byNamespace)
}

// Open returns the rows of a practice that are not done. The lock is free while the caller works.
func (t *Table[In, State]) Open(ctx context.Context, practice, after string) iter.Seq2[record.Entry[In, State], error] {
	return func(yield func(record.Entry[In, State], error) bool) {
		for _, id := range t.ids(func(id record.ID, r row) bool {
			return id.Practice == practice &&
				id.Subject > after && !r.done
		}) {
			if e, err := t.Entry(ctx, id); !yield(e, err) || ctx.Err() != nil {
				return
			}
		}
	}
}

// Apply keeps a change as one line, so that it is kept whole or not at all.
func (t *Table[In, State]) Apply(ctx context.Context, c record.Change[State]) error {
	state, err := json.Marshal(c.State)
	if err != nil {
		return err
	}
	t.file.mu.Lock()
	defer t.file.mu.Unlock()
	r, ok := t.file.rows[t.name][c.ID]
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case !ok && c.IfVersion != 0:
		return record.ErrNotFound
	case r.version != c.IfVersion:
		return record.ErrConflict
	}
	return t.file.keep(line{
		Table: t.name, Practice: c.ID.Practice, Subject: c.ID.Subject, State: state, Done: c.Done,
		Wake:    c.Wake.UTC().Truncate(time.Millisecond),
		Records: t.file.link(c.ID.Practice, c.Records),
	})
}

// Due returns the rows whose wake-up is due.
func (t *Table[In, State]) Due(now time.Time) []record.ID {
	return t.ids(func(_ record.ID, r row) bool { return !r.wake.IsZero() && !r.wake.After(now) })
}

// ids returns the rows for which which is true, by practice and subject.
func (t *Table[In, State]) ids(which func(record.ID, row) bool) (ids []record.ID) {
	t.file.mu.RLock()
	defer t.file.mu.RUnlock()
	for id, r := range t.file.rows[t.name] {
		if which(id, r) {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b record.ID) int {
		return cmp.Or(strings.Compare(a.Practice, b.Practice), strings.Compare(a.Subject, b.Subject))
	})
	return ids
}

// Head is the end of a practice's chain. A host sends it elsewhere now and then, so that a cut chain is found out.
func (f *File) Head(practice string) record.Head {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.head(practice)
}

// head is the end of a practice's chain; the lock is held.
func (f *File) head(practice string) record.Head {
	if chain := f.chains[practice]; len(chain) > 0 {
		return chain[len(chain)-1].Head()
	}
	return record.Head{}
}

// Records returns a practice's records as they are now.
func (f *File) Records(practice string) iter.Seq2[record.Linked, error] {
	f.mu.RLock()
	all := slices.Clone(f.chains[practice])
	f.mu.RUnlock()
	return func(yield func(record.Linked, error) bool) {
		for _, l := range all {
			if !yield(l, nil) {
				return
			}
		}
	}
}
