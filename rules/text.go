// What a patient wrote, and the guards that keep it and other facts of a patient out of every printout.

package rules

import (
	"fmt"
	"log/slog"
	"sync"

	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
)

// withheld is what stands wherever a sensitive value would be printed.
const withheld = "‹withheld›"

// Known gives a fact: Known(38.2) is a pointer to 38.2. A nil pointer is a fact that is not known.
func Known[T any](v T) *T { return &v }

// Text is what a patient wrote. The zero Text is not known; NewText("") says that the boxes were left empty. It prints
// as ‹withheld› under every verb of fmt, slog, json, yaml, xml and gob.
type Text struct{ p *prose }

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

// Reveal gives the words to a viewer who has a role and a purpose, and nothing to anybody else.
func (t Text) Reveal(v Viewer) string {
	if t.p == nil || !v.valid() {
		return ""
	}
	return t.p.raw
}

// UnmarshalText reads a text.
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

// A Viewer asks to see values: who, by role, and what for. Both must be said.
type Viewer struct{ Role, Purpose string }

func (v Viewer) valid() bool { return v.Role != "" && v.Purpose != "" }
