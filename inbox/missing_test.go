// Leaving out a fact of an item never makes it less overdue than any value of the fact.

package inbox_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
)

func TestI2OverAllFacts(t *testing.T) {
	severities := []any{"signed_off", "paused", "open", "warning", "overdue", "escalated", "breach"}
	of := func(d map[string]any, list, key string) (out []string) {
		items, _ := d[list].([]any)
		for _, item := range items {
			if fields, ok := item.(map[string]any); ok {
				if s, ok := fields[key].(string); ok {
					out = append(out, s)
				}
				continue
			}
			if s, ok := item.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	item := func(differs map[string]any) map[string]any {
		out := map[string]any{
			"item.id": "it-1", "item.kind": "request", "item.rating": "amber", "item.received_at": "2026-11-18T09:00:00Z",
			"item.read": true, "item.responded": false, "item.assignee_kind": "team", "item.chasers_sent": 0,
			"item.unread_patient_reply": false, "item.safeguarding_concern": false, "item.contact_attempts": 0,
		}
		for k, v := range differs {
			out[k] = v
		}
		return out
	}
	domaintest.Missing[*inbox.Policy]{
		Load: func(body string) (*inbox.Policy, error) {
			return inbox.Load(fstest.MapFS{"inbox.yaml": {Data: []byte(
				"policy: inbox\nid: t\nversion: 1\nauthor: test\n" + body + "end: t\n",
			)}})
		},
		Bodies: func(condition string) (out []string) {
			work := "work: {request: {due: 5d, ladder: [{at: -1d, stage: warning}, {at: due, stage: overdue}, {at: +2d, " +
				"stage: breach}]}}\n"
			if condition == "" {
				return []string{work + "rules: []\n"}
			}
			for _, then := range []string{
				"stage: warning", "stage: breach", "propose: call", "propose: close_no_reply", "clock: paused",
			} {
				out = append(out, work+"rules:\n  - {id: r, when: '"+condition+"', then: {"+then+"}, because: x}\n")
			}
			return out
		},
		Inputs: []map[string]any{
			item(nil), item(map[string]any{"item.received_at": "2026-11-10T09:00:00Z"}),
			item(map[string]any{"item.actioned": true, "item.signed_off": true, "item.responded": true}),
		},
		LessCautious: func(without, with map[string]any) string {
			heard := append(of(without, "fired", ""), of(without, "unknown", "rule")...)
			certain := func(d map[string]any) bool {
				return d["paused"] == true || slices.ContainsFunc(of(d, "proposals", "propose"), func(p string) bool {
					return strings.HasPrefix(p, "close")
				})
			}
			switch {
			case slices.Index(severities, without["state"]) < slices.Index(severities, with["state"]):
				return without["state"].(string) + " and not " + with["state"].(string)
			case certain(without) && !certain(with):
				return "it is paused, or proposed to be closed"
			}
			for _, r := range of(with, "fired", "") {
				if !slices.Contains(heard, r) {
					return "a rule is silent"
				}
			}
			return ""
		},
		Every: 7,
		Now:   monday,
		Known: map[string]string{
			"item.kind":                 "Work of no known kind counts as overdue, whatever the ladders of kinds say.",
			"item.unread_patient_reply": "A sign-off stands until it is known that the patient has written since.",
			"item.signer_authorised": "`sign_off_checked: true` at the top lets a sign-off count only where it is " +
				"known that the signer may",
		},
	}.Run(t, 30)
}
