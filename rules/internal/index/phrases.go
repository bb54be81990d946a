// Texts: the terms for each phrase.

package index

import (
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
)

// textPostings are those of the text.
type textPostings struct {
	fact    *lang.Fact // nil for conditions that read no text
	byMode  []modePostings
	base    set // the terms that need no phrase
	touched set // the terms with a leaf on the text
	bars    set // the terms that need that some phrase does not stand there
}

// modePostings are those of the atoms that want one thing of a phrase, such as that it is not denied.
type modePostings struct {
	mode           lang.Mode
	needed, barred []posting // by phrase: the terms that may hold because of it, and those that cannot hold beside it
}

// A posting is the terms of one phrase: a list of them, or a set where they are many.
type posting struct {
	list []int32
	set  set
}

// take adds the sets of an input. In a text that was not read whole, a phrase that was not found may be there.
func (p *textPostings) take(e *lang.Eval, m *Memory) {
	if p.fact == nil {
		return
	}
	found, whole := e.ReadText(p.fact)
	if found == nil {
		m.unknown = append(m.unknown, p.touched)
		return
	}
	row := m.fresh(p.base)
	m.phrases = found.AppendTo(m.phrases[:0])
	for i := range p.byMode {
		of := &p.byMode[i]
		for _, id := range m.phrases {
			if int(id) < len(of.needed) && of.mode.In(found, int(id)) {
				of.needed[id].addTo(row)
			}
		}
	}
	if !whole {
		row = p.unread(row, m)
	}
	for i := range p.byMode { // what bars a term outweighs what it needs
		of := &p.byMode[i]
		for _, id := range m.phrases {
			if int(id) < len(of.barred) && of.mode.In(found, int(id)) {
				of.barred[id].takeFrom(row)
			}
		}
	}
	m.rows = append(m.rows, row)
}

// unread makes the row of a text that was not read whole of one that was: every term may hold, and those on the text
// are unknown, but for those that need nothing else of it than a phrase that was found.
func (p *textPostings) unread(row set, m *Memory) set {
	unknown := m.fresh(p.touched)
	for i, w := range row {
		unknown[i] &^= w &^ p.bars[i]
		row[i] = w | p.touched[i]
	}
	m.unknown = append(m.unknown, unknown)
	return row
}

func (p *posting) addTo(row set) {
	for _, t := range p.list {
		row.add(int(t))
	}
	row.or(p.set)
}

func (p *posting) takeFrom(row set) {
	for _, t := range p.list {
		row.remove(int(t))
	}
	for i, w := range p.set {
		row[i] &^= w
	}
}

// newTextPostings makes the postings of a text out of the leaves on it, of which a term has one at most that needs a
// phrase.
func newTextPostings(leaves []rowLeaf, all set) textPostings {
	if len(leaves) == 0 {
		return textPostings{}
	}
	p := textPostings{fact: leaves[0].leaf.Atom.Facts[0], base: slices.Clone(all), touched: make(set, len(all))}
	p.bars = make(set, len(all))
	for _, mode := range []lang.Mode{lang.Mentions, lang.Affirms, lang.Current} {
		of := modePostings{mode: mode}
		for _, l := range leaves {
			if l.leaf.Atom.Mode != mode {
				continue
			}
			p.touched.add(l.term)
			if l.leaf.Neg {
				of.barred = withTerm(of.barred, l)
				p.bars.add(l.term)
			} else {
				p.base.remove(l.term)
				of.needed = withTerm(of.needed, l)
			}
		}
		if of.needed != nil || of.barred != nil {
			p.byMode = append(p.byMode, of)
		}
	}
	for i := range p.byMode {
		pack(p.byMode[i].needed, len(all))
		pack(p.byMode[i].barred, len(all))
	}
	return p
}

// withTerm adds the term of a leaf to the posting of each of its phrases.
func withTerm(postings []posting, l rowLeaf) []posting {
	for _, id := range l.leaf.Atom.PhraseIDs() {
		for len(postings) <= id {
			postings = append(postings, posting{})
		}
		postings[id].list = append(postings[id].list, int32(l.term))
	}
	return postings
}

// pack makes sets of long lists; words is how many words a set has.
func pack(postings []posting, words int) {
	for i := range postings {
		p := &postings[i]
		if len(p.list) <= words {
			p.list = slices.Clip(p.list)
			continue
		}
		p.set = make(set, words)
		for _, t := range p.list {
			p.set.add(int(t))
		}
		p.list = nil
	}
}
