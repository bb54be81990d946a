// This file holds the checks of one caller at a time: what is kept, and under which version.

package recordtest

import (
	"errors"
	"fmt"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// testNotFound asks for an entry that was never put, and changes it: both fail, and nothing is kept.
func (s suite[In, State]) testNotFound() error {
	id := record.ID{Practice: "p", Subject: "nobody"}
	if _, err := s.Store.Entry(s.ctx, id); !errors.Is(err, record.ErrNotFound) {
		return fmt.Errorf("of an id that is not there Entry gives %v instead of record.ErrNotFound", err)
	}
	err := s.Store.Apply(
		s.ctx, record.Change[State]{ID: id, IfVersion: 3, State: s.State(1), Records: []record.Record{s.record(id, 1)}},
	)
	if !errors.Is(err, record.ErrNotFound) && !errors.Is(err, record.ErrConflict) {
		return fmt.Errorf("a change of an entry that is not there gives %v", err)
	}
	if kept, err := s.chain("p"); err != nil || len(kept) > 0 {
		return errors.Join(
			err, fmt.Errorf("not all or nothing: %d records of a change that was refused were kept", len(kept)),
		)
	}
	if _, err := s.Store.Entry(s.ctx, id); !errors.Is(err, record.ErrNotFound) {
		return fmt.Errorf("not all or nothing: a change that was refused has made an entry: %v", err)
	}
	return nil
}

// testRoundTrip puts and applies values: they come back as they were given, and neither side changes the other's.
func (s suite[In, State]) testRoundTrip() error {
	e, err := s.put("p", "a", 1)
	if err != nil {
		return err
	}
	if where := differs(s.Input("a", 1), e.Input); where != "" {
		return fmt.Errorf("the input does not come back as it was put: %s", where)
	}
	if where := differs(*new(State), e.State); where != "" {
		return fmt.Errorf("an entry that nothing was applied to has a state: %s", where)
	}
	for n := range 3 {
		if err := s.apply(s.change(e, n)); err != nil {
			return err
		}
		e, err = s.entry(e.ID)
		if err != nil {
			return err
		}
		if where := differs(s.State(n), e.State); where != "" {
			return fmt.Errorf("the state does not come back as it was applied: %s", where)
		}
		if where := differs(s.Input("a", 1), e.Input); where != "" {
			return fmt.Errorf("the host's input was changed by Apply: %s", where)
		}
	}
	e, err = s.put("p", "a", 2)
	if err != nil {
		return err
	}
	if where := differs(s.State(2), e.State); where != "" {
		return fmt.Errorf("a change by people has lost the state: %s", where)
	}
	kept, err := s.chain("p")
	if err != nil {
		return err
	}
	for n, l := range kept {
		if where := differs(s.record(e.ID, n), l.Record); where != "" {
			return fmt.Errorf("a record does not come back as it was applied, instants to the millisecond: %s", where)
		}
	}
	return nil
}

// testCreates applies a change of version 0: it makes the entry, and a second one conflicts.
func (s suite[In, State]) testCreates() error {
	id := record.ID{Practice: "p", Subject: "door"}
	c := s.change(record.Entry[In, State]{ID: id}, 1)
	if err := s.Store.Apply(s.ctx, c); err != nil {
		return fmt.Errorf("a change of version 0 does not make the entry: %w", err)
	}
	if err := s.Store.Apply(s.ctx, c); !errors.Is(err, record.ErrConflict) {
		return fmt.Errorf("a second change of version 0 gives %v instead of record.ErrConflict", err)
	}
	e, err := s.entry(id)
	if err != nil {
		return err
	}
	if e.Version == 0 {
		return errors.New("an entry that is kept has version 0")
	}
	if where := differs(s.State(1), e.State); where != "" {
		return fmt.Errorf("the entry that was made has another state: %s", where)
	}
	return nil
}

// testStaleVersion applies changes of versions that are not the entry's: they conflict and leave nothing behind.
func (s suite[In, State]) testStaleVersion() error {
	e, err := s.put("p", "a", 1)
	if err != nil {
		return err
	}
	if err := s.Store.Apply(s.ctx, s.change(e, 1)); err != nil {
		return err
	}
	for _, version := range []uint64{e.Version, e.Version + 7} {
		late := s.change(e, 2)
		late.IfVersion = version
		err := s.Store.Apply(s.ctx, late)
		if err != nil && !errors.Is(err, record.ErrConflict) {
			return fmt.Errorf(
				"a change that was decided on another version is refused with %w instead of record.ErrConflict", err,
			)
		}
		if err == nil {
			return fmt.Errorf(
				"lost update: a change that was decided on version %d is applied to another version "+
					"(nil instead of record.ErrConflict)",
				version,
			)
		}
		is, err := s.entry(e.ID)
		if err != nil {
			return err
		}
		if where := differs(s.State(1), is.State); where != "" {
			return fmt.Errorf("not all or nothing: a change that was refused has changed the state: %s", where)
		}
		kept, err := s.chain("p")
		if err != nil {
			return err
		}
		if len(kept) != 1 {
			return fmt.Errorf(
				"not all or nothing: a change that was refused has left %d records (records before the version check)",
				len(kept)-1,
			)
		}
		if due, err := s.due(e.ID, noon.Add(time.Hour)); err != nil || !due {
			return errors.Join(err, errors.New("not all or nothing: a change that was refused has moved the wake-up"))
		}
	}
	return nil
}

// testVersionGrows changes an entry in turn by Put and by Apply: the version grows each time.
func (s suite[In, State]) testVersionGrows() error {
	last := uint64(0)
	for n := range 4 {
		e, err := s.put("p", "a", n)
		if err != nil {
			return err
		}
		if e.Version <= last {
			return fmt.Errorf("people's change leaves the version at %d, so that nobody sees it", e.Version)
		}
		last = e.Version
		if err := s.Store.Apply(s.ctx, s.change(e, n)); err != nil {
			return err
		}
		e, err = s.entry(e.ID)
		if err != nil || e.Version <= last {
			return errors.Join(err, fmt.Errorf("the version stays at %d after Apply", e.Version))
		}
		last = e.Version
	}
	return nil
}

// testOnceOnlyKeys applies records whose keys are in the chain already: they are left out, and the rest is kept.
func (s suite[In, State]) testOnceOnlyKeys() error {
	e, err := s.put("p", "a", 1)
	if err != nil {
		return err
	}
	c := s.change(e, 1)
	c.Records = []record.Record{s.record(e.ID, 1), s.record(e.ID, 2), s.record(e.ID, 1)}
	if err := s.Store.Apply(s.ctx, c); err != nil {
		return fmt.Errorf("a record whose key is there already is no error, and is not kept: %w", err)
	}
	e, err = s.entry(e.ID)
	if err != nil {
		return err
	}
	c = s.change(e, 2)
	again := s.record(e.ID, 2)
	again.At, again.By = again.At.Add(time.Hour), "somebody else"
	c.Records = []record.Record{again, s.record(e.ID, 3), s.record(e.ID, 4)}
	if err := s.Store.Apply(s.ctx, c); err != nil {
		return fmt.Errorf("a record whose key is there already is no error, and is not kept: %w", err)
	}
	e, err = s.entry(e.ID)
	if err != nil || differs(s.State(2), e.State) != "" {
		return errors.Join(
			err, errors.New("a change with a record whose key is there already is kept but for that record"),
		)
	}
	var tos []string
	kept, err := s.chain("p")
	if err != nil {
		var broken *record.ChainError
		if errors.As(err, &broken) && broken.Code == "repeated" {
			return fmt.Errorf("keys are not unique: %w", err)
		}
		return err
	}
	for _, l := range kept {
		tos = append(tos, l.To)
	}
	if got := fmt.Sprint(tos); got != "[1 2 3 4]" {
		return fmt.Errorf("keys are not unique, records are lost, or their order is not kept: %s of [1 2 3 4]", got)
	}
	if where := differs(s.record(e.ID, 2), kept[1].Record); where != "" {
		return fmt.Errorf("a record that has the key of an earlier one has taken its place: %s", where)
	}
	return nil
}

// testChainHolds changes several entries of a practice: one chain takes the records of all, and every head stays in it.
func (s suite[In, State]) testChainHolds() error {
	var heads []record.Head
	for n := range 20 {
		e, err := s.put("p", fmt.Sprint("s-", n%7), n)
		if err != nil {
			return err
		}
		c := s.change(e, n)
		c.Records = append(c.Records, s.record(e.ID, n+100))
		if err := s.Store.Apply(s.ctx, c); err != nil {
			return err
		}
		kept, err := s.chain("p")
		if err != nil {
			return err
		}
		if len(kept) != 2*n+2 {
			return fmt.Errorf("records are lost: %d of %d", len(kept), 2*n+2)
		}
		heads = append(heads, kept[len(kept)-1].Head())
	}
	if _, err := record.Verify("p", s.Records("p"), heads...); err != nil {
		return fmt.Errorf("the chain was written anew: %w", err)
	}
	return nil
}
