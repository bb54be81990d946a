// Negation over a corpus of sentences.

package text_test

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
	"github.com/stretchr/testify/require"
)

// The development half of the NegEx/ConText test kit (chapmanbe/negex, Apache-2.0): clinicians' sentences, so harder
// than patients'. An affirmed mention that is taken for negated would hide a red flag.
func TestNegationCorpus(t *testing.T) {
	file, err := os.Open("testdata/negation-dev.jsonl")
	require.NoError(t, err)
	defer file.Close()
	var affirmed, negated, hidden, alarms int
	for sc := bufio.NewScanner(file); sc.Scan(); {
		var row struct{ Sentence, Concept, Label string }
		require.NoError(t, json.Unmarshal(sc.Bytes(), &row))
		m := text.NewMatcher()
		id, ok := m.Add(row.Concept)
		hits := m.Find(text.Fold(row.Sentence))
		if !ok || !hits.Found(id) {
			continue // the concept is not written as such in the sentence
		}
		switch row.Label {
		case "affirmed":
			affirmed++
			if !hits.Affirmed(id) {
				hidden++
				t.Logf("hidden: %q in %q", row.Concept, row.Sentence)
			}
		case "negated":
			negated++
			if hits.Affirmed(id) {
				alarms++
				t.Logf("false alarm: %q in %q", row.Concept, row.Sentence)
			}
		}
	}
	t.Logf("affirmed %d, of these hidden %d; negated %d, of these false alarms %d", affirmed, hidden, negated, alarms)
	require.NotZero(t, affirmed)
	require.Zero(t, hidden)
	require.LessOrEqual(t, alarms*100, negated*12, "false alarms, of which 12 in a hundred are borne")
}
