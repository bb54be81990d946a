// Bookings: how far a need has come with a slot, and how an allocation gives slots to those who have them already.

package capacity

import (
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// applyBookings gives slots to the needs that have them already: confirmed bookings first, then offers. A booking that
// cannot stand is noted on its need: a confirmed booking whose slot is gone displaces the need, and a proposal or a
// lapsed offer is where the need was before.
func (d *allocation) applyBookings() {
	for _, state := range []BookingState{Confirmed, Offered, Proposed} {
		for _, n := range d.needs {
			if n.Booking.State != state {
				continue
			}
			slots, there := d.findSlots(n.Booking)
			stands := there && !slices.ContainsFunc(slots, func(s *slot) bool {
				return s.holder != nil || state == Offered && d.heldElsewhere(n, s)
			})
			lapsed := !n.Booking.Until.IsZero() && !n.Booking.Until.After(d.now)
			switch {
			case state == Confirmed && !stands:
				n.displaced = true
				if there {
					d.errors = append(d.errors, rules.Error{Code: "booked-twice", Fact: "need.booking"})
				}
			case state == Confirmed, state == Offered && !lapsed && stands:
				d.book(n, slots, state)
			default:
				n.proposed = n.Booking.slots()
			}
		}
	}
	d.applyOffers()
}

// applyOffers holds every slot that a host has on offer to a need, and gives the need the first of them. Such an offer
// has no end: the host takes it back by leaving it out.
func (d *allocation) applyOffers() {
	for _, n := range d.needs {
		if n.Booking.State != "" || len(n.OfferedSlots) == 0 {
			continue
		}
		for _, s := range d.slots {
			if !slices.Contains(n.OfferedSlots, s.ID) || s.holder != nil || s.lost() || s.Status == busy ||
				!s.Start.After(d.now) || d.heldElsewhere(n, s) {
				continue
			}
			d.hold(n, s)
			if n.booked == nil {
				n.booked, n.state = []*slot{s}, Offered
			}
		}
	}
}

// book gives slots to a need for good.
func (d *allocation) book(n *need, slots []*slot, state BookingState) {
	n.booked, n.state = slots, state
	for _, s := range slots {
		d.hold(n, s)
	}
}

// findSlots finds the slots of a booking; there is false when one of them is not in the input or was lost. Of a
// confirmed booking that is under way those that are left out have begun.
func (d *allocation) findSlots(b Booking) (out []*slot, there bool) {
	underWay := b.State == Confirmed && b.underWay(func(id string) *Slot {
		if s := d.byID[id]; s != nil {
			return &s.Slot
		}
		return nil
	}, d.now)
	for _, id := range b.slots() {
		s := d.byID[id]
		if s == nil && underWay {
			continue
		}
		if s == nil || s.lost() {
			return nil, false
		}
		out = append(out, s)
	}
	return out, len(out) > 0
}

// Booking is what a need has so far. The zero Booking is nothing. Any other names a slot or several and says how far it
// has come.
type Booking struct {
	Slot  string       `json:"slot,omitempty"`  // the id of the slot; "" if nothing is booked
	Slots []string     `json:"slots,omitempty"` // of an appointment over several adjoining slots, the first included
	State BookingState `json:"state,omitempty"` // how far it has come; "" if nothing is booked
	Until time.Time    `json:"until,omitzero"`  // when an offer lapses; zero: not by itself

	wasLost bool // a slot of the booking was gone when it was last decided
}

// BookingState is how far a booking has come.
type BookingState string

// UnmarshalJSON reads a booking strictly.
func (b *Booking) UnmarshalJSON(raw []byte) error {
	type plain Booking
	if err := wire.Strict(raw, (*plain)(b)); err != nil {
		return err
	}
	if !b.valid() {
		return &rules.Error{Code: "unknown-value", Fact: "need.booking"}
	}
	return nil
}

// valid tells whether the booking says how far it has come, and with which slots.
func (b Booking) valid() bool {
	return slices.Contains([]BookingState{Proposed, Offered, Confirmed}, b.State) && len(b.slots()) > 0 &&
		len(b.Slots) <= maxRun
}

// slots are the slots of the booking, the first one first.
func (b Booking) slots() []string {
	if len(b.Slots) > 0 {
		return b.Slots
	}
	if b.Slot != "" {
		return []string{b.Slot}
	}
	return nil
}

// The states of a booking. A proposal may move, and a lapsed offer is a proposal again; an offer and a confirmed
// booking stay. A confirmed booking whose slot is gone displaces the need.
const (
	Proposed  BookingState = "proposed"
	Offered   BookingState = "offered"
	Confirmed BookingState = "confirmed"
)

// String is how far the booking has come and its slots, "confirmed a+b"; "" for the zero Booking.
func (b Booking) String() string {
	if b.State == "" {
		return ""
	}
	return string(b.State) + " " + strings.Join(b.slots(), "+")
}

// stands tells whether the booking's slots are in the input and the last of them has not ended.
func (b Booking) stands(slots []Slot, now time.Time) bool {
	find := findIn(slots)
	if b.underWay(find, now) {
		return true
	}
	return !slices.ContainsFunc(b.slots(), func(id string) bool {
		s := find(id)
		return s == nil || !s.Start.After(now)
	})
}

// findIn finds slots by id.
func findIn(slots []Slot) func(id string) *Slot {
	return func(id string) *Slot {
		if i := slices.IndexFunc(slots, func(s Slot) bool { return s.ID == id }); i >= 0 {
			return &slots[i]
		}
		return nil
	}
}

// underWay tells whether the first of the booking's slots has begun and the last has not ended. A host may leave out
// slots that have begun: before one that it gives, each counts as long as that one. A slot that is lost in so many
// words stays lost, as does one that was gone before.
func (b Booking) underWay(find func(id string) *Slot, now time.Time) bool {
	left := 0 // how many slots before are left out
	begun := false
	var last *Slot
	for i, id := range b.slots() {
		s := find(id)
		switch {
		case s == nil && left == i:
			left++
			continue
		case s == nil || s.Start.IsZero() || s.lost() || left > 0 && b.wasLost:
			return false
		case left == i:
			first := s.Start
			if s.Minutes != nil {
				first = first.Add(-time.Duration(left**s.Minutes) * time.Minute)
			}
			begun = !first.After(now)
		}
		last = s
	}
	return begun && last != nil && last.lastSecond() > now.Unix()
}
