// Where a character of a decoded value stands in the file, so that the caret under a fault in a condition is right
// also in folded and quoted texts.

package source

import (
	"strings"
	"unicode"

	"gopkg.in/yaml.v3"
)

// place finds where the rune at offset in the decoded text of a scalar stands in the file. Value and source are walked
// together: white space may be folded or indented, so only the other characters are matched one to one. When the walk
// loses its way the place of the value itself is the answer.
//
// A condition that is folded over two lines is one line when it is decoded:
//
//	when: >
//	  patient.age_years >= 65
//	  and patient.pregnant
//
// The p of patient.pregnant is character 28 of the value and the 7th of the third line.
func (n Node) place(offset int) (line, col int) {
	// The walk begins where the content does: behind the quote, or in the line below the mark of a block.
	w := cursor{lines: n.doc.lines, line: n.y.Line - 1, col: n.y.Column - 1}
	switch {
	case n.y.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		w.line, w.col = w.line+1, 0
	case n.Quoted():
		w.col++
	}
	line, col = n.y.Line, n.y.Column
	for i, want := range []rune(n.y.Value) {
		if i > offset {
			break
		}
		// A space of the value may be several, or a line break with its indentation, in the file.
		if unicode.IsSpace(want) {
			line, col = w.line+1, w.col+1
			switch r := w.peek(); {
			case r == ' ' || r == '\t':
				w.col++
			case r == '\\' && n.y.Style&yaml.DoubleQuotedStyle != 0:
				w.seek(want, n.y.Style)
			}
			continue
		}
		if !w.seek(want, n.y.Style) {
			return n.y.Line, n.y.Column
		}
		line, col = w.line+1, w.at+1
	}
	return line, col
}

// cursor is a place in the lines of a file, moved forwards while the decoded text is walked along.
type cursor struct {
	lines   []string
	line    int
	col, at int // in runes; at is where the last character was found
	cached  int
	runes   []rune
}

// row are the characters of the present line.
func (w *cursor) row() []rune {
	if w.runes == nil || w.cached != w.line {
		w.runes, w.cached = []rune{}, w.line
		if w.line < len(w.lines) {
			w.runes = []rune(w.lines[w.line])
		}
	}
	return w.runes
}

// peek is the character at the cursor; a line feed at the end of a line.
func (w *cursor) peek() rune {
	if row := w.row(); w.col < len(row) {
		return row[w.col]
	}
	return '\n'
}

// seek moves past white space to the next character, which must be the wanted one.
func (w *cursor) seek(want rune, style yaml.Style) bool {
	for w.line < len(w.lines) {
		r := w.peek()
		switch {
		case r == '\n':
			w.line, w.col = w.line+1, 0
		case unicode.IsSpace(r):
			w.col++
		case r == '\\' && style&yaml.DoubleQuotedStyle != 0:
			w.col++
			if w.peek() == '\n' {
				continue
			}
			w.at = w.col - 1
			w.col += escapeLen(w.peek())
			return true
		case r == want:
			w.at, w.col = w.col, w.col+1
			// In single quotes a quote is written twice.
			if r == '\'' && style&yaml.SingleQuotedStyle != 0 {
				w.col++
			}
			return true
		default:
			return false
		}
	}
	return false
}

// escapeLen is how many characters an escape takes after its backslash: \n takes one, \x41 three.
func escapeLen(r rune) int {
	if i := strings.IndexRune("xuU", r); i >= 0 {
		return 1 + []int{2, 4, 8}[i]
	}
	return 1
}
