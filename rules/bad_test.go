package rules_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite golden files")

// Every file of testdata/bad has one defect, which its name says. What an author is told stands in one golden file.
func TestBadPolicies(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.bad.yaml")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 80)
	var got strings.Builder
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		_, err = triage.Load(fstest.MapFS{"triage.yaml": {Data: data}})
		var problems problem.Problems
		require.True(t, errors.As(err, &problems), "%s is not refused", file)
		require.True(t, problems.Fatal(), file)
		for _, p := range problems {
			require.Positive(t, p.Line, file)
			require.Positive(t, p.Col, file)
			require.NotEmpty(t, p.Code, file)
			for _, foreign := range []string{"yaml:", "unmarshal", "reflect", "interface {}", "[]string", "main.", "token", "operator", "cannot use"} {
				require.NotContains(t, p.Message+p.Hint, foreign, file)
			}
		}
		got.WriteString("== " + filepath.Base(file) + "\n" + err.Error() + "\n\n")
	}
	golden(t, "testdata/bad.golden", got.String())
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
		"unknown-key", "empty-list", "not-kebab-case", "out-of-range", "unknown-value", "unknown-fact", "unknown-value", "unknown-key", "missing-key", "not-binds-tighter",
	}, codes)
}
