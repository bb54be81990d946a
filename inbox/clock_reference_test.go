// A naive reference of the clocks: it walks minute by minute over what the wall shows and whether the practice is
// open, and was written from the specification and not from the code.

package inbox_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/stretchr/testify/require"
)

// walls is every minute of some months.
type walls struct {
	zone  *time.Location
	first time.Time
	open  []bool
	date  []int // days since the table began
	wall  []int // minutes after midnight, as the clock on the wall shows them
	begin []int // the first minute of each date
}

var ticking = map[string]*walls{}

// tick lays out one of the weeks.
func tick(name string) *walls {
	if w := ticking[name]; w != nil {
		return w
	}
	zone, _ := time.LoadLocation("Europe/London")
	w := &walls{zone: zone, first: time.Date(2026, 2, 2, 0, 0, 0, 0, time.UTC)}
	closed := strings.Fields(
		"2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28 2027-01-01 2027-03-26 " +
			"2027-03-29 2027-05-03 2027-05-31",
	)
	for at, last := w.first, ""; at.Year() < 2027 || at.Month() < 7; at = at.Add(time.Minute) {
		local := at.In(zone)
		date, now := local.Format(time.DateOnly), local.Format("15:04")
		if date != last {
			w.begin, last = append(w.begin, len(w.open)), date
		}
		open := false
		if !slices.Contains(closed, date) && !(name == "lunch" && date == "2026-12-24" && now >= "12:00") {
			for _, window := range strings.Fields(hours[name][local.Weekday()]) {
				open = open || window[:5] <= now && now < window[6:]
			}
		}
		w.open = append(w.open, open)
		w.date = append(w.date, len(w.begin)-1)
		w.wall = append(w.wall, local.Hour()*60+local.Minute())
	}
	ticking[name] = w
	return w
}

// hours are weeks from Sunday on: of core hours, with a break at lunch, and with a door that is open when the clocks
// change.
var hours = map[string][7]string{
	"core": {"", "08:00-18:30", "08:00-18:30", "08:00-18:30", "08:00-18:30", "08:00-18:30", ""},
	"lunch": {
		"", "08:00-12:30 13:30-18:30", "08:00-18:30", "08:00-12:30", "08:00-12:30 13:30-18:30",
		"08:00-12:30 13:30-18:30", "09:00-12:00",
	},
	"night": {"00:30-03:00 20:00-23:30", "", "08:00-18:30", "", "08:00-18:30", "00:00-24:00", ""},
}

func practiceOf(t require.TestingT, name, policy string) *inbox.Policy {
	week := []string{}
	for i, day := range []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} {
		windows := strings.Fields(hours[name][i])
		for i := range windows {
			windows[i] = `"` + windows[i] + `"`
		}
		week = append(week, day+": ["+strings.Join(windows, ", ")+"]")
	}
	calendar := "zone: Europe/London\nweek: {" + strings.Join(
		week, ", ",
	) + "}\nbank_holidays: {file: bank-holidays.json, nation: england-and-wales}\n"
	if name == "lunch" {
		calendar += "closures: [{on: 2026-12-24, from: \"12:00\", to: \"18:30\", tag: plt, because: early}]\n"
	}
	feed, err := os.ReadFile("../examples/policies/total-triage/bank-holidays.json")
	require.NoError(t, err)
	files := fstest.MapFS{"bank-holidays.json": {Data: feed}}
	for file, text := range map[string]string{"inbox": policy, "calendar": calendar} {
		files[file+".yaml"] = &fstest.MapFile{
			Data: []byte(
				"frontdoor: 1\npolicy: " + file + "\nid: clocks-" + file +
					"\nversion: 2026.11.1\nauthor: test\n" + text + "\nend: clocks-" + file + "\n",
			),
		}
	}
	p, err := inbox.Load(files)
	require.NoError(t, err)
	return p
}

func (w *walls) index(t time.Time) int { return int(t.Sub(w.first) / time.Minute) }
func (w *walls) instant(i int) time.Time {
	return w.first.Add(time.Duration(i) * time.Minute).In(w.zone)
}

// showing is the first minute of a date at which the wall shows a time, or has jumped past it.
func (w *walls) showing(date, wall int) int {
	i := w.begin[date]
	for w.date[i] == date && w.wall[i] < wall {
		i++
	}
	return i
}

// opened is the first open minute from one on.
func (w *walls) opened(i int) int {
	for !w.open[i] {
		i++
	}
	return i
}

// spend is when n open minutes are over.
func (w *walls) spend(i, n int) int {
	for ; n > 0; i++ {
		if w.open[i] {
			n--
		}
	}
	return i
}

func (w *walls) openIn(from, to int) (n int) {
	for ; from < to; from++ {
		if w.open[from] {
			n++
		}
	}
	return n
}

func (w *walls) working(date int) bool { return w.openIn(w.begin[date], w.begin[date+1]) > 0 }

// nth is the nth working day after a date, or before it.
func (w *walls) nth(date, n int) int {
	for step := n / max(n, -n, 1); n != 0; {
		date += step
		if w.working(date) {
			n -= step
		}
	}
	return date
}

// closing is when the last window of a date ends.
func (w *walls) closing(date int) int {
	i := w.begin[date+1]
	for ; i > w.begin[date] && !w.open[i-1]; i-- {
	}
	return i
}

// begun are the working days begun since the working day of a minute.
func (w *walls) begun(since, now int) (n int) {
	first := w.date[since]
	for !w.working(first) {
		first++
	}
	for d := first + 1; d <= w.date[now]; d++ {
		if w.working(d) {
			n++
		}
	}
	return n
}

// commitment is what a policy says of a kind of work, and an item of it with the waits that pause it.
type commitment struct {
	*walls
	n                    int
	unit, at, from, roll string
	received, now        int
	pauses               [][2]int
	within               int  // core minutes as ordered
	lonely               bool // it waits for nobody
}

// runs are the times of waiting as they were known at now: the end is -1 where the wait lasts.
func (c *commitment) runs(waits [][2]int) (out [][2]int) {
	waiting := func(i int) bool {
		return slices.ContainsFunc(
			waits, func(w [2]int) bool { return w[0] <= i && w[0] <= c.now && (i < w[1] || w[1] > c.now) },
		)
	}
	for i := c.received; i <= c.now; i++ {
		if !waiting(i) {
			continue
		}
		run := [2]int{i, i}
		for ; run[1] <= c.now && waiting(run[1]); run[1]++ {
		}
		i = run[1]
		if i > c.now {
			run[1] = -1
		}
		out = append(out, run)
	}
	return out
}

// due is the deadline with some pauses counted, in whatever measure the deadline has.
func (c *commitment) due(pauses [][2]int) int {
	start := c.received
	if c.from == "next_open" {
		start = c.opened(start)
	}
	elapsed, open, wall := 0, 0, 0
	for _, p := range pauses {
		p[0] = max(p[0], start)
		if p[0] < p[1] { // what lies before the clock began does not pause it
			elapsed, open = elapsed+p[1]-p[0], open+c.openIn(p[0], p[1])
			wall += max(0, (c.date[p[1]]-c.date[p[0]])*1440+c.wall[p[1]]-c.wall[p[0]])
		}
	}
	at := start
	switch c.unit {
	case "m":
		at += c.n + elapsed
	case "h":
		at += c.n*60 + elapsed
	case "wm":
		at = c.spend(at, c.n+open)
	case "wh":
		at = c.spend(at, c.n*60+open)
	case "wd":
		at = c.opened(at)
		at = c.spend(c.showing(c.nth(c.date[at], c.n), c.wall[at]), open)
	case "d":
		wall += c.wall[at]
		at = c.showing(c.date[at]+c.n+wall/1440, wall%1440)
	}
	date, d := c.date[at], c.date[at]
	for step := map[string]int{
		"preceding": -1, "following": 1,
	}[c.roll]; step != 0 && d >= c.date[start] && !c.working(d); d += step {
	}
	if d >= c.date[start] {
		date = d
	}
	if on := c.on(date, at, start); on > start {
		return on
	}
	return c.on(c.date[at], at, start)
}

func (c *commitment) on(date, at, start int) int {
	switch {
	case c.at == "same_time":
		return at
	case c.working(date) && c.closing(date) > start:
		return c.closing(date)
	}
	return c.begin[date+1]
}

// ordered is the earlier of the deadline and of the core hours that were ordered.
func (c *commitment) ordered(pauses [][2]int) int {
	due := c.due(pauses)
	if c.within > 0 {
		open := c.within
		for _, p := range pauses {
			open += c.openIn(p[0], p[1])
		}
		due = min(due, c.spend(c.received, open))
	}
	return due
}

// offset is a minute before or after the deadline, and not before the receipt.
func (c *commitment) offset(at string, pauses [][2]int) int {
	due := c.ordered(pauses)
	var n int
	var unit string
	_, _ = fmt.Sscanf(at, "%d%s", &n, &unit) // due is neither
	switch {
	case unit == "m" || unit == "h":
		due += n * map[string]int{"m": 1, "h": 60}[unit]
	case unit == "d":
		due = c.showing(c.date[due]+n, c.wall[due])
	case unit == "wd":
		due = c.showing(c.nth(c.date[due], n), c.wall[due])
	case unit == "wh" && n < 0:
		for open := 0; open < -n*60; {
			due--
			if c.open[due] {
				open++
			}
		}
	case unit == "wh":
		due = c.spend(due, n*60)
	}
	return max(due, c.received)
}

// passes is when an offset is reached: a pause that begins before that counts, and one that lasts holds it up.
func (c *commitment) passes(of func(pauses [][2]int) int, pauses [][2]int) (at int, stopped bool) {
	for n := range pauses {
		at = of(pauses[:n])
		if at <= pauses[n][0] {
			return at, false
		}
		if pauses[n][1] < 0 {
			return 0, true
		}
	}
	return of(pauses), false
}

var rungs = []string{"-2wd", "-3d", "-90m", "-4wh", "due", "+1wd", "+8wh", "+2d", "+5h"}
