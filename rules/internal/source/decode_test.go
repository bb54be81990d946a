// Structs filled from a file by their tags.
package source_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/stretchr/testify/require"
)

// shout reads a text in capitals.
type shout string

// UnmarshalText refuses "bad" with a reason and "worse" without one.
func (s *shout) UnmarshalText(b []byte) error {
	switch string(b) {
	case "bad":
		return problem.Problem{Code: "not-loud", Message: "this is not loud", Hint: "write LOUD"}
	case "worse":
		return errors.New("a secret of the implementation")
	}
	*s = shout(b)
	return nil
}

// either is a text, or a mapping.
type either struct {
	A int `key:"a"`
}

// UnmarshalText reads the short form.
func (e *either) UnmarshalText(b []byte) error { e.A = len(b); return nil }

type inner struct {
	Deep string `key:"deep" need:"yes"`
}

type filled struct {
	ID       string           `key:"id" need:"yes"`
	Count    int              `key:"count"`
	Share    float64          `key:"share"`
	Yes      bool             `key:"yes"`
	Maybe    *int             `key:"maybe"`
	Colour   string           `key:"colour" enum:"red,amber,green"`
	Inner    inner            `key:"inner"`
	List     []string         `key:"list"`
	Many     []inner          `key:"many"`
	Named    map[string]int   `key:"named"`
	Loud     shout            `key:"loud"`
	LoudKeys map[shout]string `key:"loud_keys"`
	Either   either           `key:"either"`
	Raw      source.Node      `key:"raw"`
	Unread   string
}

func TestDecode(t *testing.T) {
	root, collected := parse(t, `id: x
count: 3
share: 0.5
yes: true
maybe: 4
colour: amber
inner: {deep: y}
list: [a, b]
many: [{deep: c}, {deep: d}]
named: {one: 1, two: 2}
loud: LOUD
loud_keys: {A: b}
either: abc
raw: [1]
`)
	var got filled
	source.Decode(root, &got)
	require.Zero(t, collected.Len(), "%v", collected.Problems())
	require.Equal(t, 14, got.Raw.Line())
	four := 4
	got.Raw = source.Node{}
	require.Equal(t, filled{
		ID: "x", Count: 3, Share: 0.5, Yes: true, Maybe: &four, Colour: "amber", Inner: inner{"y"},
		List: []string{"a", "b"},
		Many: []inner{{"c"}, {"d"}}, Named: map[string]int{"one": 1, "two": 2}, Loud: "LOUD",
		LoudKeys: map[shout]string{"A": "b"}, Either: either{3},
	}, got)
	root, collected = parse(t, "id: x\neither: {a: 7}\n")
	got = filled{}
	source.Decode(root, &got)
	require.Zero(t, collected.Len())
	require.Equal(t, either{7}, got.Either, "the long form")
	require.Nil(t, got.Maybe, "a key that does not stand there leaves its field alone")
}

func TestDecodeFaults(t *testing.T) {
	for name, c := range map[string]struct{ file, want, hint string }{
		"missing":           {"count: 1\n", "1:1 missing-key", ""},
		"missing within":    {"id: x\ninner: {}\n", "2:8 missing-key", ""},
		"unknown key":       {"id: x\ncuont: 1\n", "2:1 unknown-key", "did you mean count?"},
		"field without tag": {"id: x\nUnread: y\n", "2:1 unknown-key", ""},
		"unknown value":     {"id: x\ncolour: gren\n", "2:9 unknown-value", "did you mean green?"},
		"empty text":        {"id: ' '\n", "1:5 empty", ""},
		"wrong kinds": {
			"id: [x]\ncount: y\nshare: y\nyes: y\nlist: y\nnamed: y\n",
			"1:5 not-a-text, 2:8 not-a-whole-number, 3:8 not-a-number, 4:6 not-true-or-false, 5:7 not-a-list, " +
				"6:8 not-a-map", "",
		},
		"own reason": {"id: x\nloud: bad\n", "2:7 not-loud", "write LOUD"},
		"no reason":  {"id: x\nloud: worse\n", "2:7 bad-value", ""},
		"bad key":    {"id: x\nloud_keys: {bad: y}\n", "2:13 not-loud", "write LOUD"},
		"not a map":  {"id: x\ninner: y\n", "2:8 not-a-map", ""},
	} {
		t.Run(name, func(t *testing.T) {
			root, collected := parse(t, c.file)
			var got filled
			source.Decode(root, &got)
			require.Equal(t, c.want, places(collected))
			require.NotContains(t, collected.Problems().Error(), "secret")
			if c.hint != "" {
				require.Equal(t, c.hint, collected.Problems()[0].Hint)
			}
		})
	}
}

func TestKeys(t *testing.T) {
	require.Equal(t, []string{
		"id", "count", "share", "yes", "maybe", "colour", "inner", "list", "many", "named",
		"loud", "loud_keys", "either", "raw",
	},
		source.Keys(reflect.TypeFor[filled]()))
	require.Equal(t, []string{"id"}, source.Needed(reflect.TypeFor[filled]()))
}

func TestDecodeKey(t *testing.T) {
	root, collected := parse(t, "colour: blue\ncount: 2\nother: 3\n")
	var got filled
	for p := range root.Pairs() {
		source.DecodeKey(p, &got)
	}
	require.Equal(t, 2, got.Count)
	require.Equal(t, "1:9 unknown-value", places(collected), "an unknown key is its caller's to judge")
}

// The end of a file repeats its id, and nothing stands after it.
func TestCheckEnd(t *testing.T) {
	for file, want := range map[string]string{
		"id: x\nend: x\n": "", "id: x\n": "", "id: x\nend: y\n": "2:6 wrong-end",
		"id: x\nend: x\nmore: 1\n": "3:1 after-end",
	} {
		root, collected := parse(t, file)
		source.CheckEnd(root, "x")
		require.Equal(t, want, places(collected), file)
	}
}
