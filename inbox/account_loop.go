package inbox

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
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
	Reason  string  `json:"reason,omitempty"`
	Suspend string  `json:"suspend,omitempty"`
}

func (d AccountDecision) state() AccountState {
	return AccountState{d.Verdict, d.Level, d.Reason, d.Suspend}
}

// An AccountLoop verifies the accounts of a store: see [host.Loop]. Every change of a verdict is one record.
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
			c := record.Change[AccountState]{State: d.state(), Wake: d.NextChange}
			if c.State != e.State {
				from, to := e.State.String(), c.State.String()
				if from == to { // for another reason
					from, to = from+" for "+e.State.Reason, to+" for "+c.State.Reason
				}
				c.Records = []record.Record{{
					Subject: e.ID.Subject, Kind: record.Verdict, From: from, To: to, By: "policy", Role: "system", Reason: orElse(d.Reason, string(d.Verdict)), Rules: d.Fired,
					Tell: told(d.To, d.Notify), At: now, Version: fmt.Sprint(e.Version), Digest: d.Digest, CalendarDigest: d.CalendarDigest,
				}}
			}
			return d, c, nil
		},
		Tell: func(d AccountDecision) host.Told {
			return host.Told{Code: string(d.Verdict), Says: d.state().String(), Fired: d.Fired}
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

// String is the verdict, with its level, and whether the account is suspended meanwhile.
func (s AccountState) String() string {
	out := strings.TrimSpace(string(s.Verdict) + " " + string(s.Level))
	if s.Suspend != "" {
		out += ", suspended"
	}
	return out
}

func orElse(a, b string) string {
	if a == "" || a == "true" {
		return b
	}
	return a
}
