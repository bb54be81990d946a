// This file holds the loop: its options, and how it reads, decides and applies the entries of a store.

package host

import (
	"context"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A Loop decides the entries of a store by the policy in force. However often and late it is called, everything is
// recorded once. It is safe for concurrent use, also by several machines on one store. The zero Loop returns errors.
type Loop[P Policy, In, State, D any] struct {
	options
	verbs   Verbs[P, In, State, D]
	store   record.Store[In, State]
	inForce inForce[P]
	shadow  shadow[P]
}

// An Option changes how a loop works. New ignores options that are nil.
type Option func(*options)

// options are what the options of New set.
type options struct {
	authority Authority // never nil
	observer  Observer  // nil if nobody observes
	supplied  []string  // facts that the host supplies; nil if it has not said which
	approved  bool      // only approved policies are put in force
}

// WithApproval puts a policy in force only if its approval names its digest, and if the authority lets the approver, in
// the role that the approval states, approve policies.
func WithApproval() Option { return func(o *options) { o.approved = true } }

// WithSupplied says which facts and inputs the host supplies, with "patient.*" for a whole namespace. A rule that reads
// other facts can never be decided and is a finding of Status. Triage lowers nothing while such a rule is an upgrade or
// a guard.
func WithSupplied(facts ...string) Option { return func(o *options) { o.supplied = facts } }

// WithAuthority says who may do what, in place of [DefaultRoles]. A nil authority is an error of New.
func WithAuthority(a Authority) Option { return func(o *options) { o.authority = a } }

// WithObserver sends v every event of the loop. Events hold no ids and no text.
func WithObserver(v Observer) Option { return func(o *options) { o.observer = v } }

// New makes a loop over a store, with a policy in force. It returns an error if there is no store or no policy, or if
// the options do not let the policy be put in force.
func New[P Policy, In, State, D any](
	d Verbs[P, In, State, D], s record.Store[In, State], p P, opts ...Option,
) (*Loop[P, In, State, D], error) {
	if s == nil {
		return nil, fmt.Errorf("%s: a loop needs a store", d.Name)
	}
	o := options{authority: DefaultRoles()}
	for _, opt := range opts {
		if opt != nil {
			opt(&o)
		}
	}
	if o.authority == nil {
		return nil, fmt.Errorf(
			"%s: an authority that is nil lets nobody do anything: leave it out for the usual roles", d.Name,
		)
	}
	l := &Loop[P, In, State, D]{options: o, verbs: d, store: s}
	if err := l.Swap(p, time.Time{}); err != nil {
		return nil, err
	}
	return l, nil
}

// maxTries is how often an entry is read and decided again if somebody changes it meanwhile.
const maxTries = 1000

// Update reads an entry, calls decide for a change of it, and applies the change if keep is true. If somebody changes
// the entry meanwhile, it begins again, and calls decide again. It returns the error of decide or of the store, and
// record.ErrConflict if the entry is changed meanwhile 1,000 times in a row.
func (l *Loop[P, In, State, D]) Update(
	ctx context.Context, id record.ID,
	decide func(record.Entry[In, State]) (c record.Change[State], keep bool, err error),
) error {
	if !l.initialised() {
		return errNotInitialised
	}
	for range maxTries {
		if err := ctx.Err(); err != nil {
			return err
		}
		e, err := l.store.Entry(ctx, id)
		if l.verbs.Creates && errors.Is(err, record.ErrNotFound) {
			e, err = record.Entry[In, State]{ID: id}, nil
		}
		if err != nil {
			return err
		}
		if e.ID != id {
			return fmt.Errorf("%s: the store gave another entry than was asked for", l.verbs.Name)
		}
		c, keep, err := decide(e)
		if err == nil && keep {
			err = l.apply(ctx, e, c)
		}
		if !errors.Is(err, record.ErrConflict) {
			return err
		}
		l.observe(Event{Kind: Conflict})
	}
	return record.ErrConflict
}

// apply completes a change of an entry and its records, and gives it to the store.
func (l *Loop[P, In, State, D]) apply(ctx context.Context, e record.Entry[In, State], c record.Change[State]) error {
	c.ID, c.IfVersion = e.ID, e.Version
	if e.ID.Practice == "" {
		return errors.New(l.verbs.Name + ": an id names no practice")
	}
	if !utf8.ValidString(e.ID.Practice) || !utf8.ValidString(e.ID.Subject) {
		// JSON replaces bytes that are not UTF-8, so that two such ids could look alike in records.
		return errors.New(l.verbs.Name + ": an id is no text")
	}
	for i, r := range c.Records {
		r.Practice = e.ID.Practice
		if r.Subject == "" {
			r.Subject = e.ID.Subject
		}
		if r.Rules == nil {
			// No rules are always an empty list. A store that turned nil into [] would change the hash of the record.
			r.Rules = []string{}
		}
		if r.Key == "" {
			r = r.Keyed()
		}
		c.Records[i] = r
	}
	return l.store.Apply(ctx, c)
}

// Tick decides one entry and applies what follows: its state, its records and its next wake-up. It returns the
// decision, or the zero decision with the error of the store, of the context or of an input that cannot be decided.
func (l *Loop[P, In, State, D]) Tick(ctx context.Context, id record.ID, now time.Time) (D, error) {
	var d D
	if err := l.ready(now); err != nil {
		return d, err
	}
	err := l.Update(ctx, id, func(e record.Entry[In, State]) (c record.Change[State], keep bool, err error) {
		d, c, err = l.decide(ctx, e, now)
		return c, true, err
	})
	if err != nil {
		var none D
		return none, err
	}
	return d, nil
}

// decide decides an entry by the policy in force, reports that to the Observer, and compares with the candidate policy.
func (l *Loop[P, In, State, D]) decide(
	ctx context.Context, e record.Entry[In, State], now time.Time,
) (D, record.Change[State], error) {
	p, began := l.inForce.at(now), time.Now()
	d, c, err := l.readAndDecide(ctx, p, e, now)
	if err != nil {
		if !errors.Is(err, record.ErrConflict) {
			l.observe(Event{Kind: Failed, Code: errorCode(err), Digest: p.Set().Digest()})
		}
		return d, c, err
	}
	told := l.verbs.Summarise(d)
	if l.observer != nil {
		l.observe(Event{Kind: Decided, Code: told.Code, Digest: p.Set().Digest(), Duration: time.Since(began)})
		for _, r := range told.Fired {
			l.observe(Event{Kind: Fired, Rule: r, Digest: p.Set().Digest()})
		}
	}
	if l.verbs.Reserve != nil {
		if err := l.verbs.Reserve(ctx, p, e, d, now); err != nil {
			return d, c, err
		}
	}
	l.compareWithCandidate(ctx, told, e, now, &c)
	if next := l.inForce.nextChange(now); !c.Done {
		c.Wake = earlier(c.Wake, next)
	}
	return d, c, nil
}

// readAndDecide reads what an entry needs and decides it. It changes nothing, so that a candidate can be asked too.
func (l *Loop[P, In, State, D]) readAndDecide(
	ctx context.Context, p P, e record.Entry[In, State], now time.Time,
) (d D, c record.Change[State], err error) {
	if l.verbs.Read != nil {
		e, err = l.verbs.Read(ctx, p, e, now)
		if err != nil {
			return d, c, err
		}
	}
	return l.verbs.Decide(ctx, p, e, now)
}

// earlier returns the earlier of two instants. A zero instant is never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// Sweep decides every open entry of a practice. A host calls it at start, to find what was missed while nothing ran;
// after a policy was swapped; and once a day, as a wake-up may have been lost. It calls each, which may be nil, for
// every decision. It goes on if an entry fails; the error joins those of the first 100 and counts the others.
func (l *Loop[P, In, State, D]) Sweep(ctx context.Context, practice string, now time.Time, each func(D)) error {
	if err := l.ready(now); err != nil {
		return err
	}
	var failed []error
	seen, more := 0, 0
	for e, err := range l.store.Open(ctx, practice, "") {
		if ctx.Err() != nil {
			return errors.Join(append(failed, ctx.Err())...)
		}
		if err != nil && e.ID.Subject == "" {
			return errors.Join(
				append(failed, fmt.Errorf("%s: the open entries cannot be read: %w", l.verbs.Name, err))...,
			)
		}
		var d D
		if err == nil {
			d, err = l.sweep(ctx, e, practice, now)
		} else { // the store cannot read this one entry
			l.observe(Event{Kind: Failed, Code: errorCode(err)})
		}
		seen++
		switch {
		case errors.Is(err, record.ErrNotFound): // the host has removed the entry meanwhile
		case err != nil:
			more++
			if more <= maxFailed {
				failed = append(failed, fmt.Errorf("%s: %w", e.ID.Subject, err))
			}
		case each != nil:
			each(d)
		}
	}
	l.observe(Event{Kind: Swept, Count: seen})
	if ctx.Err() != nil {
		return errors.Join(append(failed, ctx.Err())...)
	}
	if more > maxFailed {
		failed = append(failed, fmt.Errorf("%s: %d more entries failed", l.verbs.Name, more-maxFailed))
	}
	return errors.Join(failed...)
}

// maxFailed is how many failures of a sweep the error names one by one. It counts the others.
const maxFailed = 100

// sweep decides an entry as Open gave it. Only if it was changed meanwhile is it read again.
func (l *Loop[P, In, State, D]) sweep(
	ctx context.Context, e record.Entry[In, State], practice string, now time.Time,
) (D, error) {
	if e.ID.Practice != practice {
		var d D
		return d, errors.New("the store gave an entry of another practice")
	}
	d, c, err := l.decide(ctx, e, now)
	if err == nil {
		err = l.apply(ctx, e, c)
	}
	if errors.Is(err, record.ErrConflict) {
		return l.Tick(ctx, e.ID, now)
	}
	return d, err
}
