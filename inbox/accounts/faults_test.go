// The loop over a store that goes wrong at each of its calls.

package accounts_test

import (
	"context"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
	"github.com/stretchr/testify/require"
)

func TestLoopSurvivesTrouble(t *testing.T) {
	p := verifying(t, verifyRules)
	domaintest.SurvivesTrouble(t, func(t *testing.T, tr *domaintest.Trouble) domaintest.Story {
		var table memory.Table[accounts.Input, accounts.State]
		ctx, clerk := context.Background(), host.Actor{ID: "u-1", Role: "admin"}
		l := newAccountLoop(t, domaintest.Troubled(&table, tr), p)
		at := func(hours int) time.Time { return monday.Add(time.Duration(hours) * time.Hour) }
		put := func(differs given) func() error {
			return func() error { table.Put(a9, accountWith(t, p, differs)); return nil }
		}
		tick := func(hours int) func() error {
			return func() error { _, err := l.Tick(ctx, a9, at(hours)); return err }
		}
		sweep := func(hours int) func() error {
			return func() error { return l.Sweep(ctx, "p", at(hours), nil) }
		}
		return domaintest.Story{
			Steps: []func() error{
				put(nil), tick(1), put(given{"account.identity_level": "P5"}), sweep(2),
				put(given{"account.name_match": "partial"}), tick(3), sweep(4),
				func() error {
					_, _, err := l.Evidence(ctx, a9, clerk, "direct_care", at(5))
					return err
				},
				put(given{"account.failed_attempts": 3}), sweep(6), tick(7),
			},
			Practice: "p", Records: table.Records,
			Kept: func() any {
				e, err := table.Entry(ctx, a9)
				require.NoError(t, err)
				return e.State
			},
		}
	})
}
