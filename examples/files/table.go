// This file is the record.Store of one package, on a File.

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
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
	if _, err := t.decoded(input); err != nil {
		return fmt.Errorf("the input of %s cannot be read: %w", id.Subject, err)
	}
	t.file.mu.Lock()
	defer t.file.mu.Unlock()
	if err := t.file.setAside(t.name, id); err != nil {
		return err
	}
	return t.file.keep(line{
		Table: t.name, Practice: id.Practice, Subject: id.Subject, Version: t.file.rows[t.name][id].version + 1,
		Input: input, Wake: time.Unix(0, 0).UTC(),
	})
}

// Entry returns one row. The error of an entry that was set aside matches [ErrSetAside].
func (t *Table[In, State]) Entry(ctx context.Context, id record.ID) (e record.Entry[In, State], err error) {
	t.file.mu.RLock()
	f, aside := t.file.f, t.file.setAside(t.name, id)
	r, ok := t.file.rows[t.name][id]
	t.file.mu.RUnlock()
	switch {
	case ctx.Err() != nil:
		return e, ctx.Err()
	case aside == nil && !ok:
		return e, record.ErrNotFound
	}
	e.ID, e.Version, e.Schedule = id, r.version, &record.Schedule{Wake: r.wake, Done: r.done}
	if aside != nil {
		return e, aside
	}
	input, state, err := r.read(f)
	if err == nil && input != nil {
		e.Input, err = t.decoded(input)
	}
	if err == nil && state != nil && json.Unmarshal(state, &e.State) != nil {
		err = Fault{place: r.state, Table: t.name, Kind: Unreadable} // the error of json may quote what it has read
	}
	return e, err
}

// read reads an entry's input and state.
func (r row) read(f io.ReaderAt) (input, state json.RawMessage, err error) {
	if r.input.size > 0 {
		l, err := lineAt(f, r.input)
		if err != nil {
			return nil, nil, err
		}
		input, state = l.Input, l.State
	}
	if r.state.size > 0 && r.state != r.input {
		l, err := lineAt(f, r.state)
		if err != nil {
			return nil, nil, err
		}
		state = l.State
	}
	return input, state, nil
}

// decoded decodes an input; the zero input if the table has none.
func (t *Table[In, State]) decoded(input []byte) (in In, err error) {
	var byNamespace map[string]json.RawMessage
	if json.Unmarshal(input, &byNamespace) != nil {
		return in, errors.New("it is no JSON object")
	}
	if t.decode == nil {
		return in, nil
	}
	return t.decode(byNamespace)
}

// Open returns the rows of a practice that are not done. The lock is free while the caller works. An entry that was set
// aside comes with its error.
func (t *Table[In, State]) Open(ctx context.Context, practice, after string) iter.Seq2[record.Entry[In, State], error] {
	return func(yield func(record.Entry[In, State], error) bool) {
		for _, id := range t.ids(func(id record.ID, r row) bool {
			return id.Practice == practice && id.Subject > after && !r.done
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
	aside := t.file.setAside(t.name, c.ID)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case aside != nil:
		return aside
	case !ok && c.IfVersion != 0:
		return record.ErrNotFound
	case r.version != c.IfVersion:
		return record.ErrConflict
	}
	return t.file.keep(line{
		Table: t.name, Practice: c.ID.Practice, Subject: c.ID.Subject, Version: r.version + 1, State: state,
		Done: c.Done, Wake: c.Wake.UTC().Truncate(time.Millisecond), Records: t.file.link(c.ID.Practice, c.Records),
	})
}

// Due returns the rows whose wake-up is due, of some practices or, where none is named, of all, without those that were
// set aside.
func (t *Table[In, State]) Due(now time.Time, practices ...string) []record.ID {
	return t.ids(func(id record.ID, r row) bool {
		of := len(practices) == 0 || slices.Contains(practices, id.Practice)
		return of && !r.wake.IsZero() && !r.wake.After(now) && t.file.setAside(t.name, id) == nil
	})
}

// ids returns the rows for which which is true, by practice and subject. It is called with the lock held.
func (t *Table[In, State]) ids(which func(record.ID, row) bool) (ids []record.ID) {
	t.file.mu.RLock()
	defer t.file.mu.RUnlock()
	for id, r := range t.file.rows[t.name] {
		if which(id, r) {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, byID)
	return ids
}

// at is where the last line of an entry that people or the library have changed stands.
func (t *Table[In, State]) at(id record.ID) place {
	t.file.mu.RLock()
	defer t.file.mu.RUnlock()
	r := t.file.rows[t.name][id]
	if r.input.size > 0 {
		return r.input
	}
	return r.state
}
