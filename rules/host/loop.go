package host

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"
	"unicode/utf8"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A Policy is a loaded policy of any kind.
type Policy interface {
	Set() *rules.Set
	Calendar() *calendar.Calendar
}

// A Domain tells the loop how one kind of policy decides. The packages of the library fill it; a host does not need it.
type Verbs[P Policy, In, State, D any] struct {
	Name string // of the package, for errors
	Load func(fs.FS) (P, error)
	// Supplied gives the policy as it may be in force for a host that supplies only these facts; nil: it stays as it is.
	Supplied func(p P, facts ...string) (P, problem.Problems)
	// Creates: an entry that is not there is one of which nothing is kept yet, and no error.
	Creates bool
	// Read adds to an entry's input what the package keeps elsewhere and the decision needs; nil: there is nothing. It
	// changes nothing. The entry that it gives is decided on; what is kept is kept of the one that it got.
	Read func(ctx context.Context, p P, e record.Entry[In, State], now time.Time) (record.Entry[In, State], error)
	// Decide decides an entry that was read. It is pure: what it gives depends on the policy, the entry and the instant
	// alone, and the context only breaks off a long one. The change's id and version are filled in.
	Decide func(ctx context.Context, p P, e record.Entry[In, State], now time.Time) (D, record.Change[State], error)
	// Reserve is called before a decision of the policy in force is kept, where one entry's decision counts for others;
	// nil: none does. After record.ErrConflict the entry is decided again.
	Reserve func(ctx context.Context, p P, e record.Entry[In, State], d D, now time.Time) error
	// Tell says what a decision comes to, for an Observer and for a shadow: two decisions with one Told do not differ.
	Summarise func(D) Summary
	// Result is how the rules came out on an entry, with the facts, for those who may see evidence.
	Result func(p P, e record.Entry[In, State], now time.Time) (*rules.Result, error)
}

// Told is what a decision comes to: no ids and no text of a patient.
type Summary struct {
	Code  string   // the outcome in a word: a rating, a state, a verdict
	Text  string   // all of the outcome
	Fired []string // rules
}

// A Loop decides the entries of a store by the policy in force. However often and late it is called, everything is
// recorded once. It is safe for concurrent use, by several machines on one store too.
type Loop[P Policy, In, State, D any] struct {
	domain    Verbs[P, In, State, D]
	store     record.Store[In, State]
	inForce   inForce[P]
	shadow    shadow[P]
	authority Authority
	observer  Observer
	supplied  []string
	approved  bool
}

// An Option changes a loop.
type Option func(*options)

type options struct {
	authority Authority
	observer  Observer
	supplied  []string
	approved  bool
}

// WithApproval puts a policy in force only where its approval names this very meaning, and the authority lets who approved
// it, in the role that it says.
func WithApproval() Option { return func(o *options) { o.approved = true } }

// WithSupplied says which facts and inputs the host supplies, "patient.*" for a namespace: a rule that reads others and so
// is never decided is a finding of Status, and triage lowers nothing while an upgrade or guard is among them.
func WithSupplied(facts ...string) Option { return func(o *options) { o.supplied = facts } }

// WithAuthority says who may do what, in place of [DefaultRoles].
func WithAuthority(a Authority) Option { return func(o *options) { o.authority = a } }

// WithObserver is told of everything that happens, without ids and text.
func WithObserver(v Observer) Option { return func(o *options) { o.observer = v } }

// New makes a loop over a store, with a policy in force.
func New[P Policy, In, State, D any](d Verbs[P, In, State, D], s record.Store[In, State], p P, opts ...Option) (*Loop[P, In, State, D], error) {
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
		return nil, fmt.Errorf("%s: an authority that is nil lets nobody do anything: leave it out for the usual roles", d.Name)
	}
	l := &Loop[P, In, State, D]{domain: d, store: s, authority: o.authority, observer: o.observer, supplied: o.supplied, approved: o.approved}
	if err := l.Swap(p, time.Time{}); err != nil {
		return nil, err
	}
	return l, nil
}

// maxTries is how often an entry is read and decided again because somebody changed it meanwhile.
const maxTries = 1000

// Update reads an entry, lets decide say what becomes of it, and applies that, if it is to be kept; again, when somebody
// changes the entry meanwhile; record.ErrConflict comes back when that has no end.
func (l *Loop[P, In, State, D]) Update(ctx context.Context, id record.ID, decide func(record.Entry[In, State]) (c record.Change[State], keep bool, err error)) error {
	if !l.made() {
		return errNotMade
	}
	for range maxTries {
		if err := ctx.Err(); err != nil {
			return err
		}
		e, err := l.store.Entry(ctx, id)
		if l.domain.Creates && errors.Is(err, record.ErrNotFound) {
			e, err = record.Entry[In, State]{ID: id}, nil
		}
		if err != nil {
			return err
		}
		if e.ID != id {
			return fmt.Errorf("%s: the store gave another entry than was asked for", l.domain.Name)
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

// apply completes a change and keeps it.
func (l *Loop[P, In, State, D]) apply(ctx context.Context, e record.Entry[In, State], c record.Change[State]) error {
	c.ID, c.IfVersion = e.ID, e.Version
	if e.ID.Practice == "" {
		return errors.New(l.domain.Name + ": an id names no practice")
	}
	if !utf8.ValidString(e.ID.Practice) || !utf8.ValidString(e.ID.Subject) {
		return errors.New(l.domain.Name + ": an id is no text") // two such ids could look alike in records
	}
	for i, r := range c.Records {
		if r.Practice = e.ID.Practice; r.Subject == "" {
			r.Subject = e.ID.Subject
		}
		if r.Rules == nil {
			r.Rules = []string{} // one way to say none, so that no store can change the hash
		}
		if r.Key == "" {
			r = r.Keyed()
		}
		c.Records[i] = r
	}
	return l.store.Apply(ctx, c)
}

// Tick decides one entry and keeps what follows.
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

// decide decides an entry by the policy in force, once, and beside it by the candidate.
func (l *Loop[P, In, State, D]) decide(ctx context.Context, e record.Entry[In, State], now time.Time) (D, record.Change[State], error) {
	p, began := l.inForce.at(now), time.Now()
	d, c, err := l.readAndDecide(ctx, p, e, now)
	if err != nil {
		if !errors.Is(err, record.ErrConflict) {
			l.observe(Event{Kind: Failed, Code: code(err), Digest: p.Set().Digest()})
		}
		return d, c, err
	}
	told := l.domain.Summarise(d)
	if l.observer != nil {
		l.observe(Event{Kind: Decided, Code: told.Code, Digest: p.Set().Digest(), Duration: time.Since(began)})
		for _, r := range told.Fired {
			l.observe(Event{Kind: Fired, Rule: r, Digest: p.Set().Digest()})
		}
	}
	if l.domain.Reserve != nil {
		if err := l.domain.Reserve(ctx, p, e, d, now); err != nil {
			return d, c, err
		}
	}
	l.compare(ctx, told, e, now, &c)
	if next := l.inForce.next(now); !c.Done {
		c.Wake = earlier(c.Wake, next)
	}
	return d, c, nil
}

// readAndDecide reads what an entry needs and decides it, and changes nothing.
func (l *Loop[P, In, State, D]) readAndDecide(
	ctx context.Context, p P, e record.Entry[In, State], now time.Time,
) (d D, c record.Change[State], err error) {
	if l.domain.Read != nil {
		if e, err = l.domain.Read(ctx, p, e, now); err != nil {
			return d, c, err
		}
	}
	return l.domain.Decide(ctx, p, e, now)
}

// earlier is the earlier of two instants, zero being never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// Sweep decides every open entry of a practice: at start, to find what was missed while nothing ran; after a policy was
// swapped; and whenever a wake-up may have been lost. It calls each for every decision, and goes on where an entry fails; the
// error joins those of all entries.
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
			return errors.Join(append(failed, fmt.Errorf("%s: the open entries cannot be read: %w", l.domain.Name, err))...)
		}
		var d D
		if err == nil {
			d, err = l.sweep(ctx, e, practice, now)
		} else { // this one cannot be read
			l.observe(Event{Kind: Failed, Code: code(err)})
		}
		switch seen++; {
		case errors.Is(err, record.ErrNotFound): // gone meanwhile
		case err != nil:
			if more++; more <= maxFailed {
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
		failed = append(failed, fmt.Errorf("%s: %d more entries failed", l.domain.Name, more-maxFailed))
	}
	return errors.Join(failed...)
}

// maxFailed is how many failures of a sweep are told one by one.
const maxFailed = 100

// sweep decides an entry as the store gave it, and reads it again when it was changed meanwhile.
func (l *Loop[P, In, State, D]) sweep(ctx context.Context, e record.Entry[In, State], practice string, now time.Time) (D, error) {
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

// made tells whether a loop was made by its package.
func (l *Loop[P, In, State, D]) made() bool { return l != nil && l.store != nil }

var errNotMade = errors.New("host: a loop is made by its package's NewLoop")

func (l *Loop[P, In, State, D]) ready(now time.Time) error {
	switch {
	case !l.made():
		return errNotMade
	case now.IsZero():
		return &rules.Error{Code: "missing-fact", Fact: "now"}
	case now.Year() < 1 || now.Year() > 9999:
		return &rules.Error{Code: "out-of-range", Fact: "now"}
	}
	return nil
}

// code is the code of an error of the library; those of others are not passed on.
func code(err error) string {
	var e *rules.Error
	var ps problem.Problems
	switch {
	case errors.As(err, &e):
		return e.Code
	case errors.As(err, &ps):
		for _, p := range ps {
			if !p.Warning {
				return p.Code
			}
		}
	}
	return "error"
}
