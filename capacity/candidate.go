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
	candidates, err := j.allCandidates()
	if err != nil {
		return err
	}
	var edges []match.Edge
	for _, n := range j.needs {
		if n.booked != nil || j.err != nil {
			continue
		}
		n.edges = edges[:0]
		for _, s := range j.candidates(n, candidates) {
			slots, b := j.fit(n, s)
			if j.err != nil {
				return j.err
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
				j.addCandidate(n, slots)
			}
		}
		edges, n.edges = n.edges, slices.Clone(n.edges)
	}
	return j.err
}

// allCandidates finds the candidates of each class of needs, and refuses at once what would take too long.
func (j *evaluator) allCandidates() (map[int32][]*slot, error) {
	out := map[int32][]*slot{}
	pairs := 0
	for _, s := range j.slots {
		if s.Minutes != nil {
			j.longest = max(j.longest, *s.Minutes)
		}
	}
	for _, n := range j.needs {
		if n.booked != nil {
			continue
		}
		classes := len(out)
		pairs += len(j.candidates(n, out)) * j.runLength(n)
		if len(out) > classes { // every slot was looked at for a class that is new
			pairs += len(j.slots) / 8
		}
		if pairs > maxPairs {
			return nil, tooManyPairs()
		}
		if j.err != nil {
			return nil, j.err
		}
	}
	return out, nil
}

// runLength is how many slots an appointment takes at least.
func (j *evaluator) runLength(n *need) int {
	return min(max(1, n.length.slots, (n.length.minutes+j.longest-1)/max(1, j.longest)), maxRun)
}

// tooManyPairs is the error for an input in which too many needs could have too many slots.
func tooManyPairs() error {
	return &rules.Error{Code: "too-large", Fact: "slots", Detail: fmt.Sprintf(
		"at most %d pairs of a need and a slot, each of the slots of a long appointment counted: allocate site by site",
		maxPairs,
	)}
}

// look counts looks at a slot for a need. While candidates are searched it refuses to go on when they are too many;
// after that, what could be done for needs that are not placed is looked at no more.
func (j *evaluator) look(n int) {
	j.looks += n
	if j.looks > maxLooks && !j.searched && j.err == nil {
		j.err = tooManyPairs()
	}
}

// addCandidate lets a need have slots together, which it can have: one column of the board, or a run.
func (j *evaluator) addCandidate(n *need, slots []*slot) {
	if columns := columnsOf(slots); len(columns) > 1 {
		n.runs = append(n.runs, run{slots, columns, j.points(n, slots)})
		return
	}
	n.edges = append(n.edges, edgeTo(slots[0], j.points(n, slots)))
}

// edgeTo is the edge to the first column of a slot, which costs so many points.
func edgeTo(s *slot, cost int) match.Edge {
	return match.Edge{Col: s.columns[0], Cost: int64(cost)*tie + int64(s.index), Tag: s.index}
}

// open tells whether a slot is given away, or would be if its status or start were known.
func (j *evaluator) open(s *slot) bool {
	return j.available(s) || s.holder == nil && !s.engaged &&
		(s.Status == "" && (s.Start.IsZero() || s.Start.After(j.now)) || s.Status == free && s.Start.IsZero())
}

// candidates are the slots that are given away, or would be if their status or start were known. The first of the rules
// that exclude is asked here, once for all needs of a class.
func (j *evaluator) candidates(n *need, seen map[int32][]*slot) []*slot {
	class := int32(0)
	if len(j.excludes) > 0 {
		class = j.excludes[0].needs[n.index]
	}
	if out, ok := seen[class]; ok {
		return out
	}
	out := []*slot{}
	for _, s := range j.slots {
		if j.open(s) && (len(j.excludes) == 0 || j.verdict(j.excludes[0], n, s) != rules.Fired) {
			out = append(out, s)
		}
	}
	seen[class] = out
	return out
}

// maxPairs is how many pairs of a need and a candidate one allocation looks at, maxLooks how often it looks at a slot
// for a need in all, the later slots of long appointments included, and maxMaybe how many slots that depend on answers
// are remembered for one need. A decision within them takes about a second at most.
const (
	maxPairs = 2_500_000
	maxLooks = maxPairs * 6 / 5
	maxMaybe = 64
)
