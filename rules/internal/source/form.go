// The form of a file: what YAML would bend, hide or take from elsewhere is refused before anything is read.

package source

import (
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"
)

// check walks the tree once and notes everything that YAML would bend or hide. It returns false when the tree is too
// large to be read further.
func (n Node) check(depth int) bool {
	d, y := n.doc, n.y
	// Aliases are refused, so every value is visited once and the count bounds the work.
	d.nodes++
	if d.nodes > MaxNodes || depth > MaxDepth {
		n.Problem("too-much", fmt.Sprintf("the file is nested deeper than %d levels or holds more than %d values",
			MaxDepth, MaxNodes), "")
		return false
	}
	switch {
	case y.Kind == yaml.AliasNode:
		n.Problem("alias", "*"+n.quote(y.Value)+" refers to another place in the file",
			"write the value out; share conditions under conditions:, lists under lists:")
		return true
	case y.Anchor != "":
		n.Problem("anchor", "&"+n.quote(y.Anchor)+" marks a place to refer to",
			"leave it out; share conditions under conditions:, lists under lists:")
	// yaml.v3 drops a lone ! without a trace, so !x would be read as x: the opposite of what a rule may mean.
	case y.Style&yaml.TaggedStyle != 0 || n.beginsWithBang():
		n.Problem("tag", "a value that starts with ! must be quoted",
			"write not … for a negation, or put the value in quotes")
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

// beginsWithBang tells whether an unquoted scalar begins with a !, a tag that yaml.v3 drops without a trace.
func (n Node) beginsWithBang() bool {
	if n.y.Kind != yaml.ScalarNode || n.Quoted() || n.y.Line > len(n.doc.lines) {
		return false
	}
	row := n.doc.row(n.y.Line)
	return n.y.Column <= len(row) && row[n.y.Column-1] == '!'
}

// checkMap notes keys that are not plain words and keys that stand twice, then checks the values.
func (n Node) checkMap(depth int) bool {
	seen := map[string]int{}
	for i := 0; i+1 < len(n.y.Content); i += 2 {
		k := Node{n.doc, n.y.Content[i]}
		switch {
		// A merge would bring keys that nobody sees here.
		case k.y.Kind == yaml.ScalarNode && k.y.Value == "<<" && k.y.Style == 0:
			k.Problem("merge", "<< would take keys from another place", "write the keys out")
		case k.y.Kind != yaml.ScalarNode || k.y.Style&yaml.TaggedStyle != 0 || k.y.Anchor != "" || k.y.Value == "":
			k.Problem("bad-key", "a key must be a plain word", "")
		case seen[k.y.Value] > 0:
			k.Problem("duplicate-key", fmt.Sprintf("%q stands twice here, first in line %d", clip(k.y.Value),
				seen[k.y.Value]), "keep one of them")
		default:
			seen[k.y.Value] = k.y.Line
		}
		if !(Node{n.doc, n.y.Content[i+1]}).check(depth + 1) {
			return false
		}
	}
	return true
}

// checkScalar notes a single value that YAML would read otherwise than it looks.
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
	// YAML reads 010 as eight and 1_000 as a thousand.
	case y.ShortTag() == "!!int" && !plainInt.MatchString(y.Value), y.ShortTag() == "!!float" &&
		!plainFloat.MatchString(y.Value):
		if rest, plus := strings.CutPrefix(y.Value, "+"); plus && plainInt.MatchString(rest) {
			n.Problem("bent-number", "a number is written without a plus", "leave the plus out")
			return
		}
		n.Problem("bent-number", fmt.Sprintf("YAML would read %s as another number", n.Shown()),
			"write it in plain digits, or in quotes if it is a name")
	}
}

// nullHint says what to write where nothing stands.
func (n Node) nullHint() string {
	if strings.HasSuffix(n.doc.file, "_test.yaml") {
		return "write a value, or delete the key; what is not known is \"unknown\""
	}
	return "write a value, or delete the key; an empty list is [], and no limit is \"unlimited\""
}

// isInvisible tells whether a character does not show: a control or direction character, or one of no width.
func isInvisible(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e
}

// clip cuts an author's text to what a message can hold.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
