// This file reads the text of an archive into its bases and cases.

package corpus

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The bounds of an archive. What is larger is no longer read in review.
const (
	maxArchive = 4 << 20 // bytes
	maxCases   = 5000
	maxName    = 120 // bytes
)

// marker begins the line that opens a section.
const marker = "=== "

// section is one section of an archive.
type section struct {
	kind       string // the first word after the marker
	rest       string // what follows it in the line: a name or a reason
	line       int    // of the marker, from 1
	start, end int    // its lines after the marker, as byte offsets
}

// parser reads one archive.
type parser struct {
	fsys    fs.FS
	file    string
	archive *Archive
	names   map[string]bool // of the bases and cases so far
}

// parse reads the archive's text into its bases and cases.
func (p *parser) parse() error {
	if err := p.printable(); err != nil {
		return err
	}
	sections := split(p.archive.text)
	for len(sections) > 0 {
		head, outcome := sections[0], section{}
		if len(sections) > 1 && (sections[1].kind == "refused" || sections[1].kind == "loads") {
			outcome = sections[1]
			sections = sections[1:]
		}
		sections = sections[1:]
		if err := p.add(head, outcome); err != nil {
			return err
		}
	}
	if len(p.archive.Cases) == 0 {
		return p.fault(1, "the archive has no cases")
	}
	return nil
}

// fault is an error at a line of the archive.
func (p *parser) fault(line int, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", p.file, line, fmt.Sprintf(format, args...))
}

// printable refuses what a reader would not see or an editor would change without a word.
func (p *parser) printable() error {
	text := p.archive.text
	if len(text) > maxArchive {
		return p.fault(1, "the archive is larger than %d bytes", maxArchive)
	}
	line := 1
	for i, r := range text {
		if r == utf8.RuneError && !strings.HasPrefix(text[i:], string(utf8.RuneError)) {
			return p.fault(line, "the bytes are not UTF-8")
		}
		if r == '\n' {
			line++
			continue
		}
		if r != '\t' && !unicode.IsPrint(r) {
			return p.fault(line, `the line holds %U, which nobody sees: write the line as \"…\n"`, r)
		}
	}
	if !strings.HasSuffix(text, "\n") {
		return p.fault(line, "the last line has no end")
	}
	return nil
}

// split finds the sections of a text. What stands above the first one is left out.
func split(text string) []section {
	var sections []section
	at := 0
	for i, line := range lines(text) {
		if strings.HasPrefix(line, marker) {
			kind, rest, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(line, marker)), " ")
			next := at + len(line)
			sections = append(sections, section{kind: kind, rest: rest, line: i + 1, start: next, end: next})
		} else if len(sections) > 0 {
			sections[len(sections)-1].end = at + len(line)
		}
		at += len(line)
	}
	return sections
}

// lines cuts a text after each newline. An empty text has no lines.
func lines(text string) []string {
	all := strings.SplitAfter(text, "\n")
	if all[len(all)-1] == "" {
		all = all[:len(all)-1]
	}
	return all
}

// name notes the name of a base or case, which must be new and fit a file and a subtest.
func (p *parser) name(s section) error {
	switch {
	case s.rest == "" || len(s.rest) > maxName || strings.ContainsAny(s.rest, " \t/\\"):
		return p.fault(s.line, "a name has 1 to %d bytes, and neither spaces nor slashes", maxName)
	case p.names[s.rest]:
		return p.fault(s.line, "the name %s stands above", s.rest)
	}
	p.names[s.rest] = true
	return nil
}

// add reads a base or a case with its outcome, which a base need not have.
func (p *parser) add(head, outcome section) error {
	base := head.kind == "base"
	switch {
	case !base && !slices.Contains([]string{"edit", "whole", "file"}, head.kind):
		return p.fault(head.line, "a base or a case is awaited here: base, edit, whole or file")
	case !base && outcome.kind == "":
		return p.fault(head.line, "the case has no outcome: refused or loads")
	case base && outcome.kind == "refused":
		return p.fault(outcome.line, "a base must load")
	case outcome.kind == "refused" && outcome.rest != "":
		return p.fault(outcome.line, "a refusal needs no reason: its message stands below")
	case len(p.archive.Cases) == maxCases:
		return p.fault(head.line, "the archive has more than %d cases", maxCases)
	}
	if err := p.name(head); err != nil {
		return err
	}
	data, err := p.data(head)
	if err != nil {
		return err
	}
	c := Case{
		Name: head.rest, Data: data, Loads: outcome.kind != "refused", Why: outcome.rest,
		Message: strings.Trim(p.archive.text[outcome.start:outcome.end], "\n"),
		start:   outcome.start, end: outcome.end,
	}
	if base {
		p.archive.Bases = append(p.archive.Bases, c)
		return nil
	}
	p.archive.Cases = append(p.archive.Cases, c)
	return nil
}

// data is the file of a base or a case.
func (p *parser) data(s section) ([]byte, error) {
	switch s.kind {
	case "file":
		if s.start != s.end {
			return nil, p.fault(s.line+1, "the case is the file raw/%s: nothing stands here", s.rest)
		}
		return fs.ReadFile(p.fsys, "raw/"+s.rest)
	case "base", "whole":
		text, err := p.written(s)
		return []byte(text), err
	}
	if len(p.archive.Bases) == 0 {
		return nil, p.fault(s.line, "no base stands above that could be edited")
	}
	text, err := p.edited(string(p.archive.Bases[len(p.archive.Bases)-1].Data), s)
	return []byte(text), err
}

// written is the text of a section that is written out.
func (p *parser) written(s section) (string, error) {
	var text strings.Builder
	for i, line := range lines(p.archive.text[s.start:s.end]) {
		line, err := p.unquoted(line, s.line+1+i)
		if err != nil {
			return "", err
		}
		text.WriteString(line)
	}
	return text.String(), nil
}

// unquoted is the line itself, or what it says as a Go string if it begins with a backslash.
func (p *parser) unquoted(line string, number int) (string, error) {
	quoted, ok := strings.CutPrefix(line, `\`)
	if !ok {
		return line, nil
	}
	text, err := strconv.Unquote(strings.TrimSuffix(quoted, "\n"))
	if err != nil {
		return "", p.fault(number, `the line is not a Go string: \"…\n"`)
	}
	return text, nil
}
