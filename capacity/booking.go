package capacity

import (
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// pin gives slots to those who have them already: confirmed bookings first, then offers. What cannot stand any more is
// noted on the need: a confirmed booking whose slot is gone displaces it.
func (d *allocation) applyBookings() {
	for _, state := range []BookingState{Confirmed, Offered, Proposed} {
		for _, n := range d.needs {
			if n.Booking.State != state {
				continue
			}
			slots, there := d.findSlots(n.Booking.slots())
			if stands := there && !slices.ContainsFunc(slots, func(s *slot) bool {
				return s.holder != nil && state != Proposed
			}); state == Confirmed {
				n.displaced = !stands
				if there && !stands {
					d.errors = append(d.errors, rules.Error{Code: "booked-twice", Fact: "need.booking"})
				}
				if stands {
					n.book(slots, state)
				}
			} else if lapsed := !n.Booking.Until.IsZero() && !n.Booking.Until.After(d.now); state == Offered &&
				!lapsed && stands {
				n.book(slots, state)
			} else {
				n.proposed = n.Booking.slots()
			}
		}
	}
	d.applyOffers()
}

// pinOffered holds every slot that is on offer to a need, without a word on how long, and gives it the first of them.
func (d *allocation) applyOffers() {
	for _, n := range d.needs {
		if n.Booking.State != "" || len(n.OfferedSlots) == 0 {
			continue
		}
		for _, s := range d.slots {
			if !slices.Contains(n.OfferedSlots, s.ID) || s.holder != nil || s.lost() || s.Status == busy ||
				!s.Start.After(d.now) {
				continue
			}
			s.holder = n
			if n.booked == nil {
				n.booked, n.state = []*slot{s}, Offered
			}
		}
	}
}

// hold gives slots to a need for good.
func (n *need) book(slots []*slot, state BookingState) {
	n.booked, n.state = slots, state
	for _, s := range slots {
		s.holder = n
	}
}

// find finds slots by id; there is false when one of them is not there any more.
func (d *allocation) findSlots(ids []string) (out []*slot, there bool) {
	for _, id := range ids {
		s := d.byID[id]
		if s == nil || s.lost() {
			return nil, false
		}
		out = append(out, s)
	}
	return out, len(out) > 0
}
