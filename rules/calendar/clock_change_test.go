// Windows and wall times at clock changes; and what a calendar answers is the caller's to change.

package calendar_test

import (
	"strings"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/stretchr/testify/require"
)

// Of a wall time that comes twice At is the first; one that the clocks jump over is the instant at which they jump.
func TestAWallTimeThatComesTwice(t *testing.T) {
	zone := local(t, "2026-01-01 00:00").Location()
	back, forward := calendar.Date{Year: 2026, Month: 10, Day: 25}, calendar.Date{Year: 2026, Month: 3, Day: 29}
	for _, x := range []struct {
		on      calendar.Date
		minutes int
		want    string // in UTC
	}{
		{back, 30, "2026-10-24 23:30"},
		{back, 60, "2026-10-25 00:00"},
		{back, 90, "2026-10-25 00:30"},
		{back, 120, "2026-10-25 02:00"},
		{forward, 30, "2026-03-29 00:30"},
		{forward, 60, "2026-03-29 01:00"},
		{forward, 90, "2026-03-29 01:00"},
		{forward, 120, "2026-03-29 01:00"},
		{forward, 150, "2026-03-29 01:30"},
	} {
		require.Equal(t, x.want, wall(x.on.At(x.minutes, zone).UTC()), "%v %s", x.on, clock(x.minutes))
	}
}

// The hours before and after a clock change, in windows that begin or end with it.
func TestWindowsAtTheClockChange(t *testing.T) {
	for _, x := range []struct {
		window, day string
		open        time.Duration
	}{
		{"00:00-01:00", "2026-03-29", time.Hour},
		{"00:00-02:00", "2026-03-29", time.Hour},
		{"01:30-03:00", "2026-03-29", time.Hour},
		{"02:00-03:00", "2026-03-29", time.Hour},
		{"00:00-01:00", "2026-10-25", time.Hour},
		{"01:00-02:00", "2026-10-25", 2 * time.Hour},
		{"00:00-02:00", "2026-10-25", 3 * time.Hour},
		{"02:00-03:00", "2026-10-25", time.Hour},
	} {
		c := onSundays(t, x.window)
		got, known := c.OpenBetween(local(t, x.day+" 00:00"), local(t, x.day+" 12:00"))
		require.True(t, known)
		require.Equal(t, x.open, got, "%s on %s", x.window, x.day)
	}
}

// A session that the clocks jump over is no session, and no opening.
func TestAWindowThatTheClocksJumpOver(t *testing.T) {
	c := onSundays(t, "01:15-01:45")
	opening, ok := c.NextOpening(local(t, "2026-03-28 12:00"))
	require.True(t, ok)
	open, known := c.Open(opening)
	require.True(t, known && open, "shut at %v", opening)
}

func onSundays(t *testing.T, window string) *calendar.Calendar {
	c, err := load(t, strings.Replace(file, "sat: []", `sun: ["`+window+`"]`, 1))
	require.NoError(t, err)
	return c
}

// Whoever asks may change what was answered: the calendar does not change with it.
func TestAnswersAreCopies(t *testing.T) {
	text := strings.Replace(file, "closures:", "events: [{name: flu_clinic, on: 2026-12-24}]\nclosures:", 1)
	c, err := load(t, text)
	require.NoError(t, err)
	d := on(t, "2026-12-24")
	names, _ := c.Events(d)
	names[0] = "?"
	windows, _ := c.Windows(d)
	windows[0] = calendar.Span{}
	again, _ := c.Events(d)
	require.Equal(t, "flu_clinic", again[0])
	spans, _ := c.Windows(d)
	require.NotZero(t, spans[0])
	c.Closures(d)[0].Because = "?"
	c.ClosureDates("plt")[0] = calendar.Date{}
	require.Equal(t, "training", c.Closures(d)[0].Because)
	require.Equal(t, d, c.ClosureDates("plt")[0])
}
