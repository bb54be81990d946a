// Finding the nearest of many names, for those who ask often.

package problem

import (
	"math/bits"
	"slices"
	"strings"
)

// Names are valid names, made ready to be compared with those that are not. They are not safe for concurrent use.
type Names struct {
	names []candidate
	rows  [3][]int // see distance
}

// candidate is a name in small letters.
type candidate struct {
	name  string
	runes []rune
	set   uint64 // its characters, each as one of 64 bits
}

// NewNames makes names ready.
func NewNames(names []string) *Names {
	n := &Names{names: make([]candidate, len(names))}
	for i, name := range names {
		n.names[i] = newCandidate(name)
	}
	return n
}

func newCandidate(name string) candidate {
	c := candidate{name: name, runes: []rune(strings.ToLower(name))}
	for _, r := range c.runes {
		c.set |= 1 << (r & 63)
	}
	return c
}

// Nearest is the name that another one was probably meant to be, see the function [Nearest].
func (n *Names) Nearest(name string) string {
	c := newCandidate(name)
	return n.nearest(c, 1+len(c.runes)/4, false)
}

// NearestSlip is the name, other than itself, of which one is a slip of one or two letters; "" when it is none.
func (n *Names) NearestSlip(name string) string {
	c := newCandidate(name)
	return n.nearest(c, min(2, len(c.runes)/4), true)
}

// nearest is the name with the fewest edits; "" when all take more than limit. Of equals it is the first in the order
// of the alphabet.
func (n *Names) nearest(name candidate, limit int, other bool) string {
	best, at := "", limit+1
	for _, c := range n.names {
		// One that is no nearer must at least stand before the best in the alphabet.
		within := at
		if best == "" || c.name >= best {
			within--
		}
		if other && c.name == name.name {
			continue
		}
		if d := n.distance(name, c, within); d <= within {
			best, at = c.name, d
		}
	}
	return best
}

// distance is the optimal-string-alignment distance of two names: how many insertions, deletions, substitutions and
// swaps of neighbours lie between. Where it is more than within, it is some number above within.
func (n *Names) distance(a, b candidate, within int) int {
	far := within + 1
	// An edit brings in at most one character that was missing.
	missing := max(bits.OnesCount64(a.set&^b.set), bits.OnesCount64(b.set&^a.set))
	if within < 0 || missing > within || max(len(a.runes)-len(b.runes), len(b.runes)-len(a.runes)) > within {
		return far
	}
	s, t := withoutCommonEnds(a.runes, b.runes)
	// Three rows of the table are enough: a swap looks two rows back. Only cells next to the diagonal can stay within.
	for i := range n.rows {
		n.rows[i] = slices.Grow(n.rows[i][:0], len(t)+1)[:len(t)+1]
		for j := range n.rows[i] {
			n.rows[i][j] = far
		}
	}
	for j := range min(within, len(t)) + 1 {
		n.rows[1][j] = j
	}
	for i := 1; i <= len(s); i++ {
		prev2, prev, row := n.rows[(i-1)%3], n.rows[i%3], n.rows[(i+1)%3]
		from, to := max(1, i-within), min(len(t), i+within)
		row[from-1] = far
		if from == 1 && i <= within {
			row[0] = i
		}
		if to < len(t) {
			row[to+1] = far
		}
		least := row[from-1]
		for j := from; j <= to; j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			d := min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				d = min(d, prev2[j-2]+1)
			}
			row[j] = min(d, far)
			least = min(least, row[j])
		}
		// What lies one row back may lead further by a swap, at the cost of one.
		if least > within && slices.Min(prev) >= within {
			return far
		}
	}
	return n.rows[(len(s)+1)%3][len(t)]
}

// withoutCommonEnds takes away what both begin with, and what both end with.
func withoutCommonEnds(a, b []rune) (restA, restB []rune) {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return a, b
}
