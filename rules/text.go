// What a patient wrote, and the phrases that the library itself looks for in it.

package rules

import (
	"runtime"
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

// prose is a text with its words as conditions look for phrases in them, which are computed once.
type prose struct {
	held   string // masked
	folded func() *text.Folded
}

// allTexts is what all texts say that are in use: for each mask the one prose of it, until nobody has it any more.
var allTexts sync.Map

// NewText gives a text as a fact.
func NewText(s string) Text {
	held := mask.Hide([]byte(s))
	for {
		known, loaded := allTexts.Load(held)
		if !loaded {
			p := &prose{held: held, folded: sync.OnceValue(func() *text.Folded { return text.Fold(plainText(held)) })}
			known, loaded = allTexts.LoadOrStore(held, weak.Make(p))
			if !loaded {
				runtime.AddCleanup(p, func(held string) { allTexts.CompareAndDelete(held, known) }, held)
				return Text{p: p}
			}
		}
		if p := known.(weak.Pointer[prose]).Value(); p != nil {
			return Text{p: p}
		}
		allTexts.CompareAndDelete(held, known) // nobody has it any more
	}
}

// plainText is what a mask hides.
func plainText(held string) string { return string(mask.Show(nil, held)) }

// Given tells whether the text is known.
func (t Text) Given() bool { return t.p != nil }

// holds is that of a Private: a text can always be held.
func (t Text) holds() bool { return true }

// fold reads the text once, however often it is assessed.
func (t Text) fold() *text.Folded {
	if t.p == nil {
		return nil
	}
	return t.p.folded()
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
	return plainText(t.p.held)
}

// UnmarshalText takes a text as it is. It never fails.
func (t *Text) UnmarshalText(b []byte) error {
	*t = NewText(string(b))
	return nil
}
