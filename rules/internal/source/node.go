// A value of a file with its place: walking to it, and noting what is wrong with it.

package source

import (
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// A Node is one value of a file, with its place. The zero Node is "not there".
type Node struct {
	doc *document
	y   *yaml.Node
}

// Exists tells whether the value stands in the file.
func (n Node) Exists() bool { return n.y != nil }

// Line and Col are the place, both from 1.
func (n Node) Line() int { return n.y.Line }

// File is the path of the file inside its folder.
func (n Node) File() string { return n.doc.file }

// NewProblem is a problem with this value, which the caller notes or returns.
func (n Node) NewProblem(code, message, hint string) problem.Problem {
	p := problem.Problem{File: n.doc.file, Line: n.y.Line, Col: n.y.Column, Code: code, Message: message, Hint: hint}
	if n.y.Line <= len(n.doc.lines) {
		p = p.WithLine(n.doc.shown(n.y.Line, n.y.Column, utf8.RuneCountInString(n.y.Value)))
	}
	return p
}

// Problem notes that this value is wrong.
func (n Node) Problem(code, message, hint string) { n.problem(code, message, hint, false) }

// Full tells that the file has so many mistakes that further ones are not told.
func (n Node) Full() bool { return n.doc.full() }

// Warn notes a finding that does not stop the policy from loading.
func (n Node) Warn(code, message, hint string) { n.problem(code, message, hint, true) }

// problem notes a problem with a caret under the whole value, where it stands in one line.
func (n Node) problem(code, message, hint string, warning bool) {
	// A block of text begins in the next line, so only its mark is underlined.
	width := 1
	if n.y.Kind == yaml.ScalarNode && n.y.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
		width = utf8.RuneCountInString(n.y.Value)
		if n.y.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
			width += 2
		}
	}
	n.doc.add(n.y.Line, n.y.Column, width, code, message, hint, warning)
}

// ProblemAt notes that the text of this value is wrong from the rune offset on, for width runes.
func (n Node) ProblemAt(offset, width int, code, message, hint string) {
	if n.doc.malformed[[2]int{n.y.Line, n.y.Column}] || n.doc.full() {
		return
	}
	line, col := n.place(offset)
	n.doc.at(line, col, width, code, message, hint)
}

// Pair is one key of a mapping and its value.
type Pair struct {
	Key  string // the key as it was written, without quotes
	Name Node   // the key itself, for its place
	Node Node   // the value
}

// Pairs walks a mapping in the order of the file. For anything else it notes a problem and yields nothing.
func (n Node) Pairs() iter.Seq[Pair] {
	return func(yield func(Pair) bool) {
		if !n.IsMap() {
			n.Problem("not-a-map", "a list of \"name: value\" should stand here", "")
			return
		}
		for i := 0; i+1 < len(n.y.Content); i += 2 {
			k, v := n.y.Content[i], n.y.Content[i+1]
			if !yield(Pair{Key: k.Value, Name: Node{n.doc, k}, Node: Node{n.doc, v}}) {
				return
			}
		}
	}
}

// Items are the values of a list. For anything else it notes a problem.
func (n Node) Items() []Node {
	if !n.IsList() {
		n.Problem("not-a-list", "a list should stand here", "write [a, b], or one \"- a\" a line")
		return nil
	}
	items := make([]Node, len(n.y.Content))
	for i, y := range n.y.Content {
		items[i] = Node{n.doc, y}
	}
	return items
}

// IsMap tells whether the value is a mapping.
func (n Node) IsMap() bool { return n.y != nil && n.y.Kind == yaml.MappingNode }

// IsList tells whether the value is a list.
func (n Node) IsList() bool { return n.y != nil && n.y.Kind == yaml.SequenceNode }

// IsScalar tells whether the value is a single word, number or text.
func (n Node) IsScalar() bool { return n.y != nil && n.y.Kind == yaml.ScalarNode }

// Quoted tells whether a text was written in quotes.
func (n Node) Quoted() bool {
	return n.y.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0
}

// LostComment is the part of an unquoted text that YAML takes for a comment, "" when there is none.
func (n Node) LostComment() string {
	if n.y.Style == 0 {
		return n.y.LineComment
	}
	return ""
}

// Get returns the value of a key, the zero Node when the key is not there.
func (n Node) Get(key string) Node {
	if n.IsMap() {
		for i := 0; i+1 < len(n.y.Content); i += 2 {
			if n.y.Content[i].Value == key {
				return Node{n.doc, n.y.Content[i+1]}
			}
		}
	}
	return Node{}
}

// Find goes down a path of keys, and of places in lists, a/0/c, as far as they stand in the file. Where it ends at a
// mapping or a list the node is the last key itself.
func (n Node) Find(path string) Node {
	// at is the key that was found last, for a problem with a whole mapping.
	at := n
	for _, key := range strings.Split(path, "/") {
		if i, err := strconv.Atoi(key); err == nil && n.IsList() && i >= 0 && i < len(n.y.Content) {
			n = Node{n.doc, n.y.Content[i]}
			at = n
			continue
		}
		next := n.Get(key)
		if !next.Exists() {
			break
		}
		at, n = n.key(key), next
	}
	if n.IsScalar() {
		return n
	}
	return at
}

// key is the key itself, not its value; n where there is no such key.
func (n Node) key(name string) Node {
	for i := 0; i < len(n.y.Content); i += 2 {
		if n.y.Content[i].Value == name {
			return Node{n.doc, n.y.Content[i]}
		}
	}
	return n
}

// HasProblem tells whether one of the first so many problems is with the value at a path, or within it.
func (n Node) HasProblem(path string, problems int) bool {
	for _, key := range strings.Split(path, "/") {
		if i, err := strconv.Atoi(key); err == nil && n.IsList() && i >= 0 && i < len(n.y.Content) {
			n = Node{n.doc, n.y.Content[i]}
			continue
		}
		n = n.Get(key)
		if !n.Exists() {
			return false
		}
	}
	return n.hasProblem(n.doc.c.Since(n.doc.from)[:max(0, problems-n.doc.from)])
}

// hasProblem tells whether one of these problems stands at the value or at one within it.
func (n Node) hasProblem(by []problem.Problem) bool {
	here := func(p problem.Problem) bool { return !p.Warning && p.Line == n.y.Line && p.Col == n.y.Column }
	return slices.ContainsFunc(by, here) ||
		slices.ContainsFunc(n.y.Content, func(y *yaml.Node) bool { return Node{n.doc, y}.hasProblem(by) })
}

// Trim drops the tree of the file and what was made ready for problems, once the whole file has been read. From then on
// its values are had by [Later], which is safe for concurrent use.
func (n Node) Trim() {
	if n.doc != nil {
		n.doc.withholding()
		n.doc.rows, n.doc.lines, n.doc.top = nil, nil, nil
	}
}

// Suggest is [problem.Suggest] for a problem with the node; "" where the file has so many that it would not be told.
func (n Node) Suggest(name string, valid []string) string {
	if n.Full() {
		return ""
	}
	return problem.Suggest(name, valid)
}
