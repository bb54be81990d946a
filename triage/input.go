package triage

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// Input is one submission with what is known around it. What is left out is not known.
type Input struct {
	rules.Withheld
	Submission Submission        `ns:"submission"`
	Patient    practice.Patient  `ns:"patient"`
	Obs        Obs               `ns:"obs"`
	Practice   practice.Practice `ns:"practice"`
	Day        practice.Day      `ns:"day"`
	Answers    rules.Answers     // to the practice's own questions
	Lowered    Lowered           `ns:"lowered"` // for a policy that applies lowerings
}

// Lowered is how the brake stands today.
type Lowered struct {
	Today    *int `raw:"today"`    // requests lowered by the policy
	Reversed *int `raw:"reversed"` // of these, raised again by clinicians
}

var schema = rules.MustSchema(Input{}, practice.Codes())

// inputKeys are the keys of a line of inputs, in the order in which an error names them.
var inputKeys = []string{"submission", "patient", "obs", "answers", "practice", "day", "lowered", "now"}

// Decode reads an input from JSON by namespace, as one line of "frontdoor eval triage" has it.
func Decode(line map[string]json.RawMessage) (Input, error) {
	var in Input
	if err := wire.Decode(line, &in, schema, inputKeys...); err != nil {
		return in, err
	}
	var err error
	in.Answers, err = rules.DecodeAnswers(line["answers"])
	return in, err
}

// derive computes what follows from raw inputs, the clock and the calendar, on a copy; what the host gave stands.
func (in *Input) derive(now time.Time, cal *calendar.Calendar) []moving.Fact {
	if v := in.Patient.AccountVerified; v != nil && !*v {
		in.Patient.ClearRecord()
	}
	requested := in.Submission.SubmittedAt
	if requested.IsZero() || requested.After(now) {
		requested = now
	}
	in.Patient.Derive(requested, cal)
	changing := in.Submission.derive(now, cal)
	changing = append(changing, in.Obs.derive(now)...)
	if in.Submission.SubmittedAt.IsZero() {
		midnight := func(float64) []time.Time { return []time.Time{cal.Today(now).Add(1).At(0, cal.Zone())} }
		for _, fact := range []string{"age_years", "age_months", "postnatal_days", "days_since_discharge", "days_since_surgery"} {
			changing = append(changing, moving.Fact{Name: "patient." + fact, At: midnight, Each: 24 * time.Hour})
		}
	}
	in.Day.Derive(now, cal)
	return append(changing, in.Day.MovingFacts(now, cal)...)
}

func (s *Submission) derive(now time.Time, cal *calendar.Calendar) (changing []moving.Fact) {
	if s.SymptomsAsked == nil && (s.Symptoms != nil || s.SymptomsDenied != nil) {
		s.SymptomsAsked = rules.Known(true)
	}
	if s.SymptomCount == nil && s.Symptoms != nil {
		s.SymptomCount = rules.Known(len(s.Symptoms))
	}
	if s.UnansweredRedFlags == nil && s.RedFlagsAsked != nil {
		s.UnansweredRedFlags = s.blank()
	}
	if s.UnansweredRedFlagCount == nil && s.UnansweredRedFlags != nil {
		s.UnansweredRedFlagCount = rules.Known(len(s.UnansweredRedFlags))
	}
	if s.FollowsOpenSubmission == nil && s.PreviousOpen != nil {
		s.FollowsOpenSubmission = rules.Known(*s.PreviousOpen && s.PreviousID != "")
	}
	if s.ReadByStaff == nil && !s.FirstReadAt.IsZero() {
		s.ReadByStaff = rules.Known(!s.FirstReadAt.After(now))
		changing = append(changing, moving.Fact{Name: "submission.read_by_staff", At: func(float64) []time.Time { return []time.Time{s.FirstReadAt} }, Each: time.Minute})
	}
	if !s.OpenedAt.IsZero() && s.MinutesSinceOpened == nil {
		s.MinutesSinceOpened = rules.Known(min(max(0, int(now.Sub(s.OpenedAt)/time.Minute)), 100_000))
		changing = append(changing, moving.Minutes("submission.minutes_since_opened", s.OpenedAt))
	}
	if s.SubmittedAt.IsZero() || s.SubmittedAt.After(now) || cal == nil {
		return changing
	}
	if open, known := cal.Open(s.SubmittedAt); known && s.InCoreHours == nil {
		s.InCoreHours = &open
	}
	if waited, known := cal.OpenBetween(s.SubmittedAt, now); known && s.WaitingCoreH == nil {
		s.WaitingCoreH = rules.Known(min(max(0, waited.Hours()), 10_000))
		changing = append(changing, moving.CoreHours("submission.waiting_core_h", s.SubmittedAt, cal))
	}
	return changing
}

// blank are the red-flag questions that were asked and not answered.
func (s *Submission) blank() []string {
	out := []string{}
	for _, asked := range s.RedFlagsAsked {
		if !slices.Contains(s.Symptoms, asked) && !slices.Contains(s.SymptomsDenied, asked) {
			out = append(out, asked)
		}
	}
	return out
}

func (o *Obs) derive(now time.Time) []moving.Fact {
	if o.Taken == nil && o.reading() {
		o.Taken = rules.Known(true)
	}
	if o.TakenAt.IsZero() || o.TakenAt.After(now) || o.ReadingAgeH != nil {
		return nil
	}
	o.ReadingAgeH = rules.Known(min(max(0, now.Sub(o.TakenAt).Hours()), 10_000))
	return []moving.Fact{moving.Hours("obs.reading_age_h", o.TakenAt)}
}

// reading tells whether any reading stands there.
func (o *Obs) reading() bool {
	return o.TempC != nil || o.RespRate != nil || o.HeartRate != nil || o.SystolicBP != nil || o.DiastolicBP != nil || o.SpO2Pct != nil ||
		o.OnOxygen != nil || o.ACVPU != "" || o.CapRefillS != nil || o.NoUrineH != nil || o.GlucoseMmolL != nil || o.PeakFlowPctOfBest != nil
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(w string) bool { return slices.Contains(b, w) })
}

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
		if s.UnansweredRedFlags != nil && len(s.UnansweredRedFlags) != blank || s.UnansweredRedFlagCount != nil && *s.UnansweredRedFlagCount != blank {
			return fault("contradiction", "submission.unanswered_red_flags", "beside red_flags_asked")
		}
	}
	if s.UnansweredRedFlags != nil && s.UnansweredRedFlagCount != nil && *s.UnansweredRedFlagCount != len(s.UnansweredRedFlags) {
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
		if l.ID == "" || l.Base != "" && !l.Base.Valid() || l.ByRole != "" && !slices.Contains(practice.Roles(), l.ByRole) {
			return fault("unknown-value", "submission.links", "id, and base if it is known")
		}
	}
	return nil
}
