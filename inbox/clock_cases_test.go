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

// The share of an ordered timeframe that is used: open hours since the receipt, without waits for the patient, of the
// hours that were ordered.
func TestTimeframeUsed(t *testing.T) {
	p := practiceOf(t, "core", "work: {request: {due: 30d}}\nrules: []")
	wait := func(on string, from, to time.Time) func(*inbox.Item) {
		return func(i *inbox.Item) { i.Waits = []inbox.Wait{{On: on, From: from, To: to}} }
	}
	ten := func(hour, minute int) time.Time { return clockAt(10, hour, minute) }
	for name, c := range map[string]struct {
		now    time.Time
		change func(*inbox.Item)
		want   any // nil: not known, or none
	}{
		"just begun":             {ten(8, 0), nil, 0.0},
		"a quarter":              {ten(9, 0), nil, 25.0},
		"more than all":          {ten(13, 0), nil, 125.0},
		"over night":             {clockAt(11, 8, 30), func(i *inbox.Item) { i.ReceivedAt = ten(17, 0) }, 50.0},
		"a wait for the patient": {ten(11, 0), wait("patient", ten(9, 0), ten(10, 0)), 50.0},
		"one that lasts":         {ten(12, 0), wait("patient", ten(9, 0), time.Time{}), 25.0},
		"one for a third party":  {ten(11, 0), wait("third_party", ten(9, 0), ten(10, 0)), 75.0},
		"nothing was ordered":    {ten(9, 0), func(i *inbox.Item) { i.TimeframeCoreH = nil }, nil},
		"at once was ordered":    {ten(9, 0), func(i *inbox.Item) { i.TimeframeCoreH = rules.Known(0.0) }, nil},
		"a minute was ordered":   {clockAt(30, 9, 0), func(i *inbox.Item) { i.TimeframeCoreH = rules.Known(0.01) }, 100_000.0},
		"as stated":              {ten(9, 0), func(i *inbox.Item) { i.TimeframeUsedPct = rules.Known(7.0) }, 7.0},
		"of stated hours":        {ten(9, 0), func(i *inbox.Item) { i.ActiveCoreH = rules.Known(3.0) }, 75.0},
		"never received":         {ten(9, 0), func(i *inbox.Item) { i.ReceivedAt = time.Time{} }, nil},
	} {
		i := inbox.Item{ID: "a", Kind: inbox.Request, ReceivedAt: ten(8, 0), TimeframeCoreH: rules.Known(4.0)}
		if c.change != nil {
			c.change(&i)
		}
		facts := reviewAt(t, p, i, inbox.State{}, c.now).Result().Facts()
		used := facts.Evidence(rules.Viewer{Role: "tester", Purpose: "test"}, "item.timeframe_used_pct")
		require.Equal(t, c.want, used["item.timeframe_used_pct"], name)
	}
}

// The wake-ups find the instant at which a share of the timeframe is passed, also behind a wait for the patient.
func TestWakesAtTheShareOfATimeframe(t *testing.T) {
	for when, c := range map[string]struct{ at, behindAWait time.Time }{
		"item.timeframe_used_pct >= 75": {clockAt(10, 11, 0), clockAt(10, 12, 30)},
		"item.timeframe_used_pct > 100": {clockAt(10, 12, 0), clockAt(10, 13, 30)},
	} {
		p := practiceOf(t, "core", "work: {request: {due: 30d}}\nrules: [{id: r, when: '"+when+
			"', then: {stage: escalated}, because: b}]")
		i := inbox.Item{ID: "a", Kind: inbox.Request, ReceivedAt: clockAt(10, 8, 0), TimeframeCoreH: rules.Known(4.0)}
		fired := chain(t, p, i, i.ReceivedAt, clockAt(12, 0, 0))
		require.WithinDuration(t, c.at, fired, time.Minute, when)
		i.Waits = []inbox.Wait{{On: "patient", From: clockAt(10, 9, 0), To: clockAt(10, 10, 30)}}
		fired = chain(t, p, i, i.ReceivedAt, clockAt(12, 0, 0))
		require.WithinDuration(t, c.behindAWait, fired, time.Minute, when)
	}
}

// An appointment is within an ordered timeframe that it is booked for before that is over, in open hours without those
// of waits for the patient; a wait that lasts adds none, and an instant that a person ordered takes the place of it.
func TestBookedWithinTimeframe(t *testing.T) {
	p := practiceOf(t, "core", "work: {request: {due: 30d}}\nrules: []")
	wait := func(from, to time.Time) func(*inbox.Item) {
		return func(i *inbox.Item) { i.Waits = []inbox.Wait{{On: "patient", From: from, To: to}} }
	}
	noon := clockAt(10, 12, 0)
	within := func(i inbox.Item, now time.Time) any {
		facts := reviewAt(t, p, i, inbox.State{}, now).Result().Facts()
		return facts.Evidence(rules.Viewer{Role: "tester", Purpose: "test"},
			"item.booked_within_timeframe")["item.booked_within_timeframe"]
	}
	for name, c := range map[string]struct {
		booked time.Time
		change func(*inbox.Item)
		want   any // nil: not known
	}{
		"before it is over":           {noon.Add(-time.Minute), nil, true},
		"just as it is over":          {noon, nil, true},
		"after it is over":            {noon.Add(time.Minute), nil, false},
		"a wait adds its time":        {clockAt(10, 13, 0), wait(clockAt(10, 9, 0), clockAt(10, 10, 0)), true},
		"a wait adds no more":         {clockAt(10, 13, 1), wait(clockAt(10, 9, 0), clockAt(10, 10, 0)), false},
		"one that lasts adds nothing": {noon.Add(time.Minute), wait(clockAt(10, 9, 0), time.Time{}), false},
		"and takes nothing":           {noon, wait(clockAt(10, 9, 0), time.Time{}), true},
		"nothing was ordered":         {clockAt(30, 12, 0), func(i *inbox.Item) { i.TimeframeCoreH = nil }, true},
		"never received":              {noon, func(i *inbox.Item) { i.ReceivedAt = time.Time{} }, nil},
		"received tomorrow":           {noon, func(i *inbox.Item) { i.ReceivedAt = clockAt(11, 8, 0) }, nil},
		"as stated": {
			noon, func(i *inbox.Item) { i.BookedWithinTimeframe = rules.Known(false) }, false,
		},
	} {
		i := inbox.Item{
			ID: "a", Kind: inbox.Request, ReceivedAt: clockAt(10, 8, 0), TimeframeCoreH: rules.Known(4.0), BookedFor: c.booked,
		}
		if c.change != nil {
			c.change(&i)
		}
		require.Equal(t, c.want, within(i, clockAt(10, 11, 0)), name)
	}
	last := time.Date(2028, 12, 22, 8, 0, 0, 0, time.UTC) // the data end with 26 December
	require.Nil(t, within(inbox.Item{
		ID: "a", Kind: inbox.Request, ReceivedAt: last, TimeframeCoreH: rules.Known(50.0), BookedFor: last.Add(time.Hour),
	}, last.Add(time.Minute)), "it ends beyond the calendar")
}

// A closing time wakes nobody once as many have passed as a condition asks about.
func TestClosingsThatChangeNothingWakeNobody(t *testing.T) {
	p := practiceOf(
		t,
		"core",
		"work: {request: {due: 30d}}\nrules: [{id: r, when: 'item.core_periods_since_contact >= 2',"+
			" then: {stage: warning}, because: b}]",
	)
	i := inbox.Item{ID: "a", Kind: inbox.Request, ReceivedAt: clockAt(10, 10, 0)}
	var wakes []time.Time
	for at := i.ReceivedAt; !at.IsZero() && at.Before(clockAt(20, 0, 0)); {
		wakes = append(wakes, at.UTC())
		at = reviewAt(t, p, i, inbox.State{}, at).NextWake
	}
	require.Equal(t, []time.Time{
		i.ReceivedAt, clockAt(10, 18, 30), clockAt(11, 18, 30),
		clockAt(12, 18, 30), // at which a comparison with > would change
	}, wakes)
}

// Waits that overlap, touch or lie within each other stop the clock for as long as any of them lasts, whatever their
// order; one within a wait that lasts ends nothing.
func TestOverlappingWaits(t *testing.T) {
	p := practiceOf(t, "core", "work: {request: {due: 8h}}\nrules: []")
	ten := func(hour, minute int) time.Time {
		if hour == 0 {
			return time.Time{}
		}
		return clockAt(10, hour, minute)
	}
	type wait struct{ from, fromMinute, to, toMinute int }
	for name, c := range map[string]struct {
		waits    []wait
		deadline time.Time // zero: the clock stands still
	}{
		"apart":                        {[]wait{{9, 0, 10, 0}, {11, 0, 11, 30}}, ten(17, 30)},
		"touching":                     {[]wait{{9, 0, 10, 0}, {10, 0, 11, 0}}, ten(18, 0)},
		"overlapping":                  {[]wait{{9, 0, 10, 0}, {9, 30, 11, 0}}, ten(18, 0)},
		"one within another":           {[]wait{{9, 0, 11, 0}, {9, 30, 10, 0}}, ten(18, 0)},
		"three in a chain":             {[]wait{{9, 0, 10, 0}, {9, 30, 11, 0}, {10, 30, 12, 0}}, ten(19, 0)},
		"one that lasts":               {[]wait{{9, 0, 0, 0}}, time.Time{}},
		"one within one that lasts":    {[]wait{{9, 0, 0, 0}, {9, 30, 10, 0}}, time.Time{}},
		"ahead of now":                 {[]wait{{14, 0, 15, 0}}, ten(16, 0)},
		"ahead of now, and lasting":    {[]wait{{9, 0, 10, 0}, {14, 0, 0, 0}}, ten(17, 0)},
		"one that lasts begins within": {[]wait{{9, 0, 10, 0}, {9, 30, 0, 0}}, time.Time{}},
	} {
		for range 2 {
			i := inbox.Item{ID: "a", Kind: inbox.Request, ReceivedAt: clockAt(10, 8, 0)}
			for _, w := range c.waits {
				i.Waits = append(i.Waits, inbox.Wait{
					On: "patient", From: ten(w.from, w.fromMinute), To: ten(w.to, w.toMinute),
				})
			}
			d := reviewAt(t, p, i, inbox.State{}, clockAt(10, 13, 0))
			require.True(t, c.deadline.Equal(d.Deadline), "%s: %s", name, d.Deadline)
			slices.Reverse(c.waits)
		}
	}
}

// The age in days wakes an item when it reaches the number that a condition asks about.
func TestWakesAtAnAgeInDays(t *testing.T) {
	p := practiceOf(t, "core", "work: {request: {due: 30d}}\nrules: [{id: r, when: 'item.age_days >= 2.5',"+
		" then: {stage: warning}, because: b}]")
	i := inbox.Item{ID: "a", Kind: inbox.Request, ReceivedAt: clockAt(10, 10, 0)}
	require.Equal(t, clockAt(12, 22, 0), chain(t, p, i, i.ReceivedAt, clockAt(20, 0, 0)).UTC())
}

// Of a deadline beyond the calendar a stage before it may have been passed, and one after it has not.
func TestStagesBeyondTheCalendar(t *testing.T) {
	p := practiceOf(t, "core", "work: {request: {due: 5d, ladder: [{at: -1wd, stage: warning}, {at: due, stage: overdue},"+
		" {at: +1wd, stage: escalated}]}}\nrules: []")
	i := inbox.Item{
		ID: "a", Kind: inbox.Request, ReceivedAt: clockAt(10, 10, 0), DueAt: time.Date(2040, 1, 10, 10, 0, 0, 0, time.UTC),
	}
	d := reviewAt(t, p, i, inbox.State{}, clockAt(10, 11, 0))
	var stages []string
	for _, s := range d.Stages {
		stages = append(stages, string(s.Stage))
	}
	require.Equal(t, []string{"warning"}, stages)
	require.Equal(t, inbox.Status("warning"), d.Status)
}
