package practice

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// Load reads a domain's file out of a policy folder, with the folder's calendar, which is nil where there is none. The
// problems are warnings; an error over what the files say is [rules.Problems], of both.
func Load(fsys fs.FS, d rules.Domain, options ...rules.Option) (*rules.Set, *calendar.Calendar, problem.Problems, error) {
	if fsys == nil {
		return nil, nil, nil, errors.New(d.Name + ": no policy folder was given")
	}
	set, problems, err := rules.Load(fsys, d, options...)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil, err
	}
	cal, calErr := loadCalendar(fsys, set)
	var calProblems problem.Problems
	switch {
	case errors.As(calErr, &calProblems):
		return nil, nil, nil, append(problems, calProblems...)
	case err != nil:
		return nil, nil, nil, err
	case calErr != nil:
		return nil, nil, nil, calErr
	}
	return set, cal, problems, nil
}

// loadCalendar reads a policy folder's calendar and holds its events against the codes of a policy, where it is given; nil
// without an error when the folder has none.
func loadCalendar(fsys fs.FS, set *rules.Set) (*calendar.Calendar, error) {
	cal, err := calendar.Load(fsys)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil || set == nil {
		return cal, err
	}
	var problems problem.Problems
	for _, name := range cal.EventNames() {
		if !set.Allows("day.events", name) {
			hint := problem.Suggest(name, set.Words("day.events"))
			if !strings.HasPrefix(hint, "did you mean") {
				hint = "add it there: codes: {events: [" + name + "]}"
			}
			problems = append(problems, cal.EventProblem(name, "unknown-code", fmt.Sprintf("%s is not an event that %s.yaml knows", name, set.Header.Policy), hint))
		}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return cal, nil
}

// OrLondon is a calendar, or where there is none one that knows London's time and covers no date.
func OrLondon(cal *calendar.Calendar) *calendar.Calendar {
	if cal != nil {
		return cal
	}
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		zone = time.UTC // the zone is embedded: not reached
	}
	return calendar.Zoned(zone)
}
