// This file holds the interface by which a host keeps inputs, states and records.

package record

import (
	"context"
	"errors"
	"iter"
	"time"
)

// A Store keeps, for one package of the library, a host's inputs with what the library decided of them. Each package
// names its own: type Store = record.Store[Input, State]. It is safe for concurrent use. All methods return the error
// of a context that has ended.
type Store[In, State any] interface {
	// Entry returns an entry as it stands, or ErrNotFound if nothing is kept of this id.
	Entry(ctx context.Context, id ID) (Entry[In, State], error)
	// Open returns the entries of a practice that are not done and whose subjects come after the given one ("" for
	// all), in ascending order of subjects, byte by byte. Entries may be read and changed while it runs. An error that
	// comes with the id of an entry concerns that entry alone; any other error ends the sequence.
	Open(ctx context.Context, practice, after string) iter.Seq2[Entry[In, State], error]
	// Apply keeps a change, all of it or nothing: when it returns nil, the change survives a loss of power. It returns
	// ErrConflict, and keeps nothing, if the entry's version is not the change's IfVersion; ErrNotFound serves too if
	// there is no entry.
	Apply(ctx context.Context, c Change[State]) error
}

// The errors of a Store.
var (
	ErrNotFound = errors.New("record: nothing is kept of this id")
	ErrConflict = errors.New("record: it was changed meanwhile")
)

// An Entry is one subject as a store has it.
type Entry[In, State any] struct {
	ID      ID     // whose entry it is
	Version uint64 // grows with every change, by people and by Apply; 0: nothing is kept
	// Input is the host's own, as people last changed it. It holds what is known of a patient and prints as ‹withheld›,
	// as JSON too: a host builds it from its own tables, or keeps the JSON that came in and reads it by the package's
	// Decode.
	Input In
	State State // of the last Change that was applied; zero if there was none
	// Schedule is when the store will wake the entry. By it the loop sees that a decision changes nothing, and applies
	// nothing. Nil where the store does not say: then every decision is applied.
	Schedule *Schedule
}

// A Schedule is when an entry is to be decided again, as the last Change or the last input of people has left it.
type Schedule struct {
	Wake time.Time // to the millisecond; zero: never; due at once where people have changed the input since
	Done bool      // Open leaves the entry out
}

// A Change is what one decision makes of an entry.
type Change[State any] struct {
	ID        ID     // whose entry changes
	IfVersion uint64 // the version of the entry that was decided on; 0 makes an entry where there is none
	State     State  // replaces the entry's
	Done      bool   // Open leaves the entry out until people change it
	// Records are added to the end of the practice's chain in this order, each key once: a record whose key is in the
	// chain or earlier in this list is left out.
	Records []Record
	// Wake is when to decide again; zero is never. The comment of the package says what a host does with it.
	Wake time.Time
}
