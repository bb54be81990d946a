package inbox

import (
	"context"
	"fmt"
	"io/fs"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// An AccountStore keeps the accounts of practices with their last verdicts.
type AccountStore = record.Store[AccountInput, AccountState]

// AccountState is what a verification hands to the next: the verdict that was recorded. The zero AccountState is none.
type AccountState struct {
	Verdict Verdict `json:"verdict,omitempty"`
	Level   Level   `json:"level,omitempty"`
}

// An AccountLoop verifies the accounts of a store. Every change of a verdict is one record.
type AccountLoop = host.Loop[*AccountPolicy, AccountInput, AccountState, AccountDecision]

// NewAccountLoop needs a store and a policy.
func NewAccountLoop(s AccountStore, p *AccountPolicy, options ...host.Option) (*AccountLoop, error) {
	return host.New(host.Domain[*AccountPolicy, AccountInput, AccountState, AccountDecision]{
		Name: "accounts",
		Load: func(fsys fs.FS) (*AccountPolicy, error) { return LoadAccounts(fsys) },
		Decide: func(_ context.Context, p *AccountPolicy, e record.Entry[AccountInput, AccountState], now time.Time) (AccountDecision, record.Change[AccountState], error) {
			d, err := verifyEntry(p, e, now)
			if err != nil {
				return d, record.Change[AccountState]{}, err
			}
			c := record.Change[AccountState]{State: AccountState{d.Verdict, d.Level}, Wake: d.NextChange}
			if c.State != e.State {
				c.Records = []record.Record{{
					Subject: e.ID.Subject, Kind: record.Verdict, From: e.State.String(), To: c.State.String(), By: "policy", Role: "system", Reason: orElse(d.Reason, string(d.Verdict)), Rules: d.Fired,
					Tell: told(d.To, d.Notify), At: now, Version: fmt.Sprint(e.Version), Digest: d.Digest, CalendarDigest: d.CalendarDigest,
				}}
			}
			return d, c, nil
		},
		Tell: func(d AccountDecision) host.Told {
			return host.Told{Code: string(d.Verdict), Says: AccountState{d.Verdict, d.Level}.String(), Fired: d.Fired}
		},
		Result: func(p *AccountPolicy, e record.Entry[AccountInput, AccountState], now time.Time) (*rules.Result, error) {
			d, err := verifyEntry(p, e, now)
			return d.Result(), err
		},
	}, s, p, options...)
}

func verifyEntry(p *AccountPolicy, e record.Entry[AccountInput, AccountState], now time.Time) (AccountDecision, error) {
	if e.Input.Account.ID != e.ID.Subject {
		return AccountDecision{}, &rules.Error{Code: "contradiction", Fact: "account.id", Detail: "the id of what the store gave"}
	}
	return Verify(p, e.Input, now)
}

// String is the verdict, with the level that it verifies to.
func (s AccountState) String() string {
	if s.Level == "" {
		return string(s.Verdict)
	}
	return string(s.Verdict) + " " + string(s.Level)
}

func orElse(a, b string) string {
	if a == "" || a == "true" {
		return b
	}
	return a
}
