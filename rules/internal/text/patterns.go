// Patterns: their normal form, for their number, their rule's meaning and the digest, and how they are found.

package text

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// NearKey is the same for patterns that find the same: groups and their phrases are sets.
func NearKey(groups [][]string, within int) string {
	var all []string
	for _, group := range groups {
		var phrases []string
		for _, phrase := range group {
			phrases = append(phrases, Normal(phrase))
		}
		slices.Sort(phrases)
		all = append(all, strings.Join(slices.Compact(phrases), "|"))
	}
	slices.Sort(all)
	return fmt.Sprintf("near(%s; %d)", strings.Join(all, " & "), within)
}

// Bounds of the work for patterns. Where one is reached, which no text of up to 2,000 words does in earnest, a pattern
// of which all groups stand in the text counts as found and current: whatever is not looked at is a doubt.
const (
	maxPlaces      = 1_000_000 // places of all members
	maxWindowSteps = 2_000_000 // places looked at for one pattern
)

// places are where the members of patterns stand in a text, in memory that is used for one text after another.
type places struct {
	vocabulary *vocabulary
	latest     []int32        // by phrase: one more than the place in all of the latest; 0 for none
	all        []linked       // every place that is kept
	standing   []int32        // the phrases that stand anywhere
	groups     []uint8        // by pattern: a bit for each group of which a member stands
	complete   []int32        // the patterns of which every group stands
	spilt      map[int32]bool // members that stand at more places than are kept

	begin  []int    // see ofPattern
	sorted []member // the members of the pattern at hand
}

// linked is a place of a phrase, and one more than the place in all of the one before it.
type linked struct {
	place
	before int32
}

// forget begins with another text.
func (s *places) forget(v *vocabulary) {
	if s.vocabulary != v {
		s.vocabulary, s.standing = v, s.standing[:0]
		s.latest, s.groups = zeroed(s.latest, len(v.memberOf)), zeroed(s.groups, len(v.groups))
	}
	for _, id := range s.standing {
		s.latest[id] = 0
		for _, of := range v.memberOf[id] {
			s.groups[of.pattern] = 0
		}
	}
	s.all, s.standing, s.complete = s.all[:0], s.standing[:0], s.complete[:0]
	clear(s.spilt)
}

func (s *places) add(id int32, p place) {
	if s.latest[id] == 0 && !s.spilt[id] {
		s.begins(id)
	}
	if len(s.all) >= maxPlaces {
		if s.spilt == nil {
			s.spilt = map[int32]bool{}
		}
		s.spilt[id] = true
		return
	}
	s.all = append(s.all, linked{p, s.latest[id]})
	s.latest[id] = int32(len(s.all))
}

// begins notes that a phrase stands in the text.
func (s *places) begins(id int32) {
	s.standing = append(s.standing, id)
	for _, of := range s.vocabulary.memberOf[id] {
		before, whole := s.groups[of.pattern], s.vocabulary.groups[of.pattern]
		s.groups[of.pattern] |= 1 << of.group
		if before != whole && s.groups[of.pattern] == whole {
			s.complete = append(s.complete, of.pattern)
		}
	}
}

// member is a place of a member of a pattern, with its group.
type member struct {
	place
	group int
}

// ofPattern are the places of the members of a pattern in a text of so many words, in their order, each once a group,
// until the next pattern is asked for. whole is false when some are not kept.
func (s *places) ofPattern(p *pattern, words int) (all []member, whole bool) {
	s.begin = zeroed(s.begin, words+1) // by word, how many places begin there; then, where the next of them goes
	whole = true
	for _, group := range p.groups {
		for _, id := range group {
			for i := s.latest[id]; i > 0; i = s.all[i-1].before {
				s.begin[s.all[i-1].from]++
			}
			whole = whole && !s.spilt[id]
		}
	}
	count := 0
	for at, n := range s.begin {
		s.begin[at], count = count, count+n
	}
	s.sorted = zeroed(s.sorted, count)
	all = s.sorted
	for g, group := range p.groups {
		for _, id := range group {
			for i := s.latest[id]; i > 0; i = s.all[i-1].before {
				at := s.all[i-1].place
				all[s.begin[at.from]] = member{at, g}
				s.begin[at.from]++
			}
		}
	}
	for from, to := 0, 0; from < len(all); from = to {
		for to = from + 1; to < len(all) && all[to].from == all[from].from; to++ {
		}
		if to-from > 1 {
			slices.SortFunc(all[from:to], func(a, b member) int { return cmp.Or(a.to-b.to, a.group-b.group) })
		}
	}
	return slices.Compact(all), whole
}

// near finds a pattern: windows of words that hold one member of each group. A window is affirmed when each of its
// members is, and current likewise.
func (h *Hits) near(p *pattern) {
	all, kept := h.members.ofPattern(p, len(h.reader.f.tokens))
	steps := 0
	for i := range all {
		if bit(h.current, p.id) {
			return
		}
		whole, best, looked := h.reader.window(all[i:], p)
		if whole {
			h.mark(p.id, best)
		}
		steps += looked
		if steps > maxWindowSteps {
			kept = false
			break
		}
	}
	if !kept {
		h.mark(p.id, place{affirmed: true, current: true})
	}
}

// window looks from the first member on for one of each group, none of them over the words of the first, all in its
// sentence, and takes of each group the one of which most may be said. looked is how many places it looked at.
func (r *reader) window(all []member, p *pattern) (whole bool, best place, looked int) {
	first := all[0]
	var buffer [MaxGroups]*place
	chosen := buffer[:len(p.groups)]
	end := min(r.sentence(first.from).to, first.from+p.within)
	if first.to > end {
		return false, best, 1
	}
	chosen[first.group] = &all[0].place
	for looked = 1; looked < len(all) && all[looked].from < end; looked++ {
		at := &all[looked]
		if at.to > end || at.group == first.group || at.from < first.to {
			continue
		}
		if old := chosen[at.group]; old == nil || at.better(*old) {
			chosen[at.group] = &at.place
		}
	}
	best = place{from: len(r.words), affirmed: true, current: true}
	for _, c := range chosen {
		if c == nil {
			return false, best, looked
		}
		best.affirmed, best.current = best.affirmed && c.affirmed, best.current && c.current
		best.from, best.to = min(best.from, c.from), max(best.to, c.to)
	}
	ofMember := func(at int) bool {
		return slices.ContainsFunc(chosen, func(c *place) bool { return c.from <= at && at < c.to })
	}
	if best.affirmed && r.deniedAcross(best.from, best.to, ofMember) {
		best.affirmed, best.current = false, false
	}
	return true, best, looked
}

// better tells whether more may be said of a place than of another.
func (p place) better(than place) bool {
	return p.current && !than.current || p.affirmed && !than.affirmed
}
