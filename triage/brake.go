// The brake of a practice: a policy that lowers without a person stops doing so for the rest of a day when it has
// lowered too many requests, or when clinicians have raised too many of them again. This file counts both, in a store
// of its own.

package triage

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A BrakeStore keeps how the brakes of practices stand, one entry a practice. It is [record.Store] like every other: a
// host gives the loop one beside that of its submissions, and never changes an entry itself. Package triagetest tests a
// host's.
type BrakeStore = record.Store[BrakeInput, BrakeState]

// A brakeEntry is a practice's brake as its store gives it.
type brakeEntry = record.Entry[BrakeInput, BrakeState]

// BrakeInput is what people know of a brake: nothing, as the loop alone counts.
type BrakeInput struct{}

// BrakeState is what a practice's brake has counted on one day: the submissions that the policy lowered without a
// person, and those of them that clinicians raised again. It is opaque: a host keeps it as its JSON. The zero
// BrakeState has counted nothing.
type BrakeState struct{ data brakeData }

// brakeData is a BrakeState as it is kept.
type brakeData struct {
	Day      calendar.Date `json:"day,omitzero"`
	Lowered  []string      `json:"lowered,omitempty"`  // ids of submissions, in the order in which they were counted
	Reversed []string      `json:"reversed,omitempty"` // likewise
}

// MarshalJSON is the state as a store keeps it. It never fails.
func (s BrakeState) MarshalJSON() ([]byte, error) { return json.Marshal(s.data) }

// UnmarshalJSON reads what MarshalJSON has written; the errors are those of encoding/json.
func (s *BrakeState) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, &s.data) }

// brakeID is where a practice's brake is kept in a BrakeStore. Releases that had no BrakeStore kept it under this id
// among the submissions.
func brakeID(practice string) record.ID { return record.ID{Practice: practice, Subject: "brake"} }

// hasBrake tells whether a policy lowers without a person, so that its brake counts.
func (p *Policy) hasBrake() bool { return p.lowering == "apply" && p.loaded.Header.Brake != nil }

// withBrake tells an input how the practice's brake stands today. What was lowered before does not count against
// itself.
func (l *Loop) withBrake(ctx context.Context, p *Policy, e entry, now time.Time) (Input, error) {
	in := e.Input
	if !p.hasBrake() {
		return in, nil
	}
	brake, err := l.brakeToday(ctx, p, e.ID.Practice, now)
	if err != nil {
		return in, err
	}
	counted := brake.State.data
	lowered, reversed := len(counted.Lowered), len(counted.Reversed)
	switch {
	case e.State.lowered():
		lowered = 0
	case slices.Contains(counted.Lowered, e.ID.Subject): // it was counted, and then its lowering was not kept
		lowered--
	}
	in.Lowered = Lowered{
		Today:    rules.Known(max(lowered, value(in.Lowered.Today))),
		Reversed: rules.Known(max(reversed, value(in.Lowered.Reversed))),
	}
	return in, nil
}

// lowered tells whether the policy has lowered a submission, and it stands so.
func (s State) lowered() bool {
	d := s.data.Decision
	return d != nil && d.To.Rank() < d.Base.Rank()
}

// errOtherBrake is the error where a store gives another entry than the brake that it was asked for, so that nothing is
// counted elsewhere.
var errOtherBrake = errors.New("triage: the store gave another entry than was asked for")

// brakeToday is the entry of a practice's brake as it stands today: one that has counted nothing where none is kept, or
// where the one that is kept counts a day that is over.
func (l *Loop) brakeToday(ctx context.Context, p *Policy, practiceID string, now time.Time) (brakeEntry, error) {
	e, err := l.brakes.Entry(ctx, brakeID(practiceID))
	if errors.Is(err, record.ErrNotFound) {
		e = brakeEntry{ID: brakeID(practiceID)}
		e.State.data, err = l.brakeAmongSubmissions(ctx, practiceID)
	}
	if err == nil && e.ID != brakeID(practiceID) {
		err = errOtherBrake
	}
	if today := practice.OrLondon(p.cal).Today(now); e.State.data.Day.Before(today) {
		e.State.data = brakeData{Day: today}
	}
	return e, err
}

// brakeAmongSubmissions is what an earlier release, which had no BrakeStore, has counted: so that a brake does not
// begin anew in the middle of the day on which a host changes to this release. It is read until the BrakeStore has an
// entry, which takes it over with the first count; the old entry stays where it is, and nothing reads it any more.
func (l *Loop) brakeAmongSubmissions(ctx context.Context, practiceID string) (brakeData, error) {
	e, err := l.submissions.Entry(ctx, brakeID(practiceID))
	if errors.Is(err, record.ErrNotFound) {
		return brakeData{}, nil
	}
	if err == nil && e.ID != brakeID(practiceID) {
		err = errOtherBrake
	}
	if err != nil || e.State.data.Braked == nil {
		return brakeData{}, err
	}
	return *e.State.data.Braked, nil
}

// isOldBrake tells whether an entry of the submissions' store is a brake that an earlier release has kept there, and no
// submission.
func isOldBrake(e entry) bool {
	return e.State.data.Braked != nil && e.Input.Submission.ID == ""
}

// reserve counts a lowering before it is kept, so that however many are decided at once no more act than the brake
// allows. One that is not kept after all has been counted: the brake may come on early, never late. The error is
// record.ErrConflict where the brake came on, or was changed, since the decision was made: then it has to be made
// again.
func (l *Loop) reserve(ctx context.Context, p *Policy, e entry, d Decision, now time.Time) error {
	if e.State.lowered() && slices.Contains(d.firm, byClinician) && d.Base.Rank() > e.State.data.Decision.To.Rank() {
		return l.countReversal(ctx, p, e.ID, now) // a clinician has raised it in the host's own system
	}
	if !p.hasBrake() || d.To.Rank() >= d.Base.Rank() || e.State.lowered() {
		return nil
	}
	return l.count(ctx, p, e.ID, now, func(counted *brakeData) error {
		if slices.Contains(counted.Lowered, e.ID.Subject) {
			return nil
		}
		limits := p.loaded.Header.Brake
		if len(counted.Lowered) >= limits.Lowered || len(counted.Reversed) >= limits.Reversed {
			return record.ErrConflict // the brake came on meanwhile
		}
		counted.Lowered = append(slices.Clone(counted.Lowered), e.ID.Subject)
		return nil
	})
}

// reserveReversal counts it when a clinician raises what the policy had lowered.
func (l *Loop) reserveReversal(ctx context.Context, p *Policy, id record.ID, d Decision, c Change) error {
	if d.To.Rank() >= d.Base.Rank() || c.To.Rank() <= d.To.Rank() || !practice.IsClinician(c.Role) {
		return nil
	}
	return l.countReversal(ctx, p, id, c.At)
}

// countReversal counts that a clinician has raised what the policy had lowered: each submission once a day.
func (l *Loop) countReversal(ctx context.Context, p *Policy, id record.ID, now time.Time) error {
	if !p.hasBrake() {
		return nil
	}
	return l.count(ctx, p, id, now, func(counted *brakeData) error {
		if !slices.Contains(counted.Reversed, id.Subject) {
			counted.Reversed = append(slices.Clone(counted.Reversed), id.Subject)
		}
		return nil
	})
}

// count changes the brake of a submission's practice; the error is record.ErrConflict where somebody else did
// meanwhile.
func (l *Loop) count(
	ctx context.Context, p *Policy, submission record.ID, now time.Time, change func(*brakeData) error,
) error {
	e, err := l.brakeToday(ctx, p, submission.Practice, now)
	if err != nil {
		return err
	}
	if err := change(&e.State.data); err != nil {
		return err
	}
	return l.brakes.Apply(ctx, record.Change[BrakeState]{ID: e.ID, IfVersion: e.Version, State: e.State, Done: true})
}
