// What a file may hold: everything that YAML would bend, hide or read from elsewhere is refused at its place.
package source_test

import (
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/stretchr/testify/require"
)

func TestRefusedForms(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"nothing":             {"", "1:1 empty-file"},
		"a remark only":       {"# x\n", "1:1 empty-file"},
		"a list":              {"- a\n- b\n", "1:1 not-a-map"},
		"a word":              {"a\n", "1:1 not-a-map"},
		"an anchor":           {"a: &x 1\nb: 2\n", "1:4 anchor"},
		"an alias":            {"a: &x 1\nb: *x\n", "1:4 anchor, 2:4 alias"},
		"an unknown alias":    {"b: *x\n", "1:1 alias"},
		"a merge":             {"a: {b: 1}\n<<: {c: 1}\n", "2:1 merge"},
		"a tag":               {"a: !!str 1\n", "1:4 tag"},
		"a bang":              {"a: !t.p\n", "1:4 tag"},
		"null":                {"a: null\n", "1:4 null"},
		"a tilde":             {"a: ~\n", "1:4 null"},
		"nothing after a key": {"a:\nb: 1\n", "1:3 null"},
		"a key twice":         {"a: 1\nb: 2\na: 3\n", "3:1 duplicate-key"},
		"an empty key":        {"\"\": 1\n", "1:1 bad-key"},
		"a list as a key":     {"[a]: 1\n", "1:1 bad-key"},
		"octal":               {"a: 010\n", "1:4 bent-number"},
		"hexadecimal":         {"a: 0x10\n", "1:4 bent-number"},
		"underscores":         {"a: 1_000\n", "1:4 bent-number"},
		"an exponent":         {"a: 1e3\n", "1:4 bent-number"},
		"not a number":        {"a: .nan\n", "1:4 bent-number"},
		"a plus":              {"a: +7\n", "1:4 bent-number"},
		"a tab":               {"a:\n\tb: 1\n", "2:1 tab"},
		"a zero width space":  {"a: x\u200by\n", "1:5 invisible-character"},
		"a written one":       {"a: \"x\\u200by\"\n", "1:4 invisible-character"},
		"a control character": {"a: x\x01\n", "1:5 invisible-character"},
		"broken bytes":        {"a: \xff\n", "1:4 bad-encoding"},
		"a second document":   {"a: 1\n---\nb: 2\n", "2:1 second-document"},
		"an open quote":       {"a: \"x\nb: 1\n", "3:1 unclosed-quote"},
		"an open bracket":     {"a: [1, 2\nb: 1\n", "1:1 unclosed-bracket"},
		"a colon too many":    {"a: b: c\n", "1:1 bad-indentation"},
		"no colon":            {"a: 1\nb\n", "2:1 missing-colon"},
		"an unknown escape":   {"a: \"\\d\"\n", "1:1 bad-escape"},
		"a value after quote": {"x: 1\na: \"b\" or c\n", "2:1 quoted-start"},
	} {
		t.Run(name, func(t *testing.T) {
			var collected problem.Collector
			source.Parse("f.yaml", []byte(c.file), &collected)
			require.Equal(t, c.want, places(&collected))
			for _, p := range collected.Problems() {
				require.Equal(t, "f.yaml", p.File)
				for _, foreign := range []string{"yaml:", "!!", "anchor", "scalar", "mapping", "token"} {
					require.NotContains(t, p.Message, foreign)
				}
			}
		})
	}
}

// What is good is read as it stands.
func TestGoodForms(t *testing.T) {
	for name, file := range map[string]string{
		"plain": "a: 1\n", "byte order mark": "\ufeffa: 1\n", "CRLF": "a: 1\r\n", "no line end": "a: 1",
		"a quoted null": "a: 'null'\n",
		"a quoted bang": "a: '!x'\n", "a quoted number": "a: '010'\n", "an empty list": "a: []\n", "a minus": "a: -7\n",
		"remarks":            "# x\na: 1 # y\n",
		"one document begun": "---\na: 1\n", "other scripts": "a: żółć 💊\n",
	} {
		t.Run(name, func(t *testing.T) {
			root, _ := parse(t, file)
			require.True(t, root.Get("a").Exists())
		})
	}
}

// A problem shows its line, with the caret under the value, and its hint beside it.
func TestCarets(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"a word": {"a: wrong\n", "f.yaml:1:4: error[code]: what is wrong\n    1 | a: wrong\n      |    ^^^^^ a hint"},
		"quoted": {
			"a: 'wrong'\n",
			"f.yaml:1:4: error[code]: what is wrong\n    1 | a: 'wrong'\n      |    ^^^^^^^ a hint",
		},
		"a list": {"a:\n  - x\n", "f.yaml:2:3: error[code]: what is wrong\n    2 |   - x\n      |   ^ a hint"},
		"block":  {"a: |\n  x\n", "f.yaml:1:4: error[code]: what is wrong\n    1 | a: |\n      |    ^ a hint"},
	} {
		t.Run(name, func(t *testing.T) {
			root, collected := parse(t, c.file)
			root.Get("a").Problem("code", "what is wrong", "a hint")
			require.Equal(t, c.want, collected.Problems().Error())
			require.True(t, collected.Fatal())
		})
	}
}

// A finding stops nothing.
func TestWarnings(t *testing.T) {
	root, collected := parse(t, "a: 1\n")
	root.Get("a").Warn("code", "what is odd", "")
	require.False(t, collected.Fatal())
	require.Contains(t, collected.Problems().Error(), "f.yaml:1:4: warning[code]: what is odd")
}

// However many warnings there are, a mistake that follows them stops the file from loading.
func TestWarningsHideNoMistake(t *testing.T) {
	root, collected := parse(t, "a: 1\nb: 2\n")
	for range 1000 {
		root.Get("a").Warn("code", "what is odd", "")
	}
	require.Equal(t, 200, collected.Len())
	root.Get("b").Problem("mistake", "what is wrong", "")
	require.True(t, collected.Fatal())
}

// A file of faults is answered with the first few hundred, and what is wrong in form is not said to be wrong in
// substance.
func TestFewProblems(t *testing.T) {
	var collected problem.Collector
	source.Parse("f.yaml", []byte("a: ["+strings.Repeat("~,", 1000)+"1]\n"), &collected)
	require.Equal(t, 200, collected.Len())
	collected = problem.Collector{}
	root, ok := source.Parse("f.yaml", []byte("a: ~\nb: 1\n"), &collected)
	require.True(t, ok)
	root.Get("a").Problem("consequence", "not said again", "")
	root.Get("b").Problem("other", "said", "")
	require.Equal(t, "1:4 null, 2:4 other", places(&collected))
}
