package triage

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// Braked is what a practice's brake counts on one day: the submissions that the policy lowered without a person, and those
// of them that clinicians raised again.
type Braked struct {
	Day      calendar.Date `json:"day"`
	Lowered  []string      `json:"lowered,omitempty"`
	Reversed []string      `json:"reversed,omitempty"`
}

// brakeOf is where a practice's brake is kept.
func brakeOf(practice string) record.ID { return record.ID{Practice: practice, Subject: "brake"} }

// braking tells whether a policy lowers without a person, so that a brake counts.
func (p *Policy) braking() bool { return p.header.Lowering == "apply" && p.header.Brake != nil }

// brake tells an input how the practice's brake stands today.
func (l *Loop) brake(ctx context.Context, p *Policy, in *Input, id record.ID, now time.Time) error {
	if id == brakeOf(id.Practice) {
		return &rules.Error{Code: "contradiction", Fact: "submission.id", Detail: "an id of the library's own"}
	}
	if !p.braking() {
		return nil
	}
	e, err := l.braked(ctx, p, id.Practice, now)
	if err != nil {
		return err
	}
	b := *e.State.Braked
	others := func(ids []string) int {
		return len(slices.DeleteFunc(slices.Clone(ids), func(of string) bool { return of == id.Subject }))
	}
	in.Lowered = Lowered{Today: rules.Known(others(b.Lowered)), Reversed: rules.Known(len(b.Reversed))}
	return nil
}

// braked is the brake as it stands today.
func (l *Loop) braked(ctx context.Context, p *Policy, of string, now time.Time) (record.Entry[Input, State], error) {
	e, err := l.store.Entry(ctx, brakeOf(of))
	if errors.Is(err, record.ErrNotFound) {
		e, err = record.Entry[Input, State]{ID: brakeOf(of)}, nil
	}
	if today := practice.OrLondon(p.cal).Today(now); e.State.Braked == nil || e.State.Braked.Day != today {
		e.State.Braked = &Braked{Day: today}
	}
	return e, err
}

// reserve counts a lowering before it is kept, so that however many are decided at once no more act than the brake allows.
// One that is not kept after all has been counted: the brake may come on early, never late.
func (l *Loop) reserve(ctx context.Context, p *Policy, e record.Entry[Input, State], d Decision, now time.Time) error {
	if !p.braking() || d.To.rank() >= d.Base.rank() {
		return nil
	}
	return l.count(ctx, p, e.ID, now, func(b *Braked) error {
		if slices.Contains(b.Lowered, e.ID.Subject) {
			return nil
		}
		if len(b.Lowered) >= p.header.Brake.Lowered || len(b.Reversed) >= p.header.Brake.Reversed {
			return record.ErrConflict // it came on meanwhile: decide again
		}
		b.Lowered = append(slices.Clone(b.Lowered), e.ID.Subject)
		return nil
	})
}

// reversed counts a clinician's raising of what the policy had lowered.
func (l *Loop) reversed(ctx context.Context, p *Policy, id record.ID, d Decision, c Change, now time.Time) error {
	if !p.braking() || d.To.rank() >= d.Base.rank() || c.To.rank() <= d.To.rank() || !practice.IsClinician(c.Role) {
		return nil
	}
	return l.count(ctx, p, id, now, func(b *Braked) error {
		if !slices.Contains(b.Reversed, id.Subject) {
			b.Reversed = append(slices.Clone(b.Reversed), id.Subject)
		}
		return nil
	})
}

// count changes the brake; record.ErrConflict where somebody else did meanwhile.
func (l *Loop) count(ctx context.Context, p *Policy, id record.ID, now time.Time, change func(*Braked) error) error {
	e, err := l.braked(ctx, p, id.Practice, now)
	if err != nil {
		return err
	}
	b := *e.State.Braked
	if err := change(&b); err != nil {
		return err
	}
	return l.store.Apply(ctx, record.Change[State]{ID: e.ID, IfVersion: e.Version, State: State{Braked: &b}, Done: true})
}
