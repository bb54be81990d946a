package triage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// A Store keeps the submissions of practices with what was decided of them. The id "brake" is the library's own. Package
// triagetest tests a host's.
type Store = record.Store[Input, State]

// A Loop decides the submissions of a store: Tick one, Sweep all that are pending; people [Loop.Rate], [Loop.Finish] and
// [Loop.Concern]. Every receipt, every change of what is decided and everything that people do is one record. Tick, Sweep,
// Swap, Reload, Shadow, Status and Evidence are those of [host.Loop].
type Loop struct {
	*host.Loop[*Policy, Input, State, Decision]
	store Store
}

// NewLoop needs a store and a policy.
func NewLoop(s Store, p *Policy, options ...host.Option) (*Loop, error) {
	l := &Loop{store: s}
	var err error
	l.Loop, err = host.New(host.Domain[*Policy, Input, State, Decision]{
		Name:     "triage",
		Load:     func(fsys fs.FS) (*Policy, error) { return Load(fsys) },
		Decide:   l.decide,
		Supplied: (*Policy).Supplied,
		Reserve:  l.reserve,
		Tell:     Decision.told,
		Result: func(p *Policy, e record.Entry[Input, State], now time.Time) (*rules.Result, error) {
			x, err := Explain(p, e.State.with(e.Input), now)
			return x.Result(), err
		},
	}, s, p, options...)
	if err != nil {
		return nil, err
	}
	return l, nil
}

// decide decides an entry, and records what differs from what was recorded last.
func (l *Loop) decide(ctx context.Context, p *Policy, e record.Entry[Input, State], now time.Time) (Decision, record.Change[State], error) {
	if e.ID == brakeOf(e.ID.Practice) {
		return Decision{}, record.Change[State]{}, record.ErrNotFound // it is no submission
	}
	if e.Input.Submission.ID != e.ID.Subject {
		return Decision{}, record.Change[State]{}, &rules.Error{Code: "contradiction", Fact: "submission.id", Detail: "the id of what the store gave"}
	}
	in := e.State.with(e.Input)
	if n := len(e.State.Ratings); n > 0 && e.State.Ratings[n-1].At.After(now) {
		now = e.State.Ratings[n-1].At // a clock that is behind does not take a person's rating back
	}
	if err := l.brake(ctx, p, &in, e, now); err != nil {
		return Decision{}, record.Change[State]{}, err
	}
	d, err := Assess(p, in, now)
	if err != nil {
		return d, record.Change[State]{}, err
	}
	c := record.Change[State]{State: e.State, Wake: d.NextChange}
	if e.State.finished(&in.Submission, d) {
		c.Done, c.Wake = true, time.Time{}
	}
	last := e.State.Decision
	r := record.Record{
		Kind: record.Assessed, From: string(d.Base), To: string(d.To), By: "policy", Role: "system", Reason: d.Attention.Code, Rules: d.Fired, Tell: d.Notify,
		Group: group(in, now, p), At: now, Version: fmt.Sprint(e.Version), Digest: d.Digest, CalendarDigest: d.CalendarDigest,
	}
	if last != nil && last.Base == d.Base { // else a person has rated it, and that is recorded
		r.From = string(last.To)
	}
	if at := in.Submission.SubmittedAt; !at.IsZero() && !e.State.Received {
		c.State.Received = true
		c.Records = append(c.Records, record.Record{
			Key: "received/" + e.ID.Subject, Kind: record.Received, To: string(e.Input.Submission.Rating), By: "patient", Role: "system", Reason: "received", Rules: []string{},
			Group: r.Group, At: at, Version: r.Version, Digest: r.Digest, CalendarDigest: r.CalendarDigest,
		})
	}
	if c.State.Decision = &d; last == nil || last.Token() != d.Token() {
		c.Records = append(c.Records, r)
		return d, c, nil
	}
	same := *last
	same.Due, same.UnattendedUntil, same.NextChange = d.Due, d.UnattendedUntil, d.NextChange
	same.Digest, same.CalendarDigest = d.Digest, d.CalendarDigest
	c.State.Decision = &same
	return d, c, nil
}

// Rate rules on a rating that a person wants to give, on the submission as it stands, and keeps it when it is accepted. A
// refusal is recorded as well. The change's version and instant are the loop's; an instant that is not after every rating so
// far is refused, as a clock is wrong. The same sent again is accepted and nothing new.
func (l *Loop) Rate(ctx context.Context, id record.ID, c Change, now time.Time) (Ruling, error) {
	return l.rule(ctx, id, c, now, func(s *State, d Decision, in Input, r *Ruling) {
		s.Ratings = append(slices.Clone(s.Ratings), Rated{ByRole: c.Role, Rating: c.To, At: now, ReasonCode: r.Record.Reason})
		s.Host = &Rated{ByRole: in.Submission.RatingSetBy, Rating: in.Submission.Rating}
	})
}

// Finish says what the rating of a submission was in the end, as the person found who dealt with it; staff say no lower
// one than they may give. It is done then, until something new comes in or is found.
func (l *Loop) Finish(ctx context.Context, id record.ID, c Change, now time.Time) (Ruling, error) {
	if c.Reason == "" {
		c.Reason = finished
	}
	return l.rule(ctx, id, c, now, func(s *State, d Decision, _ Input, r *Ruling) {
		s.Final = &Final{Rating: c.To, At: now, To: d.To, Suspect: d.Suspects()}
		r.Record.Kind = record.FinalRating
	})
}

const finished = "finished"

// rule rules on what a person says of a rating, and lets keep change the state when it is accepted.
func (l *Loop) rule(ctx context.Context, id record.ID, c Change, now time.Time, keep func(s *State, d Decision, in Input, r *Ruling)) (Ruling, error) {
	if id == brakeOf(id.Practice) {
		return Ruling{Status: Refused, Code: "not_kept"}, record.ErrNotFound
	}
	var ruling Ruling
	c.At = now
	err := l.Act(ctx, id, host.Rate, host.Actor{ID: c.By, Role: c.Role}, now, func(p *Policy, e record.Entry[Input, State]) (record.Change[State], bool, error) {
		d, change, err := l.decide(ctx, p, e, now)
		if err != nil {
			return change, false, err
		}
		c.Version = fmt.Sprint(e.Version)
		if ruling = Rate(d, c); ruling.Status == Accepted && !now.Truncate(time.Millisecond).After(latestByPerson(e.State.with(e.Input).Submission.Ratings).At) {
			ruling = Ruling{Status: Refused, Code: "before_the_decision"}
		}
		said := fmt.Sprintf("%s %s %s %s %s", c.By, c.Role, c.To, c.Reason, c.Seen)
		switch {
		case e.State.again(said, e.Input):
			if ruling.Status != Accepted {
				ruling = Ruling{Status: Accepted}
			}
			return change, false, nil
		case ruling.Status == NeedsReason:
			return change, false, nil
		case ruling.Status != Accepted:
			to := c.To
			if !to.valid() {
				to = ""
			}
			change.Records = append(change.Records, record.Record{Kind: record.Refused, What: string(host.Rate), From: string(d.To), To: string(to), Reason: ruling.Code, Rules: wire.Listed(ruling.Rules)})
			return change, true, nil
		}
		if err := l.reversed(ctx, p, id, d, c, now); err != nil {
			return change, false, err
		}
		keep(&change.State, d, e.Input, &ruling)
		change.State.Last, change.State.LastAt = said, now
		ruling.Record.Practice = id.Practice
		ruling.Record = ruling.Record.Keyed()
		change.Records = append(change.Records, ruling.Record)
		return change, true, nil
	})
	switch {
	case errors.Is(err, host.ErrRefused):
		ruling = Ruling{Status: Refused, Code: "not_allowed"}
	case err != nil:
		ruling = Ruling{Status: Refused, Code: "not_kept"}
	}
	return ruling, err
}

// Concern records that somebody thinks a decision was wrong; reason is a code. The same again is nothing new.
func (l *Loop) Concern(ctx context.Context, id record.ID, reason string, by host.Actor, now time.Time) error {
	if !record.IsCode(reason) {
		return &rules.Error{Code: "unknown-value", Fact: "reason"}
	}
	if id == brakeOf(id.Practice) {
		return record.ErrNotFound
	}
	return l.Act(ctx, id, host.Concern, by, now, func(_ *Policy, e record.Entry[Input, State]) (record.Change[State], bool, error) {
		r := record.Record{Key: fmt.Sprintf("concern/%s %q %s", id, by.ID, reason), Kind: record.Concern, Reason: reason, Rules: []string{}}
		if d := e.State.Decision; d != nil {
			r.Key += " " + d.Token()
			r.From, r.Rules = string(d.To), wire.Listed(d.Fired)
		}
		return record.Change[State]{State: e.State, Records: []record.Record{r}}, true, nil
	})
}
