// Slots that exclude each other, as one clinician cannot be at two appointments at a time.

package capacity

import (
	"cmp"
	"slices"
)

// Rivals tells whether only one of two slots can be booked, as one clinician would be at two appointments at a time:
// the clinician is known to be the same, the times overlap, and neither slot says that it is shared. The sites do not
// matter. A slot of unknown length counts as one second, and is given to nobody where it may reach into another; a
// slot is no rival of itself.
func (s Slot) Rivals(o Slot) bool {
	if s.ID == o.ID || s.Shared || o.Shared || s.ClinicianID == "" || s.ClinicianID != o.ClinicianID ||
		s.Start.IsZero() || o.Start.IsZero() {
		return false
	}
	return s.Start.Unix() < o.lastSecond() && o.Start.Unix() < s.lastSecond()
}

// lastSecond is when the slot ends, in seconds since 1970.
func (s Slot) lastSecond() int64 {
	if s.Minutes == nil {
		return s.Start.Unix() + 1
	}
	return s.Start.Unix() + int64(*s.Minutes)*60
}

// hasRivals tells whether a slot can have rivals at all.
func (s *slot) hasRivals() bool { return !s.Shared && s.ClinicianID != "" && !s.Start.IsZero() }

// An engagement is when one clinician is engaged: the starts and the ends of slots, each sorted.
type engagement struct{ starts, ends []int64 }

// engagements are when clinicians are engaged, by clinician.
type engagements map[string]*engagement

// engagementsIn are those of the slots that a function picks.
func engagementsIn(of []*slot, picks func(*slot) bool) engagements {
	out := engagements{}
	for _, s := range of {
		if !s.hasRivals() || !picks(s) {
			continue
		}
		e := out[s.ClinicianID]
		if e == nil {
			e = &engagement{}
			out[s.ClinicianID] = e
		}
		e.starts, e.ends = append(e.starts, s.start), append(e.ends, s.lastSecond())
	}
	for _, e := range out {
		slices.Sort(e.starts)
		slices.Sort(e.ends)
	}
	return out
}

// at counts the slots among the engagements that are at the time of a slot, the slot itself included where it is one.
func (e engagements) at(s *slot) int {
	of := e[s.ClinicianID]
	if of == nil || !s.hasRivals() {
		return 0
	}
	begun, _ := slices.BinarySearch(of.starts, s.lastSecond())
	over, _ := slices.BinarySearch(of.ends, s.start+1)
	return begun - over
}

// engage finds the free slots whose clinician is at another appointment at the time, which can be given to nobody, and
// those of which that is not known.
func (d *allocation) engage() {
	taken := engagementsIn(d.slots, (*slot).taken)
	open := engagementsIn(d.slots, func(s *slot) bool { return s.Status == "" && s.holder == nil })
	for _, s := range d.slots {
		if s.taken() || s.lost() {
			continue
		}
		s.engaged = taken.at(s) > 0
		s.bookable = s.bookable && !s.engaged
		s.maybeEngaged = s.Status != "" && open.at(s) > 0
	}
	d.engageUnknownLengths()
}

// longestSlot is how many seconds a slot lasts at most, by the range of its length.
const longestSlot = 240 * 60

// engageUnknownLengths finds the free slots of which it is not known whether their clinician is at another appointment,
// as the length of one of the two is not known: such a slot may last until a later one has begun.
func (d *allocation) engageUnknownLengths() {
	byClinician := map[string][]*slot{}
	for _, s := range d.slots {
		if s.hasRivals() && !s.lost() {
			byClinician[s.ClinicianID] = append(byClinician[s.ClinicianID], s)
		}
	}
	for _, all := range byClinician {
		slices.SortStableFunc(all, func(a, b *slot) int { return cmp.Compare(a.start, b.start) })
		var reaches int64 // until when a taken one of unknown length that began before may last
		for i, s := range all {
			s.maybeLong = !s.taken() && s.start < reaches
			if s.Minutes != nil {
				continue
			}
			if s.taken() {
				reaches = s.start + longestSlot
				continue
			}
			for _, later := range all[i+1:] {
				if later.start >= s.start+longestSlot || s.maybeLong {
					break
				}
				// Those that begin at once are rivals as it is.
				s.maybeLong = later.start > s.start && (later.taken() || later.SiteID != s.SiteID)
			}
		}
	}
}

// barredByClinician tells whether it is not known that the slot's clinician is free.
func (d *allocation) barredByClinician(_ *need, s *slot) bar {
	switch {
	case s.maybeEngaged:
		return unknownBar("slot.status")
	case s.maybeLong:
		return unknownBar("slot.minutes")
	}
	return noBar
}

// heldElsewhere tells whether a booking or an offer of another need has the clinician of a slot at the time.
func (d *allocation) heldElsewhere(n *need, s *slot) bool {
	return s.hasRivals() && slices.ContainsFunc(d.held[s.ClinicianID], func(o *slot) bool {
		return o.holder != n && o.Rivals(s.Slot)
	})
}

// hold gives a slot to a need for good.
func (d *allocation) hold(n *need, s *slot) {
	s.holder = n
	d.held[s.ClinicianID] = append(d.held[s.ClinicianID], s)
}

// clinicianClashes tells whether a clinician of a booked need has another need's booking at the time.
func (p *attempt) clinicianClashes(n *need) bool {
	return slices.ContainsFunc(n.booked, func(s *slot) bool {
		own := 0
		for _, o := range n.booked {
			if o == s || o.Rivals(s.Slot) {
				own++
			}
		}
		return p.booked.at(s) > own
	})
}

// givenAway tells, of a free slot, whether the decision gives it to a need, or gives its clinician something else to do
// at the time.
func (p *attempt) givenAway() func(*slot) bool {
	if p.proposals == nil {
		p.proposals = engagementsIn(p.slots, func(s *slot) bool { return s.holder == nil && p.occupant(s) != nil })
	}
	return func(s *slot) bool { return p.occupant(s) != nil || p.proposals.at(s) > 0 }
}
