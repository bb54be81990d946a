// Conditions as disjunctions of terms.

package index

import (
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
)

// maxTerms is how many terms a condition may have. What would have more is not written out, and looked at instead.
const maxTerms = 16

// A term is leaves that must all hold.
type term struct {
	leaves []*lang.Node
	look   bool // more has to hold than the leaves say
}

// termsOf writes a condition as a disjunction of terms. Where that would be too many, what is given is implied by the
// condition, and says that it has to be looked at.
func termsOf(n *lang.Node) []term {
	switch n.Op {
	case lang.Leaf:
		return []term{{leaves: []*lang.Node{n}}}
	case lang.And:
		return every(n.Kids)
	case lang.Or:
		return some(n.Kids)
	}
	return atLeast(n.N, n.Kids)
}

// every is the terms of a conjunction: one for each choice of a term of every part.
func every(parts []*lang.Node) []term {
	all := []term{{leaves: make([]*lang.Node, 0, len(parts))}}
	for _, p := range parts {
		if p.Op == lang.Leaf { // most parts are
			for i := range all {
				all[i].leaves = append(all[i].leaves, p)
			}
			continue
		}
		all = product(all, termsOf(p))
	}
	return all
}

// product is the terms of which a term of either side holds; of the shorter side alone where that would be too many.
func product(a, b []term) []term {
	if len(a)*len(b) > maxTerms {
		if len(b) < len(a) {
			a = b
		}
		a = slices.Clone(a)
		for i := range a {
			a[i].look = true
		}
		return a
	}
	out := make([]term, 0, len(a)*len(b))
	for _, x := range a {
		for _, y := range b {
			out = append(out, term{slices.Concat(x.leaves, y.leaves), x.look || y.look})
		}
	}
	return out
}

// some is the terms of a disjunction.
func some(parts []*lang.Node) (all []term) {
	for _, p := range parts {
		all = append(all, termsOf(p)...)
		if len(all) > maxTerms {
			return []term{{look: true}}
		}
	}
	return all
}

// atLeast is the terms of "at least n of these": one for every n of them.
func atLeast(n int, parts []*lang.Node) (all []term) {
	if ways(n, len(parts)) > maxTerms {
		return []term{{look: true}}
	}
	var choose func(chosen, rest []*lang.Node)
	choose = func(chosen, rest []*lang.Node) {
		if len(chosen) == n {
			all = append(all, every(chosen)...)
			return
		}
		for i := 0; i+n-len(chosen) <= len(rest); i++ {
			choose(append(slices.Clone(chosen), rest[i]), rest[i+1:])
		}
	}
	choose(nil, parts)
	if len(all) > maxTerms {
		return []term{{look: true}}
	}
	return all
}

// ways is how many ways there are to take n of some, or more than maxTerms where there are more.
func ways(n, of int) int {
	ways := 1
	for i := range min(n, of-n) {
		ways = ways * (of - i) / (i + 1)
		if ways > maxTerms {
			return ways
		}
	}
	return ways
}
