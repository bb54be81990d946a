// Particular courses of the loop over figures.

package limits_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/stretchr/testify/require"
)

// fault is a test of what is wrong today.

func TestLoopAZeroDay(t *testing.T) {
	raw, err := json.Marshal(limits.State{})
	require.NoError(t, err)
	var out limits.State
	require.NoError(t, json.Unmarshal(raw, &out), "%s", raw)
}

func TestLoopAFigureThatGoes(t *testing.T) {
	var store table
	l := newLoop(
		t, &store,
		policy(t, `week: {medical: {mon-fri: {door: {"08:00-18:30": open}, periods: {"08:00-10:00": {soft: 2}}}}}`),
	)
	ticks(t, l, "north", at(t, "2026-11-24T09:00:00Z"))
	require.NotContains(t, ticks(t, l, "north", at(t, "2026-11-24T10:00:00Z")).Kinds[0].Figures, limits.Period)
	require.Contains(t, recordLines(recordsOf(&store, "north")), "figure medical.period 2 (warns)> week []")
}

func TestLoopReasonOfAnotherFigure(t *testing.T) {
	var store table
	l := newLoop(t, &store, policy(t, halved))
	store.Put(limits.DoorOf("north"), limits.Input{Staff: practice.Staff{AdminOnDuty: rules.Known(1)}})
	ticks(t, l, "north", at(t, "2026-11-24T09:00:00Z"))
	ticks(t, l, "north", at(t, "2026-11-24T18:30:00Z"))
	require.Contains(t, recordLines(recordsOf(&store, "north")), "door medical.door open>closed week []")
}

func TestLoopTheLastRequestWakesNobody(t *testing.T) {
	var store asJSON
	l := newLoop(t, &store, policy(t, `week: {medical: {mon-fri: {door: {"08:00-18:30": open}, daily: {soft: 1}}}}`))
	now := at(t, "2026-11-24T09:00:00Z")
	ticks(t, l, "north", now)
	_, err := l.Submit(ctx, "north", requestWithID("a"), now)
	require.NoError(t, err)
	for range store.Due(now.Add(time.Hour)) {
		ticks(t, l, "north", now.Add(time.Hour))
	}
	require.Len(t, recordsOf(&store.table, "north", record.Alert), 1)
}

func TestLoopTwoAlertsOfOneKind(t *testing.T) {
	var store table
	l := newLoop(
		t, &store,
		policy(t, `week: {medical: {mon-fri: {door: {"08:00-18:30": open}, daily: {soft: 1}, active: {soft: 1}}}}`),
	)
	now := at(t, "2026-11-24T09:00:00Z")
	require.NoError(t, l.SetActive(ctx, "north", map[limits.Kind]int{limits.Medical: 0}, now))
	_, err := l.Submit(ctx, "north", requestWithID("a"), now)
	require.NoError(t, err)
	require.Len(t, ticks(t, l, "north", now).Alerts, 2)
	require.Len(t, recordsOf(&store, "north", record.Alert), 2)
}

func TestLoopSetActiveAtNoTime(t *testing.T) {
	var store table
	l := newLoop(t, &store, policy(t, sixty))
	ticks(t, l, "north", at(t, "2026-11-24T07:00:00Z"))
	require.Error(t, l.SetActive(ctx, "north", nil, time.Time{}))
	require.Len(t, store.Due(at(t, "2026-11-24T08:00:00Z")), 1)
}

func TestLoopInstructedTwice(t *testing.T) {
	var store table
	l := newLoop(t, &store, policy(t, sixty))
	for range 2 {
		because, err := l.Instruct(ctx, "north", instructionBy(t, "i-1", twelve), lead, at(t, "2026-11-24T07:00:00Z"))
		require.NoError(t, err)
		require.Empty(t, because)
	}
	require.Len(t, stateOf(t, &store, "north").Kept().Instructions, 1)
	require.Len(t, recordsOf(&store, "north", record.Instruction), 1)
}

func TestLoopTheSameInAnotherZone(t *testing.T) {
	var store asJSON
	p := policy(t, sixty)
	l := newLoop(t, &store, p)
	i := instructionBy(t, "i-1", twelve)
	i.From, i.Until = at(
		t, "2026-07-21T08:00:00Z",
	).In(p.Calendar().Zone()), at(t, "2026-07-21T12:00:00Z").In(p.Calendar().Zone())
	for range 2 {
		because, err := l.Instruct(ctx, "north", i, lead, at(t, "2026-07-21T07:00:00Z"))
		require.NoError(t, err)
		require.Empty(t, because)
		ticks(t, l, "north", at(t, "2026-07-21T07:00:00Z"))
	}
}

func TestLoopInForceAfterARequest(t *testing.T) {
	var store table
	l := newLoop(t, &store, policy(t, sixty))
	bad := instructionBy(t, "i-1", twelve)
	bad.InstructedRole = "nurse"
	_, err := l.Instruct(ctx, "north", bad, lead, at(t, "2026-11-24T07:00:00Z"))
	require.NoError(t, err)
	because, err := l.Instruct(ctx, "north", instructionBy(t, "i-1", twelve), lead, at(t, "2026-11-24T07:00:00Z"))
	require.NoError(t, err)
	require.Equal(t, 12, ticks(t, l, "north", at(t, "2026-11-24T09:00:00Z")).Kinds[0].Figures[limits.Daily].N)
	require.Empty(t, because)
}

func TestLoopCountedAndNotRecorded(t *testing.T) {
	var store table
	l := newLoop(t, &store, policy(t, sixty))
	for _, day := range []string{"24", "26"} {
		a, err := l.Submit(ctx, "north", requestWithID("a"), at(t, fmt.Sprintf("2026-11-%sT09:00:00Z", day)))
		require.NoError(t, err)
		require.True(t, a.Admit)
		require.NotEqual(t, 0, stateOf(t, &store, "north").Kept().Counts.Daily[limits.Medical])
	}
	require.Equal(t, 2, admissions(&store, "north"))
}

func TestLoopCallersKeepTheMap(t *testing.T) {
	var store table
	l := newLoop(t, &store, policy(t, sixty))
	set := map[limits.Target]limits.Value{daily: {N: 12}}
	_, err := l.Instruct(ctx, "north", instructionBy(t, "i-1", set), lead, at(t, "2026-11-24T07:00:00Z"))
	require.NoError(t, err)
	set[daily] = limits.Value{N: 500}
	require.Equal(t, 12, ticks(t, l, "north", at(t, "2026-11-24T09:00:00Z")).Kinds[0].Figures[limits.Daily].N)
}

func TestLoopWhatIsNotReadAgain(t *testing.T) {
	for _, c := range []struct {
		name string
		of   limits.Target
		is   limits.Value
		code limits.Code
	}{
		{"soft unlimited", daily, limits.Value{Unlimited: true, Hard: rules.Known(false)}, ""},
		{"hard unlimited", daily, limits.Value{Unlimited: true, Hard: rules.Known(true)}, ""},
		{"no door", doorOf, limits.Value{Door: "ajar"}, "wrong_value"},
		{"less than nothing", daily, limits.Value{N: -5}, "wrong_value"},
		{"no such kind", limits.Target{Kind: "fax", Scope: limits.Daily}, limits.Value{N: 5}, "figure_not_in_week"},
		{
			"no such figure",
			limits.Target{Kind: limits.Medical, Scope: "weekly"},
			limits.Value{N: 5},
			"figure_not_in_week",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var store table
			l := newLoop(t, &store, policy(t, sixty))
			ticks(t, l, "north", at(t, "2026-11-24T07:00:00Z"))
			because, err := l.Instruct(
				ctx, "north", instructionBy(t, "i-1", map[limits.Target]limits.Value{c.of: c.is}), lead,
				at(t, "2026-11-24T07:00:00Z"),
			)
			if err == nil { // to refuse it would do as well
				require.Equal(t, c.code, because)
				_, err = throughJSON(stateOf(t, &store, "north"))
				require.NoError(t, err)
			}
		})
	}
}

func TestLoopFreeTextInARecord(t *testing.T) {
	for _, set := range []map[limits.Target]limits.Value{
		{doorOf: {Door: "canary7f3a rang twice"}}, {{Kind: "canary7f3a rang twice", Scope: limits.Daily}: {}},
	} {
		var store table
		l := newLoop(t, &store, policy(t, sixty))
		_, err := l.Instruct(ctx, "north", instructionBy(t, "i-1", set), lead, at(t, "2026-11-24T07:00:00Z"))
		require.NotContains(t, fmt.Sprint(recordsOf(&store, "north"), err), "canary7f3a")
	}
}
