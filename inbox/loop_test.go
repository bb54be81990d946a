// The loop over a store: ticks at once, failures, wake-ups, and a change of the policy.

package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/stretchr/testify/require"
)

var (
	it1  = record.ID{Practice: "p", Subject: "it-1"}
	here = "p"
)

// message is due in three days, with a warning twelve hours before.
func message(id string) inbox.Input {
	return inbox.Input{
		Item: inbox.Item{
			ID: id, Kind: inbox.Message, Rating: "none", ReceivedAt: monday, FirstReadAt: monday, RespondedAt: monday,
			AssigneeKind: "team",
		},
	}
}

func newLoop(t *testing.T, s inbox.Store) *inbox.Loop {
	l, err := inbox.NewLoop(s, loaded(t, simulated))
	require.NoError(t, err)
	return l
}

// Whoever ticks, and however many at once: one of them raises, the others see it.
func TestTicksAtOnce(t *testing.T) {
	var m recordingStore
	l := newLoop(t, &m)
	for n := range 20 {
		m.Put(record.ID{Practice: "p", Subject: fmt.Sprint("it-", n)}, message(fmt.Sprint("it-", n)))
	}
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			for n := range 40 {
				id := record.ID{Practice: "p", Subject: fmt.Sprint("it-", n%20)}
				_, err := l.Tick(context.Background(), id, monday.Add(time.Duration(20*n+worker)*time.Hour))
				require.NoError(t, err)
				require.NoError(t, l.Swap(l.Policy(monday), monday))
			}
			require.NoError(t, l.Sweep(context.Background(), here, monday.Add(900*time.Hour), nil))
		})
	}
	wg.Wait()
	for n := range 20 {
		require.Equal(
			t, []string{"message/-12h/warning.1", "message/due/overdue.1"},
			raised(&m, record.ID{Practice: "p", Subject: fmt.Sprint("it-", n)}),
		)
	}
	require.Len(t, stages(m.Records("p")), 40)
}

// failingStore fails, or has somebody else come first, before the nth call of Apply.
type failingStore struct {
	recordingStore
	n      int
	before func() error
}

func (b *failingStore) Apply(ctx context.Context, c record.Change[inbox.State]) error {
	b.n--
	if b.n == 0 {
		if err := b.before(); err != nil {
			return err
		}
	}
	return b.recordingStore.Apply(ctx, c)
}

func TestSomebodyElseWasFirst(t *testing.T) {
	b := &failingStore{n: 1}
	in := message("it-1")
	b.Put(it1, in)
	b.before = func() error {
		in.Item.SignedOffAt, in.Item.SignedOffBy = monday.Add(time.Hour), "u-1"
		b.Put(it1, in)
		return nil
	}
	d, err := newLoop(t, b).Tick(context.Background(), it1, monday.Add(100*time.Hour))
	require.NoError(t, err)
	require.Equal(t, inbox.SignedOff, d.Status)
	require.Empty(t, raised(&b.recordingStore, it1), "it was decided again on what stands there now")
	require.Empty(t, b.wakes)
}

func TestAFailureKeepsNothing(t *testing.T) {
	broken := errors.New("disk full")
	b := &failingStore{n: 1, before: func() error { return broken }}
	b.Put(it1, message("it-1"))
	b.Put(record.ID{Practice: "p", Subject: "it-2"}, message("it-2"))
	l := newLoop(t, b)
	seen := 0
	err := l.Sweep(context.Background(), here, monday.Add(100*time.Hour), func(inbox.Decision) { seen++ })
	require.ErrorIs(t, err, broken)
	require.ErrorContains(t, err, "it-1")
	require.Equal(t, 1, seen, "the others go on")
	require.Empty(t, raised(&b.recordingStore, it1))
	require.NoError(t, l.Sweep(context.Background(), here, monday.Add(101*time.Hour), nil))
	require.Len(t, raised(&b.recordingStore, it1), 2, "and nothing is lost")
}

// Two practices in one store never meet, even with the same ids.
func TestPracticesNeverMeet(t *testing.T) {
	var m recordingStore
	other := record.ID{Practice: "q", Subject: "it-1"}
	m.Put(it1, message("it-1"))
	m.Put(other, message("it-1"))
	l := newLoop(t, &m)
	require.NoError(t, l.Sweep(context.Background(), here, monday.Add(100*time.Hour), nil))
	require.Len(t, raised(&m, it1), 2)
	require.Empty(t, raised(&m, other))
	require.NoError(t, l.Sweep(context.Background(), "q", monday.Add(100*time.Hour), nil))
	require.Len(t, raised(&m, other), 2)
}

// An early wake-up is set again, a wake-up of an item that is gone is told, and a sweep sets what was lost.
func TestWakeUps(t *testing.T) {
	var m recordingStore
	l := newLoop(t, &m)
	_, err := l.Tick(context.Background(), it1, monday)
	require.ErrorIs(t, err, record.ErrNotFound)
	m.Put(it1, message("it-1"))
	warning := monday.Add(60 * time.Hour)
	for at := monday; at.Before(warning); at = m.wakes[it1] {
		_, err = l.Tick(context.Background(), it1, at)
		require.NoError(t, err)
		require.Empty(t, raised(&m, it1))
	}
	require.True(t, m.wakes[it1].Equal(warning), "each wake-up leads to the next")
	for range 3 {
		_, err = l.Tick(context.Background(), it1, warning.Add(-time.Hour))
		require.NoError(t, err)
		require.True(t, m.wakes[it1].Equal(warning))
	}
	m.Put(it1, message("it-1"))
	require.False(t, m.wakes[it1].After(warning), "what has changed is looked at")
	require.NoError(t, l.Sweep(context.Background(), here, warning.Add(-time.Minute), nil))
	require.True(t, m.wakes[it1].Equal(warning), "a sweep sets it again")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = l.Tick(ctx, it1, warning)
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, l.Sweep(ctx, here, warning, nil), context.Canceled)
	require.Empty(t, raised(&m, it1))
}

// A clock that stepped back undoes nothing, and raises nothing twice.
func TestClockStepsBack(t *testing.T) {
	var m recordingStore
	l := newLoop(t, &m)
	m.Put(it1, message("it-1"))
	for _, h := range []time.Duration{100, 50, 71, 73, 1, 200} {
		_, err := l.Tick(context.Background(), it1, monday.Add(h*time.Hour))
		require.NoError(t, err)
	}
	require.Equal(t, []string{"message/-12h/warning.1", "message/due/overdue.1"}, raised(&m, it1))
}

// What is reopened is due again, by a clock that begins anew; a new order is a new deadline.
func TestReopenedAndOrderedAnew(t *testing.T) {
	var m recordingStore
	l := newLoop(t, &m)
	in := message("it-1")
	in.Item.SignedOffAt, in.Item.SignedOffBy = monday.Add(80*time.Hour), "u-1"
	m.Put(it1, in)
	tick := func(h time.Duration) inbox.Decision {
		d, err := l.Tick(context.Background(), it1, monday.Add(h*time.Hour))
		require.NoError(t, err)
		return d
	}
	require.Equal(t, inbox.SignedOff, tick(81).Status)
	require.Equal(t, []string{"message/-12h/warning.1", "message/due/overdue.1"}, raised(&m, it1), "late, and not lost")
	in.Item.ReopenedAt = monday.Add(90 * time.Hour)
	m.Put(it1, in)
	require.Equal(t, inbox.Open, tick(91).Status)
	require.Len(t, raised(&m, it1), 2, "nothing of the round before counts")
	require.EqualValues(t, inbox.Overdue, tick(163).Status)
	require.Len(t, raised(&m, it1), 4, "it is told of again")
	in.Item.DueAt = monday.Add(200 * time.Hour)
	m.Put(it1, in)
	require.Equal(t, inbox.Open, tick(164).Status)
	require.EqualValues(t, inbox.Overdue, tick(201).Status)
	require.Len(t, raised(&m, it1), 6, "a new order is a new deadline")
}

// A policy is swapped while it runs; a bad file leaves the last good one in force and says so.
func TestPolicyIsSwapped(t *testing.T) {
	var m recordingStore
	m.Put(it1, message("it-1"))
	l := newLoop(t, &m)
	digest := l.Policy(monday).Set().Digest()
	err := l.Reload(fstest.MapFS{"inbox.yaml": {Data: []byte("policy: inbox\nwork: {message: {due: soon}}\n")}}, monday)
	require.ErrorAs(t, err, new(problem.Problems))
	require.Equal(t, digest, l.Policy(monday).Set().Digest())
	_, err = l.Tick(context.Background(), it1, monday.Add(61*time.Hour))
	require.NoError(t, err)
	shorter := folder(
		t, "inbox.yaml",
		"policy: inbox\nid: x\nversion: 2\nauthor: t\nwork: {message: {due: 2d, ladder: [{at: -12h, stage: "+
			"warning}, {at: due, stage: overdue}]}}\nend: x\n",
	)
	require.NoError(t, l.Reload(shorter, monday))
	d, err := l.Tick(context.Background(), it1, monday.Add(62*time.Hour))
	require.NoError(t, err)
	require.Equal(t, l.Policy(monday).Set().Digest(), d.Digest)
	require.Equal(
		t, []string{"message/-12h/warning.1", "message/due/overdue.1"}, raised(&m, it1),
		"the warning is not told of twice",
	)
	require.Error(t, l.Swap(nil, monday))
	_, err = inbox.NewLoop(nil, l.Policy(monday))
	require.Error(t, err)
}
