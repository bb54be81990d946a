// Civil dates as numbers, and the instant of a wall time on one of them across clock changes.

package calendar

import (
	"fmt"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// A Date is a civil date of the practice's zone. The zero Date is none.
type Date struct {
	Year  int        // of the common era
	Month time.Month // 1 to 12
	Day   int        // of the month, from 1
}

// DateOf is the civil date of an instant in its own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads year-month-day, 2026-11-24; ok is false for any other text and for a date that does not exist.
func ParseDate(s string) (d Date, ok bool) {
	t, err := time.Parse(time.DateOnly, s)
	return DateOf(t), err == nil
}

// Add gives the date n days later, or earlier where n is negative.
func (d Date) Add(n int) Date {
	return DateOf(time.Date(d.Year, d.Month, d.Day+n, 12, 0, 0, 0, time.UTC))
}

// Sub is the number of days from e to d; negative when d lies before e.
func (d Date) Sub(e Date) int { return d.number() - e.number() }

// Before tells whether d lies before e.
func (d Date) Before(e Date) bool { return d.number() < e.number() }

// number counts days, from 1 March of the year 0 of the Gregorian calendar: years begin in March, so that a leap day is
// the last of its year. A day that the month does not have counts on into the next one.
func (d Date) number() int {
	if d.Month < time.January || d.Month > time.December || d.Year < 0 {
		utc := d.utc()
		if utc.Year() < 0 {
			return int(utc.Unix()/(24*60*60)) + 719_468 // which is 1 January 1970
		}
		return DateOf(utc).number()
	}
	year, month := d.Year, int(d.Month)-3
	if month < 0 {
		year, month = year-1, month+12
	}
	leaps := year/4 - year/100 + year/400
	if year < 0 { // January and February of the year 0
		leaps = -1
	}
	return 365*year + leaps + (153*month+2)/5 + d.Day - 1
}

// IsZero tells whether no date was given.
func (d Date) IsZero() bool { return d == Date{} }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// String is year-month-day.
func (d Date) String() string {
	if d.Year < 0 || d.Year > 9999 || d.Month < 0 || d.Month > 99 || d.Day < 0 || d.Day > 99 {
		return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
	}
	digit := func(n, of int) byte { return '0' + byte(n/of%10) }
	year, month := d.Year, int(d.Month)
	return string([]byte{
		digit(year, 1000), digit(year, 100), digit(year, 10), digit(year, 1), '-',
		digit(month, 10), digit(month, 1), '-', digit(d.Day, 10), digit(d.Day, 1),
	})
}

// UnmarshalText reads year-month-day. The error is a problem.Problem, which does not quote the text.
func (d *Date) UnmarshalText(b []byte) error {
	parsed, ok := ParseDate(string(b))
	if !ok {
		return problem.Problem{
			Code: "bad-date", Message: "this is not a date of the calendar",
			Hint: "write year-month-day, for example 2026-11-24",
		}
	}
	*d = parsed
	return nil
}

// MarshalText is String; "" for none.
func (d Date) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return nil, nil
	}
	return []byte(d.String()), nil
}

// utc is midnight of the date in UTC, for counting days, which are all of one length there.
func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// At is the instant of a wall time, in minutes after midnight, in a zone. A wall time that the clocks jump over is the
// instant at which they jump; of one that comes twice it is the first. In London 01:30 of 29 March 2026 does not exist
// and is 02:00 of summer time; 01:30 of 25 October 2026 comes twice and is the one of summer time.
func (d Date) At(minutes int, zone *time.Location) time.Time {
	t := time.Date(d.Year, d.Month, d.Day, 0, minutes, 0, 0, zone)
	want := time.Date(d.Year, d.Month, d.Day, 0, minutes, 0, 0, time.UTC)
	// time.Date moves a wall time that the clocks jump over, by an hour and in a direction that it does not promise.
	hh, mm, _ := t.Clock()
	if wantH, wantM, _ := want.Clock(); hh != wantH || mm != wantM {
		begins, ends := t.ZoneBounds()
		if t.Sub(begins) < time.Hour*3 {
			return begins
		}
		return ends
	}
	// Where the clocks went back shortly before, the same wall time was there already.
	if begins, _ := t.ZoneBounds(); !begins.IsZero() {
		_, now := t.Zone()
		_, was := begins.Add(-1).Zone()
		if first := t.Add(time.Duration(now-was) * time.Second); was > now && first.Before(begins) {
			return first
		}
	}
	return t
}
