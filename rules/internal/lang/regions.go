// Regions: how conditions and scores tell the values of one fact apart, and one value from every region.
// Scores fill in missing readings with them, examples for authors and the search for questions that settle a decision
// try them, and remembered results are found by them.

package lang

import (
	"encoding/binary"
	"slices"
	"strconv"
)

// Regions is how some conditions and scores tell the values of one fact apart. Values in the same region give every
// comparison of the fact with constants the same answer, and lie in the same band of every score.
//
// "age >= 5 and age != 17" has five regions of age: below 5, 5 itself, between 5 and 17, 17 itself, above 17. Numbers
// are told apart by the numbers that they are compared with and by bands, words by the words that they are compared
// with.
type Regions struct {
	Fact *Fact // the fact whose values are told apart

	// opaque tells that a condition reads the fact in another way than against constants, as beside another fact.
	// Every value may then give another answer.
	opaque     bool
	thresholds []float64  // what numbers are compared with, in the order of the conditions
	sorted     []float64  // the thresholds in order, each once
	words      []string   // what words are compared with, in the order of the conditions
	wordSets   [][]string // what comparisons look for in a list, one set a comparison
	phrases    []string   // what is looked for in a text
	bands      []int      // the first steps of the bands of scores, in order, each once
}

// RegionsOf is how conditions, and the scores that they compare, tell the values of a fact apart. The conditions may be
// those of several policies: facts are known by their names.
func RegionsOf(f *Fact, conditions ...*Node) *Regions {
	var parts []Part
	for _, c := range conditions {
		parts = append(parts, Part{When: c})
		c.Leaves(func(l *Node) {
			if s := l.Atom.Score; s != nil {
				parts = append(parts, Part{When: s.OnlyIf})
				parts = append(parts, s.Parts...)
			}
		})
	}
	return partRegions(f, parts)
}

// partRegions is how the parts of a score tell the values of a fact apart. Facts are known by their names.
func partRegions(f *Fact, parts []Part) *Regions {
	r := &Regions{Fact: f}
	addParts(parts, func(g *Fact) *Regions {
		if g.Name == f.Name {
			return r
		}
		return nil
	})
	r.arrange()
	return r
}

// addParts takes in how parts of scores tell the values of their facts apart; of gives the regions of each fact, nil
// for one that is left out.
func addParts(parts []Part, of func(*Fact) *Regions) {
	for _, p := range parts {
		if p.When != nil {
			p.When.Leaves(func(l *Node) {
				for _, f := range l.Atom.Facts {
					if r := of(f); r != nil {
						r.add(l.Atom)
					}
				}
			})
		}
		if p.Fact == nil {
			continue
		}
		if r := of(p.Fact); r != nil {
			r.addBands(p)
		}
	}
}

// Regions are those of every fact that conditions or the given scores read, by its slot.
func (p *Program) Regions(scores []*Score) map[int]*Regions {
	out := map[int]*Regions{}
	of := func(f *Fact) *Regions {
		if out[f.Slot] == nil {
			out[f.Slot] = &Regions{Fact: f}
		}
		return out[f.Slot]
	}
	for _, a := range p.atoms {
		for _, f := range a.Facts {
			of(f).add(a)
		}
	}
	for _, s := range scores {
		for _, part := range s.Parts {
			if part.Fact != nil {
				of(part.Fact).addBands(part)
			}
		}
	}
	for _, r := range out {
		r.arrange()
	}
	return out
}

// add takes in what one atom compares the fact with.
func (r *Regions) add(a *Atom) {
	switch {
	case a.Kind == Phrases, a.Kind == Weighing:
		r.phrases = append(r.phrases, a.Phrases...)
		return
	case a.Kind != Plain: // whether it is known is not a matter of its value; scores are told apart by their parts
		return
	case r.Fact.Kind == List && len(a.Words) > 0:
		r.wordSets = append(r.wordSets, a.Words)
		return
	case !a.Compares():
		r.opaque = true
	}
	for _, c := range a.Consts {
		switch v := c.(type) {
		case float64:
			r.thresholds = append(r.thresholds, v)
		case string:
			r.words = append(r.words, v)
		}
	}
}

// addBands takes in where the bands of a part of a score begin. Bands cover the whole range, so their ends follow.
func (r *Regions) addBands(p Part) {
	for _, b := range p.Bands {
		r.bands = append(r.bands, b.Low)
	}
}

// arrange puts what was added in order.
func (r *Regions) arrange() {
	r.sorted = slices.Compact(slices.Sorted(slices.Values(r.thresholds)))
	r.bands = slices.Compact(slices.Sorted(slices.Values(r.bands)))
}

// AppendKey writes in which region a value lies: equal keys mean that no condition or score can tell two values apart.
// A list, and every value of a fact that is read beside others, is written whole.
func (r *Regions) AppendKey(key []byte, v *Value) []byte {
	switch v.kind {
	case Bool:
		return strconv.AppendBool(append(key, 'b'), v.True())
	case Int, Float:
		return r.appendNumber(key, v.num)
	case Enum:
		if r.opaque || slices.Contains(r.words, v.word) {
			return appendWord(append(key, 'w'), v.word)
		}
		return append(key, 'o') // some other word
	case List:
		key = binary.AppendUvarint(append(key, 'l'), uint64(len(v.list)))
		for _, word := range v.list {
			key = appendWord(key, word)
		}
	}
	return key
}

// appendWord writes a word after its length, so that no two lists of words are written alike.
func appendWord(key []byte, word string) []byte {
	return append(binary.AppendUvarint(key, uint64(len(word))), word...)
}

// appendNumber writes the region of a number, or the number itself where regions do not tell all.
func (r *Regions) appendNumber(key []byte, v float64) []byte {
	if r.opaque {
		return append(strconv.AppendFloat(append(key, 'v'), v, 'g', -1, 64), ' ')
	}
	at := r.place(v)
	key = binary.AppendUvarint(append(key, 'n'), uint64(at.limit))
	return binary.AppendUvarint(strconv.AppendBool(key, at.equal), uint64(at.band))
}

// place is the region of a number: how many thresholds lie below it, whether it equals the next one, and in which band
// it lies.
type place struct {
	limit int
	equal bool
	band  int
}

// place finds the region of a number.
func (r *Regions) place(v float64) place {
	var p place
	p.limit, p.equal = slices.BinarySearch(r.sorted, v)
	if len(r.bands) > 0 {
		p.band, _ = slices.BinarySearch(r.bands, Steps(v, r.Fact.Step)+1)
	}
	return p
}
