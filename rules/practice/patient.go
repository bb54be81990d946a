// The declaration of the facts about the patient, and those that are computed from dates on the record.

package practice

import (
	"reflect"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
)

// Patient is the person the request is about. Zero fields are not known.
type Patient struct {
	rules.Withheld
	ID           rules.Private[string]        `raw:"id" sens:"yes"`                         // the host's own, which no condition reads
	DateOfBirth  rules.Private[calendar.Date] `raw:"date_of_birth" sens:"yes" record:"yes"` // gives the ages
	DischargedOn rules.Private[Since]         `raw:"discharged_on" sens:"yes" record:"yes"` // from hospital
	SurgeryOn    rules.Private[Since]         `raw:"surgery_on" sens:"yes" record:"yes"`    // the latest operation
	DeliveredOn  rules.Private[Since]         `raw:"delivered_on" sens:"yes" record:"yes"`  // the latest birth given

	AgeYears                  rules.Private[int]      `fact:"age_years" range:"0..130" unit:"years" derive:"date_of_birth" from:"date_of_birth, submitted_at (else now)" sens:"yes" record:"yes" doc:"whole years at that time"`
	AgeMonths                 rules.Private[int]      `fact:"age_months" range:"0..1560" unit:"months" derive:"date_of_birth" from:"date_of_birth, submitted_at (else now)" sens:"yes" record:"yes" doc:"whole months at that time"`
	Sex                       rules.Private[string]   `fact:"sex" enum:"female,male,indeterminate" sens:"yes" record:"yes" doc:"sex as recorded for clinical purposes"`
	Pregnant                  rules.Private[bool]     `fact:"pregnant" sens:"yes" record:"yes" doc:"pregnant now"`
	GestationWeeks            rules.Private[int]      `fact:"gestation_weeks" range:"0..45" unit:"weeks" sens:"yes" record:"yes" doc:"completed weeks; 0 = known not pregnant"`
	PostnatalDays             rules.Private[int]      `fact:"postnatal_days" range:"0..36500" unit:"days" derive:"delivered_on" from:"delivered_on, submitted_at" sens:"yes" record:"yes" doc:"days since giving birth; 36500 = never"`
	Flags                     rules.Private[[]string] `fact:"flags" codes:"flags" sens:"yes" record:"yes" doc:"alerts on the record; [] = looked, none"`
	Conditions                rules.Private[[]string] `fact:"conditions" codes:"conditions" sens:"yes" record:"yes" doc:"problems on the record"`
	MedicationClasses         rules.Private[[]string] `fact:"medication_classes" codes:"medications" sens:"yes" record:"yes" doc:"classes of current medicines"`
	Frailty                   rules.Private[string]   `fact:"frailty" enum:"fit,mild,moderate,severe" sens:"yes" record:"yes" doc:"frailty category"`
	DaysSinceDischarge        rules.Private[int]      `fact:"days_since_discharge" range:"0..36500" unit:"days" derive:"discharged_on" from:"discharged_on, surgery_on, submitted_at" sens:"yes" record:"yes" doc:"since leaving hospital, since an operation; 36500 = never"`
	DaysSinceSurgery          rules.Private[int]      `fact:"days_since_surgery" range:"0..36500" unit:"days" derive:"surgery_on" from:"discharged_on, surgery_on, submitted_at" sens:"yes" record:"yes" doc:"since leaving hospital, since an operation; 36500 = never"`
	UsualGPID                 rules.Private[string]   `fact:"usual_gp_id" kind:"id" sens:"yes" record:"yes" doc:"the clinician who knows the patient"`
	ContinuityNeed            rules.Private[string]   `fact:"continuity_need" enum:"low,medium,high" sens:"yes" record:"yes" doc:"how much continuity matters"`
	Language                  rules.Private[string]   `fact:"language" kind:"id" unit:"BCP 47" sens:"yes" doc:"preferred spoken language, e.g. pl"`
	ReadingLanguage           rules.Private[string]   `fact:"reading_language" kind:"id" unit:"BCP 47" sens:"yes" doc:"language to write to the patient in"`
	EasyRead                  rules.Private[bool]     `fact:"easy_read" sens:"yes" doc:"needs texts in easy read"`
	NeedsInterpreter          rules.Private[bool]     `fact:"needs_interpreter" sens:"yes" doc:"an interpreter is needed"`
	ReasonableAdjustments     rules.Private[[]string] `fact:"reasonable_adjustments" codes:"adjustments" sens:"yes" doc:"what services must do differently"`
	ContactPreference         rules.Private[string]   `fact:"contact_preference" enum:"phone,text_message,email,letter,app" sens:"yes" doc:"how to answer"`
	SafeToMessage             rules.Private[bool]     `fact:"safe_to_message" sens:"yes" doc:"automatic texts and mails reach only this patient"`
	ClinicianGenderPreference rules.Private[string]   `fact:"clinician_gender_preference" enum:"none,female,male" sens:"yes" record:"yes" doc:"asked for"`
	HomeSiteID                string                  `fact:"home_site_id" kind:"id" record:"yes" doc:"the site the patient uses"`
	DNA12m                    rules.Private[int]      `fact:"dna_12m" range:"0..200" unit:"count" sens:"yes" record:"yes" doc:"appointments not attended in 12 months"`
	NotBrought12m             rules.Private[int]      `fact:"not_brought_12m" range:"0..200" unit:"count" sens:"yes" record:"yes" doc:"appointments in 12 months to which a child was not brought; apart from dna_12m"`
	RegistrationStatus        rules.Private[string]   `fact:"registration_status" enum:"registered,temporary,pending,elsewhere,deducted,deceased" sens:"yes" doc:"registration at this practice"`
	AccountVerified           rules.Private[bool]     `fact:"account_verified" sens:"yes" doc:"the record shown is this person's, verified"`
}

// Never is what the days since an event are when it never happened: 100 years, the end of the range of such facts.
const Never = 36500

// Since is the date of an event that may never have happened: a date, or the word never. The zero Since is not known.
type Since struct {
	On    calendar.Date // the date of the event
	Never bool          // it never happened; On is then zero
}

// UnmarshalText reads a date or the word never. The error is a problem.Problem, which does not quote the text.
func (s *Since) UnmarshalText(b []byte) error {
	if string(b) == "never" {
		*s = Since{Never: true}
		return nil
	}
	return s.On.UnmarshalText(b)
}

// MarshalText is what UnmarshalText reads; "" for an event of which nothing is known.
func (s Since) MarshalText() ([]byte, error) {
	if s.Never {
		return []byte("never"), nil
	}
	return s.On.MarshalText()
}

// daysUntil are the days since the event on a date; not known when it is not, or still to come on that date.
func (s Since) daysUntil(on calendar.Date) (days rules.Private[int]) {
	switch {
	case s.Never:
		return rules.Withhold(Never)
	case s.On.IsZero() || on.Before(s.On):
		return days
	}
	return rules.Withhold(on.Sub(s.On))
}

// Derive computes what follows from the raw inputs on the day the request was made; what is given stands. Where nobody
// has said in which zone the practice is, only that is computed which is the same on all dates that the instant may
// have; undated names the other facts.
func (p *Patient) Derive(requested time.Time, cal *calendar.Calendar) (undated []string) {
	on, last := cal.Dates(requested)
	later := *p
	p.DeriveOn(on)
	if on == last {
		return nil
	}
	later.DeriveOn(last) // what is computed only grows, so that what is equal on both dates is so between them
	for _, fact := range []struct {
		name    string
		on      *rules.Private[int]
		onLater rules.Private[int]
	}{
		{"patient.age_years", &p.AgeYears, later.AgeYears},
		{"patient.age_months", &p.AgeMonths, later.AgeMonths},
		{"patient.postnatal_days", &p.PostnatalDays, later.PostnatalDays},
		{"patient.days_since_discharge", &p.DaysSinceDischarge, later.DaysSinceDischarge},
		{"patient.days_since_surgery", &p.DaysSinceSurgery, later.DaysSinceSurgery},
	} {
		if *fact.on != fact.onLater {
			*fact.on = rules.Private[int]{}
			undated = append(undated, fact.name)
		}
	}
	return undated
}

// DeriveOn computes what follows from the raw inputs on a date; what is given stands.
func (p *Patient) DeriveOn(on calendar.Date) {
	if p.DateOfBirth.Given() {
		months := Months(p.DateOfBirth.Value(), on)
		fill(&p.AgeYears, rules.Withhold(months/12))
		fill(&p.AgeMonths, rules.Withhold(months))
	}
	if p.AgeMonths.Given() {
		fill(&p.AgeYears, rules.Withhold(p.AgeMonths.Value()/12))
	}
	fill(&p.PostnatalDays, p.DeliveredOn.Value().daysUntil(on))
	fill(&p.DaysSinceDischarge, p.DischargedOn.Value().daysUntil(on))
	fill(&p.DaysSinceSurgery, p.SurgeryOn.Value().daysUntil(on))
}

// fill sets a sensitive fact that was not given; one that was given stands.
func fill(fact *rules.Private[int], derived rules.Private[int]) {
	if !fact.Given() {
		*fact = derived
	}
}

// ClearRecord takes away what stands on the record, by the tag record:"yes": the account is not known to be this
// person's.
func (p *Patient) ClearRecord() {
	v := reflect.ValueOf(p).Elem()
	for _, i := range ofRecord {
		v.Field(i).SetZero()
	}
}

// ofRecord are the fields of a Patient that stand on the record.
var ofRecord = func() (fields []int) {
	t := reflect.TypeFor[Patient]()
	for i := range t.NumField() {
		if t.Field(i).Tag.Get("record") == "yes" {
			fields = append(fields, i)
		}
	}
	return fields
}()

// OnRecord tells whether a fact stands on the patient's record: it is known of a verified account alone.
func OnRecord(fact string) bool {
	name, ok := strings.CutPrefix(fact, "patient.")
	if !ok {
		return false
	}
	t := reflect.TypeFor[Patient]()
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		if own, _, _ := strings.Cut(tag.Get("fact"), ","); own == name {
			return tag.Get("record") == "yes"
		}
	}
	return false
}

// Months is the number of whole months from a birth to a day; negative before it. Somebody born on 31 March is one
// month old on 1 May.
func Months(birth, on calendar.Date) int {
	months := (on.Year-birth.Year)*12 + int(on.Month) - int(birth.Month)
	if on.Day < birth.Day {
		months--
	}
	return months
}

// Fill sets a fact that was not given; one that was given stands. A nil value leaves it not known.
func Fill[T any](fact **T, derived *T) {
	if *fact == nil {
		*fact = derived
	}
}
