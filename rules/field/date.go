// Dates as the files of a policy write them.

package field

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// ISODate is a civil date, 2026-11-24. Dates compare as texts. The zero ISODate is none.
type ISODate string

// UnmarshalText accepts year-month-day. The error is a problem.Problem.
func (d *ISODate) UnmarshalText(b []byte) error {
	if _, err := time.Parse(time.DateOnly, string(b)); err != nil {
		return problem.Problem{
			Code: "bad-date", Message: "this is not a date of the calendar",
			Hint: "write year-month-day, for example 2026-11-24",
		}
	}
	*d = ISODate(b)
	return nil
}

// Start is midnight of the date, plus a number of days, in a zone; ok is false when there is no date.
func (d ISODate) Start(zone *time.Location, plus int) (t time.Time, ok bool) {
	if d == "" {
		return time.Time{}, false
	}
	day, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}, false
	}
	return time.Date(day.Year(), day.Month(), day.Day()+plus, 0, 0, 0, 0, zone), true
}
