package limits

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// Limit is one figure as conditions read it. A host gives Kind, Scope and what was counted; the rest is computed, and
// stands as given where it is. Zero fields are not known.
type Limit struct {
	Instructions []Instruction `raw:"instructions"` // beside those of the input

	Kind                   Kind     `fact:"kind" enum:"medical,admin,medication,fit_note,registration,all" absent:"never" doc:"request kind the figure governs"`
	Scope                  Scope    `fact:"scope" enum:"active,daily,period,per_patient_24h" absent:"never" doc:"what the figure counts"`
	Unlimited              *bool    `fact:"unlimited" absent:"never" derive:"now" from:"limits.yaml" doc:"no figure at all; never written as 0"`
	Base                   *int     `fact:"base" range:"0..100000" unit:"requests" absent:"none" derive:"now" from:"limits.yaml, now" doc:"the weekly base before any rule; none exactly when unlimited; 0 is zero"`
	Hard                   *bool    `fact:"hard" absent:"never" derive:"now" from:"limits.yaml" doc:"true shuts, false only warns"`
	Used                   *int     `fact:"used" range:"0..100000" unit:"requests" doc:"counted so far in this scope"`
	Active                 *int     `fact:"active" range:"0..100000" unit:"requests" doc:"open at this moment"`
	UsedPct                *float64 `fact:"used_pct" range:"0..100000" unit:"percent" derive:"used,base" from:"used, base" doc:"unknown when unlimited or base is 0"`
	ActivePct              *float64 `fact:"active_pct" range:"0..100000" unit:"percent" derive:"active,base" from:"active, base" doc:"unknown when unlimited or base is 0"`
	Door                   Door     `fact:"door" enum:"open,routine_only,closed" absent:"never" derive:"now" from:"limits.yaml, now" doc:"the weekly door before any rule, never the result"`
	MinutesUntilClose      *int     `fact:"minutes_until_close" range:"0..10080" unit:"minutes" derive:"now" from:"limits.yaml, now" time:"falls" doc:"0 = shut now"`
	MinutesPastCutoff      *int     `fact:"minutes_past_routine_cutoff" range:"-1440..1440" unit:"minutes" absent:"none" derive:"now" from:"limits.yaml, now" time:"grows" doc:"negative = before it; none when none is set today"`
	Instructed             *bool    `fact:"instructed" absent:"never" derive:"instructions" from:"instructions, now" doc:"a person's instruction is in force"`
	InstructionMinutesLeft *int     `fact:"instruction_minutes_left" range:"0..600000" unit:"minutes" absent:"none" derive:"instructions" from:"instructions, now" time:"falls" doc:"until it lapses; none when none"`
	CommissionerApproved   *bool    `fact:"commissioner_approved" absent:"never" derive:"instructions" from:"instructions" doc:"that instruction carries the commissioner's approval"`
	WeeklyPer1000          *float64 `fact:"weekly_per_1000_patients" range:"0..100000" unit:"requests" derive:"base,practice.list_size" from:"base × 5, practice.list_size" doc:"a daily figure as a weekly rate"`
}

// Submission is a request that knocks, as far as admission reads it. Zero fields are not known.
type Submission struct {
	rules.Withheld
	ID       string    `raw:"id"`
	OpenedAt time.Time `raw:"opened_at"` // when the patient opened the form; zero while it is being opened

	Channel            string `fact:"channel" enum:"online,nhs_app,phone,walk_in,care_home,ai_phone" absent:"never" doc:"how it arrived; phone, walk_in and care_home are staff-entered: counted, never blocked"`
	Kind               Kind   `fact:"kind" enum:"medical,admin,medication,fit_note,registration" absent:"never" doc:"the form the patient chose"`
	Topic              string `fact:"topic" codes:"topics" sens:"yes" doc:"the form's subject"`
	Contacts24h        *int   `fact:"contacts_24h" range:"0..100" unit:"count" doc:"requests by this patient in the last 24 h, 72 h, this one excluded"`
	Contacts72h        *int   `fact:"contacts_72h" range:"0..100" unit:"count" doc:"requests by this patient in the last 24 h, 72 h, this one excluded"`
	MinutesSinceOpened *int   `fact:"minutes_since_opened" range:"0..100000" unit:"minutes" derive:"opened_at" from:"opened_at, now" time:"grows" doc:"since the patient opened the form (admission grace)"`
}

// Patient is who knocks, as far as admission reads it. Zero fields are not known.
type Patient struct {
	rules.Withheld
	AgeYears           *int     `fact:"age_years" range:"0..130" unit:"years" sens:"yes" record:"yes" doc:"whole years"`
	Flags              []string `fact:"flags" codes:"flags" sens:"yes" record:"yes" doc:"alerts on the record; [] = looked, none"`
	RegistrationStatus string   `fact:"registration_status" enum:"registered,temporary,pending,elsewhere,deducted,deceased" sens:"yes" doc:"registration at this practice"`
}

// view is all that the conditions of one figure read.
type view struct {
	Limit      Limit             `ns:"limit"`
	Practice   practice.Practice `ns:"practice"`
	Staff      practice.Staff    `ns:"staff"`
	Demand     practice.Demand   `ns:"demand"`
	Day        practice.Day      `ns:"day"`
	Submission Submission        `ns:"submission"`
	Patient    Patient           `ns:"patient"`
}

var schema = rules.MustSchema(view{}, practice.Codes())
