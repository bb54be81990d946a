// The loop itself over a store that goes wrong at each of its calls: with a candidate policy, an entry that cannot be
// decided, a swap of the policy and an authority that refuses.
package host_test

import (
	"errors"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

func TestLoopSurvivesTrouble(t *testing.T) {
	first, candidate, second := load(
		t,
		policyOf("a", "amber", ""),
	), load(
		t,
		policyOf("b", "red", ""),
	), policyOf(
		"c",
		"red",
		"",
	)
	domaintest.SurvivesTrouble(t, func(t *testing.T, tr *domaintest.Trouble) domaintest.Story {
		var tb table
		l, err := triage.NewLoop(domaintest.Troubled(&tb, tr), &brakes{}, first)
		require.NoError(t, err)
		require.NoError(t, l.Shadow(candidate))
		on := func(minutes int) time.Time { return monday.Add(time.Duration(minutes) * time.Minute) }
		bad := adult("s-2")
		bad.Patient.AgeYears = rules.Withhold(-1)
		tb.Put(s1, adult("s-1"))
		tb.Put(sub("s-2"), bad)
		tb.Put(sub("s-3"), adult("s-3"))
		sweep := func(minutes int) func() error {
			return func() error { return l.Sweep(ctx, "p", on(minutes), nil) }
		}
		// undecided is a step that is done where nothing but the one input is at fault.
		undecided := func(step func() error) func() error {
			return func() error {
				var fault *rules.Error
				if err := step(); err != nil && !errors.As(err, &fault) {
					return err
				}
				e, err := tb.Entry(ctx, sub("s-2"))
				if err == nil && e.State.Undecided().Code == "" {
					return errDisk
				}
				return err
			}
		}
		return domaintest.Story{
			Steps: []func() error{
				func() error { _, err := l.Tick(ctx, s1, on(0)); return err },
				undecided(func() error { _, err := l.Tick(ctx, sub("s-2"), on(1)); return err }),
				func() error { _, err := l.Tick(ctx, sub("s-3"), on(2)); return err },
				func() error {
					return domaintest.Refused(l.Concern(ctx, s1, "too_low", nobody, on(3)), host.ErrRefused)
				},
				func() error { tb.Put(sub("s-2"), adult("s-2")); return nil },
				sweep(4),
				func() error { l.EndShadow(); return l.Reload(second, on(5)) },
				sweep(6), sweep(7),
			},
			Practice: "p", Records: tb.Records,
			Kept: func() any {
				var states []triage.State
				for _, id := range []string{"s-1", "s-2", "s-3"} {
					e, err := tb.Entry(ctx, sub(id))
					require.NoError(t, err)
					states = append(states, e.State)
				}
				return states
			},
		}
	})
}
