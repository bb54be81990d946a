// Slots that exclude each other, as one clinician cannot be at two appointments at a time.

package capacity

import (
	"fmt"
	"math"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// Rivals tells whether only one of two slots can be booked, as one clinician would be at two appointments at a time: the
// clinician is known to be the same, the times overlap, and neither slot says that it is shared. The sites do not
// matter. A slot of unknown length counts as one second; a slot is no rival of itself.
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
}

// barredByClinician tells whether it is not known that the slot's clinician is free.
func (d *allocation) barredByClinician(_ *need, s *slot) bar {
	if s.maybeEngaged {
		return unknownBar("slot.status")
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

// maxRivalry is how many places of the board all slots together take up.
const maxRivalry = 10 * maxSlots

// layOut gives every slot the columns of the board that it takes up. Slots of which only one can be given away share a
// column; a slot that lies across several others takes up the columns of all of them. Every other slot has its own.
func (j *evaluator) layOut() error {
	of := map[string][]*slot{}
	for _, s := range j.slots {
		s.columns = nil
		if s.hasRivals() && !s.engaged && (j.open(s) || len(j.releases) > 0 && s.bookable && s.holder == nil) {
			of[s.ClinicianID] = append(of[s.ClinicianID], s)
		}
	}
	cliques := cliques{of: map[*slot][]int{}}
	for _, slots := range of {
		cliques.add(slots)
	}
	if cliques.size > maxRivalry {
		return &rules.Error{
			Code: "too-large", Fact: "slot.clinician_id",
			Detail: fmt.Sprintf("at most %d overlaps in time of slots of one clinician", maxRivalry),
		}
	}
	number := map[int]int{}
	j.columns = nil
	for _, s := range j.slots { // without rivals the numbers are those of the slots
		among := cliques.of[s]
		if among == nil {
			s.columns = []int{len(j.columns)}
			j.columns = append(j.columns, []*slot{s})
			continue
		}
		for _, k := range among {
			c, known := number[k]
			if !known {
				c = len(j.columns)
				number[k] = c
				j.columns = append(j.columns, nil)
			}
			s.columns = append(s.columns, c)
			j.columns[c] = append(j.columns[c], s)
		}
	}
	j.rivalry = cliques.size != len(cliques.of) || len(j.columns) != len(j.slots)
	return nil
}

// cliques are the greatest sets of slots that are all at one time, numbered from 0.
type cliques struct {
	of   map[*slot][]int // those of each slot
	n    int             // how many there are
	size int             // of all of them together
}

// add finds the sets among the slots of one clinician, which stand in the order of time. It ends early where they
// become too large.
func (c *cliques) add(slots []*slot) {
	var now []*slot // those that have begun and not ended
	grown, next := false, int64(math.MaxInt64)
	list := func() {
		for _, s := range now {
			c.of[s] = append(c.of[s], c.n)
		}
		c.n, c.size, grown = c.n+1, c.size+len(now), false
	}
	for _, s := range slots {
		if next <= s.start { // one of them has ended
			if grown {
				list()
			}
			now = slices.DeleteFunc(now, func(o *slot) bool { return o.lastSecond() <= s.start })
			next = math.MaxInt64
			for _, o := range now {
				next = min(next, o.lastSecond())
			}
		}
		if c.size > maxRivalry {
			return
		}
		now, next, grown = append(now, s), min(next, s.lastSecond()), true
	}
	if grown {
		list()
	}
}

// columnsOf are the columns that slots take up together.
func columnsOf(slots []*slot) (out []int) {
	if len(slots) == 1 {
		return slots[0].columns
	}
	for _, s := range slots {
		out = append(out, s.columns...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// alone tells whether a slot takes up one column that no other slot takes up.
func (j *evaluator) alone(s *slot) bool {
	return len(s.columns) == 1 && len(j.columns[s.columns[0]]) == 1
}

// unused tells whether no need has any of the columns of a slot.
func (p *attempt) unused(s *slot) bool {
	return !slices.ContainsFunc(s.columns, func(c int) bool {
		row := p.board.Row(c)
		return p.columnOwner[c] != nil || row >= 0 && p.rows[row].need != nil
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
