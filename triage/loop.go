// The loop that keeps the decisions of a database of submissions current, and what people do with them.

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

// A Store keeps the submissions of practices with what was decided of them. Package triagetest tests a host's.
type Store = record.Store[Input, State]

// An entry is a submission as its store gives it.
type entry = record.Entry[Input, State]

// A Loop decides the submissions of a store: Tick one, Sweep all that are pending; people [Loop.Rate], [Loop.Finish]
// and [Loop.Concern]. Every receipt, every change of what is decided and everything that people do is one record.
// Tick, Sweep, Swap, Reload, Shadow, Status and Evidence are those of [host.Loop].
type Loop struct {
	*host.Loop[*Policy, Input, State, Decision]
	submissions Store // for what an earlier release has kept of the brake there
	brakes      BrakeStore
}

// NewLoop makes a loop on a store of submissions and one of brakes, with a policy in force. Both stores are needed,
// also for a policy without a brake, as one that has a brake may take its place. A host that has kept the brakes among
// its submissions, as releases without a BrakeStore did, gives an empty BrakeStore: what was counted there today still
// counts. It stops every loop of the earlier release first, as those would not see what is counted here.
func NewLoop(submissions Store, brakes BrakeStore, p *Policy, options ...host.Option) (*Loop, error) {
	if brakes == nil {
		return nil, errors.New("triage: a loop needs a store of brakes")
	}
	l := &Loop{submissions: submissions, brakes: brakes}
	var err error
	l.Loop, err = host.New(host.Verbs[*Policy, Input, State, Decision]{
		Name:      "triage",
		Load:      func(fsys fs.FS) (*Policy, error) { return Load(fsys) },
		Read:      l.read,
		Decide:    decide,
		Supplied:  (*Policy).Supplied,
		Reserve:   l.reserve,
		Received:  received,
		Newer:     func(s State) bool { return s.newer != "" },
		Undecided: func(s *State) *host.Undecided { return &s.data.Undecided },
		Summarise: Decision.summary,
		Result: func(p *Policy, e entry, now time.Time) (*rules.Result, error) {
			x, err := Explain(p, e.State.with(e.Input), now)
			return x.Result(), err
		},
	}, submissions, p, options...)
	if err != nil {
		return nil, err
	}
	return l, nil
}

// read checks what the store gave of a submission, and adds how the practice's brake stands. It changes nothing.
func (l *Loop) read(ctx context.Context, p *Policy, e entry, now time.Time) (entry, error) {
	if isOldBrake(e) {
		return e, record.ErrNotFound
	}
	if e.Input.Submission.ID != e.ID.Subject {
		return e, &rules.Error{Code: "contradiction", Fact: "submission.id", Detail: "the id of what the store gave"}
	}
	in, err := l.withBrake(ctx, p, e, e.State.notBefore(now))
	e.Input = in
	return e, err
}

// decide decides an entry that was read, and says what becomes of it: what differs from what was recorded last is
// recorded. It is pure.
func decide(_ context.Context, p *Policy, e entry, now time.Time) (Decision, record.Change[State], error) {
	in := e.State.with(e.Input)
	now = e.State.notBefore(now)
	d, err := Assess(p, in, now)
	if err != nil {
		return d, record.Change[State]{}, err
	}
	c := record.Change[State]{State: e.State, Wake: d.NextChange}
	if e.State.finished(&in.Submission, d) {
		c.Done, c.Wake = true, time.Time{}
	}
	last := e.State.data.Decision
	r := record.Record{
		Kind: record.Assessed, From: string(d.Base), To: string(d.To), By: "policy", Role: "system",
		Reason: record.Code(d.Attention.Code), Rules: d.Fired, Notify: d.Notify, Group: groupOf(in, now, p), At: now,
		Version: fmt.Sprint(e.Version), Digest: d.Digest, CalendarDigest: d.CalendarDigest,
	}
	if last != nil && last.Base == d.Base { // else a person has rated it, and that is recorded
		r.From = string(last.To)
	}
	for _, receipt := range received(&c.State, e) {
		receipt.Group, receipt.Digest, receipt.CalendarDigest = r.Group, r.Digest, r.CalendarDigest
		c.Records = append(c.Records, receipt)
	}
	c.State.data.Decision = &d
	if last == nil || last.Token() != d.Token() {
		c.Records = append(c.Records, r)
		return d, c, nil
	}
	same := *last
	same.Due, same.UnattendedUntil, same.NextChange = d.Due, d.UnattendedUntil, d.NextChange
	same.Digest, same.CalendarDigest = d.Digest, d.CalendarDigest
	c.State.data.Decision = &same
	return d, c, nil
}

// received is the record of an entry's receipt, where its instant is known and it is not recorded yet, which the state
// then says.
func received(s *State, e entry) []record.Record {
	of := &e.Input.Submission
	if of.SubmittedAt.IsZero() || s.data.Received || of.ID != e.ID.Subject {
		return nil
	}
	s.data.Received = true
	to := of.Rating
	if !to.Valid() {
		to = "" // whatever else stands there is not known to be no text of a patient's
	}
	return []record.Record{{
		Key: "received/" + e.ID.Subject, Kind: record.Received, To: string(to), By: "patient", Role: "system",
		Reason: "received", At: of.SubmittedAt, Version: fmt.Sprint(e.Version),
	}}
}

// Rate rules on a rating that a person wants to give, on the submission as it stands, and keeps it when it is
// accepted. A refusal is recorded as well. The change's version and instant are the loop's; an instant that is not
// after every rating so far is refused, as a clock is wrong. The same sent again is accepted and nothing new.
func (l *Loop) Rate(ctx context.Context, id record.ID, c Change, now time.Time) (Ruling, error) {
	return l.rule(ctx, id, c, now, func(s *State, d Decision, in Input, r *Ruling) {
		given := Rated{ByRole: c.Role, Rating: c.To, At: now, ReasonCode: string(r.Record.Reason)}
		s.data.Ratings = append(slices.Clone(s.data.Ratings), given)
		s.data.Host = &Rated{ByRole: in.Submission.RatingSetBy, Rating: in.Submission.Rating}
	})
}

// Finish says what the rating of a submission was in the end, as the person found who dealt with it; staff say no lower
// one than they may give. It is done then, until something new comes in or is found.
func (l *Loop) Finish(ctx context.Context, id record.ID, c Change, now time.Time) (Ruling, error) {
	if c.Reason == "" {
		c.Reason = finished
	}
	return l.rule(ctx, id, c, now, func(s *State, d Decision, _ Input, r *Ruling) {
		s.data.Final = &Final{Rating: c.To, At: now, To: d.To, Suspect: d.Suspects()}
		r.Record.Kind = record.FinalRating
	})
}

const finished = "finished"

// A keeper changes what is kept of a submission when what a person says of its rating is accepted: d is the decision
// that the person saw, in is the host's input, and r.Record is what will be recorded.
type keeper func(s *State, d Decision, in Input, r *Ruling)

// rule rules on what a person says of a rating, and lets keep change the state when it is accepted.
func (l *Loop) rule(ctx context.Context, id record.ID, c Change, now time.Time, keep keeper) (Ruling, error) {
	var ruling Ruling
	c.At = now
	by := host.Actor{ID: c.By, Role: c.Role}
	err := l.Act(ctx, id, host.Rate, by, now, func(p *Policy, e entry) (record.Change[State], bool, error) {
		return l.ruleOn(ctx, p, e, c, &ruling, keep)
	})
	switch {
	case errors.Is(err, host.ErrRefused):
		ruling = Ruling{Status: Refused, Code: "not_allowed"}
	case err != nil:
		ruling = Ruling{Status: Refused, Code: "not_kept"}
	}
	return ruling, err
}

// ruleOn rules on one entry, as it was read. isNew tells whether there is anything to keep. Whatever is kept keeps the
// decision as well, so a lowering is counted first, also where the person is refused.
func (l *Loop) ruleOn(
	ctx context.Context, p *Policy, e entry, c Change, ruling *Ruling, keep keeper,
) (change record.Change[State], isNew bool, err error) {
	e, err = l.read(ctx, p, e, c.At)
	if err != nil {
		return change, false, err
	}
	d, change, err := decide(ctx, p, e, c.At)
	if err != nil {
		return change, false, err
	}
	c.Version = fmt.Sprint(e.Version)
	*ruling = Rate(d, c)
	latest := latestByPerson(e.State.with(e.Input).Submission.Ratings).At
	if ruling.Status == Accepted && !c.At.Truncate(time.Millisecond).After(latest) {
		*ruling = Ruling{Status: Refused, Code: "before_the_decision"}
	}
	statement := fmt.Sprintf("%s %s %s %s %s", c.By, c.Role, c.To, c.Reason, c.Seen)
	switch {
	case e.State.again(statement, e.Input):
		if ruling.Status != Accepted {
			*ruling = Ruling{Status: Accepted}
		}
		return change, false, nil
	case ruling.Status == NeedsReason:
		return change, false, nil
	}
	if err := l.reserve(ctx, p, e, d, c.At); err != nil {
		return change, false, err
	}
	if ruling.Status != Accepted {
		change.Records = append(change.Records, refusal(e.ID, d, c, *ruling))
		return change, true, nil
	}
	if err := l.reserveReversal(ctx, p, e.ID, d, c); err != nil {
		return change, false, err
	}
	keep(&change.State, d, e.Input, ruling)
	change.State.data.Last, change.State.data.LastAt = statement, c.At
	ruling.Record.Practice = e.ID.Practice
	ruling.Record = ruling.Record.Keyed()
	change.Records = append(change.Records, ruling.Record)
	return change, true, nil
}

// refusal is the record of a rating that was refused. The same call again, as when its answer was lost, is recorded
// once.
func refusal(id record.ID, d Decision, c Change, r Ruling) record.Record {
	to := c.To
	if !to.Valid() {
		to = ""
	}
	return record.Record{
		Key:  fmt.Sprintf("refused/%s %q %s %s %s %d", id, c.By, host.Rate, to, r.Code, c.At.UnixMilli()),
		Kind: record.Refused, What: string(host.Rate), From: string(d.To), To: string(to),
		Reason: record.Code(r.Code), Rules: wire.Listed(r.Rules),
	}
}

// Concern records that somebody thinks a decision was wrong; reason is a code. The same again is nothing new.
func (l *Loop) Concern(ctx context.Context, id record.ID, reason string, by host.Actor, now time.Time) error {
	if !record.IsCode(reason) {
		return &rules.Error{Code: "unknown-value", Fact: "reason"}
	}
	return l.Act(ctx, id, host.Concern, by, now, func(_ *Policy, e entry) (record.Change[State], bool, error) {
		if isOldBrake(e) {
			return record.Change[State]{}, false, record.ErrNotFound
		}
		r := record.Record{
			Key:  fmt.Sprintf("concern/%s %q %s", id, by.ID, reason),
			Kind: record.Concern, Reason: record.Code(reason), Rules: []string{},
		}
		if d := e.State.data.Decision; d != nil {
			r.Key += " " + d.Token()
			r.From, r.Rules = string(d.To), wire.Listed(d.Fired)
		}
		return record.Change[State]{State: e.State, Records: []record.Record{r}}, true, nil
	})
}
