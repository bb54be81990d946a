package triage

import (
	"cmp"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// Built-in reasons, in the place of a rule's id.
const (
	byRed        = "red"              // red is never lowered by a rule
	byClinician  = "clinician_rating" // a clinician's rating stands
	bySupplier   = "supplier_rating"  // the supplier rated higher later
	byLink       = "linked_not_known" // the rating of a linked request is not known
	byBase       = "base_not_known"   // a rule set the rating, and what it stood on was not given
	byFailure    = "rule_failed"      // a rule could not be decided for an error
	byLoweringOf = "lowering_off"     // the policy or the host turned lowering off
)

// base is the rating that an assessment starts from, never its own last result.
type base struct {
	rating    Rating
	setBy     string    // supplier, admin or clinician, as ratings say; "" without them
	clinician bool      // a clinician set it
	covered   bool      // ... and has seen everything that the patient sent
	supplier  Rating    // a later rating of the supplier, when it is higher; else none
	unknown   string    // why it cannot be lowered: byBase or byLink, "" when it is sure
	lacks     string    // the input that would make it sure
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
	b := fromRatings(s)
	if !b.rating.valid() {
		b.fromFacts(s)
	}
	b.covered = b.clinician && b.covered
	b.received = s.SubmittedAt
	for _, l := range s.Links {
		b.link(s, l, now)
	}
	return b
}

// fromRatings reads the base from the ratings so far: the latest by a person, else the supplier's first.
func fromRatings(s *Submission) (b base) {
	ratings := slices.Clone(s.Ratings)
	slices.SortStableFunc(ratings, func(x, y Rated) int { return x.At.Compare(y.At) })
	var at time.Time
	for _, r := range ratings {
		switch {
		case practice.IsStaff(r.ByRole):
			at = r.At
			b = base{rating: r.Rating, setBy: "admin", clinician: practice.IsClinician(r.ByRole)}
			if b.clinician {
				b.setBy = "clinician"
			}
			b.covered = !s.LastPatientInputAt.IsZero() && !s.LastPatientInputAt.After(at) && !s.SubmittedAt.After(at)
		case r.ByRole != "supplier":
		case !b.rating.valid():
			b.rating, b.setBy = r.Rating, "supplier"
		case r.Rating.rank() > highest(b.rating, b.supplier).rank():
			b.supplier = r.Rating // a later lower one is recorded in ratings and ignored
		}
	}
	return b
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

const linkDays = 7 // a linked request counts while it is open and so long after it was closed

func (b *base) link(s *Submission, l Link, now time.Time) {
	if !l.ReceivedAt.IsZero() && (b.received.IsZero() || l.ReceivedAt.Before(b.received)) {
		b.received = l.ReceivedAt
	}
	if !l.ClosedAt.IsZero() && l.ClosedAt.Before(now.AddDate(0, 0, -linkDays)) {
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
	}
}
