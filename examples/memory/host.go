// This file runs all loops of the library on tables.

package memory

import (
	"context"
	"errors"
	"io/fs"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
)

// A Host runs every loop of the library. What people change is Put into the tables; what people do, such as to rate or
// to book, goes through the loops.
type Host struct {
	Chain       Chain                                       // the records of all practices
	Submissions Table[triage.Input, triage.State]           // of triage
	Brakes      Table[triage.BrakeInput, triage.BrakeState] // of triage, which alone uses it
	Doors       Table[limits.Input, limits.State]           // of limits: one for each practice
	Books       Table[capacity.Input, capacity.State]       // of capacity: one for each practice
	Items       Table[inbox.Input, inbox.State]             // of inbox: pieces of work
	Accounts    Table[accounts.Input, accounts.State]       // of accounts

	Triage   *triage.Loop   // re-rates submissions
	Limits   *limits.Loop   // opens and closes the online door
	Capacity *capacity.Loop // places needs into slots
	Inbox    *inbox.Loop    // finds overdue work
	Verify   *accounts.Loop // verifies patient accounts
}

// New makes a host with empty tables that decides by a policy folder, which has to hold all five policies. The options
// are those of every loop.
func New(policies fs.FS, options ...host.Option) (*Host, error) {
	t, err1 := triage.Load(policies)
	l, err2 := limits.Load(policies)
	c, err3 := capacity.Load(policies)
	i, err4 := inbox.Load(policies)
	a, err5 := accounts.Load(policies)
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		return nil, err
	}
	h := &Host{}
	h.Submissions.Chain, h.Brakes.Chain, h.Doors.Chain = &h.Chain, &h.Chain, &h.Chain
	h.Books.Chain, h.Items.Chain, h.Accounts.Chain = &h.Chain, &h.Chain, &h.Chain
	h.Triage, err1 = triage.NewLoop(&h.Submissions, &h.Brakes, t, options...)
	h.Limits, err2 = limits.NewLoop(&h.Doors, l, options...)
	h.Capacity, err3 = capacity.NewLoop(&h.Books, c, options...)
	h.Inbox, err4 = inbox.NewLoop(&h.Items, i, options...)
	h.Verify, err5 = accounts.NewLoop(&h.Accounts, a, options...)
	return h, errors.Join(err1, err2, err3, err4, err5)
}

// Wake ticks everything whose wake-up is due, and returns the errors of all that failed. A host calls it every few
// seconds, or lets its job queue call Tick at the instants that Apply was given.
func (h *Host) Wake(ctx context.Context, now time.Time) error {
	return errors.Join(
		wake(ctx, h.Submissions.Due(now), h.Triage.Loop, now),
		wake(ctx, h.Doors.Due(now), h.Limits.Loop, now),
		wake(ctx, h.Books.Due(now), h.Capacity.Loop, now),
		wake(ctx, h.Items.Due(now), h.Inbox, now),
		wake(ctx, h.Accounts.Due(now), h.Verify, now),
	)
}

// wake ticks the entries of one loop.
func wake[P host.Policy, In, State, D any](
	ctx context.Context, due []record.ID, l *host.Loop[P, In, State, D], now time.Time,
) error {
	var failed []error
	for _, id := range due {
		_, err := l.Tick(ctx, id, now)
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}

// Sweep decides everything of a practice that is open. A host calls it at start and once a day, as a wake-up may have
// been lost.
func (h *Host) Sweep(ctx context.Context, practice string, now time.Time) error {
	return errors.Join(
		h.Triage.Sweep(ctx, practice, now, nil),
		h.Limits.Sweep(ctx, practice, now, nil),
		h.Capacity.Sweep(ctx, practice, now, nil),
		h.Inbox.Sweep(ctx, practice, now, nil),
		h.Verify.Sweep(ctx, practice, now, nil),
	)
}
