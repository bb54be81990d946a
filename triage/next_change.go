// When a decision may change by itself, as time passes.

package triage

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
)

// nextChange is the earliest instant after now at which time alone can change a verdict: a moving fact passes a number
// that a condition compares it with, or a rule comes into force or lapses.
func (a *assessment) nextChange(changing []moving.Fact) time.Time {
	further := []time.Time{a.in.Submission.SubmittedAt, a.in.Obs.TakenAt} // where a clock runs ahead: see doubts
	// With the opening hours changes whether anybody is there.
	if a.policy.cal != nil {
		if edge, ok := a.policy.cal.NextOpeningOrClosing(a.now); ok {
			further = append(further, edge)
		}
	}
	for _, r := range a.in.Submission.Ratings {
		further = append(further, r.At)
	}
	for _, l := range a.in.Submission.Links {
		if end, closed := l.counts(); closed {
			further = append(further, end)
		}
	}
	zone := a.policy.cal.Zone()
	further = append(further, a.policy.set.Edges(zone)...)
	thresholds := func(fact string) rules.Thresholds { return a.policy.loaded.Thresholds[fact] }
	next := moving.Next(a.now, changing, thresholds, further...)
	if !next.IsZero() {
		next = next.In(zone)
	}
	return next
}
