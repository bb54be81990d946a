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
func (p *Policy) braking() bool { return p.lowering == "apply" && p.loaded.Header.Brake != nil }

// brake tells an input how the practice's brake stands today. What was lowered before does not count against itself.
func (l *Loop) brake(ctx context.Context, p *Policy, in *Input, of record.Entry[Input, State], now time.Time) error {
	if !p.braking() {
		return nil
	}
	e, err := l.braked(ctx, p, of.ID.Practice, now)
	if err != nil {
		return err
	}
	lowered, reversed := len(e.State.Braked.Lowered), len(e.State.Braked.Reversed)
	switch {
	case of.State.lowered():
		lowered = 0
	case slices.Contains(e.State.Braked.Lowered, of.ID.Subject): // counted, and not kept
		lowered--
	}
	in.Lowered = Lowered{Today: rules.Known(max(lowered, value(in.Lowered.Today))), Reversed: rules.Known(max(reversed, value(in.Lowered.Reversed)))}
	return nil
}

// lowered tells whether the policy has lowered a submission, and it stands so.
func (s State) lowered() bool {
	return s.Decision != nil && s.Decision.To.rank() < s.Decision.Base.rank()
}

// braked is the brake as it stands today.
func (l *Loop) braked(ctx context.Context, p *Policy, of string, now time.Time) (record.Entry[Input, State], error) {
	e, err := l.store.Entry(ctx, brakeOf(of))
	if errors.Is(err, record.ErrNotFound) {
		e, err = record.Entry[Input, State]{ID: brakeOf(of)}, nil
	}
	if today := practice.OrLondon(p.cal).Today(now); e.State.Braked == nil || e.State.Braked.Day.Before(today) {
		e.State.Braked = &Braked{Day: today}
	}
	return e, err
}

// reserve counts a lowering before it is kept, so that however many are decided at once no more act than the brake allows.
// One that is not kept after all has been counted: the brake may come on early, never late.
func (l *Loop) reserve(ctx context.Context, p *Policy, e record.Entry[Input, State], d Decision, now time.Time) error {
	if e.State.lowered() && slices.Contains(d.firm, byClinician) && d.Base.rank() > e.State.Decision.To.rank() {
		return l.reverse(ctx, p, e.ID, now) // a clinician has raised it in the host
	}
	if !p.braking() || d.To.rank() >= d.Base.rank() || e.State.lowered() {
		return nil
	}
	return l.count(ctx, p, e.ID, now, func(b *Braked) error {
		if slices.Contains(b.Lowered, e.ID.Subject) {
			return nil
		}
		if len(b.Lowered) >= p.loaded.Header.Brake.Lowered || len(b.Reversed) >= p.loaded.Header.Brake.Reversed {
			return record.ErrConflict // it came on meanwhile: decide again
		}
		b.Lowered = append(slices.Clone(b.Lowered), e.ID.Subject)
		return nil
	})
}

// reversed counts a clinician's raising of what the policy had lowered.
func (l *Loop) reversed(ctx context.Context, p *Policy, id record.ID, d Decision, c Change, now time.Time) error {
	if d.To.rank() >= d.Base.rank() || c.To.rank() <= d.To.rank() || !practice.IsClinician(c.Role) {
		return nil
	}
	return l.reverse(ctx, p, id, now)
}

func (l *Loop) reverse(ctx context.Context, p *Policy, id record.ID, now time.Time) error {
	if !p.braking() {
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
