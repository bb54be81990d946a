// This file runs the suites of all packages on tables.

package memory_test

import (
	"testing"
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
)

// underTest is a table as the suites see it.
func underTest[In, State any](t *memory.Table[In, State]) recordtest.Host[In, State] {
	return recordtest.Host[In, State]{
		Store: t, Records: t.Records,
		Put: func(id record.ID, in In, _ []byte) error { t.Put(id, in); return nil },
		Due: func(now time.Time) ([]record.ID, error) { return t.Due(now), nil },
	}
}

func TestSubmissions(t *testing.T) {
	triagetest.Run(t, func(*testing.T) triagetest.Host {
		return underTest(&memory.Table[triage.Input, triage.State]{})
	})
}

func TestBrakes(t *testing.T) {
	triagetest.RunBrakes(t, func(*testing.T) triagetest.BrakeHost {
		return underTest(&memory.Table[triage.BrakeInput, triage.BrakeState]{})
	})
}

func TestDoors(t *testing.T) {
	limitstest.Run(t, func(*testing.T) limitstest.Host {
		return underTest(&memory.Table[limits.Input, limits.State]{})
	})
}

func TestBooks(t *testing.T) {
	capacitytest.Run(t, func(*testing.T) capacitytest.Host {
		return underTest(&memory.Table[capacity.Input, capacity.State]{})
	})
}

func TestItems(t *testing.T) {
	inboxtest.Run(t, func(*testing.T) inboxtest.Host { return underTest(&memory.Table[inbox.Input, inbox.State]{}) })
}

func TestAccounts(t *testing.T) {
	accountstest.Run(t, func(*testing.T) accountstest.Host {
		return underTest(&memory.Table[accounts.Input, accounts.State]{})
	})
}
