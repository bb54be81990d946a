// Misspellings: slips of one letter are found, real words, surnames, places and medicines are not taken for them.

package text_test

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
	"github.com/stretchr/testify/require"
)

type misspelling struct{ Written, Meant, Kind string }

func readMisspelt(t *testing.T) (out []misspelling) {
	f, err := os.Open("testdata/misspellings.jsonl")
	require.NoError(t, err)
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var row misspelling
		require.NoError(t, json.Unmarshal(lines.Bytes(), &row))
		out = append(out, row)
	}
	return out
}

func TestMisspellings(t *testing.T) {
	found, all := map[string]int{}, map[string]int{}
	for _, row := range readMisspelt(t) {
		m := text.NewMatcher()
		id, ok := m.Add(row.Meant)
		require.True(t, ok)
		all[row.Kind]++
		if m.Find(text.Fold(row.Written)).Found(id) {
			found[row.Kind]++
		} else {
			t.Logf("%s: %q is not read as %q", row.Kind, row.Written, row.Meant)
		}
	}
	for kind, n := range all {
		t.Logf("%s: %d of %d", kind, found[kind], n)
	}
	for kind, least := range map[string]int{
		"one_slip": 97, "beyond_one_slip": 95, "phonetic": 95, "doubled": 95, "in_for_ing": 95, "run_together": 95,
	} {
		require.GreaterOrEqual(t, found[kind]*100, all[kind]*least, kind)
	}
}

// A word that is another by itself counts for a word of danger inside a pattern, where a second word bears it out.
func TestRealWords(t *testing.T) {
	found, all := 0, 0
	for _, row := range readMisspelt(t) {
		if row.Kind != "real_word" {
			continue
		}
		m := text.NewMatcher()
		alone, ok := m.Add(row.Meant)
		require.True(t, ok)
		pattern, ok := m.AddNear([][]string{{row.Meant}, {"sudden"}}, 4)
		require.True(t, ok)
		hits := m.Find(text.Fold("sudden " + row.Written))
		all++
		if hits.Found(pattern) {
			found++
		} else {
			t.Logf("%q is not read as %q", row.Written, row.Meant)
		}
		plain := text.NewMatcher()
		form, ok := plain.Add(row.Meant)
		require.True(t, ok)
		require.Equal(t, plain.Find(text.Fold(row.Written)).Found(form), hits.Found(alone),
			"%s outside a pattern", row.Written)
	}
	t.Logf("%d of %d", found, all)
	require.GreaterOrEqual(t, found*100, all*80)
}

func TestNoMisspellings(t *testing.T) {
	data, err := os.ReadFile("testdata/misspellings-false.txt")
	require.NoError(t, err)
	wrong, n := 0, 0
	for line := range strings.Lines(string(data)) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) < 3 {
			continue
		}
		for _, near := range strings.Fields(fields[1]) {
			m := text.NewMatcher()
			id, ok := m.Add(near)
			require.True(t, ok)
			n++
			if m.Find(text.Fold(fields[0])).Found(id) {
				wrong++
				t.Logf("%s (%s) is taken for %s", fields[0], fields[2], near)
			}
		}
	}
	t.Logf("%d of %d are taken for a word of danger", wrong, n)
	require.LessOrEqual(t, wrong, 84, "more words that are no slips are taken for a word of danger than before")
}
