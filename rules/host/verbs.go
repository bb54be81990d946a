// This file holds what the loop needs to know of one kind of policy.

package host

import (
	"context"
	"io/fs"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A Policy is a loaded policy of any kind. Its Set is nil if it was not loaded.
type Policy interface {
	Set() *rules.Set
	Calendar() *calendar.Calendar
}

// Verbs are what the loop calls of one kind of policy P, with inputs In, kept states State and decisions D. The
// packages of the library fill them; a host does not need them. Name, Load, Decide, Summarise and Result are required.
type Verbs[P Policy, In, State, D any] struct {
	// Name is that of the package, for errors.
	Name string
	// Load loads a policy folder. The error is a problem.Problems if the files say something wrong.
	Load func(fs.FS) (P, error)
	// Supplied returns the policy as it may be in force for a host that supplies only these facts, and the rules that
	// such a host can never decide. If it is nil, the policy stays as it is.
	Supplied func(p P, facts ...string) (P, problem.Problems)
	// Creates says that an entry that is not in the store is one of which nothing is kept yet, and no error.
	Creates bool
	// Read adds to an entry's input what the package keeps elsewhere and the decision needs. It changes nothing in the
	// store. Decide gets the entry that it returns; the change is applied to the entry that it got. If it is nil, the
	// entry is decided as it is.
	Read func(ctx context.Context, p P, e record.Entry[In, State], now time.Time) (record.Entry[In, State], error)
	// Decide decides an entry that was read. It is pure: the result depends on the policy, the entry and the instant
	// alone, and the context only breaks off a long decision. The loop fills in the id and the version of the change.
	Decide func(ctx context.Context, p P, e record.Entry[In, State], now time.Time) (D, record.Change[State], error)
	// Reserve is called before a decision of the policy in force is applied, for packages in which the decision on one
	// entry counts for others. After record.ErrConflict the entry is decided again. If it is nil, nothing is reserved.
	Reserve func(ctx context.Context, p P, e record.Entry[In, State], d D, now time.Time) error
	// Undecided returns the place in a state that says whether its entry cannot be decided. If it is nil, nothing is
	// kept of such an entry.
	Undecided func(*State) *Undecided
	// Newer tells whether a newer release of the library has written a state: see ErrNewer. If it is nil, none has.
	Newer func(State) bool
	// Received returns what is recorded of the receipt of an entry that cannot be decided, and notes it in the state.
	// If it is nil, receipts are not recorded.
	Received func(*State, record.Entry[In, State]) []record.Record
	// Same tells whether two states mean the same, beside those with the same JSON. If it is nil, only those do.
	Same func(a, b State) bool
	// Summarise says what a decision comes to, for an Observer and for the comparison with a candidate policy: two
	// decisions differ if their summaries have different texts.
	Summarise func(D) Summary
	// Result returns how the rules came out on an entry, with the facts, for those who may see evidence.
	Result func(p P, e record.Entry[In, State], now time.Time) (*rules.Result, error)
}

// A Summary is what a decision comes to. It holds no ids and no text of a patient.
type Summary struct {
	Code  string   // the main outcome in a word: a rating, a status, a verdict
	Text  string   // the whole outcome in words
	Fired []string // the ids of the rules that fired
}
