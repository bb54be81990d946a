// Walks over time are bounded by work: what would take too long is refused, or decided for a shorter time.

package limits_test

import (
	"errors"
	"fmt"
	"os"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/stretchr/testify/require"
)

// loadMany loads a policy of so many rules, of which each is written by a pattern with its number.
func loadMany(n int, rule func(i int) string) (*limits.Policy, error) {
	text := "frontdoor: 1\npolicy: limits\nid: p\nversion: 1\nauthor: a\nmessages: {full: full, closed: full}\n" +
		"week:\n  medical:\n    mon-fri: {door: {\"08:00-18:30\": open}, active: 10, daily: 100}\nrules:\n"
	for i := range n {
		text += fmt.Sprintf("  - {id: rule-%d, %s, because: for a test}\n", i, rule(i))
	}
	fsys := fstest.MapFS{
		"limits.yaml": {Data: []byte(text + "end: p\n")},
		"messages.yaml": {
			Data: []byte(
				"frontdoor: 1\npolicy: messages\nid: m\nversion: 1\nauthor: a\nlanguages: [en]\nfull: {en: Please call " +
					"us.}\nend: m\n",
			),
		},
	}
	for _, name := range []string{"calendar.yaml", "bank-holidays.json"} {
		data, err := os.ReadFile("../examples/policies/total-triage/" + name)
		if err != nil {
			return nil, err
		}
		fsys[name] = &fstest.MapFile{Data: data}
	}
	return limits.Load(fsys)
}

func TestConflictsAreSoughtWithinABudget(t *testing.T) {
	for name, c := range map[string]struct {
		rule func(i int) string
		code string
	}{
		"hours": {func(i int) string {
			return fmt.Sprintf("when: day.now_hour >= %d.%03d, then: {scale: 0.999}", i%24, i)
		}, "too-much-to-search"},
		"sets of one figure": {func(i int) string {
			return fmt.Sprintf("when: \"day.now_hour >= %d\", then: {set: 5}", i%24)
		}, "two-sets"},
		"sets of one figure by what is not known": {func(i int) string {
			return fmt.Sprintf("when: staff.gp_sessions_present_pct > %d, then: {set: 5}", i%100)
		}, "two-sets"},
		"floors above ceilings": {func(i int) string {
			return fmt.Sprintf("when: staff.gp_sessions_present_pct > %d, then: {clamp: {floor: %d, ceiling: %d}}", i%100, i, i)
		}, "floor-above-ceiling"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := loadMany(1000, c.rule)
			var all problem.Problems
			require.True(t, errors.As(err, &all), "%v", err)
			require.LessOrEqual(t, len(all), 51)
			require.Contains(t, all[0].Error(), "error["+c.code+"]")
		})
	}
}

func TestPreviewsAndDecisionsStayWithinABudget(t *testing.T) {
	p, err := loadMany(150, func(i int) string {
		return fmt.Sprintf("when: day.now_hour >= %d.%03d and limit.instruction_minutes_left < %d, then: {scale: 0.999}",
			i%24, i, 100+i)
	})
	require.NoError(t, err)
	at := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	var in limits.Input
	for i := range 10_000 {
		in.Instructions = append(in.Instructions, limits.Instruction{
			ID: fmt.Sprint("i", i), InstructedBy: "ann", InstructedRole: "reception_lead", EnteredBy: "ann", Reason: "test",
			From: at.Add(time.Duration(i) * 7 * time.Minute), Until: at.Add(time.Duration(i)*7*time.Minute + 5*time.Hour),
			Set: map[limits.Target]limits.Value{{Kind: limits.Medical, Scope: limits.Daily}: {N: i}},
		})
	}
	first := calendar.Date{Year: 2026, Month: time.December, Day: 1}
	_, err = limits.Preview(p, in, first, first.Add(100))
	var e *rules.Error
	require.True(t, errors.As(err, &e), "%v", err)
	require.Equal(t, rules.OverBudget, e.Code)
	require.Contains(t, e.Error(), "ask for days before 2026-12-")
	d, err := limits.Effective(p, in, at)
	require.NoError(t, err)
	require.True(t, d.NextChange.After(at))

	in.Instructions = append(in.Instructions, in.Instructions[0])
	_, err = limits.Effective(p, in, at)
	require.ErrorContains(t, err, "instructions")
	in.Limits = []limits.Limit{{Instructions: in.Instructions[:1]}}
	in.Instructions = in.Instructions[:10_000]
	_, err = limits.Effective(p, in, at)
	require.ErrorContains(t, err, "instructions", "those of a figure count too")
}
