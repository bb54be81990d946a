// This file holds the checks of callers that change entries at the same time.

package recordtest

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// racers is how many goroutines change an entry at once.
const racers = 16

// testOneWinner changes one version of an entry from many goroutines: one change is applied, the others conflict.
func (s suite[In, State]) testOneWinner() error {
	for round := range 10 {
		// odd ones are made
		e := record.Entry[In, State]{ID: record.ID{Practice: "p", Subject: fmt.Sprint("s-", round)}}
		if round%2 == 0 {
			var err error
			e, err = s.put("p", e.ID.Subject, 1)
			if err != nil {
				return err
			}
		}
		errs := Race(func(n int) error { return s.Store.Apply(s.ctx, s.change(e, n)) })
		winner := -1
		for n, err := range errs {
			switch {
			case err == nil && winner >= 0:
				return errors.New("lost update: two of 16 who change one version at once are told that they did")
			case err == nil:
				winner = n
			case !errors.Is(err, record.ErrConflict):
				return fmt.Errorf("who comes second gets %w instead of record.ErrConflict", err)
			}
		}
		if winner < 0 {
			return errors.New("of 16 who change one version at once nobody does")
		}
		is, err := s.entry(e.ID)
		if err != nil {
			return err
		}
		if where := differs(s.State(winner), is.State); where != "" {
			return fmt.Errorf("lost update: the state is not the winner's: %s", where)
		}
		kept, err := s.chain("p")
		if err != nil {
			return err
		}
		if len(kept) != round+1 || kept[round].To != fmt.Sprint(winner) {
			return errors.New("not all or nothing: the records are not the winner's alone")
		}
	}
	return nil
}

// Race calls do at once from 16 goroutines, numbered from 0, and returns the error of each.
func Race(do func(n int) error) []error {
	errs := make([]error, racers)
	var wg sync.WaitGroup
	start := make(chan struct{})
	for n := range racers {
		wg.Go(func() {
			<-start
			errs[n] = do(n)
		})
	}
	close(start)
	wg.Wait()
	return errs
}

// testNoLostUpdate lets many goroutines read and change one entry until all are through: no change is lost.
func (s suite[In, State]) testNoLostUpdate() error {
	const each = 15
	e, err := s.put("p", "a", 1)
	if err != nil {
		return err
	}
	first := e.Version
	errs := Race(func(n int) error {
		for i := range each {
			for tries := 0; ; tries++ {
				e, err := s.entry(e.ID)
				if err != nil {
					return err
				}
				c := s.change(e, n*each+i)
				err = s.Store.Apply(s.ctx, c)
				if err == nil {
					break
				}
				if !errors.Is(err, record.ErrConflict) {
					return err
				}
				if tries > racers*each {
					return errors.New(
						"a change of the version that was read is refused more often than there are other changes",
					)
				}
			}
		}
		return nil
	})
	if err := errors.Join(errs...); err != nil {
		return err
	}
	kept, err := s.chain("p")
	if err != nil {
		return err
	}
	if len(kept) != racers*each {
		return fmt.Errorf("lost update: of %d changes that were applied %d are recorded", racers*each, len(kept))
	}
	e, err = s.entry(e.ID)
	if err != nil || e.Version < first+racers*each {
		return errors.Join(
			err, fmt.Errorf("lost update: %d changes have moved the version by %d", racers*each, e.Version-first),
		)
	}
	if where := differs(s.State(parseInt(kept[len(kept)-1].To)), e.State); where != "" {
		return fmt.Errorf("lost update: the state is not that of the last record: %s", where)
	}
	return nil
}

// testManyAtOnce changes a different entry from each goroutine: nobody has to try again, and one chain takes all
// records.
func (s suite[In, State]) testManyAtOnce() error {
	var entries [racers]record.Entry[In, State]
	for round := range 10 {
		for n := range entries {
			var err error
			entries[n], err = s.put("p", fmt.Sprint("s-", n), round)
			if err != nil {
				return err
			}
		}
		errs := Race(func(n int) error { return s.Store.Apply(s.ctx, s.change(entries[n], round)) })
		if err := errors.Join(errs...); err != nil {
			return fmt.Errorf("a change is refused because another entry is changed: %w", err)
		}
		kept, err := s.chain("p")
		if err != nil {
			return fmt.Errorf("two entries of a practice that are changed at once: %w", err)
		}
		if len(kept) != racers*(round+1) {
			return fmt.Errorf("records are lost: %d of %d", len(kept), racers*(round+1))
		}
	}
	return nil
}

// parseInt reads the number in a record of the suite; 0 if there is none.
func parseInt(s string) (n int) {
	_, _ = fmt.Sscan(s, &n)
	return n
}

// testAllOrNothing reads an entry and the chain while another goroutine changes the entry: nobody ever sees a state
// without its record, nor a record without its state.
func (s suite[In, State]) testAllOrNothing() error {
	e, err := s.put("p", "a", 1)
	if err != nil {
		return err
	}
	stop := make(chan struct{})
	var wg sync.WaitGroup
	faults := make(chan error, 3)
	for range 3 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					time.Sleep(20 * time.Microsecond)
					if err := s.look(e); err != nil {
						faults <- err
						return
					}
				}
			}
		})
	}
	at := e
	for n := range 60 {
		err = s.Store.Apply(s.ctx, s.change(at, n))
		if err != nil {
			break
		}
		at, err = s.entry(e.ID)
		if err != nil {
			break
		}
		time.Sleep(100 * time.Microsecond)
	}
	close(stop)
	wg.Wait()
	select {
	case fault := <-faults:
		return fault
	default:
		return err
	}
}

// look reads the chain, the entry and the chain again. Every change of the entry since it had the given version has
// added one record, so that the version must lie between the two lengths.
func (s suite[In, State]) look(e record.Entry[In, State]) error {
	before, err := s.chain("p")
	if err != nil {
		return err
	}
	is, err := s.entry(e.ID)
	if err != nil {
		return err
	}
	after, err := s.chain("p")
	if err != nil {
		return err
	}
	if n := int(is.Version - e.Version); n < len(before) {
		return errors.New("not all or nothing: a record is seen before the state that it belongs to")
	} else if n > len(after) {
		return errors.New("not all or nothing: a state is seen before its record")
	}
	return nil
}
