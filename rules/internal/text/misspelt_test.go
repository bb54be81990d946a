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

func TestMisspellings(t *testing.T) {
	f, err := os.Open("testdata/misspellings.jsonl")
	require.NoError(t, err)
	defer f.Close()
	found, all := map[string]int{}, map[string]int{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var row struct{ Written, Meant, Kind string }
		require.NoError(t, json.Unmarshal(lines.Bytes(), &row))
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
	require.GreaterOrEqual(t, found["one_slip"]*100, all["one_slip"]*97)
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
}
