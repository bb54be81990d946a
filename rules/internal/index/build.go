// Making an index.

package index

import (
	"cmp"
	"maps"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
)

// maxAllTerms is how many terms the conditions of an index may have together. Of those behind, the ones that have
// several are looked at.
const maxAllTerms = 40_000

// New makes the index of conditions.
func New(conditions []*lang.Node) *Index {
	x := &Index{conditions: conditions, served: make([]bool, len(conditions))}
	b := builder{
		index: x, byFact: map[*lang.Fact][]rowLeaf{}, byList: map[*lang.Fact][]rowLeaf{},
		byScore: map[*lang.Atom][]rowLeaf{},
	}
	for i, c := range conditions {
		x.served[i] = true
		terms := termsOf(c)
		if len(terms) > 1 && len(x.of)+len(terms) > maxAllTerms {
			terms = []term{{look: true}}
		}
		for _, t := range terms {
			b.add(i, t)
		}
	}
	b.finish()
	return x
}

// A builder sorts the leaves of terms by what answers them.
type builder struct {
	index   *Index
	byFact  map[*lang.Fact][]rowLeaf
	byList  map[*lang.Fact][]rowLeaf
	byText  []rowLeaf
	byScore map[*lang.Atom][]rowLeaf
	looked  []int // terms with leaves that nothing answers
}

// add takes a term of a condition.
func (b *builder) add(condition int, t term) {
	kept := t.leaves[:0:0]
	for _, l := range t.leaves {
		switch holds, always := l.Atom.Always(); {
		case !always:
			kept = append(kept, l)
		case holds == l.Neg:
			return // the term never holds
		}
	}
	at := len(b.index.of)
	b.index.of = append(b.index.of, int32(condition))
	answered, needed := 0, map[*lang.Fact]bool{}
	for _, l := range kept {
		if b.place(rowLeaf{l, at}, needed) {
			answered++
		} else {
			t.look = true
		}
	}
	if t.look {
		b.looked = append(b.looked, at)
	}
	b.index.served[condition] = b.index.served[condition] && answered > 0
}

// place puts a leaf where it is answered; false for one that nothing answers. needed are the facts of which the term
// needs a word already: postings answer one such leaf of a term.
func (b *builder) place(l rowLeaf, needed map[*lang.Fact]bool) bool {
	a := l.leaf.Atom
	if a.Kind == lang.Scored {
		b.byScore[a] = append(b.byScore[a], l)
		return true
	}
	if len(a.Facts) != 1 {
		return false
	}
	f := a.Facts[0]
	once := func(wanted bool) bool {
		if wanted && needed[f] {
			return false
		}
		needed[f] = needed[f] || wanted
		return true
	}
	switch {
	case a.Kind == lang.Phrases:
		if a.Mode == lang.SaysOnly || !once(!l.leaf.Neg) {
			return false
		}
		b.byText = append(b.byText, l)
	case f.Kind == lang.Text:
		return false
	case a.Kind == lang.Known, a.Compares():
		b.byFact[f] = append(b.byFact[f], l)
	case a.Op == "has_any" && f.Kind == lang.List:
		if !once(!l.leaf.Neg) {
			return false
		}
		b.byList[f] = append(b.byList[f], l)
	default:
		return false
	}
	return true
}

// finish makes the rows and postings of the leaves.
func (b *builder) finish() {
	x := b.index
	x.words = (len(x.of) + 63) / 64
	x.all, x.looked = make(set, x.words), make(set, x.words)
	for i := range x.of {
		x.all.add(i)
	}
	b.parkWords()
	for _, t := range b.looked {
		x.looked.add(t)
	}
	var all []*rows
	for _, f := range inSlots(b.byFact) {
		if len(b.byFact[f]) > 0 {
			all = append(all, newRows(f, b.byFact[f], x.all))
		}
	}
	x.tables = tablesOf(all)
	for _, f := range inSlots(b.byList) {
		x.lists = append(x.lists, newPostings(f, b.byList[f], x.all))
	}
	for _, a := range slices.SortedFunc(maps.Keys(b.byScore), func(a, b *lang.Atom) int { return a.ID - b.ID }) {
		x.scores = append(x.scores, newScoreRows(a, b.byScore[a], x.all))
	}
	x.text = newTextPostings(b.byText, x.all)
}

// parkWords gives postings to the facts of which conditions name more words than have rows.
func (b *builder) parkWords() {
	for f, leaves := range b.byFact {
		if len(constWords(leaves)) <= maxClassWords {
			continue
		}
		b.byFact[f] = nil
		needed := -1 // the latest term that needs a word already; leaves stand in the order of terms
		for _, l := range leaves {
			switch _, wanted := wordsOf(l.leaf); {
			case l.leaf.Atom.Kind == lang.Known:
				b.byFact[f] = append(b.byFact[f], l)
			case wanted && needed == l.term:
				b.looked = append(b.looked, l.term)
			default:
				if wanted {
					needed = l.term
				}
				b.byList[f] = append(b.byList[f], l)
			}
		}
	}
}

// inSlots are facts in the order of their slots.
func inSlots(facts map[*lang.Fact][]rowLeaf) []*lang.Fact {
	return slices.SortedFunc(maps.Keys(facts), func(a, b *lang.Fact) int { return cmp.Compare(a.Slot, b.Slot) })
}
