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

// An offer is slots that cost a need as much.
type offer struct {
	points int // that speak for them
	slots  slotSet
}

// priced are slots that a need can have by themselves, those that cost it as much together.
func (j *evaluator) priced(n *need, can slotSet) *match.Row {
	if can.empty() {
		return nil
	}
	first := j.spareSet()
	copy(first, can)
	offers := append(j.offers[:0], offer{0, first})
	for _, t := range j.prefers {
		fired, _ := j.outcomes(t, n, can)
		offers = j.split(offers, fired, *t.Then.Prefer)
	}
	cost := 0
	if len(n.proposed) > 0 { // where it stays it has as many points as the move costs
		cost = j.moveCost()
		stays := j.newSlotSet()
		if s := j.byID[n.proposed[0]]; s != nil && len(n.proposed) == 1 {
			stays.add(s.rank)
		}
		offers = j.split(offers, stays, cost)
	}
	groups := j.groups[:0]
	for _, o := range offers {
		base := int64(cost-o.points) * tie
		if i := slices.IndexFunc(groups, func(g match.Group) bool { return g.Base == base }); i >= 0 {
			slotSet(groups[i].Places).addAll(o.slots)
		} else {
			groups = append(groups, match.Group{Base: base, Places: o.slots})
		}
	}
	slices.SortFunc(groups, func(a, b match.Group) int { return cmp.Compare(a.Base, b.Base) })
	row := j.made.Row(groups...)
	for _, o := range offers {
		j.spare = append(j.spare, o.slots)
	}
	j.offers, j.groups = offers, groups
	return row
}

// split gives points to some of the slots.
func (j *evaluator) split(offers []offer, to slotSet, points int) []offer {
	for i := range offers {
		var with slotSet
		left := uint64(0)
		for k, w := range offers[i].slots {
			both := w & to[k]
			if both != 0 {
				if with == nil {
					with = j.spareSet()
				}
				with[k] = both
			}
			left |= w &^ both
		}
		switch {
		case with == nil:
		case left == 0:
			offers[i].points += points
			j.spare = append(j.spare, with)
		default:
			offers[i].slots.removeAll(with)
			offers = append(offers, offer{offers[i].points + points, with})
		}
	}
	return offers
}

// spareSet is an empty set, in memory that is not needed any more where there is some.
func (j *evaluator) spareSet() slotSet {
	n := len(j.spare)
	if n == 0 {
		return j.newSlotSet()
	}
	s := j.spare[n-1]
	j.spare = j.spare[:n-1]
	clear(s)
	return s
}
