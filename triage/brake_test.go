// The brake in a store of its own: what stood among the submissions is taken over, and what counts.

package triage_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// oldBrake is where releases without a BrakeStore kept the brake of practice p.
var oldBrake = record.ID{Practice: "p", Subject: "brake"}

// olderRelease puts the entries into a loopTest that a release without a BrakeStore has kept: two requests were
// lowered, of which a clinician has raised one again, and the brake among them. It gives the bytes of each state.
func olderRelease(d loopTest) map[record.ID]json.RawMessage {
	stored, err := os.ReadFile("testdata/brake_as_submission.jsonl")
	require.NoError(d.t, err)
	states := map[record.ID]json.RawMessage{}
	for line := range bytes.Lines(stored) {
		var row struct {
			Practice, Subject string
			State             json.RawMessage
		}
		require.NoError(d.t, json.Unmarshal(line, &row))
		id := record.ID{Practice: row.Practice, Subject: row.Subject}
		c := record.Change[triage.State]{ID: id, Done: id == oldBrake}
		require.NoError(d.t, json.Unmarshal(row.State, &c.State))
		if !c.Done {
			d.put(c.ID, nil)
			c.IfVersion = d.entry(c.ID).Version
		}
		require.NoError(d.t, d.table.Apply(ctx, c))
		states[c.ID] = row.State
	}
	require.Len(d.t, states, 3)
	return states
}

// What was counted before the change of the release counts on the same day, and no longer.
func TestBrakeOfOlderRelease(t *testing.T) {
	for name, c := range map[string]struct {
		lowered, reversed int
		days              int
		want              []triage.Rating // of three new requests
	}{
		"one more may be lowered":              {3, 2, 0, []triage.Rating{"green", "amber", "amber"}},
		"the brake is on by what was lowered":  {2, 2, 0, []triage.Rating{"amber", "amber", "amber"}},
		"the brake is on by what was reversed": {9, 1, 0, []triage.Rating{"amber", "amber", "amber"}},
		"the next day begins anew":             {2, 1, 1, []triage.Rating{"green", "green", "amber"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newLoopTest(t, applying(t, sorts, c.lowered, c.reversed), rows)
			states := olderRelease(d)
			now := at(9, 30).AddDate(0, 0, c.days)
			for n, want := range c.want {
				d.put(nth(10+n), nil)
				require.Equal(t, want, d.tick(nth(10+n), now).To)
			}
			require.JSONEq(t, string(states[oldBrake]), stateOf(d, oldBrake), "the old entry stays as it was")
		})
	}
}

// withUnreadWords is a state that a release before the key unread_words has kept, as it is written since: a decision of
// then says of no text how much of it was read.
func withUnreadWords(state json.RawMessage) string {
	return strings.Replace(string(state), `,"unattended_until":`, `,"unread_words":null,"unattended_until":`, 1)
}

// stateOf is the state of a submission as a store keeps it.
func stateOf(d loopTest, id record.ID) string {
	text, err := json.Marshal(d.entry(id).State)
	require.NoError(d.t, err)
	return string(text)
}

// The first count takes the old one over, whole; after it the old entry is not read again.
func TestBrakeTakenOverOnce(t *testing.T) {
	reads := &entriesRead{}
	d := newLoopTest(t, applying(t, sorts, 4, 9), rows, reads.over)
	olderRelease(d)
	d.put(nth(10), nil)
	require.Equal(t, triage.Green, d.tick(nth(10), at(9, 30)).To)
	lowered := []string{"s-00", "s-01", "s-10"}
	require.Equal(t, counted{Day: "2026-11-23", Lowered: lowered, Reversed: []string{"s-00"}}, d.braked("p"))
	reads.of = nil
	d.put(nth(11), nil)
	require.Equal(t, triage.Green, d.tick(nth(11), at(9, 30)).To)
	require.NotContains(t, reads.of, oldBrake)
}

// entriesRead notes which submissions are read.
type entriesRead struct {
	triage.Store
	of []record.ID
}

func (r *entriesRead) over(s *stores) {
	r.Store = s.submissions
	s.submissions = r
}

func (r *entriesRead) Entry(ctx context.Context, id record.ID) (record.Entry[triage.Input, triage.State], error) {
	r.of = append(r.of, id)
	return r.Store.Entry(ctx, id)
}

// However many loops take it over at once, no more are lowered than the brake allows.
func TestBrakeTakenOverAtOnce(t *testing.T) {
	d := newLoopTest(t, applying(t, sorts, 4, 9), rows)
	olderRelease(d)
	done := make(chan triage.Rating)
	for n := range 16 {
		d.put(nth(10+n), nil)
		go func() {
			out, err := d.Tick(ctx, nth(10+n), at(9, 30))
			if err != nil {
				out.To = triage.Rating(err.Error())
			}
			done <- out.To
		}()
	}
	of := map[triage.Rating]int{}
	for range 16 {
		of[<-done]++
	}
	require.Equal(t, map[triage.Rating]int{"green": 2, "amber": 14}, of)
	require.Len(t, d.braked("p").Lowered, 4)
}

// The entry that an earlier release has left is no submission, and its bytes, like those of every state, stay as they
// were, but for the key that decisions have since.
func TestOldBrakeIsNoSubmission(t *testing.T) {
	d := newLoopTest(t, applying(t, sorts, 9, 9), rows)
	for id, state := range olderRelease(d) {
		require.Equal(t, withUnreadWords(state), stateOf(d, id))
	}
	_, err := d.Tick(ctx, oldBrake, monday)
	require.ErrorIs(t, err, record.ErrNotFound)
	r, err := d.Rate(ctx, oldBrake, triage.Change{To: "red", By: "u-2", Role: "gp", Reason: "looked"}, monday)
	require.ErrorIs(t, err, record.ErrNotFound)
	require.Equal(t, "not_kept", r.Code)
	require.ErrorIs(t, d.Concern(ctx, oldBrake, "too_low", gp, monday), record.ErrNotFound)
	require.Equal(t, []string{"s-00", "s-01"}, d.pending())
	require.NoError(t, d.Sweep(ctx, "p", at(9, 30), nil))
}

// A submission with the id "brake" is one like any other, also where an earlier release has left its brake under this
// id.
func TestSubmissionNamedBrake(t *testing.T) {
	for name, before := range map[string]func(loopTest){
		"nothing was there": func(loopTest) {},
		"the old brake":     func(d loopTest) { olderRelease(d) },
	} {
		t.Run(name, func(t *testing.T) {
			d := newLoopTest(t, applying(t, sorts, 3, 9), rows)
			before(d)
			d.put(oldBrake, nil)
			require.Equal(t, triage.Green, d.tick(oldBrake, at(9, 30)).To)
			require.Contains(t, d.braked("p").Lowered, "brake")
			require.Equal(t, triage.Accepted, d.rate(oldBrake, "red", gp, at(9, 31)).Status)
			require.Equal(t, []string{"brake"}, d.braked("p").Reversed[len(d.braked("p").Reversed)-1:])
			require.NoError(t, d.Concern(ctx, oldBrake, "too_low", gp, at(9, 32)))
			d.tick(oldBrake, at(9, 33))
			require.NoError(t, d.finish(oldBrake, triage.Red, gp, at(9, 33)))
			d.tick(oldBrake, at(9, 34))
			require.NotContains(t, d.pending(), "brake")
		})
	}
}

// Whoever rates, is refused or finishes before the first Tick has the decision kept as well, and so counted first.
func TestBrakeCountsWhatRatingKeeps(t *testing.T) {
	d := newLoopTest(t, applying(t, sorts, 2, 9), rows)
	var got []triage.Rating
	for n := range 4 {
		d.put(nth(n), nil)
		of := triage.Change{To: "red", By: "u-2", Role: "gp", Reason: "looked", Seen: "another"}
		r, err := d.Rate(ctx, nth(n), of, monday)
		require.NoError(t, err)
		require.Equal(t, triage.Refused, r.Status)
		got = append(got, d.tick(nth(n), monday).To)
	}
	require.Equal(t, []triage.Rating{"green", "green", "amber", "amber"}, got)
	require.Equal(t, []string{"s-00", "s-01"}, d.braked("p").Lowered)
}

// A brake that cannot be read or kept lets nothing be lowered.
func TestBrakeStoreFails(t *testing.T) {
	f := &brokenBrakes{err: errors.New("the disk is full")}
	d := newLoopTest(t, applying(t, sorts, 9, 9), rows, f.over)
	d.put(s1, nil)
	_, err := d.Tick(ctx, s1, monday)
	require.ErrorIs(t, err, f.err)
	require.Nil(t, d.entry(s1).State.Decision())
	require.Empty(t, d.records("p"))
	f.err = nil
	require.Equal(t, triage.Green, d.tick(s1, monday).To)
}

// brokenBrakes is a store of brakes whose Apply fails while err stands; it counts how often it is called.
type brokenBrakes struct {
	triage.BrakeStore
	err     error
	applied int
}

func (b *brokenBrakes) over(s *stores) {
	b.BrakeStore = s.brakes
	s.brakes = b
}

func (b *brokenBrakes) Apply(ctx context.Context, c record.Change[triage.BrakeState]) error {
	b.applied++
	if b.err != nil {
		return b.err
	}
	return b.BrakeStore.Apply(ctx, c)
}

// A candidate decides on the brake as it stands, and counts nothing: of it there is one record, and no more.
func TestShadowCountsNothing(t *testing.T) {
	f := &brokenBrakes{}
	live := load(t, sorts)
	d := newLoopTest(t, live, rows, f.over)
	require.NoError(t, d.Shadow(applying(t, sorts, 1, 1)))
	for n := range 3 {
		d.put(nth(n), nil)
		out := d.tick(nth(n), monday)
		require.Equal(t, []any{triage.Amber, triage.Green}, []any{out.To, out.LowerTo})
	}
	require.Zero(t, f.applied)
	shadows := map[string]record.Record{}
	for _, r := range d.records("p") {
		if r.Kind == record.Shadow {
			require.NotContains(t, shadows, r.Subject)
			shadows[r.Subject] = r
		}
	}
	require.Len(t, shadows, 3)

	// The other way round the policy in force counts once, and its candidate not at all.
	d = newLoopTest(t, applying(t, sorts, 2, 1), rows, f.over)
	require.NoError(t, d.Shadow(live))
	d.put(s1, nil)
	require.Equal(t, triage.Green, d.tick(s1, monday).To)
	require.Equal(t, 1, f.applied)
	require.Equal(t, []string{"s-1"}, d.braked("p").Lowered)
	require.NoError(t, d.Swap(live, monday))
	require.NoError(t, d.Shadow(applying(t, sorts, 2, 1)))
	d.tick(s1, monday)
	require.Equal(t, 1, f.applied)
}
