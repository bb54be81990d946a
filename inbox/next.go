package inbox

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
)

// nextChange is the next instant, in the practice's zone, at which time alone may change a decision: a fact passes a number
// that conditions compare it with, one of the further instants comes, or the calendar's data end. Zero when there is none.
func nextChange(now time.Time, cal *calendar.Calendar, changing []moving.Fact, result *rules.Result, reads map[string]rules.Thresholds, further []time.Time) time.Time {
	if _, last := cal.Coverage(); !cal.Empty() && result != nil {
		further = append(further, last.Add(1).At(0, cal.Zone()))
	}
	next := moving.Next(now, changing, func(fact string) rules.Thresholds {
		if t := reads[fact]; !t.Opaque {
			return t
		}
		return result.Thresholds(fact) // what is compared with another fact
	}, further...)
	if next.IsZero() {
		return next
	}
	return next.In(cal.Zone())
}
