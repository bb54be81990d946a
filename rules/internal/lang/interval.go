// What a score can still be while readings are missing: the least and the greatest total over every way to fill them
// in.

package lang

import (
	"slices"
)

// interval computes the possible totals once per evaluation. Parts that share a missing reading are completed together,
// so that the interval is tight over them; groups that share none are independent, so their ends add up.
func (e *Eval) interval(s *Score) interval {
	if known := &e.scores[s.place]; known.done {
		return known.interval
	}
	var iv interval
	if e.allGiven(s.facts) {
		for i := range s.prepared {
			iv.add(e.part(&s.prepared[i].Part))
		}
	} else {
		left := e.scoreWork
		for _, g := range e.groups(s) {
			of := e.complete(s, g, &left)
			iv.low, iv.high = iv.low+of.low, iv.high+of.high
			iv.highLow, iv.highHigh = max(iv.highLow, of.highLow), max(iv.highHigh, of.highHigh)
		}
	}
	e.scores[s.place].interval, e.scores[s.place].done = iv, true
	return iv
}

// allGiven tells whether all of some facts are known.
func (e *Eval) allGiven(facts []*Fact) bool {
	for _, f := range facts {
		if !e.given(f) {
			return false
		}
	}
	return true
}

// add adds what one more part can give.
func (iv *interval) add(low, high int) {
	iv.low, iv.high = iv.low+low, iv.high+high
	iv.highLow, iv.highHigh = max(iv.highLow, low), max(iv.highHigh, high)
}

// group is parts of a score that share missing facts, and those facts.
type group struct {
	parts   []*preparedPart
	missing []*Fact
	into    *group // the group that this one has become part of; nil for one that stands
}

// groups puts the parts of a score together that share missing facts.
func (e *Eval) groups(s *Score) []*group {
	var groups []*group
	of := map[*Fact]*group{} // the group of each missing fact
	for i := range s.prepared {
		part := &s.prepared[i]
		g := &group{parts: []*preparedPart{part}}
		groups = append(groups, g)
		for _, f := range part.facts {
			switch {
			case e.given(f):
			case of[f] == nil:
				of[f] = g
				g.missing = append(g.missing, f)
			default:
				g = of[f].stands().join(g)
			}
		}
	}
	return slices.DeleteFunc(groups, func(g *group) bool { return g.into != nil })
}

// stands is the group that this one has become part of, or itself.
func (g *group) stands() *group {
	for g.into != nil {
		g = g.into
	}
	return g
}

// join puts the smaller of two groups into the other, which it gives.
func (g *group) join(other *group) *group {
	if g == other {
		return g
	}
	if len(g.parts) < len(other.parts) {
		g, other = other, g
	}
	g.parts, g.missing = append(g.parts, other.parts...), append(g.missing, other.missing...)
	other.into = g
	return g
}

// complete fills in the missing readings of a group in every way that matters. Values of one region make no difference,
// so one of each is enough: of a temperature with bands up to 36.0, from 36.1 to 38.0 and above, three values.
//
// Filling in is tighter than adding up the ends of each part. Two parts "temperature < 36: 2" and "temperature > 38: 3"
// give 0 to 5 when they are added up, but no temperature gives 5: filled in they give 0 to 3.
//
// Where it would take more work than is left to the score, the ends of the parts are added up: still sound, not always
// tight.
func (e *Eval) complete(s *Score, g *group, left *int) interval {
	// Every way to fill the facts in is one combination of their values, counted like the digits of a number.
	count := 1
	for _, f := range g.missing {
		if s.values[f] == nil {
			return e.sum(g.parts)
		}
	}
	work := 0
	for _, p := range g.parts {
		work += p.work
	}
	for _, f := range g.missing {
		count *= len(s.values[f])
		if count > *left/work {
			e.cut(s)
			return e.sum(g.parts)
		}
	}
	// Nothing is missing that is filled in: there is one way.
	if count == 1 {
		return e.sum(g.parts)
	}
	*left -= count * work
	return e.fillIn(s, g, count)
}

// fillIn adds up the parts of a group for every combination of values of what it lacks.
func (e *Eval) fillIn(s *Score, g *group, count int) interval {
	filled := e.filled()
	var total interval
	for completion := range count {
		// The digits of the number of this completion choose the value of each fact.
		rest := completion
		for _, f := range g.missing {
			values := s.values[f]
			filled.in.Values[f.Slot] = values[rest%len(values)]
			rest /= len(values)
		}
		filled.forget(g)
		iv := filled.sum(g.parts)
		if completion == 0 {
			total = iv
			continue
		}
		total.low, total.high = min(total.low, iv.low), max(total.high, iv.high)
		total.highLow, total.highHigh = min(total.highLow, iv.highLow), max(total.highHigh, iv.highHigh)
	}
	for _, f := range g.missing {
		filled.in.Values[f.Slot] = Value{}
	}
	filled.forget(g)
	return total
}

// filled is an evaluation of the same input, made once, in which missing readings are filled in.
func (e *Eval) filled() *Eval {
	if e.isFilled {
		return e.filledIn
	}
	if e.filledIn == nil {
		e.filledIn = &Eval{}
	}
	in := e.in
	in.Values = append(e.filledIn.in.Values[:0], in.Values...)
	e.filledIn.Begin(e.program, in)
	e.isFilled = true
	return e.filledIn
}

// forget forgets the answers of the atoms of a group.
func (e *Eval) forget(g *group) {
	for _, p := range g.parts {
		if p.When != nil {
			p.When.Leaves(func(l *Node) { e.memo[l.Atom.ID] = notYet })
		}
	}
}

// cut notes that the work of a score ended before all ways to fill in its readings had been tried.
func (e *Eval) cut(s *Score) {
	e.scores[s.place].cut = true
}

// sum adds up parts by what is known: a part whose condition or reading is open gives the least and the greatest it
// can, as if none shared a reading with another. The interval holds every possible total and may hold others, so a
// verdict that rests on it is right and may be unknown without need.
func (e *Eval) sum(parts []*preparedPart) interval {
	var iv interval
	for _, p := range parts {
		iv.add(e.part(&p.Part))
	}
	return iv
}

// part is the least and the greatest that a part can give: nothing where its condition is false, perhaps nothing where
// that is unknown.
func (e *Eval) part(p *Part) (low, high int) {
	when := True
	if p.When != nil {
		when = e.Truth(p.When)
	}
	if when == False {
		return 0, 0
	}
	low, high = p.Points, p.Points
	if p.Fact != nil {
		low, high = e.banded(p)
	}
	// The part may count or not, so nothing lies between its ends.
	if when == Unknown {
		low, high = min(low, 0), max(high, 0)
	}
	return low, high
}

// banded is what a part with bands gives: the points of the reading's band, or those of all bands while it is missing.
func (e *Eval) banded(p *Part) (low, high int) {
	if !e.given(p.Fact) {
		return Part{Fact: p.Fact, Bands: p.Bands}.points()
	}
	v, _ := e.in.Values[p.Fact.Slot].Number()
	at := Steps(v, p.Fact.Step)
	for _, b := range p.Bands {
		if b.Low <= at && at <= b.High {
			return b.Points, b.Points
		}
	}
	return 0, 0 // bands cover the whole range: not reached
}
