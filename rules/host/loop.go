// This file holds the loop: its options, and how it reads, decides and applies the entries of a store.

package host

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A Loop decides the entries of a store by the policy in force. However often and late it is called, everything is
// recorded once. It is safe for concurrent use, also by several machines on one store. The zero Loop returns errors.
type Loop[P Policy, In, State, D any] struct {
	options
	verbs  Verbs[P, In, State, D]
	store  record.Store[In, State]
	shared policies[P]  // of all practices without their own
	own    sync.Map     // of *the policies by practice
	loads  sync.Map     // of *sync.Mutex by practice, held by Reload, so that one load follows the other
	panics atomic.Int64 // of the observer

	differences differences // from what candidates decide
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
		e, err := l.entry(ctx, id)
		if l.verbs.Creates && errors.Is(err, record.ErrNotFound) {
			e, err = record.Entry[In, State]{ID: id}, nil
		}
		if err != nil {
			return err
		}
		if e.ID != id {
			return fmt.Errorf("%s: the store gave another entry than was asked for", l.verbs.Name)
		}
		c, keep, err := l.deciding(decide, e)
		if err == nil && keep {
			err = l.apply(ctx, e, c)
		}
		if !errors.Is(err, record.ErrConflict) {
			return err
		}
		l.observe(ctx, id.Practice, Event{Kind: Conflict})
	}
	return record.ErrConflict
}

// errPanicked is the error of a store, an authority or a verb that has panicked. What it said is not passed on.
var errPanicked = errors.New("it panicked")

// recovered turns a panic into an error, for a deferred call.
func recovered(what string, err *error) {
	if recover() != nil {
		*err = fmt.Errorf("%s: %w", what, errPanicked)
	}
}

// entry reads an entry from the store.
func (l *Loop[P, In, State, D]) entry(ctx context.Context, id record.ID) (e record.Entry[In, State], err error) {
	defer recovered(l.verbs.Name+": the store", &err)
	return l.store.Entry(ctx, id)
}

// deciding calls decide for an entry, and turns a panic into an error, as of a store that a package reads beside.
func (l *Loop[P, In, State, D]) deciding(
	decide func(record.Entry[In, State]) (record.Change[State], bool, error), e record.Entry[In, State],
) (c record.Change[State], keep bool, err error) {
	defer recovered(l.verbs.Name+": deciding", &err)
	if l.isNewer(e) {
		return c, false, ErrNewer
	}
	return decide(e)
}

// isNewer tells whether a newer release of the library has written the state of an entry.
func (l *Loop[P, In, State, D]) isNewer(e record.Entry[In, State]) bool {
	return l.verbs.Newer != nil && l.verbs.Newer(e.State)
}

// apply completes a change of an entry and its records, and gives it to the store.
func (l *Loop[P, In, State, D]) apply(
	ctx context.Context, e record.Entry[In, State], c record.Change[State],
) (err error) {
	defer recovered(l.verbs.Name+": the store", &err)
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

// Tick decides one entry and applies what follows: its state, its records and its next wake-up; nothing is applied
// where nothing would change. It returns the decision, or the zero decision with the error of the store, of the context
// or of an input that cannot be decided: that it cannot is kept, recorded once, and tried again after a pause that
// grows up to a day.
func (l *Loop[P, In, State, D]) Tick(ctx context.Context, id record.ID, now time.Time) (D, error) {
	var none D
	if err := l.ready(now); err != nil {
		return none, err
	}
	var out outcome[State, D]
	err := l.Update(ctx, id, func(e record.Entry[In, State]) (c record.Change[State], keep bool, err error) {
		out, err = l.decide(ctx, e, now)
		return out.change, err == nil && l.changes(e, out), err
	})
	err = l.tell(ctx, id.Practice, out, err)
	if err != nil {
		return none, err
	}
	return out.decision, nil
}

// outcome is what deciding an entry comes to.
type outcome[State, D any] struct {
	decision D
	change   record.Change[State]
	events   []Event // to be reported once the change is kept
	fault    error   // why the input cannot be decided, which the change says

	differs difference // the record of what the candidate decides otherwise; zero for none
}

// tell reports what was decided once it is kept, or err, why it was not. It returns err, or why the input cannot be
// decided.
func (l *Loop[P, In, State, D]) tell(ctx context.Context, practice string, out outcome[State, D], err error) error {
	if err != nil {
		l.observe(ctx, practice, Event{Kind: Failed, Code: errorCode(err)})
		return err
	}
	if out.differs != (difference{}) {
		l.differences.note(out.differs)
	}
	l.observe(ctx, practice, out.events...)
	return out.fault
}

// decide decides an entry by the policy in force, and compares with the candidate policy. What it gives is to be kept,
// also of an input that cannot be decided. The error is that of anything else.
func (l *Loop[P, In, State, D]) decide(
	ctx context.Context, e record.Entry[In, State], now time.Time,
) (out outcome[State, D], err error) {
	defer recovered(l.verbs.Name+": deciding", &err)
	policies := l.For(e.ID.Practice)
	p, began := policies.Policy(now), time.Now()
	digest := p.Set().Digest()
	out.decision, out.change, err = l.readAndDecide(ctx, p, e, now)
	if err != nil {
		if c, ok := l.undecided(e, p, err, now); ok {
			out.change, out.fault, err = c, err, nil
			out.events = []Event{{Kind: Failed, Code: errorCode(out.fault), Digest: digest}}
		}
		return out, err
	}
	if l.verbs.Undecided != nil {
		*l.verbs.Undecided(&out.change.State) = Undecided{}
	}
	told := l.verbs.Summarise(out.decision)
	out.events = []Event{{Kind: Decided, Code: told.Code, Digest: digest, Began: began, Duration: time.Since(began)}}
	for _, r := range told.Fired {
		out.events = append(out.events, Event{Kind: Fired, Rule: r, Digest: digest})
	}
	if l.verbs.Reserve != nil {
		if err := l.verbs.Reserve(ctx, p, e, out.decision, now); err != nil {
			return out, err
		}
	}
	l.compareWithCandidate(ctx, told, e, now, &out)
	if next := policies.nextChange(now); !out.change.Done {
		out.change.Wake = earlier(out.change.Wake, next)
	}
	return out, nil
}

// changes tells whether what was decided of an entry would keep anything new.
func (l *Loop[P, In, State, D]) changes(e record.Entry[In, State], out outcome[State, D]) bool {
	const kept = time.Millisecond // what stores keep of an instant
	c := out.change
	if e.Schedule == nil || e.Version == 0 {
		return true
	}
	wakes := !c.Wake.Truncate(kept).Equal(e.Schedule.Wake.Truncate(kept))
	news := len(c.Records)
	if out.differs != (difference{}) && l.differences.isRecorded(out.differs) {
		news--
	}
	if news > 0 || wakes || c.Done != e.Schedule.Done {
		return true
	}
	was, err := json.Marshal(e.State)
	is, err2 := json.Marshal(c.State)
	same := err == nil && err2 == nil && bytes.Equal(was, is)
	return !same && (l.verbs.Same == nil || !l.verbs.Same(e.State, c.State))
}

// versionOf is the version of an entry as records have it.
func versionOf[In, State any](e record.Entry[In, State]) string {
	return strconv.FormatUint(e.Version, 10)
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
// every decision. Where nothing would change nothing is applied. It goes on if an entry fails, or the store panics over
// one; the error joins those of the first 100 and counts the others. One that matches record.ErrNotFound is of an entry
// that is not there any more.
func (l *Loop[P, In, State, D]) Sweep(ctx context.Context, practice string, now time.Time, each func(D)) error {
	if err := l.ready(now); err != nil {
		return err
	}
	s := sweep[P, In, State, D]{loop: l, practice: practice, now: now, each: each}
	err := s.run(ctx)
	l.observe(ctx, practice, Event{Kind: Swept, Count: s.seen})
	if err == nil {
		err = ctx.Err()
	}
	if s.more > 0 {
		s.failed = append(s.failed, fmt.Errorf("%s: %d more entries failed", l.verbs.Name, s.more))
	}
	return errors.Join(append(s.failed, err)...)
}
