// Entries that cannot be decided, entries that nothing changes, and hosts whose parts panic.
package host_test

import (
	"context"
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// kinds are the records of a practice, each as its kind and reason.
func kinds(t *testing.T, tb *table, practice string) (out []string) {
	for r, err := range tb.Records(practice) {
		require.NoError(t, err)
		out = append(out, string(r.Record.Kind)+" "+string(r.Record.Reason))
	}
	return out
}

// An input that cannot be decided is recorded as received and as undecided, once, whoever is on duty is told, and it is
// tried again more and more rarely, once a day at last. When it is mended it is decided as any other.
func TestUndecidedIsKeptAndTriedAgain(t *testing.T) {
	var tb table
	l := newLoop(t, &tb, policyOf("a", "amber", ""))
	in := triage.Input{Submission: triage.Submission{
		ID: "s-1", Rating: triage.Green, RatingSetBy: "supplier", SubmittedAt: monday.Add(-time.Hour),
	}}
	good := in
	in.Obs.TempC = rules.Withhold(99.0)
	tb.Put(sub("s-1"), in)
	now, pauses := monday, []time.Duration{}
	for range 9 {
		require.Equal(t, []record.ID{sub("s-1")}, tb.Due(now))
		_, err := l.Tick(context.Background(), sub("s-1"), now)
		require.ErrorContains(t, err, "out-of-range: obs.temp_c (float 25..45)")
		e, err := tb.Entry(context.Background(), sub("s-1"))
		require.NoError(t, err)
		pauses = append(pauses, e.Schedule.Wake.Sub(now))
		require.Equal(t, "out-of-range", e.State.Undecided().Code)
		require.Equal(t, len(pauses), e.State.Undecided().Times)
		require.True(t, e.State.Undecided().Since.Equal(monday))
		now = e.Schedule.Wake
	}
	require.Equal(t, []time.Duration{
		time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour, 12 * time.Hour, 24 * time.Hour,
		24 * time.Hour, 24 * time.Hour,
	}, pauses)
	require.Equal(t, []string{"received received", "undecided out_of_range"}, kinds(t, &tb, "p"))

	// A sweep before its time changes nothing.
	before, err := tb.Entry(context.Background(), sub("s-1"))
	require.NoError(t, err)
	require.Error(t, l.Sweep(context.Background(), "p", now.Add(-time.Hour), nil))
	after, err := tb.Entry(context.Background(), sub("s-1"))
	require.NoError(t, err)
	require.Equal(t, before.Version, after.Version)

	tb.Put(sub("s-1"), good)
	d, err := l.Tick(context.Background(), sub("s-1"), now)
	require.NoError(t, err)
	require.Equal(t, "s-1", d.ID)
	after, err = tb.Entry(context.Background(), sub("s-1"))
	require.NoError(t, err)
	require.Zero(t, after.State.Undecided())
	require.Len(t, kinds(t, &tb, "p"), 3)
}

// Sweeps of what stands as it stood keep nothing.
func TestSweepOfUnchangedKeepsNothing(t *testing.T) {
	var tb table
	l := newLoop(t, &tb, policyOf("a", "amber", ""))
	require.NoError(t, l.Shadow(load(t, policyOf("b", "red", ""))))
	for n := range 20 {
		id := fmt.Sprint("s-", n)
		in := triage.Input{Submission: triage.Submission{ID: id, Rating: triage.Green, RatingSetBy: "supplier"}}
		tb.Put(sub(id), in)
	}
	versions := func() (sum uint64) {
		for n := range 20 {
			e, err := tb.Entry(context.Background(), sub(fmt.Sprint("s-", n)))
			require.NoError(t, err)
			sum += e.Version
		}
		return sum
	}
	require.NoError(t, l.Sweep(context.Background(), "p", monday, nil))
	was := versions()
	for n := range 50 {
		require.NoError(t, l.Sweep(context.Background(), "p", monday.Add(time.Duration(n)*time.Minute), nil))
	}
	require.Equal(t, was, versions())
	require.NoError(t, l.Swap(load(t, policyOf("c", "red", "")), monday))
	require.NoError(t, l.Sweep(context.Background(), "p", monday.Add(time.Hour), nil))
	require.Equal(t, was+20, versions(), "another policy decides otherwise")
}

// An observer hears of a decision when it is kept, once, whatever conflicts came before, with the loop, the practice and
// the context of the call. What it does stops nothing.
func TestObserverHearsWhatIsKept(t *testing.T) {
	type key struct{}
	var tb table
	var seen events
	contexts := 0
	l := newLoop(t, &conflicting{table: &tb, times: 3}, policyOf("a", "amber", ""), host.WithObserver(
		observerWith(func(ctx context.Context, e host.Event) {
			if ctx.Value(key{}) == "trace" {
				contexts++
			}
			seen.Observe(ctx, e)
			panic("an observer that fails")
		})))
	tb.Put(sub("s-1"), triage.Input{Submission: triage.Submission{
		ID: "s-1", Rating: triage.Green, RatingSetBy: "supplier",
	}})
	_, err := l.Tick(context.WithValue(context.Background(), key{}, "trace"), sub("s-1"), monday)
	require.NoError(t, err)
	require.Equal(t, 1, seen.count(host.Decided))
	require.Equal(t, 3, seen.count(host.Conflict))
	require.Equal(t, len(seen.all)-1, contexts, "all but the policy that was put in force at first")
	require.Equal(t, len(seen.all), l.Status(monday).ObserverPanics)
	for _, e := range seen.all {
		require.Equal(t, "triage", e.Loop)
		require.Equal(t, e.Kind != host.Swapped, e.Practice == "p", e.Kind)
	}
}

// observerWith is a function that observes.
type observerWith func(context.Context, host.Event)

func (o observerWith) Observe(ctx context.Context, e host.Event) { o(ctx, e) }

// conflicting is a store whose first changes come too late.
type conflicting struct {
	*table
	times int
}

func (c *conflicting) Apply(ctx context.Context, change record.Change[triage.State]) error {
	if c.times > 0 {
		c.times--
		return record.ErrConflict
	}
	return c.table.Apply(ctx, change)
}

// A store that panics over one row costs that row alone, in each of its methods.
func TestSweepSurvivesAStoreThatPanics(t *testing.T) {
	for _, where := range []string{"apply", "open"} {
		var tb table
		for n := range 5 {
			id := fmt.Sprint("s-", n)
			in := triage.Input{Submission: triage.Submission{ID: id, Rating: triage.Green, RatingSetBy: "supplier"}}
			tb.Put(sub(id), in)
		}
		decided := 0
		l := newLoop(t, &panicking{table: &tb, where: where, over: "s-2"}, policyOf("a", "amber", ""))
		err := l.Sweep(context.Background(), "p", monday, func(triage.Decision) { decided++ })
		require.ErrorContains(t, err, "panicked", where)
		require.NotContains(t, err.Error(), "patient", where)
		require.Equal(t, map[string]int{"apply": 4, "open": 5}[where], decided, where)
	}
	require.PanicsWithValue(t, "the caller's own", func() {
		var tb table
		tb.Put(sub("s-1"), triage.Input{Submission: triage.Submission{
			ID: "s-1", Rating: triage.Green, RatingSetBy: "supplier",
		}})
		l := newLoop(t, &tb, policyOf("a", "amber", ""))
		_ = l.Sweep(context.Background(), "p", monday, func(triage.Decision) { panic("the caller's own") })
	})
}

// panicking is a store that panics over one row: when it is applied, or after it was given by Open.
type panicking struct {
	*table
	where, over string
	panicked    bool
}

func (p *panicking) Apply(ctx context.Context, c record.Change[triage.State]) error {
	if p.where == "apply" && c.ID.Subject == p.over {
		panic("a patient's words")
	}
	return p.table.Apply(ctx, c)
}

func (p *panicking) Open(
	ctx context.Context, practice, after string,
) iter.Seq2[record.Entry[triage.Input, triage.State], error] {
	return func(yield func(record.Entry[triage.Input, triage.State], error) bool) {
		for e, err := range p.table.Open(ctx, practice, after) {
			if !yield(e, err) {
				return
			}
			if p.where == "open" && e.ID.Subject == p.over && !p.panicked {
				p.panicked = true
				panic("a patient's words")
			}
		}
	}
}

// An authority that panics lets nothing be done, and refuses nobody.
func TestAuthorityThatPanics(t *testing.T) {
	var tb table
	l := newLoop(t, &tb, policyOf("a", "amber", ""), host.WithAuthority(fails{}))
	tb.Put(sub("s-1"), triage.Input{Submission: triage.Submission{
		ID: "s-1", Rating: triage.Green, RatingSetBy: "supplier",
	}})
	_, err := l.Rate(context.Background(), sub("s-1"), triage.Change{To: triage.Red, By: "u", Role: "gp"}, monday)
	require.ErrorContains(t, err, "the authority: it panicked")
	require.NotErrorIs(t, err, host.ErrRefused)
	require.Empty(t, kinds(t, &tb, "p"))
}

// fails is an authority that panics.
type fails struct{}

func (fails) May(context.Context, string, host.Actor, host.Act) error { panic("nobody knows") }
