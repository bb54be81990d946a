package capacity

import (
	"cmp"
	"slices"

	"github.com/frontdoor-rules/frontdoor/capacity/internal/match"
	"github.com/frontdoor-rules/frontdoor/rules"
)

// watchOver lists what is watched: keepings that are not exact, and patients with several needs.
func (p *placing) watchOver(keepings []*keeping) {
	p.watching = map[*slot][]int{}
	for _, k := range keepings {
		if !k.watched {
			continue
		}
		for _, s := range k.of {
			p.watching[s] = append(p.watching[s], len(p.watch))
		}
		p.watch, p.tallied = append(p.watch, k), append(p.tallied, tally{free: len(k.of)})
	}
	p.patients = map[string][]*need{}
	for _, n := range p.needs {
		if id := n.person(); id != "" {
			p.patients[id] = append(p.patients[id], n)
		}
	}
	for id, needs := range p.patients {
		if len(needs) == 1 {
			delete(p.patients, id)
		}
	}
}

// person is the patient's id; "" is not known.
func (n *need) person() string { return cmp.Or(n.PatientID, n.patient.ID) }

// watched tells whether anything has to hold beyond what each need can have.
func (p *placing) watched() bool { return len(p.watch) > 0 || len(p.patients) > 0 }

// single places a need in one slot. Where what is watched would not hold, it is placed in another way, or in a slot that
// nobody has, or not; kept are the keepings that were in the way, bound that something was. Nobody before loses a place by
// it.
func (p *placing) single(n *need, edges []match.Edge) (answer match.Answer, kept []*keeping, bound bool) {
	p.rowOf[n] = len(p.rows)
	p.rows = append(p.rows, placedRow{need: n})
	if !p.watched() {
		_, answer = p.board.Place(edges)
		return answer, nil, false
	}
	undo := p.board.Mark()
	if _, answer = p.board.Place(edges); answer != match.Placed {
		return answer, nil, false
	}
	broken := p.broken(n, p.board.Changed())
	if broken == nil {
		return answer, nil, false
	}
	undo()
	p.exact = false
	full := map[int]bool{}
	for _, w := range broken {
		if w == ofPatient {
			continue
		}
		k := p.watch[w]
		kept = append(kept, k)
		for _, s := range k.of {
			full[s.at] = full[s.at] || p.verdict(k.table, n, s) != rules.NotFired
		}
	}
	if rest := slices.DeleteFunc(slices.Clone(edges), func(e match.Edge) bool { return full[e.Col] }); len(rest) < len(edges) && p.tryRow(n, rest) {
		return match.Placed, nil, true
	}
	for _, e := range slices.SortedFunc(slices.Values(edges), func(a, b match.Edge) int { return cmp.Compare(a.Cost, b.Cost) }) {
		s := p.slots[e.Col]
		if p.board.Row(e.Col) == match.None && p.together[s] == nil && !p.keptBack(n, s) && !p.elsewhere(n, s) && p.tryRow(n, []match.Edge{e}) {
			return match.Placed, nil, true
		}
	}
	p.board.Place(nil)
	return match.Impossible, kept, true
}

// tryRow places one more row, and takes it back where it cannot be or what is watched does not hold.
func (p *placing) tryRow(n *need, edges []match.Edge) bool {
	undo := p.board.Mark()
	if _, answer := p.board.Place(edges); answer == match.Placed && p.broken(n, p.board.Changed()) == nil {
		return true
	}
	undo()
	return false
}

// ofPatient stands among what is broken for a patient who would be at two places at once.
const ofPatient = -1

// broken is what does not hold any more once a need was placed and the rows of some columns have changed; where all holds it
// is remembered as it is now.
func (p *placing) broken(placed *need, changed []int) (out []int) {
	now := map[int]tally{}
	for _, c := range changed {
		if c >= len(p.slots) {
			continue
		}
		for _, w := range p.watching[p.slots[c]] {
			if _, done := now[w]; !done {
				now[w] = p.tally(p.watch[w])
			}
		}
		if n := p.who(p.slots[c]); n != nil && p.overlaps(n) {
			out = append(out, ofPatient)
		}
	}
	for w, t := range now {
		if k := p.watch[w]; !k.holds(p.tallied[w], t, p.keptFrom(k, placed)) {
			out = append(out, w)
		}
	}
	if out == nil {
		for w, t := range now {
			p.tallied[w] = t
		}
	}
	slices.Sort(out)
	return out
}

// at are the slots that a need has now.
func (p *placing) at(n *need) []*slot {
	if slots := p.placed[n]; slots != nil {
		return slots
	}
	if row, ok := p.rowOf[n]; ok && row < p.board.Rows() {
		if c := p.board.Col(row); c != match.None {
			return []*slot{p.slots[c]}
		}
	}
	return nil
}

// overlaps tells whether the patient of a need would be elsewhere at the time.
func (p *placing) overlaps(n *need) bool {
	return slices.ContainsFunc(p.patients[n.person()], func(o *need) bool { return o != n && overlap(p.at(n), p.at(o)) })
}

// elsewhere tells whether the patient of a need has another one at the time of a slot.
func (p *placing) elsewhere(n *need, s *slot) bool {
	return slices.ContainsFunc(p.patients[n.person()], func(o *need) bool { return o != n && overlap([]*slot{s}, p.at(o)) })
}

func overlap(a, b []*slot) bool {
	for _, s := range a {
		for _, o := range b {
			if s.start < max(o.end, o.start+1) && o.start < max(s.end, s.start+1) {
				return true
			}
		}
	}
	return false
}

// take gives a need several slots together: those that cost least, and of these that leave most room for those after it.
func (p *placing) take(n *need, i int, runs []run, freeOnly bool) bool {
	runs = slices.SortedStableFunc(slices.Values(runs), func(a, b run) int { return cmp.Compare(a.cost, b.cost) })
	var options [][]int
	for _, r := range runs {
		var cols []int
		for _, s := range r.slots {
			cols = append(cols, s.at)
		}
		options = append(options, cols)
	}
	if !p.watched() {
		best := match.None
		if freeOnly {
			best = p.board.TakeFree(options)
		} else if len(options) > 0 {
			best = p.board.TakeBest(options, p.later(i))
		}
		if best == match.None {
			return false
		}
		p.give(n, runs[best].slots)
		return true
	}
	for o, cols := range options {
		undo := p.board.Mark()
		if freeOnly && p.board.TakeFree(options[o:o+1]) == match.None || !freeOnly && !p.board.Take(cols) {
			undo()
			continue
		}
		p.give(n, runs[o].slots)
		if p.broken(n, p.board.Columns()) == nil {
			return true
		}
		undo()
		p.giveBack(n)
	}
	return false
}

// later are the single slots that the needs after one can have.
func (p *placing) later(i int) (further [][]match.Edge) {
	for _, n := range p.needs[i+1:] {
		if n.pinned == nil && len(n.edges) > 0 {
			further = append(further, n.edges)
		}
	}
	return further
}

func (p *placing) give(n *need, slots []*slot) {
	p.placed[n] = slots
	for _, s := range slots {
		p.together[s] = n
	}
}

func (p *placing) giveBack(n *need) {
	for _, s := range p.placed[n] {
		delete(p.together, s)
	}
	delete(p.placed, n)
}
