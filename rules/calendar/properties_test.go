// What holds for every calendar, whatever its windows: open time, edges of windows and lengths of time agree.

package calendar_test

import (
	"slices"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Properties over drawn practices: any week, any closures and holidays, instants around the clock changes of 2026.

// aPractice has windows with a gap between any two, and no edge between 00:00 and 02:00 except midnight, because a
// clock change takes or repeats the hour after 01:00.
func aPractice(rt *rapid.T) practice {
	p := practice{week: map[time.Weekday][]shift{}, holidays: []string{"2026-01-01", "2026-12-31"}}
	for d := time.Sunday; d <= time.Saturday; d++ {
		if rapid.IntRange(0, 9).Draw(rt, d.String()+" around the clock") == 0 {
			p.week[d] = []shift{{0, 1440}}
			continue
		}
		edges := rapid.SliceOfNDistinct(rapid.IntRange(120, 1439), 0, 6, rapid.ID[int]).Draw(rt, d.String())
		slices.Sort(edges)
		for i := 0; i+1 < len(edges); i += 2 {
			p.week[d] = append(p.week[d], shift{edges[i], edges[i+1]})
		}
	}
	for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(1, 363), 0, 8, rapid.ID[int]).Draw(rt, "closures") {
		from, to := rapid.IntRange(120, 1439).Draw(rt, "from"), 1440
		if rapid.Bool().Draw(rt, "part") {
			to = rapid.IntRange(from+1, 1440).Draw(rt, "to")
		} else {
			from = 0
		}
		p.closures = append(p.closures, closure{date(n), from, to})
	}
	for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(1, 363), 0, 8, rapid.ID[int]).Draw(rt, "holidays") {
		p.holidays = append(p.holidays, date(n))
	}
	return p
}

// date is a day of 2026.
func date(n int) string {
	return time.Date(2026, 1, 1+n, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

var second = rapid.Int64Range(0, 330*24*60*60) // of 2026, with a month left for what follows

func anInstant(rt *rapid.T, name string) time.Time {
	if rapid.Bool().Draw(rt, name+" near a clock change") {
		change := rapid.SampledFrom([]time.Time{
			time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC),
			time.Date(2026, 10, 25, 1, 0, 0, 0, time.UTC),
		}).Draw(rt, name+" change")
		return change.Add(time.Duration(rapid.IntRange(-48*60, 48*60).Draw(rt, name)) * time.Minute)
	}
	return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(second.Draw(rt, name)) * time.Second)
}

func between(rt *rapid.T, c *calendar.Calendar, a, b time.Time) time.Duration {
	open, known := c.OpenBetween(a, b)
	require.True(rt, known, "%v to %v", a, b)
	return open
}

func isOpen(rt *rapid.T, c *calendar.Calendar, at time.Time) bool {
	open, known := c.Open(at)
	require.True(rt, known, at)
	return open
}

// Open time adds up, in any order of instants, and is never longer than the time itself.
func TestOpenTimeAddsUp(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := aPractice(rt).load(rt)
		x, y, z := anInstant(rt, "x"), anInstant(rt, "y"), anInstant(rt, "z")
		require.Equal(rt, between(rt, c, x, z), between(rt, c, x, y)+between(rt, c, y, z))
		require.Equal(rt, between(rt, c, x, y), -between(rt, c, y, x))
		require.LessOrEqual(rt, between(rt, c, x, y).Abs(), y.Sub(x).Abs())
		require.Zero(rt, between(rt, c, x, x))
	})
}

// Add is the inverse of Between, the earliest such instant, grows with the amount, and may be done in two steps.
func TestAddIsTheInverse(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := aPractice(rt).load(rt)
		start := anInstant(rt, "start")
		one := time.Duration(rapid.Int64Range(1, int64(12*time.Hour)).Draw(rt, "one"))
		two := time.Duration(rapid.Int64Range(1, int64(12*time.Hour)).Draw(rt, "two"))
		end, ok := c.AddOpen(start, one)
		if !ok {
			return // a practice that hardly opens
		}
		require.Equal(rt, one, between(rt, c, start, end))
		require.Equal(rt, one-1, between(rt, c, start, end.Add(-1)))
		further, ok := c.AddOpen(end, two)
		whole, same := c.AddOpen(start, one+two)
		require.Equal(rt, same, ok)
		require.True(rt, further.Equal(whole), "%v %v", further, whole)
		require.False(rt, ok && !further.After(end))
	})
}

// The next opening is open and not open just before, and nothing opens until then; at the next edge that changes.
func TestNextOpeningAndEdge(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := aPractice(rt)
		for d, windows := range p.week {
			// two such days run into one
			p.week[d] = slices.DeleteFunc(windows, func(w shift) bool { return w.from == 0 })
		}
		c := p.load(rt)
		at := anInstant(rt, "at")
		opening, ok := c.NextOpening(at)
		edge, isEdge := c.NextOpeningOrClosing(at)
		require.True(rt, isEdge || !ok)
		if ok {
			require.True(rt, opening.After(at) && isOpen(rt, c, opening) && !isOpen(rt, c, opening.Add(-1)), opening)
			require.False(rt, edge.After(opening))
		}
		if isEdge {
			session, ok := c.Due(at, 0, "session")
			require.True(rt, ok && session.Equal(edge))
			require.True(rt, edge.After(at))
			require.NotEqual(rt, isOpen(rt, c, edge.Add(-1)), isOpen(rt, c, edge), edge)
			require.Contains(rt, []time.Duration{0, edge.Sub(at)}, between(rt, c, at, edge),
				"open in part before the next edge")
		}
	})
}

// WorkingDays counts WorkingDay, and every other question about a date agrees with it.
func TestDaysAgree(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := aPractice(rt).load(rt)
		first, last := c.Coverage()
		from := first.Add(rapid.IntRange(0, 364).Draw(rt, "from"))
		to := first.Add(rapid.IntRange(0, 364).Draw(rt, "to"))
		require.False(rt, last.Before(to))
		n, known := c.WorkingDays(from, to)
		require.True(rt, known)
		back, known := c.WorkingDays(to, from)
		require.True(rt, known && back == -n)
		if to.Before(from) {
			from, to, n = to, from, back
		}
		for d := from; d.Before(to); d = d.Add(1) {
			if agrees(rt, c, d) {
				n--
			}
		}
		require.Zero(rt, n)
	})
}

func agrees(rt *rapid.T, c *calendar.Calendar, d calendar.Date) (working bool) {
	working, known := c.WorkingDay(d)
	require.True(rt, known && c.Covers(d), d)
	windows, known := c.Windows(d)
	require.True(rt, known && working == (len(windows) > 0), d)
	because, known := c.ClosedBecause(d)
	require.True(rt, known && !(working && because != ""), d)
	title, known := c.BankHoliday(d)
	require.True(rt, known && (title == "" || title == because), d)
	var sum time.Duration
	for i, w := range windows {
		require.True(rt, w.From.Before(w.To) && isOpen(rt, c, w.From) && isOpen(rt, c, w.To.Add(-1)), w)
		require.True(rt, i == 0 || windows[i-1].To.Before(w.From), windows)
		sum += w.To.Sub(w.From)
	}
	require.Equal(rt, sum, between(rt, c, d.At(0, c.Zone()), d.Add(1).At(0, c.Zone())), d)
	return working
}

// Nothing is known of a date beyond the data, nor of what crosses their end, in either direction.
func TestNothingIsKnownOutside(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := aPractice(rt).load(rt)
		from, to := c.Coverage()
		away := rapid.SampledFrom([]int{1, 2, 31, 366, 36600, 2_000_000}).Draw(rt, "away")
		d, inside := to.Add(away), anInstant(rt, "inside")
		if rapid.Bool().Draw(rt, "before") {
			d = from.Add(-away)
		}
		at := d.At(rapid.IntRange(0, 1439).Draw(rt, "minute"), c.Zone())
		require.Empty(rt, answered(c, d, at, inside), "%v", d)
	})
}

// answered names what is said to be known of a date, an instant on it, and the way there from an instant inside.
func answered(c *calendar.Calendar, d calendar.Date, at, inside time.Time) (names []string) {
	first, _ := c.Coverage()
	_, day := c.WorkingDay(d)
	_, days := c.WorkingDays(d, first)
	_, back := c.WorkingDays(first, d)
	_, open := c.Open(at)
	_, next := c.NextOpening(at)
	_, edge := c.NextOpeningOrClosing(at)
	_, forth := c.OpenBetween(inside, at)
	_, here := c.OpenBetween(at, at)
	_, add := c.AddOpen(at, time.Minute)
	_, far := c.AddOpen(inside, 10_000*time.Hour)
	_, title := c.BankHoliday(d)
	_, shut := c.ClosedBecause(d)
	_, windows := c.Windows(d)
	_, events := c.Events(d)
	_, school := c.SchoolHoliday(d)
	known := map[string]bool{
		"WorkingDay": day, "WorkingDays": days || back, "Open": open, "NextOpening": next, "NextOpeningOrClosing": edge,
		"OpenBetween": forth || here, "AddOpen": add || far,
		"BankHoliday": title, "ClosedBecause": shut, "Windows": windows, "Events": events, "SchoolHoliday": school,
		"Covers": c.Covers(d),
	}
	for _, unit := range []string{"wm", "wh", "wd", "session"} {
		_, known["Due "+unit] = c.Due(at, 1, unit)
	}
	for _, unit := range []string{"wm", "wh", "wd"} {
		_, known["Due far "+unit] = c.Due(inside, 1_000_000, unit)
	}
	for name, is := range known {
		if is {
			names = append(names, name)
		}
	}
	return names
}

// Days are counted as package time counts them, also of dates that no calendar has.
func TestDaysBetweenDates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		date := func(name string) (calendar.Date, time.Time) {
			d := calendar.Date{
				Year:  rapid.OneOf(rapid.IntRange(-2, 3), rapid.IntRange(-1000, 10_000)).Draw(t, name+" year"),
				Month: time.Month(rapid.IntRange(-2, 15).Draw(t, name+" month")),
				Day:   rapid.IntRange(-40, 70).Draw(t, name+" day"),
			}
			return d, time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
		}
		a, atA := date("a")
		b, atB := date("b")
		require.EqualValues(t, (atA.Unix()-atB.Unix())/(24*60*60), a.Sub(b))
		require.Equal(t, atA.Before(atB), a.Before(b))
	})
}
