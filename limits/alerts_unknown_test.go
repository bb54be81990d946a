// Alerts whose condition is not known for a while: it neither ends nor begins anew what holds.

package limits_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/stretchr/testify/require"
)

// A rule's alert holds over counts that are missing: the holding goes on, what is raised stays raised, and what is so
// held says that it is not known. Only a condition that is known to be false ends it.
func TestAlertHoldsOverMissingCounts(t *testing.T) {
	const rule = `week: {medical: {mon-fri: {door: {"08:00-18:30": open}}}}
rules: [{id: surge, when: demand.last_hour > 30,
  then: {alert: surge, for: 30m, notify: [reception_lead]}, because: x}]`
	type step struct {
		minute  int
		count   *int
		raised  bool
		unknown bool
	}
	high, low := rules.Known(31), rules.Known(30)
	for name, steps := range map[string][]step{
		"one missing count while it waits": {
			{0, high, false, false}, {10, nil, false, false}, {20, high, false, false}, {30, high, true, false},
		},
		"regular gaps": {
			{0, high, false, false},
			{5, nil, false, false},
			{10, high, false, false},
			{15, nil, false, false},
			{20, high, false, false},
			{25, nil, false, false},
			{30, nil, true, true},
			{35, high, true, false},
		},
		"raised already": {
			{0, high, false, false},
			{30, high, true, false},
			{31, nil, true, true},
			{50, nil, true, true},
			{51, high, true, false},
			{52, low, false, false},
			{53, nil, false, false},
			{90, nil, false, false},
		},
		"ended while it waits": {
			{0, high, false, false},
			{10, nil, false, false},
			{20, low, false, false},
			{25, high, false, false},
			{54, high, false, false},
			{55, high, true, false},
		},
		"never known": {{0, nil, false, false}, {30, nil, false, false}, {60, nil, false, false}},
	} {
		t.Run(name, func(t *testing.T) {
			p, state := policy(t, rule), limits.State{}
			for _, s := range steps {
				in := limits.Input{Demand: practice.Demand{LastHour: s.count}, Previous: state}
				now := time.Date(2026, 11, 24, 9, s.minute, 0, 0, time.UTC)
				d, err := limits.Effective(p, in, now)
				require.NoError(t, err)
				require.Equal(t, s.raised, len(d.Alerts) == 1, "%+v", s)
				if s.raised {
					require.Equal(t, s.unknown, d.Alerts[0].Unknown, "%+v", s)
				}
				if waits := d.State.Carried().Alerts; !s.raised && len(waits) > 0 {
					require.False(t, d.NextChange.After(waits[0].Since.Add(30*time.Minute)), "look again when it is due")
				}
				state = limits.State{}
				raw, err := json.Marshal(d.State) // as a host keeps it
				require.NoError(t, err)
				require.NoError(t, json.Unmarshal(raw, &state))
			}
		})
	}
}

// An alert of one figure holds over a count of that figure that is missing, and of no other.
func TestAlertOfAFigureHoldsOverItsOwnCount(t *testing.T) {
	p := policy(t, `messages: {full: closing_early, closed: shut}
week:
  medical: {mon-fri: {door: {"08:00-18:30": open}, daily: 60}}
  admin: {mon-fri: {door: {"08:00-18:30": open}, daily: 60}}
rules: [{id: near, when: limit.used_pct >= 90, then: {alert: near, notify: [reception_lead]}, because: x}]`)
	count := func(k limits.Kind, n *int) limits.Limit {
		return limits.Limit{Kind: k, Scope: limits.Daily, Used: n}
	}
	decide := func(minute int, before limits.State, counts ...limits.Limit) limits.Decision {
		now := time.Date(2026, 11, 24, 9, minute, 0, 0, time.UTC)
		d, err := limits.Effective(p, limits.Input{Limits: counts, Previous: before}, now)
		require.NoError(t, err)
		return d
	}
	first := decide(0, limits.State{}, count(limits.Medical, rules.Known(55)), count(limits.Admin, rules.Known(5)))
	require.Len(t, first.Alerts, 1)
	then := decide(1, first.State)
	require.Len(t, then.Alerts, 1, "admin never held")
	require.Equal(t, limits.Medical, then.Alerts[0].Kind)
	require.True(t, then.Alerts[0].Unknown)
	require.True(t, first.Now.Equal(then.Alerts[0].Since))
	then = decide(2, then.State, count(limits.Medical, rules.Known(5)))
	require.Empty(t, then.Alerts)
}

// A figure that was reached stays so where its count is missing, as long as it is the same day's, and is marked.
func TestReachedFigureHoldsOverAMissingCount(t *testing.T) {
	p := policy(t, `messages: {full: closing_early, closed: shut}
week: {medical: {mon-sun: {door: {"08:00-18:30": open}, daily: 60, active: 40}}}`)
	state := limits.State{}
	for _, c := range []struct {
		at             string
		daily, active  *int
		alerts, marked int
	}{
		{"2026-11-24T10:00:00Z", rules.Known(60), rules.Known(40), 2, 0},
		{"2026-11-24T11:00:00Z", nil, nil, 2, 2},
		{"2026-11-24T12:00:00Z", rules.Known(61), rules.Known(1), 2, 0}, // the dwell
		{"2026-11-24T13:00:00Z", nil, nil, 2, 2},
		{"2026-11-25T09:00:00Z", nil, nil, 1, 1}, // the day's count begins anew
		{"2026-11-25T10:00:00Z", rules.Known(60), rules.Known(1), 1, 0},
		{"2026-11-25T11:00:00Z", rules.Known(59), nil, 0, 0}, // corrected
		{"2026-11-25T12:00:00Z", nil, nil, 0, 0},
	} {
		in := limits.Input{Previous: state, Limits: []limits.Limit{
			{Kind: limits.Medical, Scope: limits.Daily, Used: c.daily},
			{Kind: limits.Medical, Scope: limits.Active, Active: c.active},
		}}
		d, err := limits.Effective(p, in, at(t, c.at))
		require.NoError(t, err)
		marked := 0
		for _, a := range d.Alerts {
			require.Equal(t, limits.FigureReached, a.Alert)
			if a.Unknown {
				marked++
			}
		}
		require.Equal(t, []int{c.alerts, c.marked}, []int{len(d.Alerts), marked}, c.at)
		state = d.State
	}
}
