// The loop that reviews the items of a host's store, and the records of what it raises.

package inbox

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A Store keeps the items of practices with the states of their last reviews. Package inboxtest tests a host's.
type Store = record.Store[Input, State]

// A Loop reviews the items of a store: Tick reviews one, Sweep all that are open. Every stage is raised once,
// whatever the order, delay or repetition of its calls. Each stage and each new proposal is one record, which names
// whom to tell. Tick, Sweep, Swap, Reload, Shadow, Status and Evidence are those of [host.Loop].
type Loop = host.Loop[*Policy, Input, State, Decision]

// NewLoop makes a loop over a store with a policy in force. The error, from [host.New], says what is missing.
func NewLoop(s Store, p *Policy, options ...host.Option) (*Loop, error) {
	return host.New(host.Verbs[*Policy, Input, State, Decision]{
		Name:      "inbox",
		Load:      Load,
		Decide:    decideEntry,
		Summarise: summarise,
		Same:      State.sameAs,
		Newer:     func(s State) bool { return s.newer != "" },
		Undecided: func(s *State) *host.Undecided { return &s.kept.Undecided },
		Result: func(p *Policy, e record.Entry[Input, State], now time.Time) (*rules.Result, error) {
			d, err := reviewEntry(p, e, now)
			return d.Result(), err
		},
	}, s, p, options...)
}

// decideEntry reviews an entry of the store and says what to keep of it.
func decideEntry(
	_ context.Context, p *Policy, e record.Entry[Input, State], now time.Time,
) (Decision, record.Change[State], error) {
	d, err := reviewEntry(p, e, now)
	if err != nil {
		return d, record.Change[State]{}, err
	}
	return d, record.Change[State]{
		State: d.State, Done: d.State.kept.Done, Records: d.records(e.ID, e.Version), Wake: d.NextWake,
	}, nil
}

// reviewEntry reviews an entry as it was read. One that was never reviewed is reviewed from its receipt on, so that the
// stages that it has passed since then are found.
func reviewEntry(p *Policy, e record.Entry[Input, State], now time.Time) (Decision, error) {
	in := e.Input
	if in.Item.ID != e.ID.Subject {
		return Decision{}, &rules.Error{Code: "contradiction", Fact: "item.id", Detail: "the id of what the store gave"}
	}
	in.State = e.State
	if at := in.Item.ReceivedAt; e.State.kept.At.IsZero() && !at.IsZero() && at.Before(now) {
		in.State = State{kept: state{At: at.Add(-1), Wake: at}}
	}
	return Review(p, in, now)
}

// summarise gives what a decision comes to: two decisions with the same summary do not differ for a shadow.
func summarise(d Decision) host.Summary {
	parts := []string{string(d.Status)}
	if !d.Deadline.IsZero() {
		parts = append(parts, "due "+d.Deadline.UTC().Format(time.RFC3339))
	}
	for _, p := range d.Proposals {
		parts = append(parts, p.Propose+" "+p.To)
	}
	for _, s := range d.State.kept.Raised {
		if s.Standing {
			parts = append(parts, s.Stage)
		}
	}
	if d.AssignTo != "" {
		parts = append(parts, "for "+d.AssignTo)
	}
	return host.Summary{Code: string(d.Status), Text: strings.Join(parts, ", "), Fired: d.Fired}
}

// records are one for every stage and every new proposal. The key of a stage consists of the practice, the item and the
// stage alone, so that no version of the item and no policy raises it twice.
func (d Decision) records(id record.ID, version uint64) (out []record.Record) {
	for _, p := range d.Stages {
		reason := "passed"
		switch {
		case p.Unknown:
			reason = "not_ruled_out"
		case p.Late:
			reason = "passed_late"
		}
		out = append(out, record.Record{
			Key: fmt.Sprintf("%s %q", id, p.Key), Kind: record.Stage, To: string(p.Stage), Reason: record.Code(reason),
			Rules: []string{p.Rule}, Notify: recipients(p.To, p.Notify), At: p.At,
		})
	}
	for _, p := range d.Proposals {
		if p.New {
			out = append(out, record.Record{
				Kind: record.Proposal, To: p.Propose, Reason: "proposed",
				Rules: []string{p.Rule}, Notify: recipients(p.To, nil), At: d.Now,
			})
		}
	}
	for i := range out {
		r := &out[i]
		r.Subject, r.By, r.Role, r.Version = id.Subject, "policy", "system", fmt.Sprint(version)
		r.Digest, r.CalendarDigest = d.Digest, d.CalendarDigest
	}
	return out
}

// recipients are those whom a stage or proposal names, sorted, each once.
func recipients(to string, notify []string) []string {
	out := slices.Clone(notify)
	if to != "" {
		out = append(out, to)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
