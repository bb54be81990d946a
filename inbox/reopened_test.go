// Work that is reopened: its clocks and its ladder begin anew, and nothing of the round before counts.

package inbox_test

import (
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/stretchr/testify/require"
)

// roundPolicy gives requests two working days, with a warning before and a breach after.
const roundPolicy = `work: {request: {due: 2d, ladder: [{at: -12h, stage: warning}, {at: due, stage: overdue},
  {at: +1d, stage: breach}]}}
rules: []`

// stagesOf are the stages of a decision, in their order.
func stagesOf(d inbox.Decision) (out []inbox.Stage) {
	for _, s := range d.Stages {
		out = append(out, s.Stage)
	}
	return out
}

// What is reopened long after its receipt was at once overdue by as long; now it has as long as anything new.
func TestReopenedWorkHasANewDeadline(t *testing.T) {
	p := practiceOf(t, "core", roundPolicy)
	item := inbox.Item{
		ID: "a", Kind: inbox.Request, ReceivedAt: clockAt(2, 9, 0), ActionedBy: "x", ActionedAt: clockAt(3, 9, 0),
		SignedOffBy: "y", SignedOffAt: clockAt(3, 10, 0), SignerAuthorised: rules.Known(true),
	}
	d := reviewAt(t, p, item, inbox.State{}, clockAt(3, 11, 0))
	require.Equal(t, inbox.SignedOff, d.Status)
	last := d.State
	item.ReopenedAt = clockAt(18, 10, 0)

	d = reviewAt(t, p, item, last, clockAt(18, 11, 0))
	require.Equal(t, inbox.Open, d.Status, "it is not overdue by 14 days")
	require.True(t, clockAt(20, 10, 0).Equal(d.Deadline), "%s", d.Deadline)
	require.Zero(t, d.OverdueBy)
	require.Empty(t, d.Stages)
	require.True(t, clockAt(19, 22, 0).Equal(d.NextWake), "the ladder starts anew: %s", d.NextWake)

	d = reviewAt(t, p, item, d.State, clockAt(21, 11, 0))
	require.Equal(t, []inbox.Stage{inbox.Warning, inbox.Overdue, inbox.Breach}, stagesOf(d))
	require.Equal(t, 25*time.Hour, d.OverdueBy)

	item.ReopenedAt = clockAt(22, 9, 0) // once more
	d = reviewAt(t, p, item, d.State, clockAt(22, 10, 0))
	require.Equal(t, inbox.Open, d.Status)
	require.True(t, clockAt(24, 9, 0).Equal(d.Deadline))
	require.Empty(t, d.Stages)
	d = reviewAt(t, p, item, d.State, clockAt(24, 9, 0))
	require.Equal(t, []inbox.Stage{inbox.Warning, inbox.Overdue}, stagesOf(d), "each stage once in each round")
}

// The stages of the first round that a late review finds are those until the reopening.
func TestStagesBeforeAReopeningAreCaughtUp(t *testing.T) {
	p := practiceOf(t, "core", roundPolicy)
	item := inbox.Item{ID: "a", Kind: inbox.Request, ReceivedAt: clockAt(2, 9, 0)}
	last := reviewAt(t, p, item, inbox.State{}, clockAt(2, 10, 0)).State
	item.ReopenedAt = clockAt(4, 10, 0)
	d := reviewAt(t, p, item, last, clockAt(5, 12, 0))
	require.Equal(t, []inbox.Stage{inbox.Warning, inbox.Overdue}, stagesOf(d), "no breach on the day after")
	require.Equal(t, inbox.Open, d.Status)
}

// What follows from a reopening for the deadlines that people ordered, for waits and for facts.
func TestWhatCountsAfterAReopening(t *testing.T) {
	p := practiceOf(t, "core", roundPolicy)
	base := inbox.Item{
		ID: "a", Kind: inbox.Request, ReceivedAt: clockAt(2, 9, 0), ReopenedAt: clockAt(18, 9, 0),
	}
	now := clockAt(18, 11, 0)
	for name, c := range map[string]struct {
		change func(i *inbox.Item)
		due    time.Time
		status inbox.Status
		errors []rules.Error
	}{
		"an instant ordered for the round before is over with it": {
			func(i *inbox.Item) { i.DueAt = clockAt(4, 9, 0) }, clockAt(20, 9, 0), inbox.Open, nil,
		},
		"an instant ordered for this round counts": {
			func(i *inbox.Item) { i.DueAt = clockAt(18, 10, 0) }, clockAt(18, 10, 0), "overdue", nil,
		},
		"an ordered timeframe counts from the reopening": {
			func(i *inbox.Item) { i.TimeframeCoreH = rules.Known(1.0) }, clockAt(18, 10, 0), "overdue", nil,
		},
		"a wait of the round before moves nothing": {
			func(i *inbox.Item) {
				i.Waits = []inbox.Wait{{On: "patient", From: clockAt(3, 9, 0), To: clockAt(17, 9, 0)}}
			}, clockAt(20, 9, 0), inbox.Open, nil,
		},
		"a count without an instant leaves the clock that is known, as it may be late": {
			func(i *inbox.Item) { i.ReopenedAt, i.ReopenedCount = time.Time{}, rules.Known(1) },
			clockAt(4, 9, 0), "breach", nil,
		},
		"a reopening before the receipt is a contradiction, and begins nothing": {
			func(i *inbox.Item) { i.ReopenedAt = clockAt(1, 9, 0) }, clockAt(4, 9, 0), "breach",
			[]rules.Error{{Code: "contradiction", Fact: "item.reopened_at"}},
		},
		"a reopening to come is an error, and begins nothing yet": {
			func(i *inbox.Item) { i.ReopenedAt = clockAt(19, 9, 0) }, clockAt(4, 9, 0), "breach",
			[]rules.Error{{Code: "future-instant", Fact: "item.reopened_at"}},
		},
		"without the receipt the round is known": {
			func(i *inbox.Item) { i.ReceivedAt = time.Time{} }, clockAt(20, 9, 0), inbox.Open, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			item := base
			c.change(&item)
			d := reviewAt(t, p, item, inbox.State{}, now)
			require.True(t, c.due.Equal(d.Deadline), "%s", d.Deadline)
			require.Equal(t, c.status, d.Status)
			require.Equal(t, c.errors, d.Errors)
		})
	}
}
