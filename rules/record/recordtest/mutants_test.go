// The checks of a store are held against wrong stores: each is caught, and each check catches one.

package recordtest_test

import (
	"context"
	"errors"
	"flag"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/capacity/capacitytest"
	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/inbox/accounts/accountstest"
	"github.com/frontdoor-rules/frontdoor/inbox/inboxtest"
	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/limits/limitstest"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/rules/record/recordtest"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/frontdoor-rules/frontdoor/triage/triagetest"
	"github.com/stretchr/testify/require"
)

// A check is one of a store of submissions.
type check = recordtest.NamedCheck[triage.Input, triage.State]

// A named mutant, with what a check must say of it.
type named struct {
	name, says string
	how        func(*mutant)
}

var mutants = slices.Concat(valueMutants, writeMutants, recordMutants, openMutants, reopenMutants)

var allChecks = flag.Bool(
	"all", false, "hold every mutant against every check, and not only up to the one that is to catch it",
)

func TestMutants(t *testing.T) {
	var mu sync.Mutex
	caught := map[string]int{}
	t.Run("all", func(t *testing.T) {
		require.Len(t, mutants, 120, "the README says so")
		for _, c := range mutants {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				var faults []recordtest.Fault
				check := func() { faults = faultsOf(c) }
				if strings.HasPrefix(c.name, "deadlock") {
					synctest.Test(t, func(*testing.T) {
						check()
						time.Sleep(time.Hour) // for those who still wait
					})
				} else {
					check()
				}
				var says []string
				mu.Lock()
				for _, f := range faults {
					caught[f.Check]++
					says = append(says, f.Error())
				}
				mu.Unlock()
				require.NotEmpty(t, faults, "survives")
				require.Contains(t, strings.Join(says, "\n"), c.says)
				t.Log(says[0])
			})
		}
	})
	opened := 0
	dead := recordtest.Check(func() triagetest.Host { opened++; return mutate(dies) }, triagetest.Sample())
	require.Len(t, dead, opened, "a check that a host passes of which nothing works")
	for _, f := range dead {
		require.True(t, caught[f.Check] > 0 || catches(f.Check), "%s catches no mutant", f.Check)
	}
}

// faultsOf are the faults that a mutant shows to the check which it names, or to all up to the one that says what it is to
// show; with -all, to all checks.
func faultsOf(c named) (faults []recordtest.Fault) {
	name, _, _ := strings.Cut(c.says, ":")
	checks := recordtest.Checks(triagetest.Sample())
	at := slices.IndexFunc(checks, func(check check) bool { return check.Name == name })
	if at >= 0 && !*allChecks {
		checks = checks[at : at+1]
	}
	for _, check := range checks {
		if err := check.Run(mutate(c.how)); err != nil {
			fault := recordtest.Fault{Check: check.Name, Err: err}
			faults = append(faults, fault)
			if !*allChecks && strings.Contains(fault.Error(), c.says) {
				break
			}
		}
	}
	return faults
}

// catches tells whether a check finds a fault in any mutant.
func catches(check string) bool {
	for _, of := range recordtest.Checks(triagetest.Sample()) {
		if of.Name == check {
			return slices.ContainsFunc(mutants, func(c named) bool {
				return !strings.HasPrefix(c.name, "deadlock") && of.Run(mutate(c.how)) != nil
			})
		}
	}
	return false
}

// dies does nothing but fail.
func dies(m *mutant) {
	broken := errors.New("broken")
	m.entry = func(context.Context, record.ID) (entry, error) { return entry{}, broken }
	m.open = func(context.Context, string, string) iter.Seq2[entry, error] {
		return func(yield func(entry, error) bool) { yield(entry{}, broken) }
	}
	m.apply = func(context.Context, change) error { return broken }
	m.Put = func(record.ID, triage.Input, []byte) error { return broken }
	m.Due = func(time.Time) ([]record.ID, error) { return nil, broken }
	m.Records = func(string) iter.Seq2[record.Linked, error] {
		return func(yield func(record.Linked, error) bool) { yield(record.Linked{}, broken) }
	}
	m.Reopen = func() (triagetest.Host, error) { return triagetest.Host{}, broken }
}

func TestNoFalseAlarm(t *testing.T) {
	require.Empty(t, recordtest.Check(func() triagetest.Host {
		return mutate(func(m *mutant) { m.reopens(all, func(*mutant) {}) })
	}, triagetest.Sample()))
	require.Empty(t, recordtest.Check(good[triage.Input, triage.State], triagetest.Sample()))
	require.Empty(t, recordtest.Check(good[triage.BrakeInput, triage.BrakeState], triagetest.BrakeSample()))
	require.Empty(t, recordtest.Check(good[limits.Input, limits.State], limitstest.Sample()))
	require.Empty(t, recordtest.Check(good[capacity.Input, capacity.State], capacitytest.Sample()))
	require.Empty(t, recordtest.Check(good[inbox.Input, inbox.State], inboxtest.Sample()))
	require.Empty(t, recordtest.Check(good[accounts.Input, accounts.State], accountstest.Sample()))
}

func good[In, State any]() recordtest.Host[In, State] {
	return underTest(&memory.Table[In, State]{})
}
