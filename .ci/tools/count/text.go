// Lines: comments against code, lines that are too long, files that do not say what they are for.

package main

import (
	"go/ast"
	"strings"
	"unicode/utf8"
)

// columns is the width that a line may have, and tab what a tab counts.
const (
	columns = 120
	tab     = 4
)

// commented counts the lines of a file that hold code, and those that hold a comment and no code.
func (t *tree) commented(s *source) (codes, comments int) {
	is := make([]bool, len(s.lines)+2) // a line that a comment alone stands on, or lies inside
	for _, g := range s.file.Comments {
		for _, c := range g.List {
			first, last := t.fset.Position(c.Pos()), t.line(c.End())
			if strings.HasPrefix(c.Text, "//go:") {
				continue
			}
			for n := first.Line; n <= last && n < len(is); n++ {
				before := string(s.lines[n-1])
				if n == first.Line {
					before = before[:first.Column-1]
				} else {
					before = ""
				}
				is[n] = strings.TrimSpace(before) == ""
			}
		}
	}
	for n, line := range s.lines {
		switch {
		case strings.TrimSpace(string(line)) == "":
		case is[n+1]:
			comments++
		default:
			codes++
		}
	}
	return codes, comments
}

// long are the lines of a file that are wider than they may be.
func (s *source) long() []place {
	var out []place
	for n, line := range s.lines {
		width := utf8.RuneCount(line) + (tab-1)*strings.Count(string(line), "\t")
		if width > columns {
			out = append(out, place{s, n + 1, ""})
		}
	}
	return out
}

// introduced tells whether a file begins with what it is for: a comment above the package clause, or one below it that
// belongs to no declaration.
func (t *tree) introduced(s *source) bool {
	first := s.file.End()
	if len(s.file.Decls) > 0 {
		first = s.file.Decls[0].Pos()
	}
	for _, g := range s.file.Comments {
		if g.Pos() > first {
			break
		}
		if !saying(g) {
			continue
		}
		if g.End() < s.file.Package || t.line(g.End())+1 < t.line(first) {
			return true
		}
	}
	return false
}

// saying tells whether a comment says something to a reader, and not to a tool.
func saying(g *ast.CommentGroup) bool {
	text := strings.TrimSpace(g.Text())
	return text != "" && !strings.HasPrefix(text, "+build") && !strings.HasPrefix(text, "Code generated")
}
