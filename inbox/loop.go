package inbox

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"sync/atomic"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A Loop reviews the items of a store, by a policy that may be swapped while it runs. Every stage is raised once, whatever
// the order, delay or repetition of its calls. It is safe for concurrent use.
type Loop struct {
	store  Store
	policy atomic.Pointer[Policy]
}

// NewLoop needs a store and a policy.
func NewLoop(s Store, p *Policy) (*Loop, error) {
	if s == nil {
		return nil, errors.New("inbox: a loop needs a store")
	}
	l := &Loop{store: s}
	if err := l.Swap(p); err != nil {
		return nil, err
	}
	return l, nil
}

// Swap puts another policy in force. A review that runs ends by the policy it began with. A Sweep afterwards finds what the
// new policy says of items whose wake-ups the old one has set.
func (l *Loop) Swap(p *Policy) error {
	if p == nil || p.set == nil {
		return &rules.Error{Code: "no-policy"}
	}
	l.policy.Store(p)
	return nil
}

// Reload puts the policy of a folder in force. Where it does not load the one in force stays, and the error says why.
func (l *Loop) Reload(fsys fs.FS) error {
	p, err := Load(fsys)
	if err != nil {
		return err
	}
	return l.Swap(p)
}

// Policy is the one in force.
func (l *Loop) Policy() *Policy { return l.policy.Load() }

// Tick reviews one item and applies what follows. A wake-up that comes early, late, twice or for nothing does no harm. When
// somebody changes the item meanwhile it is read and reviewed again; ErrConflict comes back when that has no end. A host
// calls it at every wake-up, and whenever it has changed an item.
func (l *Loop) Tick(ctx context.Context, id ID, now time.Time) (Decision, error) {
	if l == nil || l.store == nil {
		return Decision{}, errors.New("inbox: a loop is made by NewLoop")
	}
	for range maxTries {
		if err := ctx.Err(); err != nil {
			return Decision{}, err
		}
		item, err := l.store.Item(ctx, id)
		if err != nil {
			return Decision{}, err
		}
		d, err := l.apply(ctx, item, now)
		if !errors.Is(err, ErrConflict) {
			return d, err
		}
	}
	return Decision{}, ErrConflict
}

// maxTries is how often an item is read and reviewed again because somebody changed it meanwhile.
const maxTries = 100

// apply reviews an item as it was read, and keeps what follows; its wake-up is set again also where nothing has changed.
func (l *Loop) apply(ctx context.Context, item Stored, now time.Time) (Decision, error) {
	in, last := item.Input, item.Input.Reviewed
	if in.Item.ID != item.ID.Item {
		return Decision{}, &rules.Error{Code: "contradiction", Fact: "item.id", Detail: "the id of what the store gave"}
	}
	if at := in.Item.ReceivedAt; last.At.IsZero() && !at.IsZero() && at.Before(now) {
		in.Reviewed = Reviewed{At: at.Add(-1), Wake: at} // never reviewed: what has passed since the receipt is found
	}
	d, err := Review(l.policy.Load(), in, now)
	if err != nil {
		return Decision{}, err
	}
	c := Change{ID: item.ID, IfVersion: item.Version, Reviewed: d.Reviewed, Stages: d.Stages, Wake: d.NextWake}
	for _, p := range d.Stages {
		c.Records = append(c.Records, d.record(p, item))
	}
	for _, p := range d.Proposals {
		if p.New {
			c.Proposals = append(c.Proposals, p)
		}
	}
	return d, l.store.Apply(ctx, c)
}

// record is what is kept of a stage that was raised. Its key is the practice's, the item's and the stage's alone, so that no version of the
// item and no policy raises it twice.
func (d Decision) record(p Passed, item Stored) record.Record {
	reason := "passed"
	switch {
	case p.Unknown:
		reason = "not_ruled_out"
	case p.Late:
		reason = "passed_late"
	}
	return record.Record{
		Key: fmt.Sprintf("%q %q %q", item.ID.Practice, item.ID.Item, p.Key), Subject: item.ID.Item, Kind: "stage", From: "", To: string(p.Stage), By: "policy", Role: "system", Reason: reason,
		Rules: []string{p.Rule}, At: p.At, Version: fmt.Sprint(item.Version), Digest: d.Digest, CalendarDigest: d.CalendarDigest,
	}
}

// Sweep reviews every open item of a practice: at start, to find what was missed while nothing ran, and whenever a wake-up
// may have been lost; it sets them again. It calls for every decision, and goes on where one item fails; the error joins those of all items.
func (l *Loop) Sweep(ctx context.Context, s Scope, now time.Time, each func(Decision)) error {
	if l == nil || l.store == nil {
		return errors.New("inbox: a loop is made by NewLoop")
	}
	var failed []error
	more := 0
	for item, err := range l.store.Open(ctx, s, "") {
		if ctx.Err() != nil {
			return errors.Join(append(failed, ctx.Err())...)
		}
		var d Decision
		if err == nil {
			if d, err = l.apply(ctx, item, now); errors.Is(err, ErrConflict) {
				d, err = l.Tick(ctx, item.ID, now)
			}
		}
		switch {
		case errors.Is(err, ErrNotFound): // gone meanwhile
		case err != nil:
			if item.ID.Item == "" {
				return errors.Join(append(failed, fmt.Errorf("inbox: the open items cannot be read: %w", err))...)
			}
			if more++; more <= maxFailed {
				failed = append(failed, fmt.Errorf("item %s: %w", item.ID.Item, err))
			}
		case err == nil && each != nil:
			each(d)
		}
	}
	if more > maxFailed {
		failed = append(failed, fmt.Errorf("inbox: %d more items failed", more-maxFailed))
	}
	return errors.Join(failed...)
}

// maxFailed is how many failures of a sweep are told one by one.
const maxFailed = 100
