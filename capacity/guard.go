package capacity

import (
	"cmp"
	"slices"

	"github.com/frontdoor-rules/frontdoor/capacity/internal/match"
	"github.com/frontdoor-rules/frontdoor/rules"
)

// watchOver lists what is watched: keepings that are not kept otherwise, and patients with several needs.
func (p *placing) watchOver(ways map[*keeping]way) {
	p.watching = map[*slot][]int{}
	for _, k := range p.keepings {
		if _, said := ways[k]; said || k.how == aside && k.then.Cap != nil {
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
// nobody has, or not; kept tells that something was in the way. Nobody before loses a place by it.
func (p *placing) single(n *need, edges []match.Edge) (answer match.Answer, kept bool) {
	p.rowOf[n] = len(p.rows)
	p.rows = append(p.rows, placedRow{need: n})
	if !p.watched() {
		_, answer = p.board.Place(edges)
		return answer, false
	}
	undo := p.board.Mark()
	if _, answer = p.board.Place(edges); answer != match.Placed {
		return answer, false
	}
	broken := p.broken(p.board.Changed())
	if broken == nil {
		return answer, false
	}
	undo()
	p.exact = false
	full := p.bite(n, broken)
	if rest := slices.DeleteFunc(slices.Clone(edges), func(e match.Edge) bool { return full[e.Col] }); len(rest) < len(edges) && p.tryRow(rest) {
		return match.Placed, true
	}
	for _, e := range slices.SortedFunc(slices.Values(edges), func(a, b match.Edge) int { return cmp.Compare(a.Cost, b.Cost) }) {
		if p.board.Row(e.Col) == match.None && p.together[p.slots[e.Col]] == nil && p.tryRow([]match.Edge{e}) {
			return match.Placed, true
		}
	}
	p.board.Place(nil)
	return match.Impossible, true
}

// bite notes which keepings were in the way, and gives the slots that they keep from a need.
func (p *placing) bite(n *need, broken []int) (full map[int]bool) {
	full = map[int]bool{}
	for _, w := range broken {
		if w == ofPatient {
			continue
		}
		k := p.watch[w]
		if !slices.Contains(p.bitten, k) {
			p.bitten = append(p.bitten, k)
		}
		for _, s := range k.of {
			full[s.at] = full[s.at] || p.verdict(k.table, n, s) != rules.NotFired
		}
	}
	return full
}

// tryRow places one more row, and takes it back where it cannot be or what is watched does not hold.
func (p *placing) tryRow(edges []match.Edge) bool {
	undo := p.board.Mark()
	if _, answer := p.board.Place(edges); answer == match.Placed && p.broken(p.board.Changed()) == nil {
		return true
	}
	undo()
	return false
}

// ofPatient stands among what is broken for a patient who would be at two places at once.
const ofPatient = -1

// broken is what does not hold any more once the rows of some columns have changed; where all holds it is remembered as it
// is now.
func (p *placing) broken(changed []int) (out []int) {
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
		if !p.watch[w].holds(p.tallied[w], t) {
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
		if p.broken(p.board.Columns()) == nil {
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
