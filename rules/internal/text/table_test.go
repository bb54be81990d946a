// What tables of weighed words promise: each entry once, pairs inside a sentence, and the worst of all windows.
package text_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
	"github.com/stretchr/testify/require"
)

func TestWeigh(t *testing.T) {
	table := text.NewTable([]text.Entry{
		{"chest", 4}, {"chest pain", 5}, {"grey", 6}, {"please", -3}, {"can not", 1},
	})
	for said, want := range map[string]int{
		"":                           0,
		"hello":                      0,
		"chest":                      4,
		"Chest pain!":                9,
		"chest. pain":                4,
		"my chest, pain in it":       9, // a comma ends no sentence
		"chest chest chest":          4,
		"please, chest pain, please": 6,
		"I can't":                    1,
		"chest\u200bpain":            9,
	} {
		require.Equal(t, want, table.Weigh(text.Fold(said), 0).Points, said)
	}
	letter := strings.Repeat("please send my letter to the usual address. ", 4)
	require.Equal(t, 12, table.Weigh(text.Fold("grey chest pain "+letter), 0).Points)
	require.Equal(t, 15, table.Weigh(text.Fold(letter+"so grey with chest pain now i am not well at all now "+letter), 10).Points)
	weight := table.Weigh(text.Fold("please, my chest is grey"), 0)
	require.Equal(t, []text.Entry{{"grey", 6}, {"chest", 4}, {"please", -3}}, weight.Entries)
}

// The window that slides gives what a look at each window by itself gives.
func TestWindowAgainstEachByItself(t *testing.T) {
	words := strings.Fields("a b c d e f g")
	r := rand.New(rand.NewPCG(1, 2))
	for range 2_000 {
		var entries []text.Entry
		for _, first := range words {
			if r.IntN(2) == 0 {
				entries = append(entries, text.Entry{Words: first, Points: r.IntN(11) - 5})
			}
			if second := words[r.IntN(len(words))]; r.IntN(2) == 0 {
				entries = append(entries, text.Entry{Words: first + " " + second, Points: r.IntN(11) - 5})
			}
		}
		table := text.NewTable(entries)
		said := make([]string, 1+r.IntN(30))
		for i := range said {
			said[i] = words[r.IntN(len(words))]
		}
		window := text.MinWindow + r.IntN(5)
		want := table.Weigh(text.Fold(strings.Join(said[:min(window, len(said))], " ")), 0)
		for from := 1; from+window <= len(said); from++ {
			each := table.Weigh(text.Fold(strings.Join(said[from:from+window], " ")), 0)
			if each.Points > want.Points {
				want = each
			}
		}
		require.Equal(t, want, table.Weigh(text.Fold(strings.Join(said, " ")), window), "%v in %v", entries, said)
	}
}

func TestTableExample(t *testing.T) {
	table := text.NewTable([]text.Entry{{"chest", 4}, {"grey", 6}, {"please", -3}})
	said, ok := table.Example(9, 15)
	require.True(t, ok)
	require.GreaterOrEqual(t, table.Weigh(text.Fold(said), 15).Points, 9)
	_, ok = table.Example(11, 15)
	require.False(t, ok)
}
