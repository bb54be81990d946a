// Package problem is what is wrong with a policy's files, said to their author: the place in the file, the line with a
// caret under the fault, what is wrong in the author's words and what was probably meant.
//
//	triage.yaml:12:9: error[unknown-key]: "upgrad" is not a key that can stand here
//	   12 |         upgrad: amber
//	      |         ^^^^^^ did you mean upgrade?
//
// A [Problem] is an error by itself; loading returns [Problems], all of them at once, sorted by their places.
package problem

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Problem is one thing wrong with a policy file, said in the author's words. It is an error.
type Problem struct {
	File    string // path inside the policy folder; "" when the problem is not one of a file
	Line    int    // from 1; 0 when the problem has no place in a file
	Col     int    // from 1, in characters
	Code    string // stable name of the kind of problem, kebab-case
	Message string // what is wrong
	Hint    string // what was probably meant, or what to write instead; may be empty
	Warning bool   // a finding that does not stop the policy from loading

	snippet string // the line of the file; "" when it is not shown
	caret   int    // where in the snippet the caret stands, from 0
	width   int    // how many characters the caret marks
}

// WithLine gives the problem with the line of the file that it stands on, and a caret under so many characters from a
// column on, which counts from 1. Where a part of the line is withheld that column is not Col.
func (p Problem) WithLine(line string, col, width int) Problem {
	p.snippet, p.caret, p.width = strings.TrimRight(line, " "), col-1, width
	return p
}

// InFile is a problem at a byte offset of a file that is not YAML, width characters wide.
func InFile(file string, data []byte, offset, width int, code, message, hint string) Problem {
	offset = min(max(offset, 0), len(data))
	start := bytes.LastIndexByte(data[:offset], '\n') + 1
	row, _, _ := bytes.Cut(data[start:], []byte("\n"))
	col := 1 + utf8.RuneCount(data[start:offset])
	return Problem{
		File: file, Line: 1 + bytes.Count(data[:start], []byte("\n")), Col: col, Code: code, Message: message,
		Hint: hint,
	}.WithLine(string(bytes.TrimSuffix(row, []byte("\r"))), col, width)
}

// columns is how wide a problem is printed.
const columns = 100

// Error gives the problem with the line it stands on and a caret under the place.
func (p Problem) Error() string {
	place := p.File
	if p.File != "" && p.Line > 0 {
		place += fmt.Sprintf(":%d:%d", p.Line, p.Col)
	}
	if place != "" {
		place += ": "
	}
	severity := "error"
	if p.Warning {
		severity = "warning"
	}
	const indent = "      = "
	head := fold(fmt.Sprintf("%s%s[%s]: %s", place, severity, p.Code, p.Message), columns, "        ")
	if p.snippet == "" {
		if p.Hint == "" {
			return head
		}
		if one := head + "; " + p.Hint; runeLen(one) <= columns {
			return one
		}
		return head + "\n" + fold(indent+p.Hint, columns, "        ")
	}
	// The line is cut so that the caret can be seen on a terminal.
	shown, caret := window(p.snippet, p.caret)
	carets := min(max(p.width, 1), 40, max(1, runeLen(shown)-caret))
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%5d | %s\n      | %s%s", head, p.Line, shown, strings.Repeat(" ", caret),
		strings.Repeat("^", carets))
	switch {
	case p.Hint == "":
	// A hint that does not fit behind the caret stands below it.
	case 8+caret+carets+1+runeLen(p.Hint) > columns:
		b.WriteString("\n" + fold(indent+p.Hint, columns, "        "))
	default:
		b.WriteString(" " + p.Hint)
	}
	return b.String()
}

// fold breaks a text at spaces; a word that fits no line is cut.
func fold(text string, width int, indent string) string {
	if runeLen(text) <= width {
		return text
	}
	lead := text[:len(text)-len(strings.TrimLeft(text, " "))]
	var lines []string
	line := lead
	for _, word := range strings.Fields(text) {
		if most := width - len(indent); runeLen(word) > most {
			word = string([]rune(word)[:most-1]) + "…"
		}
		switch {
		case strings.TrimSpace(line) == "":
			line += word
		case runeLen(line)+1+runeLen(word) > width:
			lines, line = append(lines, line), indent+word
		default:
			line += " " + word
		}
	}
	return strings.Join(append(lines, line), "\n")
}

// window cuts a long source line to what fits a terminal around the caret.
func window(line string, caret int) (string, int) {
	const before, width = 30, 90
	runes, skipped, more := around(line, max(caret, 0), width)
	// What does not print would move the caret.
	for i, r := range runes {
		if !unicode.IsPrint(r) {
			runes[i] = '·'
		}
	}
	caret = min(max(caret, 0)-skipped, len(runes))
	from := max(0, min(caret-before, len(runes)-width))
	to := min(len(runes), from+width)
	shown := string(runes[from:to])
	if skipped+from > 0 {
		shown, caret = "…"+shown, caret+1
	}
	if more || to < len(runes) {
		shown += "…"
	}
	return shown, caret - from
}

// around is so many characters of a line on either side of a place, how many stand before them, and whether more
// follow. The rest of the line, which may be a whole file, is not copied.
func around(line string, place, width int) (part []rune, skipped int, more bool) {
	place = min(place, runeLen(line))
	n := 0
	for _, r := range line {
		switch {
		case n < place-width:
			skipped++
		case n < place+width:
			part = append(part, r)
		default:
			return part, skipped, true
		}
		n++
	}
	return part, skipped, false
}

// Problems are all the problems of a policy folder, in the order of files and lines.
type Problems []Problem

// Error gives every problem, one after the other.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap makes each problem reachable by errors.As.
func (ps Problems) Unwrap() []error {
	errs := make([]error, len(ps))
	for i, p := range ps {
		errs[i] = p
	}
	return errs
}

// Fatal tells whether any problem stops the policy from loading.
func (ps Problems) Fatal() bool {
	return slices.ContainsFunc(ps, func(p Problem) bool { return !p.Warning })
}

// runeLen is the caret width of a text.
func runeLen(s string) int { return utf8.RuneCountInString(s) }

// A Report notes a problem with the value that a key names, or with one below it: week/medical. The file and the place
// are added by whoever gave it.
type Report func(key, code, message, hint string)
