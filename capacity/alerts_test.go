// Alerts about the plan: when they are raised and cleared, and when to look again.

package capacity_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// An alert is raised once its condition has held, kept until it has been gone, and remembers both through JSON.
func TestAlertsHold(t *testing.T) {
	t.Parallel()
	const staffed = "rules: [{id: r, when: staff.admin_on_duty < 2, then: {alert: thin, for: 15m, clear: 20m, " +
		"notify: [lead]}, because: b}]\n"
	type step struct {
		minute, admins int
		raised         bool
		next           int // minutes; 0 is midnight
	}
	for _, test := range []struct {
		name, policy string
		steps        []step
		since        map[int]int // by minute, where it is not the first
	}{
		{"raised after it held, cleared after it was gone", staffed, []step{
			{minute: 0, admins: 1, raised: false, next: 15},
			{minute: 14, admins: 1, raised: false, next: 15},
			{minute: 15, admins: 1, raised: true, next: 0},
			{minute: 30, admins: 2, raised: true, next: 50},
			{minute: 49, admins: 2, raised: true, next: 50},
			{minute: 50, admins: 2, raised: false, next: 0},
			{minute: 51, admins: 1, raised: false, next: 66},
		}, nil},
		{"flapping before it is raised", staffed, []step{
			{minute: 0, admins: 1, raised: false, next: 15},
			{minute: 10, admins: 2, raised: false, next: 0},
			{minute: 12, admins: 1, raised: false, next: 27},
			{minute: 20, admins: 1, raised: false, next: 27},
			{minute: 27, admins: 1, raised: true, next: 0},
		}, map[int]int{27: 12}},
		{"flapping after it was raised", staffed, []step{
			{minute: 0, admins: 1, raised: false, next: 15},
			{minute: 15, admins: 1, raised: true, next: 0},
			{minute: 20, admins: 2, raised: true, next: 40},
			{minute: 30, admins: 1, raised: true, next: 0},
			{minute: 45, admins: 2, raised: true, next: 65},
			{minute: 64, admins: 2, raised: true, next: 65},
			{minute: 65, admins: 2, raised: false, next: 0},
		}, nil},
		{
			"nobody looked when it was raised", staffed,
			[]step{{minute: 0, admins: 1, raised: false, next: 15}, {minute: 40, admins: 1, raised: true, next: 0}},
			nil,
		},
		{
			"at once, and gone at once", strings.NewReplacer(
				", for: 15m", "", ", clear: 20m", "",
			).Replace(staffed),
			[]step{
				{minute: 0, admins: 1, raised: true, next: 0},
				{minute: 1, admins: 2, raised: false, next: 0},
				{minute: 2, admins: 1, raised: true, next: 0},
			},
			map[int]int{2: 2},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p, state := load(t, test.policy), json.RawMessage(`{}`)
			for i, s := range test.steps {
				var in capacity.Input
				require.NoError(t, json.Unmarshal(state, &in.AlertState))
				in.Staff.AdminOnDuty = rules.Known(s.admins)
				now := monday.Add(time.Duration(s.minute) * time.Minute)
				d := decideAt(t, p, in, now)
				require.Equal(t, s.raised, len(d.Alerts) == 1, "step %d", i)
				next := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
				if s.next > 0 {
					next = monday.Add(time.Duration(s.next) * time.Minute)
				}
				require.Equal(t, next, d.NextChange.UTC(), "step %d", i)
				if s.raised {
					want := []capacity.Alert{{
						Code: "thin", Rule: "r", Because: "b", Notify: []string{"lead"},
						Since: monday.Add(time.Duration(test.since[s.minute]) * time.Minute),
					}}
					require.Equal(t, want, d.Alerts, "step %d", i)
				}
				var err error
				state, err = json.Marshal(d.AlertState)
				require.NoError(t, err)
			}
		})
	}
	t.Run("of each line by itself", func(t *testing.T) {
		t.Parallel()
		p := load(t, "rules: [{id: r, when: plan.required > 5, then: {alert: x, for: 10m}, because: b}]\n")
		with := func(am, pm int) capacity.Input {
			return capacity.Input{Plan: []capacity.PlanLine{hostLine(23, "am", &am), hostLine(23, "pm", &pm)}}
		}
		in := with(9, 1)
		first := decideAt(t, p, in, monday)
		kept, err := json.Marshal(first.AlertState)
		require.NoError(t, err)
		require.JSONEq(
			t, `{"alerts": [{"rule": "r", "line": "2026-11-23/am/soon/gp", "since": "2026-11-23T09:00:00Z"}]}`,
			string(kept),
		)
		in = with(9, 9)
		in.AlertState = first.AlertState
		second := decideAt(t, p, in, monday.Add(10*time.Minute))
		require.Len(t, second.Alerts, 1)
		require.Equal(t, "2026-11-23/am/soon/gp", second.Alerts[0].Line)
		require.Equal(t, monday.Add(20*time.Minute), second.NextChange.UTC())
	})
	t.Run("not known goes on, and is marked", func(t *testing.T) {
		t.Parallel()
		p := load(t, "rules: [{id: r, when: staff.admin_on_duty < 2, then: {alert: thin}, because: b}]\n")
		in := capacity.Input{Staff: practice.Staff{AdminOnDuty: rules.Known(1)}}
		known := decideAt(t, p, in, monday)
		unknown := decideAt(t, p, capacity.Input{AlertState: known.AlertState}, monday.Add(time.Minute))
		require.Equal(t, []bool{false, true}, []bool{known.Alerts[0].Unknown, unknown.Alerts[0].Unknown})
		require.Equal(t, known.Alerts[0].Since, unknown.Alerts[0].Since)
	})
	t.Run("not known is not raised, and listed", func(t *testing.T) {
		t.Parallel()
		p := load(t, "rules: [{id: r, when: staff.admin_on_duty < 2 or plan.lost > 3, then: {alert: x}, because: b}]\n")
		d := allocate(t, p, capacity.Input{Plan: []capacity.PlanLine{hostLine(23, "am", nil)}})
		require.Empty(t, d.Alerts)
		require.Equal(
			t, []rules.UnknownRule{{Rule: "r", Missing: []string{"plan.lost", "staff.admin_on_duty"}}}, d.Unknown,
		)
	})
	t.Run("those that need no rule", func(t *testing.T) {
		t.Parallel()
		lost := order("b", practice.Green, tonight)
		lost.Need.Booking = capacity.Booking{Slot: "gone", State: capacity.Confirmed}
		d := allocate(t, load(t, ""), capacity.Input{
			Needs: []capacity.Order{
				order("r", practice.Red, monday.Add(time.Minute)), order("u", "", monday.Add(time.Minute)),
				order("a", practice.Amber, monday.Add(time.Minute)), lost,
			},
			Slots: []capacity.Slot{slotAt("s", 10)},
		})
		require.Equal(t, []string{"b=s"}, placed(d))
		require.Len(t, d.Alerts, 2)
		require.Equal(t, capacity.BookingsDisplaced, d.Alerts[0].Code)
		require.Equal(t, []string{"b"}, d.Alerts[0].Needs)
		require.Equal(t, capacity.RedNotPlaced, d.Alerts[1].Code)
		require.Equal(t, []string{"r", "u"}, d.Alerts[1].Needs)
	})
}

// The next change is the first instant at which time alone matters, on the wall clock of the practice.
func TestNextChangeOfPlan(t *testing.T) {
	t.Parallel()
	spring := time.Date(2027, 3, 27, 22, 0, 0, 0, time.UTC) // the Saturday before the clocks go forward, at ten
	always := strings.Replace(weekdays, `mon-fri: ["08:00-18:30"]`, `mon-sun: ["00:00-24:00"]`, 1)
	offered := order("o", practice.Red, time.Time{})
	offered.Need.Booking = capacity.Booking{Slot: "a", State: capacity.Offered, Until: monday.Add(7 * time.Minute)}
	elapsed := "rules: [{id: r, when: plan.session_elapsed_pct > 50, then: {alert: x}, because: b}]\n"
	sunday := capacity.PlanLine{Date: calendar.Date{Year: 2027, Month: 3, Day: 28}, Session: "am"}
	for _, test := range []struct {
		name, policy string
		in           capacity.Input
		now          time.Time
		want         string
	}{
		{"midnight", "", capacity.Input{}, monday, "2026-11-24T00:00:00Z"},
		{"midnight before the clocks go forward", "", capacity.Input{}, spring, "2027-03-28T00:00:00Z"},
		{"midnight after", "", capacity.Input{}, spring.Add(4 * time.Hour), "2027-03-29T00:00:00+01:00"},
		{"a release", "", capacity.Input{Slots: []capacity.Slot{changed(slotAt("a", 90), func(s *capacity.Slot) {
			s.ReleaseAt = monday.Add(time.Minute)
		})}}, monday, "2026-11-23T09:01:00Z"},
		{"a slot begins", "", capacity.Input{Slots: []capacity.Slot{slotAt("a", 5)}}, monday, "2026-11-23T09:05:00Z"},
		{"a lost slot begins unnoticed", "", capacity.Input{Slots: []capacity.Slot{status(
			"a", 5, "busy_unavailable",
		)}}, monday, "2026-11-23T13:00:00Z"},
		{"a pool opens", `pools: {soon: {for: red, release: [{at: "10:00", to: amber}]}}` + "\n", capacity.Input{
			Slots: []capacity.Slot{slotAt("a", 200)},
		}, monday, "2026-11-23T10:00:00Z"},
		{
			"a pool opens working days before",
			`pools: {soon: {for: red, release: [{at: "10:00", to: amber, working_days_before: 2}]}}` + "\n",
			capacity.Input{Slots: []capacity.Slot{slotAt("a", 2*24*60)}},
			monday, "2026-11-23T10:00:00Z",
		},
		{
			"a pool opens at a time that the clocks jump over",
			`pools: {soon: {for: red, release: [{at: "01:30", to: amber}]}}` + "\n",
			capacity.Input{Slots: []capacity.Slot{changed(slotAt("a", 0), func(s *capacity.Slot) {
				s.Start = spring.Add(6 * time.Hour)
			})}},
			spring.Add(2*time.Hour + 1), "2027-03-28T02:00:00+01:00",
		},
		{"an offer lapses", "", capacity.Input{
			Needs: []capacity.Order{offered}, Slots: []capacity.Slot{slotAt("a", 90)},
		}, monday, "2026-11-23T09:07:00Z"},
		{"a need is due", "", capacity.Input{Needs: []capacity.Order{order(
			"n", practice.Red, monday.Add(9*time.Minute),
		)}}, monday, "2026-11-23T09:09:00Z"},
		{"and then is late", "", capacity.Input{Needs: []capacity.Order{order(
			"n", practice.Red, monday,
		)}}, monday, "2026-11-24T00:00:00Z"},
		{"the end of a session", "", capacity.Input{Plan: []capacity.PlanLine{hostLine(
			23, "am", nil,
		)}}, monday, "2026-11-23T13:00:00Z"},
		{"half of a session that a rule reads", elapsed, capacity.Input{Plan: []capacity.PlanLine{hostLine(
			23, "am", nil,
		)}}, monday, "2026-11-23T10:30:00Z"},
		{"and just after", elapsed, capacity.Input{Plan: []capacity.PlanLine{hostLine(
			23, "am", nil,
		)}}, monday.Add(90 * time.Minute), "2026-11-23T10:30:00.000000001Z"},
		{"half of the twelve hours until one", elapsed, capacity.Input{
			Plan: []capacity.PlanLine{sunday},
		}, spring.Add(2*time.Hour + 3), "2027-03-28T07:00:00+01:00"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := folder(test.policy)
			if test.now != monday && !strings.Contains(test.name, "just") {
				f["calendar.yaml"].Data = []byte(always)
			}
			p, err := capacity.Load(f)
			require.NoError(t, err)
			require.Equal(t, test.want, decideAt(t, p, test.in, test.now).NextChange.Format(time.RFC3339Nano))
		})
	}
}

// What stands in a plan and in the state of an input is read strictly.
func TestPlanInput(t *testing.T) {
	t.Parallel()
	for code, inputs := range map[string][]string{
		"": {
			`{"plan": [{"history": [{"total": 3}, {"total": 4}]}]}`, `{"plan": {"session": "am", "required": 3}}`,
			`{"state": {"alerts": [{"rule": "r", "since": "2026-11-23T09:00:00Z"}]}}`,
		},
		"null": {
			`{"plan": [{"history": null}]}`, `{"plan": [{"history": [{"total": null}]}]}`,
			`{"plan": [{"history": [{"total": 5, "hours": null}]}]}`,
		},
		"wrong-type": {
			`{"plan": [{"history": {"total": 5}}]}`, `{"plan": [{"history": ["5"]}]}`,
			`{"plan": [{"date": "2026-11-31"}]}`, `{"plan": null}`, `{"plan": [{"history": [{"totals": 5}]}]}`,
			`{"state": null}`, `{"state": []}`, `{"state": {"alarms": []}}`,
		},
		"unknown-value": {`{"plan": [{"session": "noon"}]}`},
	} {
		for _, input := range inputs {
			var line map[string]json.RawMessage
			require.NoError(t, json.Unmarshal([]byte(input), &line))
			_, err := load(t, "").Decide(line, monday)
			if e := new(rules.Error); code == "" {
				require.NoError(t, err, input)
			} else {
				require.ErrorAs(t, err, &e, input)
				require.Equal(t, code, e.Code, input)
			}
		}
	}
	d, err := load(t, twelve).Decide(map[string]json.RawMessage{"slots": json.RawMessage(`[]`)}, monday)
	require.NoError(t, err)
	require.Equal(
		t, []string{"plan 12 2026-11-23/am"}, shortages(d.(capacity.Decision)),
		"an empty list is none, and not unknown",
	)
}
