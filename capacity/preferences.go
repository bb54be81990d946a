// The points of preferences, which are the same for all pairs that no preference tells apart.

package capacity

import "github.com/frontdoor-rules/frontdoor/rules"

// fewPreferences is how many preferences are looked at one by one for each pair.
const fewPreferences = 8

// preferred are the points of pairs, by the classes of needs and of slots that all preferences together tell apart.
type preferred struct {
	needs, slots []int32
	points       map[[2]int32]int
}

// joinPreferences finds these classes where the preferences are many.
func (j *evaluator) joinPreferences() {
	if len(j.prefers) <= fewPreferences {
		return
	}
	j.preferred = &preferred{needs: make([]int32, len(j.needs)), slots: make([]int32, len(j.slots))}
	j.preferred.points = map[[2]int32]int{}
	for _, t := range j.prefers {
		joinClasses(j.preferred.needs, t.needs)
		joinClasses(j.preferred.slots, t.slots)
	}
}

// joinClasses tells classes apart by further ones.
func joinClasses(classes, by []int32) {
	joined := map[[2]int32]int32{}
	for i, c := range classes {
		key := [2]int32{c, by[i]}
		n, known := joined[key]
		if !known {
			n = int32(len(joined))
			joined[key] = n
		}
		classes[i] = n
	}
}

// preference is how many points speak for a need in a slot.
func (j *evaluator) preference(n *need, s *slot) (points int) {
	if j.preferred != nil {
		key := [2]int32{j.preferred.needs[n.index], j.preferred.slots[s.index]}
		if known, ok := j.preferred.points[key]; ok {
			return known
		}
		defer func() { j.preferred.points[key] = points }()
	}
	for _, t := range j.prefers {
		if j.verdict(t, n, s) == rules.Fired {
			points += *t.Then.Prefer
		}
	}
	return points
}
