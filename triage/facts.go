// The facts that conditions of triage read of a submission and of readings.

package triage

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// Submission is one online, phoned or walked-in request as it arrived. Fields with their zero value are not known. The
// doc tags say what each fact is.
type Submission struct {
	rules.Withheld
	ID                 string    `raw:"id"`                    // never empty
	OpenedAt           time.Time `raw:"opened_at"`             // when the patient opened the form
	SubmittedAt        time.Time `raw:"submitted_at"`          // when the request arrived
	FirstReadAt        time.Time `raw:"first_read_at"`         // when a person first opened it
	LastPatientInputAt time.Time `raw:"last_patient_input_at"` // when the patient last sent something
	PreviousID         string    `raw:"previous_id"`           // of the patient's request before this, on the same problem
	PreviousOpen       *bool     `raw:"previous_open"`         // that one is still open
	RedFlagsAsked      []string  `raw:"red_flags_asked"`       // the symptoms that the form asked about as red flags
	Ratings            []Rated   `raw:"ratings"`               // all that it has had, in any order
	Links              []Link    `raw:"links"`                 // the requests that are joined to this one

	Channel                 string                  `fact:"channel" enum:"online,nhs_app,phone,walk_in,care_home,ai_phone" absent:"never" doc:"how it arrived; phone, walk_in and care_home are staff-entered: counted, never blocked"`
	Kind                    string                  `fact:"kind" enum:"medical,admin,medication,fit_note,registration" absent:"never" doc:"the form the patient chose"`
	Topic                   rules.Private[string]   `fact:"topic" codes:"topics" sens:"yes" doc:"the form's subject"`
	SubmittedBy             string                  `fact:"submitted_by" enum:"self,proxy,staff" absent:"never" doc:"who filled it in"`
	ProxyEntitled           rules.Private[bool]     `fact:"proxy_entitled" sens:"yes" doc:"who filled it in may act for this patient; true for self and staff"`
	Text                    rules.Text              `fact:"text" sens:"yes" evidence:"yes" reads:"text_language,unseen_attachments" doc:"the patient's own words, all free-text boxes joined; only the functions of phrases read it; '' = the boxes were left empty"`
	TextLanguage            rules.Private[string]   `fact:"text_language" kind:"id" unit:"BCP 47" derive:"text" from:"text" sens:"yes" doc:"language of the text, given or judged; unsure = unreadable: phrases that did not match are then unknown"`
	UnseenAttachments       *int                    `fact:"unseen_attachments" range:"0..50" unit:"count" absent:"never" doc:"attachments other than pictures (documents, recordings) that nobody has opened; above 0, phrases that did not match are unknown"`
	SupplierRating          Rating                  `fact:"supplier_rating" enum:"green,amber,red" doc:"what the online tool proposed"`
	Rating                  Rating                  `fact:"rating" enum:"green,amber,red" absent:"never" doc:"the rating in force before this assessment"`
	RatingSetBy             string                  `fact:"rating_set_by" enum:"supplier,rule,admin,clinician" absent:"never" doc:"who set that rating"`
	SymptomsAsked           *bool                   `fact:"symptoms_asked" derive:"symptoms,symptoms_denied" from:"true when symptoms or symptoms_denied stand there" doc:"this form asks about symptoms; the host says so for each version of a form; false beside symptoms is an input error"`
	Symptoms                rules.Private[[]string] `fact:"symptoms" codes:"symptoms" sens:"yes" evidence:"yes" doc:"reported symptoms; [] = asked, none reported; absent = not asked"`
	SymptomsDenied          rules.Private[[]string] `fact:"symptoms_denied" codes:"symptoms" sens:"yes" evidence:"yes" doc:"symptoms the patient answered no to"`
	SymptomCount            rules.Private[int]      `fact:"symptom_count" range:"0..100" unit:"count" derive:"symptoms" from:"symptoms" sens:"yes" evidence:"yes" doc:"length of symptoms"`
	UnansweredRedFlags      []string                `fact:"unanswered_red_flags" codes:"symptoms" derive:"red_flags_asked" from:"red_flags_asked − symptoms − symptoms_denied" doc:"red-flag questions left blank; [] when none was asked"`
	UnansweredRedFlagCount  *int                    `fact:"unanswered_red_flag_count" range:"0..100" unit:"count" derive:"unanswered_red_flags,red_flags_asked" from:"unanswered_red_flags" doc:"length of that list"`
	DurationH               rules.Private[int]      `fact:"duration_h" range:"0..87600" unit:"hours" sens:"yes" doc:"how long the problem has lasted, as the patient says"`
	Trend                   rules.Private[string]   `fact:"trend" enum:"better,same,worse" sens:"yes" doc:"the patient's view of its course"`
	Pain010                 rules.Private[int]      `fact:"pain_0_10" range:"0..10" unit:"points" sens:"yes" evidence:"yes" doc:"pain score"`
	PatientUrgency          string                  `fact:"patient_urgency" enum:"today,soon,routine" doc:"how soon the patient asks to be seen"`
	WantedModality          string                  `fact:"wanted_modality" enum:"any,in_person,telephone,video,home_visit,written" doc:"what the patient would like"`
	RoutineOnly             *bool                   `fact:"routine_only" absent:"never" doc:"sent while the door was routine only"`
	InCoreHours             *bool                   `fact:"in_core_hours" derive:"submitted_at" from:"submitted_at, calendar" doc:"arrived in core hours"`
	PhotoCount              *int                    `fact:"photo_count" range:"0..50" unit:"count" absent:"never" doc:"pictures attached"`
	FollowsOpenSubmission   *bool                   `fact:"follows_open_submission" absent:"never" derive:"previous_open" from:"previous_id, previous_open" doc:"the same patient has an open request on the same problem"`
	PreviousRating          Rating                  `fact:"previous_rating" enum:"green,amber,red" doc:"rating of that open request"`
	SameProblemContacts14d  *int                    `fact:"same_problem_contacts_14d" range:"0..100" unit:"count" doc:"contacts about this problem in 14 days, this one included"`
	SameProblemContacts12m  *int                    `fact:"same_problem_contacts_12m" range:"0..1000" unit:"count" doc:"contacts about this problem in 12 months, this one included"`
	SameProblemSeenInPerson *bool                   `fact:"same_problem_seen_in_person" doc:"at one of those contacts the patient was seen face to face"`
	Contacts24h             *int                    `fact:"contacts_24h" range:"0..100" unit:"count" doc:"requests by this patient in the last 24 h, 72 h, this one excluded"`
	Contacts72h             *int                    `fact:"contacts_72h" range:"0..100" unit:"count" doc:"requests by this patient in the last 24 h, 72 h, this one excluded"`
	SafeguardingConcern     rules.Private[bool]     `fact:"safeguarding_concern" absent:"never" sens:"yes" doc:"a person or a form answer has flagged a concern; false = nobody has so far"`
	LinkedResult            rules.Private[string]   `fact:"linked_result" enum:"none,normal,abnormal,awaited" sens:"yes" doc:"the test result the request asks about"`
	WaitingCoreH            *float64                `fact:"waiting_core_h" range:"0..10000" step:"0.01" unit:"core hours" derive:"submitted_at" from:"submitted_at, now, calendar" time:"grows" doc:"core hours since it arrived"`
	ReadByStaff             *bool                   `fact:"read_by_staff" absent:"never" derive:"first_read_at" from:"first_read_at, now" doc:"a person has opened it"`
	MinutesSinceOpened      *int                    `fact:"minutes_since_opened" range:"0..100000" unit:"minutes" derive:"opened_at" from:"opened_at, now" time:"grows" doc:"since the patient opened the form (admission grace)"`
}

// Obs are readings, measured or self-reported. Fields with their zero value are not known. The doc tags say what each
// fact is.
type Obs struct {
	rules.Withheld
	TakenAt time.Time `raw:"taken_at"` // when the oldest of them was taken

	Taken             *bool                  `fact:"taken" from:"true when a reading stands there" doc:"readings came with this request; false is stated, never inferred; false beside a reading is an input error"`
	TempC             rules.Private[float64] `fact:"temp_c" range:"25..45" step:"0.1" unit:"°C" sens:"yes" evidence:"yes" doc:"temperature"`
	RespRate          rules.Private[int]     `fact:"resp_rate" range:"0..100" unit:"per minute" sens:"yes" evidence:"yes" doc:"breaths"`
	HeartRate         rules.Private[int]     `fact:"heart_rate" range:"0..300" unit:"per minute" sens:"yes" evidence:"yes" doc:"pulse"`
	SystolicBP        rules.Private[int]     `fact:"systolic_bp" range:"30..300" unit:"mmHg" sens:"yes" evidence:"yes" doc:"systolic pressure"`
	DiastolicBP       rules.Private[int]     `fact:"diastolic_bp" range:"10..200" unit:"mmHg" sens:"yes" evidence:"yes" doc:"diastolic pressure"`
	SpO2Pct           rules.Private[int]     `fact:"spo2_pct" range:"40..100" unit:"percent" sens:"yes" evidence:"yes" doc:"oxygen saturation"`
	SpO2Scale2        rules.Private[bool]    `fact:"spo2_scale2" sens:"yes" doc:"a clinician has set NEWS2 scale 2 for this patient"`
	OnOxygen          rules.Private[bool]    `fact:"on_oxygen" sens:"yes" evidence:"yes" doc:"receiving oxygen"`
	ACVPU             rules.Private[string]  `fact:"acvpu" enum:"A,C,V,P,U" sens:"yes" evidence:"yes" doc:"alert, new confusion, voice, pain, unresponsive"`
	CapRefillS        rules.Private[float64] `fact:"cap_refill_s" range:"0..20" step:"0.5" unit:"seconds" sens:"yes" evidence:"yes" doc:"capillary refill"`
	NoUrineH          rules.Private[int]     `fact:"no_urine_h" range:"0..96" unit:"hours" sens:"yes" evidence:"yes" doc:"hours without passing urine"`
	GlucoseMmolL      rules.Private[float64] `fact:"glucose_mmol_l" range:"0..80" step:"0.1" unit:"mmol/l" sens:"yes" evidence:"yes" doc:"capillary glucose"`
	PeakFlowPctOfBest rules.Private[int]     `fact:"peak_flow_pct_of_best" range:"0..200" unit:"percent" sens:"yes" evidence:"yes" doc:"peak flow against own best"`
	Source            string                 `fact:"source" enum:"patient,device,staff" doc:"who took the readings"`
	ReadingAgeH       *float64               `fact:"reading_age_h" range:"0..10000" step:"0.01" unit:"hours" derive:"taken_at" from:"taken_at, now" time:"grows" doc:"age of the oldest reading given"`
}
