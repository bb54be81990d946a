// This file writes for terminals: colours, line breaks, plurals and problems.

package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// columns is how wide the output is.
const columns = 100

// colored tells whether to colour: on a terminal, unless NO_COLOR is set.
func colored(w io.Writer) bool {
	return os.Getenv("NO_COLOR") == "" && terminal(w)
}

// terminal tells whether w is one.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// paint colours a text where colour is on.
func (s *session) paint(code, text string) string {
	if !s.color {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// The codes of colours and weights that paint takes.
const (
	red    = "31"
	yellow = "33"
	bold   = "1"
	faint  = "2"
)

// problems prints each problem with its line and caret.
func (s *session) problems(w io.Writer, ps problem.Problems) {
	for _, p := range ps {
		text := p.Error()
		if p.Warning {
			text = strings.Replace(text, "warning[", s.paint(yellow, "warning")+"[", 1)
		} else {
			text = strings.Replace(text, "error[", s.paint(red, "error")+"[", 1)
		}
		fmt.Fprintln(w, text)
	}
}

// wrap breaks a text at spaces to the given width; every line after the first is indented.
func wrap(text string, width, indent int) string {
	var b strings.Builder
	at := 0
	for i, word := range strings.Fields(text) {
		n := len([]rune(word))
		switch {
		case i == 0:
		case at+1+n > width:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			at = 0
		default:
			b.WriteString(" ")
			at++
		}
		b.WriteString(word)
		at += n
	}
	return b.String()
}

// plural counts things: 1 rule, 2 rules.
func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
