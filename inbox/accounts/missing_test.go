// Leaving out a fact of an account never opens it further than any value of the fact.

package accounts_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
)

// found is what the specification says of comparisons that nobody has made.
const found = "What nobody has compared or asked for speaks against no account unless `must_be_known` names it."

// withoutCalendar is a policy folder in which nothing of the day is computed.
func withoutCalendar(t *testing.T, body string) fstest.MapFS {
	files := verifyingFolder(t, body)
	delete(files, "calendar.yaml")
	delete(files, "bank-holidays.json")
	return files
}

func TestI2OverAllFacts(t *testing.T) {
	levels := []any{nil, "none", "contact_only", "requests", "records"}
	opened := func(d map[string]any) int {
		if d["verdict"] != string(accounts.VerifyTo) {
			return 0
		}
		return slices.Index(levels, d["level"])
	}
	verify := "  - {id: open, when: 'account.identity_level == \"P9\"', then: {verify: records}, because: x}\n"
	domaintest.Missing[*accounts.Policy]{
		Load: func(body string) (*accounts.Policy, error) { return accounts.Load(withoutCalendar(t, body)) },
		Bodies: func(condition string) (out []string) {
			out = []string{mustBeKnown + "sensitive_to: information_governance\nrules:\n" + verify}
			if condition == "" {
				return out
			}
			out = nil
			for _, then := range []string{
				"lock: true", "manual: look", "ask_for: [photo_id]", "suspend: true", "verify: records",
			} {
				rule := "  - {id: r, when: '" + condition + "', then: {" + then + "}, because: x}\n"
				out = append(out, mustBeKnown+"sensitive_to: information_governance\nrules:\n"+verify+rule,
					mustBeKnown+"sensitive_to: information_governance\nrules:\n"+rule)
			}
			return out
		},
		Inputs: []map[string]any{
			clean(nil),
			clean(
				given{
					"identity_level":    "P5",
					"kind":              "dependant",
					"date_of_birth":     "2019-05-05",
					"guardian_verified": true,
					"proxy_evidence":    []string{"parental_responsibility"},
				},
			),
		},
		LessCautious: func(without, with map[string]any) string {
			if opened(without) > opened(with) {
				return "it opens further"
			}
			return ""
		},
		Every: 11,
		Now:   verifyAt,
		Known: map[string]string{
			"account.pds_match":        found,
			"account.nhs_number_valid": found,
			"account.nhs_number_match": found,
			"account.name_match":       found,
			"account.dob_match":        found,
			"account.consent":          found,
		},
	}.Run(t, 30)
}
