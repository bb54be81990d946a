// Bounds: the work for hostile texts grows with their length and not with its square, and what is not looked at is a
// doubt.

package text_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
	"github.com/stretchr/testify/require"
)

// words of one letter, as many as a text can hold.
const mostWords = text.MaxRunes / 2

// quickly fails a test whose work took longer than a slow and busy machine needs.
func quickly(t *testing.T, work func()) {
	start := time.Now()
	work()
	require.Less(t, time.Since(start), 30*time.Second)
}

// manyPatterns is a matcher of phrases of one letter and patterns over all of them.
func manyPatterns(t *testing.T, phrases, patterns int) (m *text.Matcher, ids []int) {
	m = text.NewMatcher()
	take := func(id int, ok bool) {
		require.True(t, ok)
		ids = append(ids, id)
	}
	for i := range phrases {
		take(m.Add(strings.TrimSpace(fmt.Sprintf("%s%d", strings.Repeat("x ", i%text.MaxPhraseWords), i))))
	}
	for i := range patterns {
		groups := [][]string{{"x"}, {"x x"}, {"x", "y"}, {"x x x", "x"}, {"x", fmt.Sprintf("z%d", i)}}
		take(m.AddNear(groups, text.MaxWithin))
	}
	return m, ids
}

func TestHostileTexts(t *testing.T) {
	for name, said := range map[string]string{
		"1 MB":                       strings.Repeat("chest pain ", 100_000),
		"20,000 words":               strings.Repeat("x ", 20_000),
		"one sentence":               strings.Repeat("x ", mostWords),
		"denied everywhere":          strings.Repeat("no x,", mostWords/2),
		"denied and answered":        strings.Repeat("x:no ", mostWords/2),
		"ends that go on":            "no x " + strings.Repeat("today ", 3_000) + strings.Repeat("no x today ", 200),
		"a disease everywhere":       strings.Repeat("heart attack ", 1_500),
		"a disease of a relative":    strings.Repeat("mum died heart attack ", 900),
		"a leaflet on every disease": "leaflet " + strings.Repeat("a stroke ", 2_200),
		"was was was":                "x " + strings.Repeat("was ", 4_900),
		"numbers":                    strings.Repeat("1.", mostWords),
		"numbers in words":           strings.Repeat("hundred ", 2_500),
		"tags":                       strings.Repeat("<a a=a ", 2_800),
		"entities":                   strings.Repeat("&amp;", 4_000),
		"marks":                      "a" + strings.Repeat("\u0301", text.MaxRunes-1),
		"characters that decompose":  strings.Repeat("\ufdfa", text.MaxRunes),
		"characters that part":       strings.Repeat("x\u200b", mostWords),
		"rows of signs":              strings.Repeat("_=", mostWords),
		"one word":                   strings.Repeat("x", text.MaxRunes),
		"bytes that are no text":     strings.Repeat("\xff", text.MaxRunes),
		"contractions":               strings.Repeat("im ", text.MaxRunes/3),
		"every kind of character":    everyKind(),
	} {
		t.Run(name, func(t *testing.T) {
			m, _ := manyPatterns(t, 100, 10)
			for _, phrase := range []string{"heart attack", "stroke", "chest pain", "x was", "i am"} {
				_, ok := m.Add(phrase)
				require.True(t, ok)
			}
			_, ok := m.AddReading("bp", true, 100)
			require.True(t, ok)
			quickly(t, func() {
				f := text.Fold(said)
				hits := m.Find(f)
				hits.Unread(f, func(int) bool { return false }, func(int) bool { return false })
				f.English()
			})
		})
	}
}

// everyKind is some characters of every category of Unicode, with spaces between.
func everyKind() string {
	var b strings.Builder
	for _, table := range unicode.Categories {
		n := 0
		for r := rune(0); r <= unicode.MaxRune && n < 100; r++ {
			if unicode.Is(table, r) {
				b.WriteRune(r)
				b.WriteByte(' ')
				n++
			}
		}
	}
	return b.String()
}

// Many phrases and patterns, all of whose groups stand on every word, denied or not, in the longest text.
func TestManyPatterns(t *testing.T) {
	t.Parallel()
	m, ids := manyPatterns(t, 2_000, 300)
	last := ids[len(ids)-1]
	for name, said := range map[string]string{
		"all affirmed": strings.Repeat("x ", mostWords),
		"all denied":   strings.Repeat("no x x x x x x x,", text.MaxRunes/17),
		"never whole":  strings.Repeat("x x. ", text.MaxRunes/5),
	} {
		t.Run(name, func(t *testing.T) {
			quickly(t, func() {
				hits := m.Find(text.Fold(said))
				require.Equal(t, name != "never whole", hits.Found(last))
			})
		})
	}
}

// A pattern is found wherever it stands, however often its members stand before.
func TestLateInALongText(t *testing.T) {
	m := text.NewMatcher()
	phrase, _ := m.Add("chest pain")
	near, _ := m.AddNear([][]string{{"i"}, {"chest"}, {"pain"}}, 4)
	for _, before := range []string{"i am. ", "no chest pain. ", "pain. chest. "} {
		hits := m.Find(text.Fold(strings.Repeat(before, 1_000) + "i have chest pain"))
		require.True(t, hits.Current(near), before)
		require.True(t, hits.Current(phrase), before)
	}
}

// Where phrases stand at more places than are kept, not all words count as read.
func TestTooManyPlaces(t *testing.T) {
	m := text.NewMatcher()
	for n := range text.MaxPhraseWords {
		_, ok := m.Add(strings.Repeat("the ", n+1))
		require.True(t, ok)
	}
	no := func(int) bool { return false }
	for words, want := range map[int]bool{100: true, 4_000: false} {
		f := text.Fold(strings.Repeat("the ", words))
		_, ok := m.Find(f).Unread(f, no, no)
		require.Equal(t, want, ok, words)
	}
}

// Words that are slips of several words each begin every phrase of those words at each place: the search ends, and says
// that it did.
func TestWordsThatStandForSeveral(t *testing.T) {
	m := text.NewMatcher()
	ids := map[string]int{}
	words := []string{"breathing", "breathinq", "breathinj", "breathinx"}
	var add func(phrase []string)
	add = func(phrase []string) {
		if len(phrase) == 6 {
			id, ok := m.Add(strings.Join(phrase, " "))
			require.True(t, ok)
			ids[strings.Join(phrase, " ")] = id
			return
		}
		for _, w := range words {
			add(append(slices.Clone(phrase), w))
		}
	}
	add(nil)
	require.Len(t, ids, 4096)
	short := m.Find(text.Fold(strings.Repeat("breathinw ", 20)))
	require.True(t, short.Whole())
	require.True(t, short.Affirmed(ids[strings.TrimSpace(strings.Repeat("breathinq ", 6))]))
	require.False(t, m.Find(text.Fold(strings.Repeat("breathinw ", 2_000))).Whole())
}
