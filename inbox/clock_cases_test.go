// Particular clocks: pauses, timeframes and the end of the calendar.

package inbox_test

import (
	"slices"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/stretchr/testify/require"
)

// Each of these failed when it was written, and is the smallest that does.

func clockAt(day, hour, minute int) time.Time { // in November 2026, a month of GMT
	return time.Date(2026, 11, day, hour, minute, 0, 0, time.UTC)
}

// chain follows the wake-ups from an instant, until there is none or end, and gives when a rule first fires at one of
// them.
func chain(t *testing.T, p *inbox.Policy, i inbox.Item, at, end time.Time) (fired time.Time) {
	for !at.IsZero() && at.Before(end) {
		d := reviewAt(t, p, i, inbox.State{}, at)
		if len(d.Fired) > 0 {
			return at
		}
		at = d.NextWake
	}
	return fired
}

// clock.due begins at the next opening but counts pauses from the receipt on.
func TestPauseBeforeTheClockBegan(t *testing.T) {
	p := practiceOf(t, "core", "work: {request: {due: 7d, start: next_open}}\nrules: []")
	item := inbox.Item{
		ID: "a", Kind: inbox.Request, ReceivedAt: clockAt(7, 10, 0),
		Waits: []inbox.Wait{{On: "patient", From: clockAt(7, 12, 0), To: clockAt(9, 7, 0)}},
	}
	require.Equal(t, clockAt(16, 8, 0), reviewAt(t, p, item, inbox.State{}, clockAt(10, 10, 0)).Deadline.UTC())
}

// a deadline that is not known leaves minutes_until_due and timeframe_used_pct out, which conditions read as none.
func TestUnknownDeadlineIsReadAsNone(t *testing.T) {
	for _, when := range []string{"item.minutes_until_due <= 600", "item.timeframe_used_pct >= 100"} {
		p := practiceOf(
			t, "core",
			"work: {request: {due: 8wh}}\nrules: [{id: r, when: '"+when+"', then: {stage: breach}, because: b}]",
		)
		item := inbox.Item{
			ID: "a", Kind: inbox.Request, ReceivedAt: clockAt(10, 8, 0), TimeframeCoreH: rules.Known(2.0),
		}
		require.Equal(t, inbox.Status("breach"), reviewAt(t, p, item, inbox.State{}, clockAt(12, 9, 0)).Status)
		item.ReceivedAt = time.Time{} // or the calendar ends
		d := reviewAt(t, p, item, inbox.State{}, clockAt(12, 9, 0))
		require.True(t, slices.Contains(d.Fired, "r") || len(d.Unknown) > 0, "%s: neither fired nor unknown", when)
	}
}

// while a wait lasts the deadline is taken as if it ended now, so minutes_until_due falls outside open hours; no
// wake-up is set for that, and the stage comes and goes every night of the wait, each time raised again.
func TestStoppedDeadlineDrifts(t *testing.T) {
	p := practiceOf(
		t, "core",
		"work: {request: {due: 8wh}}\nrules: [{id: r, when: 'item.minutes_until_due <= 600', then: {stage: "+
			"escalated}, because: b}]",
	)
	item := inbox.Item{
		ID: "a", Kind: inbox.Request, ReceivedAt: clockAt(10, 16, 0),
		Waits: []inbox.Wait{{On: "patient", From: clockAt(10, 18, 0)}},
	}
	first := reviewAt(t, p, item, inbox.State{}, clockAt(10, 23, 0))
	at := clockAt(11, 5, 0)
	require.True(
		t, !first.NextWake.After(at) || reviewAt(t, p, item, inbox.State{}, at).Status == first.Status,
		"escalated at %s, and the next wake-up is %s", at, first.NextWake,
	)
}

// the wake-ups at a threshold are that instant and a nanosecond later. A fact that stands still there (at closing), or
// whose threshold in nanoseconds was rounded down, passes it later, and nobody is woken.
func TestNoWakeAfterAThreshold(t *testing.T) {
	for when, passed := range map[string]time.Time{
		"item.active_core_h > 10.5": clockAt(11, 8, 0), "item.active_core_h > 0.29": clockAt(10, 8, 17),
		"item.age_days > 2.3": clockAt(12, 15, 12),
	} {
		p := practiceOf(
			t, "core",
			"work: {task: {due: 8wh}}\nrules: [{id: r, when: '"+when+"', then: {stage: escalated}, because: b}]",
		)
		item := inbox.Item{ID: "a", Kind: inbox.Request, ReceivedAt: clockAt(10, 8, 0)}
		require.NotEmpty(t, reviewAt(t, p, item, inbox.State{}, passed.Add(time.Minute)).Fired)
		require.False(
			t, chain(t, p, item, item.ReceivedAt, clockAt(20, 0, 0)).IsZero(), "%s: no wake-up finds it", when,
		)
	}
}

// a review of an instant before the item was opened again forgets what was raised since, and tells of it twice.
func TestTwiceAfterAStepBackOverReopening(t *testing.T) {
	p := practiceOf(
		t, "core",
		"work: {request: {due: 8wh}}\nrules: [{id: o, when: 'item.age_days >= 1', then: {stage: overdue}, because: b}]",
	)
	item := inbox.Item{ID: "a", Kind: inbox.Request, ReceivedAt: clockAt(10, 8, 0), ReopenedAt: clockAt(12, 10, 0)}
	seen, last := map[string]bool{}, inbox.State{}
	for _, at := range []time.Time{
		clockAt(12, 9, 0), clockAt(12, 12, 0), clockAt(12, 9, 0), clockAt(12, 12, 0), clockAt(12, 9, 30),
	} {
		d := reviewAt(t, p, item, last, at)
		for _, s := range d.Stages {
			require.False(t, seen[s.Key], "%s twice, at %s", s.Key, at)
			seen[s.Key] = true
		}
		last = d.State
	}
}

// a late review takes back the patient's answer for the past and not that it is unread, so that the wait of the past
// counts as none, and an item that was paused all the time is told of as overdue.
func TestCatchUpOverdueInsideAPause(t *testing.T) {
	p := practiceOf(t, "core", "work: {request: {due: 8wh}}\nrules: []")
	item := inbox.Item{
		ID: "a", Kind: inbox.Request, ReceivedAt: clockAt(10, 8, 0),
		Waits: []inbox.Wait{{On: "patient", From: clockAt(10, 10, 0)}},
	}
	last := reviewAt(t, p, item, inbox.State{}, clockAt(10, 11, 0)).State
	item.FirstReadAt = clockAt(12, 10, 0)
	item.RepliedAt = clockAt(12, 14, 0)
	item.UnreadPatientReply = rules.Known(true)
	require.Empty(t, reviewAt(t, p, item, inbox.State{}, clockAt(12, 14, 30)).Stages)
	require.Empty(t, reviewAt(t, p, item, last, clockAt(12, 14, 30)).Stages)
}

// work of a kind that nobody said, with an ordered timeframe: the policy's deadline, which may be earlier, is taken
// as none.
func TestUnknownKindWithATimeframe(t *testing.T) {
	p := practiceOf(t, "core", "work: {request: {due: 8wh}}\nrules: []")
	item := inbox.Item{ID: "a", Kind: inbox.Request, ReceivedAt: clockAt(10, 8, 0), TimeframeCoreH: rules.Known(50.0)}
	require.Equal(t, inbox.Status("overdue"), reviewAt(t, p, item, inbox.State{}, clockAt(12, 9, 0)).Status)
	item.Kind = ""
	require.Equal(t, inbox.Status("overdue"), reviewAt(t, p, item, inbox.State{}, clockAt(12, 9, 0)).Status)
}

// beyond the calendar's data a stage after a deadline that is known is left out, without a finding: what is overdue is
// never escalated any more.
func TestNoEscalationBeyondTheCalendar(t *testing.T) {
	p := practiceOf(
		t, "core",
		"work: {request: {due: 8wh, ladder: [{at: due, stage: overdue}, {at: +1wd, stage: escalated}]}}\nrules: []",
	)
	item := inbox.Item{
		ID: "a", Kind: inbox.Request, ReceivedAt: time.Date(2028, 12, 22, 8, 0, 0, 0, time.UTC),
	} // the data end with 26 December
	d := reviewAt(t, p, item, inbox.State{}, time.Date(2029, 2, 1, 9, 0, 0, 0, time.UTC))
	require.True(t, d.Status == "escalated" || len(d.Errors) > 0, "%s, and no finding", d.Status)
}
