// The clocks of items against the naive reference.

package inbox_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// around is a minute near Easter, the changes of the clocks or Christmas.
func around(t *rapid.T, w *walls, label string) int {
	hot := rapid.SampledFrom(
		[]string{
			"2026-03-27T12:00", "2026-03-29T01:00", "2026-04-02T18:00", "2026-10-24T01:00", "2026-10-25T00:30",
			"2026-12-22T16:00", "2026-12-24T12:00", "2027-03-25T18:30", "2027-03-28T00:30",
		},
	)
	at, _ := time.Parse("2006-01-02T15:04", hot.Draw(t, label+" near"))
	i := w.index(at) + rapid.IntRange(-2880, 2880).Draw(t, label)
	if rapid.Bool().Draw(t, label+" at an edge") {
		for w.open[i] == w.open[i+1] {
			i++
		}
		i++
	}
	return i
}

func TestClocksAreTheReference(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.SampledFrom([]string{"core", "lunch", "night"}).Draw(rt, "calendar")
		c := commitment{walls: tick(name)}
		c.unit = rapid.SampledFrom([]string{"m", "h", "wm", "wh", "wd", "d"}).Draw(rt, "unit")
		c.n = rapid.IntRange(1, map[string]int{"m": 9000, "h": 200, "wm": 3000, "wh": 60, "wd": 8, "d": 9}[c.unit]).
			Draw(rt, "n")
		c.at = rapid.SampledFrom([]string{"same_time", "end_of_day"}).Draw(rt, "at")
		c.from = rapid.SampledFrom([]string{"submitted", "next_open"}).Draw(rt, "start")
		c.roll = rapid.SampledFrom([]string{"none", "preceding", "following"}).Draw(rt, "roll")
		if c.roll != "none" && !strings.HasPrefix(c.unit, "w") {
			c.at = "end_of_day"
		}
		stages := rapid.Permutation(rungs).Draw(rt, "ladder")
		ladder := ""
		for _, at := range stages {
			ladder += fmt.Sprintf(
				"{at: %s, stage: %s}, ", at, map[bool]string{true: "warning", false: "overdue"}[at[0] == '-'],
			)
		}
		p := practiceOf(
			rt,
			name,
			fmt.Sprintf(
				"work: {request: {due: %d%s, at: %s, start: %s, roll: %s, pauses: [patient, third_party], "+
					"ladder: [%s]}}\nrules: []",
				c.n, c.unit, c.at, c.from, c.roll, ladder,
			),
		)
		c.received = around(rt, c.walls, "received")
		c.now = c.received + rapid.IntRange(0, 25*1440).Draw(rt, "now")
		item := inbox.Item{ID: "a", Kind: inbox.Request, ReceivedAt: c.instant(c.received)}
		var patient [][2]int
		for range rapid.IntRange(0, 4).Draw(rt, "waits") {
			w := [2]int{c.received + rapid.IntRange(-600, 12*1440).Draw(rt, "from"), 1 << 30}
			wait := inbox.Wait{
				On:   rapid.SampledFrom([]string{"patient", "patient", "third_party", "clinician"}).Draw(rt, "on"),
				From: c.instant(w[0]),
			}
			if rapid.IntRange(0, 3).Draw(rt, "ends") > 0 {
				w[1] = w[0] + rapid.IntRange(0, 5*1440).Draw(rt, "for")
				wait.To = c.instant(w[1])
			}
			item.Waits = append(item.Waits, wait)
			if wait.On != "clinician" {
				c.pauses = append(c.pauses, w)
			}
			if wait.On == "patient" {
				patient = append(patient, w)
			}
		}
		if rapid.IntRange(0, 3).Draw(rt, "timeframe") == 0 {
			c.within = 15 * rapid.IntRange(1, 200).Draw(rt, "within")
			item.TimeframeCoreH = rules.Known(float64(c.within) / 60)
		}
		c.lonely = len(item.Waits) == 0
		touched := rapid.IntRange(c.received, c.now).Draw(rt, "touched")
		item.LastTouched = c.instant(touched)
		d, err := inbox.Review(p, inbox.Input{Item: item}, c.instant(c.now))
		require.NoError(rt, err)
		c.compare(rt, d, stages, patient, touched)
	})
}

// compare compares the stages and the deadline of a decision with the reference.
func (c *commitment) compare(t *rapid.T, d inbox.Decision, stages []string, patient [][2]int, touched int) {
	want, got := map[string]string{}, map[string]string{}
	pauses := c.runs(c.pauses)
	for _, at := range stages {
		if i, stopped := c.passes(func(p [][2]int) int { return c.offset(at, p) }, pauses); !stopped && i <= c.now {
			want[at] = c.instant(i).String()
		}
	}
	for _, p := range d.Stages {
		got[strings.Split(p.Rule, "/")[1]] = p.At.String()
	}
	require.Equal(t, want, got, "stages")
	due, stopped := c.passes(c.ordered, pauses)
	if stopped {
		due, _ = c.passes(c.ordered, pauses[:len(pauses)-1])
		due += c.now - pauses[len(pauses)-1][0] // what was left when the wait began is left now
		require.Zero(t, d.Deadline)
		require.True(t, d.Paused)
	} else {
		require.Equal(t, c.instant(due).String(), d.Deadline.String(), "deadline")
		require.Equal(t, time.Duration(max(0, c.now-due))*time.Minute, d.OverdueBy)
		require.Equal(t, due <= c.now, d.Status == "overdue")
	}
	c.compareFacts(t, d, due, patient, touched)
}

// compareFacts compares the facts about time with the reference.
func (c *commitment) compareFacts(t *rapid.T, d inbox.Decision, due int, patient [][2]int, touched int) {
	facts := d.Result().
		Facts().
		Evidence(rules.Viewer{Role: "tester", Purpose: "test"},
			"item.age_days", "item.age_working_days", "item.active_core_h", "item.core_periods_since_contact",
			"item.idle_working_days", "item.waiting_working_days", "item.minutes_until_due")
	n := 0
	for c.showing(c.date[c.received]+n+1, c.wall[c.received]) <= c.now {
		n++
	}
	require.InDelta(t, float64(n)+0.5, facts["item.age_days"], 0.5, "age_days")
	if begins := c.showing(c.date[c.received]+n, c.wall[c.received]); n > 0 && begins == c.now {
		require.EqualValues(t, n, facts["item.age_days"])
	}
	active, closed := 0, 0
	waits := c.runs(patient)
	for i := c.received; i < c.now; i++ {
		if c.open[i] &&
			!slices.ContainsFunc(waits, func(w [2]int) bool { return w[0] <= i && (i < w[1] || w[1] < 0) }) {
			active++
		}
	}
	for day := c.date[c.received]; day <= c.date[c.now]; day++ {
		if end := c.closing(day); c.working(day) && c.received < end && end <= c.now {
			closed++
		}
	}
	require.InDelta(t, float64(active)/60, facts["item.active_core_h"], 1e-9, "active_core_h")
	waiting := facts["item.waiting_working_days"]
	if n := len(waits) - 1; n >= 0 && waits[n][1] < 0 && waits[n][0] > c.received {
		waiting = c.begun(waits[n][0], c.now)
	} else if c.lonely {
		waiting = 0
	}
	delete(facts, "item.age_days")
	delete(facts, "item.active_core_h")
	require.Equal(t, fmt.Sprint(map[string]any{
		"item.age_working_days":           c.begun(c.received, c.now),
		"item.core_periods_since_contact": closed, "item.idle_working_days": c.begun(touched, c.now),
		"item.minutes_until_due": due - c.now, "item.waiting_working_days": waiting,
	}), fmt.Sprint(facts))
}

// Seven days said three ways, each by hand: 25 and 28 December and 1 January are bank holidays, and a core day has 10.5
// hours. 7wd are 23, 24, 29, 30, 31 December, 4 and 5 January; 56wh are 2.5 of the first day, five times 10.5, and 1
// more.
func TestSevenDaysAreSaidThreeWays(t *testing.T) {
	for length, want := range map[string]string{
		"7d": "2026-12-29T16:00:00Z", "7wd": "2027-01-05T16:00:00Z", "56wh": "2027-01-04T09:00:00Z",
	} {
		p := practiceOf(t, "core", "work: {request: {due: "+length+"}}\nrules: []")
		received := time.Date(2026, 12, 22, 16, 0, 0, 0, time.UTC)
		d := reviewAt(t, p, inbox.Item{ID: "a", Kind: inbox.Request, ReceivedAt: received}, inbox.State{}, received)
		require.Equal(t, want, d.Deadline.Format(time.RFC3339), length)
	}
}

// What waits for the patient is shown once its age passes seven days, and the wake-up is set for that.
func TestLongWaitsAreShown(t *testing.T) {
	p := practiceOf(t, "core", "work: {request: {due: 9d}}\nrules: []")
	rapid.Check(t, func(rt *rapid.T) {
		w := tick("core")
		received := around(rt, w, "received")
		week := w.instant(w.showing(w.date[received]+7, w.wall[received]))
		from := w.instant(received + rapid.IntRange(0, 6*1440).Draw(rt, "from"))
		item := inbox.Item{
			ID: "a", Kind: inbox.Request, ReceivedAt: w.instant(received),
			Waits: []inbox.Wait{{On: "patient", From: from}},
		}
		for at, shown := range map[time.Time]bool{
			week.Add(-1): false, week: true, week.Add(90 * 24 * time.Hour): true,
		} {
			d := reviewAt(rt, p, item, inbox.State{}, at)
			require.Equal(rt, inbox.Paused, d.Status)
			require.Equal(
				rt, shown,
				slices.ContainsFunc(d.Reasons, func(r inbox.Reason) bool { return r.Code == inbox.PausedLong }),
				"at %s", at,
			)
			if !shown {
				require.Equal(rt, week, d.NextWake)
			}
		}
	})
}
