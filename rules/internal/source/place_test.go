// Places inside of values, the caps on a file, and files of any bytes.
package source_test

import (
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/stretchr/testify/require"
)

// A problem inside a text is placed right in every style that YAML has for texts.
func TestPlaces(t *testing.T) {
	for name, file := range map[string]string{
		"plain":            "when: alpha BAD gamma\n",
		"plain over lines": "when: alpha\n  and BAD gamma\n",
		"single quotes":    "when: 'it''s alpha BAD gamma'\n",
		"double quotes":    "when: \"a\\tb \\u0041 \\\"x\\\" BAD gamma\"\n",
		"literal":          "when: |\n  alpha\n    and BAD gamma\n",
		"literal, indent":  "x:\n  when: |2\n      alpha\n    and BAD gamma\n",
		"folded":           "when: >-\n  alpha\n  and BAD\n  gamma\n",
		"folded, blank":    "when: >\n  alpha\n\n  and BAD\n",
		"unicode before":   "when: |\n  “äöü” 💊 BAD gamma\n",
		"CRLF":             "when: |\r\n  alpha\r\n  and BAD gamma\r\n",
	} {
		var c problem.Collector
		root, ok := source.Parse("f.yaml", []byte(file), &c)
		require.True(t, ok, name)
		n := root.Get("when")
		if x := root.Get("x"); x.Exists() {
			n = x.Get("when")
		}
		text, _ := n.Text()
		n.ProblemAt(len([]rune(text[:strings.Index(text, "BAD")])), 3, "bad", "bad", "")
		p := c.Problems()[0]
		line := []rune(strings.Split(strings.ReplaceAll(file, "\r", ""), "\n")[p.Line-1])
		require.Equal(t, "BAD", string(line[p.Col-1:p.Col+2]), name)
	}
}

// The caps hold, and every file is answered at once.
func TestCaps(t *testing.T) {
	for name, file := range map[string]string{
		"too long":       strings.Repeat("# x\n", source.MaxFileBytes/4+1),
		"too deep":       "a: " + strings.Repeat("[", 40) + strings.Repeat("]", 40),
		"deeper":         "a: " + strings.Repeat("[", 20000),
		"many values":    "a: [" + strings.Repeat("1,", source.MaxNodes) + "1]",
		"long value":     "a: " + strings.Repeat("x", source.MaxScalarBytes+1),
		"alias bomb":     "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n",
		"broken, far on": strings.Repeat("a1: x\n", 5000) + " bad\n  : [",
	} {
		var c problem.Collector
		source.Parse("f.yaml", []byte(file), &c)
		require.Positive(t, c.Len(), name)
		require.LessOrEqual(t, c.Len(), 250, name)
	}
}

// Any bytes are read or refused.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"a: 1\n", "a: |\n  x\n", "a: \"\\x41\"\n", "- a\n", "a: {b: [c, 'd']}\n", "\ufeffa: 1"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var c problem.Collector
		root, ok := source.Parse("f.yaml", data, &c)
		if !ok {
			require.Positive(t, c.Len())
			return
		}
		for p := range root.Pairs() {
			p.Node.Value()
			if p.Node.IsScalar() {
				p.Node.ProblemAt(3, 1, "x", "x", "")
			}
		}
		_ = c.Problems().Error()
	})
}
