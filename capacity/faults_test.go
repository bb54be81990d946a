// The loop over a store that goes wrong at each of its calls.

package capacity_test

import (
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
	"github.com/stretchr/testify/require"
)

func TestLoopSurvivesTrouble(t *testing.T) {
	p := load(t, "")
	domaintest.SurvivesTrouble(t, func(t *testing.T, tr *domaintest.Trouble) domaintest.Story {
		var table memory.Table[capacity.Input, capacity.State]
		l, err := capacity.NewLoop(domaintest.Troubled(&table, tr), p)
		require.NoError(t, err)
		on := func(minutes int) time.Time { return monday.Add(time.Duration(minutes) * time.Minute) }
		tick := func(minutes int) func() error {
			return func() error { _, err := l.Tick(ctx, book, on(minutes)); return err }
		}
		sweep := func(minutes int) func() error {
			return func() error { return l.Sweep(ctx, "north", on(minutes), nil) }
		}
		table.Put(book, two(ambers("a", "b")...))
		return domaintest.Story{
			Steps: []func() error{
				tick(0), sweep(1),
				func() error { return l.Offer(ctx, book, "a", "s1", on(20), clerk, on(2)) },
				tick(3),
				func() error { return l.Confirm(ctx, book, "a", "s1", clerk, on(4)) },
				sweep(5),
				func() error { return l.Decline(ctx, book, "b", "s2", clerk, on(6)) },
				tick(7),
				func() error { return l.Release(ctx, book, "a", "s1", clerk, on(8)) },
				tick(9), sweep(10),
				func() error {
					_, _, err := l.Evidence(ctx, book, clerk, "direct_care", on(11))
					return err
				},
				tick(59),
			},
			Practice: "north", Records: table.Records,
			Kept: func() any {
				e, err := table.Entry(ctx, book)
				require.NoError(t, err)
				return e.State
			},
		}
	})
}
