// Particular reviews: what is told once, and what stands.

package inbox_test

import (
	"context"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/stretchr/testify/require"
)

const strict = `policy: inbox
id: t
version: 1
author: t
sign_off_checked: true
work: {request: {due: 2d, ladder: [{at: due, stage: overdue, notify: [lead]}, {at: +1d, stage: escalated},
    {at: +2d, stage: breach}]}}
inboxes: {requests: {lead: lead}}
rules:
  - id: ask-again
    when: item.waiting_on == "patient" and item.chasers_sent == 0
    then: {propose: send_chaser, notify: [owner]}
    because: Nobody has reminded the patient.
  - id: tried-three-times
    when: item.contact_attempts >= 3
    then: {stage: escalated, notify: [duty_clinician]}
    because: Nobody can reach the patient.
  - id: late
    when: item.minutes_until_due < 0
    then: {stage: overdue, notify: [duty_clinician]}
    because: It is past due.
end: t
`

func strictItem() inbox.Item {
	return inbox.Item{
		ID: "it-1", Kind: inbox.Request, ReceivedAt: clockAt(3, 9, 0), Read: rules.Known(true),
		ContactAttempts: rules.Known(0), ChasersSent: rules.Known(0),
		UnreadPatientReply: rules.Known(false), AssigneeKind: "team",
	}
}

// What was told before a reopening is not told again when the reopening is caught up with, count or no count; what the
// new round passes is.
func TestReopeningIsCaughtUp(t *testing.T) {
	p := loaded(t, strict)
	i := strictItem()
	d := reviewAt(t, p, i, inbox.State{}, clockAt(5, 10, 0))
	require.Len(t, d.Stages, 2, "overdue by the ladder and by the rule")
	i.ActionedBy, i.SignedOffBy, i.SignerAuthorised = "a", "b", rules.Known(true)
	i.SignedOffAt, i.ReopenedAt, i.ReopenedCount = clockAt(5, 13, 0), clockAt(6, 9, 0), rules.Known(1)
	d = reviewAt(t, p, i, d.State, clockAt(6, 8, 0))
	require.Equal(t, inbox.SignedOff, d.Status)
	d = reviewAt(t, p, i, d.State, clockAt(6, 10, 0))
	require.Empty(t, d.Stages, "its clock begins anew")
	d = reviewAt(t, p, i, d.State, clockAt(9, 10, 0))
	seen := map[string]int{}
	for _, s := range d.Stages {
		seen[s.Rule]++
	}
	require.Equal(
		t, map[string]int{"request/due/overdue": 1, "request/+1d/escalated": 1, "late": 1}, seen,
		"each once for this opening",
	)
}

// A rule on facts that have no instant does not speak of the past; one whose stage is caught up with does.
func TestThePastIsNotInvented(t *testing.T) {
	var m recordingStore
	l, err := inbox.NewLoop(&m, loaded(t, strict))
	require.NoError(t, err)
	i := strictItem()
	i.ContactAttempts = rules.Known(3)
	m.Put(it1, inbox.Input{Item: i})
	_, err = l.Tick(context.Background(), it1, clockAt(5, 20, 0))
	require.NoError(t, err)
	at := map[string]time.Time{}
	for _, s := range m.Stages(it1) {
		at[s.Rules[0]] = s.At.UTC()
	}
	require.Equal(t, clockAt(5, 20, 0), at["tried-three-times"])
	require.Equal(t, clockAt(5, 9, 0), at["request/due/overdue"])
}

// What is proposed, and who is told, is told once; what is proposed stands as long as it holds.
func TestToldOnce(t *testing.T) {
	p := loaded(t, strict)
	i := strictItem()
	i.Waits = []inbox.Wait{{On: "patient", From: clockAt(3, 10, 0)}}
	first := reviewAt(t, p, i, inbox.State{}, clockAt(3, 11, 0))
	require.Equal(t, []string{"owner"}, first.Notify)
	require.True(t, first.Proposals[0].New)
	again := reviewAt(t, p, i, first.State, clockAt(3, 12, 0))
	require.Empty(t, again.Notify)
	require.False(t, again.Proposals[0].New)
	i.Waits[0].To = clockAt(3, 13, 0)
	ended := reviewAt(t, p, i, again.State, clockAt(3, 14, 0))
	require.Empty(t, ended.Proposals)
	i.Waits = append(i.Waits, inbox.Wait{On: "patient", From: clockAt(3, 15, 0)})
	require.True(t, reviewAt(t, p, i, ended.State, clockAt(3, 16, 0)).Proposals[0].New, "for the next wait")
}

// No wait moves what a person ordered, nor keeps a rule from saying that it is past due.
func TestAWaitDoesNotHoldUpAnOrder(t *testing.T) {
	i := strictItem()
	i.DueAt = clockAt(4, 9, 0)
	i.Waits = []inbox.Wait{{On: "patient", From: clockAt(3, 10, 0)}}
	i.ChasersSent = rules.Known(1)
	d := reviewAt(t, loaded(t, strict), i, inbox.State{}, clockAt(4, 10, 0))
	require.EqualValues(t, inbox.Overdue, d.Status)
	require.False(t, d.Paused)
	require.Equal(t, []string{"late"}, d.Fired)
	require.Equal(t, []string{"duty_clinician", "lead"}, d.Notify)
}

// A sign-off ends the work where it is known to stand; nothing that is taken away makes it stand.
func TestASignOffStands(t *testing.T) {
	p := loaded(t, strict)
	signed := strictItem()
	signed.ActionedAt = clockAt(3, 10, 0)
	signed.ActionedBy = "a"
	signed.SignedOffAt = clockAt(3, 11, 0)
	signed.SignedOffBy = "b"
	signed.SignerAuthorised = rules.Known(true)
	now := clockAt(9, 9, 0)
	require.Equal(t, inbox.SignedOff, reviewAt(t, p, signed, inbox.State{}, now).Status)
	for code, change := range map[inbox.Code]func(*inbox.Item){
		inbox.OwnSignOff:          func(i *inbox.Item) { i.ActionedBy = "b" },
		inbox.SignerNotAuthorised: func(i *inbox.Item) { i.SignerAuthorised = rules.Known(false) },
		inbox.SignerNotChecked:    func(i *inbox.Item) { i.SignerAuthorised = nil },
		inbox.AnsweredSince:       func(i *inbox.Item) { i.UnreadPatientReply = rules.Known(true) },
	} {
		i := signed
		change(&i)
		d := reviewAt(t, p, i, inbox.State{}, now)
		require.EqualValues(t, inbox.Breach, d.Status, code)
		require.Equal(t, code, d.Reasons[0].Code)
	}
	for _, change := range []func(*inbox.Item){
		func(i *inbox.Item) { i.ActionedBy = "" }, func(i *inbox.Item) { i.ReopenedCount = rules.Known(1) },
		func(i *inbox.Item) { i.SignedOffBy = "" },
		func(i *inbox.Item) { i.SignedOffAt = i.ReceivedAt.Add(-time.Hour) },
	} {
		i := signed
		change(&i)
		require.EqualValues(t, inbox.Breach, reviewAt(t, p, i, inbox.State{}, now).Status)
	}
}

// Without a known deadline every stage counts, and none is lost for want of it.
func TestNoDeadlineIsEveryStage(t *testing.T) {
	i := strictItem()
	i.ReceivedAt = time.Time{}
	d := reviewAt(t, loaded(t, strict), i, inbox.State{}, clockAt(9, 9, 0))
	require.EqualValues(t, inbox.Breach, d.Status)
	require.Equal(t, []rules.Error{{Code: "missing-fact", Fact: "item.received_at"}}, d.Errors)
}

// A store that always says that somebody was first is left alone, and the sweep goes on.
func TestEndlessConflict(t *testing.T) {
	s := &contested{id: "it-1"}
	s.Put(it1, inbox.Input{Item: strictItem()})
	other := strictItem()
	other.ID = "it-2"
	s.Put(record.ID{Practice: "p", Subject: "it-2"}, inbox.Input{Item: other})
	l, err := inbox.NewLoop(s, loaded(t, strict))
	require.NoError(t, err)
	seen := 0
	require.ErrorIs(
		t, l.Sweep(context.Background(), here, clockAt(9, 9, 0), func(inbox.Decision) { seen++ }), record.ErrConflict,
	)
	require.Equal(t, 1, seen)
	var none *inbox.Loop
	_, err = none.Tick(context.Background(), it1, clockAt(9, 9, 0))
	require.Error(t, err)
	require.Error(t, new(inbox.Loop).Sweep(context.Background(), here, clockAt(9, 9, 0), nil))
}

type contested struct {
	recordingStore
	id string
}

func (c *contested) Apply(ctx context.Context, change record.Change[inbox.State]) error {
	if change.ID.Subject == c.id {
		return record.ErrConflict
	}
	return c.recordingStore.Apply(ctx, change)
}

// Keys of records tell practices, items and rules apart, whatever these are called.
func TestRecordKeys(t *testing.T) {
	var m recordingStore
	l, err := inbox.NewLoop(&m, loaded(t, strict))
	require.NoError(t, err)
	keys := map[string]bool{}
	for _, id := range []record.ID{
		it1, {Practice: "q", Subject: "it-1"}, {Practice: "p", Subject: "it-1/request/due"},
	} {
		i := strictItem()
		i.ID = id.Subject
		m.Put(id, inbox.Input{Item: i})
		_, err := l.Tick(context.Background(), id, clockAt(9, 9, 0))
		require.NoError(t, err)
		require.Len(t, m.Stages(id), 4)
	}
	for _, r := range append(stages(m.Records("p")), stages(m.Records("q"))...) {
		require.False(t, keys[r.Key], r.Key)
		keys[r.Key] = true
	}
}

// A deadline that without its wait falls into the hour that the clocks jump over keeps its wall time with it.
func TestAPauseOverTheMissingHour(t *testing.T) {
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 3, day, hour, minute, 0, 0, time.UTC) }
	i := inbox.Item{
		ID: "it-1", Kind: inbox.Message, ReceivedAt: at(26, 1, 34),
		Waits: []inbox.Wait{{On: "patient", From: at(27, 0, 0), To: at(28, 0, 0)}},
	}
	require.Equal(
		t, at(30, 0, 34), reviewAt(t, loaded(t, simulated), i, inbox.State{}, at(28, 12, 0)).Deadline.UTC(),
		"Monday 01:34 in London",
	)
}
