// This file holds what happens to an entry that cannot be decided: it is recorded and told once, and tried again more
// and more rarely.

package host

import (
	"errors"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// Undecided is what is kept of an entry whose input cannot be decided, in the state of its package. The zero Undecided
// is that of one that can be.
type Undecided struct {
	Code  string    `json:"code"`           // of the error, such as out-of-range
	Fact  string    `json:"fact,omitempty"` // the name of the fact that is wrong; "" if it is about none
	Since time.Time `json:"since"`          // when it was found first
	Times int       `json:"times"`          // how often it was tried since then, from 1
}

// pauses are how long an entry that cannot be decided is left before it is tried again: the last one from then on.
var pauses = []time.Duration{
	time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour, 12 * time.Hour, 24 * time.Hour,
}

// undecided is the change of an entry whose input cannot be decided: its state says so, a record tells whoever is on
// duty, once for each fault, and it is tried again after a pause. ok is false for errors that say nothing of the input.
func (l *Loop[P, In, State, D]) undecided(
	e record.Entry[In, State], p P, err error, now time.Time,
) (c record.Change[State], ok bool) {
	var fault *rules.Error
	if l.verbs.Undecided == nil || !errors.As(err, &fault) {
		return c, false
	}
	c.State = e.State
	of := l.verbs.Undecided(&c.State)
	if of.Code == fault.Code && of.Fact == fault.Fact && e.Schedule != nil && e.Schedule.Wake.After(now) {
		c.Wake = e.Schedule.Wake // it is not time yet to try again
		return c, true
	}
	if of.Code != fault.Code || of.Fact != fault.Fact {
		*of = Undecided{Code: fault.Code, Fact: fault.Fact, Since: now.UTC().Truncate(time.Millisecond)}
		c.Records = append(c.Records, record.Record{
			Kind: record.Undecided, What: fault.Fact, By: "policy", Role: "system",
			Reason: record.Code(strings.ReplaceAll(fault.Code, "-", "_")), At: now, Version: versionOf(e),
			Digest: p.Set().Digest(), CalendarDigest: p.Calendar().Digest(),
		})
		if l.verbs.Received != nil {
			c.Records = append(l.verbs.Received(&c.State, e), c.Records...)
		}
	}
	of.Times++
	c.Wake = now.Add(pauses[min(of.Times, len(pauses))-1])
	return c, true
}
