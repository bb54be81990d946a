// Alerts, usage, full figures, held doors and admissions.

package limits_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/stretchr/testify/require"
)

// An active figure is full at once when reached, and takes requests again only once enough fewer have been open for a
// while.
func TestActiveFigure(t *testing.T) {
	p := policy(t, `messages: {full: closing_early, closed: shut}
week: {medical: {mon-fri: {door: {"08:00-18:30": open}, active: {hard: 40, band: 5, dwell: 10m}}}}`)
	var state limits.State
	for _, c := range []struct {
		minute, open int
		admit        bool
	}{
		{0, 39, true}, {1, 40, false}, {2, 39, false}, {3, 36, false}, {4, 35, false}, // 35 since minute 4
		{9, 35, false}, {10, 36, false}, // over the band again: the dwell begins anew
		{11, 35, false}, {20, 34, false}, {21, 34, true}, {22, 39, true}, {23, 40, false},
	} {
		at := time.Date(2026, 11, 24, 9, c.minute, 0, 0, time.UTC)
		in := limits.Input{
			Limits: []limits.Limit{
				{Kind: limits.Medical, Scope: limits.Active, Active: rules.Known(c.open)},
			}, Previous: state,
			Request: &limits.Request{Submission: limits.Submission{Channel: "online", Kind: limits.Medical}},
		}
		d, err := limits.Effective(p, in, at)
		require.NoError(t, err)
		require.Equal(t, c.admit, d.Admission.Admit, "%+v %+v", c, d.State)
		b, err := json.Marshal(d.State) // as a host keeps it
		require.NoError(t, err)
		state = limits.State{}
		require.NoError(t, json.Unmarshal(b, &state))
	}
}

// A door that a rule on demand tightened stays so when demand falls, until the next window opens.
func TestHeldDoor(t *testing.T) {
	p := policy(t, `messages: {closed: shut}
week: {medical: {mon-fri: {door: {"08:00-12:30": open, "13:30-18:30": open}}}}
rules: [{id: behind, when: demand.oldest_untriaged_core_min > 60,
  then: {door: routine_only, message: closing_early}, because: Triage is behind.}]`)
	var state limits.State
	for _, c := range []struct {
		now    string
		oldest *int
		door   limits.Door
	}{
		{"2026-11-24T09:00:00Z", rules.Known(60), limits.Open},
		{"2026-11-24T09:01:00Z", rules.Known(61), limits.RoutineOnly},
		{"2026-11-24T09:10:00Z", rules.Known(5), limits.RoutineOnly},
		{"2026-11-24T10:00:00Z", nil, limits.RoutineOnly},
		{"2026-11-24T12:29:59Z", rules.Known(0), limits.RoutineOnly},
		{"2026-11-24T12:30:00Z", rules.Known(0), limits.Closed},
		{"2026-11-24T13:30:00Z", rules.Known(0), limits.Open},
	} {
		d, err := limits.Effective(
			p, limits.Input{Demand: practice.Demand{OldestUntriagedCoreMin: c.oldest}, Previous: state}, at(t, c.now),
		)
		require.NoError(t, err)
		require.Equal(t, c.door, d.Kinds[0].Door, c.now)
		state = d.State
	}
	d, err := limits.Effective(p, limits.Input{}, at(t, "2026-11-24T10:00:00Z"))
	require.NoError(t, err)
	require.Equal(
		t, []rules.UnknownRule{{Rule: "behind", Missing: []string{"demand.oldest_untriaged_core_min"}}}, d.Unknown,
	)
	require.Equal(t, limits.NotDecided, d.Alerts[0].Alert, "an unknown rule that would shut raises an alert")
}

// An alert is raised once its condition has held as long as its rule says, and the decision says when to look.
func TestAlertHolds(t *testing.T) {
	p := policy(t, `week: {medical: {mon-fri: {door: {"08:00-18:30": open}}}}
rules: [{id: surge, when: demand.last_hour > 30,
  then: {alert: surge, for: 15m, notify: [reception_lead]}, because: x}]`)
	var state limits.State
	for _, c := range []struct {
		minute, lastHour int
		alerts           int
	}{{0, 31, 0}, {14, 31, 0}, {15, 31, 1}, {16, 30, 0}, {17, 31, 0}, {31, 31, 0}, {32, 31, 1}} {
		now := time.Date(2026, 11, 24, 9, c.minute, 0, 0, time.UTC)
		d, err := limits.Effective(
			p, limits.Input{Demand: practice.Demand{LastHour: rules.Known(c.lastHour)}, Previous: state}, now,
		)
		require.NoError(t, err)
		require.Len(t, d.Alerts, c.alerts, "%+v", c)
		if c.alerts == 0 && c.lastHour > 30 {
			require.False(t, d.NextChange.After(firstAlertSince(d, now).Add(15*time.Minute)),
				"look again when it is due")
		}
		state = d.State
	}
}

func firstAlertSince(d limits.Decision, now time.Time) time.Time {
	if len(d.State.Carried().Alerts) == 0 {
		return now
	}
	return d.State.Carried().Alerts[0].Since
}

// Usage tells what was counted against each figure, and when the daily one runs out at the pace of the day.
func TestUsage(t *testing.T) {
	p := policy(t, sixty)
	for _, c := range []struct {
		now  string
		used int
		want string
	}{
		{
			"2026-11-24T10:00:00Z",
			30,
			`{"kind":"medical","scope":"daily","used":30,"figure":60,"reached":false,` +
				`"runs_out":"2026-11-24T12:00:00Z"}`,
		},
		{
			"2026-11-24T10:00:00Z", 5, `{"kind":"medical","scope":"daily","used":5,"figure":60,"reached":false}`,
		}, // not today
		{
			"2026-11-24T08:20:00Z", 5, `{"kind":"medical","scope":"daily","used":5,"figure":60,"reached":false}`,
		}, // too soon to tell
		{"2026-11-24T10:00:00Z", 61, `{"kind":"medical","scope":"daily","used":61,"figure":60,"reached":true}`},
	} {
		d, err := limits.Effective(
			p,
			limits.Input{
				Limits: []limits.Limit{{Kind: limits.Medical, Scope: limits.Daily, Used: rules.Known(c.used)}},
			},
			at(t, c.now),
		)
		require.NoError(t, err)
		b, err := json.Marshal(d.Usage[0])
		require.NoError(t, err)
		require.JSONEq(t, c.want, string(b))
		require.Equal(t, c.used >= 60, len(d.Alerts) == 1 && d.Alerts[0].Alert == limits.FigureReached)
	}
}

// Admission: staff are never blocked, a form begun before closing comes in, rules refuse and exempt, and who is turned
// away learns when the door opens.
func TestAdmission(t *testing.T) {
	p := policy(t, `messages: {closed: shut, full: closing_early}
grace: 45m
week:
  medical: {mon-fri: {door: {"08:00-18:30": open}, daily: 12, per_patient_24h: 3}}
  admin: {mon-fri: {door: {"08:00-18:30": open}, daily: {hard: 12, reached: routine_only}}}
  all: {mon-fri: {daily: 100}}
rules:
  - {id: many, when: submission.contacts_72h >= 9, then: {refuse: often, message: closing_early}, because: x}
  - {id: dying, when: 'has_any(patient.flags, "end_of_life")', then: {exempt: true}, because: x}`)
	for name, c := range map[string]struct{ now, submission, patient, limits, want string }{
		"open": {tuesday, `"kind": "medical"`, ``, ``, "true open open"},
		"closed": {
			evening, `"kind": "medical"`, ``, ``, "false closed closed shut 2026-11-25T08:00:00Z",
		},
		"before a long weekend": {
			"2026-12-24T20:00:00Z", `"kind": "medical"`, ``, ``, "false closed closed shut 2026-12-29T08:00:00Z",
		},
		"by telephone": {
			evening, `"kind": "medical", "channel": "phone"`, ``, ``, "true closed staff_entered",
		},
		"a care home": {
			tuesday,
			`"kind": "medical", "channel": "care_home", "contacts_24h": 50`,
			``,
			`{"kind": "medical", "scope": "daily", "used": 99}`,
			"true open staff_entered",
		},
		"begun in time": {
			"2026-11-24T18:50:00Z",
			`"kind": "medical", "opened_at": "2026-11-24T18:20:00Z"`,
			``,
			``,
			"true open opened_before_closing",
		},
		"begun too long ago": {
			"2026-11-24T19:10:00Z",
			`"kind": "medical", "opened_at": "2026-11-24T18:20:00Z"`,
			``,
			``,
			"false closed closed shut 2026-11-25T08:00:00Z",
		},
		"begun after closing": {
			"2026-11-24T18:50:00Z",
			`"kind": "medical", "opened_at": "2026-11-24T18:40:00Z"`,
			``,
			``,
			"false closed closed shut 2026-11-25T08:00:00Z",
		},
		"one place left": {
			tuesday, `"kind": "medical"`, ``, `{"kind": "medical", "scope": "daily", "used": 11}`, "true open open",
		},
		"full": {
			tuesday,
			`"kind": "medical"`,
			``,
			`{"kind": "medical", "scope": "daily", "used": 12}`,
			"false closed figure_reached closing_early 2026-11-25T08:00:00Z",
		},
		"full, but routine": {
			tuesday,
			`"kind": "admin"`,
			``,
			`{"kind": "admin", "scope": "daily", "used": 12}`,
			"true routine_only figure_reached closing_early",
		},
		"every kind together full": {
			tuesday,
			`"kind": "admin"`,
			``,
			`{"kind": "all", "scope": "daily", "used": 100}`,
			"false closed figure_reached closing_early 2026-11-25T08:00:00Z",
		},
		"the fourth of one patient": {
			tuesday, `"kind": "medical", "contacts_24h": 3`, ``, ``, "false closed figure_reached closing_early",
		},
		"refused": {tuesday, `"kind": "admin", "contacts_72h": 9`, ``, ``, "false open refused_by_rule closing_early"},
		"exempt": {
			tuesday,
			`"kind": "medical", "contacts_72h": 9`,
			`"flags": ["end_of_life"]`,
			`{"kind": "medical", "scope": "daily", "used": 12}`,
			"true open exempt",
		},
		"kind not known": {
			tuesday,
			`"channel": "online"`,
			``,
			`{"kind": "medical", "scope": "daily", "used": 12}`,
			"false closed figure_reached closing_early 2026-11-25T08:00:00Z",
		},
	} {
		submission := c.submission
		if name != "kind not known" && name != "by telephone" && name != "a care home" {
			submission += `, "channel": "online"`
		}
		d := decide(
			t,
			p,
			fmt.Sprintf(
				`{"practice": {"jurisdiction": "scotland"}, "limits": [%s], "admission": {"submission": {%s}, `+
					`"patient": {%s}}}`,
				c.limits, submission, c.patient,
			),
			c.now,
		)
		a := d.Admission
		got := fmt.Sprint(a.Admit, " ", a.Door, " ", a.Because)
		if a.Message != "" {
			got += " " + string(a.Message)
		}
		if !a.NextOpening.IsZero() {
			got += " " + a.NextOpening.UTC().Format(time.RFC3339)
		}
		require.Equal(t, c.want, got, name)
	}
	d := decide(
		t, p,
		`{"practice": {"jurisdiction": "england"}, "admission": {"submission": {"channel": "online", "kind": `+
			`"medical", "contacts_72h": 9, "contacts_24h": 5}, "patient": {"flags": []}}}`,
		tuesday,
	)
	require.True(t, d.Admission.Admit, "in England nobody is turned away in core hours")
	require.Contains(t, []limits.Code{d.Alerts[0].Alert, d.Alerts[len(d.Alerts)-1].Alert}, limits.RefusalClamped)
}

// A daily figure is said to run out today at today's pace, once the door was open for half an hour, unless the door
// shuts before.
func TestRunsOut(t *testing.T) {
	p := policy(t, week)
	for _, c := range []struct {
		now  string
		used int
		at   string // "" for no instant
	}{
		{"10:00", 6, "12:00"},
		{"10:00", 3, "16:00"},
		{"10:00", 2, ""},
		{"10:00", 0, ""},
		{"10:00", 12, ""},
		{"10:00", 11, "10:10"},
		{"08:29", 1, ""},
		{"08:30", 1, "14:00"},
		{"18:00", 11, ""},
		{"07:00", 3, ""},
	} {
		d := decide(t, p, fmt.Sprintf(`{"limits": [{"kind": "medical", "scope": "daily", "used": %d}]}`, c.used),
			"2026-11-24T"+c.now+":00Z")
		require.Len(t, d.Usage, 1)
		var at string
		if !d.Usage[0].RunsOut.IsZero() {
			at = d.Usage[0].RunsOut.UTC().Format("15:04")
		}
		require.Equal(t, c.at, at, "%d by %s", c.used, c.now)
	}
}

// A hold that begins while another rule shuts the door is foretold, so that a host that asks then keeps it.
func TestHeldBehindAnother(t *testing.T) {
	for _, c := range []struct{ lunch, few limits.Door }{
		{limits.Closed, limits.Closed}, {limits.Closed, limits.RoutineOnly}, {limits.RoutineOnly, limits.Closed},
	} {
		for _, id := range []string{"lunch", "a-lunch"} { // behind and before the other rule
			p := policy(t, fmt.Sprintf(`messages: {closed: shut}
week: {medical: {mon-fri: {door: {"08:00-18:30": open}}}}
rules:
  - {id: %s, when: day.now_hour >= 12 and day.now_hour < 14,
    then: {door: %s, message: closing_early}, because: x}
  - {id: few, when: staff.admin_on_duty <= 1 and day.now_hour >= 13 and day.now_hour < 13.5,
    then: {door: %s, message: closing_early}, because: x}`, id, c.lunch, c.few))
			in := limits.Input{Staff: practice.Staff{AdminOnDuty: rules.Known(0)}}
			end := at(t, "2026-11-24T18:30:00Z")
			for now := at(t, "2026-11-24T12:00:00Z"); now.Before(end); {
				d, err := limits.Effective(p, in, now)
				require.NoError(t, err)
				want := c.lunch
				if c.few == limits.Closed && now.Hour() >= 13 || now.Hour() >= 14 {
					want = c.few
				}
				require.Equal(t, want, d.Kinds[0].Door, "%s %s", id, now)
				in.Previous, now = d.State, d.NextChange
			}
		}
	}
}

// What one patient sent moves nobody else's door, and stands in no decision.
func TestOnePatientMovesNoDoor(t *testing.T) {
	p := policy(t, `messages: {closed: shut, full: closing_early}
week: {medical: {mon-fri: {door: {"08:00-18:30": open}, per_patient_24h: 10}}}
rules: [{id: many, when: limit.scope == "per_patient_24h" and limit.used >= 5,
  then: {door: closed, message: closing_early}, because: x}]`)
	d := decide(
		t, p,
		`{"practice": {"jurisdiction": "scotland"}, "admission": {"submission": {"channel": "online", "kind": `+
			`"medical", "contacts_24h": 9}}}`,
		tuesday,
	)
	require.Equal(t, limits.Open, d.Kinds[0].Door)
	require.Empty(t, d.State.Carried().Held)
	require.Empty(t, d.Usage)
	require.True(t, d.Admission.Admit)
	d = decide(
		t, p,
		`{"practice": {"jurisdiction": "scotland"}, "admission": {"submission": {"channel": "online", "kind": `+
			`"medical", "contacts_24h": 10}}}`,
		tuesday,
	)
	require.Equal(t, limits.BecauseFull, d.Admission.Because)
}

// A full active figure without a dwell of its own relaxes after five minutes.
func TestActiveFigureRelaxesAfterFiveMinutes(t *testing.T) {
	p := policy(t, `messages: {full: closing_early, closed: shut}
week: {medical: {mon-fri: {door: {"08:00-18:30": open}, active: {hard: 40, band: 5}}}}`)
	var state limits.State
	nine := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		after time.Duration
		open  int
		admit bool
	}{{0, 40, false}, {time.Minute, 30, false}, {6*time.Minute - time.Second, 30, false}, {6 * time.Minute, 30, true}} {
		d, err := limits.Effective(p, limits.Input{
			Limits:   []limits.Limit{{Kind: limits.Medical, Scope: limits.Active, Active: rules.Known(c.open)}},
			Previous: state,
			Request:  &limits.Request{Submission: limits.Submission{Channel: "online", Kind: limits.Medical}},
		}, nine.Add(c.after))
		require.NoError(t, err)
		require.Equal(t, c.admit, d.Admission.Admit, c.after)
		state = d.State
	}
}
