package accounts

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A Store keeps the accounts of practices with their last verdicts.
type Store = record.Store[Input, State]

// State is what a verification hands to the next: the verdict that was recorded. The zero State is none. It is kept as JSON
// and compares with ==.
type State struct{ kept state }

// state is what a State holds, and its JSON.
type state struct {
	Verdict Verdict `json:"verdict,omitempty"`
	Level   Level   `json:"level,omitempty"`
	Reason  Code    `json:"reason,omitempty"`
	Suspend string  `json:"suspend,omitempty"`
}

// MarshalJSON gives what a store keeps.
func (s State) MarshalJSON() ([]byte, error) { return json.Marshal(s.kept) }

// UnmarshalJSON reads what MarshalJSON gives; keys that it does not know do not matter.
func (s *State) UnmarshalJSON(raw []byte) error { return json.Unmarshal(raw, &s.kept) }

func (d Decision) state() State {
	return State{kept: state{Verdict: d.Verdict, Level: d.Level, Reason: d.Reason, Suspend: d.Suspend}}
}

// A Loop verifies the accounts of a store: see [host.Loop]. Every change of a verdict is one record.
type Loop = host.Loop[*Policy, Input, State, Decision]

// NewLoop needs a store and a policy.
func NewLoop(s Store, p *Policy, options ...host.Option) (*Loop, error) {
	return host.New(host.Verbs[*Policy, Input, State, Decision]{
		Name: "accounts",
		Load: func(fsys fs.FS) (*Policy, error) { return Load(fsys) },
		Decide: func(_ context.Context, p *Policy, e record.Entry[Input, State], now time.Time) (Decision, record.Change[State], error) {
			d, err := verifyEntry(p, e, now)
			if err != nil {
				return d, record.Change[State]{}, err
			}
			c := record.Change[State]{State: d.state(), Wake: d.NextChange}
			if c.State != e.State {
				from, to := e.State.String(), c.State.String()
				if from == to { // for another reason
					from, to = from+" for "+string(e.State.kept.Reason), to+" for "+string(c.State.kept.Reason)
				}
				c.Records = []record.Record{{
					Subject: e.ID.Subject, Kind: record.Verdict, From: from, To: to, By: "policy", Role: "system", Reason: record.Code(orElse(string(d.Reason), string(d.Verdict))), Rules: d.Fired,
					Notify: told(d.To, d.Notify), At: now, Version: fmt.Sprint(e.Version), Digest: d.Digest, CalendarDigest: d.CalendarDigest,
				}}
			}
			return d, c, nil
		},
		Summarise: func(d Decision) host.Summary {
			return host.Summary{Code: string(d.Verdict), Text: d.state().String(), Fired: d.Fired}
		},
		Result: func(p *Policy, e record.Entry[Input, State], now time.Time) (*rules.Result, error) {
			d, err := verifyEntry(p, e, now)
			return d.Result(), err
		},
	}, s, p, options...)
}

func verifyEntry(p *Policy, e record.Entry[Input, State], now time.Time) (Decision, error) {
	if e.Input.Account.ID != e.ID.Subject {
		return Decision{}, &rules.Error{Code: "contradiction", Fact: "account.id", Detail: "the id of what the store gave"}
	}
	return Verify(p, e.Input, now)
}

// String is the verdict, with its level, and whether the account is suspended meanwhile.
func (s State) String() string {
	out := strings.TrimSpace(string(s.kept.Verdict) + " " + string(s.kept.Level))
	if s.kept.Suspend != "" {
		out += ", suspended"
	}
	return out
}

// told are those whom a decision names.
func told(to string, notify []string) []string {
	out := slices.Clone(notify)
	if to != "" && !slices.Contains(out, to) {
		out = append(out, to)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func orElse(a, b string) string {
	if a == "" || a == "true" {
		return b
	}
	return a
}
