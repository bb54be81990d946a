// Who may do what, approvals, and who sees evidence.
package host_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

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
					_, err = l.Rate(ctx, id, triage.Change{
						To: triage.Red, By: by.ID, Role: by.Role, Seen: d.Token(), Reason: "unwell",
					}, now)
				}
				return err
			},
			func() error { return finish(l, id, triage.Green, by, now.Add(time.Second)) }, // another act than the first
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
				l := newLoop(
					t, &tb, policyOf("a", "amber", ""), host.WithAuthority(host.Roles{}), nil,
					host.WithAuthority(host.DefaultRoles()), c.option, host.WithObserver(&seen),
				)
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
						require.Equal(
							t, []string{c.by.ID, c.by.Role}, []string{all[len(all)-1].By, all[len(all)-1].Role},
						)
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
					require.Equal(t, []string{
						"refused", string(act), "not_allowed", c.by.ID, role, d.Digest,
					}, []string{string(r.Kind), r.What, string(r.Reason), r.By, r.Role, r.Digest})
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
		host.Rate: {"admin", "supplier"}, host.Concern: {"nurse", ""}, host.Instruct: {"duty_clinician", "gp"},
		host.Book: {"admin", "patient"}, host.Approve: {"gp", "admin"}, host.See: {"gp", "system"}, "other": {"", "gp"},
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
	for role, want := range map[string]error{
		"gp": nil, "duty_clinician": nil, "admin": host.ErrRefused, "reception_lead": host.ErrRefused,
		"patient": host.ErrRefused,
	} {
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
		for range 2 { // once more, as its answer was lost
			r, v, err = l.Evidence(ctx, s1, gp, "direct_care", monday.Add(time.Duration(n)*time.Minute))
			require.NoError(t, err)
		}
		require.Len(t, records(t, &tb, record.Evidence), n+1, "each look is one record")
	}
	require.Equal(t, rules.Viewer{Role: "gp", Purpose: "direct_care"}, v)
	require.Equal(t, map[string]any{"patient.age_years": 41}, asInts(r.Facts().Evidence(v, "patient.age_years")))
	require.Empty(t, r.Facts().Evidence(rules.Viewer{}, "patient.age_years"), "values show by the viewer alone")
	require.NotContains(t, fmt.Sprintf("%+v %v", r, r.Facts()), "41")
	of := records(t, &tb, record.Evidence)[0]
	require.Equal(
		t, []string{"direct_care", "u-gp", "gp", "s-1"}, []string{string(of.Reason), of.By, of.Role, of.Subject},
	)
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
