// Which slots each need can have, found before any need is placed, and how much work that may be.

package capacity

import (
	"fmt"
	"slices"

	"github.com/frontdoor-rules/frontdoor/capacity/internal/match"
	"github.com/frontdoor-rules/frontdoor/rules"
)

// findCandidates finds for each need the slots that it can have, and those that it could have but for missing facts.
func (j *evaluator) findCandidates() error {
	if err := j.layOut(); err != nil {
		return err
	}
	if err := j.countPairs(); err != nil {
		return err
	}
	size := 0
	for _, n := range j.needs {
		if n.booked != nil {
			continue
		}
		if err := j.findCandidatesOf(n); err != nil {
			return err
		}
		size += n.may.Size()
		if size > maxWords {
			return tooManyPairs()
		}
	}
	j.candidateSets = nil
	return j.err
}

// findCandidatesOf finds the slots of one need: most at once, and one by one those that are not known to be for it, or
// of which it may take several.
func (j *evaluator) findCandidatesOf(n *need) error {
	can, closer := j.spareSet(), j.spareSet()
	copy(can, j.candidates(n))
	looks := can.len()
	for _, t := range j.excludes {
		fired, unknown := j.outcomes(t, n, can)
		can.removeAll(fired)
		closer.addAll(unknown)
	}
	j.takeBarred(n, can, closer)
	closer.keep(can)
	can.removeAll(closer)
	for _, t := range j.requires { // what it asks, or may ask, has to be looked at
		fired, unknown := j.outcomes(t, n, can)
		for i := range can {
			asks := can[i] & (fired[i] | unknown[i])
			can[i] &^= asks
			closer[i] |= asks
		}
	}
	j.looks += looks - closer.len()
	n.may = j.priced(n, can)
	slots := j.inOrder(closer)
	var more []match.Edge
	for _, s := range slots {
		more = j.lookCloser(n, s, more)
		if j.err != nil {
			return j.err
		}
	}
	n.may = j.layout.With(n.may, more...)
	j.spare = append(j.spare, can, closer)
	return j.err
}

// inOrder gives the slots of a set in the order of slots.
func (j *evaluator) inOrder(of slotSet) (out []*slot) {
	for rank := range of.all() {
		out = append(out, j.bySite[rank])
	}
	slices.SortFunc(out, func(a, b *slot) int { return a.index - b.index })
	return out
}

// lookCloser looks at one slot for a need, and adds it to the edges where the need can have it by itself.
func (j *evaluator) lookCloser(n *need, s *slot, edges []match.Edge) []match.Edge {
	slots, b := j.fit(n, s)
	if j.err != nil {
		return edges
	}
	if s.Status == "" {
		b.missing = append(b.missing, "slot.status")
	}
	if s.Start.IsZero() {
		b.missing = append(b.missing, "slot.start")
	}
	switch {
	case b.certain():
	case len(b.missing) > 0:
		if len(n.conditional) < maxMaybe {
			n.conditional = append(n.conditional, conditionalSlot{slots: slots, first: s})
		}
		j.missingFacts.add(n, b.missing)
	default:
		edges = j.addCandidate(n, slots, edges)
	}
	return edges
}

// countPairs refuses at once what would take too long.
func (j *evaluator) countPairs() error {
	pairs, long := 0, 0
	j.openSlots, j.candidateSets = j.slotSetOf(j.open), map[int32]slotSet{}
	for _, s := range j.slots {
		if s.Minutes != nil {
			j.longest = max(j.longest, *s.Minutes)
		}
	}
	for _, n := range j.needs {
		if n.booked != nil {
			continue
		}
		classes := len(j.candidateSets)
		found := j.candidates(n).len()
		pairs += found
		if run := j.runLength(n); run > 1 {
			long += found * run
		}
		if len(j.candidateSets) > classes { // every slot was looked at for a class that is new
			pairs += len(j.slots) / 8
		}
		if pairs > maxPairs || long > maxLongPairs {
			return tooManyPairs()
		}
		if j.err != nil {
			return j.err
		}
	}
	return nil
}

// runLength is how many slots an appointment takes at least.
func (j *evaluator) runLength(n *need) int {
	return min(max(1, n.length.slots, (n.length.minutes+j.longest-1)/max(1, j.longest)), maxRun)
}

// tooManyPairs is the error for an input in which too many needs could have too many slots.
func tooManyPairs() error {
	return &rules.Error{Code: "too-large", Fact: "slots", Detail: fmt.Sprintf(
		"at most %d pairs of a need and a slot, each of the slots of a long appointment counted, and %d of those "+
			"that take one slot of which all is known: allocate site by site", maxLongPairs, maxPairs,
	)}
}

// look counts looks at single slots for a need. While candidates are searched it refuses to go on when they are too
// many; after that, what could be done for needs that are not placed is looked at no more.
func (j *evaluator) look(n int) {
	j.looks += n
	j.closeLooks += n
	if j.closeLooks > maxLooks && !j.searched && j.err == nil {
		j.err = tooManyPairs()
	}
}

// endSearch ends the search for candidates. What could be done for needs that are not placed is looked at for so long
// as one decision may look at slots, and for a while in any case.
func (j *evaluator) endSearch() {
	j.searched, j.mostLooks = true, maxLooks
	if j.looks > maxLooks {
		j.mostLooks = j.looks + maxLooks/6
	}
}

// addCandidate lets a need have slots together, which it can have: an edge to one column of the board, or a run.
func (j *evaluator) addCandidate(n *need, slots []*slot, edges []match.Edge) []match.Edge {
	if columns := columnsOf(slots); len(columns) > 1 {
		n.runs = append(n.runs, run{slots, columns, j.points(n, slots)})
		return edges
	}
	return append(edges, edgeTo(slots[0], j.points(n, slots)))
}

// edgeTo is the edge to a slot that costs so many points.
func edgeTo(s *slot, cost int) match.Edge {
	return match.Edge{Place: s.rank, Cost: int64(cost)*tie + int64(s.index)}
}

// open tells whether a slot is given away, or would be if its status or start were known.
func (j *evaluator) open(s *slot) bool {
	return j.available(s) || s.holder == nil && !s.engaged &&
		(s.Status == "" && (s.Start.IsZero() || s.Start.After(j.now)) || s.Status == free && s.Start.IsZero())
}

// candidates are the slots that are given away, or would be if their status or start were known. The first of the rules
// that exclude is asked here, once for all needs of a class.
func (j *evaluator) candidates(n *need) slotSet {
	class := int32(0)
	if len(j.excludes) > 0 {
		class = j.excludes[0].needs[n.index]
	}
	if out, ok := j.candidateSets[class]; ok {
		return out
	}
	out := slices.Clone(j.openSlots)
	if len(j.excludes) > 0 {
		fired, _ := j.outcomes(j.excludes[0], n, out)
		out.removeAll(fired)
	}
	j.candidateSets[class] = out
	return out
}

// maxPairs is how many pairs of a need and a candidate one allocation looks at, and maxLongPairs how many where an
// appointment takes several slots. maxLooks is how often it looks at a slot for a need by itself, the later slots of
// long appointments included; maxWords is the size of all candidates together, and maxMaybe how many slots that depend
// on answers are remembered for one need. A decision within them takes a few seconds at most.
const (
	maxPairs     = 20_000_000
	maxLongPairs = 2_500_000
	maxLooks     = maxLongPairs * 6 / 5
	maxWords     = 20_000_000
	maxMaybe     = 64
)
