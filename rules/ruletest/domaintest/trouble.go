// This file holds stores that go wrong at one of their calls.

package domaintest

import (
	"context"
	"errors"
	"iter"
	"sync"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A fault is what a store does wrong.
type fault string

// The faults of a store.
const (
	fails        fault = "fails"              // and keeps nothing
	panics       fault = "panics"             // and keeps nothing
	conflicts    fault = "conflicts"          // though nobody else has changed anything
	losesAnswer  fault = "loses the answer"   // it keeps the change, and fails
	keepsAndDies fault = "keeps and panics"   // it keeps the change, and panics
	appliesTwice fault = "applies twice"      // and gives the first answer
	answersTwice fault = "answers twice"      // it applies twice, and gives the second answer, which is a conflict
	givesOther   fault = "gives another"      // an entry of another id
	givesFar     fault = "gives another's"    // an entry of another practice
	givesNothing fault = "gives nothing"      // an entry without an id, an input or a version, and no error
	givesOld     fault = "gives an old one"   // an entry of an earlier version
	givesNew     fault = "gives a new one"    // an entry without a version, as if nothing were kept
	findsNothing fault = "finds nothing"      // though an entry is there
	cancels      fault = "breaks off"         // with the error of a context that has ended
	givesTwice   fault = "gives an old twice" // the same entry again, as it was
)

// faults are all of them.
var faults = []fault{
	fails, panics, conflicts, losesAnswer, keepsAndDies, appliesTwice, answersTwice, givesOther, givesFar, givesNothing,
	givesOld, givesNew, findsNothing, cancels, givesTwice,
}

// A Trouble says at which call of some stores what goes wrong. It counts the calls of all stores that share it.
type Trouble struct {
	mu      sync.Mutex
	what    fault
	at      int  // the call; 0 is none
	forever bool // at each call after that, too
	calls   int
}

// errTrouble is the error of a store that fails.
var errTrouble = errors.New("the store is in trouble")

// strikes counts a call, and gives the fault that strikes at it; "" for none.
func (tr *Trouble) strikes() fault {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.calls++
	if tr.at > 0 && (tr.calls == tr.at || tr.forever && tr.calls > tr.at) {
		return tr.what
	}
	return ""
}

// Troubled is a store that goes wrong as a trouble says.
func Troubled[In, State any](s record.Store[In, State], tr *Trouble) record.Store[In, State] {
	return troubled[In, State]{s, tr}
}

// troubled is a store in trouble.
type troubled[In, State any] struct {
	of record.Store[In, State]
	tr *Trouble
}

// Entry gives an entry, or goes wrong.
func (s troubled[In, State]) Entry(ctx context.Context, id record.ID) (record.Entry[In, State], error) {
	what := s.tr.strikes()
	if err := failing(what); err != nil {
		return record.Entry[In, State]{}, err
	}
	e, err := s.of.Entry(ctx, id)
	return garbled(e, what), err
}

// failing panics, or gives an error, where a fault has a store answer nothing.
func failing(what fault) error {
	switch what {
	case panics, keepsAndDies:
		panic(errTrouble)
	case fails, losesAnswer:
		return errTrouble
	case conflicts, answersTwice:
		return record.ErrConflict
	case findsNothing:
		return record.ErrNotFound
	case cancels:
		return context.Canceled
	}
	return nil
}

// garbled is an entry as a fault gives it.
func garbled[In, State any](e record.Entry[In, State], what fault) record.Entry[In, State] {
	switch what {
	case givesOther:
		e.ID.Subject += "-other"
	case givesFar:
		e.ID.Practice += "-other"
	case givesNothing:
		return record.Entry[In, State]{}
	case givesOld:
		e.Version--
	case givesNew:
		e.Version = 0
	}
	return e
}

// Open gives the open entries, or goes wrong at the first that there is.
func (s troubled[In, State]) Open(
	ctx context.Context, practice, after string,
) iter.Seq2[record.Entry[In, State], error] {
	return func(yield func(record.Entry[In, State], error) bool) {
		what := s.tr.strikes()
		if what == findsNothing {
			what = fails // to give nothing, and no error, is what a store does that has nothing
		}
		if err := failing(what); err != nil {
			yield(record.Entry[In, State]{}, err)
			return
		}
		for e, err := range s.of.Open(ctx, practice, after) {
			if !yield(garbled(e, what), err) || what == givesTwice && !yield(e, err) {
				return
			}
			what = ""
		}
	}
}

// Apply keeps a change, or goes wrong.
func (s troubled[In, State]) Apply(ctx context.Context, c record.Change[State]) error {
	what := s.tr.strikes()
	switch what {
	case losesAnswer, keepsAndDies, appliesTwice, answersTwice:
		err := s.of.Apply(ctx, c)
		if err != nil {
			return err
		}
		if what == appliesTwice || what == answersTwice {
			again := s.of.Apply(ctx, c)
			if what == answersTwice {
				return again
			}
			return err
		}
	}
	if err := failing(what); err != nil {
		return err
	}
	if what == appliesTwice {
		return nil
	}
	return s.of.Apply(ctx, c)
}
