// Nothing of the patient is told, nothing to work with is said, and stores that fail.
package host_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

const canary = "canary7f3a"

// secretive is a submission with a canary wherever a text or an id can stand.
func secretive(id string) triage.Input {
	in := adult(id)
	in.Submission.Text = rules.NewText(canary)
	in.Submission.TextLanguage = rules.Withhold("x-" + canary)
	in.Patient.ID, in.Patient.UsualGPID, in.Patient.Language, in.Practice.SiteID = rules.Withhold(canary), rules.Withhold(canary), rules.Withhold(canary), canary
	return in
}

func TestNothingOfThePatientIsTold(t *testing.T) {
	var tb table
	var seen events
	l := newLoop(t, &tb, policyOf("a", "amber", ""), host.WithObserver(&seen))
	require.NoError(t, l.Shadow(load(t, policyOf("b", "red", ""))))
	id := record.ID{Practice: canary, Subject: canary}
	tb.Put(id, secretive(canary))
	who := host.Actor{ID: canary, Role: "gp"}
	var said []string
	note := func(err error) {
		if err != nil {
			said = append(said, err.Error())
		}
	}
	for _, by := range []host.Actor{who, {ID: canary, Role: "patient"}} {
		for _, all := range acts(l, id, by, monday) {
			for _, do := range all {
				note(do())
			}
		}
	}
	wrong := map[string]func(*triage.Input){
		"other id": func(in *triage.Input) { in.Submission.ID = canary },
		"rating":   func(in *triage.Input) { in.Submission.Rating = canary },
		"kind":     func(in *triage.Input) { in.Submission.Kind = canary },
		"set by":   func(in *triage.Input) { in.Submission.RatingSetBy = canary },
		"symptoms": func(in *triage.Input) { in.Submission.Symptoms = rules.Withhold([]string{canary}) },
		"flags":    func(in *triage.Input) { in.Patient.Flags = rules.Withhold([]string{canary}) },
		"sex":      func(in *triage.Input) { in.Patient.Sex = rules.Withhold(canary) },
		"channel":  func(in *triage.Input) { in.Submission.Channel = canary },
		"age":      func(in *triage.Input) { in.Patient.AgeYears = rules.Withhold(-41414141) },
		"ratings": func(in *triage.Input) {
			in.Submission.Ratings = []triage.Rated{{ByRole: canary, Rating: canary, At: monday}}
		},
		"submitter": func(in *triage.Input) { in.Submission.SubmittedBy = canary },
	}
	for name, change := range wrong {
		in := secretive(name)
		change(&in)
		tb.Put(sub(name), in)
		_, err := l.Tick(ctx, sub(name), monday)
		note(err)
		note(l.Concern(ctx, sub(name), "Mrs "+canary, gp, monday))
		_, _, err = l.Evidence(ctx, sub(name), gp, canary+" x", monday)
		note(err)
		_, err = l.Rate(ctx, sub(name), triage.Change{To: canary, By: "u", Role: "gp", Reason: canary + " x"}, monday)
		note(err)
	}
	note(l.Sweep(ctx, "p", monday, nil))
	note(l.Sweep(ctx, "none", monday, nil))
	note(l.Reload(bad, monday))
	require.NoError(t, l.Swap(load(t, policyOf("c", "red", "")), monday))
	require.NotEmpty(t, said)
	for _, s := range said {
		require.NotContains(t, s, canary)
		require.NotContains(t, s, "41414141")
	}
	for i := range seen.all {
		seen.all[i].Practice = "" // the id of a practice is no patient's
	}
	told := fmt.Sprintf("%+v", seen.all)
	for _, secret := range []string{canary, "Smith", "u-gp", "other id", "414141"} {
		require.NotContains(t, told, secret)
	}
	for _, k := range []host.EventKind{
		host.Decided, host.Fired, host.Failed, host.Swept, host.Denied, host.Swapped, host.NotLoaded, host.Differs,
	} {
		require.Positive(t, seen.count(k), k)
	}
	for _, e := range seen.all {
		require.Equal(t, e.Kind == host.Fired, e.Rule != "")
		require.Equal(
			t, e.Kind != host.Denied && e.Kind != host.Swept && e.Kind != host.Conflict, e.Digest != "", e.Kind,
		)
	}
	for _, r := range records(t, &tb) {
		require.NotContains(t, fmt.Sprintf("%+v", r), canary)
	}
}

func TestNothingToWorkWith(t *testing.T) {
	var tb table
	tb.Put(s1, adult("s-1"))
	l := newLoop(t, &tb, policyOf("a", "amber", ""))
	zero := &host.Loop[*triage.Policy, triage.Input, triage.State, triage.Decision]{}
	var none *host.Loop[*triage.Policy, triage.Input, triage.State, triage.Decision]
	var never time.Time
	stopped, stop := context.WithCancel(ctx)
	stop()
	for name, do := range map[string]func() error{
		"no store": func() error {
			_, err := triage.NewLoop(nil, &brakes{}, load(t, policyOf("a", "amber", "")))
			return err
		},
		"no brakes": func() error {
			_, err := triage.NewLoop(&tb, nil, load(t, policyOf("a", "amber", "")))
			return err
		},
		"no policy": func() error { _, err := triage.NewLoop(&tb, &brakes{}, nil); return err },
		"a policy of nobody": func() error {
			_, err := triage.NewLoop(&tb, &brakes{}, &triage.Policy{})
			return err
		},
		"tick of a nil loop":   func() error { _, err := none.Tick(ctx, s1, monday); return err },
		"tick of a zero loop":  func() error { _, err := zero.Tick(ctx, s1, monday); return err },
		"sweep of a nil loop":  func() error { return none.Sweep(ctx, "p", monday, nil) },
		"sweep of a zero loop": func() error { return zero.Sweep(ctx, "p", monday, nil) },
		"evidence of a nil loop": func() error {
			_, _, err := none.Evidence(ctx, s1, gp, "direct_care", monday)
			return err
		},
		"act of a zero loop": func() error { return zero.Act(ctx, s1, host.See, gp, monday, nil) },
		"tick never":         func() error { _, err := l.Tick(ctx, s1, never); return err },
		"sweep never":        func() error { return l.Sweep(ctx, "p", never, nil) },
		"act never":          func() error { return l.Concern(ctx, s1, "too_low", gp, never) },
		"finish never":       func() error { return finish(l, s1, triage.Red, gp, never) },
		"evidence never": func() error {
			_, _, err := l.Evidence(ctx, s1, gp, "direct_care", never)
			return err
		},
		"reload never":          func() error { return l.Reload(policyOf("b", "red", ""), never) },
		"reload nothing":        func() error { return l.Reload(nil, monday) },
		"swap nothing":          func() error { return l.Swap(nil, monday) },
		"swap a policy of none": func() error { return l.Swap(&triage.Policy{}, monday) },
		"shadow nothing":        func() error { return l.Shadow(nil) },
		"an id of none":         func() error { _, err := l.Tick(ctx, record.ID{}, monday); return err },
		"tick stopped":          func() error { _, err := l.Tick(stopped, s1, monday); return err },
		"sweep stopped":         func() error { return l.Sweep(stopped, "p", monday, nil) },
		"concern stopped":       func() error { return l.Concern(stopped, s1, "too_low", gp, monday) },
	} {
		t.Run(name, func(t *testing.T) { require.Error(t, do()) })
	}
	require.Empty(t, records(t, &tb))
	require.Equal(t, "a", l.Status(never).ID)
	require.NotNil(t, l.Policy(never))
	require.NoError(t, l.Sweep(ctx, "nobody's", monday, nil))
	l.EndShadow()
	require.EqualValues(t, "amber", tick(t, l, s1, monday).To)
}

// faulty is a store that does something else at its nth call.
type faulty struct {
	*table
	n       int
	forever bool
	how     string
}

var errDisk = errors.New("disk full")

func (f *faulty) now() bool { f.n--; return f.n == 0 || f.forever && f.n < 0 }

func (f *faulty) Entry(ctx context.Context, id record.ID) (record.Entry[triage.Input, triage.State], error) {
	hit := f.now()
	if hit && f.how == "panics" {
		panic(errDisk)
	}
	if hit && f.how == "fails" {
		return record.Entry[triage.Input, triage.State]{}, errDisk
	}
	e, err := f.table.Entry(ctx, id)
	switch {
	case hit && f.how == "another id":
		e.ID.Subject = "s-2"
	case hit && f.how == "another practice":
		e.ID.Practice = "q"
	}
	return e, err
}

func (f *faulty) Apply(ctx context.Context, c record.Change[triage.State]) error {
	hit := f.now()
	switch {
	case hit && f.how == "panics":
		panic(errDisk)
	case hit && f.how == "fails":
		return errDisk
	case hit && f.how == "conflicts":
		return record.ErrConflict
	}
	return f.table.Apply(ctx, c)
}

// story is a day of a submission; every step is tried until it is done.
func story(t *testing.T, f *faulty) (failures int) {
	l := newLoop(t, f, policyOf("a", "amber", ""))
	f.Put(s1, adult("s-1"))
	var seen triage.Decision // what the clinician looks at
	look := func(now time.Time) (err error) { seen, err = l.Tick(ctx, s1, now); return err }
	for n, step := range []func(now time.Time) error{
		look,
		func(now time.Time) error { return l.Concern(ctx, s1, "too_low", gp, now) },
		func(now time.Time) error { return l.Concern(ctx, s1, "too_low", nobody, now) },
		func(now time.Time) error { return l.Sweep(ctx, "p", now, nil) },
		look,
		func(now time.Time) error {
			_, err := l.Rate(ctx, s1, triage.Change{
				To: triage.Red, By: gp.ID, Role: gp.Role, Seen: seen.Token(), Reason: "unwell",
			}, now)
			return err
		},
		look,
		func(now time.Time) error { _, _, err := l.Evidence(ctx, s1, gp, "direct_care", now); return err },
		func(now time.Time) error {
			_, err := l.Finish(ctx, s1, triage.Change{To: triage.Red, By: gp.ID, Role: gp.Role}, now)
			return err
		},
		func(now time.Time) error { return l.Sweep(ctx, "p", now, nil) },
	} {
		for {
			before := entry(t, f.table)
			err := guarded(func() error { return step(monday.Add(time.Duration(n) * time.Minute)) })
			if err == nil || errors.Is(err, host.ErrRefused) && entry(t, f.table).Version > before.Version {
				break
			}
			require.Equal(t, before, entry(t, f.table), "what fails keeps nothing")
			failures++
			if f.forever || failures > 2 {
				return failures
			}
		}
	}
	return failures
}

func guarded(do func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = r.(error)
		}
	}()
	return do()
}

// Whenever a store fails, and however: it is told, what was to be kept is kept at the next try, once, and nothing else
// is.
func TestStoresThatFail(t *testing.T) {
	want := &faulty{table: &table{}}
	require.Zero(t, story(t, want))
	calls := -want.n
	require.Greater(t, calls, 15)
	for _, how := range []string{"fails", "conflicts", "another id", "another practice", "panics"} {
		t.Run(how, func(t *testing.T) {
			failures := 0
			for k := 1; k <= calls; k++ {
				f := &faulty{table: &table{}, n: k, how: how}
				failures += story(t, f)
				require.Equal(t, records(t, want.table), records(t, f.table), "call %d", k)
			}
			require.Equal(t, how == "conflicts", failures == 0, "a conflict is decided again")
		})
		t.Run(how+" for ever", func(t *testing.T) {
			for k := 1; k <= calls; k++ {
				f := &faulty{table: &table{}, n: k, how: how, forever: true}
				story(t, f)
				all := records(t, f.table)
				require.LessOrEqual(t, len(all), len(records(t, want.table)))
				require.Equal(t, records(t, want.table)[:len(all)], all, "call %d", k)
			}
		})
	}
	f := &faulty{table: &table{}, n: 2, how: "conflicts", forever: true}
	f.Put(s1, adult("s-1"))
	_, err := newLoop(t, f, policyOf("a", "amber", "")).Tick(ctx, s1, monday)
	require.ErrorIs(t, err, record.ErrConflict)
	require.Empty(t, records(t, f.table))
}

// finish is said by somebody who sees what is said now.
func finish(l *triage.Loop, id record.ID, final triage.Rating, by host.Actor, now time.Time) error {
	d, err := l.Tick(ctx, id, now)
	if err == nil {
		_, err = l.Finish(ctx, id, triage.Change{To: final, By: by.ID, Role: by.Role, Seen: d.Token()}, now)
	}
	return err
}
