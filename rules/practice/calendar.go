package practice

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
)

// LoadCalendar reads a policy folder's calendar and holds its events against the codes of a policy, where it is given; nil
// without an error when the folder has none.
func LoadCalendar(fsys fs.FS, set *rules.Set) (*calendar.Calendar, error) {
	cal, err := calendar.Load(fsys)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil || set == nil {
		return cal, err
	}
	var problems rules.Problems
	for _, name := range cal.EventNames() {
		if !set.Allows("day.events", name) {
			hint := rules.Suggest(name, set.Words("day.events"))
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
