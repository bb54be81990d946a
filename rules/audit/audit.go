// This file reads a chain of records and counts them.

package audit

import (
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// Summarise reads the chain of records of one practice, verifies it as [record.Verify] does, also against the heads
// that were kept elsewhere, and counts. If the chain does not hold, the error is a *record.ChainError, and the report
// has no more than the head of what holds before the fault. The other errors are those of [record.Verify].
func Summarise(practice string, chain iter.Seq2[record.Linked, error], kept ...record.Head) (Report, error) {
	s := &summary{
		courses: map[string]*course{}, kinds: tally{}, final: tally{}, stages: tally{}, concerns: tally{},
		refused: tally{}, shadow: tally{}, policies: tally{}, report: Report{Practice: practice},
	}
	counted := func(yield func(record.Linked, error) bool) {
		for l, err := range chain {
			if !yield(l, err) { // Verify has found a fault: the record is not counted
				return
			}
			if err == nil {
				s.add(l)
			}
		}
	}
	head, err := record.Verify(practice, counted, kept...)
	if err != nil {
		return Report{Head: head}, err
	}
	s.report.Head = head
	s.complete()
	return s.report, nil
}

// summary collects the counts while the chain is read.
type summary struct {
	report                                                    Report
	kinds, final, stages, concerns, refused, shadow, policies tally
	courses                                                   map[string]*course // by subject
}

// add counts one record.
func (s *summary) add(l record.Linked) {
	r := &s.report
	if r.From.IsZero() || l.At.Before(r.From) {
		r.From = l.At
	}
	if l.At.After(r.To) {
		r.To = l.At
	}
	s.kinds[kindName(l.Kind)]++
	s.policies[l.Digest]++
	switch l.Kind {
	case record.Stage:
		s.stages[l.To]++
	case record.Concern:
		s.concerns[string(l.Reason)]++
	case record.Refused:
		s.refused[l.What]++
	case record.Shadow:
		s.shadow[l.From+" -> "+l.To]++
	}
	if !followed(l.Kind) {
		return
	}
	c := s.courses[l.Subject]
	if c == nil {
		c = &course{at: map[string]time.Time{}, lowered: map[string]string{}, raised: map[string]bool{}}
		s.courses[l.Subject] = c
	}
	c.add(l)
}

// kindName is what a record counts as. The records about one rating count as one kind, because their single counts
// would give away who looked at a few submissions.
func kindName(k record.Kind) string {
	switch k {
	case record.Received, record.Assessed, record.Rating, record.RatingConfirmed, record.FinalRating, record.Concern,
		record.Shadow:
		return "submission"
	}
	return string(k)
}

// followed tells whether records of a kind belong to the course of a submission.
func followed(k record.Kind) bool {
	switch k {
	case record.Received, record.Assessed, record.Rating, record.RatingConfirmed, record.FinalRating, record.Booking,
		record.Stage:
		return true
	}
	return false
}

// complete fills the report from the counts.
func (s *summary) complete() {
	r := &s.report
	r.Kinds, r.Policies = s.kinds.exactCounts(), s.policies.exactCounts()
	r.Stages, r.Refused = s.stages.exactCounts(), s.refused.exactCounts()
	r.Concerns, r.Shadow = s.concerns.suppressedCounts(), s.shadow.suppressedCounts()
	var all []*course
	for _, id := range slices.Sorted(maps.Keys(s.courses)) {
		if c := s.courses[id]; c.submission {
			all = append(all, c)
		}
	}
	staff, clinical := ratingActs{}, ratingActs{}
	for _, c := range all {
		staff.add(c.staff)
		clinical.add(c.clinical)
		if c.final != "" && c.policy != "" {
			s.final[c.finalPair]++
		}
	}
	r.Staff, r.Clinical, r.Final = staff.agreement(), clinical.agreement(), s.final.suppressedCounts()
	for _, by := range []string{byPolicy, byStaff, byClinicians} {
		r.Lowered = append(r.Lowered, lowering(by, all))
	}
	for _, step := range steps {
		r.Times = append(r.Times, stepTime(step, all))
	}
	r.Breakdown = breakdowns(all)
}

// lowering counts what one kind of actor lowered.
func lowering(by string, all []*course) Lowering {
	n, raised := 0, 0
	for _, c := range all {
		if c.lowered[by] == "" {
			continue
		}
		n++
		if c.raised[by] {
			raised++
		}
	}
	shown := suppressParts(n, raised)
	return Lowering{By: by, N: shown[0], RaisedLater: shown[1]}
}

// isClinician tells whether a record is a clinician's act.
func isClinician(r record.Record) bool { return practice.IsClinician(r.Role) }
