// What the search for phrases promises: what is the same phrase, how long one may be, and what is found.
package text_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
	"github.com/stretchr/testify/require"
)

// Phrases that differ in case, accents, white space or signs only are one.
func TestNormal(t *testing.T) {
	for phrase, want := range map[string]string{
		"chest pain": "chest pain", "  Chest\tPAIN ": "chest pain", "chest-pain!": "chest pain", "don't": "do not",
		"don’t": "do not", "cannot": "can not",
		"fiancé": "fiance", "37.9": "37 9", "e\u0301clat": "eclat", "": "", "?!": "",
	} {
		require.Equal(t, want, text.Normal(phrase), phrase)
	}
}

func TestAdd(t *testing.T) {
	m := text.NewMatcher()
	first, ok := m.Add("chest pain")
	require.True(t, ok)
	same, ok := m.Add("CHEST  pain")
	require.True(t, ok)
	other, ok := m.Add("chest")
	require.True(t, ok)
	require.Equal(t, first, same)
	require.NotEqual(t, first, other)
	_, ok = m.Add(strings.TrimSpace(strings.Repeat("a ", text.MaxPhraseWords)))
	require.True(t, ok)
	for _, refused := range []string{"", " ", "?!", strings.Repeat("a ", text.MaxPhraseWords+1)} {
		_, ok := m.Add(refused)
		require.False(t, ok, refused)
	}
}

// A phrase is found as whole words in their order, however many phrases overlap.
func TestFind(t *testing.T) {
	m := text.NewMatcher()
	ids := map[string]int{}
	for _, phrase := range []string{"chest pain", "pain", "pain in my arm", "chest"} {
		id, ok := m.Add(phrase)
		require.True(t, ok)
		ids[phrase] = id
	}
	for said, want := range map[string][]string{
		"chest pain in my arm": {"chest pain", "pain", "pain in my arm", "chest"},
		"pain chest":           {"pain", "chest"},
		"a painful chestnut":   nil,
		"":                     nil,
		"my chest. Pain?":      {"chest pain", "pain", "chest"},
	} {
		hits := m.Find(text.Fold(said))
		for phrase, id := range ids {
			require.Equal(t, slices.Contains(want, phrase), hits.Found(id), "%q in %q", phrase, said)
		}
	}
	require.False(t, (&text.Hits{}).Found(ids["pain"]), "the zero value found nothing")
	require.False(t, (&text.Hits{}).Affirmed(ids["pain"]))
}

// Beyond its cap a text is not read, and says so.
func TestCap(t *testing.T) {
	m := text.NewMatcher()
	id, _ := m.Add("chest pain")
	padding := strings.Repeat("a ", text.MaxRunes/2)
	long := text.Fold(padding + "chest pain")
	require.False(t, long.Whole())
	require.False(t, m.Find(long).Found(id))
	require.True(t, text.Fold(padding).Whole())
}

func TestIsEnglish(t *testing.T) {
	for tag, want := range map[string]bool{
		"en": true, "EN-gb": true, "eng": true, "pl": false, "": false, "enm": false,
	} {
		require.Equal(t, want, text.IsEnglish(tag), tag)
	}
}

// What one phrase of a policy finds does not depend on which others it has.
func TestPhrasesApart(t *testing.T) {
	for name, c := range map[string]struct {
		add   func(m *text.Matcher) (int, bool)
		other string
		said  string
		want  bool
	}{
		"an exact phrase beside the same word": {exact("heavy"), "heavy", "heavvy", false},
		"an exact form beside the word":        {exact("crush"), "crush", "crushing", false},
		"a slip that is a phrase too":          {loose("seizure"), "siezure", "siezure", true},
		"a slip that is a form of another":     {loose("bleeding"), "bleedin", "bleedin", true},
		"an owner":                             {loose("asthma"), "cough", "my asthma's bad", true},
		"a plural of a short name":             {loose("DVT"), "cough", "two DVTs", true},
		"a plural of a word of grammar":        {loose("not"), "cough", "nots", false},
		"a misspelling of two words, first":    {loose("numb"), "cough", "num", true},
		"a misspelling of two words, second":   {loose("number"), "cough", "num", true},
		"another word's plural":                {loose("knife"), "cough", "wifes", false},
	} {
		t.Run(name, func(t *testing.T) {
			m := text.NewMatcher()
			_, ok := m.Add(c.other)
			require.True(t, ok)
			id, ok := c.add(m)
			require.True(t, ok)
			require.Equal(t, c.want, m.Find(text.Fold(c.said)).Found(id))
		})
	}
}

func exact(phrase string) func(*text.Matcher) (int, bool) {
	return func(m *text.Matcher) (int, bool) { return m.AddExact(phrase) }
}

func loose(phrase string) func(*text.Matcher) (int, bool) {
	return func(m *text.Matcher) (int, bool) { return m.Add(phrase) }
}

// All of a pattern stands in one sentence, the last word of its last member too.
func TestPatternInOneSentence(t *testing.T) {
	m := text.NewMatcher()
	id, ok := m.AddNear([][]string{{"vomit"}, {"is pain"}}, 8)
	require.True(t, ok)
	require.True(t, m.Find(text.Fold("vomit is pain")).Found(id))
	require.False(t, m.Find(text.Fold("vomit is. pain")).Found(id))
	require.False(t, m.Find(text.Fold("is. pain vomit")).Found(id))
}

// Every character of Unicode, inside a word and at its ends: what has been folded once does not change again.
func TestFoldedTwice(t *testing.T) {
	for r := rune(1); r <= unicode.MaxRune; r++ {
		if unicode.In(r, unicode.Cs, unicode.Co, unicode.Han, unicode.Hangul) || !unicode.IsGraphic(r) {
			continue // they have no case and decompose into their own kind
		}
		for _, said := range []string{string(r) + "qt", "q" + string(r) + "t", "qt" + string(r)} {
			once := text.Normal(said)
			require.Equal(t, once, text.Normal(once), "%U", r)
		}
	}
}
