// What the tests of this package share.
package source_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/stretchr/testify/require"
)

// parse reads a file that must be good.
func parse(t *testing.T, file string) (source.Node, *problem.Collector) {
	t.Helper()
	c := &problem.Collector{}
	root, ok := source.Parse("f.yaml", []byte(file), c)
	require.True(t, ok, "%v", c.Problems())
	require.Zero(t, c.Len(), "%v", c.Problems())
	return root, c
}

// places are the problems as line:column code, in order.
func places(c *problem.Collector) string {
	var out []string
	for _, p := range c.Problems() {
		out = append(out, fmt.Sprintf("%d:%d %s", p.Line, p.Col, p.Code))
	}
	return strings.Join(out, ", ")
}
