// What capacity reads: a need, a slot and a line of the plan, as a host gives them and as conditions name their facts.

package capacity

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// ratingRank is the order in which needs are placed: 0 for red, 1 for a rating that is not known, 2 for amber and 3 for
// green. A need whose rating is not known may be a red one, so that only needs known to be red come before it.
func ratingRank(r practice.Rating) int {
	switch r {
	case practice.Red:
		return 0
	case practice.Amber:
		return 2
	case practice.Green:
		return 3
	}
	return 1
}

// Need is what a clinician or an administrator ordered. A host gives the raw inputs and what was ordered; the other
// facts are computed, unless the host gives them too. A zero field is not known, or none where the order leaves it
// open.
type Need struct {
	rules.Withheld
	ID            string                `raw:"id"`                    // unique among the needs of an input; never empty
	PatientID     rules.Private[string] `raw:"patient_id" sens:"yes"` // so that nobody is placed twice at a time; "" is the patient's own id
	OrderedAt     time.Time             `raw:"ordered_at"`            // when the clinician ordered it
	DueBy         time.Time             `raw:"due_by"`                // where it is given, the timeframe does not count
	Unavailable   []calendar.Span       `raw:"unavailable"`           // when the patient cannot come
	Booking       Booking               `raw:"booking"`               // what the need has so far
	OfferedSlots  []string              `raw:"offered_slot_ids"`      // slots that are on offer to the patient now
	DeclinedSlots []string              `raw:"declined_slot_ids"`     // slots that the patient does not want; none of them is given again

	Rating           practice.Rating       `fact:"rating" enum:"green,amber,red" absent:"never" doc:"rating of the request behind it"`
	OrderedByRole    string                `fact:"ordered_by_role" codes:"roles" absent:"never" doc:"who ordered it"`
	Modality         string                `fact:"modality" enum:"in_person,telephone,video,home_visit,written" absent:"none" doc:"as ordered; absent = any"`
	Roles            []string              `fact:"roles" codes:"roles" absent:"none" doc:"roles that may see the patient; absent = any"`
	Minutes          *int                  `fact:"minutes" range:"1..240" unit:"minutes" absent:"never" doc:"length ordered"`
	NamedClinicianID string                `fact:"named_clinician_id" kind:"id" absent:"none" doc:"the person ordered; absent = anyone"`
	Skills           []string              `fact:"skills" codes:"skills" absent:"none" doc:"skills ordered; absent = none"`
	Topic            rules.Private[string] `fact:"topic" codes:"topics" sens:"yes" doc:"subject"`
	TimeframeCoreH   *float64              `fact:"timeframe_core_h" range:"0..2000" step:"0.01" unit:"core hours" absent:"none" doc:"\"within\" as ordered; absent = none given"`
	MinutesUntilDue  *int                  `fact:"minutes_until_due" range:"-1000000..1000000" unit:"minutes" absent:"none" derive:"due_by,timeframe_core_h,ordered_at" from:"due_by or timeframe_core_h, ordered_at, now, calendar" time:"falls" doc:"negative = past due; none when no timeframe was given"`
	WaitingCoreH     *float64              `fact:"waiting_core_h" range:"0..10000" step:"0.01" unit:"core hours" absent:"never" derive:"ordered_at" from:"ordered_at, now, calendar" time:"grows" doc:"core hours since ordered"`
}

// Slot is one bookable slot of a clinician. A zero field is not known; only a slot whose status is free is given away.
type Slot struct {
	ID        string    `raw:"id"`         // unique among the slots of an input; never empty
	Start     time.Time `raw:"start"`      // when it begins
	ReleaseAt time.Time `raw:"release_at"` // nobody is placed before it; zero: at once
	Shared    bool      `raw:"shared"`     // the clinician may have other appointments at the time, as in a group

	Minutes             *int     `fact:"minutes" range:"1..240" unit:"minutes" absent:"never" doc:"length"`
	FreeRunMinutes      *int     `fact:"free_run_minutes" range:"0..720" unit:"minutes" absent:"never" derive:"now" from:"the slots given" doc:"unbroken free time of this clinician from this slot's start"`
	NextSlotFree        *bool    `fact:"next_slot_free" absent:"never" derive:"now" from:"the slots given" doc:"the adjoining slot of this clinician is free"`
	StartHour           *float64 `fact:"start_hour" range:"0..24" step:"0.01" unit:"hour of day" absent:"never" derive:"start" from:"start, zone" doc:"local; 15.5 = 15:30"`
	Weekday             string   `fact:"weekday" enum:"mon,tue,wed,thu,fri,sat,sun" absent:"never" derive:"start" from:"start, zone" doc:"local weekday"`
	WorkingDaysAhead    *int     `fact:"working_days_ahead" range:"0..400" unit:"working days" derive:"start" from:"start, now, calendar" time:"falls" doc:"0 = today; unknown beyond the calendar"`
	HoursAhead          *float64 `fact:"hours_ahead" range:"-24..10000" step:"0.01" unit:"hours" absent:"never" derive:"start" from:"start, now" time:"falls" doc:"elapsed hours from now"`
	MinutesUntilRelease *int     `fact:"minutes_until_release" range:"0..600000" unit:"minutes" absent:"never" derive:"release_at" from:"release_at, now" time:"falls" doc:"0 = released or never embargoed"`
	WithinTimeframe     *bool    `fact:"within_timeframe" derive:"start" from:"start, need due_by or timeframe_core_h, calendar" doc:"starts by the need's due time; true when none was given"`
	ClinicianID         string   `fact:"clinician_id" kind:"id" absent:"never" doc:"who holds the clinic"`
	Role                string   `fact:"role" codes:"roles" absent:"never" doc:"the clinician's role"`
	ClinicianGender     string   `fact:"clinician_gender" enum:"female,male" doc:"the clinician's gender"`
	ClinicianLanguages  []string `fact:"clinician_languages" unit:"BCP 47" doc:"languages the clinician works in"`
	ContactsToday       *int     `fact:"clinician_contacts_today" range:"0..200" unit:"count" derive:"now" from:"the slots given" doc:"contacts already booked with the clinician that day"`
	Skills              []string `fact:"skills" codes:"skills" doc:"what can be done here"`
	MissingSkillCount   *int     `fact:"missing_skill_count" range:"0..20" unit:"count" derive:"need.skills,skills" from:"need.skills − slot.skills" doc:"ordered skills this slot lacks; 0 when none was ordered"`
	SiteID              string   `fact:"site_id" kind:"id" absent:"never" doc:"where"`
	Features            []string `fact:"features" codes:"features" doc:"of the room and time"`
	Modality            string   `fact:"modality" enum:"in_person,telephone,video,home_visit,written" absent:"never" doc:"kind of contact"`
	NationalCategory    string   `fact:"national_category" codes:"categories" doc:"national appointment category"`
	ServiceSetting      string   `fact:"service_setting" enum:"general_practice,primary_care_network,extended_access,other" doc:"national service setting"`
	Pool                string   `fact:"pool" enum:"urgent_today,soon,routine" absent:"never" doc:"what it is kept for until its release"`
	Status              string   `fact:"status" enum:"free,busy,busy_unavailable,busy_tentative,entered_in_error" absent:"never" doc:"booking state; only free slots are offered"`
}

// The statuses of a slot.
const (
	free        = "free"
	busy        = "busy"
	tentative   = "busy_tentative"
	unavailable = "busy_unavailable"
	inError     = "entered_in_error"
)

// PlanLine is one line of the capacity plan: a date, a session, a pool and a role. A host may give what is required and
// what was lost there; where it gives no line, the plan of capacity.yaml stands. The counts come from the slots.
type PlanLine struct {
	Date    calendar.Date `raw:"date"`    // the day that it is for
	History History       `raw:"history"` // what the last same weekdays asked for, for a forecast

	Session              string   `fact:"session" enum:"am,pm,evening" absent:"never" doc:"part of day"`
	Pool                 string   `fact:"pool" enum:"urgent_today,soon,routine" absent:"never" doc:"pool"`
	Role                 string   `fact:"role" codes:"roles" absent:"never" doc:"role"`
	DaysAhead            *int     `fact:"days_ahead" range:"0..400" unit:"days" absent:"never" derive:"date" from:"date, now" time:"falls" doc:"0 = today"`
	Required             *int     `fact:"required" range:"0..5000" unit:"slots" absent:"never" doc:"slots the plan asks for"`
	Created              *int     `fact:"created" range:"0..5000" unit:"slots" absent:"never" derive:"now" from:"the slots given" doc:"slots that exist"`
	Booked               *int     `fact:"booked" range:"0..5000" unit:"slots" absent:"never" derive:"now" from:"the slots given" doc:"taken"`
	Free                 *int     `fact:"free" range:"0..5000" unit:"slots" absent:"never" derive:"now" from:"the slots given" doc:"open to book now"`
	Embargoed            *int     `fact:"embargoed" range:"0..5000" unit:"slots" absent:"never" derive:"now" from:"the slots given" doc:"free but not yet released"`
	Lost                 *int     `fact:"lost" range:"0..5000" unit:"slots" absent:"never" doc:"cancelled or blocked (sickness)"`
	BookedPct            *float64 `fact:"booked_pct" range:"0..1000" unit:"percent" derive:"booked,required" from:"booked, required" doc:"100·booked/required; unknown when required is 0"`
	SessionElapsedPct    *float64 `fact:"session_elapsed_pct" range:"0..100" unit:"percent" absent:"never" derive:"session" from:"session hours, now" time:"grows" doc:"how much of the session is over"`
	SameDayFree          *int     `fact:"same_day_free" range:"0..5000" unit:"slots" absent:"never" derive:"now" from:"the slots given" doc:"free today in urgent_today, all roles"`
	ThirdNextRoutine     *int     `fact:"third_next_routine_working_days" range:"0..400" unit:"working days" derive:"now" from:"the slots given, calendar" doc:"wait for the third next routine slot"`
	ContactsPerClinician *float64 `fact:"contacts_per_clinician" range:"0..200" unit:"contacts" derive:"now" from:"the slots given" doc:"mean booked contacts a clinician that day"`
	ExpectedDemand       *int     `fact:"expected_demand" range:"0..5000" unit:"requests" derive:"history" from:"history" doc:"order statistic of the last same weekdays"`
	Shortage             *int     `fact:"shortage" range:"0..5000" unit:"slots" absent:"never" derive:"now" from:"allocation witnesses" doc:"needs that compete for too few slots"`
}

// A view is all that a condition can read, over a need and a slot or over a line of the plan.
type view struct {
	Need     Need              `ns:"need"`
	Slot     Slot              `ns:"slot"`
	Plan     PlanLine          `ns:"plan"`
	Patient  practice.Patient  `ns:"patient"`
	Practice practice.Practice `ns:"practice"`
	Staff    practice.Staff    `ns:"staff"`
	Demand   practice.Demand   `ns:"demand"`
	Day      practice.Day      `ns:"day"`
}

// schema is the facts of capacity; a mistake in the tags above stops the program when it starts.
var schema = rules.MustSchema(view{}, practice.Codes())
