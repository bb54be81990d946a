// What a patient wrote, and the guards that keep it and other facts of a patient out of every printout.

package rules

import (
	"fmt"
	"log/slog"
	"slices"
	"sync"

	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
)

// withheld stands wherever a sensitive value would be printed.
const withheld = "‹withheld›"

// Known gives a fact: Known(38.2) is a pointer to 38.2. A fact that is not known is a nil pointer.
func Known[T any](v T) *T { return &v }

// Text is what a patient wrote. The zero Text is not known; NewText("") says that the boxes were left empty. It prints
// as ‹withheld› under every verb of fmt, slog, json, yaml, xml and gob.
type Text struct{ p *prose }

// prose is a text with its words as conditions look for phrases in them, which are computed once.
type prose struct {
	raw    string
	once   sync.Once
	folded *text.Folded
}

// NewText gives a text as a fact.
func NewText(s string) Text { return Text{&prose{raw: s}} }

// Given tells whether the text is known.
func (t Text) Given() bool { return t.p != nil }

// fold reads the text once, however often it is assessed.
func (t Text) fold() *text.Folded {
	if t.p == nil {
		return nil
	}
	t.p.once.Do(func() { t.p.folded = text.Fold(t.p.raw) })
	return t.p.folded
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
	return t.p.raw
}

// UnmarshalText takes a text as it is. It never fails.
func (t *Text) UnmarshalText(b []byte) error {
	*t = NewText(string(b))
	return nil
}

// String is ‹withheld›.
func (t Text) String() string { return withheld }

// Format prints ‹withheld› under every verb.
func (t Text) Format(f fmt.State, _ rune) { fmt.Fprint(f, withheld) }

// LogValue is ‹withheld›.
func (t Text) LogValue() slog.Value { return slog.StringValue(withheld) }

// MarshalText is ‹withheld›; json, xml and yaml use it.
func (t Text) MarshalText() ([]byte, error) { return []byte(withheld), nil }

// Withheld is embedded in a struct that holds what is known of a patient: the struct then prints as ‹withheld› under
// every verb of fmt, slog, json, yaml, xml and gob.
type Withheld struct{}

// String is ‹withheld›.
func (Withheld) String() string { return withheld }

// Format prints ‹withheld› under every verb.
func (Withheld) Format(f fmt.State, _ rune) { fmt.Fprint(f, withheld) }

// LogValue is ‹withheld›.
func (Withheld) LogValue() slog.Value { return slog.StringValue(withheld) }

// MarshalText is ‹withheld›; json, xml and yaml use it.
func (Withheld) MarshalText() ([]byte, error) { return []byte(withheld), nil }

// GobEncode is ‹withheld›.
func (Withheld) GobEncode() ([]byte, error) { return []byte(withheld), nil }

// A Viewer asks to see what a patient wrote, or values of facts. One without a role or without a purpose sees nothing.
type Viewer struct {
	Role    string // in which role, such as duty clinician; any words
	Purpose string // what for; any words
}

// valid tells whether the viewer says who looks and what for.
func (v Viewer) valid() bool { return v.Role != "" && v.Purpose != "" }
