// The loop that verifies the accounts of a host's store, what is kept of an account, and the records of its verdicts.

package accounts

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A Store keeps the accounts of practices with the states of their last verifications. Package accountstest tests a
// host's.
type Store = record.Store[Input, State]

// State is what one verification hands to the next: the verdict that was recorded. A host keeps it as JSON and does
// not look into it; states compare with ==. The zero State is that of an account never verified.
type State struct {
	kept  state
	newer host.Newer // what a newer release has written
}

// state is what a State holds, and its JSON.
type state struct {
	Verdict Verdict `json:"verdict,omitempty"`
	Level   Level   `json:"level,omitempty"`
	Reason  Code    `json:"reason,omitempty"`
	Suspend string  `json:"suspend,omitempty"`
	// Undecided says that the account cannot be verified as it stands; zero where it can.
	Undecided host.Undecided `json:"undecided,omitzero"`
}

// MarshalJSON gives what a store keeps.
func (s State) MarshalJSON() ([]byte, error) { return host.WriteState(s.newer, s.kept) }

// UnmarshalJSON reads what MarshalJSON gives and ignores keys that it does not know.
func (s *State) UnmarshalJSON(raw []byte) (err error) {
	s.newer, err = host.ReadState(raw, &s.kept)
	return err
}

// Undecided says since when the account's input cannot be decided, and why; the zero value for one that can.
func (s State) Undecided() host.Undecided { return s.kept.Undecided }

// String is the verdict, with its level, and whether the account is suspended meanwhile.
func (s State) String() string {
	out := strings.TrimSpace(string(s.kept.Verdict) + " " + string(s.kept.Level))
	if s.kept.Suspend != "" {
		out += ", suspended"
	}
	return out
}

// state is what is kept of a decision.
func (d Decision) state() State {
	return State{kept: state{Verdict: d.Verdict, Level: d.Level, Reason: d.Reason, Suspend: d.Suspend}}
}

// A Loop verifies the accounts of a store; every change of a verdict is one record. Tick, Sweep, Swap, Reload,
// Shadow, Status and Evidence are those of [host.Loop].
type Loop = host.Loop[*Policy, Input, State, Decision]

// NewLoop makes a loop over a store with a policy in force. The error, from [host.New], says what is missing.
func NewLoop(s Store, p *Policy, options ...host.Option) (*Loop, error) {
	return host.New(host.Verbs[*Policy, Input, State, Decision]{
		Name:      "accounts",
		Load:      Load,
		Decide:    decideEntry,
		Newer:     func(s State) bool { return s.newer != "" },
		Undecided: func(s *State) *host.Undecided { return &s.kept.Undecided },
		Summarise: func(d Decision) host.Summary {
			return host.Summary{Code: string(d.Verdict), Text: d.state().String(), Fired: d.Fired}
		},
		Result: func(p *Policy, e record.Entry[Input, State], now time.Time) (*rules.Result, error) {
			d, err := verifyEntry(p, e, now)
			return d.Result(), err
		},
	}, s, p, options...)
}

// decideEntry verifies an entry of the store and says what to keep of it: a record only where the verdict changed.
func decideEntry(
	_ context.Context, p *Policy, e record.Entry[Input, State], now time.Time,
) (Decision, record.Change[State], error) {
	d, err := verifyEntry(p, e, now)
	if err != nil {
		return d, record.Change[State]{}, err
	}
	c := record.Change[State]{State: d.state(), Wake: d.NextChange}
	e.State.kept.Undecided = host.Undecided{}
	if c.State == e.State {
		return d, c, nil
	}
	from, to := e.State.String(), c.State.String()
	if from == to { // only the reason changed
		from += " for " + string(e.State.kept.Reason)
		to += " for " + string(c.State.kept.Reason)
	}
	c.Records = []record.Record{{
		Subject: e.ID.Subject, Kind: record.Verdict, From: from, To: to, By: "policy", Role: "system",
		Reason: record.Code(cmp.Or(string(d.Reason), string(d.Verdict))), Rules: d.Fired,
		Notify: recipients(d.To, d.Notify), At: now,
		Version: fmt.Sprint(e.Version), Digest: d.Digest, CalendarDigest: d.CalendarDigest,
	}}
	return d, c, nil
}

// verifyEntry verifies an entry as it was read.
func verifyEntry(p *Policy, e record.Entry[Input, State], now time.Time) (Decision, error) {
	if e.Input.Account.ID != e.ID.Subject {
		return Decision{}, &rules.Error{
			Code: "contradiction", Fact: "account.id", Detail: "the id of what the store gave",
		}
	}
	return Verify(p, e.Input, now)
}

// recipients are those whom a decision names, sorted, each once.
func recipients(to string, notify []string) []string {
	out := slices.Clone(notify)
	if to != "" {
		out = append(out, to)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
