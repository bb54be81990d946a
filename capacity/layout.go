// How slots are laid out on the board: those that exclude each other share columns.

package capacity

import (
	"fmt"
	"math"
	"slices"

	"github.com/frontdoor-rules/frontdoor/capacity/internal/match"
	"github.com/frontdoor-rules/frontdoor/rules"
)

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
	j.lay()
	j.rivalry = cliques.size != len(cliques.of) || len(j.columns) != len(j.slots)
	return nil
}

// lay tells the board of which column each slot is. Of slots that are as good for a need the first in time is taken.
func (j *evaluator) lay() {
	of := make([]match.Place, len(j.bySite))
	for rank, s := range j.bySite {
		of[rank] = match.Place{Column: s.columns[0], Cost: int64(s.index)}
	}
	j.layout = match.NewLayout(len(j.columns), of)
	j.made.Layout = j.layout
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
