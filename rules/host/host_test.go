package host_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

var (
	ctx    = context.Background()
	monday = time.Date(2026, 11, 23, 8, 15, 0, 0, time.UTC)
	s1     = sub("s-1")
	gp     = host.Actor{ID: "u-gp", Role: "gp"}
	nobody = host.Actor{ID: "u-x", Role: "patient"}
)

type (
	table  = memory.Table[triage.Input, triage.State]
	brakes = memory.Table[triage.BrakeInput, triage.BrakeState]
)

func sub(id string) record.ID { return record.ID{Practice: "p", Subject: id} }

// policyOf raises every adult to a rating; head are further keys of the header.
func policyOf(name, to, head string) fstest.MapFS {
	return fstest.MapFS{"triage.yaml": {Data: fmt.Appendf(nil, `policy: triage
id: %[1]s
version: 1
author: t
%[3]s
rules:
  - {id: to-%[2]s, when: patient.age_years >= 18, then: {upgrade: %[2]s}, because: A test.}
  - {id: also-%[1]s, when: patient.age_years >= 18, then: {flags: [%[1]s]}, because: A test.}
end: %[1]s
`, name, to, head)}}
}

// withCalendar adds the example's calendar under another id.
func withCalendar(t testing.TB, f fstest.MapFS, closure string) fstest.MapFS {
	for _, name := range []string{"calendar.yaml", "bank-holidays.json"} {
		data, err := os.ReadFile("../../examples/policies/total-triage/" + name)
		require.NoError(t, err)
		f[name] = &fstest.MapFile{Data: []byte(strings.Replace(string(data), "closures:", "closures:\n  - {on: "+closure+", because: a test}", 1))}
	}
	return f
}

func load(t testing.TB, f fs.FS) *triage.Policy {
	p, err := triage.Load(f)
	require.NoError(t, err)
	return p
}

func adult(id string) triage.Input {
	return triage.Input{
		Submission: triage.Submission{ID: id, Kind: "medical", Channel: "online", Rating: triage.Green, RatingSetBy: "supplier", SubmittedAt: monday.Add(-time.Hour), Text: rules.NewText("since Monday")},
		Patient:    practice.Patient{AgeYears: rules.Known(41)},
	}
}

func newLoop(t testing.TB, s triage.Store, f fs.FS, options ...host.Option) *triage.Loop {
	l, err := triage.NewLoop(s, &brakes{}, load(t, f), options...)
	require.NoError(t, err)
	return l
}

func tick(t testing.TB, l *triage.Loop, id record.ID, now time.Time) triage.Decision {
	d, err := l.Tick(ctx, id, now)
	require.NoError(t, err)
	return d
}

// records are those of practice p, of these kinds or all.
func records(t testing.TB, tb *table, kinds ...record.Kind) []record.Record {
	out := []record.Record{}
	_, err := record.Verify(tb.Records("p"))
	require.NoError(t, err)
	for l := range tb.Records("p") {
		if len(kinds) == 0 || slices.Contains(kinds, l.Kind) {
			out = append(out, l.Record)
		}
	}
	return out
}

var bad = fstest.MapFS{"triage.yaml": {Data: []byte("policy: triage\nid: b\nversion: 1\nauthor: t\nrules:\n  - {id: r, when: patient.age > 1, then: {upgrade: purple}, because: x}\nend: b\n")}}

var swaps = flag.Int("swaps", 1_000, "how often the policy is swapped while it decides")

// A decision bears one pair of digests, out of those that were in force, and says what that policy says.
func TestSwapsWhileItRuns(t *testing.T) {
	const workers = 8
	swaps := *swaps
	folders := []fstest.MapFS{withCalendar(t, policyOf("a", "amber", ""), "2026-12-02"), withCalendar(t, policyOf("b", "red", ""), "2026-12-03"), policyOf("c", "amber", "always_asked: [patient.age_years]")}
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
		return [][]string{{"amber", "also-a", "to-amber"}, {"red", "also-b", "to-red"}, {"amber", "also-c", "to-amber"}}[n]
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
				if err != nil || !slices.Equal(append([]string{string(d.To)}, d.Fired...), wants(d.Digest, d.CalendarDigest)) {
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
			require.Equal(t, &host.NotInForce{At: monday, Err: err}, l.Status(monday).Failed)
			require.Equal(t, policies[(n-1)%3], l.Policy(monday))
			continue
		case n%250 == 2:
			require.NoError(t, l.Reload(folders[of], monday))
		default:
			require.NoError(t, l.Swap(policies[of], monday))
		}
		if s := l.Status(monday); n%50 == 0 {
			require.Nil(t, s.Failed, "the next good one clears it")
			require.Equal(t, []string{policies[of].Set().Digest(), policies[of].Calendar().Digest()}, []string{s.Digest, s.CalendarDigest})
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

func at(s string) time.Time {
	out, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return out
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
			require.Equal(t, []host.Upcoming{{Digest: next, Version: "1", From: l.Status(monday).Next[0].From}}, l.Status(monday).Next)
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
	for name, head := range map[string]string{"now": "", "past": "effective: 2026-11-01", "dec": "effective: 2026-12-01", "mid": "effective: 2026-12-15", "jan": "effective: 2027-01-01"} {
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
			for _, on := range []time.Time{monday, at("2026-12-01T00:00:00Z"), at("2026-12-20T00:00:00Z"), at("2027-01-02T00:00:00Z")} {
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
	failing["triage.yaml"].Data = []byte(strings.Replace(string(failing["triage.yaml"].Data), "because: A test.}", "because: A test., cases: [{given: {patient.age_years: 41}, expect: not-fired}]}", 1))
	check := func(err error) func(fs.FS) error { return func(fs.FS) error { return err } }
	for name, c := range map[string]struct {
		fsys   fs.FS
		now    time.Time
		checks []func(fs.FS) error
		want   string
	}{
		"a file with problems":       {bad, monday, nil, "error["},
		"no file":                    {fstest.MapFS{}, monday, nil, "triage.yaml"},
		"no folder":                  {nil, monday, nil, "no policy folder"},
		"a rule's own case fails":    {failing, monday, nil, "error["},
		"a check refuses":            {good, monday, []func(fs.FS) error{check(nil), check(refused)}, "the cases fail"},
		"no instant":                 {good, time.Time{}, nil, "now"},
		"half a file":                {fstest.MapFS{"triage.yaml": {Data: good["triage.yaml"].Data[:120]}}, monday, nil, "error["},
		"approved by nobody who may": {policyOf("b", "red", "approval: {by: someone, role: admin, on: 2026-11-20}"), monday, nil, "may not"},
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
			require.Equal(t, &host.NotInForce{At: c.now, Err: err}, after.Failed)
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

func (e *events) Observe(of host.Event) {
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
		child.Patient.AgeYears = rules.Known(9)
		for _, in := range []triage.Input{adult("s-1"), child} {
			id := sub(in.Submission.ID)
			tb.Put(id, in)
			for n := range 4 {
				out = append(out, tick(t, l, id, monday.Add(time.Duration(n)*time.Minute)))
			}
			require.NoError(t, l.Sweep(ctx, "p", monday.Add(time.Hour), func(d triage.Decision) { out = append(out, d) }))
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
	require.Equal(t, records(t, alone), slices.DeleteFunc(records(t, beside), func(r record.Record) bool { return r.Kind == record.Shadow }))
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
	require.Equal(t, []string{"s-1", candidate.Set().Digest(), candidate.Calendar().Digest(), "system", "policy"}, []string{r.Subject, r.Digest, r.CalendarDigest, r.Role, r.By})
	require.Equal(t, []string{"also-a", "also-b", "to-amber", "to-red"}, r.Rules, "the rules of one of them alone")
	require.Contains(t, r.From, "amber")
	require.Contains(t, r.To, "red")
}

type authority func(practice string, by host.Actor, act host.Act) error

func (a authority) May(_ context.Context, practice string, by host.Actor, act host.Act) error {
	return a(practice, by, act)
}

// acts are all that people may do with a submission.
func acts(l *triage.Loop, id record.ID, by host.Actor, now time.Time) map[host.Act][]func() error {
	return map[host.Act][]func() error{
		host.Rate: {
			func() error {
				d, err := l.Tick(ctx, id, now)
				if err == nil {
					_, err = l.Rate(ctx, id, triage.Change{To: triage.Red, By: by.ID, Role: by.Role, Seen: d.Token(), Reason: "unwell"}, now)
				}
				return err
			},
			func() error { return finish(l, id, triage.Green, by, now) },
		},
		host.Concern: {func() error { return l.Concern(ctx, id, "too_low", by, now) }},
		host.See:     {func() error { _, _, err := l.Evidence(ctx, id, by, "direct_care", now); return err }},
	}
}

func TestWhoMayDoWhat(t *testing.T) {
	down := errors.New("the directory is down")
	may := func(err error) host.Option {
		return host.WithAuthority(authority(func(practice string, by host.Actor, _ host.Act) error {
			if practice != "p" || by.ID == "" {
				return down
			}
			return err
		}))
	}
	for name, c := range map[string]struct {
		by       host.Actor
		option   host.Option
		want     error
		recorded bool
	}{
		"a clinician":             {gp, nil, nil, true},
		"an administrator":        {host.Actor{ID: "u-1", Role: "admin"}, nil, nil, true},
		"a patient":               {nobody, nil, host.ErrRefused, true},
		"nobody":                  {host.Actor{Role: "gp"}, nil, host.ErrRefused, true},
		"no role":                 {host.Actor{ID: "u-1"}, nil, host.ErrRefused, true},
		"system":                  {host.Actor{ID: "u-1", Role: "system"}, nil, host.ErrRefused, true},
		"no roles at all":         {gp, host.WithAuthority(host.Roles{}), host.ErrRefused, true},
		"roles that are nil":      {gp, host.WithAuthority(host.Roles(nil)), host.ErrRefused, true},
		"one's own yes":           {gp, may(nil), nil, true},
		"one's own no":            {gp, may(fmt.Errorf("not on duty: %w", host.ErrRefused)), host.ErrRefused, true},
		"one that cannot tell":    {gp, may(down), down, false},
		"the last of the options": {gp, host.WithAuthority(host.DefaultRoles()), nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			for act := range acts(nil, s1, c.by, monday) {
				var tb table
				tb.Put(s1, adult("s-1"))
				var seen events
				l := newLoop(t, &tb, policyOf("a", "amber", ""), host.WithAuthority(host.Roles{}), nil, host.WithAuthority(host.DefaultRoles()), c.option, host.WithObserver(&seen))
				d := tick(t, l, s1, monday)
				before, kept := entry(t, &tb), len(records(t, &tb))
				for n, do := range acts(l, s1, c.by, monday)[act] {
					err := do()
					after, all := entry(t, &tb), records(t, &tb)
					if c.want == nil {
						if act != host.Rate || c.by.ID != "" {
							require.NoError(t, err, act)
						}
						require.Greater(t, len(all), kept)
						require.Equal(t, []string{c.by.ID, c.by.Role}, []string{all[len(all)-1].By, all[len(all)-1].Role})
						continue
					}
					require.ErrorIs(t, err, c.want)
					require.Equal(t, before.Input, after.Input)
					require.Empty(t, after.State.Ratings())
					require.Nil(t, after.State.Final())
					require.Equal(t, d.Token(), after.State.Decision().Token())
					require.Equal(t, n+1, seen.count(host.Denied))
					if !c.recorded {
						require.Len(t, all, kept)
						continue
					}
					require.Len(t, all, kept+n+1, "every refusal is one record")
					r := all[len(all)-1]
					role := c.by.Role
					if !slices.Contains(practice.Roles(), role) {
						role = "unknown" // no text of anybody's goes into a record
					}
					require.Equal(t, []string{"refused", string(act), "not_allowed", c.by.ID, role, d.Digest}, []string{string(r.Kind), r.What, r.Reason, r.By, r.Role, r.Digest})
				}
			}
		})
	}
	_, err := triage.NewLoop(&table{}, &brakes{}, load(t, policyOf("a", "amber", "")), host.WithAuthority(nil))
	require.Error(t, err)
}

func entry(t testing.TB, tb *table) record.Entry[triage.Input, triage.State] {
	e, err := tb.Entry(ctx, s1)
	require.NoError(t, err)
	return e
}

func TestDefaultRoles(t *testing.T) {
	r := host.DefaultRoles()
	for act, c := range map[host.Act]struct{ may, not string }{
		host.Rate: {"admin", "supplier"}, host.Concern: {"nurse", ""}, host.Instruct: {"duty_clinician", "gp"}, host.Book: {"admin", "patient"}, host.Approve: {"gp", "admin"}, host.See: {"gp", "system"}, "other": {"", "gp"},
	} {
		if c.may != "" {
			require.NoError(t, r.May(ctx, "p", host.Actor{ID: "u", Role: c.may}, act), act)
		}
		require.ErrorIs(t, r.May(ctx, "p", host.Actor{ID: "u", Role: c.not}, act), host.ErrRefused, act)
		require.ErrorIs(t, r.May(ctx, "p", host.Actor{Role: c.may}, act), host.ErrRefused, act)
	}
	r[host.Rate] = nil
	require.NotEmpty(t, host.DefaultRoles()[host.Rate], "a new map each time")
}

func TestApproval(t *testing.T) {
	for role, want := range map[string]error{"gp": nil, "duty_clinician": nil, "admin": host.ErrRefused, "reception_lead": host.ErrRefused, "patient": host.ErrRefused} {
		p := load(t, policyOf("b", "red", "approval: {by: u-1, role: "+role+", on: 2026-11-20}"))
		_, err := triage.NewLoop(&table{}, &brakes{}, p)
		require.ErrorIs(t, err, want, role)
		var seen events
		l := newLoop(t, &table{}, policyOf("a", "amber", ""), host.WithObserver(&seen))
		require.ErrorIs(t, l.Swap(p, monday), want, role)
		require.Equal(t, want == nil, l.Policy(monday) == p)
		require.Equal(t, want != nil, seen.count(host.Denied) == 1)
	}
}

func TestEvidence(t *testing.T) {
	var tb table
	tb.Put(s1, adult("s-1"))
	l := newLoop(t, &tb, policyOf("a", "amber", ""))
	tick(t, l, s1, monday)
	before := len(records(t, &tb))
	for _, purpose := range []string{"", "Direct care", "Mrs Smith asked", strings.Repeat("a", 61)} {
		r, v, err := l.Evidence(ctx, s1, gp, purpose, monday)
		require.Error(t, err)
		require.Nil(t, r)
		require.Zero(t, v)
		require.NotContains(t, err.Error(), "Smith")
	}
	require.Len(t, records(t, &tb), before)
	r, v, err := l.Evidence(ctx, s1, nobody, "direct_care", monday)
	require.ErrorIs(t, err, host.ErrRefused)
	require.Nil(t, r)
	require.Zero(t, v)
	require.Len(t, records(t, &tb, record.Evidence), 0)
	for n := range 3 {
		r, v, err = l.Evidence(ctx, s1, gp, "direct_care", monday)
		require.NoError(t, err)
		require.Len(t, records(t, &tb, record.Evidence), n+1, "each look is one record")
	}
	require.Equal(t, rules.Viewer{Role: "gp", Purpose: "direct_care"}, v)
	require.Equal(t, map[string]any{"patient.age_years": 41}, asInts(r.Facts().Evidence(v, "patient.age_years")))
	require.Empty(t, r.Facts().Evidence(rules.Viewer{}, "patient.age_years"), "values show by the viewer alone")
	require.NotContains(t, fmt.Sprintf("%+v %v", r, r.Facts()), "41")
	of := records(t, &tb, record.Evidence)[0]
	require.Equal(t, []string{"direct_care", "u-gp", "gp", "s-1"}, []string{of.Reason, of.By, of.Role, of.Subject})
	_, _, err = l.Evidence(ctx, sub("gone"), gp, "direct_care", monday)
	require.ErrorIs(t, err, record.ErrNotFound)
}

func asInts(m map[string]any) map[string]any {
	for k, v := range m {
		if f, ok := v.(float64); ok {
			m[k] = int(f)
		}
	}
	return m
}

const canary = "canary7f3a"

// secretive is a submission with a canary wherever a text or an id can stand.
func secretive(id string) triage.Input {
	in := adult(id)
	in.Submission.Text = rules.NewText(canary)
	in.Submission.TextLanguage = "x-" + canary
	in.Patient.ID, in.Patient.UsualGPID, in.Patient.Language, in.Practice.SiteID = canary, canary, canary, canary
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
		"symptoms": func(in *triage.Input) { in.Submission.Symptoms = []string{canary} },
		"flags":    func(in *triage.Input) { in.Patient.Flags = []string{canary} },
		"sex":      func(in *triage.Input) { in.Patient.Sex = canary },
		"channel":  func(in *triage.Input) { in.Submission.Channel = canary },
		"age":      func(in *triage.Input) { in.Patient.AgeYears = rules.Known(-41414141) },
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
	told := fmt.Sprintf("%+v", seen.all)
	for _, secret := range []string{canary, "Smith", "u-gp", "other id", "414141"} {
		require.NotContains(t, told, secret)
	}
	for _, k := range []host.EventKind{host.Decided, host.Fired, host.Failed, host.Swept, host.Denied, host.Swapped, host.NotLoaded, host.Differs} {
		require.Positive(t, seen.count(k), k)
	}
	for _, e := range seen.all {
		require.Equal(t, e.Kind == host.Fired, e.Rule != "")
		require.Equal(t, e.Kind != host.Denied && e.Kind != host.Swept && e.Kind != host.Conflict, e.Digest != "", e.Kind)
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
		"no brakes":              func() error { _, err := triage.NewLoop(&tb, nil, load(t, policyOf("a", "amber", ""))); return err },
		"no policy":              func() error { _, err := triage.NewLoop(&tb, &brakes{}, nil); return err },
		"a policy of nobody":     func() error { _, err := triage.NewLoop(&tb, &brakes{}, &triage.Policy{}); return err },
		"tick of a nil loop":     func() error { _, err := none.Tick(ctx, s1, monday); return err },
		"tick of a zero loop":    func() error { _, err := zero.Tick(ctx, s1, monday); return err },
		"sweep of a nil loop":    func() error { return none.Sweep(ctx, "p", monday, nil) },
		"sweep of a zero loop":   func() error { return zero.Sweep(ctx, "p", monday, nil) },
		"evidence of a nil loop": func() error { _, _, err := none.Evidence(ctx, s1, gp, "direct_care", monday); return err },
		"act of a zero loop":     func() error { return zero.Act(ctx, s1, host.See, gp, monday, nil) },
		"tick never":             func() error { _, err := l.Tick(ctx, s1, never); return err },
		"sweep never":            func() error { return l.Sweep(ctx, "p", never, nil) },
		"act never":              func() error { return l.Concern(ctx, s1, "too_low", gp, never) },
		"finish never":           func() error { return finish(l, s1, triage.Red, gp, never) },
		"evidence never":         func() error { _, _, err := l.Evidence(ctx, s1, gp, "direct_care", never); return err },
		"reload never":           func() error { return l.Reload(policyOf("b", "red", ""), never) },
		"reload nothing":         func() error { return l.Reload(nil, monday) },
		"swap nothing":           func() error { return l.Swap(nil, monday) },
		"swap a policy of none":  func() error { return l.Swap(&triage.Policy{}, monday) },
		"shadow nothing":         func() error { return l.Shadow(nil) },
		"an id of none":          func() error { _, err := l.Tick(ctx, record.ID{}, monday); return err },
		"tick stopped":           func() error { _, err := l.Tick(stopped, s1, monday); return err },
		"sweep stopped":          func() error { return l.Sweep(stopped, "p", monday, nil) },
		"concern stopped":        func() error { return l.Concern(stopped, s1, "too_low", gp, monday) },
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
			_, err := l.Rate(ctx, s1, triage.Change{To: triage.Red, By: gp.ID, Role: gp.Role, Seen: seen.Token(), Reason: "unwell"}, now)
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
			if failures++; f.forever || failures > 2 {
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

// Whenever a store fails, and however: it is told, what was to be kept is kept at the next try, once, and nothing else is.
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
