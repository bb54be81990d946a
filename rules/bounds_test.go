// What is too large or malformed is refused, and nothing panics.

package rules_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/stretchr/testify/require"
)

// Policies made to be large are refused, at once.
func TestBombs(t *testing.T) {
	doubling := "conditions:\n  c0: t.a > 5\n"
	for i := range 40 {
		doubling += fmt.Sprintf("  c%d: conditions.c%d or conditions.c%d\n", i+1, i, i)
	}
	wide := "conditions:\n  c0: " + strings.Repeat("t.a > 5 or ", 100) + "t.p\n  c1: " +
		strings.Repeat("conditions.c0 or ", 15) + "t.p\nrules:\n"
	for i := range 400 {
		wide += fmt.Sprintf("  - {id: r%d, when: conditions.c1, then: {raise: one}, because: x}\n", i)
	}
	var list, phrases strings.Builder
	for i := range 2_000 {
		fmt.Fprintf(&list, "w%d, ", i)
		fmt.Fprintf(&phrases, "word number%d, ", i)
	}
	naming := "lists: {big: [" + list.String() + "]}\nphrases: {many: [" + phrases.String() + "]}\nrules:\n"
	words, mentions := naming, naming
	for i := range 600 {
		words += fmt.Sprintf("  - {id: r%d, when: 'has_any(t.list, lists.big, \"x%d\")', then: {raise: one}, because: x}\n", i, i)
		mentions += fmt.Sprintf("  - {id: r%d, when: 'mentions(t.text, phrases.many, \"x%d\")', then: {raise: one}, because: x}\n",
			i, i)
	}
	for name, body := range map[string]string{
		"words many times":       words,
		"phrases many times":     mentions,
		"conditions that double": doubling,
		"conditions many times":  wide,
		"a score of itself":      "scores:\n  s:\n    - {when: score.s >= 1, points: 1}\nrules: []\n",
		"a score of itself, so": "scores:\n  s:\n    - only_if: score.s_highest >= 1\n    - {when: t.p, points: " +
			"1}\nrules: []\n",
		"a score of another": "scores:\n  r:\n    - {when: conditions.x, points: 1}\n  s:\n    - {when: t.p, " +
			"points: 1}\nconditions: {x: score.s >= 1}\nrules: []\n",
		"endless points": "scores:\n  s:\n    - {when: t.p, points: 9223372036854775807}\nrules: []\n",
		"a phrase like a book": "rules:\n  - {id: a, when: 'mentions(t.text, \"" + strings.Repeat("a ", 500) +
			"\")', then: {raise: one}, because: x}\n",
	} {
		start := time.Now()
		problems := loadProblems(t, policy(body))
		require.True(t, problems.Fatal(), name)
		require.Less(t, time.Since(start), 20*time.Second, name) // not a benchmark: the unbounded ones never ended
	}
}

// Zero values and nil have an answer.
func TestNothingPanics(t *testing.T) {
	_, _, err := rules.Load(nil, domain)
	require.Error(t, err)
	_, _, err = rules.Load(fstest.MapFS{}, rules.Domain{})
	require.Error(t, err)
	_, err = rules.NewSchema(nil, nil)
	require.Error(t, err)
	_, err = rules.NewSchema(&input{}, nil)
	require.Error(t, err)
	set, _, err := rules.Load(fstest.MapFS{"triage.yaml": {Data: []byte(policy("rules: []\n"))}}, domain,
		rules.Option{})
	require.NoError(t, err)
	_, err = set.Facts(5, rules.Answers{})
	require.Error(t, err)
	var none *rules.Result
	for _, r := range []*rules.Result{none, {}} {
		require.Empty(t, r.Verdicts())
		require.Empty(t, r.Gaps())
		require.Empty(t, r.Scores())
		require.Empty(t, r.Why(nil))
		require.False(t, r.Supported(nil))
		require.False(t, r.Facts().Given("t.a"))
		_, ok := r.Verdict("x")
		require.False(t, ok)
	}
}
