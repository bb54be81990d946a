// Leaving out a fact never opens the door wider than any value of the fact, and what it may keep from shutting is
// listed.

package limits_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
)

// width is how wide a decision opens: each kind's door and figures, and whether the request comes in.
func width(d map[string]any) map[string]float64 {
	out := map[string]float64{}
	kinds, _ := d["kinds"].([]any)
	for _, k := range kinds {
		k := k.(map[string]any)
		name := k["kind"].(string)
		out[name] = float64(slices.Index([]any{"closed", "routine_only", "open"}, k["door"]))
		figures, _ := k["figures"].(map[string]any)
		for scope, f := range figures {
			out[name+"."+scope] = 1e9
			if n, ok := f.(float64); ok {
				out[name+"."+scope] = n
			}
		}
	}
	if a, ok := d["admission"].(map[string]any); ok {
		out["admission"] = map[any]float64{false: 0, true: 1}[a["admit"]]
	}
	return out
}

func TestI2OverAllFacts(t *testing.T) {
	input := func(differs map[string]any) map[string]any {
		out := map[string]any{
			"limit.kind": "medical", "limit.scope": "daily", "limit.used": 10, "limit.active": 5,
			"practice.list_size": 11800, "staff.duty_clinician_present": true, "staff.present_gp_sessions": 6,
			"demand.today": 20, "submission.id": "s-1", "submission.kind": "medical", "submission.channel": "online",
			"submission.contacts_24h": 0,
		}
		maps.Copy(out, differs)
		return out
	}
	domaintest.Missing[*limits.Policy]{
		Load: func(body string) (*limits.Policy, error) {
			files := folder(t, body, "")
			delete(files, "calendar.yaml")
			delete(files, "bank-holidays.json")
			return limits.Load(files)
		},
		Bodies: func(condition string) (out []string) {
			week := "jurisdiction: scotland\nmessages: {full: closing_early, closed: shut, routine_only: shut}\n" +
				"week: {medical: {mon-sun: {door: {\"00:00-24:00\": %s}, daily: 60, per_patient_24h: 3}}}\n"
			if condition == "" {
				return []string{fmt.Sprintf(week, "open") + "rules: []\n", fmt.Sprintf(week, "routine_only") + "rules: []\n"}
			}
			for _, then := range []string{
				"wide: {scale: 2}", "wide: {door: open}", "wide: {exempt: true}", "tight: {door: closed, message: shut}",
				"tight: {max: 5}",
				"tight: {refuse: full, message: shut}",
			} {
				id, does, _ := strings.Cut(then, ": ")
				door := map[bool]string{true: "open", false: "routine_only"}[id == "tight"]
				out = append(
					out,
					fmt.Sprintf(week, door)+"rules:\n  - {id: "+id+", when: '"+condition+"', then: "+does+", because: x}\n",
				)
			}
			return out
		},
		Inputs: []map[string]any{input(nil), input(map[string]any{"limit.used": 70, "submission.contacts_24h": 4})},
		LessCautious: func(without, with map[string]any) string {
			a, b := width(without), width(with)
			for what, n := range a {
				if m, ok := b[what]; !ok || n <= m {
					continue
				}
				unknown := fmt.Sprint(without["unknown"])
				if strings.Contains(unknown, "tight") {
					continue // it changes nothing, and is listed
				}
				return fmt.Sprintf("%s is %v and not %v", what, n, b[what])
			}
			return ""
		},
		Computed: []string{"limit.used_pct", "limit.active_pct", "limit.weekly_per_1000_patients"},
		Every:    22,
		Known: map[string]string{
			"submission.contacts_24h": "Where nobody says how often a patient wrote, the figure of each patient turns " +
				"nobody away.",
		},
		Now: at(t, "2026-11-24T09:00:00Z"),
	}.Run(t, 30)
}
