// What one decision may spend, whatever the policy asks of it.
package triage_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// manyAnswers is a policy whose calm rule goes by a score over n answers, of which nobody gave any.
func manyAnswers(n int, part func(i int) string) string {
	var b strings.Builder
	b.WriteString("answers:\n")
	for i := range n {
		fmt.Fprintf(&b, "  a%d: bool\n", i)
	}
	b.WriteString("scores:\n  s:\n")
	for i := range n {
		fmt.Fprintf(&b, "    - {when: %s, points: 1}\n", part(i))
	}
	b.WriteString("rules:\n  - {id: calm, when: score.s <= 0, then: {downgrade: green}, because: test}\n")
	return b.String()
}

// allocated is how many bytes a function allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// A search that would take more work than one decision may spend ends, says so, and nothing is lowered.
func TestOneDecisionIsBounded(t *testing.T) {
	for name, part := range map[string]func(i int) string{
		"each answer by itself":   func(i int) string { return fmt.Sprintf("answers.a%d", i) },
		"each with its neighbour": func(i int) string { return fmt.Sprintf("answers.a%d or answers.a%d", i, (i+1)%300) },
		"all with the first":      func(i int) string { return fmt.Sprintf("answers.a0 or answers.a%d", i) },
	} {
		p := load(t, manyAnswers(300, part))
		in := triage.Input{Submission: triage.Submission{ID: "s1", Rating: triage.Amber, RatingSetBy: "supplier"}}
		in.Submission.Text = rules.NewText("")
		var d triage.Decision
		used := allocated(func() {
			var err error
			d, err = triage.Assess(p, in, time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
			require.NoError(t, err)
		})
		require.Less(t, used, uint64(64<<20), name)
		require.Equal(t, triage.Amber, d.To, name)
		require.False(t, d.LowerTo.Valid(), name)
		require.Contains(t, d.Errors, rules.Error{Code: rules.OverBudget, Rule: "calm"}, name)
		require.Equal(t, "rule_failed", d.Attention.Code, name)
	}
}

// What is decided within the budget bears no trace of it.
func TestSmallSearchIsWhole(t *testing.T) {
	p := load(t, manyAnswers(2, func(i int) string { return fmt.Sprintf("answers.a%d", i) }))
	in := triage.Input{Submission: triage.Submission{ID: "s1", Rating: triage.Amber, RatingSetBy: "supplier"}}
	in.Submission.Text = rules.NewText("")
	d, err := triage.Assess(p, in, time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
	require.NoError(t, err)
	require.Empty(t, d.Errors)
	require.Equal(t, []triage.LowerIf{{Rule: "calm", Ask: []string{"answers.a0", "answers.a1"}}}, d.LowerIf)
}
