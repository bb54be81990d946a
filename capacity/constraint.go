// What has to hold beyond the slots that each need can have: reserves and caps that the board cannot count, and that no
// patient is at two places at once.

package capacity

import (
	"cmp"
	"slices"

	"github.com/frontdoor-rules/frontdoor/capacity/internal/match"
	"github.com/frontdoor-rules/frontdoor/rules"
)

// watch lists what is checked whenever a need is placed: the quotas that are not exact, and patients with several
// needs.
func (p *attempt) watch(quotas []*quota) {
	p.quotasOfSlot = map[*slot][]int{}
	for _, k := range quotas {
		if !k.watched {
			continue
		}
		for _, s := range k.slots {
			p.quotasOfSlot[s] = append(p.quotasOfSlot[s], len(p.quotasWatched))
		}
		p.quotasWatched, p.tallies = append(p.quotasWatched, k), append(p.tallies, p.count(k))
	}
	p.patients = map[rules.Private[string]][]*need{}
	for _, n := range p.needs {
		if id := n.patientID(); id.Given() {
			p.patients[id] = append(p.patients[id], n)
		}
	}
	for id, needs := range p.patients {
		if len(needs) == 1 {
			delete(p.patients, id)
		}
	}
}

// patientID is the id of the need's patient; not given when it is not known.
func (n *need) patientID() rules.Private[string] { return cmp.Or(n.PatientID, n.patient.ID) }

// constrained tells whether anything has to hold beyond what each need can have.
func (p *attempt) constrained() bool { return len(p.quotasWatched) > 0 || len(p.patients) > 0 }

// placeSingle places a need in one slot. Where a quota or the patient's other needs would not allow the way that the
// board has found, another way is tried, and then each slot that nobody has; the quotas that were in the way come back,
// and bound tells whether anything was. No need before loses its place by it.
func (p *attempt) placeSingle(n *need, may *match.Row) (answer match.Answer, inTheWay []*quota, bound bool) {
	p.rowOf[n] = len(p.rows)
	p.rows = append(p.rows, boardRow{need: n})
	if !p.constrained() {
		_, answer = p.board.Place(may)
		return answer, nil, false
	}
	undo := p.board.Mark()
	_, answer = p.board.Place(may)
	if answer != match.Placed {
		return answer, nil, false
	}
	violations := p.violations(n, p.board.Changed())
	if violations == nil {
		return answer, nil, false
	}
	undo()
	p.exact = false
	full := map[int]bool{} // the slots that the quotas in the way keep from the need
	for _, w := range violations {
		if w == patientOverlap {
			continue
		}
		k := p.quotasWatched[w]
		inTheWay = append(inTheWay, k)
		for _, s := range k.slots {
			full[s.rank] = full[s.rank] || p.verdict(k.table, n, s) != rules.NotFired
		}
	}
	rest := p.layout.Without(may, func(s int) bool { return full[s] })
	if rest.Len() < may.Len() && p.tryPlace(n, rest) || p.placeInFree(n, may) {
		return match.Placed, nil, true
	}
	p.board.Place(nil) // the need keeps its row, without a column
	return match.Impossible, inTheWay, true
}

// placeInFree places a need in the cheapest slot that nobody has and that nothing forbids.
func (p *attempt) placeInFree(n *need, may *match.Row) bool {
	for _, e := range p.layout.Edges(may) {
		s := p.bySite[e.Place]
		if c := s.columns[0]; p.board.Row(c) == match.None && p.columnOwner[c] == nil && !p.blockedByQuota(n, s) &&
			!p.patientElsewhereAt(n, s) && p.tryPlace(n, p.layout.RowOf(e)) {
			return true
		}
	}
	return false
}

// tryPlace places one more row, and takes it back where it cannot be placed or something would not hold any more.
func (p *attempt) tryPlace(n *need, may *match.Row) bool {
	undo := p.board.Mark()
	if _, answer := p.board.Place(may); answer == match.Placed && p.violations(n, p.board.Changed()) == nil {
		return true
	}
	undo()
	return false
}

// patientOverlap stands in a list of violations for a patient who would be at two places at once; other entries number
// a quota.
const patientOverlap = -1

// violations are what does not hold any more after a need was placed and the rows of some columns have changed. Where
// everything holds, the tallies are brought up to date.
func (p *attempt) violations(placed *need, changed []int) (out []int) {
	now := map[int]tally{}
	for _, c := range changed {
		for _, s := range p.columns[c] {
			for _, w := range p.quotasOfSlot[s] {
				if _, done := now[w]; !done {
					now[w] = p.count(p.quotasWatched[w])
				}
			}
			if n := p.occupant(s); n != nil && p.patientElsewhere(n) {
				out = append(out, patientOverlap)
			}
		}
	}
	for w, t := range now {
		if k := p.quotasWatched[w]; !k.satisfied(p.tallies[w], t, p.appliesToNeed(k, placed)) {
			out = append(out, w)
		}
	}
	if out == nil {
		for w, t := range now {
			p.tallies[w] = t
		}
	}
	slices.Sort(out)
	return out
}

// slotsOf are the slots that a need has at this point of the attempt.
func (p *attempt) slotsOf(n *need) []*slot {
	if slots := p.placed[n]; slots != nil {
		return slots
	}
	if row, ok := p.rowOf[n]; ok && row < p.board.Rows() {
		if c := p.board.Col(row); c != match.None {
			return []*slot{p.bySite[p.board.Spot(row)]}
		}
	}
	return nil
}

// patientElsewhere tells whether the patient of a need would be at two places at once.
func (p *attempt) patientElsewhere(n *need) bool {
	return slices.ContainsFunc(p.patients[n.patientID()], func(o *need) bool {
		return o != n && overlapping(p.slotsOf(n), p.slotsOf(o))
	})
}

// patientElsewhereAt tells whether the patient of a need has another appointment at the time of a slot.
func (p *attempt) patientElsewhereAt(n *need, s *slot) bool {
	return slices.ContainsFunc(p.patients[n.patientID()], func(o *need) bool {
		return o != n && overlapping([]*slot{s}, p.slotsOf(o))
	})
}

// overlapping tells whether any two of the slots overlap in time; a slot of unknown length counts as one second.
func overlapping(a, b []*slot) bool {
	for _, s := range a {
		for _, o := range b {
			if s.start < max(o.end, o.start+1) && o.start < max(s.end, s.start+1) {
				return true
			}
		}
	}
	return false
}

// placeRun gives a need several slots together: those that cost least, and of these the ones that leave most room for
// the needs after it. With freeOnly nobody is moved.
func (p *attempt) placeRun(n *need, i int, runs []run, freeOnly bool) bool {
	runs = slices.SortedStableFunc(slices.Values(runs), func(a, b run) int { return cmp.Compare(a.cost, b.cost) })
	var options [][]int
	for _, r := range runs {
		options = append(options, r.columns)
	}
	if !p.constrained() {
		best := match.None
		if freeOnly {
			best = p.board.TakeFree(options)
		} else if len(options) > 0 {
			best = p.board.TakeBest(options, p.laterEdges(i))
		}
		if best == match.None {
			return false
		}
		p.assignRun(n, runs[best])
		return true
	}
	for o, cols := range options {
		undo := p.board.Mark()
		if freeOnly && p.board.TakeFree(options[o:o+1]) == match.None || !freeOnly && !p.board.Take(cols) {
			undo()
			continue
		}
		p.assignRun(n, runs[o])
		if p.violations(n, p.board.Columns()) == nil {
			return true
		}
		undo()
		p.unassignRun(n, runs[o])
	}
	return false
}

// laterEdges are the single slots that each need after one can have.
func (p *attempt) laterEdges(i int) (further []*match.Row) {
	for _, n := range p.needs[i+1:] {
		if n.booked == nil && n.may.Len() > 0 {
			further = append(further, n.may)
		}
	}
	return further
}

// assignRun notes that a need has a run, which is not on the board.
func (p *attempt) assignRun(n *need, r run) {
	p.placed[n] = r.slots
	for _, s := range r.slots {
		p.runOwner[s] = n
	}
	for _, c := range r.columns {
		p.columnOwner[c] = n
	}
}

// unassignRun takes back what assignRun noted.
func (p *attempt) unassignRun(n *need, r run) {
	for _, s := range r.slots {
		delete(p.runOwner, s)
	}
	for _, c := range r.columns {
		delete(p.columnOwner, c)
	}
	delete(p.placed, n)
}
