// What the library keeps of a book, and how it stands beside what the host says.

package capacity

import (
	"maps"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/host"
)

// bookState is what a State holds, and its JSON.
type bookState struct {
	Bookings map[string]Booking `json:"bookings,omitempty"` // by need; they stand above those of the input
	// The booking of a need in the input that was declined or released here
	Ended map[string]string `json:"ended,omitempty"`
	// Confirmed ones whose slot is gone, until the need has another
	Lost     map[string]Booking  `json:"lost,omitempty"`
	Declined map[string][]string `json:"declined,omitempty"` // slots, by need
	Released map[string]string   `json:"released,omitempty"` // the slot that was given back last, by need
	State    AlertState          `json:"state"`
	Alerts   map[string][]string `json:"alerts,omitempty"` // those that were recorded and still hold, with their needs
	// Undecided says that the book cannot be decided; zero where it can.
	Undecided host.Undecided `json:"undecided,omitzero"`
}

// with gives an input the bookings that the book keeps.
func (k bookState) with(in Input) Input {
	in.Needs = slices.Clone(in.Needs)
	for i := range in.Needs {
		n := &in.Needs[i].Need
		n.DeclinedSlots = slices.Concat(n.DeclinedSlots, k.Declined[n.ID])
		n.OfferedSlots = slices.DeleteFunc(slices.Clone(n.OfferedSlots), func(id string) bool {
			return slices.Contains(n.DeclinedSlots, id)
		})
		shown := k.bookingOf(*n)
		if lost, ok := k.Lost[n.ID]; ok && shown.State != Offered && shown.State != Confirmed {
			lost.wasLost = true
			shown = lost // the allocation finds its slot gone, and places the need as displaced
		}
		if len(n.OfferedSlots) > 0 && shown.State != Confirmed {
			shown = Booking{} // the host offers several, which are all held
		}
		n.Booking = shown
	}
	if held := k.slotsOfUnlisted(in.Needs); len(held) > 0 {
		in.Slots = slices.Clone(in.Slots)
		for i := range in.Slots {
			if s := &in.Slots[i]; s.Status == free && slices.Contains(held, s.ID) {
				s.Status = busy
			}
		}
	}
	in.AlertState = k.State
	return in
}

// slotsOfUnlisted are the slots that are confirmed for needs which the host does not list any more. They stay booked
// until they are released.
func (k bookState) slotsOfUnlisted(needs []Order) (slots []string) {
	for need, b := range k.Bookings {
		if b.State == Confirmed && !slices.ContainsFunc(needs, func(o Order) bool { return o.Need.ID == need }) {
			slots = append(slots, b.slots()...)
		}
	}
	return slots
}

// bookingOf is what a need has so far: what the book says, unless the host has booked more than was proposed here.
func (k bookState) bookingOf(n Need) Booking {
	given := n.Booking
	if _, lost := k.Lost[n.ID]; lost || given.State != "" && k.Ended[n.ID] == given.String() {
		given = Booking{}
	}
	if b, ok := k.Bookings[n.ID]; ok && (b.State != Proposed || given.State == "" || given.State == Proposed) {
		return b
	}
	return given
}

// bookingFor is what a need has so far, and of several slots that the host offers the one that is named; ok is false
// for a need that has nothing and is not in the input.
func (k bookState) bookingFor(in Input, need, slot string) (b Booking, ok bool) {
	i := slices.IndexFunc(in.Needs, func(o Order) bool { return o.Need.ID == need })
	if i < 0 {
		b = k.Bookings[need]
		return b, b.State == Confirmed // it stays booked until it is released
	}
	n := k.with(in).Needs[i].Need
	b = k.bookingOf(in.Needs[i].Need)
	if b.State != Confirmed && slices.Contains(n.OfferedSlots, slot) {
		b = Booking{Slot: slot, State: Offered, Until: b.Until}
	}
	return b, true
}

// slotsFree tells whether the slots of a booking are in the input, to come, and nobody else's, nor their clinician at
// the time. Those of a booking that was confirmed before may show as busy, and may be under way.
func (k bookState) slotsFree(in Input, need string, b Booking, was BookingState, now time.Time) bool {
	in = k.with(in)
	find := findIn(in.Slots)
	if was == Confirmed && b.underWay(find, now) {
		return true
	}
	held := k.heldByOthers(in, need)
	for _, id := range b.slots() {
		s := find(id)
		switch {
		case s == nil || slices.Contains(held, id):
			return false
		case was == Confirmed && s.Status != free && s.Status != busy: // lost
			return false
		case was != Confirmed && (s.Status != free || !s.Start.After(now)):
			return false
		case was != Confirmed && slices.ContainsFunc(in.Slots, func(o Slot) bool {
			// For an offer the host may have marked the clinician's other slots.
			taken := was == Proposed && (o.Status == busy || o.Status == tentative)
			return o.Rivals(*s) && (taken || slices.Contains(held, o.ID))
		}):
			return false
		}
	}
	return true
}

// heldByOthers are the slots that needs other than one have on offer or confirmed.
func (k bookState) heldByOthers(in Input, need string) (held []string) {
	for _, o := range in.Needs {
		of := o.Need.OfferedSlots
		if b := o.Need.Booking; b.State == Offered || b.State == Confirmed {
			of = b.slots()
		}
		if o.Need.ID != need {
			held = append(held, of...)
		}
	}
	for id, b := range k.Bookings {
		if id != need && b.State == Confirmed && !slices.ContainsFunc(in.Needs, func(o Order) bool {
			return o.Need.ID == id
		}) {
			held = append(held, b.slots()...)
		}
	}
	return held
}

// copyMap is a copy of a map, never nil.
func copyMap[K comparable, V any](m map[K]V) map[K]V {
	m = maps.Clone(m)
	if m == nil {
		m = map[K]V{}
	}
	return m
}
