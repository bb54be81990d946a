// Near misses: phrases of which a text holds all words but one, for those who look after a policy's lists.

package text

import (
	"slices"
	"strings"
)

// A NearMiss is a phrase and the word of a text that stands in place of one of its words.
type NearMiss struct{ Phrase, Written string }

// missFrom is how many words a phrase has of which a near miss says something.
const missFrom = 3

// A MissTable finds near misses of some phrases of a matcher. It is not changed once it has been made.
type MissTable struct {
	matcher *Matcher
	byWord  map[missKey][]missable
}

// NearMisses are the phrases of missFrom words and more that stand in a text but for one word, in the order of the
// text.
func (t *MissTable) NearMisses(f *Folded) (out []NearMiss) {
	v, numbers := t.matcher.vocabulary(), make([][]int32, len(f.tokens))
	words := f.expand(nil)
	for i := range words {
		numbers[i] = v.numbers(t.matcher, words[i].entry)
	}
	for i := range words {
		for at := 0; at < 2 && i+at < len(numbers); at++ {
			for _, n := range numbers[i+at] {
				for _, p := range t.byWord[missKey{n, at}] {
					// Each is found once: by its first word, unless that is the wrong one.
					if wrong := p.missedIn(numbers, i); wrong >= 0 && (at == 0 || wrong == i) {
						out = append(out, NearMiss{p.phrase, words[wrong].text})
					}
				}
			}
		}
	}
	return out
}

// missKey is a word of a phrase, and whether it is the first or the second of it.
type missKey struct {
	word int32
	at   int
}

// missable is a phrase with the numbers of its words.
type missable struct {
	phrase string
	words  []int32
}

// MissTable prepares the search for near misses of the phrases of which among is true: by their first and by their
// second word, one of which is written where a phrase is missed by one word.
func (m *Matcher) MissTable(among func(id int) bool) *MissTable {
	out := map[missKey][]missable{}
	for id, key := range m.keys {
		if !m.phrases[id] || !among(id) {
			continue
		}
		phrase, exact := strings.CutPrefix(key, "=")
		words := strings.Fields(phrase)
		if len(words) < missFrom {
			continue
		}
		p := missable{phrase: phrase}
		for _, w := range words {
			p.words = append(p.words, m.number(w, exact))
		}
		for at := range 2 {
			out[missKey{p.words[at], at}] = append(out[missKey{p.words[at], at}], p)
		}
	}
	return &MissTable{matcher: m, byWord: out}
}

// missedIn is the place of the one word of a text that differs from a phrase which would begin at from; -1 where none
// differs, more than one does, or the text ends before.
func (p missable) missedIn(numbers [][]int32, from int) int {
	wrong := -1
	if from+len(p.words) > len(numbers) {
		return -1
	}
	for i, n := range p.words {
		if slices.Contains(numbers[from+i], n) {
			continue
		}
		if wrong >= 0 {
			return -1
		}
		wrong = from + i
	}
	return wrong
}

// number is the number of a word of a phrase.
func (m *Matcher) number(w string, exact bool) int32 {
	if exact {
		w = "=" + w
	}
	return m.words[w]
}

// Numbers are the words, as the matcher numbers them, of the phrases of which among is true.
func (m *Matcher) Numbers(among func(id int) bool) map[int32]bool {
	out := map[int32]bool{}
	for id, key := range m.keys {
		if !m.phrases[id] || !among(id) {
			continue
		}
		phrase, exact := strings.CutPrefix(key, "=")
		for _, w := range strings.Fields(phrase) {
			out[m.number(w, exact)] = true
		}
	}
	return out
}

// StandsFor tells whether a folded word that is written stands for one of these words.
func (m *Matcher) StandsFor(written string, numbers map[int32]bool) bool {
	return slices.ContainsFunc(m.vocabulary().numbers(m, entryOf(written)), func(n int32) bool { return numbers[n] })
}
