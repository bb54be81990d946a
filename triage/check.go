// Refusing an input that lacks what no submission lacks, or that contradicts itself.

package triage

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// check refuses what cannot be: a statement that contradicts what stands beside it, and an input without its few
// necessary facts. The error is all faults.
func (in *Input) check(now time.Time) error {
	var faults []error
	for _, f := range slices.Concat(in.lacks(now), in.contradictions(), in.Submission.countFaults(), in.listFaults()) {
		if f != nil {
			faults = append(faults, f)
		}
	}
	if !in.Patient.AccountVerified.Value() { // what is on the record is taken away before the facts are checked
		faults = append(faults, rules.CheckWords("patient", in.Patient))
	}
	return rules.JoinErrors(faults...)
}

// when is a fault of an input where it holds, and else nil.
func when(holds bool, code, fact, detail string) *rules.Error {
	if !holds {
		return nil
	}
	return &rules.Error{Code: code, Fact: fact, Detail: detail}
}

// setters are those who may have set a rating, as the fact declares them.
var setters = []string{"supplier", "rule", "admin", "clinician"}

// lacks are the facts that no input lacks.
func (in *Input) lacks(now time.Time) []*rules.Error {
	s := &in.Submission
	return []*rules.Error{
		when(now.IsZero(), "missing-fact", "now", "the instant of the decision"),
		when(s.ID == "", "missing-fact", "submission.id", ""),
		when(s.Rating == "", "missing-fact", "submission.rating", ""),
		when(s.RatingSetBy == "", "missing-fact", "submission.rating_set_by", ""),
		// What follows from the ratings takes the place of these two before the facts are checked.
		when(len(s.Ratings) > 0 && s.Rating != "" && !s.Rating.Valid(), "unknown-value", "submission.rating", ""),
		when(
			len(s.Ratings) > 0 && s.RatingSetBy != "" && !slices.Contains(setters, s.RatingSetBy),
			"unknown-value", "submission.rating_set_by", "",
		),
	}
}

// contradictions are statements that cannot be true together.
func (in *Input) contradictions() []*rules.Error {
	s := &in.Submission
	hasSymptoms := s.Symptoms.Given() || s.SymptomsDenied.Given()
	years, months := in.Patient.AgeYears, in.Patient.AgeMonths
	return []*rules.Error{
		when(isFalse(s.SymptomsAsked) && hasSymptoms,
			"contradiction", "submission.symptoms_asked", "false beside symptoms"),
		when(isFalse(in.Obs.Taken) && in.Obs.reading(), "contradiction", "obs.taken", "false beside a reading"),
		when(
			years.Given() && months.Given() && years.Value() != months.Value()/12,
			"contradiction", "patient.age_months", "beside age_years",
		),
		when(
			overlap(s.Symptoms.Value(), s.SymptomsDenied.Value()),
			"contradiction", "submission.symptoms_denied", "a symptom is reported and denied",
		),
	}
}

// countFaults are counts that differ from the lists that they count.
func (s *Submission) countFaults() []*rules.Error {
	unanswered, count := s.UnansweredRedFlags, s.UnansweredRedFlagCount
	var notBlank bool // what is said to be unanswered is not what was left blank
	if s.RedFlagsAsked != nil {
		blank := len(s.blank())
		notBlank = unanswered != nil && len(unanswered) != blank || count != nil && *count != blank
	}
	return []*rules.Error{
		when(
			s.Symptoms.Given() && s.SymptomCount.Given() && s.SymptomCount.Value() != len(s.Symptoms.Value()),
			"contradiction", "submission.symptom_count", "beside symptoms",
		),
		when(notBlank, "contradiction", "submission.unanswered_red_flags", "beside red_flags_asked"),
		when(
			unanswered != nil && count != nil && *count != len(unanswered),
			"contradiction", "submission.unanswered_red_flag_count", "beside unanswered_red_flags",
		),
	}
}

// listFaults are values that cannot be, in what conditions do not read.
func (in *Input) listFaults() []*rules.Error {
	negative := func(n *int) bool { return n != nil && *n < 0 }
	return []*rules.Error{
		when(negative(in.Lowered.Today) || negative(in.Lowered.Reversed), "out-of-range", "lowered", "0 or more"),
		when(
			slices.ContainsFunc(in.Submission.Ratings, Rated.unreadable),
			"unknown-value", "submission.ratings", "by_role, rating and at of every entry",
		),
		when(
			slices.ContainsFunc(in.Submission.Links, Link.unreadable),
			"unknown-value", "submission.links", "id, and base if it is known",
		),
	}
}

// unreadable tells whether a rating lacks who gave it, what it is, or when it was given.
func (r Rated) unreadable() bool {
	return !r.Rating.Valid() || !slices.Contains(practice.Roles(), r.ByRole) || r.At.IsZero()
}

// unreadable tells whether a link lacks its id, or says of its rating what cannot be.
func (l Link) unreadable() bool {
	return l.ID == "" || l.Base != "" && !l.Base.Valid() ||
		l.ByRole != "" && !slices.Contains(practice.Roles(), l.ByRole)
}

func isFalse(b *bool) bool { return b != nil && !*b }

// overlap tells whether two lists have a word in common.
func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(w string) bool { return slices.Contains(b, w) })
}
