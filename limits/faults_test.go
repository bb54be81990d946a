// The loop over a store that goes wrong at each of its calls.

package limits_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
)

func TestLoopSurvivesTrouble(t *testing.T) {
	p := policy(t, sixty+"\nrules:\n  - {id: busy, when: limit.active >= 3, then: {alert: busy}, because: x}\n")
	domaintest.SurvivesTrouble(t, func(t *testing.T, tr *domaintest.Trouble) domaintest.Story {
		var table memory.Table[limits.Input, limits.State]
		l := newLoop(t, domaintest.Troubled(&table, tr), p)
		ctx := context.Background()
		on := func(hour, minute int) time.Time { return time.Date(2026, 11, 24, hour, minute, 0, 0, time.UTC) }
		tick := func(hour, minute int) func() error {
			return func() error { _, err := l.Tick(ctx, limits.DoorOf("north"), on(hour, minute)); return err }
		}
		submit := func(id string, minute int) func() error {
			return func() error {
				a, err := l.Submit(ctx, "north", requestWithID(id), on(8, minute))
				if err == nil && !a.Admit {
					return errors.New("it is not let in")
				}
				return err
			}
		}
		instruct := func(id, cancels string) func() error {
			return func() error {
				i := instructionBy(t, id, twelve)
				i.Cancels = cancels
				_, err := l.Instruct(ctx, "north", i, lead, on(8, 30))
				return err
			}
		}
		return domaintest.Story{
			Steps: []func() error{
				tick(7, 0), tick(8, 0), submit("s-1", 1), submit("s-2", 2), submit("s-1", 3),
				func() error { return l.SetActive(ctx, "north", map[limits.Kind]int{limits.Medical: 3}, on(8, 4)) },
				tick(8, 5), instruct("i-1", ""), tick(8, 31), submit("s-3", 32), instruct("i-2", "i-1"), tick(8, 40),
				func() error {
					_, _, err := l.Evidence(ctx, limits.DoorOf("north"), lead, "direct_care", on(9, 0))
					return err
				},
				func() error {
					_, err := l.Instruct(
						ctx,
						"north",
						instructionBy(t, "i-3", twelve),
						host.Actor{ID: "admin-2", Role: "patient"},
						on(9, 1),
					)
					return domaintest.Refused(err, host.ErrRefused)
				},
				func() error { return l.Sweep(ctx, "north", on(18, 30), nil) },
				tick(19, 0),
			},
			Practice: "north", Records: table.Records,
			Kept: func() any { return stateOf(t, &table, "north") },
		}
	})
}
