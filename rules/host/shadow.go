// A shadow: a candidate policy decides the same entries as the policy in force, and every difference is recorded.

package host

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// shadow is a candidate that decides beside the policy in force, and changes nothing.
type shadow[P Policy] struct{ candidate atomic.Pointer[P] }

// Shadow lets a candidate decide beside the policy in force. It changes nothing but when an entry is decided again, so that
// nothing of it is missed; where it decides otherwise one record of the kind record.Shadow says from what to what, by which
// rules. A Sweep afterwards compares them on every open entry.
func (l *Loop[P, In, State, D]) Shadow(candidate P) error {
	switch {
	case !l.made():
		return errNotMade
	case candidate.Set() == nil:
		return &rules.Error{Code: "no-policy"}
	}
	if l.supplied != nil && l.domain.Supplied != nil {
		candidate, _ = l.domain.Supplied(candidate, l.supplied...)
	}
	l.shadow.candidate.Store(&candidate)
	return nil
}

// EndShadow leaves the policy in force alone.
func (l *Loop[P, In, State, D]) EndShadow() {
	if l.made() {
		l.shadow.candidate.Store(nil)
	}
}

// compare holds the candidate's decision on an entry against the one by the policy in force. Both are made by the
// package's own verb, from the same entry at the same instant, and neither has an effect: of the candidate's no more is
// kept than one record where the two differ, and the instant at which it would be decided again. Nothing is reserved
// for it, so that no brake counts what only a candidate would have lowered.
func (l *Loop[P, In, State, D]) compare(
	ctx context.Context, inForce Summary, e record.Entry[In, State], now time.Time, c *record.Change[State],
) {
	candidate := l.shadow.candidate.Load()
	if candidate == nil {
		return
	}
	p, told := *candidate, Summary{Code: "error", Text: "error"}
	d, its, err := l.readAndDecide(ctx, p, e, now)
	if err == nil {
		told = l.domain.Summarise(d)
		c.Wake = earlier(c.Wake, its.Wake)
	} else if !errors.As(err, new(*rules.Error)) {
		return // the store's, and not the candidate's
	}
	if told.Text == inForce.Text {
		return
	}
	l.observe(Event{Kind: Differs, Code: told.Code, Digest: p.Set().Digest()})
	r := record.Record{
		Subject: e.ID.Subject, Practice: e.ID.Practice, Kind: record.Shadow, From: inForce.Text, To: told.Text,
		By: "policy", Role: "system", Reason: "differs",
		Rules: oneSided(inForce.Fired, told.Fired), Version: "any",
		Digest: p.Set().Digest(), CalendarDigest: p.Calendar().Digest(),
	}.Keyed() // once for each pair of outcomes, whatever the version
	r.At, r.Version = now, ""
	c.Records = append(c.Records, r)
}

// oneSided are the words that stand in one list only.
func oneSided(a, b []string) []string {
	out := []string{}
	for _, of := range [][2][]string{{a, b}, {b, a}} {
		for _, w := range of[0] {
			if !slices.Contains(of[1], w) {
				out = append(out, w)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
