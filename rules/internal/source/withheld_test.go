// What a case gives is withheld from the lines that problems show, and from their messages.
package source_test

import (
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/stretchr/testify/require"
)

// The lines that problems with every value of a file show, with their carets.
func TestLinesWithhold(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"before a value": {
			"cases: [{name: a, given: {x: secret, y: [1, {z: secret}]}, expect: b}]",
			`
    1 | cases: [{name: a, given: {x: ‹withheld›, y: [‹withheld›, {z: ‹withheld›}]}, expect: b}]
      |                ^`,
		},
		"on a value": {
			"given: {x: 1, y: secret, z: 'a b'} # secret",
			`
    1 | given: {x: ‹withheld›, y: ‹withheld›, z: ‹withheld›
      |                           ^^^^^^^^^^`,
		},
		"behind a value": {
			"rows: [[secret]]\nname: {given: secret, at: x}",
			`
    2 | name: {given: ‹withheld›, at: x}
      |                               ^`,
		},
		"further lines of a text": {
			"given:\n  - >\n    secret\n    - secret\n  - y\n",
			`
    5 |   - ‹withheld›
      |     ^^^^^^^^^^`,
		},
		"a text in quotes over two lines": {
			"given: {a: \"secret\n  secret, [secret]\", b: x}",
			`
    2 |   ‹withheld›, b: ‹withheld›}
      |                  ^^^^^^^^^^`,
		},
		"the names of fixtures": {
			"fixtures: {adult: {x: secret, use: secret}}\ngiven: {use: [adult], x: {use: secret}}",
			`
    2 | given: {use: [adult], x: {use: ‹withheld›}}
      |                                ^^^^^^^^^^`,
		},
		"no case": {"when: &x y", "\n    1 | when: &x y\n      |       ^ leave it out; share conditions under conditions:, lists under lists:"},
	} {
		t.Run(name, func(t *testing.T) {
			problems := &problem.Collector{}
			root, ok := source.Parse("f.yaml", []byte(c.file), problems)
			require.True(t, ok)
			if problems.Len() == 0 {
				last(root).Problem("c", "m", "")
			}
			require.Len(t, problems.Problems(), 1)
			_, shown, _ := strings.Cut(problems.Problems()[0].Error(), "\n")
			require.Equal(t, strings.TrimPrefix(c.want, "\n"), shown)
		})
	}
}

// last is the last scalar of a file that has a problem: of a mapping named name its first.
func last(n source.Node) source.Node {
	for {
		switch {
		case n.Get("name").IsScalar():
			return n.Get("name")
		case n.Get("y").IsScalar():
			return n.Get("y")
		case n.IsMap():
			for p := range n.Pairs() {
				n = p.Node
				if p.Key == "cases" {
					break
				}
			}
		case n.IsList():
			items := n.Items()
			n = items[len(items)-1]
		default:
			return n
		}
	}
}

// Where a file cannot be parsed, no line that may belong to a case is shown.
func TestLinesOfABrokenFileWithhold(t *testing.T) {
	for name, c := range map[string]struct {
		file  string
		shown bool
	}{
		"in the case":               {"rules:\n  - id: a\n    cases:\n      - {given: {x: 'secret}}", false},
		"a key of it in quotes":     {"'given': {x: 'secret}", false},
		"below it":                  {"cases:\n- given:\n    x: y\n    secret\n", false},
		"in a list below it":        {"rows:\n- @secret", false},
		"beside what it gives":      {"cases:\n  - given:\n      x: y\n    at: @x", false},
		"in a rule after it":        {"rules:\n  - id: a\n    cases:\n      - {given: {x: y}}\n  - id: @b", true},
		"in a part after it":        {"fixtures:\n  x: y\nother: @b", true},
		"a comment at the margin":   {"cases:\n  - x\n# note\n  - @secret", false},
		"brackets at the margin":    {"rules: [{cases: [{given: {\nx: 'secret}}]}]", false},
		"brackets of another part":  {"rules: [\n{when: @x}]", true},
		"another word for it":       {"my_cases: {x: @y}", true},
		"a tab, which is seen soon": {"given:\n  x: y\n\tz: secret", false},
	} {
		t.Run(name, func(t *testing.T) {
			problems := &problem.Collector{}
			_, ok := source.Parse("f.yaml", []byte(c.file), problems)
			require.False(t, ok)
			text := problems.Problems().Error()
			require.Equal(t, c.shown, !strings.Contains(text, "‹withheld›"), text)
			require.NotContains(t, text, "secret")
		})
	}
}
