package triage

import (
	"cmp"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// Built-in reasons, in the place of a rule's id.
const (
	byRed         = "red"              // red is never lowered by a rule
	byClinician   = "clinician_rating" // a clinician's rating stands
	bySupplier    = "supplier_rating"  // the supplier rated higher later
	byLink        = "linked_not_known" // the rating of a linked request is not known
	byLinked      = "linked_rating"    // a linked request's rating stands, as a clinician may have set it
	byBase        = "base_not_known"   // a rule set the rating, and what it stood on was not given
	byFailure     = "rule_failed"      // a rule could not be decided for an error
	byLoweringOff = "lowering_off"     // the policy or the host turned lowering off
)

// base is the rating that an assessment starts from, never its own last result.
type base struct {
	rating    Rating
	setBy     string    // supplier, admin or clinician, as ratings say; "" without them
	clinician bool      // a clinician set it
	covered   bool      // ... and has seen everything that the patient sent
	supplier  Rating    // a later rating of the supplier, when it is higher; else none
	unknown   string    // why it is not known: byBase or byLink, "" when it is
	lacks     string    // the input that would make it sure
	linked    bool      // a linked request raised it, and nobody says that no clinician rated that one
	future    bool      // a rating bears an instant that has not come
	received  time.Time // the earliest receipt, of this request or a linked one
}

// inConditions lets conditions read the base as the rating in force: what a rule made of it before would make the
// second assessment differ from the first.
func (b base) inConditions(s *Submission) {
	if s.RatingSetBy == "rule" && b.unknown != byBase {
		s.RatingSetBy = "supplier"
	}
	if b.setBy != "" {
		s.RatingSetBy = b.setBy
	}
	s.Rating = b.rating
}

func baseOf(in *Input, now time.Time) base {
	s := &in.Submission
	var b base
	b.fromRatings(s, now)
	switch {
	case !b.rating.valid():
		b.fromFacts(s)
	case b.setBy == "supplier" && (s.RatingSetBy == "admin" || s.RatingSetBy == "clinician"): // a person's rating that ratings lack
		b.setBy, b.clinician, b.rating = s.RatingSetBy, s.RatingSetBy == "clinician", highest(b.rating, s.Rating)
	}
	b.received = s.SubmittedAt
	for _, l := range s.Links {
		b.link(s, l, now)
	}
	return b
}

// fromRatings reads the base from the ratings so far: the latest by a person, else the supplier's first. What a clinician
// rated is the floor of everything that others do after her: they may confirm it or go higher.
func (b *base) fromRatings(s *Submission, now time.Time) {
	ratings := slices.Clone(s.Ratings)
	slices.SortStableFunc(ratings, func(x, y Rated) int { // of one instant, a clinician's and the higher one last
		return cmp.Or(x.At.Compare(y.At), cmp.Compare(person(x.ByRole), person(y.ByRole)), cmp.Compare(x.Rating.rank(), y.Rating.rank()))
	})
	for _, r := range ratings {
		switch {
		case r.At.After(now):
			b.future = true // a rating that is not given yet protects nothing
		case practice.IsClinician(r.ByRole):
			*b = base{rating: r.Rating, setBy: "clinician", clinician: true, future: b.future}
			b.covered = !s.LastPatientInputAt.IsZero() && !s.LastPatientInputAt.After(r.At) && !s.SubmittedAt.After(r.At)
		case practice.IsStaff(r.ByRole):
			if b.clinician && r.Rating.rank() <= b.rating.rank() {
				continue
			}
			*b = base{rating: r.Rating, setBy: "admin", future: b.future}
		case r.ByRole != "supplier":
		case !b.rating.valid():
			b.rating, b.setBy = r.Rating, "supplier"
		case r.Rating.rank() > highest(b.rating, b.supplier).rank():
			b.supplier = r.Rating // a later lower one is recorded in ratings and ignored
		}
	}
}

// person ranks who rated: nobody, staff, a clinician.
func person(role string) int {
	switch {
	case practice.IsClinician(role):
		return 2
	case practice.IsStaff(role):
		return 1
	}
	return 0
}

// fromFacts reads the base where no ratings are given: that rating, unless a rule set it, then the supplier's.
func (b *base) fromFacts(s *Submission) {
	switch {
	case s.RatingSetBy != "rule":
		b.rating, b.clinician = s.Rating, s.RatingSetBy == "clinician"
	case s.SupplierRating.valid():
		b.rating = s.SupplierRating
	default:
		b.rating, b.unknown, b.lacks = s.Rating, byBase, "submission.supplier_rating"
	}
}

// counts says until when a closed link counts: 7 days after it was closed.
func (l Link) counts() (end time.Time, closed bool) {
	return l.ClosedAt.AddDate(0, 0, 7), !l.ClosedAt.IsZero()
}

func (b *base) link(s *Submission, l Link, now time.Time) {
	if !l.ReceivedAt.IsZero() && (b.received.IsZero() || l.ReceivedAt.Before(b.received)) {
		b.received = l.ReceivedAt
	}
	if end, closed := l.counts(); closed && !now.Before(end) {
		return
	}
	rating := l.Base
	if !rating.valid() && l.ID == s.PreviousID {
		rating = s.PreviousRating
	}
	switch {
	case !rating.valid():
		b.unknown, b.lacks = cmp.Or(b.unknown, byLink), cmp.Or(b.lacks, "submission.links")
	case rating.rank() > b.rating.rank():
		b.rating, b.clinician, b.covered = rating, false, false
		b.linked = l.ByRole == "" || practice.IsClinician(l.ByRole)
	}
}

// firm are the reasons of the base itself that no rule lowers it, and that staff who are no clinicians do not.
func (b base) firm() []string {
	var out []string
	for _, reason := range []struct {
		holds bool
		code  string
	}{{b.clinician, byClinician}, {b.supplier.valid(), bySupplier}, {b.linked, byLinked}, {b.unknown != "", b.unknown}} {
		if reason.holds {
			out = append(out, reason.code)
		}
	}
	return out
}
