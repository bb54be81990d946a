// Instructions of staff, approvals and what they do to figures and doors.

package limits_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/stretchr/testify/require"
)

// Each test here failed once; it says what holds since.

const (
	messageNames = "messages: {closed: we_are_closed, full: full_for_now, routine_only: routine_only_now}\n"
	inScotland   = "jurisdiction: scotland\n" + messageNames // no contract holds
	inEngland    = "jurisdiction: england\n" + messageNames
	plainWeek    = "week: {medical: {mon-fri: {door: {\"08:00-18:30\": open}, daily: 60, active: {soft: 30, band: " +
		"20, dwell: 5m}}}}\n"
	isMedicalDaily = "limit.kind == \"medical\" and limit.scope == \"daily\""
	fewGPs         = "staff.gp_sessions_present_pct < 50 and " + isMedicalDaily
)

var (
	medicalDoor   = limits.Target{Kind: limits.Medical, Scope: "door"}
	medicalDaily  = limits.Target{Kind: limits.Medical, Scope: limits.Daily}
	medicalActive = limits.Target{Kind: limits.Medical, Scope: limits.Active}
	fewGPsPresent = practice.Staff{GPSessionsPresentPct: rules.Known(40.0)}
)

// rulesYAML is one rule; more follow it as they stand.
func rulesYAML(when, then string, more ...string) string {
	return "rules:\n" + nextRuleYAML("a", when, then) + strings.Join(more, "")
}

func nextRuleYAML(id, when, then string) string {
	return fmt.Sprintf("  - {id: rule-%s, when: '%s', then: {%s}, because: a reason}\n", id, when, then)
}

func tryLoad(t *testing.T, text string) (*limits.Policy, error) {
	t.Helper()
	folder := goodFolder(t)
	folder["limits.yaml"] = &fstest.MapFile{
		Data: []byte("frontdoor: 1\npolicy: limits\nid: r\nversion: 1\nauthor: practice manager\n" + text + "end: r\n"),
	}
	return limits.Load(folder)
}

func mustLoad(t *testing.T, text string) *limits.Policy {
	t.Helper()
	p, err := tryLoad(t, text)
	require.NoError(t, err)
	return p
}

// requireRefused demands a problem of a code, with its place.
func requireRefused(t *testing.T, code, text string) {
	t.Helper()
	_, err := tryLoad(t, text)
	var problems problem.Problems
	require.True(t, errors.As(err, &problems), "loads, or no problems: %v", err)
	for _, p := range problems {
		if p.Code == code && !p.Warning {
			require.Positive(t, p.Line)
			return
		}
	}
	require.Fail(t, "not reported: "+code, err.Error())
}

// inLondon is an instant of the practice's day, London's: "2026-11-23 10:00" is a Monday.
func inLondon(t *testing.T, s string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Europe/London")
	require.NoError(t, err)
	at, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
	require.NoError(t, err)
	return at
}

func decideAt(t *testing.T, p *limits.Policy, in limits.Input, at string) limits.Decision {
	t.Helper()
	d, err := limits.Effective(p, in, inLondon(t, at))
	require.NoError(t, err)
	require.True(t, d.NextChange.After(d.Now))
	return d
}

func medicalAt(t *testing.T, p *limits.Policy, in limits.Input, at string) limits.KindDecision {
	t.Helper()
	k, ok := decideAt(t, p, in, at).Of(limits.Medical)
	require.True(t, ok)
	return k
}

// dayInstruction is an instruction of that Monday.
func dayInstruction(t *testing.T, id string, set map[limits.Target]limits.Value) limits.Instruction {
	t.Helper()
	return limits.Instruction{
		ID: id, InstructedBy: "Dr A", InstructedRole: "reception_lead", EnteredBy: "B", Reason: "so said",
		From: inLondon(t, "2026-11-23 08:00"), Until: inLondon(t, "2026-11-23 18:30"), Set: set,
	}
}

func onlineRequest(s limits.Submission) *limits.Request {
	s.Channel, s.Kind = "online", limits.Medical
	return &limits.Request{Submission: s}
}

func errorCodes(errs []rules.Error) (codes []string) {
	for _, e := range errs {
		codes = append(codes, e.Code)
	}
	return codes
}

func alertNames(d limits.Decision) (names []string) {
	for _, a := range d.Alerts {
		names = append(names, string(a.Alert))
	}
	return names
}

// The commissioner approved a door, and not that a rule turns everybody away.
func TestLimitsApprovedDoorIsNotApprovedZero(t *testing.T) {
	p := mustLoad(t, inEngland+plainWeek+rulesYAML(fewGPs, "set: 0"))
	for _, c := range []struct{ says, door limits.Door }{
		{limits.Open, limits.Open}, {limits.RoutineOnly, limits.RoutineOnly}, {limits.Closed, limits.Closed},
	} {
		by := dayInstruction(t, "i1", map[limits.Target]limits.Value{medicalDoor: {Door: c.says}})
		by.Approval = &limits.Approval{By: "the board", Ref: "7"}
		k := medicalAt(
			t, p, limits.Input{Staff: fewGPsPresent, Instructions: []limits.Instruction{by}}, "2026-11-23 10:00",
		)
		require.Equal(t, c.door, k.Door, c.says)
		require.False(t, k.Figures[limits.Daily].Hard)
	}
}

func TestLimitsInstructionWithoutEnd(t *testing.T) {
	p := mustLoad(t, inScotland+plainWeek+
		rulesYAML("limit.instruction_minutes_left > 5 and "+isMedicalDaily, "scale: 0.5"))
	by := dayInstruction(t, "i1", map[limits.Target]limits.Value{medicalDoor: {Door: limits.RoutineOnly}})
	by.Until = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
	k := medicalAt(t, p, limits.Input{Instructions: []limits.Instruction{by}}, "2026-11-23 10:00")
	require.Equal(t, limits.RoutineOnly, k.Door)
	require.Equal(t, 30, k.Figures[limits.Daily].N)
}

// A day of 25 hours has more minutes than a day.
func TestLimitsLongDay(t *testing.T) {
	const allDay = "week: {medical: {mon-sun: {door: {\"00:00-23:30\": open, \"23:30-24:00\": routine_only}, daily: " +
		"60}}}\n"
	for _, when := range []string{
		"day.core_minutes_left <= 60", "limit.minutes_past_routine_cutoff > -60", "limit.minutes_until_close < 90",
	} {
		folder := goodFolder(t)
		folder["limits.yaml"] = &fstest.MapFile{Data: []byte("frontdoor: 1\npolicy: limits\nid: r\nversion: 1\n" +
			"author: x\n" +
			inScotland + allDay + rulesYAML(when+" and "+isMedicalDaily, "scale: 0.5") + "end: r\n")}
		folder["calendar.yaml"] = &fstest.MapFile{Data: []byte("frontdoor: 1\npolicy: calendar\nid: c\nversion: 1\n" +
			"author: x\nzone: Europe/London\n" +
			"week: {mon-sun: [\"00:00-24:00\"]}\nbank_holidays: {file: bank-holidays.json, nation: " +
			"england-and-wales}\nend: c\n")}
		p, err := limits.Load(folder)
		require.NoError(t, err)
		first := inLondon(t, "2026-10-16 00:00")
		for at := first; at.Before(inLondon(t, "2026-10-26 03:00")); at = at.Add(3 * time.Hour) {
			_, err := limits.Effective(p, limits.Input{}, at)
			require.NoError(t, err, at)
		}
		from := p.Calendar().Today(first)
		edges, err := limits.Preview(p, limits.Input{}, from, from.Add(12))
		require.NoError(t, err)
		require.NotEmpty(t, edges)
	}
}

// Who asks again at each NextChange sees every condition on minutes change at its very minute.
func TestConditionsOnMinutesChangeAtTheirMinute(t *testing.T) {
	const halfDay = "week: {medical: {mon-fri: {door: {\"08:00-16:00\": open, \"16:00-18:30\": routine_only}, " +
		"daily: 60}}}\n"
	for when, want := range map[string]string{
		"limit.minutes_until_close <= 30":        "18:00",
		"limit.minutes_until_close < 30":         "18:01",
		"limit.minutes_past_routine_cutoff >= 5": "16:05",
		"limit.minutes_past_routine_cutoff > 5":  "16:06",
	} {
		p := mustLoad(t, inScotland+halfDay+rulesYAML(when+" and "+isMedicalDaily, "scale: 0.5"))
		at, end := inLondon(t, "2026-11-23 09:00"), inLondon(t, "2026-11-24 00:00")
		for at.Before(end) {
			d, err := limits.Effective(p, limits.Input{}, at)
			require.NoError(t, err)
			if d.Kinds[0].Figures[limits.Daily].N == 30 {
				break
			}
			at = d.NextChange
		}
		require.Equal(t, want, at.In(end.Location()).Format("15:04"), when)
	}
}

// A daily figure as a weekly rate is that of five days by the size of the list.
func TestDailyFigureAsAWeeklyRate(t *testing.T) {
	p := mustLoad(
		t,
		inScotland+plainWeek+rulesYAML("limit.weekly_per_1000_patients == 30 and "+isMedicalDaily, "scale: 0.5"),
	)
	for size, want := range map[int]int{10_000: 30, 9_000: 60, 20_000: 60} {
		in := limits.Input{}
		in.Practice.ListSize = rules.Known(size)
		require.Equal(t, want, medicalAt(t, p, in, "2026-11-23 10:00").Figures[limits.Daily].N, size)
	}
}

func TestLimitsManyInstructions(t *testing.T) {
	p := mustLoad(t, inScotland+plainWeek)
	var many []limits.Instruction
	for i := range 300 {
		many = append(many, dayInstruction(t, fmt.Sprint("i", i), map[limits.Target]limits.Value{medicalDaily: {N: i}}))
	}
	require.Equal(
		t, 299, medicalAt(t, p, limits.Input{Instructions: many}, "2026-11-23 10:00").Figures[limits.Daily].N,
	)
	var items []string
	for i := range 300 {
		items = append(items,
			fmt.Sprintf(`{"id": "i%d", "instructed_by": "A", "instructed_role": "reception_lead", "entered_by": "B",
			"reason": "so said", "from": "2026-11-23T08:00:00Z", "until": "2026-11-23T18:30:00Z",
			"set": {"medical.daily": %d}}`, i, i))
	}
	in, err := limits.Decode(
		map[string]json.RawMessage{"instructions": json.RawMessage("[" + strings.Join(items, ",") + "]")},
	)
	require.NoError(t, err)
	require.Len(t, in.Instructions, 300)
	require.Equal(t, 299, medicalAt(t, p, in, "2026-11-23 10:00").Figures[limits.Daily].N)
}

// A band wider than a lowered figure would hold it full for ever.
func TestLimitsLoweredActiveFigureRelaxes(t *testing.T) {
	p := mustLoad(
		t, inScotland+plainWeek+
			rulesYAML("staff.gp_sessions_present_pct < 50 and limit.scope == \"active\"", "set: 10"),
	)
	in := limits.Input{
		Staff:  fewGPsPresent,
		Limits: []limits.Limit{{Kind: limits.Medical, Scope: limits.Active, Active: rules.Known(12)}},
	}
	for _, c := range []struct {
		at   string
		used int
		full bool
	}{
		{"2026-11-23 10:00", 12, true},
		{"2026-11-23 10:01", 0, true},
		{"2026-11-23 10:05", 0, true},
		{"2026-11-23 10:06", 0, false},
	} {
		in.Limits[0].Active = rules.Known(c.used)
		d := decideAt(t, p, in, c.at)
		require.Equal(t, c.full, len(d.State.Carried().Full) > 0, c.at)
		in.Previous = d.State
	}
}

func TestLimitsAdmitTwiceWithOneInput(t *testing.T) {
	p := mustLoad(
		t, inScotland+plainWeek+
			rulesYAML("submission.minutes_since_opened >= 10", "refuse: too_long, message: full_for_now"),
	)
	in := limits.Input{Request: onlineRequest(limits.Submission{OpenedAt: inLondon(t, "2026-11-23 10:00")})}
	for at, admit := range map[string]bool{
		"2026-11-23 10:09": true, "2026-11-23 10:10": false, "2026-11-23 10:01": true,
	} {
		a, err := limits.Admit(p, in, inLondon(t, at))
		require.NoError(t, err)
		require.Equal(t, admit, a.Admit, at)
		require.Nil(t, in.Request.Submission.MinutesSinceOpened, "the caller's input is changed")
	}
}

// A form that was opened long ago counts as many minutes as the fact holds at most.
func TestLimitsOpenedLongAgo(t *testing.T) {
	p := mustLoad(
		t, inScotland+plainWeek+
			rulesYAML("submission.minutes_since_opened == 100000", "refuse: too_long, message: full_for_now"),
	)
	for opened, admit := range map[string]bool{
		"2025-11-23 10:00": false, "2026-09-15 00:00": false, "2026-09-20 10:00": true,
	} {
		in := limits.Input{Request: onlineRequest(limits.Submission{OpenedAt: inLondon(t, opened)})}
		a, err := limits.Admit(p, in, inLondon(t, "2026-11-23 10:00"))
		require.NoError(t, err)
		require.Equal(t, admit, a.Admit, opened)
	}
}

func TestLimitsExemptPassesZero(t *testing.T) {
	p := mustLoad(
		t,
		inScotland+plainWeek+rulesYAML(
			"has_any(patient.flags, \"end_of_life\")", "exempt: end_of_life", nextRuleYAML("b", fewGPs, "set: 0"),
		),
	)
	in := limits.Input{Staff: fewGPsPresent, Request: onlineRequest(limits.Submission{})}
	for because, flags := range map[limits.Code][]string{
		limits.BecauseExempt: {"end_of_life"}, limits.BecauseClosed: {},
	} {
		in.Request.Patient.Flags = rules.Withhold(flags)
		a, err := limits.Admit(p, in, inLondon(t, "2026-11-23 10:00"))
		require.NoError(t, err)
		require.Equal(t, because, a.Because)
		require.Equal(t, because == limits.BecauseExempt, a.Admit)
	}
}

func TestLimitsClampedDoorStandsAboveZero(t *testing.T) {
	p := mustLoad(
		t, inScotland+plainWeek+
			rulesYAML("day.weekday == \"mon\"", "clamp: {door: open}", nextRuleYAML("b", fewGPs, "set: 0")),
	)
	in := limits.Input{Staff: fewGPsPresent}
	require.Equal(t, limits.Open, medicalAt(t, p, in, "2026-11-23 10:00").Door)
	require.Equal(t, limits.Closed, medicalAt(t, p, in, "2026-11-24 10:00").Door)
}

// A form takes time, and its patient could not know that the door would shut; one opened at a held door could.
func TestLimitsGrace(t *testing.T) {
	p := mustLoad(
		t, inScotland+plainWeek+
			rulesYAML("demand.backlog_open > 90 and "+isMedicalDaily, "door: closed, message: we_are_closed"),
	)
	in := limits.Input{Demand: practice.Demand{BacklogOpen: rules.Known(100)}}
	in.Request = onlineRequest(limits.Submission{OpenedAt: inLondon(t, "2026-11-23 09:55")})
	for _, c := range []struct {
		since string
		admit bool
	}{{"", true}, {"2026-11-23 09:58", true}, {"2026-11-23 09:50", false}} {
		in.Previous = limits.State{}
		if c.since != "" {
			in.Previous.Carried().Held = []limits.Held{
				{
					Kind:  limits.Medical,
					Door:  limits.Closed,
					Rule:  "rule-a",
					Since: inLondon(t, c.since),
					Until: inLondon(t, "2026-11-24 08:00"),
				},
			}
		}
		a, err := limits.Admit(p, in, inLondon(t, "2026-11-23 10:00"))
		require.NoError(t, err)
		require.Equal(t, c.admit, a.Admit, c.since)
	}
	// What is reached, or refused, is so for them too.
	const refuses = "rules: [{id: rule-a, when: 'patient.age_years < 1', then: {refuse: too_young, message: " +
		"full_for_now}, because: x}]\n"
	p = mustLoad(t, inScotland+plainWeek+refuses)
	for because, at := range map[limits.Code]limits.Input{
		limits.BecauseGrace: {}, limits.BecauseFull: {
			Limits: []limits.Limit{{Kind: limits.Medical, Scope: limits.Daily, Used: rules.Known(60)}},
		},
		limits.BecauseRule: {Request: &limits.Request{Patient: limits.Patient{AgeYears: rules.Withhold(0)}}},
	} {
		who := onlineRequest(limits.Submission{OpenedAt: inLondon(t, "2026-11-23 18:25")})
		if at.Request != nil {
			who.Patient = at.Request.Patient
		}
		at.Request = who
		a, err := limits.Admit(p, at, inLondon(t, "2026-11-23 18:35"))
		require.NoError(t, err)
		require.Equal(t, because, a.Because)
		require.Equal(t, because == limits.BecauseGrace, a.Admit)
	}
}

// What warned staff only must not begin to turn patients away because it was lifted in between.
func TestLimitsSoftStaysSoft(t *testing.T) {
	const bounds = "bounds: {medical.active: {ceiling: 25}}\n"
	lift := dayInstruction(t, "i1", map[limits.Target]limits.Value{medicalActive: {Unlimited: true}})
	for name, p := range map[string]*limits.Policy{
		"instruction, ceiling": mustLoad(t, inScotland+bounds+plainWeek),
		"set, ceiling": mustLoad(
			t, inScotland+bounds+plainWeek+rulesYAML("limit.scope == \"active\"", "set: unlimited"),
		),
		"set, max": mustLoad(
			t, inScotland+plainWeek+rulesYAML("limit.scope == \"active\"", "set: unlimited, max: 25"),
		),
	} {
		in := limits.Input{}
		if strings.HasPrefix(name, "instruction") {
			in.Instructions = []limits.Instruction{lift}
		}
		require.Equal(t, limits.Figure{N: 25}, medicalAt(t, p, in, "2026-11-23 10:00").Figures[limits.Active], name)
	}
	hard := mustLoad(t, inScotland+"bounds: {medical.daily: {ceiling: 40}}\n"+plainWeek+
		rulesYAML(isMedicalDaily, "set: unlimited"))
	require.Equal(
		t, limits.Figure{N: 40, Hard: true},
		medicalAt(t, hard, limits.Input{}, "2026-11-23 10:00").Figures[limits.Daily],
	)
}

func TestLimitsFullBelowInTheFuture(t *testing.T) {
	p := mustLoad(t, inScotland+plainWeek)
	in := limits.Input{Limits: []limits.Limit{{Kind: limits.Medical, Scope: limits.Active, Active: rules.Known(5)}}}
	in.Previous.Carried().Full = []limits.Full{
		{Kind: limits.Medical, Since: inLondon(t, "2026-11-23 09:00"), Below: inLondon(t, "2099-01-01 00:00")},
	}
	d := decideAt(t, p, in, "2026-11-23 10:00")
	require.NotEmpty(t, d.State.Carried().Full)
	in.Previous = d.State
	d = decideAt(t, p, in, "2026-11-23 10:05")
	require.Empty(t, d.State.Carried().Full)
}

// Of several that cancel an instruction the first counts, whichever was entered first; one that was entered before it
// cancels nothing.
func TestTheFirstCancellationCounts(t *testing.T) {
	p := mustLoad(t, inScotland+plainWeek)
	set := map[limits.Target]limits.Value{medicalDaily: {N: 10}}
	cancels := func(id, from string) limits.Instruction {
		i := dayInstruction(t, id, nil)
		i.Cancels, i.From, i.Until = "a", inLondon(t, from), time.Time{}
		return i
	}
	late, early := cancels("late", "2026-11-23 12:00"), cancels("early", "2026-11-23 11:00")
	for name, c := range map[string]struct {
		all  []limits.Instruction
		ends string
	}{
		"the later one first":   {[]limits.Instruction{dayInstruction(t, "a", set), late, early}, "11:00"},
		"the earlier one first": {[]limits.Instruction{dayInstruction(t, "a", set), early, late}, "11:00"},
		"one of them before it": {[]limits.Instruction{early, dayInstruction(t, "a", set), late}, "12:00"},
	} {
		for _, at := range []string{"10:59", "11:00", "11:59", "12:00"} {
			k := medicalAt(t, p, limits.Input{Instructions: c.all}, "2026-11-23 "+at)
			require.Equal(t, at < c.ends, k.Figures[limits.Daily].N == 10, "%s at %s", name, at)
		}
	}
}
