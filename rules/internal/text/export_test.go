package text

import "fmt"

// FoldDecomposed reads a text as one that is not plain.
func FoldDecomposed(s string) *Folded {
	f := &Folded{}
	f.decompose(s)
	return f
}

// IsPlain tells whether a text is read in one pass over its bytes.
func IsPlain(s string) bool { return (&Folded{}).splitPlain(s) }

// Shown is everything that a text was read as, but for the number of its letters, which only tells scripts apart.
func (f *Folded) Shown() string {
	out := fmt.Sprint(f.cut, f.script, f.other, f.pictures, f.English(), f.any, f.apart == nil)
	for _, w := range f.expand(nil) {
		out += fmt.Sprintf("|%s %v", w.text, w.edges)
	}
	return out
}

// RowsDiffer are words of the lexicon that the vocabulary of a matcher takes for other words of phrases than looking
// them up does.
func (m *Matcher) RowsDiffer() (words []string) {
	v := m.vocabulary()
	for i := range allWords().entries {
		e := &allWords().entries[i]
		if fmt.Sprint(v.numbers(m, e)) != fmt.Sprint(m.lookup(e)) {
			words = append(words, e.text)
		}
	}
	return words
}
