package record

import (
	"context"
	"errors"
	"iter"
	"time"
)

// A Store keeps, for one package of the library, a host's inputs with what the library decided of them. Each package
// names its own: type Store = record.Store[Input, State]. It is safe for concurrent use.
type Store[In, State any] interface {
	// Entry gives one as it stands; ErrNotFound when nothing is kept of this id.
	Entry(ctx context.Context, id ID) (Entry[In, State], error)
	// Open gives a practice's entries that are not done, after a subject, by ascending subjects, byte by byte. Entries
	// may be read and changed while it runs. An error with the id of an entry is about that one; any other ends it.
	Open(ctx context.Context, practice, after string) iter.Seq2[Entry[In, State], error]
	// Apply keeps a change, all of it or nothing, so that it is there when the machine is switched off the next moment.
	// It returns ErrConflict, and keeps nothing, when the entry's version is not the change's (ErrNotFound serves too,
	// where there is none). All three methods give the error of a context that has ended, and Apply then keeps nothing.
	Apply(ctx context.Context, c Change[State]) error
}

// What a Store answers.
var (
	ErrNotFound = errors.New("record: nothing is kept of this id")
	ErrConflict = errors.New("record: it was changed meanwhile")
)

// An Entry is one subject as a store has it.
type Entry[In, State any] struct {
	ID      ID
	Version uint64 // grows with every change, by people and by Apply; 0: nothing is kept
	// Input is the host's own, as people last changed it. It holds what is known of a patient and prints as ‹withheld›,
	// as JSON too: a host builds it from its own tables, or keeps the JSON that came in and reads it by the package's
	// Decode.
	Input In
	State State // of the last Change that was applied
}

// A Change is what one decision gave.
type Change[State any] struct {
	ID        ID
	IfVersion uint64 // of the entry that was decided on; 0 makes one where none is
	State     State  // in place of the entry's
	Done      bool   // Open leaves it out until people change it
	// Records are kept at the end of the practice's chain, in this order, but for those whose key is there already, in
	// this very change too.
	Records []Record
	// Wake is when to decide again, in place of an earlier one: once or more, early or late, to the millisecond; zero:
	// never.
	Wake time.Time
}
