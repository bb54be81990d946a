// What is searched for: the phrases and patterns of all rules, and the words that stand for theirs.

package text

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// Bounds of what a policy may ask to be found.
const (
	MaxPhraseWords = 16 // words of a phrase, a contraction counted as the words that it stands for
	MaxGroups      = 5  // groups of a pattern
	MaxWithin      = 30 // words from the first to the last of a pattern
)

// A Matcher finds phrases. It is filled while a policy loads and only read afterwards.
type Matcher struct {
	ready    atomic.Pointer[vocabulary] // nil until it is searched with, and again when a phrase is added
	making   sync.Mutex                 // of the vocabulary
	byForm   map[string][]int32         // the words of phrases that a written form stands for
	exactly  map[string]int32           // the words of exact phrases
	words    map[string]int32           // each word of any phrase, "=" before one that stands only for itself
	slips    slipTable
	next     map[[2]int32]int32
	ends     []int32 // by trie node: the phrase that ends here, or -1
	ids      map[string]int
	keys     []string // by id
	phrases  []bool   // by id: whether it is a phrase, and not a pattern
	patterns []pattern
	readings []reading
	joined   map[string][]int32 // phrases by how they are written without spaces
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
		ends: []int32{-1}, ids: map[string]int{}, joined: map[string][]int32{}, byID: map[int]int{},
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
	if len(folded.tokens) == 0 || len(folded.tokens) > MaxPhraseWords {
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
	for _, w := range folded.expand(nil) {
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
	if !exact && len(folded.tokens) > 1 {
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
	m.ready.Store(nil)
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
func (m *Matcher) lookup(w *entry) []int32 {
	written := w.text
	out := slices.Clip(m.byForm[written])
	if n, ok := m.exactly[written]; ok {
		out = append(out, n)
	}
	if w.classes.has(spellings) {
		for _, meant := range misspelt()[written] {
			out = append(out, m.byForm[meant]...)
		}
	}
	for _, meant := range drawnOut(written) {
		out = append(out, m.byForm[meant]...)
	}
	owner, ok := strings.CutSuffix(written, "s")
	if ok && len(owner) >= 3 && !w.classes.has(english) && !is(owner, formless) {
		out = append(out, m.byForm[owner]...) // asthma's, DVTs
	}
	for _, form := range m.slips.of(w) {
		out = append(out, m.byForm[form]...)
	}
	if len(out) > len(m.byForm[written]) {
		slices.Sort(out) // a copy, since the clipped slice has grown
	}
	return slices.Compact(out)
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
