// This file writes groups as text: lines of at most 100 columns, in colour on a terminal.

package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The measures of a page, in characters and lines.
const (
	pageWidth  = 100
	pageLines  = 64 // of the first screen
	rowIndent  = 2
	noteIndent = 10
	gap        = "  " // between columns
)

// The codes of colours.
const (
	red  = "31"
	bold = "1"
)

// A page is where text goes.
type page struct {
	io.Writer
	colored bool
}

// newPage is a page that is coloured on a terminal, unless NO_COLOR is set.
func newPage(w io.Writer) page {
	f, isFile := w.(*os.File)
	if !isFile || os.Getenv("NO_COLOR") != "" {
		return page{w, false}
	}
	info, err := f.Stat()
	return page{w, err == nil && info.Mode()&os.ModeCharDevice != 0}
}

// paint colours a text where colour is on.
func (p page) paint(code, text string) string {
	if !p.colored || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// group writes the heading of a group, with what is not shown at its right end, then its rows and notes.
func (p page) group(g group) {
	heading, more := g.title, g.more()
	if g.counts != "" {
		heading += ": " + g.counts
	}
	room := pageWidth
	if more != "" {
		room -= len(gap) + utf8.RuneCountInString(more)
	}
	heading = clip(heading, room)
	if more != "" {
		more = strings.Repeat(" ", room-utf8.RuneCountInString(heading)) + gap + more
	}
	fmt.Fprintln(p, p.paint(bold, heading)+more)
	if g.named && g.shown > 0 {
		names := row{}
		for _, c := range g.columns {
			names.cells = append(names.cells, c.name)
		}
		p.row(g, names)
	}
	for _, r := range g.rows[:g.shown] {
		p.row(g, r)
		for _, n := range g.notesOf(r) {
			p.note(n, noteIndent, g.whole)
		}
	}
	for _, n := range g.foot {
		p.note(n, rowIndent, g.whole)
	}
}

// row writes a row: its cells under each other, two spaces apart. The last cell is cut at the end of the line, or goes
// on below where the group is shown whole.
func (p page) row(g group, r row) {
	line, at := strings.Repeat(" ", rowIndent), rowIndent
	last := len(g.columns) - 1
	for i, c := range g.columns[:last] {
		cell := pad(tidy(r.cells[i]), c.width)
		if text := strings.TrimRight(cell, " "); strings.HasSuffix(text, " late") {
			cell = p.paint(red, text) + cell[len(text):]
		}
		line += cell + gap
		at += c.width + len(gap)
	}
	rest := []string{clip(tidy(r.cells[last]), pageWidth-at)}
	if g.whole {
		rest = wrap(tidy(r.cells[last]), pageWidth-at)
	}
	fmt.Fprintln(p, strings.TrimRight(line+rest[0], " "))
	for _, more := range rest[1:] {
		fmt.Fprintln(p, strings.Repeat(" ", at)+more)
	}
}

// note writes a note below a row, cut at the end of the line or whole.
func (p page) note(n note, indent int, whole bool) {
	label := n.label + ": "
	room := pageWidth - indent - utf8.RuneCountInString(label)
	lines := []string{clip(tidy(n.text), room)}
	if whole {
		lines = wrap(tidy(n.text), room)
	}
	if n.label == doNotText.label {
		label, lines[0] = p.paint(red, label+lines[0]), ""
	}
	fmt.Fprintln(p, strings.Repeat(" ", indent)+label+lines[0])
	for _, more := range lines[1:] {
		fmt.Fprintln(p, strings.Repeat(" ", pageWidth-room)+more)
	}
}

// text writes a paragraph, broken at spaces; what goes on below is indented by two more.
func (p page) text(indent int, text string) {
	for i, line := range wrap(tidy(text), pageWidth-indent-rowIndent) {
		if i == 1 {
			indent += rowIndent
		}
		fmt.Fprintln(p, strings.Repeat(" ", indent)+line)
	}
}

// tidy is a text on one line that steers no terminal: runs of white space become one space, and characters that control
// or turn the text become a question mark.
func tidy(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return '?'
		}
		return r
	}, strings.Join(strings.Fields(text), " "))
}

// clip cuts a text to a width; a … stands where it was cut.
func clip(text string, width int) string {
	r := []rune(text)
	if len(r) <= width {
		return text
	}
	return string(r[:width-1]) + "…"
}

// pad cuts a text to a width, or fills it up with spaces.
func pad(text string, width int) string {
	text = clip(text, width)
	return text + strings.Repeat(" ", width-utf8.RuneCountInString(text))
}

// wrap breaks a text at spaces into lines of a width, at least one. A word that is longer than a line is cut in two.
func wrap(text string, width int) []string {
	lines, line := []string{}, []rune{}
	for _, word := range strings.Fields(text) {
		r := []rune(word)
		if len(line) > 0 && len(line)+1+len(r) > width {
			lines, line = append(lines, string(line)), nil
		}
		if len(line) > 0 {
			line = append(line, ' ')
		}
		line = append(line, r...)
		for len(line) > width {
			lines, line = append(lines, string(line[:width])), line[width:]
		}
	}
	return append(lines, string(line))
}

// plain writes a practice's own name or a code with spaces.
func plain[T ~string](text T) string { return strings.ReplaceAll(string(text), "_", " ") }
