// Fuzz targets, and the policies and inputs that the invariants are drawn from.

package limits_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func totalFile(name string) []byte {
	data, _ := os.ReadFile("../examples/policies/total-triage/" + name)
	return data
}

// Any bytes as a policy and its texts load or are refused with places, without a panic and in bounded time.
func FuzzLoad(f *testing.F) {
	f.Add(totalFile("limits.yaml"), totalFile("messages.yaml"))
	folder := goodFolder(f)
	f.Add(folder["limits.yaml"].Data, folder["messages.yaml"].Data)
	f.Add([]byte("a: &a [*a]\n"), []byte{})
	f.Fuzz(func(t *testing.T, policy, messages []byte) {
		folder := goodFolder(t)
		folder["limits.yaml"], folder["messages.yaml"] = &fstest.MapFile{Data: policy}, &fstest.MapFile{Data: messages}
		p, ok := suite.LoadsOrRefuses(t, folder)
		if !ok {
			return
		}
		_, err := limits.Effective(p, limits.Input{}, time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC))
		require.NoError(t, err, "a policy that loads decides")
	})
}

// Any line as an input is decided, twice alike, or answered with a closed error.
func FuzzInput(f *testing.F) {
	p, err := limits.Load(os.DirFS("../examples/policies/total-triage"))
	require.NoError(f, err)
	f.Add([]byte(vocabulary), uint16(3))
	f.Add([]byte(`{"limits": [{"used": 3}], "state": {"held": [{"kind": "admin", "door": "closed",
		"rule": "shut-over-a-long-closure", "since": "2026-11-23T10:00:00Z", "until": "2026-11-24T10:00:00Z"}],
		"full": [{"kind": "medical", "since": "2026-11-23T10:00:00Z"}], "alerts": [{"rule": "nobody-keeps-up",
		 "since": "2026-11-23T10:00:00Z"}]}}`), uint16(5))
	f.Add(
		[]byte(`{"limit": {"kind": "medical", "scope": "daily", "used": 9, "instructions": []}, "day": {"plt": `+
			`"afternoon"}, "submission": {"channel": "phone"}}`), uint16(1),
	)
	at := time.Date(2026, 11, 23, 15, 5, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, data []byte, n uint16) {
		suite.Answers(t, data, n, func(line map[string]json.RawMessage) (rules.Decision, []rules.Error, error) {
			in, err := limits.Decode(line)
			if err != nil {
				return nil, nil, err
			}
			d, err := limits.Effective(p, in, at)
			a, errAdmit := limits.Admit(p, in, at)
			b, errAgain := limits.Admit(p, in, at)
			require.True(t, errAdmit == nil || errors.As(errAdmit, new(*rules.Error)), "%v", errAdmit)
			require.Equal(t, bytesOf(t, []any{a, errAdmit}), bytesOf(t, []any{b, errAgain}))
			if err != nil {
				return nil, nil, err
			}
			require.True(t, errAdmit != nil || a == *d.Admission)
			return d, d.Errors, nil
		})
	})
}

// vocabulary is the input that the vocabulary shows.
const vocabulary = `{"now": "2026-11-23T15:05:00Z", "practice": {"jurisdiction": "england", "zone": "Europe/London",
 "list_size": 11800, "opel": 2}, "staff": {"planned_gp_sessions": 8, "present_gp_sessions": 6, "admin_on_duty": 3,
 "duty_clinician_present": true},
 "demand": {"today": 96, "last_hour": 11, "forecast_today": 120, "backlog_open": 31,
  "oldest_untriaged_at": "2026-11-23T14:20:00Z", "red_waiting": 0}, "limits": [{"kind": "medical", "scope": "daily",
  "used": 74, "active": 22}, {"kind": "admin", "scope": "active", "used": 19, "active": 9}],
 "instructions": [{"id": "i-3", "instructed_by": "lead-1", "instructed_role": "reception_lead", "entered_by": "admin-2",
  "reason": "flu clinic", "from": "2026-11-23T12:00:00Z", "until": "2026-11-23T18:30:00Z",
  "set": {"medical.daily": 60}}], "admission": {"submission": {"channel": "online", "kind": "medical",
   "opened_at": "2026-11-23T14:52:00Z", "contacts_24h": 1}, "patient": {"flags": []}}}`

// draft is a policy before it is written, so that its rows and rules can be shuffled or left out.
type draft struct {
	head           string
	floor, ceiling int         // of medical.daily; 0 is none
	weeks          [][2]string // kind and row, of any kind, in any order
	rules          []string
}

func lines(s string) string { return strings.ReplaceAll(s, "|", "\n") + "\n" }

var drawnCalendar = lines(`policy: calendar|id: c|version: 1|author: test|zone: Europe/London|bank_holidays: {file: ` +
	`bank-holidays.json, nation: england-and-wales}|` +
	`week: {mon-fri: ["08:00-12:30", "13:30-18:30"], sat: ["09:00-12:00"]}|closures:|  - {on: 2026-03-31, from: ` +
	`"13:30", to: "18:30", tag: plt, because: training}|` +
	`  - {on: 2026-10-27, from: "08:00", to: "12:30", tag: plt, because: training}|  - {on: 2026-12-24, from: ` +
	`"15:00", to: "18:30", because: early}|  - {on: 2026-12-29, because: shut}|` +
	`events: [{name: flu_clinic, on: 2026-10-24}]|school_holidays: [{from: 2026-10-26, to: 2026-10-30}, {from: ` +
	`2026-12-21, to: 2027-01-01}]|end: c`)

func (d draft) load(t domaintest.Failer) (*limits.Policy, error) {
	rows, week := map[string]string{}, "week:\n"
	for _, r := range d.weeks {
		rows[r[0]] += "    " + r[1] + "\n"
	}
	for _, r := range d.weeks {
		if rows[r[0]] != "" {
			week += "  " + r[0] + ":\n" + rows[r[0]]
		}
		delete(rows, r[0])
	}
	head := lines("policy: limits|id: t|version: 1|author: test|codes: {flags: [canary_flag], topics: " +
		"[canary_topic]}|messages: {closed: we_are_closed, full: full_for_now, routine_only: routine_only_now}")
	return limits.Load(fstest.MapFS{
		"limits.yaml": {
			Data: []byte(head + d.head + week + "rules: [\n" + strings.Join(d.rules, ",\n") + "]\nend: t\n"),
		}, "messages.yaml": goodFolder(t)["messages.yaml"],
		"calendar.yaml": {Data: []byte(drawnCalendar)}, "bank-holidays.json": {Data: totalFile("bank-holidays.json")},
	})
}

func one[T any](rt *rapid.T, label string, of ...T) T { return rapid.SampledFrom(of).Draw(rt, label) }

func some(rt *rapid.T, of string, low, high int) int { return rapid.IntRange(low, high).Draw(rt, of) }

// chance is true once in n, and shrinks to false.
func chance(rt *rapid.T, label string, n int) bool { return some(rt, label, 0, n-1) == n-1 }

var (
	onTime = strings.Split(`day.weekday in ["mon","sat"]|day.now_hour >= 12.25|day.now_hour < 1.5|day.now_hour > `+
		`2|day.core_hours_now|day.core_minutes_left <= 60|`+
		`day.core_minutes_left < 90 and day.core_minutes_left > 0|day.plt_now|day.plt == `+
		`"afternoon"|day.working_day|day.bank_holiday|day.next_closure_days >= 3|`+
		`day.working_days_to_closure == 0|day.working_days_since_closure == 0|day.working_days_to_plt <= `+
		`1|day.school_holiday|"flu_clinic" in day.events|day.month == 12|`+
		`day.season == "winter"|limit.minutes_until_close <= 45|limit.minutes_past_routine_cutoff >= `+
		`0|limit.instructed|limit.instruction_minutes_left < 90|`+
		`limit.door == "open"|limit.base <= 30|limit.unlimited|limit.hard|limit.commissioner_approved`, "|")
	onPractice = strings.Split("practice.opel >= 3|practice.list_size > 8000|limit.weekly_per_1000_patients < 12", "|")
	onState    = strings.Split("staff.gp_sessions_present_pct < 75|staff.admin_on_duty <= 1|not "+
		"staff.duty_clinician_present|demand.backlog_open > 50|"+
		"demand.oldest_untriaged_core_min > 60|demand.last_hour_pct_of_forecast >= 20|limit.used >= "+
		"20|limit.used_pct >= 80|limit.active_pct > 50|limit.active < 10", "|")
	widening = strings.Split(
		"{add: 7}|{scale: 1.25}|{scale: 1.5, round: up}|{min: 20}|{floor: 15}|{clamp: {door: open}}|{clamp: {door: "+
			"routine_only}}|{clamp: {unlimited: true}}|{clamp: {floor: 12}}",
		"|",
	)
	tightening = strings.Split("{door: closed, message: we_are_closed}|{door: routine_only}|{door: routine_only, "+
		"message: routine_only_now}|{scale: 0.5, message: full_for_now}|"+
		"{scale: 0.333, round: nearest}|{scale: 0}|{add: -5}|{max: 30}|{max: 0}|{clamp: {ceiling: 40}}", "|")
	others = strings.Split("{set: 25}|{set: 0}|{set: unlimited}|{scale_by: "+
		"staff.gp_sessions_present_pct}|{scale_by: {fact: demand.today_pct_of_forecast, min: 40, max: 120}, round: "+
		"nearest}|"+
		"{scale_by: limit.used_pct}|{topics: {hide: [travel]}}|{topics: {hide: [travel, breast]}, door: closed, "+
		"message: full_for_now}|{alert: look, for: 15m, notify: [reception_lead]}|{alert: look}", "|")
	every = slices.Concat(widening, tightening, others)
	doors = slices.Concat(tightening[:3], []string{"{clamp: {door: routine_only}}"})
)

func condition(rt *rapid.T) string {
	atom := func() string {
		return one(
			rt, "about", one(rt, "time", onTime...), one(rt, "time", onTime...), one(rt, "practice", onPractice...),
			one(rt, "state", onState...),
		)
	}
	form := one(
		rt, "form", "%[1]s", "%[1]s", "%[1]s and (%[2]s)", "(%[1]s) or (%[2]s)", "not (%[1]s)", "%[4]s and (%[5]s)",
		"at_least(2, %[1]s, %[2]s, %[3]s)",
	)
	return fmt.Sprintf(form, atom(), atom(), atom(), one(rt, "state", onState...), one(rt, "time", onTime...))
}

func setting(rt *rapid.T, active bool) string {
	choices := []string{
		"N",
		"{soft: N}",
		"{hard: N, reached: routine_only}",
		"unlimited",
		"{hard: N, band: B, dwell: 9m}",
		"{soft: N, band: 0}",
	}
	n := one(rt, "figure", 60, 30, 7, 1, 0)
	return strings.NewReplacer("N", fmt.Sprint(n), "B", fmt.Sprint(n/3)).Replace(
		one(rt, "setting", choices[:map[bool]int{true: 6, false: 4}[active]]...),
	)
}

// drawn draws a policy whose outcomes are of those given.
func drawn(rt *rapid.T, outcomes []string) (d draft) {
	d.head = one(rt, "core door", "", "core_hours_door: routine_only\n") + one(
		rt, "jurisdiction", "", "jurisdiction: england\n", "jurisdiction: wales\n", "jurisdiction: scotland\n",
	) + one(rt, "instructors", "", "instructors: [gp, reception_lead]\n")
	kinds := []string{"medical", "admin", "all"}[:some(rt, "kinds", 1, 3)]
	d.drawWeeks(rt, kinds)
	if chance(rt, "bounds", 2) {
		d.floor, d.ceiling = some(rt, "floor", 1, 20), some(rt, "ceiling", 20, 50)
		d.head += fmt.Sprintf(
			"bounds: {medical.daily: {floor: %d, ceiling: %d}, medical.active: {floor: 3, ceiling: 500}}\n", d.floor,
			d.ceiling,
		)
	}
	d.drawRules(rt, kinds, outcomes)
	if chance(rt, "at admission", 2) {
		d.rules = append(d.rules,
			one(rt, "refuses",
				`  {id: a1, when: 'submission.contacts_24h >= 3', then: {refuse: too_many, message: full_for_now}, `+
					`because: often}`,
				`  {id: a1, when: 'patient.age_years >= 80', then: {refuse: true, message: full_for_now, alert: `+
					`look}, because: old}`),
			`  {id: a2, when: 'has_any(patient.flags, "canary_flag")', then: {exempt: true}, because: ill}`)
	}
	return d
}

// drawWeeks draws the rows of each kind's week.
func (d *draft) drawWeeks(rt *rapid.T, kinds []string) {
	for _, kind := range kinds {
		for _, days := range [][]string{
			{"mon-sun"},
			{"mon-fri", "sat-sun"},
			{"mon", "tue-fri", "sun", "closed_days"},
			{"wed-sun", "mon-tue", "closed_days"},
		}[some(rt, "days", 0, 3)] {
			r := "door: " + one(rt, "door", `{"08:00-18:30": open}`,
				`{"08:00-12:00": open, "12:00-18:30": routine_only}`, `{"00:00-24:00": open}`, "open", "routine_only",
				"closed",
				`{"00:30-01:30": open, "02:00-18:30": open, "22:00-24:00": routine_only}`,
				`{"07:00-12:30": closed, "13:00-17:45": open}`, `{"01:15-01:45": routine_only, "09:00-24:00": open}`)
			for _, scope := range []string{"daily", "active", "per_patient_24h"} {
				if chance(rt, scope, 2) {
					r += ", " + scope + ": " + setting(rt, scope == "active")
				}
			}
			r += one(
				rt,
				"periods",
				"",
				"",
				fmt.Sprintf(
					`, periods: {"01:00-02:00": %s, "08:00-10:00": %s}`, setting(rt, false), setting(rt, false),
				),
			)
			d.weeks = append(
				d.weeks,
				[2]string{kind, days + ": {" + r + one(rt, "row message", "", ", message: we_are_closed") + "}"},
			)
		}
	}
}

// drawRules draws rules whose outcomes are of those given.
func (d *draft) drawRules(rt *rapid.T, kinds, outcomes []string) {
	for i := range some(rt, "rules", 1, 8) {
		when := "(" + condition(rt) + ")" + one(
			rt, "of scope", "", ` and limit.scope == "daily"`, ` and limit.scope == "active"`,
			` and limit.scope == "period"`,
		)
		when += one(rt, "of kind", "", fmt.Sprintf(` and limit.kind == "%s"`, one(rt, "kind", kinds...)))
		dates := one(
			rt, "dates", "", "", "", "from: 2026-12-24, ", "until: 2026-10-25, ",
			"from: 2026-03-29, until: 2026-12-25, ",
		)
		d.rules = append(
			d.rules,
			fmt.Sprintf(
				"  {id: r%d, when: '%s', then: %s, %sbecause: reason %d}", i, when, one(rt, "then", outcomes...),
				dates, i,
			),
		)
	}
}

// pool keeps what was loaded, by its text: loading searches the days of a calendar, and properties share policies.
var pool sync.Map

func (d draft) kept(t domaintest.Failer) (*limits.Policy, error) {
	load, _ := pool.LoadOrStore(fmt.Sprint(d), sync.OnceValues(func() (*limits.Policy, error) { return d.load(t) }))
	return load.(func() (*limits.Policy, error))()
}

// check runs a property over policies that load, and demands that most do; share makes the pool smaller.
func check(t *testing.T, outcomes []string, share int, property func(rt *rapid.T, d draft, p *limits.Policy)) {
	t.Parallel()
	tried, loaded, of := 0, 0, rapid.Custom(func(rt *rapid.T) draft { return drawn(rt, outcomes) })
	rapid.Check(t, func(rt *rapid.T) {
		seed := some(rt, "policy", 0, max(10, checks()*4/10/share)-1)
		for n := range 6 {
			d := of.Example(seed + 100_000*n)
			tried++
			p, err := d.kept(rt)
			if err == nil {
				loaded++
				rt.Logf("%s\n%v\n%s", d.head, d.weeks, strings.Join(d.rules, "\n"))
				property(rt, d, p)
				return
			}
			require.Regexp(rt, "two-sets|floor-above-ceiling", err)
		}
	})
	if checks() >= enough {
		require.Greater(t, 2*loaded, tried, "most drawn policies are refused")
	}
}

var (
	hot = []string{
		"2026-03-27",
		"2026-03-28",
		"2026-03-29",
		"2026-03-31",
		"2026-04-02",
		"2026-04-07",
		"2026-07-14",
		"2026-10-23",
		"2026-10-24",
		"2026-10-25",
		"2026-10-27",
		"2026-12-23",
		"2026-12-24",
		"2026-12-25",
		"2026-12-28",
		"2026-12-31",
		"2028-12-20",
	}
	london, _ = time.LoadLocation("Europe/London")
)

func hotDay(rt *rapid.T) calendar.Date {
	d, _ := calendar.ParseDate(one(rt, "day", hot...))
	return d
}

// instant is on or about an edge of a quarter of an hour.
func instant(rt *rapid.T, d calendar.Date) time.Time {
	return d.At(0, london).Add(
		time.Duration(some(rt, "quarter", 0, 99))*15*time.Minute + one(
			rt, "off", 0, 0, -1, time.Nanosecond, 7*time.Minute+31*time.Second,
		),
	)
}

// input is the practice about a day; facts are given or not.
func input(rt *rapid.T, d draft, day calendar.Date) (in limits.Input) {
	given := func(of string, low, high int) *int { return one(rt, of+"?", nil, rules.Known(some(rt, of, low, high))) }
	in.Practice = practice.Practice{
		Jurisdiction: one(rt, "given jurisdiction", "", "", "", "england", "scotland"),
		Opel:         given("opel", 1, 4),
		ListSize:     given("list", 5_000, 12_000),
	}
	in.Staff = practice.Staff{
		PlannedGPSessions:    given("planned", 0, 8),
		PresentGPSessions:    given("present", 0, 8),
		AdminOnDuty:          given("admin", 0, 3),
		DutyClinicianPresent: one(rt, "duty", nil, rules.Known(true), rules.Known(false)),
	}
	in.Demand = practice.Demand{
		Today:         given("today", 0, 150),
		LastHour:      given("last hour", 0, 40),
		ForecastToday: given("forecast", 0, 150),
		BacklogOpen:   given("backlog", 0, 99),
	}
	in.Demand.OldestUntriagedAt = one(rt, "oldest", time.Time{}, instant(rt, day))
	for _, kind := range []limits.Kind{"", limits.Medical, limits.Admin, limits.All} {
		for _, scope := range rapid.SliceOfNDistinct(
			rapid.SampledFrom([]limits.Scope{"", limits.Daily, limits.Active, limits.PerPatient}), 0, 2, rapid.ID,
		).Draw(rt, "counted") {
			in.Limits = append(
				in.Limits,
				limits.Limit{Kind: kind, Scope: scope, Used: given("used", 0, 70), Active: given("active", 0, 70)},
			)
		}
	}
	for n := range some(rt, "instructions", 0, 3) {
		in.Instructions = append(in.Instructions, instruction(rt, d, day, fmt.Sprintf("i%d", n)))
	}
	return in
}

func instruction(rt *rapid.T, d draft, day calendar.Date, id string) limits.Instruction {
	from := instant(rt, day)
	i := limits.Instruction{
		ID: id, InstructedBy: "lead", InstructedRole: one(
			rt, "role", "reception_lead", "reception_lead", "reception_lead", "gp", "",
		), EnteredBy: "clerk", Reason: one(rt, "reason", "so said", "so said", " "),
		From: from, Until: from.Add(
			time.Duration(some(rt, "for", 1, 4000)) * time.Minute,
		), Set: map[limits.Target]limits.Value{}, Message: one[field.MessageName](
			rt, "text", "", "we_are_closed", "nowhere",
		),
		Cancels: one(rt, "cancels", "", "", "", "i0"), Approval: one(
			rt, "approval", nil, nil, &limits.Approval{By: "ICB"}, &limits.Approval{By: "ICB", Ref: "7"},
		),
	}
	kind := limits.Kind(one(rt, "for kind", d.weeks...)[0])
	if chance(rt, "door too", 2) {
		i.Set[limits.Target{Kind: kind, Scope: "door"}] = limits.Value{
			Door: one(rt, "to", limits.Open, limits.RoutineOnly, limits.Closed),
		}
	}
	figure := limits.Target{Kind: kind, Scope: one(rt, "of", limits.Daily, limits.Active, limits.Period)}
	value := one(rt, "amount", limits.Value{N: 20}, limits.Value{}, limits.Value{Unlimited: true})
	value.Hard = one(rt, "hard", nil, rules.Known(true), rules.Known(false))
	i.Set[figure] = value
	return i
}

func request(rt *rapid.T, at time.Time) *limits.Request {
	s := limits.Submission{
		Channel: one(rt, "channel", "online", "nhs_app", "ai_phone", "", "phone", "walk_in", "care_home"),
		Kind:    one(rt, "asks", "", limits.Medical, limits.Admin, limits.FitNote),
	}
	s.Contacts24h, s.OpenedAt = rules.Known(some(rt, "contacts", 0, 9)), at.Add(
		-time.Duration(some(rt, "opened", -5, 90))*time.Minute,
	)
	return &limits.Request{
		Submission: s,
		Patient: limits.Patient{
			AgeYears: rules.WithholdKnown(one(rt, "age", nil, rules.Known(40), rules.Known(90))),
			Flags:    rules.Withhold(one(rt, "flags", nil, []string{}, []string{"canary_flag"})),
		},
	}
}

// asked is an input, with a request, and an instant.
func asked(rt *rapid.T, d draft) (limits.Input, time.Time) {
	day := hotDay(rt)
	in, at := input(rt, d, day), instant(rt, day)
	in.Request = request(rt, at)
	return in, at
}

func bytesOf(t require.TestingT, v any) string {
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return string(b)
}

func appearance(t require.TestingT, k limits.KindDecision) string {
	k.Until = time.Time{}
	return fmt.Sprintf("%s %#v %v", bytesOf(t, k), k.Figures, k.Topics)
}

func effective(t require.TestingT, p *limits.Policy, in limits.Input, at time.Time) limits.Decision {
	d, err := limits.Effective(p, in, at)
	require.NoError(t, err)
	return d
}
