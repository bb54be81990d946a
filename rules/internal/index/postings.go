// Lists, and words without end: the terms for each word.

package index

import (
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
)

// postings are those of one fact: a list, or a word of which conditions name many.
type postings struct {
	fact    *lang.Fact
	base    set                // the terms that may hold whatever the words are
	needed  map[string][]int32 // by word: the terms that may hold because of it
	barred  map[string][]int32 // by word: the terms that cannot hold beside it
	missing set                // where the fact is missing: the terms that may hold; nil for all
	unknown set                // and those that are unknown; nil for none
	touched set                // the terms with a leaf on the fact
}

// take adds the sets of an input.
func (p *postings) take(e *lang.Eval, m *Memory) {
	v := e.Value(p.fact)
	if !v.Given() {
		switch {
		case e.NotKnown(p.fact):
			m.unknown = append(m.unknown, p.touched)
		case p.missing != nil:
			m.rows = append(m.rows, p.missing)
		default:
			m.unknown = append(m.unknown, p.unknown)
		}
		return
	}
	row := m.fresh(p.base)
	words := v.List()
	var one [1]string
	if word, is := v.Word(); is {
		one[0], words = word, one[:]
	}
	for _, word := range words {
		for _, t := range p.needed[word] {
			row.add(int(t))
		}
	}
	for _, word := range words { // what bars a term outweighs what it needs
		for _, t := range p.barred[word] {
			row.remove(int(t))
		}
	}
	m.rows = append(m.rows, row)
}

// newPostings makes the postings of a fact out of the leaves on it, each of which holds where the fact is, or holds,
// one of some words, or where it does not. A term has at most one that asks for a word.
func newPostings(f *lang.Fact, leaves []rowLeaf, all set) postings {
	p := postings{fact: f, base: slices.Clone(all), needed: map[string][]int32{}, barred: map[string][]int32{}}
	p.touched = make(set, len(all))
	for _, l := range leaves {
		p.touched.add(l.term)
		into := p.barred
		words, wanted := wordsOf(l.leaf)
		if wanted {
			into = p.needed
			p.base.remove(l.term)
		}
		for _, w := range words {
			into[w] = append(into[w], int32(l.term))
		}
	}
	if !f.None {
		p.unknown = p.touched
		return p
	}
	p.missing = slices.Clone(all)
	for i, w := range p.touched {
		p.missing[i] &^= w
	}
	return p
}

// wordsOf are the words of a leaf, and whether it holds where one of them is there.
func wordsOf(leaf *lang.Node) (words []string, wanted bool) {
	a := leaf.Atom
	if a.Facts[0].Kind == lang.List {
		return a.Words, !leaf.Neg
	}
	return a.ConstWords(), (a.Op == "!=") == leaf.Neg
}
