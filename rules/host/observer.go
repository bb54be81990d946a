package host

import "time"

// An Observer is told what happens, for metrics and alarms. It is called by many goroutines at once and should return
// at once. It gets no ids, no facts and no text.
type Observer interface{ Observe(Event) }

// An Event is one thing that happened.
type Event struct {
	Kind EventKind
	// of Decided: the outcome in a word; of Failed and NotLoaded: the error's; of Denied: the act
	Code     string
	Rule     string        // of Fired
	Digest   string        // of the policy
	Duration time.Duration // of Decided: how long the policy took
	Count    int           // of Swept: entries
}

// EventKind is what happened.
type EventKind string

// The kinds of events.
const (
	Decided   EventKind = "decided"
	Fired     EventKind = "fired"      // a rule
	Failed    EventKind = "failed"     // an entry could not be decided
	Conflict  EventKind = "conflict"   // an entry was changed while it was decided, and is decided again
	Swept     EventKind = "swept"      // a sweep has ended
	Denied    EventKind = "denied"     // somebody who may not wanted to do something
	Swapped   EventKind = "swapped"    // another policy is in force, or will be
	NotLoaded EventKind = "not_loaded" // a policy does not load, and the one in force stays
	Differs   EventKind = "differs"    // a candidate decides otherwise
)

func (l *Loop[P, In, State, D]) observe(e Event) {
	if l.observer != nil {
		l.observer.Observe(e)
	}
}
