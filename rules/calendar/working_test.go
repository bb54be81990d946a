// Open time and working days against the reference, and at chosen instants.

package calendar_test

import (
	"flag"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/stretchr/testify/require"
)

// The practices of the comparison. No edge lies between 01:00 and 02:00, which a clock change takes or repeats: see
// TestAWallTimeThatComesTwice.
func practices() []practice {
	morning, afternoon := shift{480, 750}, shift{810, 1110} // 08:00-12:30 and 13:30-18:30
	week := map[time.Weekday][]shift{time.Friday: {morning, {810, 1020}}, time.Saturday: {{540, 720}}}
	for d := time.Monday; d <= time.Thursday; d++ {
		week[d] = []shift{morning, afternoon}
	}
	sundays := map[time.Weekday][]shift{time.Sunday: {{0, 1440}}, time.Wednesday: {morning, afternoon}}
	nights := map[time.Weekday][]shift{
		time.Friday: {{1200, 1440}}, time.Saturday: {{0, 360}, {1200, 1440}},
		time.Sunday: {{0, 1440}}, time.Monday: {{0, 480}},
	}
	closures := []closure{
		{"2026-03-05", 780, 1110},                            // an afternoon
		{"2026-03-30", 480, 510},                             // the first minutes after a clock change
		{"2026-06-11", 720, 840},                             // over the lunch closure
		{"2026-10-24", 0, 1440},                              // a whole Saturday
		{"2026-10-26", 600, 615}, {"2026-10-26", 1080, 1110}, // two of one day
		{"2027-03-28", 0, 180}, {"2027-10-31", 120, 240}, // at the clock change itself, and after it
		{"2027-12-24", 780, 1440}, {"2027-12-26", 1200, 1440}, // until midnight
	}
	holidays := []string{
		"2025-12-25", "2026-01-01", "2026-01-02", "2026-04-03", "2026-05-04", "2026-05-25", "2026-08-03", "2026-11-30",
		"2026-12-25",
		"2027-01-01", "2027-03-26", "2027-03-29", "2027-05-03", "2027-08-02", "2027-10-30", "2027-12-27", "2027-12-28",
		"2028-01-03",
	}
	return []practice{
		{name: "lunch, a short Friday, a Saturday morning", week: week, closures: closures, holidays: holidays},
		{name: "all Sunday", week: sundays, closures: closures, holidays: holidays},
		{name: "nights and weekends", week: nights, closures: closures, holidays: holidays},
	}
}

var workingTimes = flag.Int("times", 5_000,
	"working times of each practice that are compared with a minute-by-minute reference")

// Add and Between agree with a count of single minutes over two years with four clock changes.
func TestWorkingTimeAgainstReference(t *testing.T) {
	for i, p := range practices() {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			c := p.load(t)
			ref := newReference(p, local(t, "2026-01-01 00:00"), local(t, "2028-01-01 00:00"))
			changes := []time.Time{
				local(t, "2026-03-29 01:00"), local(t, "2026-10-25 01:00"),
				local(t, "2027-03-28 01:00"), local(t, "2027-10-31 01:00"),
			}
			draw := cases{rand.New(rand.NewPCG(1, uint64(i))), ref, changes}
			for range *workingTimes {
				compare(t, c, ref, draw)
			}
		})
	}
}

// cases draws instants and amounts.
type cases struct {
	*rand.Rand
	ref     *reference
	changes []time.Time
}

// instant lies anywhere in the two years, but in a third of the cases within three days of a clock change, and in half
// of them not on a whole minute.
func (r cases) instant() time.Time {
	at := r.ref.start.Add(time.Duration(r.IntN(len(r.ref.open)-1)) * time.Minute)
	if r.IntN(3) == 0 {
		at = r.changes[r.IntN(len(r.changes))].Add(time.Duration(r.IntN(6*24*60)-3*24*60) * time.Minute)
	}
	if r.IntN(2) == 0 {
		at = at.Add(time.Duration(r.IntN(60)) * time.Second)
	}
	return at
}

// after is at most a week later, now and then anywhere.
func (r cases) after(a time.Time) time.Time {
	b := a.Add(time.Duration(r.IntN(7*24*60)) * time.Minute).Add(time.Duration(r.Int64N(int64(time.Minute))))
	if last := r.ref.start.Add(time.Duration(len(r.ref.open)) * time.Minute); r.IntN(100) == 0 || b.After(last) {
		return r.instant()
	}
	return b
}

// amount is positive: minutes, hours, or up to the nanosecond.
func (r cases) amount() time.Duration {
	switch r.IntN(3) {
	case 0:
		return time.Duration(1+r.IntN(600)) * time.Minute
	case 1:
		return time.Duration(1+r.IntN(24)) * time.Hour
	}
	return time.Duration(1 + r.Int64N(int64(20*time.Hour)))
}

func compare(t *testing.T, c *calendar.Calendar, ref *reference, draw cases) {
	a := draw.instant()
	b := draw.after(a)
	got, known := c.OpenBetween(a, b)
	require.True(t, known && got == ref.total(b)-ref.total(a), "between %v and %v: want %v, got %v", a, b,
		ref.total(b)-ref.total(a), got)
	got, known = c.OpenBetween(b, a)
	require.True(t, known && got == ref.total(a)-ref.total(b), "between %v and %v", b, a)
	minute, _ := ref.minute(a)
	open, known := c.Open(a)
	require.True(t, known && open == ref.open[minute], "open at %v: got %v", a, open)
	sameAdd(t, c, ref, a, draw.amount())
	closing := ref.start.Add(time.Duration(ref.closings[draw.IntN(len(ref.closings))]) * time.Minute)
	toClosing(t, c, ref, closing.Add(-time.Duration(1+draw.Int64N(int64(72*time.Hour)))), closing)
}

// toClosing adds exactly what is left until closing time.
func toClosing(t *testing.T, c *calendar.Calendar, ref *reference, from, closing time.Time) {
	if from.Before(ref.start) {
		return
	}
	end, ok := c.AddOpen(from, ref.total(closing)-ref.total(from))
	require.True(t, ok && end.Equal(closing), "from %v to closing time at %v, got %v", from, closing, end)
}

func sameAdd(t *testing.T, c *calendar.Calendar, ref *reference, a time.Time, amount time.Duration) {
	want, inside := ref.add(a, amount)
	if !inside {
		return // the calendar's data go on after the two years of the reference
	}
	got, ok := c.AddOpen(a, amount)
	require.True(t, ok && got.Equal(want), "%v after %v: want %v, got %v", amount, a, want, got)
}

// Adding exactly to closing time gives closing time, never the next opening.
func TestClosingTime(t *testing.T) {
	all := practices()
	week, sundays, nights := all[0].load(t), all[1].load(t), all[2].load(t)
	for _, x := range []struct {
		name     string
		c        *calendar.Calendar
		start    string
		add      time.Duration
		end      string
		next     string // a minute more
		rejoined string // nothing more, from closing time: it lies outside, so the next opening counts
	}{
		{
			"lunch", week, "2026-11-24 08:00", 270 * time.Minute, "2026-11-24 12:30", "2026-11-24 13:31",
			"2026-11-24 13:30",
		},
		{
			"evening", week, "2026-11-24 12:00", 330 * time.Minute, "2026-11-24 18:30", "2026-11-25 08:01",
			"2026-11-25 08:00",
		},
		{
			"from outside", week, "2026-11-24 03:00", 570 * time.Minute, "2026-11-24 18:30", "2026-11-25 08:01",
			"2026-11-25 08:00",
		},
		{"Friday", week, "2026-11-27 16:00", time.Hour, "2026-11-27 17:00", "2026-11-28 09:01", "2026-11-28 09:00"},
		{
			"Saturday, then St Andrew's Day", week, "2026-11-28 10:00", 2 * time.Hour, "2026-11-28 12:00",
			"2026-12-01 08:01", "2026-12-01 08:00",
		},
		{
			"a closed afternoon", week, "2026-03-05 12:00", 30 * time.Minute, "2026-03-05 12:30", "2026-03-06 08:01",
			"2026-03-06 08:00",
		},
		{
			"a closure in the morning", week, "2026-10-26 09:00", time.Hour, "2026-10-26 10:00", "2026-10-26 10:16",
			"2026-10-26 10:15",
		},
		{
			"a closure until the evening", week, "2026-10-26 17:00", time.Hour, "2026-10-26 18:00", "2026-10-27 08:01",
			"2026-10-27 08:00",
		},
		{
			"23 hours of Sunday", sundays, "2026-03-29 00:00", 23 * time.Hour, "2026-03-30 00:00", "2026-04-01 08:01",
			"2026-04-01 08:00",
		},
		{
			"25 hours of Sunday", sundays, "2026-10-25 00:00", 25 * time.Hour, "2026-10-26 00:00", "2026-10-28 08:01",
			"2026-10-28 08:00",
		},
		{
			"a closed Saturday, then the clock change", nights, "2026-10-24 20:00", 33 * time.Hour, "2026-10-26 08:00",
			"2026-10-30 20:01", "2026-10-30 20:00",
		},
		{
			"a night that is closed", nights, "2027-12-26 19:00", time.Hour, "2027-12-26 20:00", "2027-12-31 20:01",
			"2027-12-31 20:00",
		},
	} {
		end, ok := x.c.AddOpen(local(t, x.start), x.add)
		require.True(t, ok, x.name)
		require.Equal(t, x.end, wall(end.In(x.c.Zone())), x.name)
		end, ok = x.c.AddOpen(local(t, x.start), x.add+time.Minute)
		require.True(t, ok, x.name)
		require.Equal(t, x.next, wall(end.In(x.c.Zone())), x.name)
		end, ok = x.c.Due(local(t, x.end), 0, "wm")
		require.True(t, ok, x.name)
		require.Equal(t, x.rejoined, wall(end.In(x.c.Zone())), x.name)
	}
}

// wall is the practice's own clock.
func wall(t time.Time) string { return t.Format("2006-01-02 15:04") }
