// Requests that are let in at once, again and under an instruction, over a store.

package limits_test

import (
	"context"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/stretchr/testify/require"
)

// policy loads a limits file's body beside the example's calendar and texts that any rule may name.
func policy(t testing.TB, body string) *limits.Policy {
	p, err := limits.Load(folder(t, body, ""))
	require.NoError(t, err)
	return p
}

const texts = `policy: messages
id: texts
version: 1
author: test
closing_early: {tags: [phone], en: Please telephone us.}
shut: {tags: [111], en: "We are closed, ring 111."}
end: texts
`

// folder is a policy folder; edit replaces the calendar where it is not empty.
func folder(t testing.TB, body, calendar string) fstest.MapFS {
	read := func(name string) []byte {
		data, err := os.ReadFile("../examples/policies/total-triage/" + name)
		require.NoError(t, err)
		return data
	}
	cal := read("calendar.yaml")
	if calendar != "" {
		cal = []byte(calendar)
	}
	return fstest.MapFS{
		"limits.yaml":   {Data: []byte("policy: limits\nid: t\nversion: 1\nauthor: test\n" + body + "\nend: t\n")},
		"calendar.yaml": {Data: cal}, "bank-holidays.json": {
			Data: read("bank-holidays.json"),
		}, "messages.yaml": {Data: []byte(texts)},
	}
}

func at(t testing.TB, s string) time.Time {
	v, err := time.Parse(time.RFC3339, s)
	require.NoError(t, err)
	return v
}

const sixty = `messages: {full: closing_early, closed: shut}
week: {medical: {mon-fri: {door: {"08:00-18:30": open}, daily: 60}}}`

func requestWithID(id string) limits.Request {
	return limits.Request{Submission: limits.Submission{ID: id, Channel: "online", Kind: limits.Medical}}
}

type table = memory.Table[limits.Input, limits.State]

func newLoop(t testing.TB, s limits.Store, p *limits.Policy) *limits.Loop {
	l, err := limits.NewLoop(s, p)
	require.NoError(t, err)
	return l
}

// admissions are the records of requests that came in.
func admissions(of *table, practice string) (n int) {
	for l := range of.Records(practice) {
		if l.Kind == record.Admission {
			n++
		}
	}
	return n
}

// With a daily figure of 60 and 500 at the door at once, 60 come in.
func TestSubmitUnderConcurrency(t *testing.T) {
	p, now := policy(t, sixty), at(t, "2026-11-24T09:00:00Z")
	var store table
	l := newLoop(t, &store, p)
	var admitted, refused atomic.Int64
	var wg sync.WaitGroup
	for n := range 500 {
		wg.Go(func() {
			a, err := l.Submit(context.Background(), "north", requestWithID(fmt.Sprint("s-", n)), now)
			if err != nil {
				t.Error(err)
			}
			if a.Admit {
				admitted.Add(1)
			} else {
				refused.Add(1)
				if a.Because != limits.BecauseFull || a.Message != "closing_early" || a.NextOpening != at(
					t, "2026-11-25T08:00:00Z",
				).In(p.Calendar().Zone()) {
					t.Errorf("%+v", a)
				}
			}
		})
	}
	wg.Wait()
	require.EqualValues(t, 60, admitted.Load())
	require.EqualValues(t, 440, refused.Load())
	require.Equal(t, 60, admissions(&store, "north"))
	kept, err := store.Entry(context.Background(), limits.DoorOf("north"))
	require.NoError(t, err)
	require.Equal(t, 60, kept.State.Kept().Counts.Daily[limits.Medical])
	other, err := l.Submit(context.Background(), "south", requestWithID("s-0"), now)
	require.NoError(t, err)
	require.True(t, other.Admit, "two practices in one store never meet")
}

// A request that is sent again, as after a crash, comes in again and is counted once; the next day counts afresh.
func TestSubmitAgain(t *testing.T) {
	p, store := policy(t, sixty), table{}
	l := newLoop(t, &store, p)
	for n := range 60 {
		for range 2 {
			a, err := l.Submit(context.Background(), "north", requestWithID(fmt.Sprint("s-", n)),
				at(t, "2026-11-24T09:00:00Z"))
			require.NoError(t, err)
			require.True(t, a.Admit)
		}
	}
	require.Equal(t, 60, admissions(&store, "north"))
	a, err := l.Submit(context.Background(), "north", requestWithID("s-60"), at(t, "2026-11-24T18:29:59Z"))
	require.NoError(t, err)
	require.False(t, a.Admit)
	a, err = l.Submit(context.Background(), "north", requestWithID("s-60"), at(t, "2026-11-25T08:00:00Z"))
	require.NoError(t, err)
	require.True(t, a.Admit)
	_, err = l.Submit(context.Background(), "north", limits.Request{}, at(t, "2026-11-25T08:00:00Z"))
	require.Equal(t, &rules.Error{Code: "missing-fact", Fact: "submission.id"}, err)
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = l.Submit(ended, "north", requestWithID("s-61"), at(t, "2026-11-25T08:00:00Z"))
	require.ErrorIs(t, err, context.Canceled)
}

// An instruction in the store holds for the next request.
func TestSubmitUnderInstruction(t *testing.T) {
	p, store := policy(t, sixty), table{}
	l := newLoop(t, &store, p)
	lead := host.Actor{ID: "admin-2", Role: "reception_lead"}
	because, err := l.Instruct(context.Background(), "north", limits.Instruction{
		ID: "i-1", InstructedBy: "lead-1", InstructedRole: "reception_lead", EnteredBy: "admin-2", Reason: "flood",
		Message: "closing_early",
		From: at(
			t, "2026-11-24T08:00:00Z",
		), Until: at(t, "2026-11-24T12:00:00Z"), Set: map[limits.Target]limits.Value{
			{Kind: limits.Medical, Scope: "door"}: {Door: limits.Closed},
		},
	}, lead, at(t, "2026-11-24T07:00:00Z"))
	require.NoError(t, err)
	require.Empty(t, because)
	a, err := l.Submit(context.Background(), "north", requestWithID("s-1"), at(t, "2026-11-24T09:00:00Z"))
	require.NoError(t, err)
	require.Equal(
		t,
		limits.Admission{
			Door:        limits.Closed,
			Because:     limits.BecauseClosed,
			Message:     "closing_early",
			NextOpening: at(t, "2026-11-24T12:00:00Z").In(p.Calendar().Zone()),
		},
		a,
	)
}
