// Whether a need can have a slot, and which adjoining slots it would take from there on.

package capacity

import (
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// A run is several adjoining slots that a need can have together, or one that lies across several others of its
// clinician.
type run struct {
	slots   []*slot
	columns []int // of the board
	cost    int
}

// A conditionalSlot is what a need could have if facts that are not known came out well.
type conditionalSlot struct {
	first *slot
	slots []*slot // nil where it is not known how many slots the need takes
	cost  int
}

// missingFacts counts, for each fact that is not known, what it keeps out.
type missingFacts map[string]*missingFact

// A missingFact is what one fact keeps out while it is not known: pairs of a need and a slot, and the needs among them.
type missingFact struct {
	pairs int
	needs map[*need]bool
}

// add counts the facts that keep a need out of one slot, each once.
func (g missingFacts) add(n *need, facts []string) {
	for i, fact := range facts {
		if slices.Contains(facts[:i], fact) {
			continue
		}
		if g[fact] == nil {
			g[fact] = &missingFact{needs: map[*need]bool{}}
		}
		g[fact].pairs++
		g[fact].needs[n] = true
	}
}

// fit finds what keeps a need out of a slot, or the slots that it would have from there on. The bars that are named are
// left out of account.
func (j *evaluator) fit(n *need, s *slot, but ...string) (slots []*slot, b bar) {
	j.look(1)
	if j.err != nil {
		return nil, unknownBar()
	}
	b = j.excludedByRules(n, s, true)
	if b.certain() {
		return nil, b
	}
	ordered := j.barred(n, s, but...)
	if ordered.certain() {
		return nil, ordered
	}
	unknown := slices.Concat(b.missing, ordered.missing)
	sure, may, facts := n.length, n.maxLength, n.lengthUnknown
	for _, t := range j.requires {
		v := j.verdict(t, n, s)
		if v == rules.NotFired {
			continue
		}
		skills := hasSkills(t.Then.Require.Skills, s)
		longer := may.with(t.Then.Require.Minutes, t.Then.Require.Slots)
		switch {
		case v == rules.Fired && skills.certain():
			return nil, skills
		case v == rules.Fired:
			unknown = append(unknown, skills.missing...)
			sure, may = sure.with(t.Then.Require.Minutes, t.Then.Require.Slots), longer
		case skills.certain() || len(skills.missing) > 0:
			unknown = append(unknown, t.missingFacts(n, s)...)
		case longer != may:
			may, facts = longer, append(slices.Clip(facts), t.missingFacts(n, s)...)
		}
	}
	slots, length := j.adjoiningSlots(n, s, sure)
	if length.certain() {
		return nil, length
	}
	unknown = append(unknown, length.missing...)
	if !covers(slots, may) {
		unknown = append(unknown, facts...)
	}
	return slots, bar{missing: unknown}
}

// covers tells whether slots are long enough and as many as an appointment needs.
func covers(slots []*slot, e extent) bool {
	minutes := 0
	for _, s := range slots {
		if s.Minutes != nil {
			minutes += *s.Minutes
		}
	}
	return minutes >= e.minutes && len(slots) >= e.slots
}

// adjoiningSlots finds the adjoining slots that make up a length, beginning with a slot.
func (j *evaluator) adjoiningSlots(n *need, s *slot, e extent) (slots []*slot, b bar) {
	if covers(s.alone, e) {
		return s.alone, noBar
	}
	unknown := noBar
	for at := s; ; at = at.second {
		if at != s {
			j.look(1)
		}
		switch {
		case at == nil || len(slots) == maxRun:
			return nil, bar{name: barLength}
		case at != s:
			if more := j.fitsAfterFirst(n, at); more.certain() {
				return nil, bar{name: barLength}
			} else {
				unknown.missing = append(unknown.missing, more.missing...)
			}
			if s.Modality == "" || at.Modality == "" { // whether the appointment is of one modality
				unknown.missing = append(unknown.missing, "slot.modality")
			}
		}
		slots = append(slots, at)
		switch {
		case covers(slots, e):
			return slots, unknown
		case at.Minutes == nil:
			return slots, unknownBar("slot.minutes")
		}
	}
}

// fitsAfterFirst tells whether a need can have a slot as the second or a later one of several.
func (j *evaluator) fitsAfterFirst(n *need, s *slot) bar {
	if !j.available(s) {
		return bar{name: barLength}
	}
	unknown := j.excludedByRules(n, s, false)
	if unknown.certain() {
		return unknown
	}
	for _, look := range barsAfterFirst {
		b := look(j.allocation, n, s)
		if b.certain() {
			return b
		}
		unknown.missing = append(unknown.missing, b.missing...)
	}
	return unknown
}
