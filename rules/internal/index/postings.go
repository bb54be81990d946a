// Lists, words without end and texts: the terms for each word or phrase.

package index

import (
	"maps"
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
	if word, is := v.Word(); is {
		p.word(row, word)
	}
	for _, word := range v.List() {
		p.word(row, word)
	}
	for _, word := range v.List() {
		for _, t := range p.barred[word] {
			row.remove(int(t))
		}
	}
	m.rows = append(m.rows, row)
}

// word takes a word that the fact is, or holds.
func (p *postings) word(row set, word string) {
	for _, t := range p.needed[word] {
		row.add(int(t))
	}
	for _, t := range p.barred[word] {
		row.remove(int(t))
	}
}

// newPostings makes the postings of a fact out of the leaves on it, each of which holds where the fact is, or holds,
// one of some words, or where it does not. A term has one leaf at most that does.
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

// textPostings are those of the text.
type textPostings struct {
	fact    *lang.Fact // nil for conditions that read no text
	atoms   []textAtom
	phrases []int32 // by phrase and one more: where its atoms begin in of
	of      []int32 // the places of atoms
	base    set     // the terms that need no phrase
	touched set     // the terms with a leaf on the text
}

// A textAtom is an atom on a text, with the terms that need that it holds and those that need that it does not.
type textAtom struct {
	atom           *lang.Atom
	needed, barred []int32
}

// take adds the sets of an input. In a text that was not read whole, a phrase that was not found may be there, so terms
// on the text are looked at.
func (p *textPostings) take(e *lang.Eval, m *Memory) {
	if p.fact == nil {
		return
	}
	found, whole := e.ReadText(p.fact)
	if found == nil {
		m.unknown = append(m.unknown, p.touched)
		return
	}
	if !whole {
		m.check = append(m.check, p.touched)
		return
	}
	row := m.fresh(p.base)
	for id := range found.All {
		if id+1 >= len(p.phrases) {
			break
		}
		for _, at := range p.of[p.phrases[id]:p.phrases[id+1]] {
			a := &p.atoms[at]
			if !a.atom.FoundIn(found, id) {
				continue
			}
			for _, t := range a.needed {
				row.add(int(t))
			}
		}
	}
	for id := range found.All {
		if id+1 >= len(p.phrases) {
			break
		}
		for _, at := range p.of[p.phrases[id]:p.phrases[id+1]] {
			a := &p.atoms[at]
			if len(a.barred) == 0 || !a.atom.FoundIn(found, id) {
				continue
			}
			for _, t := range a.barred {
				row.remove(int(t))
			}
		}
	}
	m.rows = append(m.rows, row)
}

// newTextPostings makes the postings of a text out of the leaves on it.
func newTextPostings(leaves []rowLeaf, all set) textPostings {
	if len(leaves) == 0 {
		return textPostings{}
	}
	p := textPostings{fact: leaves[0].leaf.Atom.Facts[0], base: slices.Clone(all), touched: make(set, len(all))}
	place := map[*lang.Atom]int32{}
	byPhrase := map[int][]int32{}
	for _, l := range leaves {
		a := l.leaf.Atom
		at, known := place[a]
		if !known {
			at = int32(len(p.atoms))
			place[a] = at
			p.atoms = append(p.atoms, textAtom{atom: a})
			for _, id := range a.PhraseIDs() {
				byPhrase[id] = append(byPhrase[id], at)
			}
		}
		p.touched.add(l.term)
		if l.leaf.Neg {
			p.atoms[at].barred = append(p.atoms[at].barred, int32(l.term))
		} else {
			p.base.remove(l.term)
			p.atoms[at].needed = append(p.atoms[at].needed, int32(l.term))
		}
	}
	last := slices.Max(slices.Collect(maps.Keys(byPhrase)))
	for id := range last + 1 {
		p.phrases = append(p.phrases, int32(len(p.of)))
		p.of = append(p.of, byPhrase[id]...)
	}
	p.phrases = append(p.phrases, int32(len(p.of)))
	return p
}
