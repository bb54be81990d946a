// What a score can still be while readings are missing: the least and the greatest total over every way to fill them
// in.

package lang

import (
	"slices"
)

// The bounds on the work that scores with missing readings may make.
const (
	// maxCompletions is how many ways to fill in missing readings are tried for the parts of a score that share them.
	// Beyond it the parts are added up one by one: still sound, not always tight.
	maxCompletions = 4096
	maxSpent       = 50_000 // parts completed for one input, whatever its scores
)

// interval computes the possible totals once per evaluation. Parts that share a missing reading are completed together,
// so that the interval is tight over them; groups that share none are independent, so their ends add up.
func (e *Eval) interval(s *Score) interval {
	if iv, ok := e.scores[s]; ok {
		return iv
	}
	var iv interval
	for _, group := range e.groups(s) {
		g := e.complete(group)
		iv.low, iv.high = iv.low+g.low, iv.high+g.high
		iv.highLow, iv.highHigh = max(iv.highLow, g.highLow), max(iv.highHigh, g.highHigh)
	}
	if e.scores == nil {
		e.scores = map[*Score]interval{}
	}
	e.scores[s] = iv
	return iv
}

// group is parts that share missing facts, and those facts.
type group struct {
	parts   []Part
	missing []*Fact
}

// groups puts the parts of a score together that share missing facts.
func (e *Eval) groups(s *Score) []group {
	var groups []group
	for _, p := range s.Parts {
		g := group{parts: []Part{p}}
		for _, f := range p.facts() {
			if !e.given(f) {
				g.missing = append(g.missing, f)
			}
		}
		// All groups that share a missing fact with this part become one with it.
		apart := groups[:0:0]
		for _, old := range groups {
			if slices.ContainsFunc(old.missing, func(f *Fact) bool { return slices.Contains(g.missing, f) }) {
				g.parts, g.missing = append(old.parts, g.parts...), union(old.missing, g.missing)
			} else {
				apart = append(apart, old)
			}
		}
		groups = append(apart, g)
	}
	return groups
}

// complete fills in the missing readings of a group in every way that matters. Values of one region make no difference,
// so one of each is enough: of a temperature with bands up to 36.0, from 36.1 to 38.0 and above, three values.
//
// Filling in is tighter than adding up the ends of each part. Two parts "temperature < 36: 2" and "temperature > 38: 3"
// give 0 to 5 when they are added up, but no temperature gives 5: filled in they give 0 to 3.
func (e *Eval) complete(g group) interval {
	// Every way to fill the facts in is one combination of their regions, counted like the digits of a number.
	choices, count := make([][]any, len(g.missing)), 1
	for i, f := range g.missing {
		regions := partRegions(f, g.parts)
		choices[i] = []any{nil}
		if f.completable() {
			choices[i] = regions.Values()
		}
		count *= len(choices[i])
		if count > e.completions || regions.opaque || f.Kind == List {
			return e.addSeparately(g.parts)
		}
	}
	// Nothing is missing that is filled in: there is one way.
	if count == 1 {
		return e.sum(g.parts)
	}
	// The work is bounded for the whole input, so that many scores over many missing readings stay fast.
	*e.spent += count * len(g.parts)
	if *e.spent > maxSpent {
		return e.addSeparately(g.parts)
	}
	values := slices.Clone(e.in.Values)
	var total interval
	for completion := range count {
		// The digits of the number of this completion choose the value of each fact.
		rest := completion
		for i, f := range g.missing {
			v := choices[i][rest%len(choices[i])]
			rest /= len(choices[i])
			values[f.Slot] = v
		}
		sub := &Eval{
			program: e.program, in: Input{Values: values, Text: e.in.Text}, memo: make([]answer, len(e.memo)),
			completions: e.completions, spent: e.spent,
		}
		iv := sub.sum(g.parts)
		if completion == 0 {
			total = iv
			continue
		}
		total.low, total.high = min(total.low, iv.low), max(total.high, iv.high)
		total.highLow, total.highHigh = min(total.highLow, iv.highLow), max(total.highHigh, iv.highHigh)
	}
	return total
}

// completable tells whether a missing fact is filled in at all: one of a few words, or a number in steps.
func (f *Fact) completable() bool {
	return f.Kind == Bool || f.Kind == Enum && f.Values != nil || f.Kind.numeric() && f.Ranged && f.Step != 0
}

// addSeparately adds the parts up as if none shared a reading with another. The interval holds every possible total and
// may hold others, so a verdict that rests on it is right and may be unknown without need.
func (e *Eval) addSeparately(parts []Part) interval {
	var iv interval
	for _, p := range parts {
		g := e.sum([]Part{p})
		iv.low, iv.high = iv.low+g.low, iv.high+g.high
		iv.highLow, iv.highHigh = max(iv.highLow, g.highLow), max(iv.highHigh, g.highHigh)
	}
	return iv
}

// sum adds up parts by what is known: a part whose condition or reading is open gives the least and the greatest it
// can.
func (e *Eval) sum(parts []Part) interval {
	var iv interval
	for _, p := range parts {
		low, high := e.part(p)
		iv.low, iv.high = iv.low+low, iv.high+high
		iv.highLow, iv.highHigh = max(iv.highLow, low), max(iv.highHigh, high)
	}
	return iv
}

// part is the least and the greatest that a part can give: nothing where its condition is false, perhaps nothing where
// that is unknown.
func (e *Eval) part(p Part) (low, high int) {
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
func (e *Eval) banded(p Part) (low, high int) {
	if !e.given(p.Fact) {
		p.When = nil
		return p.points()
	}
	var v float64
	switch x := e.in.Values[p.Fact.Slot].(type) {
	case int:
		v = float64(x)
	case float64:
		v = x
	}
	at := Steps(v, p.Fact.Step)
	for _, b := range p.Bands {
		if b.Low <= at && at <= b.High {
			return b.Points, b.Points
		}
	}
	return 0, 0 // bands cover the whole range: not reached
}
