// Particular plans.
package capacity_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

func decoded(t testing.TB, input string) (capacity.Input, error) {
	t.Helper()
	var line map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(input), &line))
	return capacity.Decode(line)
}

// Each fails as the code is.
func TestPlanCases(t *testing.T) {
	t.Parallel()
	const sessions = `sessions: {am: "08:00-13:00", pm: "13:00-18:30"}` + "\n"
	none := []capacity.Slot{}
	t.Run("F2 nor one that makes every allocation fail, once a rule of the file raises an alert", func(t *testing.T) {
		in, err := decoded(
			t, `{"plan": [{"history": [{"total": 6000}, {"total": 6000}, {"total": 6000}, {"total": 6000}]}]}`,
		)
		if err != nil {
			require.ErrorContains(t, err, "plan.history")
			return
		}
		allocate(t, load(t, ""), in)
		allocate(t, load(t, "rules: [{id: r, when: plan.lost > 3, then: {alert: x}, because: b}]\n"), in)
	})
	t.Run("F2 a history of numbers", func(t *testing.T) {
		in, err := decoded(t, `{"plan": [{"history": [3, 4, 5]}]}`)
		require.NoError(t, err)
		require.Equal(t, past(3, 4, 5), in.Plan[0].History)
	})
	for _, history := range []string{
		`[{}]`, `[{"total": 1, "hours": [1]}]`, `[{"total": -4}]`,
		`[{"total": 9, "hours": [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1]}]`,
	} {
		t.Run("F2 a history that cannot be: "+history, func(t *testing.T) {
			_, err := decoded(t, `{"plan": [{"history": `+history+`}]}`)
			require.Error(t, err)
		})
	}
	t.Run("F3 a slot whose start nobody told swallows no other", func(t *testing.T) {
		d := allocate(
			t, load(t, sessions),
			capacity.Input{Slots: []capacity.Slot{changed(slotAt("z", 0), func(s *capacity.Slot) {
				s.Start = time.Time{}
			}), slotAt("a", 10)}},
		)
		require.Equal(t, map[string]string{"2026-11-23/am/soon/gp": "?: 1 0 0 1 0 0 0; 0"}, lines(d))
	})
	t.Run("F3 nor one outside the sessions", func(t *testing.T) {
		d := allocate(
			t, load(t, sessions), capacity.Input{Slots: []capacity.Slot{slotAt("early", -120), slotAt("a", 10)}},
		)
		require.Equal(
			t,
			map[string]string{
				"2026-11-23//soon/gp": "?: 1 0 0 0 0 0 1; 0", "2026-11-23/am/soon/gp": "?: 1 0 0 1 0 0 0; 0",
			},
			lines(d),
		)
	})
	t.Run("F4 a line given for its history or its losses keeps what the file requires", func(t *testing.T) {
		given := hostLine(23, "am", nil)
		given.Lost = rules.Known(2)
		require.Equal(
			t, []string{"plan 12 2026-11-23/am"},
			shortages(allocate(t, load(t, twelve), capacity.Input{Slots: none, Plan: []capacity.PlanLine{given}})),
		)
	})
	t.Run("F5 a bank holiday whose weekday does not come again in the data", func(t *testing.T) {
		at := time.Date(2027, 12, 27, 14, 0, 0, 0, time.UTC)
		d := decideAt(
			t, load(t, twelve),
			capacity.Input{Slots: []capacity.Slot{changed(slotAt("a", 0), func(s *capacity.Slot) { s.Start = at })}},
			time.Date(2027, 12, 24, 9, 0, 0, 0, time.UTC),
		)
		require.Equal(t, "0: 0 0 0 0 0 0 0; 0", lines(d)["2027-12-27/am/soon/gp"])
	})
	t.Run("F6 a rule of the plan that cannot be decided is listed", func(t *testing.T) {
		p := load(
			t, twelve+"rules: [{id: r, when: staff.present_gp_sessions < 4, then: {plan: {scale: 2}}, because: b}]\n",
		)
		require.Equal(
			t, []rules.UnknownRule{{Rule: "r", Missing: []string{"staff.present_gp_sessions"}}},
			allocate(t, p, capacity.Input{Slots: none}).Unknown,
		)
	})
	t.Run("F7 a line of a whole day is short today too", func(t *testing.T) {
		given := hostLine(23, "", rules.Known(10))
		require.Equal(
			t, []string{"plan 10 2026-11-23/"},
			shortages(allocate(t, load(t, ""), capacity.Input{Slots: none, Plan: []capacity.PlanLine{given}})),
		)
	})
	t.Run("F8 an unknown exclusion is no witnessed shortage", func(t *testing.T) {
		p := load(t, "rules: [{id: r, when: patient.age_months < 12, then: {exclude: true}, because: b}]\n")
		d := allocate(t, p, capacity.Input{
			Needs: []capacity.Order{order("n", practice.Red, tonight)}, Slots: []capacity.Slot{slotAt("a", 10)},
		})
		require.Equal(t, []string{"n: not_known"}, unplaced(d))
		require.Empty(t, shortages(d))
	})
	t.Run("F8 nor is a search that ended", func(t *testing.T) {
		needs := []capacity.Order{order("n", practice.Red, tonight), order("m", practice.Red, tonight)}
		d := allocate(t, load(t, ""), capacity.Input{Needs: needs, Slots: []capacity.Slot{slotAt("a", 10)}, Budget: 1})
		require.Equal(t, []string{"n: search_ended"}, unplaced(d))
		require.Empty(t, shortages(d))
	})
	t.Run("F8 nor are slots that nobody gave", func(t *testing.T) {
		d := allocate(t, load(t, ""), capacity.Input{Needs: []capacity.Order{order("n", practice.Red, tonight)}})
		require.Empty(t, shortages(d))
	})
	t.Run("F9 the end of a session changes the decision", func(t *testing.T) {
		in, p := capacity.Input{Slots: none}, load(t, twelve)
		before, after := allocate(t, p, in), decideAt(t, p, in, monday.Add(4*time.Hour+1))
		require.NotEqual(t, shortages(before), shortages(after))
		require.False(t, before.NextChange.After(after.Now), "%s", before.NextChange)
	})
	t.Run("F9 so does the time that passes for what is still to come", func(t *testing.T) {
		hours := make([]int, 24)
		hours[9] = 12
		given := hostLine(23, "pm", nil)
		for range 9 {
			given.History = append(given.History, capacity.Past{Total: 12, Hours: hours})
		}
		in, p := capacity.Input{
			Slots: []capacity.Slot{slotAt("a", 250), slotAt("b", 260)}, Plan: []capacity.PlanLine{given},
		}, load(t, sessions)
		before, after := allocate(t, p, in), decideAt(t, p, in, monday.Add(59*time.Minute))
		require.NotEqual(t, shortages(before), shortages(after))
		require.False(t, before.NextChange.After(after.Now), "%s", before.NextChange)
	})
	t.Run("F9 so does the end of a break, where the share stood still at the threshold", func(t *testing.T) {
		f := folder(
			`sessions: {am: "08:00-18:00"}` +
				"\nrules: [{id: r, when: plan.session_elapsed_pct > 50, then: {alert: x}, because: b}]\n",
		)
		f["calendar.yaml"].Data = []byte(strings.Replace(weekdays, `"08:00-18:30"`, `"08:00-12:00", "14:00-18:00"`, 1))
		p, err := capacity.Load(f)
		require.NoError(t, err)
		in := capacity.Input{Plan: []capacity.PlanLine{hostLine(23, "am", nil)}}
		require.Len(t, decideAt(t, p, in, monday.Add(5*time.Hour+1)).Alerts, 1)
		before := decideAt(t, p, in, monday.Add(3*time.Hour+2))
		require.Empty(t, before.Alerts)
		require.False(t, before.NextChange.After(monday.Add(5*time.Hour+1)), "%s", before.NextChange)
	})
	t.Run("F10 a raised alert whose facts nobody gives any more is kept", func(t *testing.T) {
		p := load(t, "rules: [{id: r, when: staff.admin_on_duty < 2, then: {alert: thin}, because: b}]\n")
		var in capacity.Input
		in.Staff.AdminOnDuty = rules.Known(1)
		in = capacity.Input{AlertState: allocate(t, p, in).AlertState}
		require.Len(t, decideAt(t, p, in, monday.Add(time.Minute)).Alerts, 1)
	})
	t.Run("F11 without a plan nothing is known of what is required, for any line", func(t *testing.T) {
		in := capacity.Input{Slots: []capacity.Slot{slotAt("a", 10), slotAt("b", 300)}}
		require.Equal(t, []string{"unknown plan.required"}, planSays(t, sessions, "plan.required == 0", in, monday))
	})
	t.Run("F12 the order of the lines changes nothing", func(t *testing.T) {
		wide := capacity.PlanLine{Date: on(23), Session: "am", Required: rules.Known(1)}
		narrow := capacity.PlanLine{Date: on(23), Session: "am", Pool: "soon", Required: rules.Known(1)}
		one := allocate(
			t, load(t, ""),
			capacity.Input{Slots: []capacity.Slot{slotAt("a", 10)}, Plan: []capacity.PlanLine{wide, narrow}},
		)
		two := allocate(
			t, load(t, ""),
			capacity.Input{Slots: []capacity.Slot{slotAt("a", 10)}, Plan: []capacity.PlanLine{narrow, wide}},
		)
		require.Equal(t, lines(one), lines(two))
	})
	t.Run("F13 a session that the file does not have cannot be planned", func(t *testing.T) {
		p, err := capacity.Load(
			folder(
				`sessions: {am: "08:00-13:00"}` +
					"\nplan: [{days: mon-fri, session: pm, pool: soon, role: gp, slots: 1}]\n",
			),
		)
		if err == nil && len(p.Findings()) == 0 {
			require.Empty(t, shortages(allocate(t, p, capacity.Input{Slots: []capacity.Slot{slotAt("a", 300)}})))
		}
	})
	t.Run("F14 needs that compete for the same slots are one shortage, whoever comes last", func(t *testing.T) {
		only := func(id string, minutes int, declined ...string) capacity.Order {
			o := order(id, practice.Red, tonight.Add(time.Duration(minutes)*time.Minute))
			o.Need.DeclinedSlots = declined
			return o
		}
		needs := []capacity.Order{
			only("a", 0, "s2"), only("b", 1, "s1"), only("c", 2, "s2"), only("d", 3, "s1"), only("e", 4),
		}
		d := allocate(
			t, load(t, ""), capacity.Input{Needs: needs, Slots: []capacity.Slot{slotAt("s1", 10), slotAt("s2", 20)}},
		)
		require.Equal(t, []string{"orders 3 [c d e] [s1 s2]"}, shortages(d))
	})
	t.Run("F15 what the host gives stands: the booked share", func(t *testing.T) {
		given := hostLine(23, "am", rules.Known(10))
		given.BookedPct = rules.Known(90.0)
		p := load(
			t,
			"rules:\n  - {id: p, when: day.month == 11, then: {plan: {scale: 2}}, because: b}\n  - {id: a, when: "+
				"plan.booked_pct == 90, then: {alert: x}, because: b}\n",
		)
		require.Len(t, allocate(t, p, capacity.Input{Plan: []capacity.PlanLine{given}}).Alerts, 1)
	})
	t.Run("F16 lines without a date are told apart", func(t *testing.T) {
		p := load(t, "rules: [{id: r, when: plan.required > 5, then: {alert: x, clear: 20m}, because: b}]\n")
		in := capacity.Input{Plan: []capacity.PlanLine{
			{Session: "am", Required: rules.Known(1)}, {Session: "pm", Required: rules.Known(9)},
		}}
		in.AlertState = allocate(t, p, in).AlertState
		require.Len(t, decideAt(t, p, in, monday.Add(time.Minute)).Alerts, 1)
	})
	t.Run("F17 a rule in force today is in force for a line without a date", func(t *testing.T) {
		in := capacity.Input{Plan: []capacity.PlanLine{{Session: "am", Required: rules.Known(10)}}}
		got := planSays(t, "", `plan.required == 20`, in, monday)
		require.Empty(t, got)
		p := load(
			t,
			"rules:\n  - {id: p, from: 2026-11-01, when: day.month == 11, then: {plan: {scale: 2}}, because: b}\n  "+
				"- {id: a, when: plan.required == 20, then: {alert: x}, because: b}\n",
		)
		require.Len(t, allocate(t, p, in).Alerts, 1)
	})
	t.Run("F18 an alert does not hold since nobody says when", func(t *testing.T) {
		in, err := decoded(t, `{"state": {"alerts": [{"rule": "r"}]}}`)
		require.NoError(t, err)
		_, err = capacity.Allocate(context.Background(), load(t, ""), in, monday)
		require.ErrorContains(t, err, "state")
	})
	t.Run("F19 counts that nobody gave are not printed as 0", func(t *testing.T) {
		given := hostLine(23, "am", rules.Known(10))
		given.Created = rules.Known(4)
		b, err := json.Marshal(allocate(t, load(t, ""), capacity.Input{Plan: []capacity.PlanLine{given}}).Plan)
		require.NoError(t, err)
		require.NotContains(t, string(b), `"free":0`)
	})
}
