// This file runs the cases of an archive as subtests and rewrites their messages.

package corpus

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// Run loads every base and every case, each as a subtest of its name. load gives the error with which a file is
// refused, or nil and the file's warnings; it may make demands of its own on the error.
//
// Each must have the outcome and the message of the archive. With update, the messages that differ are written into
// the archive when all subtests have ended; the outcomes are not, so that a case that no longer is refused fails
// until somebody has said that it loads, and why. load must not call t.Parallel.
func (a *Archive) Run(t *testing.T, update bool, load func(t *testing.T, c Case) (warnings string, err error)) {
	t.Helper()
	messages := map[string]string{}
	for _, c := range slices.Concat(a.Bases, a.Cases) {
		t.Run(c.Name, func(t *testing.T) {
			message, err := outcome(t, c, load)
			switch {
			case err != nil:
				t.Error(err)
			case message == c.Message:
			case update && c.end > 0:
				messages[c.Name] = message
			default:
				const format = "the message is not that of the archive; -update writes it there\n got:\n%s\nwant:\n%s"
				t.Errorf(format, message, c.Message)
			}
		})
	}
	if len(messages) == 0 {
		return
	}
	text, err := a.updated(messages)
	if err == nil {
		err = os.WriteFile(a.path, []byte(text), 0o644)
	}
	if err != nil {
		t.Error(err)
	}
}

// outcome loads a case. The message has no white space around it; the error says that the outcome is another one.
func outcome(t *testing.T, c Case, load func(t *testing.T, c Case) (string, error)) (string, error) {
	t.Helper()
	message, err := load(t, c)
	switch {
	case c.Loads && err != nil:
		return "", fmt.Errorf("it is refused, and must load: %w", err)
	case !c.Loads && err == nil:
		return "", errors.New("it loads, and must be refused")
	case err != nil:
		message = err.Error()
	}
	return strings.TrimSpace(message), nil
}

// updated is the text of the archive with other messages, by the names of their cases.
func (a *Archive) updated(messages map[string]string) (string, error) {
	var text strings.Builder
	done := 0
	for _, c := range a.inOrder() {
		message, ok := messages[c.Name]
		if !ok {
			continue
		}
		if strings.HasPrefix(message, marker) || strings.Contains(message, "\n"+marker) {
			return "", fmt.Errorf("%s: a line of the message begins with %q, as a section does", c.Name, marker)
		}
		text.WriteString(a.text[done:c.start])
		text.WriteString(message)
		if message != "" {
			text.WriteString("\n")
		}
		if c.end < len(a.text) {
			text.WriteString("\n")
		}
		done = c.end
	}
	text.WriteString(a.text[done:])
	return text.String(), nil
}

// inOrder is the bases and cases in the order of their messages in the archive.
func (a *Archive) inOrder() []Case {
	all := slices.Concat(a.Bases, a.Cases)
	slices.SortFunc(all, func(a, b Case) int { return cmp.Compare(a.start, b.start) })
	return all
}
