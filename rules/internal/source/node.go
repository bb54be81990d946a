package source

import (
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"gopkg.in/yaml.v3"
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

// Told is a problem with this value that nobody has noted.
func (n Node) NewProblem(code, message, hint string) problem.Problem {
	p := problem.Problem{File: n.doc.file, Line: n.y.Line, Col: n.y.Column, Code: code, Message: message, Hint: hint}
	if n.y.Line <= len(n.doc.lines) {
		p = p.WithLine(n.doc.lines[n.y.Line-1], utf8.RuneCountInString(n.y.Value))
	}
	return p
}

// Problem notes that this value is wrong.
func (n Node) Problem(code, message, hint string) { n.problem(code, message, hint, false) }

// Warn notes a finding that does not stop the policy from loading.
func (n Node) Warn(code, message, hint string) { n.problem(code, message, hint, true) }

func (n Node) problem(code, message, hint string, warning bool) {
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
	Key  string
	Name Node // the key itself, for its place
	Node Node
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

// Find goes down a path of keys, and of places in lists, a/0/c, as far as they stand in the file. Where it ends at a mapping or a list the node
// is the last key itself.
func (n Node) Find(path string) Node {
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

func (n Node) key(name string) Node {
	for i := 0; i < len(n.y.Content); i += 2 {
		if n.y.Content[i].Value == name {
			return Node{n.doc, n.y.Content[i]}
		}
	}
	return n
}

// Text is the text of a scalar as it was written (a word, a number, a date), without its quotes.
func (n Node) Text() (string, bool) {
	if !n.IsScalar() {
		n.Problem("not-a-text", "a single text should stand here", "")
		return "", false
	}
	return n.y.Value, true
}

// Bool reads true or false, and no other word.
func (n Node) Bool() (value, ok bool) {
	if n.IsScalar() && n.y.Style == 0 && (n.y.Value == "true" || n.y.Value == "false") {
		return n.y.Value == "true", true
	}
	n.Problem("not-true-or-false", "true or false should stand here", "write true or false, without quotes")
	return false, false
}

// Int reads a whole number.
func (n Node) Int() (int, bool) {
	if n.IsScalar() && n.y.Style == 0 && plainInt.MatchString(n.y.Value) {
		if v, err := strconv.Atoi(n.y.Value); err == nil {
			return v, true
		}
	}
	n.Problem("not-a-whole-number", "a whole number should stand here", "")
	return 0, false
}

// Float reads a number.
func (n Node) Float() (float64, bool) {
	if n.IsScalar() && n.y.Style == 0 && plainFloat.MatchString(n.y.Value) {
		if v, err := strconv.ParseFloat(n.y.Value, 64); err == nil {
			return v, true
		}
	}
	n.Problem("not-a-number", "a number should stand here", "")
	return 0, false
}

// Value turns a node into plain values as a JSON decoder would: map[string]any, []any, string, int64, float64, bool.
func (n Node) Value() any {
	switch {
	case n.IsMap():
		m := map[string]any{}
		for p := range n.Pairs() {
			m[p.Key] = p.Node.Value()
		}
		return m
	case n.IsList():
		items := n.Items()
		list := make([]any, len(items))
		for i, it := range items {
			list[i] = it.Value()
		}
		return list
	}
	if n.y.Style != 0 {
		return n.y.Value
	}
	switch v := n.y.Value; {
	case v == "true", v == "false":
		return v == "true"
	case plainInt.MatchString(v):
		if i, err := strconv.ParseInt(v, 10, 64); err == nil {
			return i
		}
	case plainFloat.MatchString(v):
		if f, err := strconv.ParseFloat(v, 64); err == nil {
			return f
		}
	}
	return n.y.Value
}

var (
	plainInt   = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)
	plainFloat = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)
)

// check walks the tree once and notes everything that YAML would bend or hide. It returns false when the tree is too
// large to be read further.
func (n Node) check(depth int) bool {
	d, y := n.doc, n.y
	d.nodes++
	if d.nodes > MaxNodes || depth > MaxDepth {
		n.Problem("too-much", fmt.Sprintf("the file is nested deeper than %d levels or holds more than %d values", MaxDepth, MaxNodes), "")
		return false
	}
	switch {
	case y.Kind == yaml.AliasNode:
		n.Problem("alias", "*"+y.Value+" refers to another place in the file", "write the value out; share conditions under conditions:, lists under lists:")
		return true
	case y.Anchor != "":
		n.Problem("anchor", "&"+y.Anchor+" marks a place to refer to", "leave it out; share conditions under conditions:, lists under lists:")
	case y.Style&yaml.TaggedStyle != 0 || n.beginsWithBang():
		n.Problem("tag", "a value that starts with ! must be quoted", "write not … for a negation, or put the value in quotes")
		return true
	}
	switch y.Kind {
	case yaml.ScalarNode:
		n.checkScalar()
	case yaml.SequenceNode:
		for _, item := range y.Content {
			if !(Node{d, item}).check(depth + 1) {
				return false
			}
		}
	case yaml.MappingNode:
		return n.checkMap(depth)
	}
	return true
}

// bang tells whether an unquoted scalar begins with a !, a tag that yaml.v3 drops without a trace.
func (n Node) beginsWithBang() bool {
	if n.y.Kind != yaml.ScalarNode || n.Quoted() || n.y.Line > len(n.doc.lines) {
		return false
	}
	row := n.doc.row(n.y.Line)
	return n.y.Column <= len(row) && row[n.y.Column-1] == '!'
}

func (n Node) checkMap(depth int) bool {
	seen := map[string]int{}
	for i := 0; i+1 < len(n.y.Content); i += 2 {
		k := Node{n.doc, n.y.Content[i]}
		switch {
		case k.y.Kind == yaml.ScalarNode && k.y.Value == "<<" && k.y.Style == 0:
			k.Problem("merge", "<< would take keys from another place", "write the keys out")
		case k.y.Kind != yaml.ScalarNode || k.y.Style&yaml.TaggedStyle != 0 || k.y.Anchor != "" || k.y.Value == "":
			k.Problem("bad-key", "a key must be a plain word", "")
		case seen[k.y.Value] > 0:
			k.Problem("duplicate-key", fmt.Sprintf("%q stands twice here, first in line %d", clip(k.y.Value), seen[k.y.Value]), "keep one of them")
		default:
			seen[k.y.Value] = k.y.Line
		}
		if !(Node{n.doc, n.y.Content[i+1]}).check(depth + 1) {
			return false
		}
	}
	return true
}

func (n Node) checkScalar() {
	y := n.y
	switch {
	case len(y.Value) > MaxScalarBytes:
		n.Problem("value-too-long", fmt.Sprintf("this value is longer than %d bytes", MaxScalarBytes), "")
	case strings.ContainsFunc(y.Value, isInvisible):
		n.Problem("invisible-character", "an invisible character is written into this value", "delete it")
	case y.Style != 0:
	case y.ShortTag() == "!!null":
		n.Problem("null", "nothing stands here", n.nullHint())
	case y.ShortTag() == "!!int" && !plainInt.MatchString(y.Value), y.ShortTag() == "!!float" && !plainFloat.MatchString(y.Value):
		if rest, plus := strings.CutPrefix(y.Value, "+"); plus && plainInt.MatchString(rest) {
			n.Problem("bent-number", "a number is written without a plus", "write "+rest)
			return
		}
		n.Problem("bent-number", fmt.Sprintf("YAML would read %s as another number", clip(y.Value)), "write it in plain digits, or in quotes if it is a name")
	}
}

// nothing says what to write where nothing stands.
func (n Node) nullHint() string {
	if strings.HasSuffix(n.doc.file, "_test.yaml") {
		return "write a value, or delete the key; what is not known is \"unknown\""
	}
	return "write a value, or delete the key; an empty list is [], and no limit is \"unlimited\""
}

func isInvisible(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e
}

func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// Spoilt tells whether one of the first so many problems is with the value at a path, or within it.
func (n Node) HasProblem(path string, problems int) bool {
	for _, key := range strings.Split(path, "/") {
		if i, err := strconv.Atoi(key); err == nil && n.IsList() && i >= 0 && i < len(n.y.Content) {
			n = Node{n.doc, n.y.Content[i]}
		} else if n = n.Get(key); !n.Exists() {
			return false
		}
	}
	return n.hasProblem(n.doc.c.Since(n.doc.from)[:max(0, problems-n.doc.from)])
}

func (n Node) hasProblem(by []problem.Problem) bool {
	here := func(p problem.Problem) bool { return !p.Warning && p.Line == n.y.Line && p.Col == n.y.Column }
	return slices.ContainsFunc(by, here) ||
		slices.ContainsFunc(n.y.Content, func(y *yaml.Node) bool { return Node{n.doc, y}.hasProblem(by) })
}
