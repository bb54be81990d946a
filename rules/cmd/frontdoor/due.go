// This file holds the verb due.

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

var dueCommand = command{
	name: "due", summary: "when a length of time from an instant ends, by the practice's calendar",
	usage: `frontdoor due -policy DIR -start RFC3339 -after LENGTH

Prints one instant in the practice's zone. The folder needs a calendar.yaml and nothing else.

  -after 90m, 8h     elapse
  -after 30wm, 8wh   working minutes and hours: the time in which the practice is open
  -after 2wd         working days, at the same wall time
  -after 7d          calendar days, at the same wall time

Working time that starts outside opening hours counts from the next opening.
Exit: 0 printed, 1 the calendar's data end before it, 2 unusable.

  frontdoor due -policy examples/policies/total-triage -start 2026-12-22T16:00:00Z -after 7wd
`,
	run:    (*session).due,
	writes: format.isCommon,
}

// due runs the verb: it counts a length of time by the calendar.
func (s *session) due() int {
	start := s.flags.String("start", "", "")
	after := s.flags.String("after", "", "")
	plain, code, ok := s.parse()
	if !ok {
		return code
	}
	folder, ok := s.folder(plain)
	if !ok {
		return unusable
	}
	from, err := time.Parse(time.RFC3339, *start)
	if err != nil {
		return s.fail("-start is an instant such as 2026-12-22T16:00:00Z")
	}
	var length field.Duration
	if length.UnmarshalText([]byte(*after)) != nil || length.Unit == "session" {
		return s.fail("-after is a length of time such as 90m, 8h, 30wm, 8wh, 2wd or 7d")
	}
	cal, ok := s.calendar(folder)
	if !ok {
		return unusable
	}
	end, ok := cal.Due(from, length.N, length.Unit)
	if !ok || end.Year() > 9999 {
		_, last := cal.Coverage()
		fmt.Fprintf(s.stderr, "frontdoor: not known: the calendar's data end on %s\n", last)
		return findings
	}
	fmt.Fprintln(s.stdout, end.In(cal.Zone()).Format(time.RFC3339))
	return good
}

// calendar loads the folder's calendar and prints its problems when it does not load.
func (s *session) calendar(folder fs.FS) (*calendar.Calendar, bool) {
	cal, err := calendar.Load(folder)
	var problems problem.Problems
	switch {
	case errors.As(err, &problems):
		s.problems(s.stderr, problems)
		return nil, false
	case errors.Is(err, fs.ErrNotExist):
		s.fail("%s holds no %s", s.policy, calendar.File)
		return nil, false
	case err != nil:
		s.fail("%s cannot be read", calendar.File)
		return nil, false
	}
	return cal, true
}
