// Package source reads the files of a policy strictly, with the place of every value. Whatever YAML would bend, hide or
// take from elsewhere is a problem: aliases, merges, tags, second documents, keys that stand twice, words that become
// numbers, characters that do not show. All problems of a file are gathered, each with its place and a hint.
//
//	problems := &problem.Collector{}
//	root, ok := source.Parse("triage.yaml", data, problems)
//	var header struct {
//		ID string `key:"id" need:"yes"`
//	}
//	source.Decode(root, &header)
//
// document.go reads a file and words its problems, form.go checks what YAML made of it, node.go and values.go are its
// values, place.go finds places within them, and decode.go fills structs.
package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"gopkg.in/yaml.v3"
)

// The caps on a policy file. They keep every load short whatever the bytes are.
const (
	MaxFileBytes   = 4 << 20 // one file
	MaxDepth       = 16      // nesting of lists and maps
	maxBrackets    = 1_000   // nesting of brackets, which may stand in texts too
	MaxNodes       = 400_000 // keys and values in one file
	MaxScalarBytes = 8 << 10 // one value
)

// document is one file while it is read and while its values are used.
type document struct {
	file      string
	data      string         // the file as it is
	lines     []string       // nil once all is read
	rows      map[int][]rune // lines by number, as characters; made when first asked for, nil once all is read
	c         *problem.Collector
	nodes     int
	from      int             // the number of problems that stood in the collector before this file
	mistakes  int             // problems told so far that stop the file from loading
	warnings  int             // those that do not
	top       *yaml.Node      // the whole tree; nil while the file is not parsed, and once all is read
	again     reopened        // the document with its tree, once all is read
	private   *private        // what is withheld; made when first asked for
	malformed map[[2]int]bool // places whose form is wrong already: what else is wrong there is only a consequence
}

// bracketDepth is how deep brackets are nested, those in texts and remarks counted too: reading them takes a time that
// grows with the square of their depth.
func bracketDepth(data []byte) int {
	depth, deepest := 0, 0
	for _, b := range data {
		switch b {
		case '[', '{':
			depth++
			deepest = max(deepest, depth)
		case ']', '}':
			depth = max(0, depth-1)
		}
	}
	return deepest
}

// Parse reads one file strictly and notes every problem of its form. It returns the file's top mapping; ok is false
// when there is nothing further to read.
func Parse(file string, data []byte, c *problem.Collector) (root Node, ok bool) {
	d := &document{file: file, data: string(data), c: c, from: c.Len(), rows: map[int][]rune{}}
	if len(data) > MaxFileBytes {
		d.at(1, 1, 1, "file-too-long", fmt.Sprintf("this file is longer than %d bytes", MaxFileBytes), "")
		return Node{}, false
	}
	d.split()
	if !d.checkCharacters() {
		return Node{}, false
	}
	if bracketDepth(data) > maxBrackets {
		d.at(1, 1, 1, "too-deep", fmt.Sprintf("brackets are nested more than %d deep", maxBrackets), "")
		return Node{}, false
	}
	if !d.parse(data) {
		return Node{}, false
	}
	root = Node{doc: d, y: d.top.Content[0]}
	if !root.check(0) {
		return Node{}, false
	}
	d.malformed = map[[2]int]bool{}
	// A value whose form is wrong often fails its reading too; the author is told only of the form.
	for _, p := range c.Since(d.from) {
		if !p.Warning {
			d.malformed[[2]int{p.Line, p.Col}] = true
		}
	}
	if root.y.Kind != yaml.MappingNode {
		root.Problem("not-a-map", "a file is a list of keys and values, one \"key: value\" a line", "")
		return Node{}, false
	}
	return root, true
}

// parse reads the tree of a file of one document, or takes that of a file with the same bytes which is in use.
func (d *document) parse(data []byte) (ok bool) {
	d.top = trees.get(data)
	if d.top != nil {
		return true
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	top := new(yaml.Node)
	if err := dec.Decode(top); err != nil {
		d.syntax(err)
		return false
	}
	d.top = top
	// A second document would be left unread without a word.
	before := d.mistakes
	d.checkEnd(dec)
	if d.top.Kind != yaml.DocumentNode || len(d.top.Content) != 1 {
		d.at(1, 1, 1, "empty-file", "this file holds nothing", "")
		return false
	}
	if d.mistakes == before {
		trees.keep(data, d.top)
	}
	return true
}

// checkEnd refuses whatever follows the first document: yaml.v3 would leave it unread.
func (d *document) checkEnd(dec *yaml.Decoder) {
	var more yaml.Node
	if err := dec.Decode(&more); errors.Is(err, io.EOF) {
		return
	}
	// The line of the separator is clearer than that of what follows it.
	line := max(more.Line, 1)
	for i, l := range d.lines {
		if i > 0 && (strings.HasPrefix(l, "---") || strings.HasPrefix(l, "...")) {
			line = i + 1
			break
		}
	}
	d.at(line, 1, 3, "second-document", "the file goes on after its end; nothing below this line would be read",
		"keep one policy to a file")
}

// checkCharacters refuses what an author cannot see: broken encoding, control and direction characters, tabs as
// indents.
func (d *document) checkCharacters() bool {
	before := d.c.Len()
	for i, line := range d.lines {
		col := 0
		for j, r := range line {
			col++
			switch {
			// A replacement character that stands in the file itself is valid text.
			case r == utf8.RuneError && !strings.HasPrefix(line[j:], "\ufffd"):
				d.at(i+1, col, 1, "bad-encoding", "this is not UTF-8 text", "save the file as UTF-8")
				return false
			case r == '\t' && strings.TrimLeft(line[:j], " \t") == "" && strings.TrimSpace(line) != "":
				d.at(i+1, col, 1, "tab", "a tab stands where the line is indented", "indent with spaces")
			case r != '\t' && unicode.IsControl(r), unicode.Is(unicode.Cf, r):
				d.at(i+1, col, 1, "invisible-character", fmt.Sprintf("an invisible character (U+%04X) stands here", r),
					"delete it")
			default:
				continue
			}
			break
		}
		// A file in another encoding would fill the screen.
		if d.c.Len()-before > 4 {
			break
		}
	}
	return d.c.Len() == before
}

// yamlLine finds the line that an error of yaml.v3 names.
var yamlLine = regexp.MustCompile(`line (\d+)`)

// syntaxProblems are what yaml.v3 says, and what an author is told instead.
var syntaxProblems = []struct{ has, code, say, hint string }{
	{
		has: "unexpected end of stream", code: "unclosed-quote",
		say: "a quote that was opened is never closed", hint: "close it on the same line",
	},
	{
		has: "mapping values are not allowed", code: "bad-indentation",
		say:  "a \"key: value\" stands where none can stand",
		hint: "check the indentation, and quote a text that contains \": \"",
	},
	{
		has: "cannot start any token", code: "bad-character",
		say: "a value cannot begin with this character", hint: "put the value in quotes",
	},
	{
		has: "could not find expected ':'", code: "missing-colon",
		say: "a key without a colon", hint: "write \"key: value\", with a space after the colon",
	},
	{
		has: "did not find expected ',' or", code: "unclosed-bracket",
		say: "a [ or { is not closed, or a comma is missing", hint: "",
	},
	{
		has: "unknown anchor", code: "alias",
		say: "a value that begins with * refers to another place", hint: "write the value out, or quote it",
	},
	{
		has: "unknown escape character", code: "bad-escape",
		say: "a \\ in double quotes begins a special character, and this one is not known", hint: "use single quotes",
	},
	{
		has: "did not find expected alphabetic", code: "anchor",
		say: "a value cannot begin with & or *", hint: "put the value in quotes",
	},
}

// quotedStart is a key whose value goes on after its closing quote.
var quotedStart = regexp.MustCompile(`:\s+("[^"]*"|'[^']*')\s+[^\s#,}\]]`)

// syntax tells what is wrong with the form of the file, in our words.
func (d *document) syntax(err error) {
	if errors.Is(err, io.EOF) {
		d.at(1, 1, 1, "empty-file", "this file holds nothing", "")
		return
	}
	line := 1
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		line, _ = strconv.Atoi(m[1])
	}
	line = d.breakingLine(min(max(line, 1), len(d.lines)))
	for _, w := range syntaxProblems {
		if strings.Contains(err.Error(), w.has) {
			d.atLine(line, w.code, w.say, w.hint)
			return
		}
	}
	if begun := line - 1; begun >= 0 && begun < len(d.lines) && quotedStart.MatchString(d.lines[begun]) {
		d.atLine(line, "quoted-start", "a value that begins with a quote ends where the quote ends",
			"write a condition that begins so below \"when: |\", in a line of its own")
		return
	}
	d.atLine(line, "bad-indentation", "the file cannot be read from about here on",
		"check the indentation of this line and of the one before it")
}

// breakingLine finds the line that breaks the file, by halving: the beginning before it can be read, the beginning
// with it cannot. yaml.v3 names the line where the broken list or map began.
func (d *document) breakingLine(from int) int {
	// The beginning up to good can be read, the beginning up to bad cannot.
	good, bad := from-1, len(d.lines)
	for good+1 < bad {
		var y yaml.Node
		n := (good + bad) / 2
		if yaml.Unmarshal([]byte(strings.Join(d.lines[:n], "\n")), &y) == nil {
			good = n
		} else {
			bad = n
		}
	}
	return bad
}

// atLine notes a problem with a whole line.
func (d *document) atLine(line int, code, message, hint string) {
	text := d.lines[line-1]
	col := len(text) - len(strings.TrimLeft(text, " "))
	d.at(line, col+1, max(1, utf8.RuneCountInString(strings.TrimSpace(text))), code, message, hint)
}

// row is a line as characters.
func (d *document) row(line int) []rune {
	row, made := d.rows[line]
	if !made {
		row = []rune(d.lines[line-1])
	}
	if !made && d.rows != nil {
		d.rows[line] = row
	}
	return row
}

// at notes a problem at a place; lines and columns count from 1, columns and width in characters.
func (d *document) at(line, col, width int, code, message, hint string) {
	d.add(line, col, width, code, message, hint, false)
}

// full tells that the file has more mistakes than anybody would read.
func (d *document) full() bool { return d.mistakes >= problem.Most }

// add notes a problem or a warning, unless the file has too many of the kind already or the form of this place is
// wrong. Warnings never crowd out a mistake.
func (d *document) add(line, col, width int, code, message, hint string, warning bool) {
	count := &d.mistakes
	if warning {
		count = &d.warnings
	}
	if *count >= problem.Most || d.malformed[[2]int{line, col}] {
		return
	}
	*count++
	p := problem.Problem{File: d.file, Line: line, Col: col, Code: code, Message: message, Hint: hint, Warning: warning}
	if line >= 1 && line <= len(d.lines) {
		p = p.WithLine(d.shown(line, col, width))
	}
	d.c.Add(p)
}
