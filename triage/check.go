// Refusing an input that lacks what no submission lacks, or that contradicts itself.

package triage

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// check refuses what cannot be: a statement that contradicts what stands beside it, and an input without its few
// necessary facts.
func (in *Input) check(now time.Time) error {
	s := &in.Submission
	fault := func(code, fact, detail string) error { return &rules.Error{Code: code, Fact: fact, Detail: detail} }
	switch {
	case now.IsZero():
		return fault("missing-fact", "now", "the instant of the decision")
	case s.ID == "":
		return fault("missing-fact", "submission.id", "")
	case s.Rating == "":
		return fault("missing-fact", "submission.rating", "")
	case s.RatingSetBy == "":
		return fault("missing-fact", "submission.rating_set_by", "")
	case s.SymptomsAsked != nil && !*s.SymptomsAsked && (s.Symptoms != nil || s.SymptomsDenied != nil):
		return fault("contradiction", "submission.symptoms_asked", "false beside symptoms")
	case in.Obs.Taken != nil && !*in.Obs.Taken && in.Obs.reading():
		return fault("contradiction", "obs.taken", "false beside a reading")
	}
	if y, m := in.Patient.AgeYears, in.Patient.AgeMonths; y != nil && m != nil && *y != *m/12 {
		return fault("contradiction", "patient.age_months", "beside age_years")
	}
	if denied := overlap(s.Symptoms, s.SymptomsDenied); denied {
		return fault("contradiction", "submission.symptoms_denied", "a symptom is reported and denied")
	}
	if s.Symptoms != nil && s.SymptomCount != nil && *s.SymptomCount != len(s.Symptoms) {
		return fault("contradiction", "submission.symptom_count", "beside symptoms")
	}
	if s.RedFlagsAsked != nil && (s.UnansweredRedFlags != nil || s.UnansweredRedFlagCount != nil) {
		blank := len(s.blank())
		if s.UnansweredRedFlags != nil && len(s.UnansweredRedFlags) != blank ||
			s.UnansweredRedFlagCount != nil && *s.UnansweredRedFlagCount != blank {
			return fault("contradiction", "submission.unanswered_red_flags", "beside red_flags_asked")
		}
	}
	if s.UnansweredRedFlags != nil && s.UnansweredRedFlagCount != nil &&
		*s.UnansweredRedFlagCount != len(s.UnansweredRedFlags) {
		return fault("contradiction", "submission.unanswered_red_flag_count", "beside unanswered_red_flags")
	}
	for _, n := range []*int{in.Lowered.Today, in.Lowered.Reversed} {
		if n != nil && *n < 0 {
			return fault("out-of-range", "lowered", "0 or more")
		}
	}
	for _, r := range s.Ratings {
		if !r.Rating.Valid() || !slices.Contains(practice.Roles(), r.ByRole) || r.At.IsZero() {
			return fault("unknown-value", "submission.ratings", "by_role, rating and at of every entry")
		}
	}
	for _, l := range s.Links {
		if l.ID == "" || l.Base != "" && !l.Base.Valid() ||
			l.ByRole != "" && !slices.Contains(practice.Roles(), l.ByRole) {
			return fault("unknown-value", "submission.links", "id, and base if it is known")
		}
	}
	return nil
}

// overlap tells whether two lists have a word in common.
func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(w string) bool { return slices.Contains(b, w) })
}
