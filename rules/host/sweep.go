// This file decides every open entry of a practice.

package host

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// maxFailed is how many failures of a sweep the error names one by one. It counts the others.
const maxFailed = 100

// sweep is the work of one call of Sweep.
type sweep[P Policy, In, State, D any] struct {
	loop     *Loop[P, In, State, D]
	practice string
	now      time.Time
	each     func(D)

	last   string  // the subject of the entry that the store gave last
	seen   int     // how many it gave
	failed []error // of the first that failed
	more   int     // how many failed beside those
}

// run decides the open entries. Where the store panics while it gives them, it is asked for those that follow the last
// one; where it panics again without giving one, nobody knows how to go on.
func (s *sweep[P, In, State, D]) run(ctx context.Context) error {
	for {
		before := s.seen
		err := s.open(ctx)
		if !errors.Is(err, errPanicked) || s.seen == before {
			return err
		}
		s.fail(err)
	}
}

// open decides the open entries that follow the last one. The error is that of a store which cannot give them.
func (s *sweep[P, In, State, D]) open(ctx context.Context) (err error) {
	telling := false // the caller is told of a decision: a panic there is the caller's own
	defer func() {
		if !telling {
			if p := recover(); p != nil {
				err = fmt.Errorf("%s: the open entries cannot be read: %w", s.loop.verbs.Name, errPanicked)
			}
		}
	}()
	for e, err := range s.loop.store.Open(ctx, s.practice, s.last) {
		switch {
		case ctx.Err() != nil:
			return nil // Sweep tells it
		case err != nil && e.ID.Subject == "":
			return fmt.Errorf("%s: the open entries cannot be read: %w", s.loop.verbs.Name, err)
		}
		s.seen++
		s.last = max(s.last, e.ID.Subject)
		var d D
		if err == nil {
			d, err = s.decide(ctx, e)
		} else { // the store cannot read this one entry
			s.loop.observe(ctx, s.practice, Event{Kind: Failed, Code: errorCode(err)})
		}
		switch {
		case err != nil:
			s.fail(fmt.Errorf("%s: %w", e.ID.Subject, err))
		case s.each != nil:
			telling = true
			s.each(d)
			telling = false
		}
	}
	return nil
}

// fail notes that an entry failed.
func (s *sweep[P, In, State, D]) fail(err error) {
	if len(s.failed) == maxFailed {
		s.more++
		return
	}
	s.failed = append(s.failed, err)
}

// decide decides an entry as Open gave it. Only if it was changed meanwhile is it read again.
func (s *sweep[P, In, State, D]) decide(ctx context.Context, e record.Entry[In, State]) (D, error) {
	var none D
	l := s.loop
	if e.ID.Practice != s.practice {
		return none, errors.New("the store gave an entry of another practice")
	}
	if l.isNewer(e) {
		return none, l.tell(ctx, s.practice, outcome[State, D]{}, ErrNewer)
	}
	out, err := l.decide(ctx, e, s.now)
	if err == nil && l.changes(e, out) {
		err = l.apply(ctx, e, out.change)
	}
	if errors.Is(err, record.ErrConflict) {
		l.observe(ctx, s.practice, Event{Kind: Conflict})
		return l.Tick(ctx, e.ID, s.now)
	}
	err = l.tell(ctx, s.practice, out, err)
	if err != nil {
		return none, err
	}
	return out.decision, nil
}
