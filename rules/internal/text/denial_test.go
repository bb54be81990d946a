// Denial, against sentences of each kind: no affirmed one may be hidden; denied ones that are raised are counted.

package text_test

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
	"github.com/stretchr/testify/require"
)

type labelled struct{ Text, Phrase, Want, Kind string }

func readLabelled(t *testing.T, file string) (out []labelled) {
	f, err := os.Open(file)
	require.NoError(t, err)
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var row labelled
		require.NoError(t, json.Unmarshal(lines.Bytes(), &row))
		out = append(out, row)
	}
	return out
}

func TestDenialByKind(t *testing.T) {
	hidden, raised, denied := map[string]int{}, map[string]int{}, 0
	for _, row := range readLabelled(t, "testdata/denial.jsonl") {
		m := text.NewMatcher()
		id, ok := m.AddExact(row.Phrase)
		require.True(t, ok)
		hits := m.Find(text.Fold(row.Text))
		switch {
		case row.Want == "affirmed" && !hits.Affirmed(id):
			hidden[row.Kind]++
			t.Logf("HIDDEN %s %q in %q found=%v", row.Kind, row.Phrase, row.Text, hits.Found(id))
		case row.Want == "denied":
			denied++
			if hits.Affirmed(id) {
				raised[row.Kind]++
				t.Logf("raised %s %q in %q", row.Kind, row.Phrase, row.Text)
			}
		}
	}
	t.Log("hidden", hidden, "raised", raised, "of", denied)
	require.Empty(t, hidden, "affirmed and hidden")
	require.LessOrEqual(t, sum(raised)*100, denied*7, "false alarms, of which 7 in a hundred are borne")
}

func TestCurrentByKind(t *testing.T) {
	hidden, raised, closed := map[string]int{}, map[string]int{}, 0
	for _, row := range readLabelled(t, "testdata/current.jsonl") {
		m := text.NewMatcher()
		id, ok := m.AddExact(row.Phrase)
		require.True(t, ok)
		hits := m.Find(text.Fold(row.Text))
		switch {
		case row.Want == "current" && hits.Found(id) && hits.Affirmed(id) && !hits.Current(id):
			hidden[row.Kind]++
			t.Logf("HIDDEN %s %q in %q", row.Kind, row.Phrase, row.Text)
		case row.Want == "not_current":
			closed++
			if hits.Current(id) {
				raised[row.Kind]++
				t.Logf("raised %s %q in %q", row.Kind, row.Phrase, row.Text)
			}
		}
	}
	t.Log("hidden", hidden, "raised", raised, "of", closed)
	require.Empty(t, hidden, "current and hidden")
	require.LessOrEqual(t, sum(raised)*100, closed*40, "false alarms, of which 40 in a hundred are borne")
}

// sum adds up counts.
func sum(counts map[string]int) (all int) {
	for _, n := range counts {
		all += n
	}
	return all
}
