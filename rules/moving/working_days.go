// Facts that count working days.

package moving

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/calendar"
)

// maxWorkingDays is the most working days that a fact counts.
const maxWorkingDays = 10_000

// WorkingDaysSince are the working days begun since the working day of an instant, 0 on that day and 10,000 at most.
// They are not known where the instant is still to come, or beyond the calendar.
func WorkingDaysSince(since, now time.Time, cal *calendar.Calendar) (n int, known bool) {
	if since.After(now) {
		return 0, false
	}
	n, known = WorkingDaysThrough(cal, cal.Today(since), cal.Today(now))
	return min(max(0, n-1), maxWorkingDays), known
}

// WorkingDaysThrough are the working days from a date to another, both included; not known beyond the calendar.
func WorkingDaysThrough(cal *calendar.Calendar, from, to calendar.Date) (n int, known bool) {
	n, known = cal.WorkingDays(from, to)
	if working, _ := cal.WorkingDay(to); working {
		n++
	}
	return n, known
}

// WorkingDays is a fact that counts the working days begun since the working day of an instant.
func WorkingDays(fact string, since time.Time, cal *calendar.Calendar) Fact {
	return Fact{Name: fact, Each: 24 * time.Hour, At: func(limit float64) (out []time.Time) {
		for _, n := range []int{int(limit), int(limit) + 1} { // >= changes at the first, > at the second
			if day, ok := cal.NthWorkingDay(cal.Today(since), n); ok {
				out = append(out, day.At(0, cal.Zone()))
			}
		}
		return out
	}}
}
