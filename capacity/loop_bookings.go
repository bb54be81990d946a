// What people do with a proposal: offer it, confirm it, decline it, or give it back.

package capacity

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// The errors of a booking, of a [Loop] and of package diary. Errors wrap them: compare with errors.Is.
var (
	ErrTaken    = errors.New("the slot is not free any more")
	ErrNotFound = errors.New("there is no such slot")
)

// Offer holds the slot that is proposed for a need until an instant, while the patient is asked. It names the slot that
// the person saw, of several the first. The error is ErrTaken when the proposal is another slot by now, and ErrNotFound
// when the need has none.
func (l *Loop) Offer(
	ctx context.Context, book record.ID, need, slot string, until time.Time, by host.Actor, now time.Time,
) error {
	if !until.After(now) {
		return &rules.Error{Code: "out-of-range", Fact: "need.booking", Detail: "an offer lapses after now"}
	}
	return l.changeBooking(ctx, book, need, slot, by, now, "offered", func(b Booking, _ *bookState) (Booking, bool) {
		ok := b.State == Proposed || b.State == Offered
		b.State, b.Until = Offered, until
		return b, ok
	})
}

// Confirm books the slot that is proposed or on offer, for good. It names the slot as Offer does. The error is ErrTaken
// when the need has another slot by now, when the offer has lapsed, or when the slot is not free any more, and
// ErrNotFound when the need has none.
func (l *Loop) Confirm(ctx context.Context, book record.ID, need, slot string, by host.Actor, now time.Time) error {
	return l.changeBooking(ctx, book, need, slot, by, now, "confirmed", func(b Booking, _ *bookState) (Booking, bool) {
		lapsed := b.State == Offered && !b.Until.IsZero() && !b.Until.After(now)
		b.State, b.Until = Confirmed, time.Time{}
		return b, !lapsed
	})
}

// Decline records that the patient does not want the slot: it is not proposed to this need again. Errors are those of
// Offer.
func (l *Loop) Decline(ctx context.Context, book record.ID, need, slot string, by host.Actor, now time.Time) error {
	return l.changeBooking(ctx, book, need, slot, by, now, declined, func(b Booking, k *bookState) (Booking, bool) {
		k.Declined = copyMap(k.Declined)
		k.Declined[need] = slices.Concat(k.Declined[need], b.slots())
		return Booking{}, true
	})
}

// Release gives a slot back, as when the patient cancels. The need is placed again as long as the host has it in its
// input. Errors are those of Offer.
func (l *Loop) Release(ctx context.Context, book record.ID, need, slot string, by host.Actor, now time.Time) error {
	return l.changeBooking(ctx, book, need, slot, by, now, released, func(Booking, *bookState) (Booking, bool) {
		return Booking{}, true
	})
}

// The reasons of records when a slot is declined and when it is given back.
const (
	declined = "declined"
	released = "released"
)

// again tells whether a slot was declined or given back already, so that only the answer was lost: the need has it no
// more, or it is only proposed anew.
func (k bookState) again(need, slot, reason string, from Booking) bool {
	if from.valid() && from.State != Proposed && from.slots()[0] == slot {
		return false
	}
	return reason == declined && slices.Contains(k.Declined[need], slot) ||
		reason == released && k.Released[need] == slot
}

// changeBooking changes one booking of a book and records it; change says what becomes of the booking, and whether it
// may. Nothing is recorded where nothing changes, so that a call may be repeated.
func (l *Loop) changeBooking(
	ctx context.Context, book record.ID, need, slot string, by host.Actor, now time.Time, reason string,
	change func(Booking, *bookState) (Booking, bool),
) error {
	return l.Act(ctx, book, host.Book, by, now, func(
		_ *Policy, e record.Entry[Input, State],
	) (record.Change[State], bool, error) {
		none := record.Change[State]{}
		from, ok := e.State.kept.bookingFor(e.Input, need, slot)
		switch {
		case e.State.kept.again(need, slot, reason, from):
			return none, false, nil
		case !ok || !from.valid():
			return none, false, fmt.Errorf("need %s has no slot: %w", need, ErrNotFound)
		case from.slots()[0] != slot:
			return none, false, fmt.Errorf("need %s has slot %s: %w", need, from.slots()[0], ErrTaken)
		}
		kept := e.State.kept
		to, ok := change(from, &kept)
		if !ok || to.State != "" && !kept.slotsFree(e.Input, need, to, from.State, now) {
			return none, false, ErrTaken
		}
		if to.String() == from.String() && to.Until.Equal(from.Until) {
			return none, false, nil // again
		}
		if reason == released {
			kept.Released = copyMap(kept.Released)
			kept.Released[need] = slot
		}
		kept.Bookings = copyMap(kept.Bookings)
		kept.Bookings[need] = to
		if to.State == "" {
			delete(kept.Bookings, need)
			if given, _ := (bookState{}).bookingFor(e.Input, need, slot); given.State != "" {
				kept.Ended = copyMap(kept.Ended)
				kept.Ended[need] = given.String()
			}
		}
		if kept.Lost[need].State != "" && (to.State == Confirmed || reason == released) {
			kept.Lost = maps.Clone(kept.Lost)
			delete(kept.Lost, need)
		}
		changed := record.Record{
			Subject: need, Kind: record.Booking, What: e.ID.Subject, From: from.String(), To: to.String(),
			Reason: record.Code(reason), Rules: []string{},
		}
		return record.Change[State]{State: State{kept: kept}, Records: []record.Record{changed}}, true, nil
	})
}
