// This file holds the checks of contexts that have ended and of hosts that are opened anew after a crash.

package recordtest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// testCancelled calls every method with a context that has ended: each returns its error, and nothing is kept.
func (s suite[In, State]) testCancelled() error {
	e, err := s.put("p", "a", 1)
	if err != nil {
		return err
	}
	ended, cancel := context.WithCancel(s.ctx)
	cancel()
	if _, err := s.Store.Entry(ended, e.ID); !errors.Is(err, context.Canceled) {
		return fmt.Errorf("a cancelled context is not heeded by Entry: %v", err)
	}
	if err := s.Store.Apply(ended, s.change(e, 1)); !errors.Is(err, context.Canceled) {
		return fmt.Errorf("a cancelled context is not heeded by Apply: %v", err)
	}
	heeded := false
	for _, err := range s.Store.Open(ended, "p", "") {
		heeded = errors.Is(err, context.Canceled)
		if !heeded {
			return fmt.Errorf("a cancelled context is not heeded by Open: %v", err)
		}
	}
	if !heeded {
		return errors.New("a cancelled context ends Open as if there were nothing, so that a sweep misses everything")
	}
	is, err := s.entry(e.ID)
	if err != nil || is.Version != e.Version {
		return errors.Join(err, errors.New("a change of a cancelled context was applied"))
	}
	kept, err := s.chain("p")
	if err != nil || len(kept) > 0 {
		return errors.Join(
			err, fmt.Errorf("not all or nothing: %d records of a change of a cancelled context were kept", len(kept)),
		)
	}
	return nil
}

// testReopenedAfterCrash opens the host anew without closing it first: everything is there as before.
func (s suite[In, State]) testReopenedAfterCrash() error {
	if s.Reopen == nil {
		return nil
	}
	for n := range 12 {
		e, err := s.put("p", fmt.Sprint("s-", n), n)
		if err != nil {
			return err
		}
		c := s.change(e, n)
		c.Done = n%3 == 0
		if err := s.Store.Apply(s.ctx, c); err != nil {
			return err
		}
		if n != 8 {
			continue
		}
		if err := s.withoutRecords(); err != nil {
			return err
		}
	}
	before, err := s.chain("p")
	if err != nil {
		return err
	}
	again, err := s.Reopen()
	if err != nil {
		return fmt.Errorf("it does not open again after a crash: %w", err)
	}
	was := s
	s.Host = again
	after, err := s.chain("p")
	if err != nil {
		return err
	}
	if where := differs(before, after); where != "" {
		return fmt.Errorf("after a crash the records are others: %s", where)
	}
	if err := s.sameEntries(was); err != nil {
		return err
	}
	return s.goesOn(len(before))
}

// withoutRecords changes two of the entries once more, in a way that leaves no record: by people, and by a change.
func (s suite[In, State]) withoutRecords() error {
	if _, err := s.put("p", "s-7", 20); err != nil {
		return err
	}
	e, err := s.entry(record.ID{Practice: "p", Subject: "s-8"})
	if err != nil {
		return err
	}
	c := s.change(e, 8)
	c.State, c.Records = s.State(9), nil
	return s.apply(c)
}

// sameEntries compares the 12 entries of a host that was opened again with those before.
func (s suite[In, State]) sameEntries(was suite[In, State]) error {
	for n := range 12 {
		id := record.ID{Practice: "p", Subject: fmt.Sprint("s-", n)}
		a, err1 := was.entry(id)
		b, err2 := s.entry(id)
		a.Schedule, b.Schedule = nil, nil // that is seen by what is due and what is open
		if where := differs(a, b); err1 != nil || err2 != nil || where != "" {
			return errors.Join(err1, err2, fmt.Errorf("after a crash the entry is another: %s", where))
		}
		if due, err := s.due(id, noon.Add(time.Duration(n)*time.Hour)); err != nil || !due {
			return errors.Join(err, errors.New("wake-up lost: after a crash it is not due"))
		}
	}
	open, err := s.openSubjects("p", "")
	if err != nil || len(open) != 8 {
		return errors.Join(err, fmt.Errorf("after a crash %d of 8 entries are open", len(open)))
	}
	return nil
}

// goesOn applies a change after a crash: a chain of so many records grows by the one whose key is new.
func (s suite[In, State]) goesOn(records int) error {
	e, err := s.entry(record.ID{Practice: "p", Subject: "s-1"})
	if err != nil {
		return err
	}
	c := s.change(e, 50)
	c.Records = append(c.Records, s.record(e.ID, 1)) // a key that is in the chain
	if err := s.Store.Apply(s.ctx, c); err != nil {
		return fmt.Errorf("after a crash nothing can be applied: %w", err)
	}
	after, err := s.chain("p")
	if err != nil || len(after) != records+1 {
		const fault = "after a crash keys are not unique, or the chain begins anew: %d records instead of %d (%v)"
		return fmt.Errorf(fault, len(after), records+1, err)
	}
	return nil
}
