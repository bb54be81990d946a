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

// The errors of a booking, of a [Loop] and of package diary.
var (
	ErrTaken    = errors.New("the slot is not free any more")
	ErrNotFound = errors.New("there is no such slot")
)

// Offer holds the slot that is proposed for a need until an instant, while the patient is asked. It names the slot that the
// person saw, the first of several: ErrTaken when the proposal is another one by now, ErrNotFound when there is none.
func (l *Loop) Offer(ctx context.Context, book record.ID, need, slot string, until time.Time, by host.Actor, now time.Time) error {
	if !until.After(now) {
		return &rules.Error{Code: "out-of-range", Fact: "need.booking", Detail: "an offer lapses after now"}
	}
	return l.booked(ctx, book, need, slot, by, now, "offered", func(b Booking, _ *ledger) (Booking, bool) {
		ok := b.State == Proposed || b.State == Offered
		b.State, b.Until = Offered, until
		return b, ok
	})
}

// Confirm books the slot that is proposed or on offer, for good. It names the slot as Offer does: ErrTaken when the need has
// another one by now, when the offer has lapsed, or when the slot is not free any more.
func (l *Loop) Confirm(ctx context.Context, book record.ID, need, slot string, by host.Actor, now time.Time) error {
	return l.booked(ctx, book, need, slot, by, now, "confirmed", func(b Booking, _ *ledger) (Booking, bool) {
		lapsed := b.State == Offered && !b.Until.IsZero() && !b.Until.After(now)
		b.State, b.Until = Confirmed, time.Time{}
		return b, !lapsed
	})
}

// Decline says that the patient does not want the slot: it is not proposed to this need again.
func (l *Loop) Decline(ctx context.Context, book record.ID, need, slot string, by host.Actor, now time.Time) error {
	return l.booked(ctx, book, need, slot, by, now, "declined", func(b Booking, k *ledger) (Booking, bool) {
		k.Declined = own(k.Declined)
		k.Declined[need] = slices.Concat(k.Declined[need], b.slots())
		return Booking{}, true
	})
}

// Release gives a slot back, as when the patient cancels. The need is placed again as long as the host has it in its input.
func (l *Loop) Release(ctx context.Context, book record.ID, need, slot string, by host.Actor, now time.Time) error {
	return l.booked(ctx, book, need, slot, by, now, released, func(Booking, *ledger) (Booking, bool) { return Booking{}, true })
}

const released = "released"

// booked changes one booking of a book.
func (l *Loop) booked(ctx context.Context, book record.ID, need, slot string, by host.Actor, now time.Time, reason string, change func(Booking, *ledger) (Booking, bool)) error {
	return l.Act(ctx, book, host.Book, by, now, func(_ *Policy, e record.Entry[Input, Ledger]) (record.Change[Ledger], bool, error) {
		none := record.Change[Ledger]{}
		from, ok := e.State.kept.booking(e.Input, need, slot)
		switch {
		case !ok || !from.sound():
			return none, false, fmt.Errorf("need %s has no slot: %w", need, ErrNotFound)
		case from.slots()[0] != slot:
			return none, false, fmt.Errorf("need %s has slot %s: %w", need, from.slots()[0], ErrTaken)
		}
		kept := e.State.kept
		to, ok := change(from, &kept)
		if !ok || to.State != "" && !kept.free(e.Input, need, to, from.State == Confirmed, now) {
			return none, false, ErrTaken
		}
		if to.String() == from.String() && to.Until.Equal(from.Until) {
			return none, false, nil // again
		}
		kept.Bookings = own(kept.Bookings)
		if kept.Bookings[need] = to; to.State == "" {
			delete(kept.Bookings, need)
			if given, _ := (ledger{}).booking(e.Input, need, slot); given.State != "" {
				kept.Ended = own(kept.Ended)
				kept.Ended[need] = given.String()
			}
		}
		if kept.Lost[need].State != "" && (to.State == Confirmed || reason == released) {
			kept.Lost = maps.Clone(kept.Lost)
			delete(kept.Lost, need)
		}
		return record.Change[Ledger]{State: Ledger{kept}, Records: []record.Record{{
			Subject: need, Kind: record.Booking, What: e.ID.Subject, From: from.String(), To: to.String(), Reason: record.Code(reason), Rules: []string{},
		}}}, true, nil
	})
}

// own is a copy of a map, never nil.
func own[K comparable, V any](m map[K]V) map[K]V {
	if m = maps.Clone(m); m == nil {
		m = map[K]V{}
	}
	return m
}

// booking is what a need has so far; of several slots that the host offers, the one that is named.
func (k ledger) booking(in Input, need, slot string) (b Booking, ok bool) {
	i := slices.IndexFunc(in.Needs, func(o Order) bool { return o.Need.ID == need })
	if i < 0 {
		b = k.Bookings[need]
		return b, b.State == Confirmed // it stays booked until it is released
	}
	n := k.with(in).Needs[i].Need
	if b = k.shown(in.Needs[i].Need); b.State != Confirmed && slices.Contains(n.OfferedSlots, slot) {
		b = Booking{Slot: slot, State: Offered, Until: b.Until}
	}
	return b, true
}

// free tells whether the slots of a booking are there, to come, and nobody else's; those of one that was confirmed before
// the host may show as busy.
func (k ledger) free(in Input, need string, b Booking, confirmed bool, now time.Time) bool {
	for _, id := range b.slots() {
		i := slices.IndexFunc(in.Slots, func(s Slot) bool { return s.ID == id })
		if i < 0 {
			return false
		}
		switch s := in.Slots[i]; {
		case confirmed && s.Status != free && s.Status != busy: // lost
			return false
		case !confirmed && (s.Status != free || !s.Start.After(now)):
			return false
		}
	}
	for _, o := range k.with(in).Needs {
		held := o.Need.OfferedSlots
		if of := o.Need.Booking; of.State == Offered || of.State == Confirmed {
			held = of.slots()
		}
		if o.Need.ID != need && slices.ContainsFunc(held, func(id string) bool { return slices.Contains(b.slots(), id) }) {
			return false
		}
	}
	return true
}
