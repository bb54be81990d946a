// The input of triage: reading it, and completing it by what follows from it, from the clock and from the calendar.

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

// Input is one submission with what is known around it. What is left out is not known; Submission needs an ID, a Rating
// and RatingSetBy.
type Input struct {
	rules.Withheld
	Submission Submission        `ns:"submission"` // the request itself
	Patient    practice.Patient  `ns:"patient"`    // whom it is about
	Obs        Obs               `ns:"obs"`        // what was measured
	Practice   practice.Practice `ns:"practice"`   // facts of the practice
	Day        practice.Day      `ns:"day"`        // what is not given is computed from the calendar
	Answers    rules.Answers     // to the practice's own questions
	Lowered    Lowered           `ns:"lowered"` // for a policy that applies lowerings
}

// Lowered is how the practice's brake stands today. A Loop fills it in; nil is not known, and then nothing is lowered
// without a person.
type Lowered struct {
	Today    *int `raw:"today"`    // requests lowered by the policy
	Reversed *int `raw:"reversed"` // of these, raised again by clinicians
}

var schema = rules.MustSchema(Input{}, practice.Codes())

// inputKeys are the keys of a line of inputs, in the order in which an error names them.
var inputKeys = []string{"submission", "patient", "obs", "answers", "practice", "day", "lowered", "now"}

// Decode reads an input from JSON by namespace, as one line of "frontdoor eval triage" has it. The error is a
// [rules.Error] that names the fact and never its value. [wire.Line] gives the argument for the bytes of a line; its
// "now" may stand there and is not read, as whoever decides gives the instant.
func Decode(line map[string]json.RawMessage) (Input, error) {
	in, err := decode(line)
	return *in, err
}

// decode is Decode; the input is never nil.
func decode(line map[string]json.RawMessage) (*Input, error) {
	in := &Input{}
	if err := wire.Decode(line, in, schema, inputKeys...); err != nil {
		return in, err
	}
	raw, given := line["answers"]
	if !given {
		return in, nil
	}
	return in, in.Answers.UnmarshalJSON(raw)
}

// Encode writes an input as Decode reads it, a line of "frontdoor eval triage" without the instant, for a viewer with
// a role and a purpose, as it holds all that is known of a patient: a host need not keep the bytes that came in. The
// error is a [rules.Error], as [rules.Schema.Encode] has it.
func Encode(in Input, viewer rules.Viewer) (json.RawMessage, error) {
	line, err := schema.Encode(in, viewer)
	if err != nil {
		return nil, err
	}
	line["answers"], err = in.Answers.Encode(viewer)
	if err != nil {
		return nil, err
	}
	return wire.Object(line, inputKeys...), nil
}

// derive computes what follows from raw inputs, the clock and the calendar, and gives the facts that change as time
// passes, and those of the patient that differ by the dates that the request may have. What the host gave stands. The
// input is a copy.
func (in *Input) derive(now time.Time, cal *calendar.Calendar) (changing []moving.Fact, undated []string) {
	if !in.Patient.AccountVerified.Value() {
		in.Patient.ClearRecord()
	}
	undated = in.Patient.Derive(in.requested(now), cal)
	changing = in.Submission.derive(now, cal)
	changing = append(changing, in.Obs.derive(now)...)
	if in.Submission.SubmittedAt.IsZero() {
		midnight := func(float64) []time.Time { return cal.NextDates(now) }
		for _, fact := range []string{
			"age_years", "age_months", "postnatal_days", "days_since_discharge", "days_since_surgery",
		} {
			changing = append(changing, moving.Fact{Name: "patient." + fact, At: midnight, Each: 24 * time.Hour})
		}
	}
	in.Day.Derive(now, cal)
	return append(changing, in.Day.MovingFacts(now, cal)...), undated
}

// requested is the instant on whose date the patient's ages are counted.
func (in *Input) requested(now time.Time) time.Time {
	if at := in.Submission.SubmittedAt; !at.IsZero() && !at.After(now) {
		return at
	}
	return now
}

// derive computes the facts of the submission, and gives those that change as time passes.
func (s *Submission) derive(now time.Time, cal *calendar.Calendar) (changing []moving.Fact) {
	s.deriveAnswers()
	if s.ReadByStaff == nil && !s.FirstReadAt.IsZero() {
		s.ReadByStaff = rules.Known(!s.FirstReadAt.After(now))
		read := func(float64) []time.Time { return []time.Time{s.FirstReadAt} }
		changing = append(changing, moving.Fact{Name: "submission.read_by_staff", At: read, Each: time.Minute})
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

// deriveAnswers computes the facts that follow from what the patient has answered.
func (s *Submission) deriveAnswers() {
	if s.SymptomsAsked == nil && (s.Symptoms.Given() || s.SymptomsDenied.Given()) {
		s.SymptomsAsked = rules.Known(true)
	}
	if !s.SymptomCount.Given() && s.Symptoms.Given() {
		s.SymptomCount = rules.Withhold(len(s.Symptoms.Value()))
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
}

// blank are the red-flag questions that were asked and not answered.
func (s *Submission) blank() []string {
	out, answered := []string{}, slices.Concat(s.Symptoms.Value(), s.SymptomsDenied.Value())
	for _, asked := range s.RedFlagsAsked {
		if !slices.Contains(answered, asked) {
			out = append(out, asked)
		}
	}
	return out
}

// derive computes the facts of the readings, and gives those that change as time passes.
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

// reading tells whether any reading is given.
func (o *Obs) reading() bool {
	return o.TempC.Given() || o.RespRate.Given() || o.HeartRate.Given() || o.SystolicBP.Given() ||
		o.DiastolicBP.Given() ||
		o.SpO2Pct.Given() || o.OnOxygen.Given() || o.ACVPU.Given() || o.CapRefillS.Given() || o.NoUrineH.Given() ||
		o.GlucoseMmolL.Given() || o.PeakFlowPctOfBest.Given()
}
