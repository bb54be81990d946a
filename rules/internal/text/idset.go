// Sets of words of the lexicon, each with its place in the set.

package text

import (
	"maps"
	"math/bits"
	"slices"
)

// An idSet is a set of words of the lexicon, by their ids. The zero idSet is empty.
type idSet struct {
	bits   []uint64 // a bit for each word
	before []int32  // by 64 words: how many of the set stand before them
}

// place is how many words of the set stand before one of them; -1 for a word that is not in the set.
func (s *idSet) place(id int32) int {
	at, one := int(uint32(id)>>6), uint64(1)<<(id&63) // out of the set for an id below 0
	if at >= len(s.bits) || s.bits[at]&one == 0 {
		return -1
	}
	return int(s.before[at]) + bits.OnesCount64(s.bits[at]&(one-1))
}

// inOrder is the set of the keys of a map, and the values in the order of their places.
func inOrder[T any](of map[int32]T) (s idSet, values []T) {
	if len(of) == 0 {
		return s, nil
	}
	ids := slices.Sorted(maps.Keys(of))
	words := int(ids[len(ids)-1]>>6) + 1
	s = idSet{make([]uint64, words), make([]int32, words)}
	for _, id := range ids {
		s.bits[id>>6] |= 1 << (id & 63)
		values = append(values, of[id])
	}
	for at := 1; at < words; at++ {
		s.before[at] = s.before[at-1] + int32(bits.OnesCount64(s.bits[at-1]))
	}
	return s, values
}

// byID are numbers of words by those of them that are in the lexicon.
func byID(numbers map[string]int32) (s idSet, values []int32) {
	known := map[int32]int32{}
	for w, n := range numbers {
		if e := allWords().word([]byte(w)); e != nil {
			known[e.id] = n
		}
	}
	return inOrder(known)
}
