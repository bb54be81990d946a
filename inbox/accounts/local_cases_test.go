// Particular local layers.

package accounts_test

import (
	"maps"
	"testing"

	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
	"github.com/stretchr/testify/require"
)

// both decides an account without the layer and with it.
func both(t *testing.T, base, local string, more map[string]any) (was, is accounts.Decision) {
	facts := sound()
	facts["account.email_verified"] = true
	maps.Copy(facts, more)
	for fact, v := range facts {
		if v == "unknown" {
			delete(facts, fact)
		}
	}
	alone, err := accounts.Load(folder(t, "accounts.yaml", base+"end: base\n"))
	require.NoError(t, err)
	with, err := accounts.Load(layers(t).Over(base).Folder(local))
	require.NoError(t, err)
	return verify(t, alone, facts), verify(t, with, facts)
}

func TestLocalRestrictedRecordToOthers(t *testing.T) {
	was, is := both(
		t,
		suppliedAccounts,
		domaintest.Rule(`has_any(account.record_flags, "domestic_abuse")`, `manual: true, to: front_desk`),
		map[string]any{"account.record_flags": []string{"domestic_abuse"}},
	)
	require.Equal(t, was.To, is.To)
}

func TestLocalPersonOfTheSupplierReplaced(t *testing.T) {
	base := suppliedAccounts + "  - {id: twice, when: account.duplicate_accounts >= 1, then: {manual: twice, to: " +
		"safeguarding_lead, message: prove_who_you_are}, because: x}\n"
	was, is := both(
		t, base,
		"rules:\n  - {id: a-ours, when: account.age_years >= 1, then: {manual: ours, to: front_desk, message: "+
			"account_closing}, because: x}\n",
		map[string]any{"account.duplicate_accounts": 1},
	)
	require.Equal(t, []any{was.To, was.Reason, was.Message}, []any{is.To, is.Reason, is.Message})
}

// What would take work from the person who has it, or an account from the person who looks at it, is the supplier's
// to say.
func TestLocalTakesNothingFromPeople(t *testing.T) {
	for _, then := range []string{
		"ask_for: [passport]", "manual: true, suggest: {verify: records}", "propose: phone_patient",
		"verify: requests",
	} {
		_, err := accounts.Load(
			layers(t).Folder(domaintest.Rule(`account.age_years >= 18`, then)),
		)
		require.ErrorContains(t, err, "weakens-base", then)
	}
}

func TestLocalProposalsToVerify(t *testing.T) {
	for _, name := range []string{"verify_account", "unlock", "reactivate"} {
		_, err := accounts.Load(
			layers(t).Folder(domaintest.Rule(`account.age_years >= 18`, "propose: "+name)),
		)
		if err == nil {
			t.Errorf("propose: %s is accepted", name)
		}
	}
}
