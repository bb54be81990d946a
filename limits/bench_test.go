// How long a decision, a preview and a load take over policies of fifty and of five hundred rules.

package limits_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/stretchr/testify/require"
)

// fifty is a policy of 50 rules.
func fifty(b *testing.B) *limits.Policy { return manyRules(b, 50) }

// manyRules is a policy of so many rules: those of a practice's year over two kinds of request.
func manyRules(b *testing.B, n int) *limits.Policy {
	var text strings.Builder
	text.WriteString(`week:
  medical: {mon-fri: {door: {"08:00-18:30": open}, daily: {soft: 90}, active: {soft: 40}}}
  admin: {mon-fri: {door: {"07:00-22:00": open}, daily: 60}, sat-sun: {door: {"08:00-20:00": routine_only}, daily: 20}}
rules:
`)
	conditions := []string{
		`day.weekday == "mon" and day.prior_closure_days == 2`,
		`day.working_days_to_closure == 0 and day.next_closure_days >= 3 and day.now_hour >= 15`,
		`day.working_days_since_closure == 0 and day.prior_closure_days >= 4`,
		`day.plt == "afternoon"`, `day.working_days_to_plt == 1`, `day.month == %d and day.season == "winter"`,
		`day.core_hours_now and day.core_minutes_left <= 60`, `staff.gp_sessions_present_pct < %d`,
		`demand.oldest_untriaged_core_min > %d`,
		`limit.used_pct >= %d`,
	}
	for i := range n {
		when := conditions[i%len(conditions)]
		if strings.Contains(when, "%d") {
			when = fmt.Sprintf(when, 1+i/10%12)
		}
		then := fmt.Sprintf("{scale: 1.0%d}", i%10)
		if n > 50 { // as many rules that change figures are refused
			then = fmt.Sprintf("{alert: a%d, notify: [reception_lead]}", i%10)
		}
		fmt.Fprintf(
			&text,
			"  - {id: rule-%d, when: '%s and limit.kind == \"medical\" and limit.scope == \"daily\"', then: %s, "+
				"because: x}\n",
			i, when, then,
		)
	}
	feed, err := os.ReadFile("../examples/policies/total-triage/bank-holidays.json")
	require.NoError(b, err)
	cal, err := os.ReadFile("../examples/policies/total-triage/calendar.yaml")
	require.NoError(b, err)
	p, err := limits.Load(fstest.MapFS{
		"limits.yaml": {
			Data: []byte(
				"policy: limits\nid: t\nversion: 1\nauthor: test\njurisdiction: england\n" + text.String() + "end: t\n",
			),
		},
		"calendar.yaml": {Data: cal}, "bank-holidays.json": {Data: feed},
	})
	require.NoError(b, err)
	return p
}

// BenchmarkPreview is a preview of 400 days by 50 rules, beside as many plain questions for the door at noon: the
// ratio is what it costs to find every edge, and not one instant a day.
func BenchmarkPreview(b *testing.B) {
	p := fifty(b)
	from := calendar.Date{Year: 2026, Month: 1, Day: 1}
	for _, rules := range []int{50, 500} {
		b.Run(fmt.Sprintf("400-days-%d-rules", rules), func(b *testing.B) { // of a policy that was just loaded
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				p := manyRules(b, rules)
				b.StartTimer()
				edges, err := limits.Preview(p, limits.Input{}, from, from.Add(399))
				require.NoError(b, err)
				require.NotEmpty(b, edges)
			}
		})
	}
	b.Run("400-noons", func(b *testing.B) {
		for b.Loop() {
			for n := range 400 {
				_, err := limits.Effective(p, limits.Input{}, from.Add(n).At(12*60, time.UTC))
				require.NoError(b, err)
			}
		}
	})
}

// BenchmarkEffective is one decision, with and without a request.
func BenchmarkEffective(b *testing.B) {
	p := fifty(b)
	at := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for name, in := range map[string]limits.Input{
		"door": {}, "request": {
			Request: &limits.Request{Submission: limits.Submission{Channel: "online", Kind: limits.Medical}},
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, err := limits.Effective(p, in, at)
				require.NoError(b, err)
			}
		})
	}
}

// BenchmarkLoad loads the example policy, its search through the days of the calendar included.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		_, err := limits.Load(os.DirFS("../examples/policies/total-triage"))
		require.NoError(b, err)
	}
}
