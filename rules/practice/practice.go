// Package practice holds the facts that several policies read: the patient, the practice, its staff, its demand and
// the day, with what the library computes of them from raw inputs, a clock and the calendar.
//
//	var p practice.Patient
//	p.DateOfBirth, _ = calendar.ParseDate("2021-03-31")
//	p.Derive(submitted, cal) // p.AgeYears and p.AgeMonths are known now
//
// Each struct declares its facts by tags, which package rules reads: a policy names the fact patient.age_years, a host
// fills the field AgeYears. A host that knows a derived fact better gives it; what is given stands. [Policy] is what
// the policies of all domains have in common.
package practice

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
)

// Practice is the practice itself. Zero fields are not known.
type Practice struct {
	// Zone is an IANA name such as Europe/London. It counts where the policy folder has no calendar.
	Zone string `raw:"zone"`

	Jurisdiction string `fact:"jurisdiction" enum:"england,wales,scotland,northern_ireland" absent:"never" doc:"whose contract applies"`
	ListSize     *int   `fact:"list_size" range:"1..1000000" unit:"patients" doc:"registered patients"`
	Opel         *int   `fact:"opel" range:"1..4" unit:"level" doc:"pressure level declared"`
	SiteID       string `fact:"site_id" kind:"id" doc:"site this evaluation is for"`
}

// Calendar is the calendar by which a decision on the practice counts: that of its policy, and where the folder holds
// none one of the zone that the input gives, which covers no date. The error is an Error for what is no zone.
func (p Practice) Calendar(ofPolicy *calendar.Calendar) (*calendar.Calendar, error) {
	if p.Zone == "" {
		return ofPolicy, nil
	}
	zone, known := calendar.Zone(p.Zone)
	if !known {
		return ofPolicy, &rules.Error{Code: "unknown-value", Fact: "practice.zone", Allowed: "a zone as Europe/London"}
	}
	if ofPolicy.Empty() {
		return calendar.ZoneOnly(zone), nil
	}
	return ofPolicy, nil
}

// Staff is who is here today. Zero fields are not known.
type Staff struct {
	PlannedGPSessions          *int     `fact:"planned_gp_sessions" range:"0..500" unit:"sessions" doc:"GP sessions on the rota today"`
	PresentGPSessions          *int     `fact:"present_gp_sessions" range:"0..500" unit:"sessions" doc:"GP sessions that are worked today"`
	GPSessionsPresentPct       *float64 `fact:"gp_sessions_present_pct" range:"0..1000" unit:"percent" derive:"present_gp_sessions,planned_gp_sessions" from:"present_gp_sessions, planned_gp_sessions" doc:"unknown when none was planned"`
	ClinicalSessionsPresentPct *float64 `fact:"clinical_sessions_present_pct" range:"0..1000" unit:"percent" derive:"present_clinical_sessions,planned_clinical_sessions" from:"present_clinical_sessions, planned_clinical_sessions" doc:"unknown when none was planned"`
	PlannedClinicalSessions    *int     `fact:"planned_clinical_sessions" range:"0..500" unit:"sessions" doc:"sessions of all clinicians on the rota today"`
	PresentClinicalSessions    *int     `fact:"present_clinical_sessions" range:"0..500" unit:"sessions" doc:"sessions of all clinicians that are worked today"`
	TriagersOnDuty             *int     `fact:"triagers_on_duty" range:"0..100" unit:"people" doc:"people who triage now"`
	AdminOnDuty                *int     `fact:"admin_on_duty" range:"0..100" unit:"people" doc:"administrators now"`
	DutyClinicianPresent       *bool    `fact:"duty_clinician_present" doc:"a duty clinician is on"`
}

// Demand is what has come in. Zero fields are not known.
type Demand struct {
	OldestUntriagedAt time.Time `raw:"oldest_untriaged_at"` // receipt of the oldest request that nobody has triaged

	Today                  *int     `fact:"today" range:"0..100000" unit:"requests" doc:"received today"`
	LastHour               *int     `fact:"last_hour" range:"0..100000" unit:"requests" doc:"received in the last 60 minutes"`
	ForecastToday          *int     `fact:"forecast_today" range:"0..100000" unit:"requests" doc:"expected for the whole day"`
	TodayPctOfForecast     *float64 `fact:"today_pct_of_forecast" range:"0..10000" unit:"percent" derive:"today,last_hour,forecast_today" from:"today, last_hour, forecast_today" doc:"unknown when the forecast is 0"`
	LastHourPctOfForecast  *float64 `fact:"last_hour_pct_of_forecast" range:"0..10000" unit:"percent" derive:"today,last_hour,forecast_today" from:"today, last_hour, forecast_today" doc:"unknown when the forecast is 0"`
	BacklogOpen            *int     `fact:"backlog_open" range:"0..100000" unit:"requests" doc:"open now"`
	OldestUntriagedCoreMin *int     `fact:"oldest_untriaged_core_min" range:"0..1000000" unit:"core minutes" derive:"oldest_untriaged_at" from:"oldest_untriaged_at, now, calendar" time:"grows" doc:"age of the oldest not yet triaged"`
	RedWaiting             *int     `fact:"red_waiting" range:"0..10000" unit:"requests" doc:"reds without a disposition"`
	UrgentToday            *int     `fact:"urgent_today" range:"0..10000" unit:"requests" doc:"rated amber or red today"`
}
