// An invented week of large practices, for the benchmarks.

package capacity_test

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// ordinary are rules as a practice would have them.
const ordinary = `sessions: {am: "08:00-13:00", pm: "13:00-18:30"}
adjustments: {wheelchair: {features: [step_free]}}
rules:
  - {id: another-site, when: slot.site_id != patient.home_site_id,
    then: {exclude: true}, because: the patient's own site}
  - {id: no-telephone,
    when: 'slot.modality == "telephone" and has_any(patient.reasonable_adjustments, "deaf", "no_phone")',
    then: {exclude: true}, because: deaf}
  - {id: infants, when: 'patient.age_months < 12 and slot.modality != "in_person"',
    then: {exclude: true}, because: seen in person}
  - {id: green-takes-routine, when: 'need.rating == "green" and slot.pool != "routine"',
    then: {exclude: true}, because: routine slots}
  - {id: amber-not-urgent, when: 'need.rating == "amber" and slot.pool == "urgent_today"',
    then: {exclude: true}, because: kept for reds}
  - {id: no-urgent-later, when: 'slot.pool == "urgent_today" and slot.working_days_ahead > 1',
    then: {exclude: true}, because: not yet}
  - {id: misses, when: 'patient.dna_12m >= 2 and slot.working_days_ahead > 3 and patient.age_years >= 18',
    then: {exclude: true}, because: within the week}
  - {id: red-first, when: 'need.rating == "red" and slot.pool == "urgent_today" and slot.working_days_ahead == 0',
    then: {prefer: 100}, because: today}
  - {id: usual-gp,
    when: 'patient.continuity_need == "high" and slot.clinician_id == patient.usual_gp_id and need.rating != "red"',
    then: {prefer: 30}, because: continuity}
  - {id: language, when: 'patient.needs_interpreter and patient.language in slot.clinician_languages',
    then: {prefer: 20}, because: language}
  - {id: gender,
    when: 'slot.clinician_gender == patient.clinician_gender_preference
      and need.topic in ["breast", "contraception", "gynaecology"]',
    then: {prefer: 25}, because: asked for}
  - {id: early, when: 'need.waiting_core_h > 8 and slot.hours_ahead < 24', then: {prefer: 10}, because: waits long}
  - {id: not-last, when: 'slot.start_hour >= 18 and patient.age_years >= 75', then: {prefer: -5}, because: dark}
`

// pick is one of the words, by weight.
func pick[T any](r *rand.Rand, words ...T) T { return words[r.IntN(len(words))] }

// week is an invented week of a practice at each of some sites: six GPs, a practitioner and a pharmacist a site, half
// of them in a session; about a third of the slots are kept for the urgent.
func week(r *rand.Rand, needs, slots, sites int) capacity.Input {
	var in capacity.Input
	zone := time.UTC
	type clinic struct {
		id, role, gender string
		site             int
	}
	var clinics []clinic
	for site := range sites {
		for c := range 8 {
			role := "gp"
			if c >= 6 {
				role = []string{"advanced_practitioner", "clinical_pharmacist"}[c-6]
			}
			clinics = append(clinics, clinic{fmt.Sprintf("c%d-%d", site, c), role, pick(r, "female", "male"), site})
		}
	}
	for i := range slots {
		c := clinics[i%len(clinics)]
		n := i / len(clinics) // of this clinician
		day, hour := n/10%5, 9+n%4
		if (n/10+i)%2 == 1 {
			hour += 5
		}
		start := time.Date(2026, 11, 23+day, hour, 10*(n/50%6), 0, 0, zone)
		if start.Before(monday) {
			start = monday
		}
		pool := pick(
			r, "urgent_today", "urgent_today", "urgent_today", "soon", "soon", "soon", "soon", "routine", "routine",
			"routine",
		)
		in.Slots = append(in.Slots, capacity.Slot{
			ID: fmt.Sprintf(
				"s%05d", i,
			), Start: start, Minutes: rules.Known(
				10,
			), ClinicianID: c.id, Role: c.role, ClinicianGender: c.gender, SiteID: fmt.Sprint("site", c.site),
			ClinicianLanguages: pick(
				r, []string{"en"}, []string{"en", "pl"}, []string{"en", "ur"},
			), Features: pick(r, []string{}, []string{"step_free"}, []string{"step_free"}),
			Modality: pick(
				r, "in_person", "in_person", "telephone", "video",
			), Pool: pool, Status: "free", Skills: []string{},
		})
	}
	for i := range needs {
		site := i % sites
		rating := pick(
			r, practice.Red, practice.Amber, practice.Amber, practice.Amber, practice.Amber, practice.Green,
			practice.Green, practice.Green, practice.Green, practice.Green,
		)
		due := monday.Add(9*time.Hour + 24*time.Hour*time.Duration(map[practice.Rating]int{
			practice.Red: 0, practice.Amber: 1 + r.IntN(3), practice.Green: 4,
		}[rating]))
		n := capacity.Need{
			ID: fmt.Sprintf("n%05d", i), Rating: rating, OrderedByRole: "duty_clinician",
			OrderedAt: monday.Add(-time.Duration(r.IntN(4000)) * time.Minute), DueBy: due, Minutes: rules.Known(10),
			Topic: rules.Withhold(pick(r, "acne", "breast", "contraception", "cough", "headache", "test_results")),
		}
		switch r.IntN(10) {
		case 0, 1, 2, 3:
			n.Roles = []string{"gp"}
		case 4:
			n.Roles = []string{"clinical_pharmacist"}
		case 5, 6:
			n.Roles = []string{"gp", "advanced_practitioner"}
		}
		if r.IntN(3) == 0 {
			n.Modality = pick(r, "in_person", "telephone")
		}
		age := r.IntN(95)
		p := practice.Patient{
			AgeYears: rules.Withhold(age), AgeMonths: rules.Withhold(12*age + r.IntN(12)),
			HomeSiteID: fmt.Sprint("site", site), NeedsInterpreter: rules.Withhold(r.IntN(15) == 0),
			Language: rules.Withhold(pick(r, "en", "pl", "ur")),
			ReasonableAdjustments: rules.Withhold(pick(
				r, []string{}, []string{}, []string{}, []string{}, []string{"wheelchair"}, []string{"deaf"},
			)), DNA12m: rules.Withhold(r.IntN(4)), ContinuityNeed: rules.Withhold(pick(r, "low", "medium", "high")),
			UsualGPID:                 rules.Withhold(fmt.Sprintf("c%d-%d", site, r.IntN(6))),
			ClinicianGenderPreference: rules.Withhold(pick(r, "none", "none", "female", "male")),
		}
		in.Needs = append(in.Needs, capacity.Order{Need: n, Patient: p})
	}
	return in
}
