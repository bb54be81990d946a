package inbox

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A Store keeps the items of practices with what their last reviews gave. Package inboxtest tests a host's.
type Store = record.Store[Input, Reviewed]

// A Loop reviews the items of a store: Tick one, Sweep all that are open. Every stage is raised once, whatever the
// order, delay or repetition of its calls; it and every new proposal is one record, which tells those whom the policy
// names. Tick, Sweep, Swap, Reload, Shadow, Status and Evidence are those of [host.Loop].
type Loop = host.Loop[*Policy, Input, Reviewed, Decision]

// NewLoop needs a store and a policy.
func NewLoop(s Store, p *Policy, options ...host.Option) (*Loop, error) {
	return host.New(host.Verbs[*Policy, Input, Reviewed, Decision]{
		Name: "inbox",
		Load: func(fsys fs.FS) (*Policy, error) { return Load(fsys) },
		Decide: func(_ context.Context, p *Policy, e record.Entry[Input, Reviewed], now time.Time) (Decision, record.Change[Reviewed], error) {
			d, err := reviewEntry(p, e, now)
			if err != nil {
				return d, record.Change[Reviewed]{}, err
			}
			return d, record.Change[Reviewed]{State: d.Reviewed, Done: d.Reviewed.kept.Done, Records: d.records(e.ID, e.Version), Wake: d.NextWake}, nil
		},
		Summarise: func(d Decision) host.Summary {
			said := []string{string(d.State)}
			if !d.Deadline.IsZero() {
				said = append(said, "due "+d.Deadline.UTC().Format(time.RFC3339))
			}
			for _, p := range d.Proposals {
				said = append(said, p.Propose+" "+p.To)
			}
			for _, s := range d.Reviewed.kept.Raised {
				if s.Standing {
					said = append(said, s.Stage)
				}
			}
			if d.AssignTo != "" {
				said = append(said, "for "+d.AssignTo)
			}
			return host.Summary{Code: string(d.State), Text: strings.Join(said, ", "), Fired: d.Fired}
		},
		Result: func(p *Policy, e record.Entry[Input, Reviewed], now time.Time) (*rules.Result, error) {
			d, err := reviewEntry(p, e, now)
			return d.Result(), err
		},
	}, s, p, options...)
}

// reviewEntry reviews an entry as it was read.
func reviewEntry(p *Policy, e record.Entry[Input, Reviewed], now time.Time) (Decision, error) {
	in := e.Input
	if in.Item.ID != e.ID.Subject {
		return Decision{}, &rules.Error{Code: "contradiction", Fact: "item.id", Detail: "the id of what the store gave"}
	}
	in.Reviewed = e.State
	if at := in.Item.ReceivedAt; e.State.kept.At.IsZero() && !at.IsZero() && at.Before(now) {
		in.Reviewed = Reviewed{kept: reviewed{At: at.Add(-1), Wake: at}} // never reviewed: what has passed since the receipt is found
	}
	return Review(p, in, now)
}

// records are what is kept of a review. The key of a stage is the practice's, the item's and the stage's alone, so that no
// version of the item and no policy raises it twice.
func (d Decision) records(id record.ID, version uint64) (out []record.Record) {
	for _, p := range d.Stages {
		reason := "passed"
		switch {
		case p.Unknown:
			reason = "not_ruled_out"
		case p.Late:
			reason = "passed_late"
		}
		out = append(out, d.record(id, version, record.Record{Key: fmt.Sprintf("%s %q", id, p.Key), Kind: record.Stage, To: string(p.Stage), Reason: record.Code(reason), Rules: []string{p.Rule}, Notify: told(p.To, p.Notify), At: p.At}))
	}
	for _, p := range d.Proposals {
		if p.New {
			out = append(out, d.record(id, version, record.Record{Kind: record.Proposal, To: p.Propose, Reason: "proposed", Rules: []string{p.Rule}, Notify: told(p.To, nil), At: d.Now}))
		}
	}
	return out
}

func (d Decision) record(id record.ID, version uint64, r record.Record) record.Record {
	r.Subject, r.By, r.Role, r.Version, r.Digest, r.CalendarDigest = id.Subject, "policy", "system", fmt.Sprint(version), d.Digest, d.CalendarDigest
	return r
}

// told are those whom a stage or proposal names.
func told(to string, notify []string) []string {
	out := slices.Clone(notify)
	if to != "" && !slices.Contains(out, to) {
		out = append(out, to)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
