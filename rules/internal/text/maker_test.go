// Making phrases, patterns and texts by chance, from a small vocabulary.

package text_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
	"github.com/stretchr/testify/require"
)

// vocabulary are the words that phrases and texts are made of: of illness, of grammar, short and long.
var vocabulary = strings.Fields(`
	chest pain hurt breathe breathing breath tongue swollen bleeding blood vomit stroke sudden weak weakness face
	arm arms left jaw crush crushing heavy heart attack seizure suicidal kill harm cut cutting tablets overdose
	dizzy faint fainted stop stopping cough coughing child baby rash fever stiff neck head headache burning numb leg
	legs eye sight carry carries jump stab stabbed my in the of not can do have no is going worse 999 37 a i
`)

// A maker makes phrases, patterns and texts.
type maker struct{ *rand.Rand }

func (r maker) word() string { return vocabulary[r.IntN(len(vocabulary))] }

func (r maker) phrase(most int) string {
	var words []string
	for range 1 + r.IntN(most) {
		words = append(words, r.word())
	}
	return strings.Join(words, " ")
}

func (r maker) groups() (out [][]string) {
	for range 2 + r.IntN(2) {
		var group []string
		for range 1 + r.IntN(3) {
			group = append(group, r.phrase(2))
		}
		out = append(out, group)
	}
	return out
}

// separators stand between the words of a text.
var separators = []string{
	" ", " ", " ", " ", " ", ", ", ". ", "? ", "; ", "\n", " - ", "|", "/", " can't ", " cannot ", " DON'T ", "! ",
}

// typo changes a letter, leaves one out, adds, doubles or swaps one.
func (r maker) typo(w string) string {
	i := r.IntN(len(w))
	letter := string(rune('a' + r.IntN(26)))
	switch r.IntN(5) {
	case 0:
		return w[:i] + letter + w[i+1:]
	case 1:
		return w[:i] + w[i+1:]
	case 2:
		return w[:i] + letter + w[i:]
	case 3:
		return w[:i] + w[i:i+1] + w[i:]
	}
	if i == 0 {
		return w
	}
	return w[:i-1] + w[i:i+1] + w[i-1:i] + w[i+1:]
}

// said is a text of the words that were drawn, their forms, slips and contractions, with signs between them.
func (r maker) said(drawn []string) string {
	var b strings.Builder
	for _, w := range drawn {
		switch r.IntN(8) {
		case 0, 1:
			w = r.typo(w)
		case 2:
			w = r.typo(w)
			if w != "" {
				w = r.typo(w)
			}
		case 3:
			forms := append(regularForms(w), strings.TrimSuffix(w, "e")+"in",
				strings.TrimSuffix(w, "s"), strings.TrimSuffix(w, "ing"))
			w = forms[r.IntN(len(forms))]
		case 4:
			w = strings.ToUpper(w)
		}
		b.WriteString(w)
		b.WriteString(separators[r.IntN(len(separators))])
	}
	return b.String()
}

// A wanted is a phrase or a pattern, with its number in a Matcher.
type wanted struct {
	id     int
	phrase string
	exact  bool
	groups [][]string
	within int
}

func (w wanted) String() string {
	if w.groups != nil {
		return fmt.Sprintf("near %q within %d", w.groups, w.within)
	}
	return fmt.Sprintf("%q exact=%t", w.phrase, w.exact)
}

// wantedOf are phrases and patterns, taken by a new Matcher.
func wantedOf(t *testing.T, r maker) (*text.Matcher, []wanted) {
	m, all := text.NewMatcher(), []wanted(nil)
	for range 25 {
		w := wanted{phrase: r.phrase(3), exact: r.IntN(4) == 0}
		add := m.Add
		if w.exact {
			add = m.AddExact
		}
		if r.IntN(3) == 0 {
			w.groups, w.within = r.groups(), 2+r.IntN(9)
			add = func(string) (int, bool) { return m.AddNear(w.groups, w.within) }
		}
		var ok bool
		w.id, ok = add(w.phrase)
		require.True(t, ok, "%s", w)
		all = append(all, w)
	}
	return m, all
}

// draw is the words of a text: of one of the wanted, often, and any.
func draw(r maker, all []wanted) (out []string) {
	for range 1 + r.IntN(3) {
		w := all[r.IntN(len(all))]
		out = append(out, strings.Fields(w.phrase)...)
		for _, group := range w.groups {
			out = append(out, strings.Fields(group[r.IntN(len(group))])...)
			for range r.IntN(4) {
				out = append(out, r.word())
			}
		}
		for range r.IntN(5) {
			out = append(out, r.word())
		}
	}
	return out
}
