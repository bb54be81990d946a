// The loop over stores of submissions and of brakes that go wrong at each of their calls.

package triage_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
	"github.com/frontdoor-rules/frontdoor/triage"
)

func TestLoopSurvivesTrouble(t *testing.T) {
	for name, p := range map[string]*triage.Policy{"proposing": load(t, sorts), "applying": applying(t, sorts, 3, 9)} {
		t.Run(name, func(t *testing.T) {
			domaintest.SurvivesTrouble(t, func(t *testing.T, tr *domaintest.Trouble) domaintest.Story {
				return troubledDay(t, tr, p)
			})
		})
	}
}

// troubledDay is a day of three submissions.
func troubledDay(t *testing.T, tr *domaintest.Trouble, p *triage.Policy) domaintest.Story {
	d := newLoopTest(t, p, func(s *stores) {
		s.submissions, s.brakes = domaintest.Troubled(s.submissions, tr), domaintest.Troubled(s.brakes, tr)
	})
	on := func(minutes int) time.Time { return monday.Add(time.Duration(minutes) * time.Minute) }
	for n := range 3 {
		d.put(nth(n), nil)
	}
	tick := func(n, minutes int) func() error {
		return func() error { _, err := d.Tick(ctx, nth(n), on(minutes)); return err }
	}
	// said is what a person says who has seen what is kept.
	said := func(say func(seen string) (triage.Ruling, error), n int) func() error {
		seen := ""
		return func() error {
			if seen == "" {
				seen = d.entry(nth(n)).State.Decision().Token()
			}
			r, err := say(seen)
			if err == nil && r.Status != triage.Accepted {
				return errors.New(r.Code)
			}
			return err
		}
	}
	rate := func(n int, to triage.Rating, by host.Actor, minutes int) func() error {
		return said(func(seen string) (triage.Ruling, error) {
			return d.Rate(ctx, nth(n),
				triage.Change{To: to, By: by.ID, Role: by.Role, Reason: "looked", Seen: seen}, on(minutes))
		}, n)
	}
	return domaintest.Story{
		Steps: []func() error{
			tick(0, 0),
			func() error { return d.Sweep(ctx, "p", on(1), nil) },
			func() error { return d.Concern(ctx, nth(0), "too_low", gp, on(2)) },
			func() error {
				err := d.Concern(ctx, nth(0), "too_low", host.Actor{ID: "u-x", Role: "patient"}, on(3))
				return domaintest.Refused(err, host.ErrRefused)
			},
			func() error {
				// A refusal of the rating itself, which somebody may who acts on it.
				r, err := d.Rate(ctx, nth(0), triage.Change{
					To: triage.Green, By: admin.ID, Role: admin.Role, Reason: "looked", Seen: "nothing",
				}, on(3))
				if err == nil && r.Status == triage.Accepted {
					return errors.New("it is accepted")
				}
				return err
			},
			rate(0, triage.Amber, gp, 4), tick(0, 5), rate(1, triage.Red, gp, 6), tick(1, 7),
			func() error { _, _, err := d.Evidence(ctx, nth(1), gp, "direct_care", on(8)); return err },
			said(func(seen string) (triage.Ruling, error) {
				return d.Finish(ctx, nth(1), triage.Change{To: triage.Red, By: gp.ID, Role: gp.Role, Seen: seen}, on(9))
			}, 1),
			func() error { return d.Sweep(ctx, "p", on(10), nil) },
			func() error { return d.Sweep(ctx, "p", on(24*60), nil) },
		},
		Practice: "p", Records: d.table.Records,
		Kept: func() any {
			var states []triage.State
			for n := range 3 {
				states = append(states, d.entry(nth(n)).State)
			}
			brake := counted{}
			if _, err := d.brakes.Entry(ctx, record.ID{Practice: "p", Subject: "brake"}); err == nil {
				brake = d.braked("p")
				slices.Sort(brake.Lowered) // a submission whose first try failed is lowered after the others
				slices.Sort(brake.Reversed)
			}
			return []any{states, brake}
		},
	}
}
