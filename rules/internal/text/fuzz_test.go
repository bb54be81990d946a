// Fuzzing: hostile texts and phrases.

package text_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
	"github.com/stretchr/testify/require"
)

// Any text is folded; what is ignorable never hides a phrase, and a phrase is always found in itself.
func FuzzFold(f *testing.F) {
	for _, s := range []string{"chest pain", "no chest pain", "Ärger & Größe", "\ufdfa", "a\u0300\u0301b", "x\xffy"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m := text.NewMatcher()
		chest, _ := m.Add("chest pain")
		self, ok := m.Add(s)
		hits := m.Find(text.Fold(s))
		if ok && text.Fold(s).Whole() {
			require.True(t, hits.Found(self))
		}
		if len(s) < 1000 {
			require.True(t, m.Find(text.Fold("chest pain. "+s)).Found(chest))
			require.True(t, m.Find(text.Fold(strings.Join([]string{"ch", "est pa", "in"}, "\u200b"))).Found(chest))
		}
		text.Fold(s).English()
	})
}

// Any phrase and any text: what is current is affirmed, what is affirmed is found, a phrase is found in itself, and a
// text that is folded once more has the same words.
func FuzzMatch(f *testing.F) {
	f.Add("no chest pain, my mum's chest pain in 1999", "chest pain", "pain")
	f.Add("asthma\u2019s <b>bad</b> &amp; DVTs 💔", "DVT", "=")
	f.Add("ϲhest\u200bpain | heart attack leaflet?", "heart attack", "leaflet")
	f.Add("\xff\u0301a\u115fİǅ", "İ", "ǆ")
	f.Add("\xffd\xf3\xf3\xf3\xf3\xf3\x00\x00\x00\x80\x00\xc4\xf3Ǌ", "\x89v", "\xc5\x00\xee")
	f.Fuzz(func(t *testing.T, said, first, second string) {
		m := text.NewMatcher()
		var ids, phrases []int
		take := func(id int, ok bool) {
			if ok {
				ids = append(ids, id)
			}
		}
		for _, phrase := range []string{first, second, "chest pain", "heart attack"} {
			take(m.AddExact(phrase))
			take(m.Add(phrase))
		}
		phrases = ids
		take(m.AddNear([][]string{{first, "chest"}, {second, "pain"}}, 5))
		take(m.AddReading("temp", true, 38))
		folded := text.Fold(said)
		hits := m.Find(folded)
		for _, id := range ids {
			require.True(t, !hits.Current(id) || hits.Affirmed(id), "current and not affirmed")
			require.True(t, !hits.Affirmed(id) || hits.Found(id), "affirmed and not found")
		}
		if id, ok := m.Add(first); ok && text.Fold(first).Whole() {
			require.True(t, m.Find(text.Fold(first)).Found(id), "%q is not found in itself", first)
		}
		var words []string
		for at := range folded.Words() {
			words = append(words, folded.Word(at))
		}
		again := text.Fold(strings.Join(words, " "))
		require.Equal(t, strings.Join(words, " "), text.Normal(strings.Join(words, " ")), "folded twice")
		if !folded.Whole() || strings.ContainsFunc(said, invisible) {
			return // cut, or read in two ways
		}
		for _, id := range phrases {
			require.Equal(t, hits.Found(id), m.Find(again).Found(id), "found once the text is folded twice")
		}
	})
}

// invisible characters part words or do not: both are read.
func invisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.IsControl(r) ||
		strings.ContainsRune("\u3164\u115f\u1160\uffa0\u2800&", r)
}

// Any text: a reading of at least a number is also one of at least a lower number, and what is found is found behind
// any sentence.
func FuzzReadings(f *testing.F) {
	for _, s := range []string{
		"temp 39.4", "temperature of thirty nine point five", "168 over 112",
		"bp 168/112", "sats 91%", "9999999 1.1.1.1",
	} {
		f.Add(s, 38.0)
	}
	f.Fuzz(func(t *testing.T, said string, limit float64) {
		m := text.NewMatcher()
		folded := text.Fold(said)
		for _, name := range text.ReadingNames() {
			high, ok := m.AddReading(name, true, limit)
			require.True(t, ok)
			low, _ := m.AddReading(name, true, limit-1)
			most, _ := m.AddReading(name, false, limit)
			more, _ := m.AddReading(name, false, limit+1)
			hits := m.Find(folded)
			require.True(t, !hits.Found(high) || hits.Found(low), "at least")
			require.True(t, !hits.Found(most) || hits.Found(more), "at most")
			require.Equal(t, hits.Found(high), hits.Current(high), "a number is never denied")
		}
	})
}
