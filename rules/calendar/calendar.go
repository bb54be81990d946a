// Package calendar knows when a practice is open: civil dates, weekly opening windows, closures and the government's
// bank-holiday feed, in the practice's zone across clock changes. Beyond its data it answers "not known", never "open".
package calendar

import (
	"fmt"
	"slices"
	"time"

	_ "time/tzdata" // a host may have no zone files

	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
)

// A Date is a civil date of the practice's zone. The zero Date is none.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the civil date of an instant in its own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads year-month-day.
func ParseDate(s string) (Date, bool) {
	t, err := time.Parse(time.DateOnly, s)
	return DateOf(t), err == nil
}

// Add gives the date n days later.
func (d Date) Add(n int) Date {
	return DateOf(time.Date(d.Year, d.Month, d.Day+n, 12, 0, 0, 0, time.UTC))
}

// Sub is the number of days from e to d.
func (d Date) Sub(e Date) int { return int(d.utc().Sub(e.utc()) / (24 * time.Hour)) }

// Before tells whether d lies before e.
func (d Date) Before(e Date) bool { return d.utc().Before(e.utc()) }

// IsZero tells whether no date was given.
func (d Date) IsZero() bool { return d == Date{} }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// String is year-month-day.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// UnmarshalText reads year-month-day.
func (d *Date) UnmarshalText(b []byte) error {
	parsed, ok := ParseDate(string(b))
	if !ok {
		return source.Problem{Code: "bad-date", Message: "this is not a date of the calendar", Hint: "write year-month-day, for example 2026-11-24"}
	}
	*d = parsed
	return nil
}

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// At is the instant of a wall time, in minutes after midnight, in a zone.
func (d Date) At(minutes int, zone *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, minutes, 0, 0, zone)
}

// A Span is a time from From until To.
type Span struct{ From, To time.Time }

// A Closure is a day or a part of one on which the practice is shut.
type Closure struct {
	On       Date
	From, To int    // minutes after midnight; 0 and 1440 for the whole day
	Tag      string // plt, training, …
	Because  string
}

// A Calendar is a loaded calendar. It is not changed afterwards and safe for concurrent use; a nil Calendar knows nothing.
type Calendar struct {
	zone     *time.Location
	week     [7][][2]int // by weekday: windows in minutes after midnight
	closures map[Date][]Closure
	holidays map[Date]string
	from, to Date
	digest   string
}

// Zone is the practice's zone; UTC when nothing is known.
func (c *Calendar) Zone() *time.Location {
	if c == nil || c.zone == nil {
		return time.UTC
	}
	return c.zone
}

// Digest is the SHA-256, in hex, of what the calendar says; "" for none.
func (c *Calendar) Digest() string {
	if c == nil {
		return ""
	}
	return c.digest
}

// Today is the civil date of an instant in the practice's zone.
func (c *Calendar) Today(t time.Time) Date { return DateOf(t.In(c.Zone())) }

// Covers tells whether the bank-holiday data reach a date.
func (c *Calendar) Covers(d Date) bool { return c != nil && !d.Before(c.from) && !c.to.Before(d) }

// BankHoliday tells whether a date is one in this nation; known is false beyond the data.
func (c *Calendar) BankHoliday(d Date) (holiday, known bool) {
	if !c.Covers(d) {
		return false, false
	}
	_, holiday = c.holidays[d]
	return holiday, true
}

// Closures are the closures of a date.
func (c *Calendar) Closures(d Date) []Closure {
	if c == nil {
		return nil
	}
	return c.closures[d]
}

// Windows are the times at which the practice is open on a date, in order: those of the week less closures, none on a
// bank holiday.
func (c *Calendar) Windows(d Date) (open []Span, known bool) {
	holiday, known := c.BankHoliday(d)
	if !known || holiday {
		return nil, known
	}
	windows := slices.Clone(c.week[d.Weekday()])
	for _, cl := range c.closures[d] {
		windows = subtract(windows, cl.From, cl.To)
	}
	for _, w := range windows {
		open = append(open, Span{d.At(w[0], c.zone), d.At(w[1], c.zone)})
	}
	return open, true
}

func subtract(windows [][2]int, from, to int) [][2]int {
	var out [][2]int
	for _, w := range windows {
		if w[0] < min(from, w[1]) {
			out = append(out, [2]int{w[0], min(from, w[1])})
		}
		if max(to, w[0]) < w[1] {
			out = append(out, [2]int{max(to, w[0]), w[1]})
		}
	}
	return out
}
