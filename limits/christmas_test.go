// The days around Christmas and New Year, where closures, bank holidays and the contract meet.

package limits_test

import (
	"strings"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/stretchr/testify/require"
)

const christmas = `messages: {closed: shut}
week:
  medical: {mon-fri: {door: {"08:00-18:30": open}, daily: {soft: 90}}}
rules:
  - {id: eve, when: day.working_days_to_closure == 0 and day.next_closure_days >= 3 and day.now_hour >= 18,
    then: {door: closed, message: closing_early}, because: Closing early.}
  - {id: after, when: day.working_days_since_closure == 0 and day.prior_closure_days >= 3,
    then: {scale: 1.4}, because: After a long closure.}
  - {id: monday, when: day.weekday == "mon" and day.working_days_since_closure == 0 and day.prior_closure_days == 2,
    then: {scale: 1.2}, because: An ordinary Monday.}
`

// days says of each date how the door stands: the times at which it is open, the figure then, and why the day is not as
// its week.
func days(t *testing.T, p *limits.Policy, from, to string) map[string]string {
	a, ok := calendar.ParseDate(from)
	require.True(t, ok)
	b, ok := calendar.ParseDate(to)
	require.True(t, ok)
	edges, err := limits.Preview(p, limits.Input{}, a, b)
	require.NoError(t, err)
	out := map[string]string{}
	for d := a; !b.Before(d); d = d.Add(1) {
		var texts []string
		for _, e := range edges {
			from, to := d.At(0, p.Calendar().Zone()), d.Add(1).At(0, p.Calendar().Zone())
			if !e.From.Before(to) || !from.Before(e.Until) {
				continue
			}
			for _, step := range e.Trace {
				if step.Because != "" && (e.Door != limits.Closed || step.Layer == "week" || strings.HasPrefix(
					step.Change, "door",
				)) && !strings.Contains(
					strings.Join(texts, ";"), step.Because,
				) {
					texts = append(texts, step.Because)
				}
			}
			if e.Door != limits.Closed {
				texts = append(
					texts, e.From.Format("15:04")+"-"+e.Until.Format("15:04")+" "+e.Figures[limits.Daily].String(),
				)
			}
		}
		out[d.String()] = strings.Join(texts, "; ")
	}
	return out
}

// The preview from 14 December 2026 to 8 January 2027 is right on every day, in England and in Scotland.
func TestChristmas(t *testing.T) {
	england := map[string]string{
		"2026-12-14": "An ordinary Monday.; 08:00-18:30 108", "2026-12-15": "08:00-18:30 90",
		"2026-12-16": "08:00-18:30 90", "2026-12-17": "08:00-18:30 90",
		"2026-12-18": "08:00-18:30 90", "2026-12-19": "", "2026-12-20": "",
		"2026-12-21": "An ordinary Monday.; 08:00-18:30 108", "2026-12-22": "08:00-18:30 90",
		"2026-12-23": "08:00-18:30 90",
		"2026-12-24": "08:00-18:00 90; Closing early.", "2026-12-25": "Christmas Day", "2026-12-26": "",
		"2026-12-27": "", "2026-12-28": "Boxing Day",
		"2026-12-29": "After a long closure.; 08:00-18:30 126", "2026-12-30": "08:00-18:30 90",
		"2026-12-31": "08:00-18:00 90; Closing early.",
		"2027-01-01": "New Year’s Day", "2027-01-02": "", "2027-01-03": "",
		"2027-01-04": "After a long closure.; 08:00-18:30 126",
		"2027-01-05": "08:00-18:30 90", "2027-01-06": "08:00-18:30 90", "2027-01-07": "08:00-18:30 90",
		"2027-01-08": "08:00-18:30 90",
	}
	require.Equal(t, england, days(t, policy(t, christmas), "2026-12-14", "2027-01-08"))

	scotland := map[string]string{}
	for day, texts := range england {
		scotland[day] = texts
	}
	scotland["2027-01-04"] = "2nd January"                            // a Monday, in place of the Saturday
	scotland["2027-01-05"] = "After a long closure.; 08:00-18:30 126" // after four days
	north := strings.Replace(string(folder(t, christmas, "")["calendar.yaml"].Data), "england-and-wales", "scotland", 1)
	p, err := limits.Load(folder(t, christmas, north))
	require.NoError(t, err)
	require.Equal(t, scotland, days(t, p, "2026-12-14", "2027-01-08"))
	for date, because := range map[string]string{
		"2026-01-02": "2nd January", "2026-06-15": "World Cup bank holiday", "2026-11-30": "St Andrew’s Day",
	} {
		require.Equal(t, because, days(t, p, date, date)[date])
		require.Contains(t, days(t, policy(t, christmas), date, date)[date], "08:00-18:30", "open in England")
	}
}

// In England the same preview keeps the door open in core hours and says that a rule would have closed it.
func TestChristmasUnderTheContract(t *testing.T) {
	p := policy(t, "jurisdiction: england\n"+christmas)
	edges, err := limits.Preview(
		p, limits.Input{}, calendar.Date{Year: 2026, Month: 12, Day: 24}, calendar.Date{Year: 2026, Month: 12, Day: 24},
	)
	require.NoError(t, err)
	var seen []string
	for _, e := range edges {
		last := e.Trace[len(e.Trace)-1]
		seen = append(seen, e.From.Format("15:04")+" "+string(e.Door)+" "+string(last.Layer)+" "+last.Change)
	}
	require.Equal(t, []string{
		"00:00 closed week daily 90 (warns)", "08:00 open week daily 90 (warns)",
		"18:00 open clamp door from closed to open", "18:30 closed rule text closing_early",
	}, seen)
}

// A date beyond the calendar's data is never a working day, and the decision says so.
func TestBeyondTheCalendar(t *testing.T) {
	p := policy(t, christmas)
	d, err := limits.Effective(p, limits.Input{}, time.Date(2029, 1, 8, 10, 0, 0, 0, time.UTC))
	require.NoError(t, err)
	require.Equal(t, limits.Closed, d.Kinds[0].Door)
	require.Contains(t, d.Errors[0].Code, "calendar-not-known")
	require.NotEmpty(t, d.Unknown)
	require.Equal(t, limits.Figure{Unlimited: true}, d.Kinds[0].Figures[limits.Daily])
}
