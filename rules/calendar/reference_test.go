// A reference that counts open time minute by minute, for comparison.

package calendar_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/stretchr/testify/require"
)

// practice is a calendar in plain Go values: the package reads it as files, the reference minute by minute.
type practice struct {
	name     string
	week     map[time.Weekday][]shift
	closures []closure
	holidays []string // as the feed writes them, from the first date of the data to the last
}

// shift is a time of day in minutes after midnight.
type shift struct{ from, to int }

type closure struct {
	on       string
	from, to int
}

func (p practice) load(t require.TestingT) *calendar.Calendar {
	c, err := loadWith(p.yaml(), p.feed())
	require.NoError(t, err, p.name)
	return c
}

func (p practice) yaml() string {
	var b strings.Builder
	b.WriteString("frontdoor: 1\npolicy: calendar\nid: c\nversion: 1\nauthor: test\nzone: Europe/London\n")
	b.WriteString("bank_holidays: {file: bank-holidays.json, nation: scotland}\nweek:\n")
	for i, day := range []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} {
		var windows []string
		for _, w := range p.week[time.Weekday(i)] {
			windows = append(windows, fmt.Sprintf(`"%s-%s"`, clock(w.from), clock(w.to)))
		}
		fmt.Fprintf(&b, "  %s: [%s]\n", day, strings.Join(windows, ", "))
	}
	if len(p.closures) > 0 {
		b.WriteString("closures:\n")
	}
	for _, c := range p.closures {
		fmt.Fprintf(&b, "  - {on: %s, from: %q, to: %q, because: training}\n", c.on, clock(c.from), clock(c.to))
	}
	return b.String() + "end: c\n"
}

func (p practice) feed() string {
	var events []string
	for _, d := range p.holidays {
		events = append(events, fmt.Sprintf(`{"title": "holiday", "date": %q}`, d))
	}
	return `{"scotland": {"division": "scotland", "events": [` + strings.Join(events, ",\n") + `]}}`
}

func clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// open looks at the wall clock: weekday and time lie in a window, and neither a holiday nor a closure takes them.
func (p practice) open(wall time.Time) bool {
	date, minute := wall.Format(time.DateOnly), wall.Hour()*60+wall.Minute()
	if slices.Contains(p.holidays, date) {
		return false
	}
	for _, c := range p.closures {
		if c.on == date && c.from <= minute && minute < c.to {
			return false
		}
	}
	return slices.ContainsFunc(p.week[wall.Weekday()], func(w shift) bool { return w.from <= minute && minute < w.to })
}

// reference is a stretch of elapsed minutes, each looked at by itself.
type reference struct {
	start    time.Time
	open     []bool
	before   []time.Duration // the open time before each minute, and at the end
	closings []int           // the minutes that are shut after an open one
}

func newReference(p practice, start, end time.Time) *reference {
	r := &reference{start: start}
	sum := time.Duration(0)
	for at := start; at.Before(end); at = at.Add(time.Minute) {
		open := p.open(at)
		if n := len(r.open); n > 0 && r.open[n-1] && !open {
			r.closings = append(r.closings, n)
		}
		r.open, r.before = append(r.open, open), append(r.before, sum)
		if open {
			sum += time.Minute
		}
	}
	r.before = append(r.before, sum)
	return r
}

// total is the open time from the start until an instant. Windows and clock changes lie on whole minutes, so a minute
// is open or shut as a whole and the part of one counts as it is.
func (r *reference) total(at time.Time) time.Duration {
	i, part := r.minute(at)
	if part > 0 && r.open[i] {
		return r.before[i] + part
	}
	return r.before[i]
}

func (r *reference) minute(at time.Time) (i int, part time.Duration) {
	d := at.Sub(r.start)
	return int(d / time.Minute), d % time.Minute
}

// add is the first instant at which a positive amount of open time has passed; ok is false after the last minute.
func (r *reference) add(at time.Time, amount time.Duration) (end time.Time, ok bool) {
	want := r.total(at) + amount
	i, _ := slices.BinarySearch(r.before, want)
	if i == len(r.before) {
		return time.Time{}, false
	}
	return r.start.Add(time.Duration(i-1)*time.Minute + want - r.before[i-1]), true
}

// The reference itself, on days that can be counted by hand.
func TestReference(t *testing.T) {
	p := practice{
		week:     map[time.Weekday][]shift{time.Sunday: {{0, 1440}}, time.Monday: {{540, 600}}},
		closures: []closure{{"2026-03-30", 550, 555}},
		holidays: []string{"2026-04-06"},
	}
	r := newReference(p, local(t, "2026-03-28 00:00"), local(t, "2026-04-08 00:00"))
	require.Len(t, r.open, 11*24*60-60)
	require.Equal(t, 23*time.Hour, r.total(local(t, "2026-03-30 08:00")), "the Sunday on which the clocks go forward")
	require.Equal(t, 23*time.Hour+55*time.Minute, r.total(local(t, "2026-03-31 08:00")))
	require.Equal(t, 47*time.Hour+55*time.Minute, r.total(local(t, "2026-04-07 08:00")), "no Easter Monday")
	end, ok := r.add(local(t, "2026-03-30 07:00"), 55*time.Minute)
	require.True(t, ok)
	require.True(t, end.Equal(local(t, "2026-03-30 10:00")), end)
	require.Len(t, r.closings, 4)
}
