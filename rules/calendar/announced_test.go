// Bank holidays that are announced late, and what the digest of a calendar covers.

package calendar_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/stretchr/testify/require"
)

// A bank holiday that is announced changes answers, and the digest tells so: 19 September 2022 was announced on 9
// September.

type event struct {
	Title   string `json:"title"`
	Date    string `json:"date"`
	Notes   string `json:"notes"`
	Bunting bool   `json:"bunting"`
}

type division struct {
	Division string  `json:"division"`
	Events   []event `json:"events"`
}

// edited is the real feed with another list of events in every division.
func edited(t *testing.T, edit func([]event) []event) string {
	var whole map[string]division
	require.NoError(t, json.Unmarshal(feed(t), &whole))
	for name, d := range whole {
		d.Events = edit(d.Events)
		whole[name] = d
	}
	out, err := json.Marshal(whole)
	require.NoError(t, err)
	return string(out)
}

func without(date string) func([]event) []event {
	return func(all []event) []event { return slices.DeleteFunc(all, func(e event) bool { return e.Date == date }) }
}

func same(all []event) []event { return all }

func withFeed(t *testing.T, nation, feed string) *calendar.Calendar {
	c, err := loadWith(strings.Replace(file, "england-and-wales", nation, 1), feed)
	require.NoError(t, err)
	return c
}

func TestAHolidayIsAnnounced(t *testing.T) {
	const funeral = "2022-09-19"
	for _, nation := range nations {
		before, after := withFeed(t, nation, edited(t, without(funeral))), withFeed(t, nation, string(feed(t)))
		require.Equal(t, "open", state(t, before, on(t, funeral)), nation)
		require.Equal(t, "Bank Holiday for the State Funeral of Queen Elizabeth II", state(t, after, on(t, funeral)),
			nation)
		for at, want := range map[string]bool{
			"2022-09-19 09:00": false, "2022-09-16 09:00": true,
			"2022-09-20 09:00": true,
		} {
			was, known := before.Open(local(t, at))
			require.True(t, known && was, at)
			is, known := after.Open(local(t, at))
			require.True(t, known, at)
			require.Equal(t, want, is, at)
		}
		n, _ := before.WorkingDays(on(t, "2022-09-12"), on(t, "2022-09-26"))
		require.Equal(t, 10, n)
		n, _ = after.WorkingDays(on(t, "2022-09-12"), on(t, "2022-09-26"))
		require.Equal(t, 9, n)
	}
}

// What is due after the day moves when it is counted in working time, and stays when it is not.
func TestDueDatesMoveAcrossIt(t *testing.T) {
	before, after := withFeed(t, nations[0], edited(t, without("2022-09-19"))), withFeed(t, nations[0], string(feed(t)))
	for _, x := range []struct {
		start    string
		n        int
		unit     string
		was, now string
	}{
		{"2022-09-16 10:00", 1, "wd", "2022-09-19 10:00", "2022-09-20 10:00"},
		{"2022-09-15 10:00", 7, "wd", "2022-09-26 10:00", "2022-09-27 10:00"},
		{"2022-09-19 10:00", 1, "wd", "2022-09-20 10:00", "2022-09-21 08:00"},
		{"2022-09-16 16:00", 2, "wh", "2022-09-19 09:00", "2022-09-20 09:00"},
		{"2022-09-16 16:00", 90, "wm", "2022-09-19 08:30", "2022-09-20 08:30"},
		{"2022-09-16 17:00", 0, "session", "2022-09-19 08:00", "2022-09-20 08:00"},
		{"2022-09-16 10:00", 0, "wd", "2022-09-16 10:00", "2022-09-16 10:00"},
		{"2022-09-13 10:00", 3, "wd", "2022-09-16 10:00", "2022-09-16 10:00"}, // it ends before the day
		{"2022-09-16 16:00", 1, "wh", "2022-09-16 17:00", "2022-09-16 17:00"},
		{"2022-09-16 10:00", 3, "d", "2022-09-19 10:00", "2022-09-19 10:00"},
		{"2022-09-16 10:00", 7, "d", "2022-09-23 10:00", "2022-09-23 10:00"},
		{"2022-09-16 10:00", 72, "h", "2022-09-19 10:00", "2022-09-19 10:00"},
		{"2022-09-18 23:50", 20, "m", "2022-09-19 00:10", "2022-09-19 00:10"},
	} {
		was, ok := before.Due(local(t, x.start), x.n, x.unit)
		require.True(t, ok, "%v", x)
		require.Equal(t, x.was, wall(was.In(before.Zone())), "%v", x)
		now, ok := after.Due(local(t, x.start), x.n, x.unit)
		require.True(t, ok, "%v", x)
		require.Equal(t, x.now, wall(now.In(after.Zone())), "%v", x)
	}
}

// Withdrawn again, the date leaves no trace: the first answers and the first digest.
func TestAHolidayIsWithdrawn(t *testing.T) {
	first := withFeed(t, nations[0], edited(t, without("2022-09-19")))
	announced := withFeed(t, nations[0], edited(t, same))
	withdrawn := withFeed(t, nations[0], edited(t, without("2022-09-19")))
	require.NotEqual(t, first.Digest(), announced.Digest())
	require.Equal(t, first.Digest(), withdrawn.Digest())
	require.Equal(t, answers(t, first), answers(t, withdrawn))
	require.NotEqual(t, answers(t, first), answers(t, announced))
}

// answers are what is asked of a calendar over the weeks around the day.
func answers(t *testing.T, c *calendar.Calendar) (out []any) {
	for d := on(t, "2022-09-01"); d.Before(on(t, "2022-10-15")); d = d.Add(1) {
		noon := d.At(720, c.Zone())
		windows, _ := c.Windows(d)
		next, _ := c.NextOpening(noon)
		due, _ := c.Due(noon, 3, "wd")
		end, _ := c.AddOpen(noon, 20*time.Hour)
		open, _ := c.OpenBetween(noon, noon.Add(100*time.Hour))
		out = append(out, state(t, c, d), windows, next, due, end, open)
	}
	return out
}

// What the calendar answers or shows to people is in the digest.
func TestWhatTheDigestCovers(t *testing.T) {
	base := cal(t).Digest()
	seen := map[string]string{base: "the calendar as it is"}
	for name, x := range map[string][2]string{
		"a closure's reason":  {"because: training", "because: staff training"},
		"a closure's tag":     {"tag: plt", "tag: away"},
		"a closure's start":   {`"13:00"`, `"13:15"`},
		"a closure's end":     {`to: "18:30"`, `to: "18:00"`},
		"a closure's date":    {"2026-12-24", "2026-12-23"},
		"a window":            {"13:30-17:00", "13:30-17:15"},
		"another day":         {"sat: []", `sat: ["09:00-12:00"]`},
		"the zone":            {"Europe/London", "Europe/Dublin"},
		"an event":            {"closures:", "events: [{name: flu_clinic, on: 2026-10-03}]\nclosures:"},
		"no events, but none": {"closures:", "events: []\nclosures:"},
		"a school holiday":    {"closures:", "school_holidays: [{from: 2026-10-26, to: 2026-10-30}]\nclosures:"},
	} {
		differs(t, seen, name, strings.Replace(file, x[0], x[1], 1), string(feed(t)))
	}
	for name, edit := range map[string]func([]event) []event{
		"a holiday's title": func(all []event) []event { all[50].Title += "."; return all },
		"a holiday more": func(all []event) []event {
			return append(all, event{Title: "Extra", Date: "2026-06-26"})
		},
		"a holiday less":        without("2026-05-04"),
		"data that end earlier": func(all []event) []event { return all[:len(all)-1] },
		"data that begin later": func(all []event) []event { return all[1:] },
	} {
		differs(t, seen, name, file, edited(t, edit))
	}
}

func differs(t *testing.T, seen map[string]string, name, text, feed string) {
	t.Helper()
	c, err := loadWith(text, feed)
	require.NoError(t, err, name)
	require.Empty(t, seen[c.Digest()], "%s gives the digest of another", name)
	seen[c.Digest()] = name
}

// What changes no answer is not in the digest.
func TestWhatTheDigestLeavesOut(t *testing.T) {
	const two = "  - {on: 2026-12-23, from: \"13:00\", because: away}\n"
	const three = "  - {on: 2026-12-24, from: \"08:00\", to: \"09:00\", because: away}\n" // earlier on the same day
	const one = "  - {on: 2026-12-24, from: \"13:00\", to: \"18:30\", tag: plt, because: training}\n"
	text := strings.Replace(file, one, one+two+three, 1)
	c, err := load(t, text)
	require.NoError(t, err)
	for name, x := range map[string][2]string{
		"the order of closures": {one + two + three, three + two + one},
		"comments":              {"zone:", "# where we are\nzone:"},
		"a comment at the end":  {"end: c", "end: c # the end"},
		"layout of a closure": {
			one,
			"  - on: 2026-12-24\n    because: training\n    tag: plt\n    from: '13:00'\n    to: \"18:30\"\n",
		},
		"layout of the week":      {"sat: []}", "\n  sat: []}"},
		"a day that stays shut":   {", sat: []", ""},
		"days named one by one":   {"mon-thu:", `mon: ["08:00-12:30", "13:30-18:30"], tue-thu:`},
		"a whole day, spelt out":  {`from: "13:00", because: away`, `from: "13:00", to: "24:00", because: away`},
		"version":                 {"version: 1", "version: 2"},
		"author":                  {"author: test", "author: somebody else"},
		"the order of keys":       {"id: c\nversion: 1", "version: 1\nid: c"},
		"line ends of another OS": {"\n", "\r\n"},
	} {
		n := 1
		if x[0] == "\n" {
			n = -1
		}
		require.Contains(t, text, x[0], name)
		other, err := load(t, strings.Replace(text, x[0], x[1], n))
		require.NoError(t, err, name)
		require.Equal(t, c.Digest(), other.Digest(), name)
	}
	for name, edit := range map[string]func([]event) []event{
		"the feed's layout": same,
		"notes and bunting": func(all []event) []event { all[3].Notes, all[3].Bunting = "?", false; return all },
		"the order of days": func(all []event) []event { slices.Reverse(all); return all },
	} {
		other, err := loadWith(text, edited(t, edit))
		require.NoError(t, err, name)
		require.Equal(t, c.Digest(), other.Digest(), name)
	}
}
