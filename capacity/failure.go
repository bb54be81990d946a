// Why a need could not be placed, with the proof: the needs that compete and the slots for which they do.

package capacity

import (
	"cmp"
	"slices"

	"github.com/frontdoor-rules/frontdoor/capacity/internal/match"
	"github.com/frontdoor-rules/frontdoor/rules"
)

// A failure is why a need could not be placed.
type failure struct {
	givenUp bool     // the budget ran out first: nothing is proved
	needs   []*need  // that compete for the slots, this one included
	slots   []*slot  // all that any of these needs may have
	quotas  []*quota // that keep some of the slots back
	rivals  int      // how many of the slots nobody can have, as their clinician has another of them
	bound   bool     // a cap, a reserve or the patient's own time kept the need out of slots
	placeIf []conditionalSlot
	set     int // of the slots that are competed for, in attempt.sets; -1 for none
	// omittedNeeds and omittedSlots are the size of a proof that is left out because it is too long.
	omittedNeeds, omittedSlots int
}

// maxWitnessed is how many needs and slots the proofs of one decision name in all; of further proofs only the size is
// given.
const maxWitnessed = 200_000

// witness is the proof that the last row has no place, from the rows and columns that the board's search has reached.
func (p *attempt) witness(bound bool) failure {
	f := failure{bound: bound, set: -1}
	rows, cols := p.board.Reached()
	p.board.Budget -= int64(len(rows) + len(cols))
	for _, c := range cols {
		p.sets.join(cols[0], c)
		f.set = cols[0]
	}
	if p.witnessed > maxWitnessed && len(p.runOwner) == 0 && !(p.rivalry && p.anyRuns(rows)) {
		return p.sizeOnly(f, rows, cols)
	}
	f.needs, f.quotas, f.slots = make([]*need, 0, len(rows)), nil, p.slotsInDispute(cols)
	for _, id := range rows {
		switch r := p.rows[id]; {
		case r.need != nil:
			f.needs = append(f.needs, r.need)
		default:
			f.quotas = append(f.quotas, r.quota)
		}
	}
	f.rivals = len(f.slots) - len(cols)
	p.exact = p.exact && f.rivals == 0
	w := newProof(p, &f)
	for _, m := range slices.Clone(f.needs) { // who has several slots has some of those that these could have
		if len(p.columnOwner) > 0 {
			for s := range m.may.Places() {
				w.addNeed(p.columnOwner[p.bySite[s].columns[0]])
			}
		}
		w.addRunOwners(m)
	}
	slices.SortFunc(f.needs, func(a, b *need) int { return a.index - b.index })
	slices.SortFunc(f.slots, func(a, b *slot) int { return a.index - b.index })
	return f
}

// anyRuns tells whether a need of some rows could have several slots together.
func (p *attempt) anyRuns(rows []int) bool {
	return slices.ContainsFunc(rows, func(id int) bool {
		n := p.rows[id].need
		return n != nil && len(n.runs) > 0
	})
}

// sizeOnly is a proof that is not told, as those before it have named enough: its size alone.
func (p *attempt) sizeOnly(f failure, rows, cols []int) failure {
	for _, id := range rows {
		if p.rows[id].need != nil {
			f.omittedNeeds++
		}
	}
	for _, c := range cols {
		for _, s := range p.columns[c] {
			if p.inDispute(c, s) {
				f.omittedSlots++
			}
		}
	}
	f.rivals = f.omittedSlots - len(cols)
	p.exact = p.exact && f.rivals == 0
	return f
}

// inDispute tells whether a slot of a column that the search has reached is one that any of the rows may have. A column
// of one slot is.
func (p *attempt) inDispute(c int, s *slot) bool {
	return len(p.columns[c]) == 1 || p.board.Wanted(s.rank)
}

// slotsInDispute are the slots that the rows which the board's search has reached may have; a column may hold several.
func (p *attempt) slotsInDispute(cols []int) (out []*slot) {
	out = make([]*slot, 0, len(cols))
	for _, c := range cols {
		for _, s := range p.columns[c] {
			if p.inDispute(c, s) {
				out = append(out, s)
			}
		}
	}
	return out
}

// A proof is a failure whose needs and slots are being put together.
type proof struct {
	*attempt
	f     *failure
	needs map[*need]bool
	slots map[*slot]bool
}

// newProof is a proof that names already what a failure names.
func newProof(p *attempt, f *failure) proof {
	w := proof{p, f, map[*need]bool{}, map[*slot]bool{}}
	if len(p.runOwner) == 0 && !slices.ContainsFunc(f.needs, func(n *need) bool { return len(n.runs) > 0 }) {
		return w // nothing is added
	}
	for _, n := range f.needs {
		w.needs[n] = true
	}
	for _, s := range f.slots {
		w.slots[s] = true
	}
	return w
}

// addSlot adds a slot.
func (w proof) addSlot(s *slot) {
	w.board.Budget -= copying
	if !w.slots[s] {
		w.slots[s] = true
		w.f.slots = append(w.f.slots, s)
	}
}

// addRunOwners adds the slots that a need for several could have had, and the needs that have them.
func (w proof) addRunOwners(n *need) {
	for _, r := range n.runs {
		for _, s := range r.slots {
			w.addSlot(s)
			w.addNeed(w.occupant(s))
		}
		for _, c := range r.columns {
			for _, s := range w.columns[c] {
				w.addNeed(w.occupant(s))
			}
		}
	}
}

// addNeed adds a need, with the slots that it has.
func (w proof) addNeed(n *need) {
	w.board.Budget -= copying
	if n == nil || w.needs[n] {
		return
	}
	w.needs[n] = true
	w.f.needs = append(w.f.needs, n)
	for _, s := range w.slotsOf(n) {
		w.addSlot(s)
	}
}

// copying is how many steps of a search it takes to add something to a proof.
const copying = 8

// shortenProof leaves the needs and slots of a proof out when the proofs before it have named enough of them.
func (p *attempt) shortenProof(f failure) failure {
	p.witnessed += len(f.needs) + len(f.slots)
	if f.omittedNeeds > 0 || f.omittedSlots > 0 {
		f.quotas = nil
		return f
	}
	if p.witnessed > maxWitnessed {
		f.omittedNeeds, f.omittedSlots = len(f.needs), len(f.slots)
		f.needs, f.slots, f.quotas = nil, nil, nil
	}
	return f
}

// placeIf are the slots that a need would get if what is not known came out well, the best first.
func (p *attempt) placeIf(n *need) (out []conditionalSlot) {
	if len(n.conditional) == 0 {
		return nil
	}
	if p.reachable == nil {
		p.reachable = p.board.Attainable()
	}
	taken := func(m conditionalSlot) int {
		if p.board.Row(m.slots[0].columns[0]) == match.None {
			return 0
		}
		return 1
	}
	for _, m := range n.conditional {
		if m.slots == nil {
			m.slots = []*slot{m.first}
		}
		if !slices.ContainsFunc(m.slots, func(s *slot) bool {
			return p.blockedByQuota(n, s) || slices.ContainsFunc(s.columns, func(c int) bool { return !p.reachable[c] })
		}) {
			m.cost = p.points(n, m.slots)
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b conditionalSlot) int {
		return cmp.Or(cmp.Compare(a.cost, b.cost), taken(a)-taken(b))
	})
	return out[:min(len(out), maxIf)]
}

// blockedByQuota tells whether a watched quota would keep the need out of a slot now.
func (p *attempt) blockedByQuota(n *need, s *slot) bool {
	return slices.ContainsFunc(p.quotasOfSlot[s], func(w int) bool {
		k, now := p.quotasWatched[w], p.tallies[w]
		return p.verdict(k.table, n, s) != rules.NotFired &&
			!k.satisfied(now, tally{now.restricted + 1, now.free - 1}, true)
	})
}

// maxIf is how many slots that depend on an answer are named for one need.
const maxIf = 3

// slotSets are disjoint sets of columns: each column points to another of its set, and one of them to itself.
type slotSets []int

// newSlotSets makes n sets of one column each.
func newSlotSets(n int) slotSets {
	s := make(slotSets, n)
	for i := range s {
		s[i] = i
	}
	return s
}

// find gives the column that stands for the set of a column, and shortens the way to it.
func (s slotSets) find(i int) int {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

// join makes one set of two.
func (s slotSets) join(i, j int) { s[s.find(i)] = s.find(j) }
