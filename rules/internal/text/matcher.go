// Finding phrases in a folded text.

package text

import "strings"

// MaxPhraseWords is how long a phrase may be: it bounds the search, and a longer one would never be found.
const MaxPhraseWords = 12

// A Matcher finds phrases. It is filled while a policy loads and only read afterwards.
type Matcher struct {
	words   map[string]int32 // each word of any phrase
	next    map[[2]int32]int32
	ends    []int32 // by trie node: the phrase that ends here, or -1
	phrases map[string]int
	lengths []int // by phrase, in words
}

// NewMatcher returns an empty matcher.
func NewMatcher() *Matcher {
	return &Matcher{words: map[string]int32{}, next: map[[2]int32]int32{}, ends: []int32{-1}, phrases: map[string]int{}}
}

// Normal is the folded form of a phrase: two phrases with the same form find the same. "" means that no word is in it.
func Normal(phrase string) string { return strings.Join(Fold(phrase).words, " ") }

// Add takes a phrase and returns its number; equal phrases share one. ok is false when the phrase holds no
// word, or more than MaxPhraseWords.
func (m *Matcher) Add(phrase string) (id int, ok bool) {
	words := Fold(phrase).words
	normal := strings.Join(words, " ")
	if len(words) == 0 || len(words) > MaxPhraseWords {
		return 0, false
	}
	if id, ok := m.phrases[normal]; ok {
		return id, true
	}
	at := int32(0)
	for _, w := range words {
		n, ok := m.words[w]
		if !ok {
			n = int32(len(m.words))
			m.words[w] = n
		}
		to, ok := m.next[[2]int32{at, n}]
		if !ok {
			to = int32(len(m.ends))
			m.next[[2]int32{at, n}] = to
			m.ends = append(m.ends, -1)
		}
		at = to
	}
	id = len(m.lengths)
	m.ends[at], m.phrases[normal] = int32(id), id
	m.lengths = append(m.lengths, len(words))
	return id, true
}

// Hits says which phrases stand in a text. The zero Hits found nothing.
type Hits struct{ found, affirmed []uint64 }

// Found tells whether the phrase stands in the text.
func (h Hits) Found(id int) bool { return bit(h.found, id) }

// Affirmed tells whether the phrase stands in the text at least once without being negated.
func (h Hits) Affirmed(id int) bool { return bit(h.affirmed, id) }

// bit tells whether a bit of a set is one; of an id beyond the set it is not.
func bit(set []uint64, id int) bool { return id>>6 < len(set) && set[id>>6]>>(id&63)&1 == 1 }

// Find looks for all phrases in one pass over the words.
func (m *Matcher) Find(f *Folded) Hits {
	size := (len(m.lengths) + 63) / 64
	bits := make([]uint64, 2*size)
	h := Hits{bits[:size], bits[size:]}
	for ; f != nil; f = f.apart {
		m.find(f, h)
	}
	return h
}

// find looks for every phrase from every word on. A phrase has at most MaxPhraseWords words, so that the time is linear
// in the length of the text.
func (m *Matcher) find(f *Folded, h Hits) {
	numbers := make([]int32, len(f.words))
	for i, w := range f.words {
		n, ok := m.words[w]
		if !ok {
			n = -1
		}
		numbers[i] = n
	}
	for i := range numbers {
		at, ok := int32(0), true
		for j := i; j < len(numbers) && numbers[j] >= 0; j++ {
			at, ok = m.next[[2]int32{at, numbers[j]}]
			if !ok {
				break
			}
			if id := m.ends[at]; id >= 0 {
				h.found[id>>6] |= 1 << (id & 63)
				if !bit(h.affirmed, int(id)) && !f.negated(i, j+1) {
					h.affirmed[id>>6] |= 1 << (id & 63)
				}
			}
		}
	}
}
