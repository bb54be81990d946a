// The corpus of policy files that are wrong in one place, with the message that each must give.

package rules_test

import (
	"flag"
	"io/fs"
	"os"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite golden files")

// Every case of the archive has one defect, which its name says. The author reads what it is, in plain words, and
// where.
func TestBadPolicies(t *testing.T) {
	suite := domaintest.Suite[*triage.Policy]{
		Name:   "triage",
		Load:   func(fsys fs.FS) (*triage.Policy, error) { return triage.Load(fsys) },
		Folder: func(domaintest.Failer) fstest.MapFS { return fstest.MapFS{} },
	}
	suite.BadFiles(t, "triage.yaml", "testdata/bad.corpus", 566, *update)
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

// All problems of a file come in one run, in the order of their places.
func TestAllProblemsAtOnce(t *testing.T) {
	problems := loadProblems(t, policy(`colour: red
phrases: {pain: []}
rules:
  - id: One
    when: t.a >= 30 and t.e == "rde" and t.zz
    then: {raise: three, lowr: one}
    because: x
  - id: two
    when: not t.a > 3
    then: {raise: one}
`))
	var codes []string
	line := 0
	for _, p := range problems {
		codes = append(codes, p.Code)
		require.GreaterOrEqual(t, p.Line, line)
		line = p.Line
	}
	require.Equal(t, []string{
		"unknown-key", "empty-list", "not-kebab-case", "out-of-range", "unknown-value", "unknown-fact", "unknown-value",
		"unknown-key", "missing-key", "not-binds-tighter",
	}, codes)
}
