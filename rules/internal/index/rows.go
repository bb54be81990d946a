// Facts whose values fall into few classes: a row of terms for each class.

package index

import (
	"math"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
)

const (
	// maxCuts is how many numbers cut the values of one fact into classes. Where conditions name more, some of them
	// cut, and leaves on the others are looked at when the value lies near them.
	maxCuts = 127
	// maxClassWords is how many words of a fact have rows; where conditions name more, each has a posting.
	maxClassWords = 63
)

// rows are those of one fact.
type rows struct {
	fact  *lang.Fact
	cuts  []float64        // of a number, in order
	words map[string]int32 // of a word: its class; 0 for any that no condition names

	given []set // by class: the terms that may hold
	check []set // by class: the terms that have to be looked at; nil for none
	// Where the fact is missing: the terms that may hold, nil for all of them, and those that are unknown.
	missing, unknown set
	// Where the domain said that its absence says nothing, every term with a leaf on it is unknown.
	touched set
}

// class is that of an input, or one behind the last where the fact is missing. It adds the terms that are unknown or
// have to be looked at. silent is true where the domain said that the absence of the fact says nothing, so that no row
// is of it.
func (r *rows) class(e *lang.Eval, m *Memory) (class int, silent bool) {
	switch v := e.Value(r.fact); {
	case v.Given():
		class = r.classOf(v)
		if r.check[class] != nil {
			m.check = append(m.check, r.check[class])
		}
		return class, false
	case e.NotKnown(r.fact):
		m.unknown = append(m.unknown, r.touched)
		return 0, true
	}
	if r.unknown != nil {
		m.unknown = append(m.unknown, r.unknown)
	}
	return len(r.given), false
}

// row is that of a class; nil for every term.
func (r *rows) row(class int) set {
	if class == len(r.given) {
		return r.missing
	}
	return r.given[class]
}

// classOf is the class of a value. Numbers have one for each cut, and one before, between and behind every two.
func (r *rows) classOf(v *lang.Value) int {
	if n, is := v.Number(); is {
		at, exact := slices.BinarySearch(r.cuts, n)
		if exact {
			return 2*at + 1
		}
		return 2 * at
	}
	if word, is := v.Word(); is {
		return int(r.words[word])
	}
	if v.True() {
		return 1
	}
	return 0
}

// A rowLeaf is a leaf on a fact, and the term that it is in.
type rowLeaf struct {
	leaf *lang.Node
	term int
}

// newRows makes the rows of a fact out of the leaves on it; all is a set of every term.
func newRows(f *lang.Fact, leaves []rowLeaf, all set) *rows {
	r := &rows{fact: f, touched: make(set, len(all))}
	values := r.cut(leaves)
	for range values {
		r.given = append(r.given, slices.Clone(all))
	}
	r.check = make([]set, len(values))
	missing, unknown := slices.Clone(all), make(set, len(all))
	for _, l := range leaves {
		r.touched.add(l.term)
		switch {
		case l.leaf.Atom.Kind == lang.Known:
			r.addKnown(l, missing)
			continue
		case f.None:
			missing.remove(l.term) // the comparison does not apply, and neither does its negation
		default:
			unknown.add(l.term)
		}
		r.addComparison(l, values)
	}
	if !slices.Equal(missing, all) {
		r.missing = missing
	}
	if slices.ContainsFunc(unknown, func(w uint64) bool { return w != 0 }) {
		r.unknown = unknown
	}
	return r
}

// addKnown takes a leaf that asks whether the fact is known.
func (r *rows) addKnown(l rowLeaf, missing set) {
	if !l.leaf.Neg {
		missing.remove(l.term)
		return
	}
	for _, row := range r.given {
		row.remove(l.term)
	}
}

// addComparison takes a leaf that compares the fact with constants; values has one of each class.
func (r *rows) addComparison(l rowLeaf, values []lang.Value) {
	near := r.near(l.leaf.Atom)
	for c := range values {
		if slices.Contains(near, c) {
			if r.check[c] == nil {
				r.check[c] = make(set, len(r.touched))
			}
			r.check[c].add(l.term)
			continue
		}
		if l.leaf.Atom.Holds(&values[c]) == l.leaf.Neg {
			r.given[c].remove(l.term)
		}
	}
}

// near are the classes within which an atom has a constant that does not cut.
func (r *rows) near(a *lang.Atom) (classes []int) {
	for _, n := range a.Numbers() {
		if at, cuts := slices.BinarySearch(r.cuts, n); !cuts {
			classes = append(classes, 2*at)
		}
	}
	return classes
}

// cut finds the classes that leaves tell apart, and gives a value of each.
func (r *rows) cut(leaves []rowLeaf) (values []lang.Value) {
	if r.fact.Kind == lang.Bool {
		return []lang.Value{lang.OfBool(false), lang.OfBool(true)}
	}
	if words := constWords(leaves); r.fact.Kind == lang.Enum || r.fact.Kind == lang.ID {
		r.words = map[string]int32{}
		other := "x"
		for slices.Contains(words, other) {
			other += "x"
		}
		values = append(values, lang.OfWord(other))
		for i, w := range words {
			r.words[w] = int32(i + 1)
			values = append(values, lang.OfWord(w))
		}
		return values
	}
	for _, l := range leaves {
		r.cuts = append(r.cuts, l.leaf.Atom.Numbers()...)
	}
	slices.Sort(r.cuts)
	r.cuts = thinned(slices.Compact(r.cuts), maxCuts)
	before := math.Inf(-1)
	for i, cut := range r.cuts {
		between := before + (cut-before)/2
		if i == 0 {
			between = before
		}
		values = append(values, lang.OfFloat(between), lang.OfFloat(cut))
		before = cut
	}
	return append(values, lang.OfFloat(math.Inf(1)))
}

// thinned is at most so many of some numbers, spread evenly.
func thinned(numbers []float64, most int) []float64 {
	if len(numbers) <= most {
		return numbers
	}
	out := make([]float64, most)
	for i := range out {
		out[i] = numbers[i*len(numbers)/most]
	}
	return out
}

// constWords are the words that leaves compare with, sorted, each once.
func constWords(leaves []rowLeaf) (words []string) {
	for _, l := range leaves {
		words = append(words, l.leaf.Atom.ConstWords()...)
	}
	slices.Sort(words)
	return slices.Compact(words)
}
