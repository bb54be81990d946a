// Plain texts are read in one pass over their bytes; what comes out is what decomposing them gives.

package text_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
	"github.com/stretchr/testify/require"
)

// odd are pieces of texts at which the two ways of reading might part.
var odd = []string{
	"’", "‘", "“", "”", "–", "—", "…", "é", "É", "ï", "£", "\u00a0", "½", "²", "ø", "\u0301", "\u200b", "\u00ad", "🙏", "_", "__",
	"**", "==", "=", "~~", "#", "---", "--", "-", ">", ">>", "&amp;", "&", "<br>", "<", "`", "'", "\t", "\r\n", "\x01",
	"\x7f", "\xff", "3.5", "37,9", ".", ",", "³", "а", "ß", "‐", "․", "‥", "′", "´", "ŉ", "à", "IT’S", "can't", "4yo", "b12", ":", "?", "|",
	"/", "(", ")", "\u2028", "\u0085", "°", "€", "abcdefghijklmnop", "abcdefghijklmnopq", "ABCDEFGH",
}

// oddText is a text of words and odd pieces.
func (r maker) oddText() string {
	var b strings.Builder
	for range 1 + r.IntN(12) {
		switch r.IntN(4) {
		case 0:
			b.WriteString(odd[r.IntN(len(odd))])
		case 1:
			b.WriteString(strings.ToUpper(r.word()))
		default:
			b.WriteString(r.word())
		}
		if r.IntN(2) == 0 {
			b.WriteString(separators[r.IntN(len(separators))])
		}
	}
	return b.String()
}

func TestPlainTextsAreReadAsAnyOther(t *testing.T) {
	r := maker{rand.New(rand.NewPCG(4, 4))}
	plain := 0
	for range 20_000 {
		s := r.oddText()
		if text.IsPlain(s) {
			plain++
		}
		require.Equal(t, text.FoldDecomposed(s).Shown(), text.Fold(s).Shown(), "%q", s)
	}
	require.Greater(t, plain, 2_000, "enough of the texts are plain")
	for _, s := range []string{"Hello, I’ve had “chest pain” – 37.9°… café naïve £5", "it's self-harm; can't (sleep)"} {
		require.True(t, text.IsPlain(s), s)
	}
	for _, s := range []string{"&amp;", "<br>", "`", "\x01", "ø", "½", "🙏", "e\u0301", "\xff", "\u200b"} {
		require.False(t, text.IsPlain(s), s)
	}
}

// Every character of the blocks that plain texts may hold, before and behind letters, digits and signs.
func TestEveryPlainCharacter(t *testing.T) {
	for r := rune(1); r < 0x3000; r++ {
		for _, form := range []string{"%c", "a%cb", "a%c-b", "a-%cb", "1%c.2", "1.%c2", " %c ", "a%c%[1]cb", "%c's"} {
			s := fmt.Sprintf(form, r)
			if text.IsPlain(s) {
				require.Equal(t, text.FoldDecomposed(s).Shown(), text.Fold(s).Shown(), "%q", s)
			}
		}
	}
}

func FuzzPlain(f *testing.F) {
	r := maker{rand.New(rand.NewPCG(6, 6))}
	for range 20 {
		f.Add(r.oddText())
	}
	f.Fuzz(func(t *testing.T, s string) {
		require.Equal(t, text.FoldDecomposed(s).Shown(), text.Fold(s).Shown())
	})
}

// What the vocabulary has ready for each word of the lexicon is what looking it up gives.
func TestRowsAreWhatLookingUpGives(t *testing.T) {
	r := maker{rand.New(rand.NewPCG(8, 8))}
	m := text.NewMatcher()
	for range 400 {
		m.Add(r.phrase(4))
	}
	for range 40 {
		m.AddExact(r.phrase(2))
	}
	for _, phrase := range []string{"chestpain", "asthma", "metformin", "self harm", "can't breathe"} {
		m.Add(phrase)
	}
	require.Empty(t, m.RowsDiffer())
}

// One Hits searches one text after another, for the phrases of several matchers, as new ones do.
func TestHitsAreUsedAgain(t *testing.T) {
	r := maker{rand.New(rand.NewPCG(9, 9))}
	var matchers []*text.Matcher
	for range 3 {
		m := text.NewMatcher()
		for range 60 {
			m.Add(r.phrase(3))
		}
		for range 20 {
			m.AddNear(r.groups(), 2+r.IntN(12))
		}
		m.AddReading("temp", true, 38)
		matchers = append(matchers, m)
	}
	again := &text.Hits{}
	for range 3_000 {
		m, f := matchers[r.IntN(len(matchers))], text.Fold(r.oddText()+" "+r.oddText())
		again.Search(m, f)
		fresh := m.Find(f)
		require.Equal(t, fresh.AppendTo(nil), again.AppendTo(nil))
		for _, id := range fresh.AppendTo(nil) {
			require.Equal(t, fresh.Affirmed(int(id)), again.Affirmed(int(id)))
			require.Equal(t, fresh.Current(int(id)), again.Current(int(id)))
		}
		every := func(id int) bool { return id%3 == 0 }
		none := func(int) bool { return false }
		wantAt, wantRead := fresh.Unread(f, every, none)
		at, read := again.Unread(f, every, none)
		require.Equal(t, wantAt, at)
		require.Equal(t, wantRead, read)
		require.Equal(t, fresh.Whole(), again.Whole())
	}
}
