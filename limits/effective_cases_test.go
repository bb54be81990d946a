// Particular figures, states and previews, and policies that are refused.

package limits_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/stretchr/testify/require"
)

func TestLimitsCancelled(t *testing.T) {
	p := mustLoad(t, inScotland+plainWeek)
	i := dayInstruction(t, "i", map[limits.Target]limits.Value{medicalDaily: {N: 10}})
	cancels := func(id, of, from string) limits.Instruction {
		c := dayInstruction(t, id, nil)
		c.Cancels, c.From, c.Until = of, inLondon(t, "2026-11-23 "+from), inLondon(t, "2026-11-23 11:00")
		return c
	}
	c, early, late := cancels("c", "i", "09:00"), cancels("d", "c", "08:30"), cancels("d", "c", "09:30")
	for name, c := range map[string]struct {
		all  []limits.Instruction
		at   string
		want int
	}{
		"in force":             {[]limits.Instruction{i}, "10:00", 10},
		"cancelled":            {[]limits.Instruction{i, c}, "10:00", 60},
		"not yet":              {[]limits.Instruction{i, c}, "08:59", 10},
		"entered again":        {[]limits.Instruction{i, c, i}, "10:00", 60},
		"the canceller lapsed": {[]limits.Instruction{i, c}, "12:00", 60},
		"canceller cancelled":  {[]limits.Instruction{i, c, early}, "10:00", 10},
		"cancelled too late":   {[]limits.Instruction{i, c, late}, "10:00", 60},
	} {
		k := medicalAt(t, p, limits.Input{Instructions: c.all}, "2026-11-23 "+c.at)
		require.Equal(t, c.want, k.Figures[limits.Daily].N, name)
	}
}

// A state comes from outside, and may say no more than a decision could have.
func TestLimitsStateFromJSON(t *testing.T) {
	for _, bad := range []string{
		`null`, ` null`, `{"hold": []}`, `{"held": [{"kind": "medical", "doors": "closed"}]}`, `[]`, `{"full": 1}`,
	} {
		_, err := limits.Decode(map[string]json.RawMessage{"state": json.RawMessage(bad)})
		require.Error(t, err, bad)
	}
	p := mustLoad(
		t, inScotland+plainWeek+
			rulesYAML("demand.backlog_open > 90 and "+isMedicalDaily, "door: closed, message: we_are_closed"),
	)
	for _, c := range []struct {
		rule, door string
		want       limits.Door
	}{{"rule-a", "closed", limits.Closed}, {"rule-z", "closed", limits.Open}, {"rule-a", "routine_only", limits.Open}} {
		raw := fmt.Sprintf(
			`{"held": [{"kind": "medical", "door": %q, "rule": %q, "since": "2026-11-23T09:00:00Z", "until": `+
				`"9999-12-31T00:00:00Z"}]}`,
			c.door, c.rule,
		)
		in, err := limits.Decode(map[string]json.RawMessage{"state": json.RawMessage(raw)})
		require.NoError(t, err)
		in.Demand.BacklogOpen = rules.Known(1)
		d := decideAt(t, p, in, "2026-11-23 10:00")
		require.Equal(t, c.want, d.Kinds[0].Door, c)
		if c.want == limits.Open {
			require.Empty(t, d.State.Carried().Held)
			continue
		}
		require.True(
			t, inLondon(t, "2026-11-24 08:00").Equal(d.State.Carried().Held[0].Until), "capped at the next window",
		)
		in.Previous = d.State
		require.Equal(t, limits.Open, medicalAt(t, p, in, "2026-11-24 10:00").Door)
	}
}

func TestLimitsBlankDoesNotCount(t *testing.T) {
	closed := dayInstruction(t, "i1", map[limits.Target]limits.Value{medicalDoor: {Door: limits.Closed}})
	p := mustLoad(t, inEngland+plainWeek)
	for _, a := range []limits.Approval{{By: " ", Ref: "7"}, {By: "the board", Ref: "\t"}, {}} {
		by := closed
		by.Approval = &a
		require.Equal(
			t, limits.Open,
			medicalAt(t, p, limits.Input{Instructions: []limits.Instruction{by}}, "2026-11-23 10:00").Door,
		)
	}
	for because, blank := range map[limits.Code]func(*limits.Instruction){
		"no_instructor":    func(i *limits.Instruction) { i.InstructedBy = " " },
		"no_enterer":       func(i *limits.Instruction) { i.EnteredBy = "\n" },
		"no_reason":        func(i *limits.Instruction) { i.Reason = "\u00a0" },
		"no_id":            func(i *limits.Instruction) { i.ID = " " },
		"role_not_allowed": func(i *limits.Instruction) { i.InstructedRole = " " },
	} {
		by := closed
		by.Approval = &limits.Approval{By: "the board", Ref: "7"}
		blank(&by)
		d := decideAt(t, p, limits.Input{Instructions: []limits.Instruction{by}}, "2026-11-23 10:00")
		require.Equal(t, limits.Open, d.Kinds[0].Door)
		require.Equal(t, []limits.Pending{{ID: by.ID, Because: because}}, d.Pending)
	}
}

func TestLimitsAllDoorIsShutOnOtherDays(t *testing.T) {
	p := mustLoad(t, inScotland+"week: {all: {mon-fri: {door: {\"08:00-18:30\": open}}}}\n")
	for at, want := range map[string]limits.Door{
		"2026-11-23 10:00": limits.Open, "2026-11-28 10:00": limits.Closed, "2026-11-23 20:00": limits.Closed,
	} {
		require.Equal(t, want, decideAt(t, p, limits.Input{}, at).Kinds[0].Door, at)
	}
}

// What is refused when the policy is loaded, with its place.
func TestLimitsRefusedAtLoad(t *testing.T) {
	for _, then := range []string{"set: unlimited", "set: 500"} {
		requireRefused(t, "unknown-lowers",
			inScotland+plainWeek+rulesYAML("not known(staff.admin_on_duty) and "+isMedicalDaily, then))
	}
	for _, then := range []string{
		"door: closed, message: we_are_closed",
		"set: 5",
		"scale: 0.5",
		"clamp: {ceiling: 5}",
		"floor: 5",
		"topics: {hide: [travel]}",
	} {
		for _, when := range []string{"submission.contacts_24h > 3", "patient.age_years < 1"} {
			requireRefused(t, "never-acts", inScotland+plainWeek+rulesYAML(when, then))
		}
	}
	for _, when := range []string{
		"day.now_hour + 1 > 9", "day.core_minutes_left < limit.minutes_until_close",
		"limit.minutes_until_close - 5 < 10", "limit.instruction_minutes_left + 1 > 5",
		"demand.oldest_untriaged_core_min + 1 > 5", "limit.minutes_past_routine_cutoff - 5 > 10",
	} {
		requireRefused(t, "cannot-follow", inScotland+plainWeek+rulesYAML(when+" and "+isMedicalDaily, "scale: 0.5"))
	}
	requireRefused(t, "floor-above-ceiling",
		inScotland+plainWeek+rulesYAML("staff.admin_on_duty < 2 and "+isMedicalDaily, "floor: 50",
			nextRuleYAML("b", "staff.triagers_on_duty < 2 and "+isMedicalDaily, "clamp: {ceiling: 20}")))
	requireRefused(
		t, "closed-without-message",
		"jurisdiction: scotland\nweek: {medical: {mon-fri: {door: {\"08:00-18:30\": open}, daily: 0}}}\n",
	)
}

// A stretch of a preview is written whole.
func TestSpansAsJSON(t *testing.T) {
	day := calendar.Date{Year: 2026, Month: time.November, Day: 28} // a Saturday
	spans, err := limits.Preview(policy(t, week), limits.Input{}, day, day)
	require.NoError(t, err)
	require.Len(t, spans, 3)
	b, err := json.Marshal(spans[1])
	require.NoError(t, err)
	require.Equal(t, `{"kind":"medical","from":"2026-11-28T09:00:00Z","until":"2026-11-28T12:00:00Z","door":"open",`+
		`"figures":{"active":"unlimited","daily":12},`+
		`"trace":[{"layer":"week","rule":"","change":"door open","because":""},`+
		`{"layer":"week","rule":"","change":"daily 12","because":""}],"message":null}`, string(b))
}

// Bounds of rules that can hold together, and those at the top of the file, leave a figure, or are refused.
func TestBoundsThatLeaveNoFigure(t *testing.T) {
	const few, none = "staff.admin_on_duty < 2 and " + isMedicalDaily, "staff.triagers_on_duty < 2 and " + isMedicalDaily
	for _, c := range []struct {
		top, a, b string
		fits      bool
	}{
		{"", "clamp: {floor: 50}", "clamp: {ceiling: 20}", false},
		{"", "clamp: {floor: 20}", "clamp: {ceiling: 20}", true},
		{"", "clamp: {unlimited: true}", "clamp: {ceiling: 20}", false},
		{"", "clamp: {unlimited: true}", "clamp: {floor: 20}", true},
		{"", "clamp: {unlimited: true}", "clamp: {unlimited: true}", true},
		{"", "clamp: {floor: 50}", "floor: 20", true},
		{"ceiling: 20", "clamp: {unlimited: true}", "floor: 20", false},
		{"ceiling: 20", "clamp: {floor: 20}", "floor: 20", true},
		{"floor: 20", "clamp: {unlimited: true}", "floor: 20", true},
		{"floor: 20", "clamp: {ceiling: 19}", "floor: 20", false},
	} {
		top := ""
		if c.top != "" {
			top = "bounds: {medical.daily: {" + c.top + "}}\n"
		}
		source := inScotland + top + plainWeek + rulesYAML(few, c.a, nextRuleYAML("b", none, c.b))
		if c.fits {
			mustLoad(t, source)
			continue
		}
		requireRefused(t, "floor-above-ceiling", source)
	}
}

// A contradiction over more facts than loading tries is met at run time: a limit never opens wider than its layers
// allow.
func TestLimitsFloorAboveCeilingAtRunTime(t *testing.T) {
	p := mustLoad(t,
		inScotland+plainWeek+
			rulesYAML("staff.admin_on_duty < 2 and staff.triagers_on_duty < 2 and "+isMedicalDaily, "floor: 50",
				nextRuleYAML("b", "demand.today > 100 and demand.backlog_open > 100 and "+isMedicalDaily,
					"clamp: {ceiling: 20}")))
	d := decideAt(t, p, limits.Input{
		Staff:  practice.Staff{AdminOnDuty: rules.Known(1), TriagersOnDuty: rules.Known(1)},
		Demand: practice.Demand{Today: rules.Known(101), BacklogOpen: rules.Known(101)},
	}, "2026-11-23 10:00")
	require.Equal(t, 20, d.Kinds[0].Figures[limits.Daily].N)
	require.Contains(t, errorCodes(d.Errors), "floor-above-ceiling")
}

func TestLimitsUnknownRules(t *testing.T) {
	p := mustLoad(
		t, inScotland+plainWeek+
			rulesYAML(isMedicalDaily, "scale_by: {fact: staff.gp_sessions_present_pct, min: 50, max: 120}"),
	)
	d := decideAt(t, p, limits.Input{}, "2026-11-23 10:00")
	require.Equal(
		t, []rules.UnknownRule{{Rule: "rule-a", Missing: []string{"staff.gp_sessions_present_pct"}}}, d.Unknown,
	)
	require.Equal(t, limits.Figure{N: 60, Hard: true}, d.Kinds[0].Figures[limits.Daily])
	for _, then := range []string{"set: 0", "scale: 0", "max: 0", "door: closed, message: we_are_closed"} {
		d := decideAt(t, mustLoad(t, inScotland+plainWeek+rulesYAML(fewGPs, then)), limits.Input{}, "2026-11-23 10:00")
		require.Contains(t, alertNames(d), string(limits.NotDecided), then)
		require.Equal(t, limits.Open, d.Kinds[0].Door)
	}
}

func TestLimitsOrderOfCounts(t *testing.T) {
	p := mustLoad(t, inScotland+plainWeek)
	counts := []limits.Limit{
		{Used: rules.Known(1)},
		{Kind: limits.Medical, Used: rules.Known(2), Active: rules.Known(9)},
		{Kind: limits.Medical, Scope: limits.Daily, Used: rules.Known(3)},
		{Scope: limits.Active, Active: rules.Known(4)},
		{Kind: limits.Medical, Scope: limits.Active},
	}
	want := decideAt(t, p, limits.Input{Limits: counts}, "2026-11-23 10:00").Usage
	require.Equal(t, 3, want[slices.IndexFunc(want, func(u limits.Usage) bool { return u.Scope == limits.Daily })].Used)
	for range counts {
		counts = append(counts[1:len(counts):len(counts)], counts[0])
		for _, in := range [][]limits.Limit{counts, reversed(counts)} {
			require.Equal(t, want, decideAt(t, p, limits.Input{Limits: in}, "2026-11-23 10:00").Usage)
		}
	}
	_, err := limits.Effective(p, limits.Input{Limits: append(counts, counts[0])}, inLondon(t, "2026-11-23 10:00"))
	require.ErrorContains(t, err, "duplicate")
}

func reversed[T any](s []T) []T {
	out := slices.Clone(s)
	slices.Reverse(out)
	return out
}

func TestLimitsFigureNotInWeek(t *testing.T) {
	p := mustLoad(t, inScotland+plainWeek)
	for _, of := range []limits.Target{
		{Kind: limits.Admin, Scope: limits.Daily},
		{Kind: limits.Admin, Scope: "door"},
		{Kind: limits.Medical, Scope: limits.Period},
		{Kind: limits.Medical, Scope: limits.PerPatient},
	} {
		v := limits.Value{N: 5}
		if of.Scope == "door" {
			v = limits.Value{Door: limits.RoutineOnly}
		}
		d := decideAt(
			t, p,
			limits.Input{Instructions: []limits.Instruction{dayInstruction(t, "i1",
				map[limits.Target]limits.Value{of: v})}},
			"2026-11-23 10:00",
		)
		require.Equal(t, []limits.Pending{{ID: "i1", Because: "figure_not_in_week"}}, d.Pending, of)
	}
}

// More edges than one walk takes: what it did not see it does not claim.
func TestLimitsUntilClaimsOnlyWhatWasSeen(t *testing.T) {
	var many []string
	for n := range 70 {
		many = append(
			many,
			nextRuleYAML(
				fmt.Sprint("n", n), fmt.Sprintf("day.now_hour > %.2f and %s", 8+float64(n)/10, isMedicalDaily),
				"alert: told",
			),
		)
	}
	began := time.Now()
	// Nothing changes before Monday.
	const always = "week: {medical: {mon-sun: {door: {\"00:00-24:00\": open}, daily: 60}}}\n"
	p := mustLoad(t, inScotland+always+rulesYAML("day.weekday == \"mon\" and "+isMedicalDaily, "scale: 0.5", many...))
	require.Less(
		t, time.Since(began), 5*time.Second, "a policy is loaded in well under a second, and on a slow machine in some",
	)
	d := decideAt(t, p, limits.Input{}, "2026-11-24 10:00")
	for _, k := range d.Kinds {
		require.Less(t, 24*time.Hour, k.Until.Sub(d.Now))
		for at := d.Now; at.Before(k.Until); at = at.Add(12 * time.Hour) {
			then, err := limits.Effective(p, limits.Input{}, at)
			require.NoError(t, err)
			same, _ := then.Of(k.Kind)
			require.Equal(t, []any{k.Door, k.Figures}, []any{same.Door, same.Figures}, at)
		}
	}
}

func TestLimitsOldestRequestStillToCome(t *testing.T) {
	p := mustLoad(t, inScotland+plainWeek+
		rulesYAML("demand.oldest_untriaged_core_min < 10 and "+isMedicalDaily, "scale: 0.5"))
	in := limits.Input{Demand: practice.Demand{OldestUntriagedAt: inLondon(t, "2026-11-23 10:30")}}
	require.True(t, inLondon(t, "2026-11-23 10:30").Equal(medicalAt(t, p, in, "2026-11-23 10:00").Until))
	require.True(t, inLondon(t, "2026-11-23 10:40").Equal(medicalAt(t, p, in, "2026-11-23 10:30").Until))
}

func TestLimitsOpensAfterItsOwnPeriod(t *testing.T) {
	p := mustLoad(t, inScotland+`week:
  medical: {mon-fri: {door: {"08:00-18:30": open}, periods: {"08:00-11:00": 20}}}
  admin: {mon-fri: {door: {"08:00-18:30": open}, periods: {"08:00-10:00": 20}}}
  all: {mon-fri: {periods: {"09:00-12:00": 90}}}
`)
	in := limits.Input{
		Request: onlineRequest(limits.Submission{}),
		Limits:  []limits.Limit{{Kind: limits.Medical, Scope: limits.Period, Used: rules.Known(20)}},
	}
	a, err := limits.Admit(p, in, inLondon(t, "2026-11-23 09:30"))
	require.NoError(t, err)
	require.Equal(t, limits.BecauseFull, a.Because)
	require.True(t, inLondon(t, "2026-11-23 11:00").Equal(a.NextOpening), a.NextOpening)
}

func TestLimitsPreviewOfNoDate(t *testing.T) {
	p := mustLoad(t, inScotland+plainWeek)
	for _, y := range []int{1, 1899, 9001, 9998} {
		from := calendar.Date{Year: y, Month: 12, Day: 31}
		_, err := limits.Preview(p, limits.Input{}, from, from.Add(3))
		var refused *rules.Error
		require.True(t, errors.As(err, &refused), y)
	}
	_, err := limits.Preview(p, limits.Input{}, calendar.Date{}, calendar.Date{})
	require.Error(t, err)
	var none *limits.Policy
	require.Nil(t, none.Set())
	require.Nil(t, none.Calendar())
	require.Empty(t, none.Kinds())
	require.Empty(t, none.Findings())
}

// A host may keep the state as JSON between two decisions.
func TestLimitsStateThroughJSON(t *testing.T) {
	p := mustLoad(
		t,
		inScotland+plainWeek+rulesYAML(
			"demand.backlog_open > 90 and "+isMedicalDaily,
			"door: closed, message: we_are_closed, alert: behind, for: 10m",
		),
	)
	direct := limits.Input{
		Demand: practice.Demand{BacklogOpen: rules.Known(100)},
		Limits: []limits.Limit{{Kind: limits.Medical, Scope: limits.Active, Active: rules.Known(30)}},
	}
	through := direct
	for n, at := range []string{
		"2026-11-23 10:00", "2026-11-23 10:07", "2026-11-23 10:15", "2026-11-23 10:20", "2026-11-24 09:00",
	} {
		direct.Demand.BacklogOpen, direct.Limits[0].Active = rules.Known(100-n), rules.Known(30-12*(n%3))
		if n > 2 {
			direct.Demand.BacklogOpen = rules.Known(1)
		}
		through.Demand, through.Limits = direct.Demand, direct.Limits
		a, err := json.Marshal(decideAt(t, p, direct, at))
		require.NoError(t, err)
		d := decideAt(t, p, through, at)
		b, err := json.Marshal(d)
		require.NoError(t, err)
		require.JSONEq(t, string(a), string(b), at)
		direct.Previous = d.State
		if n%2 == 0 { // as the decision's own JSON has it
			var decision map[string]json.RawMessage
			require.NoError(t, json.Unmarshal(b, &decision))
			read, err := limits.Decode(map[string]json.RawMessage{"state": decision["state"]})
			require.NoError(t, err)
			through.Previous = read.Previous
			continue
		}
		raw, err := json.Marshal(d.State)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(raw, &through.Previous))
	}
}

// One policy and one input serve many at once; run with -race.
func TestLimitsTwoAtOnce(t *testing.T) {
	p := mustLoad(
		t,
		inScotland+plainWeek+rulesYAML(
			"submission.minutes_since_opened > 90", "refuse: too_long, message: full_for_now",
			nextRuleYAML("b", fewGPs, "scale: 0.5"),
		),
	)
	in := limits.Input{
		Staff: fewGPsPresent, Request: onlineRequest(
			limits.Submission{OpenedAt: inLondon(t, "2026-11-23 09:55")},
		), Limits: []limits.Limit{{Used: rules.Known(3)}},
		Instructions: []limits.Instruction{dayInstruction(t, "i1",
			map[limits.Target]limits.Value{medicalActive: {N: 5}})},
	}
	var both sync.WaitGroup
	for n := range 2 {
		both.Go(func() {
			for i := range 20 {
				at := in.Request.Submission.OpenedAt.Add(time.Duration(5+n+i) * time.Minute)
				d, err := limits.Effective(p, in, at)
				if err != nil || d.Admission == nil || d.Kinds[0].Figures[limits.Daily].N != 30 {
					t.Error(d, err)
				}
				if a, err := limits.Admit(p, in, at); err != nil || !a.Admit {
					t.Error(a, err)
				}
			}
		})
	}
	both.Wait()
}
