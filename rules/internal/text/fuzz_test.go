// A fuzz test of folding.

package text_test

import (
	"strings"
	"testing"

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
