// The vocabulary of a matcher: what it looks for, by the words of the lexicon, so that most words of a text are passed
// over at one look.

package text

// A vocabulary is what a matcher looks for, arranged for the search. It is not changed once it has been made.
type vocabulary struct {
	passed  []uint64  // a bit for each word of the lexicon that stands for nothing
	wanted  idSet     // the words of the lexicon that stand for one of any phrase
	stands  [][]int32 // of these, in their order: the words of phrases that each stands for
	doubles idSet     // the words of the lexicon that are words by themselves and may be meant for others
	loose   [][]int32 // of these, in their order: the words of phrases that may be meant

	roots     []int32     // by word of phrases: where the phrases go on that begin with it; 0 for none
	steps     []step      // where phrases go on behind their first word
	childless []bool      // by node: no phrase goes on there
	memberOf  [][]groupOf // by phrase: the groups of patterns that it is a member of
	groups    []uint8     // by pattern: a bit for each of its groups
}

// groupOf is a group of a pattern.
type groupOf struct {
	pattern int32
	group   uint8
}

// vocabulary is that of the phrases so far.
func (m *Matcher) vocabulary() *vocabulary {
	if v := m.ready.Load(); v != nil {
		return v
	}
	m.making.Lock()
	defer m.making.Unlock()
	if v := m.ready.Load(); v != nil {
		return v
	}
	m.slips.prepare()
	v := m.newVocabulary()
	m.ready.Store(v)
	return v
}

func (m *Matcher) newVocabulary() *vocabulary {
	v := &vocabulary{}
	v.layOutWords(m)
	v.layOutSteps(m)
	v.layOutPatterns(m)
	return v
}

// layOutWords works out what each word of the lexicon stands for.
func (v *vocabulary) layOutWords(m *Matcher) {
	lx := allWords()
	stands, loose := map[int32][]int32{}, map[int32][]int32{}
	take := func(e *entry) {
		if e == nil || stands[e.id] != nil || m.joined[e.text] != nil {
			return
		}
		if numbers := m.lookup(e); len(numbers) > 0 {
			stands[e.id] = numbers
		}
	}
	for form := range m.byForm {
		take(lx.word([]byte(form)))
	}
	for w := range m.exactly {
		take(lx.word([]byte(w)))
	}
	for _, e := range lx.otherwise {
		take(e)
	}
	for written, all := range realWords() {
		e := lx.word([]byte(written))
		for _, meant := range all {
			if numbers := m.byForm[meant]; len(numbers) > 0 {
				loose[e.id] = append(loose[e.id], numbers...)
			}
		}
	}
	v.wanted, v.stands = inOrder(stands)
	v.doubles, v.loose = inOrder(loose)
	v.passed = make([]uint64, (len(lx.entries)+63)/64)
	for i := range lx.entries {
		if id := lx.entries[i].id; v.wanted.place(id) < 0 && m.joined[lx.entries[i].text] == nil {
			v.passed[id>>6] |= 1 << (id & 63)
		}
	}
}

// layOutSteps arranges how phrases go on.
func (v *vocabulary) layOutSteps(m *Matcher) {
	v.roots, v.childless = make([]int32, len(m.words)), make([]bool, len(m.ends))
	for i := range v.childless {
		v.childless[i] = true
	}
	v.steps = stepsOf(m.next)
	for from, to := range m.next {
		v.childless[from[0]] = false
		if from[0] == 0 {
			v.roots[from[1]] = to
		}
	}
}

// layOutPatterns finds the patterns of each phrase.
func (v *vocabulary) layOutPatterns(m *Matcher) {
	v.memberOf, v.groups = make([][]groupOf, len(m.phrases)), make([]uint8, len(m.patterns))
	for at, p := range m.patterns {
		for g, group := range p.groups {
			v.groups[at] |= 1 << g
			for _, id := range group {
				v.memberOf[id] = append(v.memberOf[id], groupOf{int32(at), uint8(g)})
			}
		}
	}
}

// What row gives in place of a row.
const (
	nothing  = -1 // the word stands for nothing
	unlisted = -2 // it is not in the lexicon, or a phrase written as one word, and has to be looked up
)

// row is the place in stands of a word of the lexicon.
func (v *vocabulary) row(id int32) int32 {
	if id < 0 {
		return unlisted
	}
	if v.passed[id>>6]>>(id&63)&1 == 1 {
		return nothing
	}
	if i := v.wanted.place(id); i >= 0 {
		return int32(i)
	}
	return unlisted
}

// numbers are the words of phrases for which a word of a text stands.
func (v *vocabulary) numbers(m *Matcher, w *entry) []int32 {
	switch row := v.row(w.id); row {
	case nothing:
		return nil
	case unlisted:
		return m.lookup(w)
	default:
		return v.stands[row]
	}
}

// child is where phrases go on from a node with a word; 0 for none.
func (v *vocabulary) child(node, word int32) int32 {
	if node == 0 {
		return v.roots[word]
	}
	for at := hashOf(node, word); ; at++ {
		s := &v.steps[at&uint32(len(v.steps)-1)]
		if s.to == 0 || s.node == node && s.word == word {
			return s.to
		}
	}
}

// A step is where phrases go on from a node with a word; to is 0 for none.
type step struct{ node, word, to int32 }

// hashOf spreads pairs over all numbers.
func hashOf(node, word int32) uint32 {
	h := (uint64(uint32(node))<<32 | uint64(uint32(word))) * 0x9e3779b97f4a7c15
	return uint32(h >> 32)
}

// stepsOf are the steps of a matcher by their hashes, at least half of them empty.
func stepsOf(next map[[2]int32]int32) []step {
	size := 2
	for size < 2*len(next) {
		size *= 2
	}
	steps := make([]step, size)
	for from, to := range next {
		at := hashOf(from[0], from[1])
		for steps[at&uint32(size-1)].to != 0 {
			at++
		}
		steps[at&uint32(size-1)] = step{from[0], from[1], to}
	}
	return steps
}
