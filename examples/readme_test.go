package examples_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The README's code is the body of ExampleAssess, which is compiled and run.
func TestReadmeIsAnExample(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	_, code, ok := strings.Cut(string(readme), "```go\n")
	require.True(t, ok)
	require.LessOrEqual(t, strings.Count(string(readme[:strings.Index(string(readme), "```go")]), "\n"), 20, "first code by line 20")
	code, _, _ = strings.Cut(code, "```")
	source, err := os.ReadFile("../triage/example_test.go")
	require.NoError(t, err)
	_, body, ok := strings.Cut(string(source), "func ExampleAssess() {\n")
	require.True(t, ok)
	body, _, _ = strings.Cut(body, "\t// Output:")
	require.Equal(t, strings.ReplaceAll("\n"+body, "\n\t", "\n"), "\n"+code)
}
