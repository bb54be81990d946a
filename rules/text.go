// What a patient wrote, and the phrases that the library itself looks for in it.

package rules

import (
	"hash/maphash"
	"maps"
	"slices"
	"sync"
	"weak"

	"github.com/frontdoor-rules/frontdoor/rules/internal/mask"
	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
)

// Known gives a fact: Known(38.2) is a pointer to 38.2. A fact that is not known is a nil pointer. Sensitive facts are
// given by [Withhold].
func Known[T any](v T) *T { return &v }

// Text is what a patient wrote. The zero Text is not known; NewText("") says that the boxes were left empty. It is held
// and prints as [Private] does, and equal texts are equal by ==.
type Text struct {
	Withheld
	p *prose // one for all texts that say the same; nil is not known
}

// prose is a text, behind a function, through which reflection does not see.
type prose struct{ read func() *wording }

// wording is a text with its words as conditions look for phrases in them, which are computed once.
type wording struct {
	said   string
	once   sync.Once
	folded *text.Folded
}

// fold reads the text.
func (r *wording) fold() *text.Folded {
	r.once.Do(func() { r.folded = text.Fold(r.said) })
	return r.folded
}

// A shelf is a part of all texts that are in use: the one prose of each, until nobody has it any more.
type shelf struct {
	mu     sync.Mutex
	prose  map[uint64][]weak.Pointer[prose] // by the hash of what it says
	before int                              // how many there were when those that nobody has were last taken away
}

// allTexts are the shelves, of which the hash of a text tells its own.
var (
	allTexts  [16]shelf
	textsSeed = maphash.MakeSeed()
)

// minShelf is how many texts a shelf holds at least before it is looked through for those that nobody has any more.
const minShelf = 64

// NewText gives a text as a fact.
func NewText(s string) Text {
	hash := maphash.String(textsSeed, s)
	of := &allTexts[hash%uint64(len(allTexts))]
	of.mu.Lock()
	defer of.mu.Unlock()
	if known := of.find(hash, s); known != nil {
		return Text{p: known}
	}
	if of.prose == nil {
		of.prose = map[uint64][]weak.Pointer[prose]{}
	}
	if len(of.prose) >= max(minShelf, 2*of.before) {
		maps.DeleteFunc(of.prose, func(_ uint64, same []weak.Pointer[prose]) bool {
			return len(slices.DeleteFunc(same, isForgotten)) == 0
		})
		of.before = len(of.prose)
	}
	p := &prose{read: mask.Behind(&wording{said: s})}
	of.prose[hash] = append(slices.DeleteFunc(of.prose[hash], isForgotten), weak.Make(p))
	return Text{p: p}
}

// isForgotten tells whether nobody has a text any more.
func isForgotten(w weak.Pointer[prose]) bool { return w.Value() == nil }

// find is the prose that says something; nil where nobody has it.
func (s *shelf) find(hash uint64, said string) *prose {
	for _, w := range s.prose[hash] {
		if p := w.Value(); p != nil && p.read().said == said {
			return p
		}
	}
	return nil
}

// Given tells whether the text is known.
func (t Text) Given() bool { return t.p != nil }

// holds is that of a Private: a text can always be held.
func (t Text) holds() bool { return true }

// fold reads the text once, however often it is assessed.
func (t Text) fold() *text.Folded {
	if t.p == nil {
		return nil
	}
	return t.p.read().fold()
}

// Ages are the ages of people that the text states, in years from 0 to 115, as in "my 4 year old"; those of another
// time are left out. Nil for a text that is not known.
func (t Text) Ages() []float64 {
	if t.p == nil {
		return nil
	}
	return t.fold().Ages()
}

// Phrases are phrases that the library itself looks for in texts. [NewPhrases] makes them; nil finds nothing.
type Phrases struct {
	matcher *text.Matcher
	ids     []int
}

// NewPhrases prepares phrases. One without a word finds nothing.
func NewPhrases(phrases ...string) *Phrases {
	p := &Phrases{matcher: text.NewMatcher()}
	for _, words := range phrases {
		if id, ok := p.matcher.Add(words); ok {
			p.ids = append(p.ids, id)
		}
	}
	return p
}

// AffirmedIn tells whether any of the phrases stands in a text and is not certainly denied there.
func (p *Phrases) AffirmedIn(t Text) bool {
	if p == nil || t.p == nil {
		return false
	}
	hits := p.matcher.Find(t.fold())
	return slices.ContainsFunc(p.ids, hits.Affirmed)
}

// Reveal is the text for a viewer with a role and a purpose; "" for anybody else, and of a text that is not known.
func (t Text) Reveal(v Viewer) string {
	if t.p == nil || !v.valid() {
		return ""
	}
	return t.p.read().said
}

// UnmarshalText takes a text as it is. It never fails.
func (t *Text) UnmarshalText(b []byte) error {
	*t = NewText(string(b))
	return nil
}
