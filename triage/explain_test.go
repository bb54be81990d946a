package triage_test

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
	"github.com/frontdoor-rules/frontdoor/triage"
)

// Assess uses the memory of the assessment before, of which nothing is seen in a decision, also where one was refused
// meanwhile. What the tools find of the rules when they ask is what Explain finds.
func TestAssessingInTheSameMemory(t *testing.T) {
	p, err := triage.Load(os.DirFS("../examples/policies/total-triage"))
	require.NoError(t, err)
	text, err := os.ReadFile("../examples/practice/monday.jsonl")
	require.NoError(t, err)
	now := time.Date(2026, 11, 23, 8, 15, 0, 0, time.UTC)
	var decisions []triage.Decision
	var decided []rules.Decision
	var want []string
	for i, raw := range bytes.Split(bytes.TrimSpace(text), []byte("\n")) {
		line, err := wire.Line(raw)
		require.NoError(t, err)
		in, err := triage.Decode(line)
		require.NoError(t, err)
		if i%5 == 0 {
			wrong := in
			wrong.Submission.Kind = "no kind"
			_, err := triage.Assess(p, wrong, now)
			require.Error(t, err)
		}
		d, err := triage.Assess(p, in, now)
		require.NoError(t, err)
		byTools, err := p.Decide(line, now)
		require.NoError(t, err)
		e, err := triage.Explain(p, in, now)
		require.NoError(t, err)
		decisions, decided = append(decisions, d), append(decided, byTools)
		want = append(want, jsonOf(t, e)+verdictsOf(e.Result()))
	}
	for i, d := range decisions {
		require.Equal(t, want[i], jsonOf(t, d)+verdictsOf(decided[i].Result()))
		require.Equal(t, jsonOf(t, d), jsonOf(t, decided[i]))
	}
}

// jsonOf is a decision as JSON.
func jsonOf(t *testing.T, d json.Marshaler) string {
	text, err := d.MarshalJSON()
	require.NoError(t, err)
	return string(text)
}

// verdictsOf are the verdicts of all rules.
func verdictsOf(r *rules.Result) (out string) {
	for _, o := range r.Verdicts() {
		out += " " + o.ID + " " + o.Verdict.String()
	}
	return out
}
