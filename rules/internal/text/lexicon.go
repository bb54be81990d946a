// The lexicon: every word that stands in a list of the reading, found by its bytes in one look, with the lists that it
// stands in.

package text

import (
	"slices"
	"strings"
	"sync"
)

// A class is a closed list of words, such as those of denial: a word is in it or not.
type class uint8

// classes are the classes of one word, a bit for each.
type classes [2]uint64

func (s *classes) has(c class) bool { return s[c>>6]>>(c&63)&1 == 1 }

func (s *classes) add(c class) { s[c>>6] |= 1 << (c & 63) }

// lists are the words of each class. They are complete when the package is initialised.
var lists []string

// noClass is a class that no word is in.
const noClass class = 0

// list makes the class of the words of a list.
func list(words string) class {
	lists = append(lists, words)
	return class(len(lists))
}

// The classes of words that are in no list of their own.
var (
	withDigit  = list("") // a digit is in the word
	contracted = list("") // the word stands for two or three
	itself     = list("") // a word of its own, and so no slip of another: see isWord
	spelledOut = list("") // a number in words
	ageUnit    = list("") // a unit of an age
)

// An entry is a word of the lexicon. It fills a line of a processor's cache.
type entry struct {
	text    string
	key     key
	classes classes
	id      int32 // its place in the lexicon; -1 for a word that is not in it
	_       [12]byte
}

// A lexicon finds the entries of words. It is not changed once it has been made.
type lexicon struct {
	entries []entry
	slots   []int32            // by the hash of a key: a place among the entries, or -1
	longer  map[string]int32   // of words that fit no key
	long    map[int32][]*entry // what a contraction stands for
	// otherwise are words that may stand for another one by more than being one of its forms: all that are no words of
	// their own, and of these the ones that are misspelt, with a letter held down, or owners. See Matcher.lookup.
	otherwise []*entry
}

// allWords is the lexicon, made when a text is folded for the first time.
var allWords = sync.OnceValue(newLexicon)

// unknown is an entry of its own for a word that is not in the lexicon.
func unknown(w string) *entry {
	e := &entry{text: w, id: -1}
	if hasDigit(w) {
		e.classes.add(withDigit)
	}
	return e
}

func newLexicon() *lexicon {
	lx := &lexicon{longer: map[string]int32{}, long: map[int32][]*entry{}}
	known := make(map[string]int32, 1<<16)
	into := func(w string) *entry {
		at, ok := known[w]
		if !ok {
			at = int32(len(lx.entries))
			known[w] = at
			lx.entries = append(lx.entries, entry{text: w, id: at})
			if hasDigit(w) {
				lx.entries[at].classes.add(withDigit)
			}
		}
		return &lx.entries[at]
	}
	for c, words := range lists {
		for w := range strings.FieldsSeq(words) {
			into(w).classes.add(class(c + 1))
		}
	}
	for w := range numberWords {
		into(w).classes.add(spelledOut)
	}
	for w := range ageUnits {
		into(w).classes.add(ageUnit)
	}
	for short, long := range contractions {
		into(short).classes.add(contracted)
		for w := range strings.FieldsSeq(long) {
			into(w)
		}
	}
	for short, long := range contractions {
		for w := range strings.FieldsSeq(long) {
			lx.long[known[short]] = append(lx.long[known[short]], &lx.entries[known[w]])
		}
	}
	lx.index()
	return lx
}

// index makes the entries found by their keys, and notes which of them are words of their own.
func (lx *lexicon) index() {
	size := 1
	for size < 2*len(lx.entries) {
		size *= 2
	}
	lx.slots = slices.Repeat([]int32{-1}, size)
	for i := range lx.entries {
		e := &lx.entries[i]
		if s := &e.classes; s.has(english) || s.has(shared) || s.has(guards) {
			s.add(itself)
		}
		owner := strings.HasSuffix(e.text, "s") && !e.classes.has(english)
		if !e.classes.has(itself) || e.classes.has(spellings) || heldDown(e.text) || owner {
			lx.otherwise = append(lx.otherwise, e)
		}
		if len(e.text) > keyBytes {
			lx.longer[e.text] = e.id
			continue
		}
		e.key = keyOf(e.text)
		at := e.key.hash() & uint32(size-1)
		for lx.slots[at] >= 0 {
			at = (at + 1) & uint32(size-1)
		}
		lx.slots[at] = e.id
	}
}

// find is the entry of a key; nil when no word of the lexicon has it.
func (lx *lexicon) find(k key) *entry {
	for at := k.hash() & uint32(len(lx.slots)-1); ; at = (at + 1) & uint32(len(lx.slots)-1) {
		i := lx.slots[at]
		if i < 0 {
			return nil
		}
		if e := &lx.entries[i]; e.key == k {
			return e
		}
	}
}

// word is the entry of a folded word; nil when it is not in the lexicon.
func (lx *lexicon) word(w []byte) *entry {
	if len(w) <= keyBytes {
		return lx.find(keyOf(w))
	}
	if i, ok := lx.longer[string(w)]; ok {
		return &lx.entries[i]
	}
	return nil
}

// entryOf is the entry of a folded word, of its own where it is not in the lexicon.
func entryOf(w string) *entry {
	if e := allWords().word([]byte(w)); e != nil {
		return e
	}
	return unknown(w)
}

// is tells whether a folded word is in a class.
func is(w string, c class) bool {
	e := allWords().word([]byte(w))
	return e != nil && e.classes.has(c)
}

// hasDigit tells whether a digit is in a word.
func hasDigit(w string) bool {
	for i := range len(w) {
		if digit(w[i]) {
			return true
		}
	}
	return false
}

// keyBytes is how long a word is that fits a key.
const keyBytes = 16

// A key is a word of up to keyBytes bytes as two numbers. Words have no zero bytes, so different words have different
// keys.
type key struct{ low, high uint64 }

// hash spreads keys over all numbers.
func (k key) hash() uint32 {
	h := (k.low ^ k.high*0x9e3779b97f4a7c15) * 0xbf58476d1ce4e5b9
	return uint32(h>>32) ^ uint32(h>>52)
}

// keyOf is the key of a folded word of up to keyBytes bytes.
func keyOf[T string | []byte](w T) (k key) {
	if len(w) > 8 {
		return key{load(w[:8]), load(w[8:])}
	}
	return key{low: load(w)}
}

// load gives up to eight bytes as one number.
func load[T string | []byte](w T) (v uint64) {
	for i := len(w) - 1; i >= 0; i-- {
		v = v<<8 | uint64(w[i])
	}
	return v
}

// eight gives the eight bytes at a place of a text as one number.
func eight(s string, at int) uint64 {
	b := s[at : at+8]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// small makes letters small and leaves digits as they are, eight at a time.
const small = 0x2020202020202020

// keyAt is the key of the plain letters and digits from a place of a text on, n of them, at most keyBytes, as small
// letters.
func keyAt(s string, at, n int) (k key) {
	if at+keyBytes > len(s) { // near the end of the text, byte by byte
		k = keyOf(s[at : at+n])
	} else {
		k = key{eight(s, at), eight(s, at+8)}
	}
	k.low, k.high = k.low|small, k.high|small
	if n <= 8 {
		return key{low: k.low & (1<<(8*n) - 1)}
	}
	k.high &= 1<<(8*(n-8)) - 1
	return k
}
