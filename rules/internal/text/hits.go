// The search: all phrases and patterns of all rules are found in one pass over the words of a text.

package text

// Hits says which phrases stand in a text. The zero Hits found nothing.
type Hits struct {
	found, affirmed, current []uint64
	spans                    []span // where phrases stand, at most maxSpans of them
	spilt                    bool   // phrases stand at more than maxSpans places
	cut                      bool   // the search took more than maxSteps
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
func (h Hits) Whole() bool { return !h.cut }

// Found tells whether the phrase stands in the text.
func (h Hits) Found(id int) bool { return bit(h.found, id) }

// Affirmed tells whether the phrase stands in the text at least once without being certainly denied.
func (h Hits) Affirmed(id int) bool { return bit(h.affirmed, id) }

// Current tells whether the phrase stands in the text at least once affirmed and not certainly of the past, of a
// relative or of asking in general.
func (h Hits) Current(id int) bool { return bit(h.current, id) }

func bit(set []uint64, id int) bool { return id>>6 < len(set) && set[id>>6]>>(id&63)&1 == 1 }

// Find looks for all phrases in one pass over the words.
func (m *Matcher) Find(f *Folded) Hits {
	size := (len(m.phrases) + 63) / 64
	bits := make([]uint64, 3*size)
	h := Hits{found: bits[:size], affirmed: bits[size : 2*size], current: bits[2*size:]}
	first := f
	for ; f != nil; f = f.apart {
		spans, all, whole := m.find(f, h)
		if f == first {
			h.spans, h.spilt = spans, !all
		}
		h.cut = h.cut || !whole
	}
	return h
}

// A place is where a phrase stands: words from until to, and what may be said of it.
type place struct {
	from, to          int
	affirmed, current bool
}

// find looks for the phrases of one part of a text. all tells whether every place is among the spans, and whole whether
// every phrase was looked for everywhere.
func (m *Matcher) find(f *Folded, h Hits) (spans []span, all, whole bool) {
	numbers, loose := make([][]int32, len(f.words)), make([][]int32, len(f.words))
	for i, w := range f.words {
		numbers[i] = m.lookup(w.text)
		for _, meant := range realWords()[w.text] {
			loose[i] = append(loose[i], m.byForm[meant]...)
		}
	}
	all = true
	r, members := newReader(f), places{of: map[int32][]place{}}
	visit := func(id int32, from, to int) {
		member := m.members[id]
		if len(spans) < maxSpans {
			spans = append(spans, span{id: int(id), from: from, to: to})
		} else {
			all = false
		}
		if !member && bit(h.current, int(id)) {
			return
		}
		p := r.judge(from, to)
		h.mark(int(id), p)
		if member {
			members.add(id, p)
		}
	}
	w := walk{matcher: m, numbers: numbers, left: maxSteps}
	for i := range numbers {
		w.from(0, i, func(id int32, to int) { visit(id, i, to) })
		for _, id := range m.joined[f.words[i].text] {
			visit(id, i, i+1)
		}
	}
	m.findLoose(loose, r, &members)
	for _, p := range m.patterns {
		r.near(p, members, h)
	}
	m.findReadings(f, h)
	return spans, all, w.left > 0
}

// findLoose finds the members of patterns that are one word, for which a word stands that is another by itself.
func (m *Matcher) findLoose(loose [][]int32, r *reader, members *places) {
	for i, numbers := range loose {
		for _, n := range numbers {
			node, ok := m.next[[2]int32{0, n}]
			if !ok {
				continue
			}
			if id := m.ends[node]; id >= 0 && m.members[id] {
				members.add(id, r.judge(i, i+1))
			}
		}
	}
}

// walk is a search along the words of a text and those of the phrases at once.
type walk struct {
	matcher *Matcher
	numbers [][]int32 // the words of phrases for which each word of the text stands
	left    int       // how many words may still be compared
}

// from visits every phrase that goes on at a word, along the words that the next written ones stand for.
func (w *walk) from(node int32, at int, visit func(id int32, to int)) {
	if at >= len(w.numbers) {
		return
	}
	for _, n := range w.numbers[at] {
		if w.left--; w.left <= 0 {
			return
		}
		next, ok := w.matcher.next[[2]int32{node, n}]
		if !ok {
			continue
		}
		if id := w.matcher.ends[next]; id >= 0 {
			visit(id, at+1)
		}
		w.from(next, at+1, visit)
	}
}

func (h Hits) mark(id int, p place) {
	word, one := id>>6, uint64(1)<<(id&63)
	h.found[word] |= one
	if p.affirmed {
		h.affirmed[word] |= one
	}
	if p.current {
		h.current[word] |= one
	}
}
