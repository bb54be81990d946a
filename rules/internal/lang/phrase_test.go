// Phrases: a text in which each stands, what says_only makes of a text, and of which conditions it is a part that no
// text passes by.
package lang_test

import (
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/stretchr/testify/require"
)

// The example of a phrase is a text in which it is found.
func TestPhraseStandsInItsExample(t *testing.T) {
	for name, c := range map[string]struct {
		phrase lang.Phrase
		want   string
	}{
		"words":               {lang.Phrase{Words: "Chest  PAIN"}, "chest pain"},
		"words, exact":        {lang.Phrase{Words: "Chest pain", Exact: true}, "chest pain"},
		"a pattern":           {lang.Phrase{Near: [][]string{{"fell", "fall"}, {"sick"}}, Within: 6}, "fell sick"},
		"a temperature":       {lang.Phrase{Reading: "temp", AtLeast: true, Limit: 38.5}, "temp 38.5"},
		"a high pressure":     {lang.Phrase{Reading: "bp", AtLeast: true, Limit: 180}, "bp 180/90"},
		"a low pressure":      {lang.Phrase{Reading: "bp", Limit: 80}, "bp 80/79"},
		"the lowest pressure": {lang.Phrase{Reading: "bp", Limit: 31}, "bp 31/31"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, c.phrase.Example())
			if name == "the lowest pressure" {
				return // it is no pressure of a living person
			}
			s := scope()
			s.Phrases["it"] = []lang.Phrase{c.phrase}
			nodes, p := good(t, s, `mentions(t.note, phrases.it)`)
			require.Equal(t, lang.True, p.Eval(noted("I have "+c.phrase.Example())).Truth(nodes[0]))
		})
	}
}

// says_only is true of a text that says nothing else, false where a word stands that nobody allowed, and unknown of a
// text that nobody has read whole.
func TestSaysOnly(t *testing.T) {
	nodes, p := good(t, scope(), `says_only(t.note, "zebra crossing")`)
	unopened := noted("zebra crossing please")
	unopened.Values[slotUnopened] = lang.OfInt(1)
	for name, c := range map[string]struct {
		in   lang.Input
		want lang.Truth
	}{
		"nothing else":          {noted("zebra crossing please"), lang.True},
		"another word":          {noted("zebra crossing please, and chest pain"), lang.False},
		"no text":               {input(nil), lang.Unknown},
		"an attachment":         {unopened, lang.Unknown},
		"longer than is read":   {noted(strings.Repeat("zebra crossing please ", 1_000)), lang.Unknown},
		"the other way round":   {noted("crossing zebra please"), lang.False},
		"in a foreign language": {noted("boli mnie glowa od wczoraj"), lang.Unknown},
	} {
		require.Equal(t, truths[c.want], truths[p.Eval(c.in).Truth(nodes[0])], name)
	}
}

// A condition says only what is allowed where it cannot hold without a says_only that holds.
func TestConditionsThatSayOnly(t *testing.T) {
	const one, two = `says_only(t.note, "repeat prescription")`, `says_only(t.note, "sick note")`
	for condition, want := range map[string]bool{
		one:                                  true,
		`not ` + one:                         false,
		`mentions(t.note, "sick note")`:      false,
		`t.p`:                                false,
		one + ` and t.p`:                     true,
		`t.p and t.q`:                        false,
		one + ` or t.p`:                      false,
		one + ` or ` + two:                   true,
		`t.p or t.q`:                         false,
		`at_least(1, ` + one + `, t.p)`:      false,
		`at_least(2, ` + one + `, t.p)`:      true,
		`at_least(2, ` + one + `, t.p, t.q)`: false,
		`at_least(2, ` + one + `, t.p, ` + two + `)`: true,
	} {
		nodes, _ := good(t, scope(), condition)
		require.Equal(t, want, nodes[0].SaysOnly(), condition)
	}
}

// A list of phrases that could not be read is reported where it stands, and nothing that names it compiles.
func TestListsWithoutPhrasesAreReportedWhereTheyStand(t *testing.T) {
	s := scope()
	s.Phrases["empty"], s.Lists["empty"] = nil, nil
	for _, condition := range []string{
		`mentions(t.note, phrases.empty)`, `mentions(t.note, phrases.empty, "cough")`, `has_any(t.words, lists.empty)`,
		`t.colour in lists.empty`, `t.p or mentions(t.note, phrases.empty)`,
	} {
		n, faults := compile(lang.NewCompiler(s), condition)
		require.Nil(t, n, condition)
		require.Empty(t, faults, condition)
	}
}
