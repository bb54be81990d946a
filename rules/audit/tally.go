// This file counts by name.

package audit

import (
	"cmp"
	"maps"
	"slices"
)

// tally counts by a name.
type tally map[string]int

// exactCounts are the counts of things that are not people.
func (t tally) exactCounts() []NamedCount { return t.counts(func(n int) Count { return Count{n: n} }) }

// suppressedCounts are the counts of people, with small ones withheld. The most frequent come first.
func (t tally) suppressedCounts() []NamedCount {
	words := slices.Sorted(maps.Keys(t))
	var cells []int
	for _, w := range words {
		cells = append(cells, t[w])
	}
	hidden, _ := suppress(cells)
	out := []NamedCount{}
	for i, w := range words {
		c := Count{n: cells[i]}
		if hidden[i] {
			c = withheld
		}
		out = append(out, NamedCount{Name: w, N: c})
	}
	slices.SortStableFunc(out, func(a, b NamedCount) int { return cmp.Compare(b.N.n, a.N.n) })
	return out
}

// counts are all counts, the most frequent first, and by name where they are equal.
func (t tally) counts(count func(int) Count) []NamedCount {
	out := []NamedCount{}
	for _, name := range slices.Sorted(maps.Keys(t)) {
		out = append(out, NamedCount{Name: name, N: count(t[name])})
	}
	slices.SortStableFunc(out, func(a, b NamedCount) int { return cmp.Compare(t[b.Name], t[a.Name]) })
	return out
}
