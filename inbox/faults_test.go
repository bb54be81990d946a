// The loop over a store that goes wrong at each of its calls.

package inbox_test

import (
	"context"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
	"github.com/stretchr/testify/require"
)

func TestLoopSurvivesTrouble(t *testing.T) {
	p := loaded(t, simulated)
	domaintest.SurvivesTrouble(t, func(t *testing.T, tr *domaintest.Trouble) domaintest.Story {
		var table memory.Table[inbox.Input, inbox.State]
		ctx := context.Background()
		l, err := inbox.NewLoop(domaintest.Troubled(&table, tr), p)
		require.NoError(t, err)
		second := record.ID{Practice: "p", Subject: "it-2"}
		table.Put(it1, message("it-1"))
		table.Put(second, message("it-2"))
		tick := func(id record.ID, hours int) func() error {
			return func() error {
				_, err := l.Tick(ctx, id, monday.Add(time.Duration(hours)*time.Hour))
				return err
			}
		}
		sweep := func(hours int) func() error {
			return func() error { return l.Sweep(ctx, "p", monday.Add(time.Duration(hours)*time.Hour), nil) }
		}
		return domaintest.Story{
			Steps: []func() error{
				tick(it1, 1), sweep(2), tick(it1, 62), sweep(63), tick(second, 73), sweep(80),
				func() error {
					_, _, err := l.Evidence(ctx, it1, host.Actor{ID: "u-1", Role: "gp"}, "direct_care", monday.Add(81*time.Hour))
					return err
				},
				func() error {
					in := message("it-1")
					in.Item.SignedOffAt, in.Item.SignedOffBy = monday.Add(82*time.Hour), "u-1"
					if e, err := table.Entry(ctx, it1); err != nil || !e.Input.Item.SignedOffAt.IsZero() {
						return err
					}
					table.Put(it1, in)
					return nil
				},
				sweep(83), sweep(900),
			},
			Practice: "p", Records: table.Records,
			Kept: func() any { return statesOf(t, &table, it1, second) },
		}
	})
}

// statesOf are the states of some entries.
func statesOf(t require.TestingT, s inbox.Store, ids ...record.ID) (out []inbox.State) {
	for _, id := range ids {
		e, err := s.Entry(context.Background(), id)
		require.NoError(t, err)
		out = append(out, e.State)
	}
	return out
}
