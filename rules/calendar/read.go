// Reading single dates, periods and names of a calendar file.

package calendar

import (
	"fmt"
	"regexp"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// readPeriod reads from a date to another.
func readPeriod(from, to source.Node, s *period) bool {
	a, b := readDate(from, &s.from), readDate(to, &s.to)
	if !a || !b {
		return false
	}
	switch days := s.to.Sub(s.from); {
	case days < 0:
		to.Problem("bad-date", "this last day lies before the first", "")
		return false
	case days > maxPeriod:
		to.Problem("bad-date", fmt.Sprintf("this last day lies more than %d days after the first", maxPeriod),
			"is the year right?")
		return false
	}
	return true
}

// readDate reads a date into d; ok is false, and a problem noted, when the text is none.
func readDate(n source.Node, d *Date) (ok bool) {
	text, given := optionalText(n)
	if !given {
		return false
	}
	*d, ok = ParseDate(text)
	if !ok {
		n.Problem("bad-date", "this is not a date of the calendar", dateHint(text))
	}
	return ok
}

// dateHint is the hint for a text that is no date: what was probably meant.
func dateHint(text string) string {
	if t, err := time.Parse("2/1/2006", text); err == nil {
		return "write " + t.Format(time.DateOnly)
	}
	if len(text) == len(time.DateOnly) && text[4] == '-' && text[7] == '-' {
		if first, err := time.Parse(time.DateOnly, text[:8]+"01"); err == nil {
			return fmt.Sprintf("%s has %d days", first.Format("January 2006"), first.AddDate(0, 1, -1).Day())
		}
	}
	return "write year-month-day, for example 2026-11-24"
}

// optionalText is a text that may be left out.
func optionalText(n source.Node) (string, bool) {
	if !n.Exists() {
		return "", false
	}
	return n.Text()
}

// snake is the form of names that the calendar gives to events and tags.
var snake = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// readName reads a snake-case name; "" when there is none.
func readName(n source.Node) string {
	name, given := optionalText(n)
	if given && (!snake.MatchString(name) || len(name) > 80) {
		n.Problem("not-snake-case", "a name is written in small letters, digits and _", problem.SuggestSnake(name))
		return ""
	}
	return name
}
