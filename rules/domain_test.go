// The small domain that the tests of this package load policies of.

package rules_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/stretchr/testify/require"
)

// A small domain for the tests: every kind of fact, and outcomes of both sides.
type input struct {
	T facts `ns:"t"`
}

type facts struct {
	A      *int       `fact:"a" range:"0..20" unit:"points"`
	B      *int       `fact:"b" range:"-10..10" unit:"points"`
	X      *float64   `fact:"x" range:"0..10" step:"0.5"`
	P      *bool      `fact:"p"`
	Q      *bool      `fact:"q" evidence:"yes"`
	E      string     `fact:"e" enum:"red,green,blue"`
	L      []string   `fact:"l" codes:"fruit" evidence:"yes"`
	ID     string     `fact:"id" kind:"id"`
	None   *int       `fact:"none" range:"0..20" absent:"none"`
	Text   rules.Text `fact:"text" sens:"yes" evidence:"yes" reads:"language,unseen"`
	Lang   string     `fact:"language" kind:"id"`
	Unseen *int       `fact:"unseen" range:"0..9"`
}

type then struct {
	Raise string `key:"raise" enum:"one,two"`
	Lower string `key:"lower" enum:"one"`
}

var domain = rules.Domain{
	Name: "triage", Answers: true,
	Schema: rules.MustSchema(input{}, map[string][]string{"fruit": {"apple", "pear", "plum", "fig"}}),
	Then:   then{},
	Side: func(t any) rules.Side {
		if t.(then).Lower != "" {
			return rules.CertaintyActs
		}
		return rules.UnknownActs
	},
}

// policy wraps the body of a policy file in its header and end.
func policy(body string) string {
	return "frontdoor: 1\npolicy: triage\nid: t\nversion: 1\nauthor: test\n" + body + "\nend: t\n"
}

// conditions makes a policy of one rule for each condition, r0000, r0001 and so on.
func conditions(conds ...string) string {
	var b strings.Builder
	b.WriteString("rules:\n")
	for i, c := range conds {
		fmt.Fprintf(&b, "  - id: r%04d\n    when: |\n      %s\n    then: {raise: one}\n    because: test\n", i, c)
	}
	return policy(b.String())
}

func load(t require.TestingT, text string) *rules.Set {
	set, problems, err := rules.Load(fstest.MapFS{"triage.yaml": {Data: []byte(text)}}, domain)
	require.NoError(t, err, "%v", problems)
	return set
}

// verdict evaluates one condition.
func verdict(t *testing.T, condition string, in facts) rules.Verdict {
	t.Helper()
	set := load(t, conditions(condition))
	f, err := set.Facts(input{in}, rules.Answers{})
	require.NoError(t, err)
	v, ok := set.Evaluate(f, "").Verdict("r0000")
	require.True(t, ok)
	return v
}

// loadProblems loads a policy that must not load.
func loadProblems(t *testing.T, text string) problem.Problems {
	t.Helper()
	_, problems, err := rules.Load(fstest.MapFS{"triage.yaml": {Data: []byte(text)}}, domain)
	require.Error(t, err)
	return problems
}
