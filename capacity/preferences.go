// The points of preferences, and slots by what they cost a need.

package capacity

import (
	"cmp"
	"slices"

	"github.com/frontdoor-rules/frontdoor/capacity/internal/match"
	"github.com/frontdoor-rules/frontdoor/rules"
)

// preference is how many points speak for a need in a slot.
func (j *evaluator) preference(n *need, s *slot) (points int) {
	for _, t := range j.prefers {
		if j.verdict(t, n, s) == rules.Fired {
			points += *t.Then.Prefer
		}
	}
	return points
}

// priced are slots that a need can have by themselves, those that cost it as much together.
func (j *evaluator) priced(n *need, can slotSet) *match.Row {
	if can.len() == 0 {
		return nil
	}
	byPoints := map[int]slotSet{0: can}
	for _, t := range j.prefers {
		fired, _ := j.outcomes(t, n, can)
		byPoints = splitPoints(byPoints, fired, *t.Then.Prefer)
	}
	if len(n.proposed) > 0 {
		stays := j.newSlotSet()
		if s := j.byID[n.proposed[0]]; s != nil && len(n.proposed) == 1 {
			stays.add(s.index)
		}
		byPoints = splitPoints(byPoints, stays, j.moveCost())
	}
	var groups []match.Group
	for points, slots := range byPoints {
		cost := -points
		if len(n.proposed) > 0 {
			cost += j.moveCost() // of which those that stay have as many points
		}
		groups = append(groups, match.Group{Base: int64(cost) * tie, Places: slots})
	}
	slices.SortFunc(groups, func(a, b match.Group) int { return cmp.Compare(a.Base, b.Base) })
	return j.made.Row(groups...)
}

// splitPoints gives points to some of the slots.
func splitPoints(byPoints map[int]slotSet, to slotSet, points int) map[int]slotSet {
	out := map[int]slotSet{}
	put := func(points int, slots slotSet) {
		if slots == nil {
			return
		}
		if out[points] == nil {
			out[points] = slots
		} else {
			out[points].addAll(slots)
		}
	}
	for was, slots := range byPoints {
		var with slotSet
		left := uint64(0)
		for i, w := range slots {
			if both := w & to[i]; both != 0 {
				if with == nil {
					with = make(slotSet, len(slots))
				}
				with[i] = both
			}
			left |= w &^ to[i]
		}
		switch {
		case with == nil:
			put(was, slots)
		case left == 0:
			put(was+points, slots)
		default:
			slots = slices.Clone(slots)
			slots.removeAll(with)
			put(was, slots)
			put(was+points, with)
		}
	}
	return out
}
