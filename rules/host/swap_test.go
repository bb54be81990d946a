// Policies in force: swapped while they decide, from a day on, loaded anew, and beside a candidate.
package host_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

var bad = fstest.MapFS{"triage.yaml": {Data: []byte(
	"policy: triage\nid: b\nversion: 1\nauthor: t\nrules:\n" +
		"  - {id: r, when: patient.age > 1, then: {upgrade: purple}, because: x}\nend: b\n",
)}}

var swaps = flag.Int("swaps", 1_000, "how often the policy is swapped while it decides")

// A decision bears one pair of digests, out of those that were in force, and says what that policy says.
func TestSwapsWhileItRuns(t *testing.T) {
	const workers = 8
	swaps := *swaps
	folders := []fstest.MapFS{
		withCalendar(t, policyOf("a", "amber", ""), "2026-12-02"),
		withCalendar(t, policyOf("b", "red", ""), "2026-12-03"),
		policyOf("c", "amber", "always_asked: [patient.age_years]"),
	}
	var policies []*triage.Policy
	pairs := map[[2]string]int{}
	for n, f := range folders {
		policies = append(policies, load(t, f))
		pairs[[2]string{policies[n].Set().Digest(), policies[n].Calendar().Digest()}] = n
	}
	require.Len(t, pairs, 3)
	wants := func(digest, calendar string) []string {
		n, ok := pairs[[2]string{digest, calendar}]
		if !ok {
			return nil
		}
		return [][]string{
			{"amber", "also-a", "to-amber"}, {"red", "also-b", "to-red"}, {"amber", "also-c", "to-amber"},
		}[n]
	}
	var tb table
	l := newLoop(t, &tb, folders[0])
	for n := range workers + 1 {
		id := fmt.Sprint("s-", n)
		tb.Put(sub(id), adult(id))
	}
	done := make(chan struct{})
	var wg sync.WaitGroup
	for n := range workers {
		wg.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				d, err := l.Tick(ctx, sub(fmt.Sprint("s-", n)), monday)
				if err != nil ||
					!slices.Equal(append([]string{string(d.To)}, d.Fired...), wants(d.Digest, d.CalendarDigest)) {
					t.Errorf("%v: %s %v by %s %s", err, d.To, d.Fired, d.Digest, d.CalendarDigest)
					return
				}
			}
		})
	}
	for n := range swaps {
		of := n % 3
		switch {
		case n%250 == 1:
			err := l.Reload(bad, monday)
			require.ErrorAs(t, err, new(problem.Problems))
			require.Equal(t, &host.LoadFailure{At: monday, Err: err}, l.Status(monday).Failed)
			require.Equal(t, policies[(n-1)%3], l.Policy(monday))
			continue
		case n%250 == 2:
			require.NoError(t, l.Reload(folders[of], monday))
		default:
			require.NoError(t, l.Swap(policies[of], monday))
		}
		if s := l.Status(monday); n%50 == 0 {
			require.Nil(t, s.Failed, "the next good one clears it")
			require.Equal(t, []string{
				policies[of].Set().Digest(), policies[of].Calendar().Digest(),
			}, []string{s.Digest, s.CalendarDigest})
			d := tick(t, l, sub(fmt.Sprint("s-", workers)), monday)
			require.Equal(t, wants(s.Digest, s.CalendarDigest), append([]string{string(d.To)}, d.Fired...))
		}
	}
	close(done)
	wg.Wait()
	seen := map[string]int{}
	for _, r := range records(t, &tb, record.Assessed) {
		require.Equal(t, wants(r.Digest, r.CalendarDigest), append([]string{r.To}, r.Rules...))
		seen[r.Digest]++
	}
	require.Len(t, seen, 3)
	require.Len(t, records(t, &tb, record.Received), workers+1)
}

func TestEffective(t *testing.T) {
	for _, c := range []struct{ day, before, from string }{
		{"2026-12-01", "2026-11-30T23:59:59.999Z", "2026-12-01T00:00:00Z"},
		{"2027-06-01", "2027-05-31T22:59:59.999Z", "2027-05-31T23:00:00Z"}, // summer time
		{"2027-03-28", "2027-03-27T23:59:59.999Z", "2027-03-28T00:00:00Z"}, // the clocks go forward
		{"2026-11-24", "2026-11-23T23:59:59.999Z", "2026-11-24T00:00:00Z"},
	} {
		t.Run(c.day, func(t *testing.T) {
			var tb table
			tb.Put(s1, adult("s-1"))
			l := newLoop(t, &tb, policyOf("a", "amber", ""))
			later := load(t, policyOf("b", "red", "effective: "+c.day))
			old, next := l.Policy(monday).Set().Digest(), later.Set().Digest()
			require.NoError(t, l.Swap(later, monday))
			require.NoError(t, l.Swap(later, monday), "twice is once")
			require.Equal(t, []host.Upcoming{
				{Digest: next, Version: "1", From: l.Status(monday).Next[0].From},
			}, l.Status(monday).Next)
			require.True(t, l.Status(monday).Next[0].From.Equal(at(c.from)))
			require.Equal(t, old, l.Status(monday).Digest)
			for _, n := range []struct{ now, digest, to string }{
				{c.before, old, "amber"}, {c.from, next, "red"}, {c.before, old, "amber"}, // the clock steps back
				{"2030-01-01T00:00:00Z", next, "red"}, {c.before, old, "amber"},
			} {
				d := tick(t, l, s1, at(n.now))
				require.Equal(t, n.digest, d.Digest)
				require.EqualValues(t, n.to, d.To)
				require.Equal(t, n.digest, l.Status(at(n.now)).Digest)
			}
			require.Empty(t, l.Status(at(c.from)).Next)
			require.True(t, l.Status(at(c.from)).From.Equal(at(c.from)))
		})
	}
}

func TestSwapsTakeThePlaceOfLaterOnes(t *testing.T) {
	p := map[string]*triage.Policy{}
	for name, head := range map[string]string{
		"now": "", "past": "effective: 2026-11-01", "dec": "effective: 2026-12-01", "mid": "effective: 2026-12-15",
		"jan": "effective: 2027-01-01",
	} {
		p[name] = load(t, policyOf(name, "red", head))
	}
	for _, c := range []struct {
		swaps []string // name or name@instant
		want  string   // on 23 November, 1 December, 20 December, 2 January
	}{
		{nil, "first first first first"},
		{[]string{"now"}, "now now now now"},
		{[]string{"past"}, "past past past past"},
		{[]string{"dec"}, "first dec dec dec"},
		{[]string{"dec", "jan", "mid"}, "first dec mid mid"},
		{[]string{"jan", "dec"}, "first dec dec dec"},
		{[]string{"dec", "mid", "jan"}, "first dec mid jan"},
		{[]string{"dec", "jan", "now"}, "now now now now"},
		{[]string{"dec", "mid", "jan", "now@2026-12-20T00:00:00Z"}, "now now now now"},
		{[]string{"dec", "jan@2026-12-20T00:00:00Z"}, "dec dec dec jan"},
		{[]string{"dec@2026-12-20T00:00:00Z"}, "dec dec dec dec"},
		{[]string{"now@2026-12-20T00:00:00Z", "past@2026-11-23T00:00:00Z"}, "past past past past"},
	} {
		t.Run(strings.Join(c.swaps, " "), func(t *testing.T) {
			l := newLoop(t, &table{}, policyOf("first", "amber", ""))
			for _, s := range c.swaps {
				name, on, given := strings.Cut(s, "@")
				now := monday
				if given {
					now = at(on)
				}
				require.NoError(t, l.Swap(p[name], now))
			}
			var got []string
			for _, on := range []time.Time{
				monday, at("2026-12-01T00:00:00Z"), at("2026-12-20T00:00:00Z"), at("2027-01-02T00:00:00Z"),
			} {
				got = append(got, l.Policy(on).Set().Header.ID)
				require.Equal(t, l.Policy(on).Set().Header.ID, l.Status(on).ID)
			}
			require.Equal(t, c.want, strings.Join(got, " "))
		})
	}
}

func TestReload(t *testing.T) {
	refused := errors.New("the cases fail")
	good := policyOf("b", "red", "")
	failing := policyOf("b", "red", "")
	failing["triage.yaml"].Data = []byte(strings.Replace(
		string(failing["triage.yaml"].Data), "because: A test.}",
		"because: A test., cases: [{given: {patient.age_years: 41}, expect: not-fired}]}", 1,
	))
	check := func(err error) func(fs.FS) error { return func(fs.FS) error { return err } }
	for name, c := range map[string]struct {
		fsys   fs.FS
		now    time.Time
		checks []func(fs.FS) error
		want   string
	}{
		"a file with problems":    {bad, monday, nil, "error["},
		"no file":                 {fstest.MapFS{}, monday, nil, "triage.yaml"},
		"no folder":               {nil, monday, nil, "no policy folder"},
		"a rule's own case fails": {failing, monday, nil, "error["},
		"a check refuses":         {good, monday, []func(fs.FS) error{check(nil), check(refused)}, "the cases fail"},
		"no instant":              {good, time.Time{}, nil, "now"},
		"half a file": {
			fstest.MapFS{"triage.yaml": {Data: good["triage.yaml"].Data[:120]}}, monday, nil, "error[",
		},
		"approved by nobody who may": {
			policyOf("b", "red", "approval: {by: someone, role: admin, on: 2026-11-20}"), monday, nil, "may not",
		},
	} {
		t.Run(name, func(t *testing.T) {
			var tb table
			tb.Put(s1, adult("s-1"))
			var seen events
			l := newLoop(t, &tb, policyOf("a", "amber", ""), host.WithObserver(&seen))
			before := l.Status(monday)
			err := l.Reload(c.fsys, c.now, c.checks...)
			require.ErrorContains(t, err, c.want)
			after := l.Status(monday)
			require.Equal(t, &host.LoadFailure{At: c.now, Err: err}, after.Failed)
			after.Failed = nil
			require.Equal(t, before, after, "nothing else changes")
			require.EqualValues(t, "amber", tick(t, l, s1, monday).To)
			require.Equal(t, 1, seen.count(host.NotLoaded))
			require.NoError(t, l.Reload(good, monday, nil...))
			require.Nil(t, l.Status(monday).Failed)
			require.EqualValues(t, "red", tick(t, l, s1, monday).To)
		})
	}
}

type events struct {
	mu  sync.Mutex
	all []host.Event
}

func (e *events) Observe(_ context.Context, of host.Event) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.all = append(e.all, of)
}

func (e *events) count(k host.EventKind) (n int) {
	for _, of := range e.all {
		if of.Kind == k {
			n++
		}
	}
	return n
}

func TestShadow(t *testing.T) {
	live, candidate := policyOf("a", "amber", ""), load(t, policyOf("b", "red", ""))
	run := func(shadow bool) (*table, []triage.Decision) {
		tb := &table{}
		l := newLoop(t, tb, live)
		if shadow {
			require.NoError(t, l.Shadow(candidate))
		}
		var out []triage.Decision
		child := adult("s-2")
		child.Patient.AgeYears = rules.Withhold(9)
		for _, in := range []triage.Input{adult("s-1"), child} {
			id := sub(in.Submission.ID)
			tb.Put(id, in)
			for n := range 4 {
				out = append(out, tick(t, l, id, monday.Add(time.Duration(n)*time.Minute)))
			}
			require.NoError(t, l.Sweep(ctx, "p", monday.Add(time.Hour), func(d triage.Decision) {
				out = append(out, d)
			}))
			in.Submission.Channel = "phone"
			tb.Put(id, in)
			out = append(out, tick(t, l, id, monday.Add(2*time.Hour)))
		}
		require.NoError(t, l.Concern(ctx, s1, "too_low", gp, monday.Add(3*time.Hour)))
		l.EndShadow()
		out = append(out, tick(t, l, s1, monday.Add(4*time.Hour)))
		return tb, out
	}
	alone, without := run(false)
	beside, with := run(true)
	tokens := func(all []triage.Decision) (out []string) {
		for _, d := range all {
			out = append(out, fmt.Sprint(d.Token(), d.Now, d.NextChange))
		}
		return out
	}
	require.Equal(t, tokens(without), tokens(with))
	require.Empty(t, records(t, alone, record.Shadow))
	require.Equal(t, records(t, alone), slices.DeleteFunc(records(t, beside), func(r record.Record) bool {
		return r.Kind == record.Shadow
	}))
	for _, id := range []record.ID{s1, sub("s-2")} {
		a, _ := alone.Entry(ctx, id)
		b, _ := beside.Entry(ctx, id)
		require.Equal(t, a.State.Decision().Token(), b.State.Decision().Token())
		require.Equal(t, a.Version, b.Version)
	}
	require.Equal(t, alone.Due(monday.Add(1000*time.Hour)), beside.Due(monday.Add(1000*time.Hour)))
	differing := records(t, beside, record.Shadow)
	require.Len(t, differing, 1, "only where they disagree, and once")
	r := differing[0]
	require.Equal(t, []string{
		"s-1", candidate.Set().Digest(), candidate.Calendar().Digest(), "system", "policy",
	}, []string{r.Subject, r.Digest, r.CalendarDigest, r.Role, r.By})
	require.Equal(t, []string{"also-a", "also-b", "to-amber", "to-red"}, r.Rules, "the rules of one of them alone")
	require.Contains(t, r.From, "amber")
	require.Contains(t, r.To, "red")
}
