// This file holds the check of wake-ups.

package recordtest

import (
	"errors"
	"fmt"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// testWakeUps sets wake-ups at awkward instants: each is due then, not a millisecond before, and replaces the last.
func (s suite[In, State]) testWakeUps() error {
	e, err := s.put("p", "a", 1)
	if err != nil {
		return err
	}
	if due, err := s.due(e.ID, noon); err != nil || !due {
		return errors.Join(err, errors.New("wake-up lost: what people have changed is not due"))
	}
	if s := e.Schedule; s != nil && (s.Done || s.Wake.IsZero() || s.Wake.After(noon)) {
		return errors.New("the schedule of an entry that people have changed is not due at once, or done")
	}
	for n, at := range awkwardInstants {
		if err := s.checkWakeUp(e.ID, n, at); err != nil {
			return err
		}
	}
	e, err = s.entry(e.ID)
	if err != nil {
		return err
	}
	c := s.change(e, 9)
	c.Wake = time.Time{}
	if err := s.Store.Apply(s.ctx, c); err != nil {
		return err
	}
	if due, err := s.due(e.ID, time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)); err != nil || due {
		return errors.Join(err, errors.New("a zero wake-up is never, and it is due"))
	}
	e, err = s.put("p", "a", 2)
	if err != nil {
		return err
	}
	if due, err := s.due(e.ID, noon); err != nil || !due {
		return errors.Join(err, errors.New("wake-up lost: what people have changed is not due"))
	}
	return nil
}

// awkwardInstants are wake-ups that go back, differ by milliseconds, or fall into the hours in which clocks change.
var awkwardInstants = []time.Time{
	noon.Add(3 * time.Hour), noon.Add(time.Hour), noon, noon.Add(999 * time.Millisecond),
	time.Date(2027, 3, 28, 1, 30, 0, 1e6, time.UTC), time.Date(2027, 10, 31, 0, 30, 0, 0, time.UTC),
	time.Date(2027, 10, 31, 1, 30, 0, 0, time.UTC), time.Date(2100, 2, 28, 23, 59, 59, 999e6, time.UTC),
}

// checkWakeUp sets one wake-up: it is due at its instant and not a millisecond before, also if the entry is done.
func (s suite[In, State]) checkWakeUp(id record.ID, n int, at time.Time) error {
	e, err := s.entry(id)
	if err != nil {
		return err
	}
	c := s.change(e, n)
	c.Wake, c.Done = at, n == 1
	if err := s.Store.Apply(s.ctx, c); err != nil {
		return err
	}
	if due, err := s.due(e.ID, at); err != nil || !due {
		return errors.Join(err, fmt.Errorf(
			"wake-up lost, or too late: one at %s is not due then (done: %t)", at.Format(time.RFC3339Nano), c.Done,
		))
	}
	if due, err := s.due(e.ID, at.Add(-time.Millisecond)); err != nil || due {
		return errors.Join(err, fmt.Errorf(
			"instants are cut to seconds, or an old wake-up stays: one at %s is due a millisecond before",
			at.Format(time.RFC3339Nano),
		))
	}
	e, err = s.entry(id)
	if err != nil {
		return err
	}
	if of := e.Schedule; of != nil && (!of.Wake.Equal(at) || of.Done != c.Done) {
		return fmt.Errorf("the schedule of an entry, %s and done: %t, is not that of its last change, %s and %t",
			of.Wake.Format(time.RFC3339Nano), of.Done, at.Format(time.RFC3339Nano), c.Done)
	}
	return nil
}
