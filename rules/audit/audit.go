// This file reads a chain of records and counts them.

package audit

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// Summarise reads the chain of records of one practice, verifies it as [record.Verify] does, also against the heads
// that were kept elsewhere, and counts. If the chain does not hold, the error is a *record.ChainError, and the report
// has no more than the head of what holds before the fault. The other errors are those of [record.Verify].
func Summarise(practice string, chain iter.Seq2[record.Linked, error], kept ...record.Head) (Report, error) {
	s := &summary{
		courses: map[string]*course{}, words: map[string]string{}, groups: map[record.Group]*record.Group{},
		kinds: tally{}, final: tally{}, stages: tally{}, concerns: tally{},
		refused: tally{}, shadow: tally{}, policies: tally{}, report: Report{Practice: practice},
	}
	counted := func(yield func(record.Linked, error) bool) {
		for l, err := range chain {
			if !yield(l, err) { // Verify has found a fault: the record is not counted
				return
			}
			if err == nil {
				s.add(&l)
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
	words                                                     map[string]string  // see word
	groups                                                    map[record.Group]*record.Group
}

// word is a text of a record that is kept beyond the record, once for all records: a piece of a line that was read
// would keep the whole line.
func (s *summary) word(text string) string {
	kept, ok := s.words[text]
	if !ok {
		kept = strings.Clone(text)
		s.words[kept] = kept
	}
	return kept
}

// group is the group of a record, likewise.
func (s *summary) group(of record.Group) *record.Group {
	kept, ok := s.groups[of]
	if !ok {
		kept = &record.Group{
			Channel: s.word(of.Channel), AgeBand: s.word(of.AgeBand),
			Language: s.word(of.Language), Adjustment: s.word(of.Adjustment),
		}
		s.groups[*kept] = kept
	}
	return kept
}

// add counts one record.
func (s *summary) add(l *record.Linked) {
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
		c = &course{group: s.group(record.Group{})}
		s.courses[strings.Clone(l.Subject)] = c
	}
	if l.Kind != record.Booking { // which names a slot
		l.To = s.word(l.To)
	}
	c.add(l, s.group(l.Group))
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
			s.final[c.finalPolicy+"/"+c.final]++
		}
	}
	r.Staff, r.Clinical, r.Final = staff.agreement(), clinical.agreement(), s.final.suppressedCounts()
	for by := range byNobody {
		r.Lowered = append(r.Lowered, lowering(by, all))
	}
	for step := range noStep {
		r.Times = append(r.Times, stepTime(step, all))
	}
	r.Breakdown = breakdowns(all)
}

// lowering counts what one kind of actor lowered.
func lowering(by actor, all []*course) Lowering {
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
	return Lowering{By: actors[by], N: shown[0], RaisedLater: shown[1]}
}
