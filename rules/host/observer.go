// This file holds the events that a loop reports, for metrics and alarms.

package host

import "time"

// An Observer gets every event of a loop. Many goroutines call Observe at once, and it should return at once, as the
// loop waits for it.
type Observer interface{ Observe(Event) }

// An Event is one thing that happened. It holds no ids, no facts and no text of a patient. Fields that its kind does
// not name are zero.
type Event struct {
	Kind EventKind // which of the kinds below
	// Decided and Differs: the outcome in a word; Failed, NotLoaded: the error's code; Denied: the act
	Code     string
	Rule     string        // Fired: the rule's id
	Digest   string        // the policy's digest
	Duration time.Duration // Decided: how long reading and deciding took
	Count    int           // Swept: how many entries were open
}

// EventKind is what happened.
type EventKind string

// The kinds of events.
const (
	Decided   EventKind = "decided"    // an entry was decided by the policy in force
	Fired     EventKind = "fired"      // a rule fired in a decision: one event for each
	Failed    EventKind = "failed"     // an entry could not be decided
	Conflict  EventKind = "conflict"   // an entry was changed while it was decided, and is decided again
	Swept     EventKind = "swept"      // a sweep has ended
	Denied    EventKind = "denied"     // somebody wanted to do something that they may not do
	Swapped   EventKind = "swapped"    // another policy is in force, or will be from its day on
	NotLoaded EventKind = "not_loaded" // a policy was not put in force, and the one before stays
	Differs   EventKind = "differs"    // a candidate policy decides otherwise than the policy in force
)

// observe reports an event if somebody observes.
func (l *Loop[P, In, State, D]) observe(e Event) {
	if l.observer != nil {
		l.observer.Observe(e)
	}
}
