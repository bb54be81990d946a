// The brake of lowerings, in the loop: at once, after reversals, over days, practices and crashes.
package triage_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

func nth(n int) record.ID { return record.ID{Practice: "p", Subject: fmt.Sprintf("s-%02d", n)} }

func TestBrakeAtOnce(t *testing.T) {
	d := newLoopTest(t, applying(t, sorts, 3, 9), rows)
	const submissions = 50
	for n := range submissions {
		d.put(nth(n), nil)
	}
	all := func(now time.Time) (lowered []string) {
		var wg sync.WaitGroup
		errs := make([]error, 16)
		for worker := range errs {
			wg.Go(func() {
				for n := range submissions {
					_, err := d.Tick(ctx, nth((n*7+worker*3)%submissions), now)
					errs[worker] = errors.Join(errs[worker], err)
				}
			})
		}
		wg.Wait()
		require.NoError(t, errors.Join(errs...))
		for n := range submissions {
			switch out := d.entry(nth(n)).State.Decision(); out.To {
			case triage.Green:
				lowered = append(lowered, nth(n).Subject)
			default:
				require.Equal(t, []any{triage.Amber, triage.Green}, []any{out.To, out.LowerTo})
			}
		}
		return lowered
	}
	lowered := all(monday)
	require.Len(t, lowered, 3)
	require.ElementsMatch(t, lowered, d.braked("p").Lowered)
	said := d.said()
	require.Len(t, said, 2*submissions)
	require.Equal(t, lowered, all(monday.Add(time.Hour)))
	require.NoError(t, d.Sweep(ctx, "p", monday.Add(2*time.Hour), nil))
	require.Equal(t, said, d.said())
	require.Len(t, d.braked("p").Lowered, 3)
	require.Empty(t, d.braked("p").Reversed)
}

func TestBrakeReversed(t *testing.T) {
	d := newLoopTest(t, applying(t, sorts, 9, 2), rows)
	for n := range 5 {
		d.put(nth(n), nil)
		require.Equal(t, triage.Green, d.tick(nth(n), monday).To)
	}
	for _, c := range []struct {
		n        int
		by       host.Actor
		to       triage.Rating
		reversed int
	}{
		{0, admin, "red", 0}, // nobody who would know
		{1, gp, "green", 0},  // agreed
		{2, gp, "amber", 1},
		{2, gp, "red", 1}, // the same again
		{3, gp, "red", 2},
	} {
		require.Equal(t, triage.Accepted,
			d.rate(nth(c.n), c.to, c.by,
				monday.Add(time.Duration(c.n)*time.Minute+time.Duration(rank(c.to))*time.Second)).Status)
		require.Len(t, d.braked("p").Reversed, c.reversed)
		require.Len(t, d.braked("p").Lowered, 5)
	}
	d.put(nth(5), nil)
	later := d.tick(nth(5), at(9, 30))
	require.Equal(t, []any{triage.Amber, triage.Green}, []any{later.To, later.LowerTo})
	require.Equal(t, triage.Amber, d.tick(nth(4), at(9, 30)).To, "a proposal from now on")
	for n, want := range []triage.Rating{"red", "green", "red", "red"} {
		require.Equal(t, want, d.tick(nth(n), at(9, 31)).To)
	}
}

// reading lets something happen before the brake is read for the second time: between deciding and counting.
type reading struct {
	triage.BrakeStore
	n  int
	do func()
}

func (r *reading) over(s *stores) {
	r.BrakeStore = s.brakes
	s.brakes = r
}

func (r *reading) Entry(ctx context.Context, id record.ID) (record.Entry[triage.BrakeInput, triage.BrakeState], error) {
	if r.do != nil {
		r.n++
		if r.n == 2 {
			do := r.do
			r.do = nil
			do()
		}
	}
	return r.BrakeStore.Entry(ctx, id)
}

// The brake comes on after a lowering was decided, and before it was counted.
func TestBrakeMeanwhile(t *testing.T) {
	for name, c := range map[string]struct{ lowered, reversed int }{"lowered": {2, 9}, "reversed": {9, 1}} {
		r := &reading{}
		d := newLoopTest(t, applying(t, sorts, c.lowered, c.reversed), r.over)
		for n := range 3 {
			d.put(nth(n), nil)
		}
		require.Equal(t, triage.Green, d.tick(nth(0), monday).To)
		r.do = func() {
			require.Equal(t, triage.Green, d.tick(nth(1), monday).To)
			require.Equal(t, triage.Accepted, d.rate(nth(1), "red", gp, at(9, 13)).Status)
		}
		late := d.tick(nth(2), at(9, 14))
		require.Equal(t, []any{triage.Amber, triage.Green}, []any{late.To, late.LowerTo}, name)
		require.Equal(t, []string{"s-00", "s-01"}, d.braked("p").Lowered, name)
	}
}

// The day of a brake is London's: in summer it begins at 23:00 UTC.
func TestBrakeDay(t *testing.T) {
	d := newLoopTest(t, applying(t, sorts, 1, 1), rows)
	eve := time.Date(2027, 6, 30, 22, 59, 59, 0, time.UTC)
	for n, c := range []struct {
		now time.Time
		to  triage.Rating
	}{
		{eve.Add(-20 * time.Hour), "green"},
		{eve.Add(-time.Hour), "amber"},
		{eve, "amber"},
		{eve.Add(time.Second), "green"},
		{eve.Add(2 * time.Second), "amber"},
		{eve.Add(time.Hour + time.Second), "amber"},
		{eve.Add(24 * time.Hour), "amber"},
		{eve.Add(24*time.Hour + time.Second), "green"},
	} {
		d.put(nth(n), nil)
		require.Equal(t, c.to, d.tick(nth(n), c.now).To, c.now)
	}
	require.Equal(t, counted{Day: "2027-07-02", Lowered: []string{"s-07"}}, d.braked("p"))
}

// When the machine stops between counting and keeping, what was counted stays counted.
func TestBrakeCrash(t *testing.T) {
	f := &failing{}
	d := newLoopTest(t, applying(t, sorts, 3, 9), f.over)
	f.err = errors.New("the machine stops")
	for n := range 2 {
		d.put(nth(n), nil)
		_, err := d.Tick(ctx, nth(n), monday)
		require.ErrorIs(t, err, f.err)
		require.Nil(t, d.entry(nth(n)).State.Decision())
	}
	require.Empty(t, d.records("p"))
	require.Equal(t, []string{"s-00", "s-01"}, d.braked("p").Lowered)
	f.err = nil
	for n := range 6 { // another comes first
		d.put(nth(5-n), nil)
		d.tick(nth(5-n), monday)
	}
	lowered := []string{}
	for n := range 6 {
		if d.entry(nth(n)).State.Decision().To == triage.Green {
			lowered = append(lowered, nth(n).Subject)
		}
	}
	require.Equal(t, []string{"s-00", "s-01", "s-05"}, lowered)

	f.err = errors.New("the machine stops")
	_, err := d.Rate(ctx, nth(0),
		triage.Change{
			To: "red", By: "u-2", Role: "gp", Reason: "looked",
			Seen: d.entry(nth(0)).State.Decision().Token(),
		}, monday)
	require.ErrorIs(t, err, f.err)
	require.Empty(t, d.entry(nth(0)).State.Ratings())
	require.Equal(t, []string{"s-00"}, d.braked("p").Reversed, "early and not late")
}

func TestBrakeOfPractices(t *testing.T) {
	d := newLoopTest(t, applying(t, sorts, 1, 1), rows)
	for _, practice := range []string{"p", "q"} {
		id := record.ID{Practice: practice, Subject: "s-1"}
		d.put(id, nil)
		require.Equal(t, triage.Green, d.tick(id, monday).To)
		require.Equal(t, []string{"s-1"}, d.braked(practice).Lowered)
	}
	require.Equal(t, []string{"s-1"}, d.pending(), "a brake is not among the submissions")
}
