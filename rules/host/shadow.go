// This file lets a candidate policy decide the same entries as the policy in force, and records every difference.

package host

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// differences are those that a loop has recorded already.
type differences struct {
	mu       sync.Mutex
	recorded map[difference]bool
}

// difference is the record of one difference, by its key.
type difference struct {
	id  record.ID
	key string
}

// maxRecorded is how many differences a loop remembers. Beyond it they are given to the store again, which has them.
const maxRecorded = 100_000

// isRecorded tells whether a difference is known to be in the store.
func (s *differences) isRecorded(d difference) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.recorded[d]
}

// note notes that a difference is in the store.
func (s *differences) note(d difference) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.recorded == nil || len(s.recorded) == maxRecorded {
		s.recorded = map[difference]bool{}
	}
	s.recorded[d] = true
}

// Shadow lets a candidate decide beside the policy in force. It has no effect, but that an entry may be decided again
// earlier, so that no change of the candidate's decision is missed. If the candidate decides otherwise, one record of
// the kind record.Shadow says from what to what and by which rules. A Sweep afterwards compares the two on every open
// entry. It decides beside the policies that practices share; one beside a practice's own is that of For.
func (l *Loop[P, In, State, D]) Shadow(candidate P) error { return l.For("").Shadow(candidate) }

// Shadow lets a candidate decide beside the policy in force, as that of the loop does.
func (p Policies[P, In, State, D]) Shadow(candidate P) error {
	switch {
	case !p.initialised():
		return errNotInitialised
	case candidate.Set() == nil:
		return &rules.Error{Code: "no-policy"}
	case p.practice != "" && !p.Own():
		return errors.New("host: the practice has no policies of its own, beside which a candidate would decide")
	}
	l := p.loop
	if l.supplied != nil && l.verbs.Supplied != nil {
		candidate, _ = l.verbs.Supplied(candidate, l.supplied...)
	}
	p.makeOwn().candidate.Store(&candidate)
	return nil
}

// EndShadow ends the comparison: only the policy in force decides.
func (l *Loop[P, In, State, D]) EndShadow() { l.For("").EndShadow() }

// EndShadow ends the comparison: only the policy in force decides.
func (p Policies[P, In, State, D]) EndShadow() {
	if !p.initialised() {
		return
	}
	if own := p.own(); own != nil {
		own.candidate.Store(nil)
	}
}

// compareWithCandidate compares the candidate's decision on an entry with the one by the policy in force. Both are made
// by the package's own verb, from the same entry at the same instant, and neither has an effect. All that is kept of
// the candidate's is one record if the two differ, and the instant at which it would be decided again. Nothing is
// reserved for it, so that no brake counts what only a candidate would have lowered.
func (l *Loop[P, In, State, D]) compareWithCandidate(
	ctx context.Context, inForce Summary, e record.Entry[In, State], now time.Time, out *outcome[State, D],
) {
	candidate := l.For(e.ID.Practice).at(now).candidate.Load()
	if candidate == nil {
		return
	}
	other := Summary{Code: "error", Text: "error"}
	d, change, err := l.readAndDecide(ctx, *candidate, e, now)
	if err == nil {
		other = l.verbs.Summarise(d)
		out.change.Wake = earlier(out.change.Wake, change.Wake)
	} else if !errors.As(err, new(*rules.Error)) {
		return // the store or the context failed: that says nothing about the candidate
	}
	if other.Text == inForce.Text {
		return
	}
	out.events = append(out.events, Event{Kind: Differs, Code: other.Code, Digest: (*candidate).Set().Digest()})
	r := record.Record{
		Subject: e.ID.Subject, Practice: e.ID.Practice, Kind: record.Shadow, From: inForce.Text, To: other.Text,
		By: "policy", Role: "system", Reason: "differs",
		Rules: symmetricDifference(inForce.Fired, other.Fired), Version: "any",
		Digest: (*candidate).Set().Digest(), CalendarDigest: (*candidate).Calendar().Digest(),
	}.Keyed() // the key is made with one version for all, so that each pair of outcomes is recorded once
	r.At, r.Version = now, ""
	out.differs = difference{e.ID, r.Key}
	out.change.Records = append(out.change.Records, r)
}

// symmetricDifference returns the words that stand in only one of two lists, sorted and each once.
func symmetricDifference(a, b []string) []string {
	out := []string{}
	for _, w := range slices.Concat(a, b) {
		if !slices.Contains(a, w) || !slices.Contains(b, w) {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
