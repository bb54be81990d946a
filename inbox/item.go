// The facts of one piece of work, and the input of a review.

package inbox

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// Item is one piece of work: what has happened to it, and the facts that conditions read. A host gives the events;
// facts that follow from them are computed, unless the host gives them too. An event at the zero time has not
// happened; any other zero field is not known. As what is not known counts as due, a host gives every fact that its
// rules read and that nothing computes, such as Rating, ContactAttempts, UnreadPatientReply and SafeguardingConcern.
// The tags give each fact's range and unit. An Item prints as withheld.
type Item struct {
	rules.Withheld
	ID          string    `raw:"id"`            // unique in the practice; an input without it is refused
	Inbox       string    `raw:"inbox"`         // the declared inbox that it lies in; "" where it is not known
	ReceivedAt  time.Time `raw:"received_at"`   // when its clocks begin
	FirstReadAt time.Time `raw:"first_read_at"` // when a person first opened it
	RespondedAt time.Time `raw:"responded_at"`  // when an appropriate response went out
	ActionedAt  time.Time `raw:"actioned_at"`   // when what was asked was done
	ActionedBy  string    `raw:"actioned_by"`   // the id of who did it
	SignedOffAt time.Time `raw:"signed_off_at"` // when it was closed
	SignedOffBy string    `raw:"signed_off_by"` // the id of who signed it off; a sign-off by nobody does not count
	// ReopenedAt is when it was last reopened: an action and a sign-off before that count no more, and the clocks of
	// its deadline begin anew.
	ReopenedAt time.Time `raw:"reopened_at"`
	// DueAt is the deadline as a person ordered it. It replaces the policy's deadline, and no wait moves it.
	DueAt        time.Time `raw:"due_at"`
	BookedFor    time.Time `raw:"booked_for"`        // when the appointment begins
	SnoozedUntil time.Time `raw:"snoozed_until"`     // until when it was put to sleep
	LastTouched  time.Time `raw:"last_touched_at"`   // when anyone last did something
	LastSeenOpen time.Time `raw:"last_seen_open_at"` // when it was last seen on somebody's screen
	RepliedAt    time.Time `raw:"replied_at"`        // when the patient answered, which ends a wait without an end
	Waits        []Wait    `raw:"waits"`             // at most 200
	AssigneeID   string    `raw:"assignee_id"`       // the person who holds it, or the team
	Leave        []Leave   `raw:"assignee_leave"`    // at most 200; nil is not known, empty is none planned

	Kind                      Kind                `fact:"kind" enum:"request,task,result,medication,fit_note,document,letter,message,verification,support,incident" absent:"never" doc:"kind of work"`
	Status                    string              `fact:"status" enum:"draft,requested,received,accepted,rejected,ready,cancelled,in_progress,on_hold,failed,completed,entered_in_error" absent:"never" doc:"task status; only a sign-off ends the work"`
	Rating                    string              `fact:"rating" enum:"none,green,amber,red" doc:"of the request behind it; none for a letter and the like"`
	Priority                  string              `fact:"priority" enum:"routine,urgent,asap,stat" doc:"green routine, amber urgent, red asap"`
	CreatedByRole             string              `fact:"created_by_role" codes:"roles" doc:"who raised it"`
	AgeDays                   *float64            `fact:"age_days" range:"0..10000" step:"0.01" unit:"days" absent:"never" derive:"received_at" from:"received_at, now, zone" time:"grows" doc:"calendar days; 7.0 = same wall time a week later"`
	AgeWorkingDays            *int                `fact:"age_working_days" range:"0..10000" unit:"working days" derive:"received_at" from:"received_at, now, calendar" time:"grows" doc:"working days begun since the working day of receipt (0 on that day)"`
	ActiveCoreH               *float64            `fact:"active_core_h" range:"0..100000" step:"0.01" unit:"core hours" derive:"received_at,reopened_at,waits" from:"received_at or reopened_at, waits, now, calendar" time:"grows" doc:"core hours less time waiting on the patient"`
	IdleWorkingDays           *int                `fact:"idle_working_days" range:"0..10000" unit:"working days" derive:"last_touched_at" from:"last_touched_at, now, calendar" time:"grows" doc:"since anyone last did something"`
	CorePeriodsSinceContact   *int                `fact:"core_periods_since_contact" range:"0..10000" unit:"core periods" derive:"received_at" from:"received_at, now, calendar" time:"grows" doc:"core-hours periods ended since receipt, one a working day"`
	WaitingOn                 string              `fact:"waiting_on" enum:"nobody,patient,third_party,clinician" absent:"never" derive:"waits" from:"waits, now" doc:"whom the work waits for"`
	WaitingWorkingDays        *int                `fact:"waiting_working_days" range:"0..10000" unit:"working days" derive:"waits" from:"waits, now, calendar" time:"grows" doc:"length of the present wait; 0 when none"`
	ChasersSent               *int                `fact:"chasers_sent" range:"0..100" unit:"count" absent:"never" doc:"reminders in the present wait"`
	ContactAttempts           *int                `fact:"contact_attempts" range:"0..100" unit:"count" absent:"never" doc:"failed tries to reach the patient"`
	UnreadPatientReply        *bool               `fact:"unread_patient_reply" absent:"never" doc:"the patient answered, nobody has read it"`
	Read                      *bool               `fact:"read" absent:"never" derive:"first_read_at" from:"first_read_at" doc:"a person has opened it"`
	Responded                 *bool               `fact:"responded" absent:"never" derive:"responded_at" from:"responded_at" doc:"an appropriate response has gone out (an acknowledgement is none)"`
	Actioned                  *bool               `fact:"actioned" absent:"never" derive:"actioned_at" from:"actioned_at" doc:"what was asked is done"`
	SignedOff                 *bool               `fact:"signed_off" absent:"never" derive:"signed_off_at,signed_off_by" from:"signed_off_at, signed_off_by" doc:"a named person closed it"`
	SignerAuthorised          *bool               `fact:"signer_authorised" doc:"that person may sign off this kind of work"`
	TimeframeCoreH            *float64            `fact:"timeframe_core_h" range:"0..2000" step:"0.01" unit:"core hours" absent:"none" doc:"\"within\" as ordered; absent = none given"`
	TimeframeUsedPct          *float64            `fact:"timeframe_used_pct" range:"0..100000" unit:"percent" absent:"none" derive:"active_core_h,timeframe_core_h" from:"active_core_h, timeframe_core_h" time:"grows" doc:"100·active/timeframe; none when none was given"`
	MinutesUntilDue           *int                `fact:"minutes_until_due" range:"-1000000..1000000" unit:"minutes" absent:"none" derive:"due_at,received_at" from:"due_at or inbox.yaml's deadline, now" time:"falls" doc:"negative = past due; none when this kind of work has no deadline"`
	Booked                    *bool               `fact:"booked" absent:"never" derive:"booked_for" from:"booked_for" doc:"an appointment is booked"`
	BookedWithinTimeframe     *bool               `fact:"booked_within_timeframe" derive:"booked_for,due_at" from:"booked_for, due_at" doc:"it starts by the due time; true when there is none; unknown when not booked"`
	Snoozed                   *bool               `fact:"snoozed" absent:"never" derive:"snoozed_until" from:"snoozed_until" doc:"put to sleep, not yet woken by a person"`
	MinutesPastSnooze         *int                `fact:"minutes_past_snooze" range:"-1000000..1000000" unit:"minutes" absent:"none" derive:"snoozed_until" from:"snoozed_until, now" time:"grows" doc:"0 = wakes now, negative = still asleep; none when not snoozed"`
	SnoozedPastDue            *bool               `fact:"snoozed_past_due" derive:"snoozed_until,due_at" from:"snoozed_until, due_at" doc:"sleeps beyond its due time; false when not snoozed"`
	AssigneeKind              string              `fact:"assignee_kind" enum:"none,user,team" absent:"never" doc:"who holds it"`
	AssigneeTeamID            string              `fact:"assignee_team_id" kind:"id" absent:"none" doc:"the team that holds it; absent = none"`
	AssigneeActive            *bool               `fact:"assignee_active" doc:"the account of the assigned person works; true for a team or nobody"`
	AssigneeOnLeave           *bool               `fact:"assignee_on_leave" derive:"assignee_leave" from:"assignee_leave, now" doc:"away now; false for a team or nobody"`
	AssigneeBackInWorkingDays *int                `fact:"assignee_back_in_working_days" range:"0..400" unit:"working days" derive:"assignee_leave" from:"assignee_leave, now, calendar" time:"falls" doc:"0 = here"`
	AssigneeBackAfterDue      *bool               `fact:"assignee_back_after_due" derive:"assignee_leave,due_at" from:"assignee_leave, due_at" doc:"returns only after the due time"`
	AssigneeOpenItems         *int                `fact:"assignee_open_items" range:"0..10000" unit:"count" doc:"open work of that person"`
	AssigneeMaxItems          *int                `fact:"assignee_max_items" range:"1..10000" unit:"count" absent:"none" doc:"own maximum; absent = none set"`
	ReopenedCount             *int                `fact:"reopened_count" range:"0..100" unit:"count" absent:"never" doc:"times reopened"`
	ReassignedCount           *int                `fact:"reassigned_count" range:"0..100" unit:"count" absent:"never" doc:"times passed on"`
	AbnormalResult            rules.Private[bool] `fact:"abnormal_result" sens:"yes" doc:"the result is outside its range; false for other work"`
	SafeguardingConcern       rules.Private[bool] `fact:"safeguarding_concern" absent:"never" sens:"yes" doc:"a person or a form answer has flagged a concern; false = nobody has so far"`
	SupportCause              string              `fact:"support_cause" codes:"support_causes" absent:"none" doc:"why support is needed; absent = not support"`
}

// Kind is a kind of work. The zero Kind is not known: an item of it counts as due.
type Kind string

// The kinds of work.
const (
	Request      Kind = "request"
	Task         Kind = "task"
	Result       Kind = "result"
	Medication   Kind = "medication"
	FitNote      Kind = "fit_note"
	Document     Kind = "document"
	Letter       Kind = "letter"
	Message      Kind = "message"
	Verification Kind = "verification"
	Support      Kind = "support"
	Incident     Kind = "incident"
)

// kinds are all kinds of work, in the order of their documentation.
var kinds = []Kind{
	Request, Task, Result, Medication, FitNote, Document, Letter, Message, Verification, Support, Incident,
}

// A Wait is a time for which the work waits for somebody. Without an end it lasts; without a beginning it pauses
// nothing.
type Wait struct {
	On   string    `json:"on"`          // patient, third_party, clinician
	From time.Time `json:"from"`        // when it began; zero: not known
	To   time.Time `json:"to,omitzero"` // when it ended; zero: it lasts
}

// Leave is a person's absence from a date until a date, both included.
type Leave struct {
	From calendar.Date `json:"from"` // the first day away
	To   calendar.Date `json:"to"`   // the last day away, not before the first
}

// Input is one item with what is known around it. What is left out is not known.
type Input struct {
	rules.Withheld
	Item     Item              // with the facts that the host knows
	Practice practice.Practice // facts of the practice
	Day      practice.Day      // computed from the calendar, but for facts that are given
	State    State             // as the last review of the item gave it
}

// view is what conditions read: an Input without the state.
type view struct {
	Item     Item              `ns:"item"`
	Practice practice.Practice `ns:"practice"`
	Day      practice.Day      `ns:"day"`
}

var schema = rules.MustSchema(view{}, practice.Codes())
