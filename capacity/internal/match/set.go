// Sets of places, which leave out at once what they do not hold.

package match

import (
	"iter"
	"math/bits"
)

// A set is a set of places, numbered from 0: a bit for each, and above them a bit for each word that is not 0.
type set struct {
	words []uint64
	used  []uint64 // which words are not 0, 64 of them in each
}

// newSet is an empty set for n places.
func newSet(n int) set {
	words := (n + 63) / 64
	return set{make([]uint64, words), make([]uint64, (words+63)/64)}
}

// add puts a place in.
func (s set) add(p int) {
	s.words[p>>6] |= 1 << (p & 63)
	s.used[p>>12] |= 1 << (p >> 6 & 63)
}

// remove takes a place out.
func (s set) remove(p int) {
	w := p >> 6
	s.words[w] &^= 1 << (p & 63)
	if s.words[w] == 0 {
		s.used[w>>6] &^= 1 << (w & 63)
	}
}

// put puts a place in or takes it out.
func (s set) put(p int, in bool) {
	if in {
		s.add(p)
	} else {
		s.remove(p)
	}
}

// has tells whether a place is in.
func (s set) has(p int) bool { return s.words[p>>6]>>(p&63)&1 != 0 }

// become makes the set equal to another one of the same size.
func (s set) become(o set) {
	copy(s.words, o.words)
	copy(s.used, o.used)
}

// clone is a copy.
func (s set) clone() set {
	return set{append([]uint64(nil), s.words...), append([]uint64(nil), s.used...)}
}

// emptied is an empty set for n places in the memory of this one.
func (s set) emptied(n int) set {
	words := (n + 63) / 64
	if cap(s.words) < words {
		return newSet(n + n/2)
	}
	s.words, s.used = s.words[:words], s.used[:(words+63)/64]
	clear(s.words)
	clear(s.used)
	return s
}

// list adds the places to a list, in order.
func (s set) list(to []int) []int {
	for i, word := range s.words {
		for ; word != 0; word &= word - 1 {
			to = append(to, i<<6+bits.TrailingZeros64(word))
		}
	}
	return to
}

// A block is a part of a row: which of 4,096 places in succession the row may have, all at one base.
type block struct {
	base  int64
	at    int32  // the number of the block; the first place is 4,096 times that
	used  uint64 // which of its 64 words are not 0
	words []uint64
}

// first is the first place that a block and a set have in common; None where they have none.
func (k *block) first(s set) int {
	for used := k.used & s.used[k.at]; used != 0; used &= used - 1 {
		w := bits.TrailingZeros64(used)
		word := int(k.at)<<6 + w
		if common := k.word(w) & s.words[word]; common != 0 {
			return word<<6 + bits.TrailingZeros64(common)
		}
	}
	return None
}

// word is the word of a number, which is not 0.
func (k *block) word(w int) uint64 { return k.words[bits.OnesCount64(k.used&(1<<w-1))] }

// places gives the places of the block in order.
func (k *block) places() iter.Seq[int] {
	return func(yield func(int) bool) {
		next := 0
		for used := k.used; used != 0; used &= used - 1 {
			first := int(k.at)<<12 + bits.TrailingZeros64(used)<<6
			for word := k.words[next]; word != 0; word &= word - 1 {
				if !yield(first + bits.TrailingZeros64(word)) {
					return
				}
			}
			next++
		}
	}
}
