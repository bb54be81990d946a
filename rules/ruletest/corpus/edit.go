// This file applies the edit of a case to its base.

package corpus

import (
	"slices"
	"strings"
)

// place is one place of the base that an edit changes.
type place struct {
	line    int      // in the archive, of its first line
	before  []string // its lines in the base, at least one
	after   []string // its lines in the case
	changes bool     // whether they differ
}

// edited is the base with every place of an edit changed.
func (p *parser) edited(base string, s section) (string, error) {
	places, err := p.places(s)
	if err != nil {
		return "", err
	}
	all := lines(base)
	var text strings.Builder
	done := 0 // lines of the base that stand in the text, or were left out of it
	for _, at := range places {
		i, err := p.find(all, at)
		if err != nil {
			return "", err
		}
		if i < done {
			return "", p.fault(at.line, "these lines stand above those of the place before")
		}
		for _, line := range slices.Concat(all[done:i], at.after) {
			text.WriteString(line)
		}
		done = i + len(at.before)
	}
	for _, line := range all[done:] {
		text.WriteString(line)
	}
	return text.String(), nil
}

// places reads the lines of an edit.
func (p *parser) places(s section) ([]place, error) {
	places := []place{{line: s.line + 1}}
	for i, line := range lines(p.archive.text[s.start:s.end]) {
		number, at := s.line+1+i, &places[len(places)-1]
		switch line[0] {
		case '@':
			if line != "@@\n" {
				return nil, p.fault(number, "between two places stands @@ and nothing else")
			}
			places = append(places, place{line: number + 1})
		case '\n':
			at.before, at.after = append(at.before, line), append(at.after, line)
		case ' ':
			at.before, at.after = append(at.before, line[1:]), append(at.after, line[1:])
		case '-':
			at.before, at.changes = append(at.before, line[1:]), true
		case '+':
			at.after, at.changes = append(at.after, line[1:]), true
		case '\\':
			text, err := p.unquoted(line, number)
			if err != nil {
				return nil, err
			}
			at.after, at.changes = append(at.after, text), true
		default:
			return nil, p.fault(number, `a line of an edit begins with a space, - or +, a backslash or @@`)
		}
	}
	for _, at := range places {
		if !at.changes {
			return nil, p.fault(at.line, "nothing is changed here")
		}
		if len(at.before) == 0 {
			return nil, p.fault(at.line, "no line of the base says where this stands")
		}
	}
	return places, nil
}

// find is the number of the line of the base, from 0, at which a place begins.
func (p *parser) find(base []string, at place) (int, error) {
	found := -1
	for i := 0; i+len(at.before) <= len(base); i++ {
		if !slices.Equal(base[i:i+len(at.before)], at.before) {
			continue
		}
		if found >= 0 {
			return 0, p.fault(at.line, "the base has these lines more than once: add a line before or after")
		}
		found = i
	}
	if found < 0 {
		return 0, p.fault(at.line, "the base does not have these lines")
	}
	return found, nil
}
