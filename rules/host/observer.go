// This file holds the events that a loop reports, for metrics, traces and alarms.

package host

import (
	"context"
	"time"
)

// An Observer gets every event of a loop, after what it tells of has been kept. Many goroutines call Observe at once,
// and it should return at once, as the loop waits for it. The context is that of the call of the loop, so that an
// event joins the caller's trace. If Observe panics, the loop goes on, and Status counts it.
type Observer interface {
	Observe(ctx context.Context, e Event)
}

// An Event is one thing that happened. It holds no ids of patients, no facts and no text. Fields that its kind does not
// name are zero.
type Event struct {
	Kind     EventKind // which of the kinds below
	Loop     string    // the package whose loop it is: triage, inbox and so on
	Practice string    // the practice's id; "" for what concerns all
	// Decided and Differs: the outcome in a word; Failed, NotLoaded: the error's code; Denied: the act
	Code     string
	Rule     string        // Fired: the rule's id
	Digest   string        // the policy's digest
	Began    time.Time     // Decided: when reading began, by the machine's clock
	Duration time.Duration // Decided: how long reading and deciding took
	Count    int           // Swept: how many entries were open
}

// EventKind is what happened.
type EventKind string

// The kinds of events.
const (
	Decided   EventKind = "decided"    // an entry was decided; at each Tick, also where nothing changes
	Fired     EventKind = "fired"      // a rule fired in such a decision: one event for each
	Failed    EventKind = "failed"     // an entry could not be decided
	Conflict  EventKind = "conflict"   // an entry was changed while it was decided, and is decided again
	Swept     EventKind = "swept"      // a sweep has ended
	Denied    EventKind = "denied"     // somebody wanted to do something that they may not do
	Swapped   EventKind = "swapped"    // another policy is in force, or will be from its day on
	NotLoaded EventKind = "not_loaded" // a policy was not put in force, and the one before stays
	Differs   EventKind = "differs"    // a candidate policy decides otherwise than the policy in force
)

// observe reports events, if somebody observes.
func (l *Loop[P, In, State, D]) observe(ctx context.Context, practice string, events ...Event) {
	for _, e := range events {
		if l.observer != nil {
			e.Loop, e.Practice = l.verbs.Name, practice
			l.observeOne(ctx, e)
		}
	}
}

// observeOne reports one event, and counts a panic of whoever observes.
func (l *Loop[P, In, State, D]) observeOne(ctx context.Context, e Event) {
	defer func() {
		if recover() != nil {
			l.panics.Add(1)
		}
	}()
	l.observer.Observe(ctx, e)
}
