// The search: all phrases and patterns of all rules are found in one pass over the words of a text.

package text

import (
	"slices"
	"strings"
)

// Bounds of what a policy may ask to be found.
const (
	MaxPhraseWords = 16 // words of a phrase, a contraction counted as the words that it stands for
	MaxGroups      = 5  // groups of a pattern
	MaxWithin      = 30 // words from the first to the last of a pattern
)

// A Matcher finds phrases. It is filled while a policy loads and only read afterwards.
type Matcher struct {
	byForm   map[string][]int32 // the words of phrases that a written form stands for
	exactly  map[string]int32   // the words of exact phrases
	words    map[string]int32   // each word of any phrase, "=" before one that stands only for itself
	slips    slipTable
	next     map[[2]int32]int32
	ends     []int32 // by trie node: the phrase that ends here, or -1
	ids      map[string]int
	keys     []string // by id
	phrases  []bool   // by id: whether it is a phrase, and not a pattern
	patterns []pattern
	readings []reading
	joined   map[string][]int32 // phrases by how they are written without spaces
	members  map[int32]bool     // phrases that are members of patterns
	byID     map[int]int        // the place of each pattern among the patterns
}

// A pattern is one of each group, in any order, in one sentence, within so many words.
type pattern struct {
	id     int
	groups [][]int32
	within int
}

// NewMatcher returns an empty matcher.
func NewMatcher() *Matcher {
	return &Matcher{
		byForm: map[string][]int32{}, exactly: map[string]int32{}, words: map[string]int32{},
		next: map[[2]int32]int32{},
		ends: []int32{-1}, ids: map[string]int{}, joined: map[string][]int32{}, members: map[int32]bool{},
		byID: map[int]int{},
	}
}

// Normal is the folded form of a phrase: two phrases with the same form find the same. "" means that no word is in it.
func Normal(phrase string) string { return Fold(phrase).normal() }

// Add takes a phrase and returns its number; equal phrases share one. ok is false when the phrase holds no word, or
// more than MaxPhraseWords.
func (m *Matcher) Add(phrase string) (id int, ok bool) { return m.add(phrase, false) }

// AddExact takes a phrase of which only what stands there is found: no other forms and no slips of its words.
func (m *Matcher) AddExact(phrase string) (id int, ok bool) { return m.add(phrase, true) }

func (m *Matcher) add(phrase string, exact bool) (id int, ok bool) {
	folded := Fold(phrase)
	if len(folded.words) == 0 || len(folded.words) > MaxPhraseWords {
		return 0, false
	}
	key := folded.normal()
	if exact {
		key = "=" + key
	}
	if id, ok := m.ids[key]; ok {
		return id, true
	}
	at := int32(0)
	for _, w := range folded.words {
		n := m.word(w.text, exact)
		to, ok := m.next[[2]int32{at, n}]
		if !ok {
			to = int32(len(m.ends))
			m.next[[2]int32{at, n}] = to
			m.ends = append(m.ends, -1)
		}
		at = to
	}
	id = m.newID(key, true)
	m.ends[at] = int32(id)
	if !exact && len(folded.words) > 1 {
		m.runTogether(phrase, folded, int32(id))
	}
	return id, true
}

// runTogetherFrom is how many letters a phrase has that is also found without its spaces: chestpain.
const runTogetherFrom = 6

// withoutSpaces writes a phrase as one word, a contraction as it stands.
var withoutSpaces = strings.NewReplacer(" ", "", "'", "")

// runTogether makes known how a phrase is written without spaces, with a contraction as it stands and in its long form.
func (m *Matcher) runTogether(phrase string, folded *Folded, id int32) {
	for _, joined := range []string{
		strings.ReplaceAll(folded.normal(), " ", ""),
		strings.ReplaceAll(Normal(withoutSpaces.Replace(phrase)), " ", ""),
	} {
		if len(joined) >= runTogetherFrom && letters(joined) && !isWord(joined) {
			m.joined[joined] = append(m.joined[joined], id)
		}
	}
}

// word gives the number of a word of a phrase, and makes known in which forms it is written.
func (m *Matcher) word(w string, exact bool) int32 {
	key := w
	if exact {
		key = "=" + w
	}
	if n, ok := m.words[key]; ok {
		return n
	}
	n := int32(len(m.words))
	m.words[key] = n
	if exact {
		m.exactly[w] = n
		return n
	}
	all := forms(w)
	slices.Sort(all)
	for _, form := range slices.Compact(all) {
		m.byForm[form] = append(m.byForm[form], n)
		m.slips.add(form)
	}
	return n
}

func (m *Matcher) newID(key string, phrase bool) int {
	id := len(m.phrases)
	m.ids[key] = id
	m.keys = append(m.keys, key)
	m.phrases = append(m.phrases, phrase)
	return id
}

// Key is the same for phrases and patterns that find the same, whatever the matcher.
func (m *Matcher) Key(id int) string { return m.keys[id] }

// AddNear takes a pattern: one phrase of each group, in any order, in one sentence, at most within words from the first
// to the last. Equal patterns share a number. ok is false when a phrase, the number of groups or the distance is out of
// bounds.
func (m *Matcher) AddNear(groups [][]string, within int) (id int, ok bool) {
	if len(groups) < 2 || len(groups) > MaxGroups || within < 1 || within > MaxWithin {
		return 0, false
	}
	key := NearKey(groups, within)
	if id, ok := m.ids[key]; ok {
		return id, true
	}
	p := pattern{within: within}
	for _, group := range groups {
		var ids []int32
		for _, phrase := range group {
			member, ok := m.Add(phrase)
			if !ok {
				return 0, false
			}
			ids = append(ids, int32(member))
			m.members[int32(member)] = true
		}
		if len(ids) == 0 {
			return 0, false
		}
		slices.Sort(ids)
		p.groups = append(p.groups, slices.Compact(ids))
	}
	p.id = m.newID(key, false)
	m.byID[p.id] = len(m.patterns)
	m.patterns = append(m.patterns, p)
	return p.id, true
}

// lookup are the words of phrases for which a written word stands: by its form, by how it is known to be misspelt, and
// as one slip. That a policy has one phrase never hides another: none of these ways shuts out the next.
func (m *Matcher) lookup(written string) []int32 {
	out := slices.Clip(m.byForm[written])
	if n, ok := m.exactly[written]; ok {
		out = append(out, n)
	}
	for _, meant := range misspelt()[written] {
		out = append(out, m.byForm[meant]...)
	}
	for _, meant := range drawnOut(written) {
		out = append(out, m.byForm[meant]...)
	}
	if owner, ok := strings.CutSuffix(written, "s"); ok && len(owner) >= 3 && !formless[owner] && !isEnglish(written) {
		out = append(out, m.byForm[owner]...) // asthma's, DVTs
	}
	for _, form := range m.slips.of(written) {
		out = append(out, m.byForm[form]...)
	}
	if len(out) > len(m.byForm[written]) {
		slices.Sort(out) // a copy, since the clipped slice has grown
	}
	return slices.Compact(out)
}

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

// Members are the phrases of which a pattern is made; of a phrase, itself.
func (m *Matcher) Members(id int) (out []int) {
	at, is := m.byID[id]
	if !is {
		return []int{id}
	}
	for _, group := range m.patterns[at].groups {
		for _, member := range group {
			out = append(out, int(member))
		}
	}
	return out
}
