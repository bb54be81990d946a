// The search: all phrases and patterns of all rules are found in one pass over the words of a text.

package text

import (
	"math/bits"
	"slices"
)

// Hits says which phrases stand in a text, and may search one text after another in the memory that it has. The zero
// Hits found nothing. It is not safe for concurrent use while it searches.
type Hits struct {
	found, affirmed, current []uint64
	spans                    []span // where phrases stand, at most maxSpans of them
	spilt                    bool   // phrases stand at more than maxSpans places
	cut                      bool   // the search took more than maxSteps

	matcher    *Matcher // whose phrases are searched for
	vocabulary *vocabulary
	reader     reader
	members    places
	rows       []int32   // by word of the text: what it stands for, see numbers
	looked     [][]int32 // of words that are in no row of the vocabulary: the words of phrases that each stands for
	left       int       // how many words may still be compared
	covered    []bool    // see Unread
	raised     []bool    // the same
	apart      bool      // the text is being read once more, parted at its invisible characters
}

// span is a phrase and the words from until to over which it stands.
type span struct{ id, from, to int }

const (
	maxSpans = 20_000
	// maxSteps bounds the search of one text, in words of phrases that are compared: a text of words that each stand
	// for several may begin many phrases at each of them. A letter of 3,000 words takes some 10,000.
	maxSteps = 400_000
)

// Whole tells whether every phrase was looked for in all of the text. Of a text of which it is false, a phrase that was
// not found is not known to be absent.
func (h *Hits) Whole() bool { return !h.cut }

// Found tells whether the phrase stands in the text.
func (h *Hits) Found(id int) bool { return bit(h.found, id) }

// Affirmed tells whether the phrase stands in the text at least once without being certainly denied.
func (h *Hits) Affirmed(id int) bool { return bit(h.affirmed, id) }

// Current tells whether the phrase stands in the text at least once affirmed and not certainly of the past, of a
// relative or of asking in general.
func (h *Hits) Current(id int) bool { return bit(h.current, id) }

// AppendTo appends the phrases that stand in the text, in the order of their numbers.
func (h *Hits) AppendTo(ids []int32) []int32 {
	for at, word := range h.found {
		for ; word != 0; word &= word - 1 {
			ids = append(ids, int32(at<<6+bits.TrailingZeros64(word)))
		}
	}
	return ids
}

func bit(set []uint64, id int) bool { return id>>6 < len(set) && set[id>>6]>>(id&63)&1 == 1 }

// Find looks for all phrases in one pass over the words.
func (m *Matcher) Find(f *Folded) *Hits {
	h := &Hits{}
	h.Search(m, f)
	return h
}

// Search looks for all phrases of a matcher in a text, and forgets what was found before.
func (h *Hits) Search(m *Matcher, f *Folded) {
	size := (len(m.phrases) + 63) / 64
	h.found, h.affirmed, h.current = zeroed(h.found, size), zeroed(h.affirmed, size), zeroed(h.current, size)
	h.spans, h.spilt, h.cut = h.spans[:0], false, false
	h.matcher, h.vocabulary = m, m.vocabulary()
	for h.apart = false; f != nil; f = f.apart {
		h.search(f)
		h.apart = true
	}
}

// A place is where a phrase stands: words from until to, and what may be said of it.
type place struct {
	from, to          int
	affirmed, current bool
}

// search looks for the phrases of one part of a text.
func (h *Hits) search(f *Folded) {
	m, v := h.matcher, h.vocabulary
	h.reader.read(f)
	h.members.forget(v)
	h.rows = slices.Grow(h.rows[:0], len(f.tokens))[:len(f.tokens)]
	h.looked, h.left = h.looked[:0], maxSteps
	lx := allWords()
	for i, t := range f.tokens {
		row := v.row(t.id)
		if row == unlisted {
			row = int32(unlisted - len(h.looked))
			h.looked = append(h.looked, m.lookup(f.entry(lx, t.id)))
		}
		h.rows[i] = row
	}
	for i, row := range h.rows {
		if row == nothing {
			continue
		}
		h.from(0, i, i)
		if row <= unlisted && len(m.joined) > 0 {
			for _, id := range m.joined[f.entry(lx, f.tokens[i].id).text] {
				h.stands(id, i, i+1)
			}
		}
	}
	h.cut = h.cut || h.left <= 0
	h.findLoose(f)
	for _, at := range h.members.complete {
		h.near(&m.patterns[at])
	}
	h.findReadings(f)
}

// numbers are the words of phrases that a word of the text stands for.
func (h *Hits) numbers(at int) []int32 {
	switch row := h.rows[at]; {
	case row == nothing:
		return nil
	case row <= unlisted:
		return h.looked[unlisted-row]
	default:
		return h.vocabulary.stands[row]
	}
}

// from visits every phrase that begins at a word and goes on at another one, along the words that the next written
// ones stand for.
func (h *Hits) from(node int32, begin, at int) {
	if at >= len(h.rows) {
		return
	}
	m, v := h.matcher, h.vocabulary
	if v.childless[node] {
		h.left -= len(h.numbers(at))
		return
	}
	for _, n := range h.numbers(at) {
		if h.left--; h.left <= 0 {
			return
		}
		next := v.child(node, n)
		if next == 0 {
			continue
		}
		if id := m.ends[next]; id >= 0 {
			h.stands(id, begin, at+1)
		}
		h.from(next, begin, at+1)
	}
}

// stands notes that a phrase stands at the words from until to.
func (h *Hits) stands(id int32, from, to int) {
	member := len(h.vocabulary.memberOf[id]) > 0
	switch {
	case h.apart:
	case len(h.spans) < maxSpans:
		h.spans = append(h.spans, span{id: int(id), from: from, to: to})
	default:
		h.spilt = true
	}
	if !member && bit(h.current, int(id)) {
		return
	}
	p := h.reader.judge(from, to)
	h.mark(int(id), p)
	if member {
		h.members.add(id, p)
	}
}

// findLoose finds the members of patterns that are one word, for which a word stands that is another by itself.
func (h *Hits) findLoose(f *Folded) {
	if len(h.matcher.patterns) == 0 || !f.any.has(doubles) {
		return
	}
	m, v := h.matcher, h.vocabulary
	for i, t := range f.tokens {
		row := v.doubles.place(t.id)
		if row < 0 {
			continue
		}
		for _, n := range v.loose[row] {
			node := v.child(0, n)
			if node == 0 {
				continue
			}
			if id := m.ends[node]; id >= 0 && len(v.memberOf[id]) > 0 {
				h.members.add(id, h.reader.judge(i, i+1))
			}
		}
	}
}

func (h *Hits) mark(id int, p place) {
	word, one := id>>6, uint64(1)<<(id&63)
	h.found[word] |= one
	if p.affirmed {
		h.affirmed[word] |= one
	}
	if p.current {
		h.current[word] |= one
	}
}
