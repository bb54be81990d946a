// The bank holidays of the three nations, against dates that are known.

package calendar_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/stretchr/testify/require"
)

var nations = []string{"england-and-wales", "scotland", "northern-ireland"}

func inNation(t *testing.T, nation string) *calendar.Calendar {
	c, err := load(t, strings.Replace(file, "england-and-wales", nation, 1))
	require.NoError(t, err)
	require.Equal(t, nation, c.Nation())
	return c
}

func on(t *testing.T, s string) calendar.Date {
	d, ok := calendar.ParseDate(s)
	require.True(t, ok, s)
	return d
}

// Dates that are a holiday in one nation and an ordinary weekday in another. All are Mondays to Fridays, or the test
// would say nothing of the holiday.
func TestNationsDiffer(t *testing.T) {
	all := []*calendar.Calendar{inNation(t, nations[0]), inNation(t, nations[1]), inNation(t, nations[2])}
	const e, s, n = "england-and-wales", "scotland", "northern-ireland"
	for _, x := range []struct {
		name   string
		dates  []string
		shutIn []string
	}{
		{"2 January", []string{"2018-01-02", "2019-01-02", "2020-01-02", "2025-01-02", "2026-01-02"}, []string{s}},
		{"the substitute of 2 January", []string{"2021-01-04", "2022-01-04", "2027-01-04", "2028-01-04"}, []string{s}},
		{
			"Easter Monday",
			[]string{"2018-04-02", "2024-04-01", "2025-04-21", "2026-04-06", "2027-03-29", "2028-04-17"},
			[]string{e, n},
		},
		{
			"17 March",
			[]string{"2020-03-17", "2022-03-17", "2023-03-17", "2025-03-17", "2026-03-17", "2027-03-17"},
			[]string{n},
		},
		{"the substitute of 17 March", []string{"2018-03-19", "2019-03-18", "2024-03-18"}, []string{n}},
		{
			"12 July",
			[]string{"2018-07-12", "2019-07-12", "2022-07-12", "2023-07-12", "2024-07-12", "2027-07-12"},
			[]string{n},
		},
		{"the substitute of 12 July, a Sunday", []string{"2026-07-13"}, []string{n}},
		{"the first Monday of August", []string{
			"2018-08-06", "2022-08-01", "2025-08-04", "2026-08-03", "2027-08-02",
			"2028-08-07",
		}, []string{s}},
		{"the last Monday of August", []string{"2018-08-27", "2022-08-29", "2026-08-31", "2027-08-30"}, []string{e, n}},
		{
			"30 November",
			[]string{"2018-11-30", "2020-11-30", "2022-11-30", "2026-11-30", "2027-11-30", "2028-11-30"},
			[]string{s},
		},
		{"a holiday for the World Cup", []string{"2026-06-15"}, []string{s}},
		{"the State Funeral", []string{"2022-09-19"}, nations},
		{"Good Friday", []string{"2026-04-03", "2027-03-26"}, nations},
		{"an ordinary day", []string{
			"2026-01-05", "2026-03-18", "2026-06-16", "2026-07-14", "2026-08-04",
			"2026-12-01",
		}, []string{}},
	} {
		for _, date := range x.dates {
			for _, c := range all {
				shut(t, c, x.name, on(t, date), x.shutIn)
			}
		}
	}
}

func shut(t *testing.T, c *calendar.Calendar, name string, d calendar.Date, in []string) {
	t.Helper()
	nation := c.Nation()
	require.NotContains(t, []time.Weekday{time.Saturday, time.Sunday}, d.Weekday(), "%s %s", name, d)
	title, known := c.BankHoliday(d)
	require.True(t, known, "%s %s", name, d)
	working, known := c.WorkingDay(d)
	require.True(t, known, "%s %s", name, d)
	because, _ := c.ClosedBecause(d)
	require.Equal(t, title, because, "%s %s in %s", name, d, nation)
	windows, _ := c.Windows(d)
	require.Equal(t, working, len(windows) > 0, "%s %s in %s", name, d, nation)
	holiday := slices.Contains(in, nation)
	require.Equal(t, holiday, title != "", "%s %s in %s", name, d, nation)
	require.Equal(t, !holiday, working, "%s %s in %s", name, d, nation)
}

// Christmas and New Year day by day: the holiday's title, "open", or "weekend".
func TestChristmasDayByDay(t *testing.T) {
	for nation, want := range map[string][]string{
		"england-and-wales": {
			"Fri 25 Dec Christmas Day", "Sat 26 Dec weekend", "Sun 27 Dec weekend", "Mon 28 Dec Boxing Day",
			"Tue 29 Dec open", "Wed 30 Dec open",
			"Thu 31 Dec open", "Fri 1 Jan New Year’s Day", "Sat 2 Jan weekend", "Sun 3 Jan weekend", "Mon 4 Jan open",
		},
		"scotland": {
			"Fri 25 Dec Christmas Day", "Sat 26 Dec weekend", "Sun 27 Dec weekend", "Mon 28 Dec Boxing Day",
			"Tue 29 Dec open", "Wed 30 Dec open",
			"Thu 31 Dec open", "Fri 1 Jan New Year’s Day", "Sat 2 Jan weekend", "Sun 3 Jan weekend",
			"Mon 4 Jan 2nd January",
		},
	} {
		c := inNation(t, nation)
		var got []string
		for d := on(t, "2026-12-25"); !on(t, "2027-01-04").Before(d); d = d.Add(1) {
			got = append(got, d.At(720, c.Zone()).Format("Mon 2 Jan ")+state(t, c, d))
		}
		require.Equal(t, want, got, nation)
	}
}

func state(t *testing.T, c *calendar.Calendar, d calendar.Date) string {
	because, known := c.ClosedBecause(d)
	require.True(t, known, d)
	working, known := c.WorkingDay(d)
	require.True(t, known, d)
	require.False(t, working && because != "", d)
	switch {
	case working:
		return "open"
	case because == "":
		return "weekend"
	}
	return because
}

// The same request is due on other days: 22 December 2026 at 16:00, in working days.
func TestDueDiffersByNation(t *testing.T) {
	for nation, want := range map[string]string{
		"england-and-wales": "2027-01-05 16:00", "scotland": "2027-01-06 16:00", "northern-ireland": "2027-01-05 16:00",
	} {
		due, ok := inNation(t, nation).Due(local(t, "2026-12-22 16:00"), 7, "wd")
		require.True(t, ok)
		require.Equal(t, want, wall(due), nation)
	}
}

// Each nation has its own digest, and all of them the data of the same years.
func TestNationsHaveTheirOwnDigests(t *testing.T) {
	digests := map[string]string{}
	for _, nation := range nations {
		c := inNation(t, nation)
		require.Empty(t, digests[c.Digest()], "%s has the digest of another", nation)
		digests[c.Digest()] = nation
		from, to := c.Coverage()
		require.Equal(t, "2018-01-01 2028-12-26", from.String()+" "+to.String(), nation)
		require.Empty(t, c.Findings(), nation)
	}
}
