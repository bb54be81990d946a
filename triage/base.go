// The rating that an assessment starts from: what people and the supplier have rated, never what a rule made of it
// before.

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
	byUnreadWords = "unread_words"     // the text has words, and the rule does not say that they are harmless
	byLoweringOff = "lowering_off"     // the policy or the host turned lowering off
)

// base is the rating that an assessment starts from, never its own last result.
type base struct {
	rating    Rating
	setBy     string    // supplier, admin or clinician, as ratings say; "" without them
	clinician bool      // a clinician set it
	covered   bool      // ... and has seen everything that there is
	seen      time.Time // when she rated
	floor     Rating    // the latest rating by a clinician; others may only go higher
	later     Rating    // a later and higher rating by the supplier, or one whose instant has not come; else none
	linked    bool      // a linked request's rating stands, that nobody says no clinician set
	future    bool      // a rating bears an instant that has not come
	conflict  bool      // statements about the rating do not agree: the highest stands
	unknown   string    // why it is not known: byBase or byLink, "" when it is
	lacks     string    // the input that would make it known
	received  time.Time // the earliest receipt, of this request or a linked one
}

// inConditions lets conditions read the base as the rating in force. If they read what a rule made of it before, the
// second assessment would differ from the first.
func (b base) inConditions(s *Submission) {
	if s.RatingSetBy == "rule" && b.unknown != byBase {
		s.RatingSetBy = "supplier"
	}
	if b.setBy != "" {
		s.RatingSetBy = b.setBy
	}
	s.Rating = b.rating
}

// baseOf is the base of an input.
func baseOf(in *Input, now time.Time) base {
	s := &in.Submission
	var b base
	b.fromRatings(s, now)
	if b.rating.Valid() {
		b.agree(s)
	} else {
		b.fromFacts(s)
	}
	b.covered = b.clinician && b.covers(in)
	if !s.SubmittedAt.After(now) {
		b.received = s.SubmittedAt
	}
	b.links(s, now)
	return b
}

// fromRatings reads the base from the ratings so far: the latest by a person, else the supplier's first. Nobody but a
// clinician goes below what a clinician rated, and none but she lowers red.
func (b *base) fromRatings(s *Submission, now time.Time) {
	ratings := slices.Clone(s.Ratings)
	slices.SortStableFunc(ratings, func(x, y Rated) int { // of one instant, a clinician's and the higher one last
		return cmp.Or(x.At.Compare(y.At), person(x.ByRole)-person(y.ByRole), x.Rating.Rank()-y.Rating.Rank())
	})
	for _, r := range ratings {
		switch {
		case r.At.After(now): // not given yet: it protects nothing, and may warn
			b.future, b.later = true, practice.Highest(b.later, r.Rating)
		case practice.IsClinician(r.ByRole):
			*b = base{rating: r.Rating, floor: r.Rating, setBy: "clinician", clinician: true, seen: r.At}
		case practice.IsStaff(r.ByRole):
			if b.takesFromStaff(r.Rating) {
				*b = base{rating: r.Rating, floor: b.floor, setBy: "admin"}
			}
		case r.ByRole != "supplier":
		case !b.rating.Valid():
			b.rating, b.setBy = r.Rating, "supplier"
		case r.Rating.Rank() > practice.Highest(b.rating, b.later).Rank():
			b.later = r.Rating // a lower one is recorded in ratings and ignored
		}
	}
}

// takesFromStaff tells whether a rating by staff who are no clinicians takes the place of the one before: not when it
// is below what a clinician rated, when staff have rated red before, or when it repeats a clinician's rating.
func (b *base) takesFromStaff(r Rating) bool {
	return r.Rank() >= b.floor.Rank() && (b.setBy != "admin" || b.rating != Red) && (!b.clinician || r != b.rating)
}

// agree holds the ratings against the rating in force, unless a rule set that: where they differ the higher stands, and
// a clinician is believed to have rated.
func (b *base) agree(s *Submission) {
	statement := s.Rating
	if s.RatingSetBy == "rule" {
		statement = b.rating
	}
	if b.setBy == "supplier" {
		statement = practice.Highest(statement, s.SupplierRating)
	}
	if statement.Rank() > practice.Highest(b.rating, b.later).Rank() {
		b.conflict, b.rating, b.seen = true, statement, time.Time{}
	}
	if s.RatingSetBy == "clinician" && !b.clinician {
		b.conflict, b.clinician, b.setBy, b.floor = true, true, "clinician", practice.Highest(b.floor, s.Rating)
	}
}

// covers tells whether a clinician had seen everything when she rated: what the patient sent, the readings, the
// requests that were linked. What bears no instant may be later.
func (b base) covers(in *Input) bool {
	s := &in.Submission
	later := func(t time.Time) bool { return t.IsZero() || t.After(b.seen) }
	if b.seen.IsZero() || later(s.LastPatientInputAt) || s.SubmittedAt.After(b.seen) {
		return false
	}
	if in.Obs.reading() && later(in.Obs.TakenAt) {
		return false
	}
	return !slices.ContainsFunc(s.Links, func(l Link) bool { return later(l.ReceivedAt) })
}

// person ranks who rated: 0 for no person, 1 for staff, 2 for a clinician.
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
	case s.RatingSetBy == "supplier":
		b.rating = practice.Highest(s.Rating, s.SupplierRating)
		b.conflict = s.SupplierRating.Valid() && s.SupplierRating != s.Rating
	case s.RatingSetBy != "rule":
		b.rating, b.clinician = s.Rating, s.RatingSetBy == "clinician"
	case s.SupplierRating.Valid():
		b.rating = s.SupplierRating
	default:
		b.rating, b.unknown, b.lacks = s.Rating, byBase, "submission.supplier_rating"
	}
	if b.clinician {
		b.floor = b.rating
	}
}

// counts says until when a closed link counts: 7 days after it was closed.
func (l Link) counts() (end time.Time, closed bool) {
	return l.ClosedAt.AddDate(0, 0, 7), !l.ClosedAt.IsZero()
}

// over tells whether a closed link counts no longer.
func (l Link) over(now time.Time) bool {
	end, closed := l.counts()
	return closed && !now.Before(end)
}

// links takes the highest base of the linked requests that count; the earliest receipt keeps the clock.
func (b *base) links(s *Submission, now time.Time) {
	own := b.rating
	for _, l := range s.Links {
		if l.over(now) {
			continue
		}
		if !l.ReceivedAt.IsZero() && (b.received.IsZero() || l.ReceivedAt.Before(b.received)) {
			b.received = l.ReceivedAt
		}
		rating := l.rating(s)
		if !rating.Valid() {
			b.unknown, b.lacks = cmp.Or(b.unknown, byLink), cmp.Or(b.lacks, "submission.links")
		}
		b.rating = practice.Highest(b.rating, rating)
	}
	if b.rating != own {
		b.covered, b.clinician = false, false
	}
	for _, l := range s.Links {
		mayBeClinicians := l.ByRole == "" || practice.IsClinician(l.ByRole)
		if mayBeClinicians && l.rating(s) == b.rating && !l.over(now) {
			b.linked = true
		}
	}
}

// rating is a link's base, which for the request before this one the submission itself may say.
func (l Link) rating(s *Submission) Rating {
	if !l.Base.Valid() && l.ID == s.PreviousID {
		return s.PreviousRating
	}
	return l.Base
}

// firm are the reasons of the base itself that no rule lowers it, and that staff who are no clinicians do not.
func (b base) firm() []string {
	var out []string
	for _, reason := range []struct {
		holds bool
		code  string
	}{
		{b.clinician || b.floor.Rank() > Green.Rank(), byClinician},
		{b.later.Valid(), bySupplier},
		{b.linked, byLinked},
		{b.unknown != "", b.unknown},
	} {
		if reason.holds {
			out = append(out, reason.code)
		}
	}
	return out
}
