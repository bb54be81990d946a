// Loading a calendar and what it says of single dates.

package calendar_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/stretchr/testify/require"
)

const file = `frontdoor: 1
policy: calendar
id: c
version: 1
author: test
zone: Europe/London
week: {mon-thu: ["08:00-12:30", "13:30-18:30"], fri: ["08:00-12:30", "13:30-17:00"], sat: []}
bank_holidays: {file: bank-holidays.json, nation: england-and-wales}
closures:
  - {on: 2026-12-24, from: "13:00", to: "18:30", tag: plt, because: training}
end: c
`

func load(t *testing.T, text string) (*calendar.Calendar, error) {
	return loadWith(text, string(feed(t)))
}

func loadWith(text, feed string) (*calendar.Calendar, error) {
	return calendar.Load(fstest.MapFS{
		"calendar.yaml":      {Data: []byte(text)},
		"bank-holidays.json": {Data: []byte(feed)},
	})
}

// feed is the government's file as published, from 2018 to 2028.
func feed(t *testing.T) []byte {
	data, err := os.ReadFile("../../examples/policies/total-triage/bank-holidays.json")
	require.NoError(t, err)
	return data
}

func cal(t *testing.T) *calendar.Calendar {
	c, err := load(t, file)
	require.NoError(t, err)
	return c
}

func local(t *testing.T, s string) time.Time {
	zone, err := time.LoadLocation("Europe/London")
	require.NoError(t, err)
	at, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
	require.NoError(t, err)
	return at
}

func TestDue(t *testing.T) {
	c := cal(t)
	for _, x := range []struct {
		start string
		n     int
		unit  string
		want  string
	}{
		{"2026-11-24 09:00", 90, "m", "2026-11-24 10:30"},
		{"2026-11-24 18:00", 8, "h", "2026-11-25 02:00"},
		{"2026-11-24 12:00", 60, "wm", "2026-11-24 14:00"},
		{"2026-11-24 12:00", 30, "wm", "2026-11-24 12:30"}, // exactly to closing time is closing time
		{"2026-11-27 16:00", 2, "wh", "2026-11-30 09:00"},  // over a weekend
		{"2026-11-22 21:40", 1, "wh", "2026-11-23 09:00"},  // from the next opening
		{"2026-11-24 10:00", 2, "wd", "2026-11-26 10:00"},
		{"2026-12-22 16:00", 7, "wd", "2027-01-05 16:00"}, // Christmas and New Year
		{"2026-12-22 16:00", 7, "d", "2026-12-29 16:00"},
		{"2026-03-27 09:00", 7, "d", "2026-04-03 09:00"}, // the same wall time across the clock change
		{"2026-11-22 21:40", 0, "session", "2026-11-23 08:00"},
		{"2026-11-23 09:00", 0, "session", "2026-11-23 12:30"}, // the end of the one under way
		{"2026-11-23 12:30", 0, "session", "2026-11-23 13:30"},
		{"2026-12-24 09:00", 0, "session", "2026-12-24 12:30"},
		{"2026-12-24 12:30", 0, "session", "2026-12-29 08:00"}, // the afternoon before Christmas is closed
	} {
		got, ok := c.Due(local(t, x.start), x.n, x.unit)
		require.True(t, ok, x)
		require.Equal(t, x.want, got.In(c.Zone()).Format("2006-01-02 15:04"), "%v", x)
	}
	_, ok := c.Due(local(t, "2029-02-01 09:00"), 1, "wd")
	require.False(t, ok, "beyond the bank-holiday data")
	_, ok = c.Due(local(t, "2026-02-02 09:00"), 1, "fortnight")
	require.False(t, ok)
}

func TestNothingIsKnownBeyondTheData(t *testing.T) {
	c := cal(t)
	d := calendar.Date{Year: 2031, Month: 1, Day: 6}
	require.False(t, c.Covers(d))
	_, known := c.WorkingDay(d)
	require.False(t, known)
	_, known = c.Open(local(t, "2031-01-06 09:00"))
	require.False(t, known)
	_, ok := c.NextOpening(local(t, "2031-01-06 09:00"))
	require.False(t, ok)
	var none *calendar.Calendar
	_, known = none.Open(time.Now())
	require.False(t, known)
	require.Empty(t, none.Digest())
}

func TestBadCalendars(t *testing.T) {
	for name, c := range map[string]struct{ old, new, code string }{
		"no end":               {"end: c\n", "", "missing-key"},
		"another end":          {"end: c\n", "end: d\n", "wrong-end"},
		"a zone nobody has":    {"Europe/London", "Europe/Lundun", "unknown-zone"},
		"a day nobody has":     {"mon-thu", "mon-thr", "unknown-day"},
		"a day twice":          {"sat: []", "fri: []", "duplicate-key"},
		"a day in two rows":    {"sat: []", "thu-sat: []", "duplicate-day"},
		"end before start":     {"08:00-12:30", "12:30-08:00", "bad-window"},
		"overlapping windows":  {"13:30-18:30", "12:00-18:30", "overlap"},
		"dd/mm/yyyy":           {"2026-12-24", "24/12/2026", "bad-date"},
		"no such time":         {`"13:00"`, `"25:00"`, "bad-time"},
		"a missing division":   {"england-and-wales", "england", "unknown-nation"},
		"a missing feed":       {"bank-holidays.json", "holidays.json", "no-feed"},
		"an unknown key":       {"closures:", "closure:", "unknown-key"},
		"another kind of file": {"policy: calendar", "policy: triage", "unknown-value"},
	} {
		_, err := load(t, strings.Replace(file, c.old, c.new, 1))
		require.ErrorContains(t, err, "["+c.code+"]", name)
		require.ErrorContains(t, err, "calendar.yaml:", name)
	}
	for name, feed := range map[string]string{
		"truncated":  `{"england-and-wales": {"division": "england-and-wales", "events": [{"title": "X", "da`,
		"bad date":   england(`{"title": "X", "date": "25/12/2026"}`),
		"twice":      england(`{"title": "X", "date": "2026-12-25"}, {"title": "Y", "date": "2026-12-25"}`),
		"no title":   england(`{"date": "2026-12-25"}`),
		"empty":      england(``),
		"not a feed": `[]`,
	} {
		_, err := calendar.Load(fstest.MapFS{
			"calendar.yaml":      {Data: []byte(file)},
			"bank-holidays.json": {Data: []byte(feed)},
		})
		require.Error(t, err, name)
	}
}

// england is a feed with one division of the given events.
func england(events string) string {
	return `{"england-and-wales": {"division": "england-and-wales", "events": [` + events + `]}}`
}

// Any bytes as a calendar or a feed load or are refused.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(file), []byte(england(`{"title": "X", "date": "2026-12-25"}`)))
	f.Fuzz(func(t *testing.T, text, feed []byte) {
		c, err := calendar.Load(fstest.MapFS{"calendar.yaml": {Data: text}, "bank-holidays.json": {Data: feed}})
		if err != nil {
			return
		}
		c.NextOpening(time.Date(2026, 12, 25, 9, 0, 0, 0, time.UTC))
	})
}

// One date may not hold so many closures or events that comparing them all would take a noticeable time.
func TestTooManyOnOneDate(t *testing.T) {
	closures, events := "closures:\n", "events:\n"
	for i := range 200 {
		closures += fmt.Sprintf("  - {on: 2026-12-24, from: \"%02d:%02d\", to: \"%02d:%02d\", because: training}\n",
			i/60, i%60, (i+1)/60, (i+1)%60)
		events += fmt.Sprintf("  - {name: event_%d, from: 2026-03-01, to: 2026-05-30}\n", i)
	}
	for name, part := range map[string]string{"closures": closures, "events": events} {
		text := strings.Replace(
			file,
			"closures:\n  - {on: 2026-12-24, from: \"13:00\", to: \"18:30\", tag: plt, because: training}\n",
			part,
			1,
		)
		_, err := load(t, text)
		require.ErrorContains(t, err, "error[too-many]", name)
		require.Equal(t, 1, strings.Count(err.Error(), "error["), err)
	}
}
