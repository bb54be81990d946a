// Cases tell of patients. What a case gives is withheld from messages, and from the lines that problems show.

package source

import (
	"math"
	"regexp"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// withheld stands in the place of what tells of a patient.
const withheld = "‹withheld›"

// Keys below which a file tells of patients: what a case gives, the fixtures that cases use, the rows of a table. Which
// fixtures a case uses is said by their names.
var (
	privateKeys = map[string]bool{"given": true, "fixtures": true, "rows": true}
	publicKey   = "use"
)

// A stretch is a part of a line, in characters from 0; the end is not in it.
type stretch struct{ from, to int }

// private is what a document withholds: the parts of its lines, by number, and the values themselves.
type private struct {
	stretches map[int][]stretch
	nodes     map[*yaml.Node]bool
}

// withholding finds what a document withholds: from where each value below one of the privateKeys begins to where the
// next key or value does, so that also its further lines and comments are in it. The document is parsed.
func (d *document) withholding() *private {
	if d.private != nil {
		return d.private
	}
	d.private = &private{stretches: map[int][]stretch{}, nodes: map[*yaml.Node]bool{}}
	end := &yaml.Node{Line: len(d.lines) + 1, Column: 1}
	all := append(visit(nil, d.top, 0, false), visited{node: end})
	for i, v := range all {
		if !v.private {
			continue
		}
		d.private.nodes[v.node] = true
		if v.node.Kind == yaml.ScalarNode || v.node.Kind == yaml.AliasNode {
			d.withhold(v.node, all[i+1].node)
		}
	}
	return d.private
}

// visited is a node of a file, and whether it tells of a patient.
type visited struct {
	node    *yaml.Node
	private bool
}

// visit adds a node and all below it, in the order of the file. The depth is how far below one of the privateKeys it
// stands, 0 where it does not.
func visit(out []visited, y *yaml.Node, depth int, isKey bool) []visited {
	out = append(out, visited{y, depth > 0 && !isKey})
	for i, kid := range y.Content {
		isKey, key := y.Kind == yaml.MappingNode && i%2 == 0, ""
		if y.Kind == yaml.MappingNode && !isKey {
			key = y.Content[i-1].Value
		}
		below := depth + 1
		if depth == 0 && !privateKeys[key] || depth == 1 && key == publicKey {
			below = 0
		}
		out = visit(out, kid, below, isKey)
	}
	return out
}

// What of a withheld stretch still shows: the brackets, dashes and commas around values.
var (
	opening = regexp.MustCompile(`^[\s\[{,-]*`)
	closing = regexp.MustCompile(`[\s\]},]*$`)
)

// withhold notes the stretches of the lines from a node to the next one.
func (d *document) withhold(node, next *yaml.Node) {
	for n := node.Line; n <= min(next.Line, len(d.lines)); n++ {
		from, to := 0, len(d.row(n))
		if n == next.Line {
			to = min(next.Column-1, to)
		}
		if n == node.Line {
			from = min(node.Column-1, to)
		}
		text := string(d.row(n)[from:to])
		if n > node.Line {
			shown := opening.FindString(text)
			from, text = from+utf8.RuneCountInString(shown), text[len(shown):]
		}
		to = from + utf8.RuneCountInString(text) - utf8.RuneCountInString(closing.FindString(text))
		if from < to {
			d.private.stretches[n] = append(d.private.stretches[n], stretch{from, to})
		}
	}
}

// shown is a line as a problem may show it, with the column from 1 and the width of what it marks there.
func (d *document) shown(line, col, width int) (text string, shownCol, shownWidth int) {
	if d.top == nil {
		if d.inCase(line) {
			indent := len(d.lines[line-1]) - len(strings.TrimLeft(d.lines[line-1], " "))
			return strings.Repeat(" ", indent) + withheld, indent + 1, len([]rune(withheld))
		}
		return d.lines[line-1], col, width
	}
	var out []rune
	at, row := 0, d.row(line)
	shownCol = col
	for _, s := range d.withholding().stretches[line] {
		out = append(append(out, row[at:s.from]...), []rune(withheld)...)
		at = s.to
		switch {
		case s.to < col:
			shownCol += len([]rune(withheld)) - (s.to - s.from)
		case s.from < col:
			shownCol, width = len(out)-len([]rune(withheld))+1, len([]rune(withheld))
		}
	}
	return string(append(out, row[at:]...)), shownCol, width
}

// caseLine is a line on which a case, or what it gives, begins.
var caseLine = regexp.MustCompile(`(^|[\s{,-])(cases|given|fixtures|rows|["'](cases|given|fixtures|rows)["'])\s*:`)

// openEnd is the end of a line after which a list or a mapping in brackets goes on.
var openEnd = regexp.MustCompile(`[\[{,]$`)

// inCase tells of a file that cannot be parsed whether a line may tell of a patient: it, or a line that it is indented
// below, begins a case. An item of a list may stand as far left as the key of the list, and what stands between
// brackets as far left as the line before.
func (d *document) inCase(line int) bool {
	indent, item := math.MaxInt, false // of the innermost line so far that the line stands below
	for n := line; n >= 1; n-- {
		rest := strings.TrimSpace(d.lines[n-1])
		own, isItem := strings.Index(d.lines[n-1], rest), strings.HasPrefix(rest, "-")
		beside := own == indent && (!item || isItem) && !openEnd.MatchString(rest)
		if n < line && (rest == "" || rest[0] == '#' || own > indent || beside) {
			continue
		}
		if caseLine.MatchString(rest) {
			return true
		}
		indent, item = own, isItem
	}
	return false
}

// Shown is the text of a scalar as a message may quote it: its beginning, or nothing of what tells of a patient.
func (n Node) Shown() string { return n.quote(n.y.Value) }

// quote is a text of this value as a message may quote it.
func (n Node) quote(text string) string {
	if n.doc.withholding().nodes[n.y] {
		return withheld
	}
	return clip(text)
}
