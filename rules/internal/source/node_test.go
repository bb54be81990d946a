// Values of a file: how they are read, walked and found.
package source_test

import (
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/stretchr/testify/require"
)

const several = `id: x
n: 7
f: -1.5
yes: true
quoted: '7'
list: [a, 2, {b: c}]
map:
  z: 1
  y: [2]
lost: a # b
`

func TestScalars(t *testing.T) {
	for name, c := range map[string]struct {
		read func(source.Node) (any, bool)
		key  string
		want any
		code string
	}{
		"text":           {text, "id", "x", ""},
		"text of number": {text, "n", "7", ""},
		"text of list":   {text, "list", "", "not-a-text"},
		"int":            {whole, "n", 7, ""},
		"int of fractal": {whole, "f", 0, "not-a-whole-number"},
		"int of quoted":  {whole, "quoted", 0, "not-a-whole-number"},
		"float":          {fraction, "f", -1.5, ""},
		"float of int":   {fraction, "n", 7.0, ""},
		"float of word":  {fraction, "id", 0.0, "not-a-number"},
		"bool":           {truth, "yes", true, ""},
		"bool of word":   {truth, "id", false, "not-true-or-false"},
		"bool of list":   {truth, "list", false, "not-true-or-false"},
	} {
		t.Run(name, func(t *testing.T) {
			root, collected := parse(t, several)
			v, ok := c.read(root.Get(c.key))
			require.Equal(t, c.want, v)
			require.Equal(t, c.code == "", ok)
			if c.code != "" {
				require.Equal(t, c.code, collected.Problems()[0].Code)
			}
		})
	}
}

func text(n source.Node) (any, bool)     { v, ok := n.Text(); return v, ok }
func whole(n source.Node) (any, bool)    { v, ok := n.Int(); return v, ok }
func fraction(n source.Node) (any, bool) { v, ok := n.Float(); return v, ok }
func truth(n source.Node) (any, bool)    { v, ok := n.Bool(); return v, ok }

func TestWalks(t *testing.T) {
	root, collected := parse(t, several)
	var keys []string
	for p := range root.Pairs() {
		keys = append(keys, p.Key)
		require.Equal(t, p.Name.Line(), map[bool]int{true: p.Node.Line(), false: p.Node.Line() - 1}[p.Key != "map"])
	}
	require.Equal(t, []string{"id", "n", "f", "yes", "quoted", "list", "map", "lost"}, keys, "in the order of the file")
	require.Len(t, root.Get("list").Items(), 3)
	require.False(t, root.Get("none").Exists())
	require.True(t, root.Get("quoted").Quoted())
	require.Equal(t, "# b", root.Get("lost").LostComment())
	require.Empty(t, root.Get("id").LostComment())
	require.Equal(t, map[string]any{"z": int64(1), "y": []any{int64(2)}}, root.Get("map").Value())
	require.Equal(t, []any{"a", int64(2), map[string]any{"b": "c"}}, root.Get("list").Value())
	require.Equal(t, []any{"7", -1.5, true}, []any{
		root.Get("quoted").Value(), root.Get("f").Value(),
		root.Get("yes").Value(),
	})
	require.Zero(t, collected.Len())
	root.Get("id").Items()
	for range root.Get("n").Pairs() {
		t.Fail()
	}
	require.Equal(t, "1:5 not-a-list, 2:4 not-a-map", places(collected))
}

// A path leads as far as it stands in the file; a list or map is found by its key.
func TestFind(t *testing.T) {
	root, _ := parse(t, several)
	for path, want := range map[string]int{
		"id": 1, "map": 7, "map/z": 8, "map/y": 9, "map/y/0": 9, "map/none": 7,
		"list/2/b": 6,
	} {
		require.Equal(t, want, root.Find(path).Line(), path)
	}
}

// What a problem has spoilt is told from what is beside it.
func TestSpoilt(t *testing.T) {
	root, collected := parse(t, several)
	root.Get("map").Get("z").Problem("code", "wrong", "")
	for path, want := range map[string]bool{"map": true, "map/z": true, "map/y": false, "id": false, "none": false} {
		require.Equal(t, want, root.HasProblem(path, collected.Len()), path)
	}
	require.False(t, root.HasProblem("map", 0), "of the first none")
}
