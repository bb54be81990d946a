// Package calendar knows when a practice is open: civil dates, weekly opening windows, closures and the government's
// bank-holiday feed, in the practice's zone across clock changes. Beyond its data it answers "not known", never
// "open".
//
//	cal, err := calendar.Load(os.DirFS("policies"))
//	open, known := cal.Open(time.Now())
//	due, ok := cal.Due(received, 2, "wd")
//
// Open time is the time inside the windows: those of the week, less closures, and none on a bank holiday. A working
// day is a date with any open time. Working hours and working days are counted by these two.
package calendar

import (
	"slices"
	"time"
	_ "time/tzdata" // a host may have no zone files

	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// A Span is a stretch of time, From included and To not. The zero Span is none.
type Span struct {
	From time.Time `json:"from"` // when it begins
	To   time.Time `json:"to"`   // when it is over
}

// A Closure is a day or a part of one on which the practice is shut.
type Closure struct {
	On       Date   // the date of the closure
	From, To int    // minutes after midnight, 0 to 1440; 0 and 1440 for the whole day
	Tag      string // a name of the author's: plt is protected learning time; "" for none
	Because  string // the reason, for people; never empty
}

// WholeDay tells whether the closure takes all of its date.
func (c Closure) WholeDay() bool { return c.From == 0 && c.To == endOfDay }

// A Calendar is a loaded calendar. It is not changed afterwards and safe for concurrent use; a nil Calendar knows
// nothing.
type Calendar struct {
	zone     *time.Location
	assumed  bool // nobody has said that the practice is in this zone
	nation   string
	week     [7][]window // by weekday, in order
	closures map[Date][]Closure
	tagged   map[string][]Date      // the dates of closures by tag, in order
	holidays map[Date]string        // their titles
	events   map[Date][]string      // nil when the file names none
	named    map[string]source.Node // where an event's name stands
	school   []period               // nil when the file names none; in order
	from, to Date                   // the bank-holiday data reach over these dates
	days     []day                  // every date of the data
	findings problem.Problems
	digest   string
}

// window is a time of day in minutes after midnight.
type window struct{ from, to int }

// endOfDay is 24:00 in minutes after midnight.
const endOfDay = 24 * 60

// period is from a date to a date, both included.
type period struct{ from, to Date }

// day is one date of the data.
type day struct {
	windows []Span        // in order, as instants
	working int           // the working days of the data before this one
	opened  time.Duration // the open time of the data until the end of this one
}

// layOutDays lays out every date of the data.
func (c *Calendar) layOutDays() {
	// Working days and open time are added up once, so that between two dates they are a subtraction.
	working, opened := 0, time.Duration(0)
	for d := c.from; !c.to.Before(d); d = d.Add(1) {
		windows := c.week[d.Weekday()]
		// Nothing of the week is left on a bank holiday, and closures of that date change nothing.
		if _, holiday := c.holidays[d]; holiday {
			windows = nil
		}
		for _, cl := range c.closures[d] {
			windows = subtract(windows, cl.From, cl.To)
		}
		spans := make([]Span, 0, len(windows))
		for _, w := range windows {
			span := Span{d.At(w.from, c.zone), d.At(w.to, c.zone)}
			spans, opened = append(spans, span), opened+max(0, span.To.Sub(span.From))
		}
		c.days = append(c.days, day{spans, working, opened})
		if len(windows) > 0 {
			working++
		}
	}
	c.tagged = map[string][]Date{}
	for _, d := range inOrder(c.closures) {
		for _, cl := range c.closures[d] {
			if of := c.tagged[cl.Tag]; len(of) == 0 || of[len(of)-1] != d {
				c.tagged[cl.Tag] = append(of, d)
			}
		}
	}
}

// subtract takes a stretch of the day out of windows.
func subtract(windows []window, from, to int) []window {
	var out []window
	for _, w := range windows {
		if w.from < min(from, w.to) {
			out = append(out, window{w.from, min(from, w.to)})
		}
		if max(to, w.from) < w.to {
			out = append(out, window{max(to, w.from), w.to})
		}
	}
	return out
}

// day finds a date; nil beyond the data.
func (c *Calendar) day(d Date) *day {
	if c == nil || len(c.days) == 0 {
		return nil
	}
	if i := d.Sub(c.from); i >= 0 && i < len(c.days) {
		return &c.days[i]
	}
	return nil
}

// ZoneOnly is a calendar that knows a zone and nothing else: no date is covered.
func ZoneOnly(zone *time.Location) *Calendar { return &Calendar{zone: zone} }

// Empty tells whether the calendar covers no date.
func (c *Calendar) Empty() bool { return c == nil || len(c.days) == 0 }

// Zone is the practice's zone; UTC when nothing is known.
func (c *Calendar) Zone() *time.Location {
	if c == nil || c.zone == nil {
		return time.UTC
	}
	return c.zone
}

// Nation is the division of the bank-holiday feed: england-and-wales, scotland, northern-ireland.
func (c *Calendar) Nation() string {
	if c == nil {
		return ""
	}
	return c.nation
}

// Digest is the SHA-256, in hex, of what the calendar says; "" for none.
func (c *Calendar) Digest() string {
	if c == nil {
		return ""
	}
	return c.digest
}

// Findings are what may be wrong with the files and does not stop them from loading.
func (c *Calendar) Findings() problem.Problems {
	if c == nil {
		return nil
	}
	return slices.Clone(c.findings)
}

// Today is the civil date of an instant, which need not be now, in the practice's zone.
func (c *Calendar) Today(t time.Time) Date { return DateOf(t.In(c.Zone())) }

// Covers tells whether the bank-holiday data reach a date. What is not covered is not known.
func (c *Calendar) Covers(d Date) bool { return c.day(d) != nil }

// Coverage is the first and the last date of the bank-holiday data, both included; zero dates when nothing is known.
func (c *Calendar) Coverage() (from, to Date) {
	if c == nil {
		return Date{}, Date{}
	}
	return c.from, c.to
}

// BankHoliday gives the title of a date's bank holiday in this nation, "" when it is none; known is false beyond the
// data.
func (c *Calendar) BankHoliday(d Date) (title string, known bool) {
	if !c.Covers(d) {
		return "", false
	}
	return c.holidays[d], true
}

// Closures are the closures of a date, in order; the slice is the caller's.
func (c *Calendar) Closures(d Date) []Closure {
	if c == nil {
		return nil
	}
	return slices.Clone(c.closures[d])
}

// ClosedBecause gives the reason when a date is a bank holiday or closures take all of it; "" when the week alone
// decides.
func (c *Calendar) ClosedBecause(d Date) (because string, known bool) {
	title, known := c.BankHoliday(d)
	if !known || title != "" {
		return title, known
	}
	for _, cl := range c.closures[d] {
		// Several closures may take all of a day together: the first of them gives the reason.
		if cl.WholeDay() || len(c.day(d).windows) == 0 && len(c.week[d.Weekday()]) > 0 {
			return cl.Because, true
		}
	}
	return "", true
}

// Windows are the times at which the practice is open on a date, in order: those of the week less closures, none on a
// bank holiday.
func (c *Calendar) Windows(d Date) (open []Span, known bool) {
	day := c.day(d)
	if day == nil {
		return nil, false
	}
	return slices.Clone(day.windows), true
}

// Events are the named events of a date, sorted; known is false beyond the data and when the calendar names none at
// all.
func (c *Calendar) Events(d Date) (names []string, known bool) {
	if !c.Covers(d) || c.events == nil {
		return nil, false
	}
	return slices.Clone(c.events[d]), true
}

// EventProblem is a problem with the name of an event, at its place.
func (c *Calendar) EventProblem(name, code, message, hint string) problem.Problem {
	return c.named[name].NewProblem(code, message, hint)
}

// EventNames are the names of all events, sorted.
func (c *Calendar) EventNames() []string {
	if c == nil {
		return nil
	}
	var names []string
	for _, of := range c.events {
		names = append(names, of...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// SchoolHoliday tells whether the schools are shut on a date; known is false before the first of the holidays that the
// calendar names and after the last.
func (c *Calendar) SchoolHoliday(d Date) (holiday, known bool) {
	if c == nil || len(c.school) == 0 || d.Before(c.school[0].from) || c.school[len(c.school)-1].to.Before(d) {
		return false, false
	}
	for _, s := range c.school {
		holiday = holiday || !d.Before(s.from) && !s.to.Before(d)
	}
	return holiday, true
}

// ClosureDates are the dates that have closures with one of the tags, or any closures where no tag is named, in order.
func (c *Calendar) ClosureDates(tags ...string) []Date {
	if c == nil {
		return nil
	}
	if len(tags) == 0 {
		return inOrder(c.closures)
	}
	var out []Date
	for _, tag := range tags {
		out = append(out, c.tagged[tag]...)
	}
	slices.SortFunc(out, func(a, b Date) int { return a.Sub(b) })
	return slices.Compact(out)
}
