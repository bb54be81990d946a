// A practice's own layer beside a supplier's accounts policy: it shuts and tells, and never opens.

package accounts_test

import (
	"maps"
	"testing"

	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
	"github.com/stretchr/testify/require"
)

const suppliedAccounts = `policy: accounts
id: base
version: 1
author: supplier
sensitive_to: information_governance
must_be_known: [account.kind]
lists: {papers: [passport]}
conditions: {proven: account.identity_level == "P9"}
rules:
  - {id: proven, when: conditions.proven, then: {verify: records}, because: x}
  - {id: tries, when: account.failed_attempts >= 5, then: {lock: attempts}, because: x}
`

// layers are the practices' own layers over the supplier's policy.
func layers(t testing.TB) domaintest.Layers[*accounts.Policy] {
	return domaintest.Layers[*accounts.Policy]{
		Name: "accounts", Load: accounts.Load, Base: suppliedAccounts, With: besidePolicies(t),
	}
}

func TestLocalRulesThatOpenAreRefused(t *testing.T) {
	layers(t).RefusesRules(t, map[string][2]string{
		"records":              {`account.identity_level == "P5"`, `verify: records`},
		"requests":             {`account.vouched_by_staff`, `verify: requests`},
		"contact":              {`account.email_verified and account.phone_verified`, `verify: contact_only`},
		"by the supplier's":    {`conditions.proven or has_any(account.documents, lists.papers)`, `verify: records`},
		"with an alert":        {`account.age_years >= 16`, `verify: requests, alert: ours`},
		"close":                {`account.duplicate_accounts >= 1`, `propose: close_account`},
		"reject by a proposal": {`account.pending_core_h > 80`, `propose: reject`},
	})
}

func TestLocalLeavesTheRest(t *testing.T) {
	layers(t).RefusesParts(t, map[string]string{
		"sensitive_to: reception\n": "not-local", "must_be_known: []\n": "not-local",
		"lists: {papers: [photo_id]}\n": "duplicate-name", "conditions: {proven: true}\n": "duplicate-name",
		"answers: {a: bool}\n": "never-given",
		"rules: [{id: tries, when: account.failed_attempts >= 50, then: {lock: true}, " +
			"because: x}]\n": "duplicate-id",
	})
}

// What a layer may add to accounts: the verdict is as strong or stronger.
func TestLocalAdditionsToAccounts(t *testing.T) {
	facts := sound()
	maps.Copy(facts, map[string]any{"account.email_verified": true})
	p, err := accounts.Load(folder(t, "accounts.yaml", suppliedAccounts+"end: base\n"))
	require.NoError(t, err)
	require.Equal(t, accounts.VerifyTo, verify(t, p, facts).Verdict)
	for then, want := range map[string]accounts.Verdict{
		`lock: ours`: accounts.Lock, `reject: ours, message: account_closing`: accounts.Reject,
		`hold: true`: accounts.Hold, `manual: ours, to: us`: accounts.Manual,
		`suspend: ours`: accounts.Manual, `alert: ours`: accounts.VerifyTo, `notify: [us]`: accounts.VerifyTo,
	} {
		p, err := accounts.Load(
			layers(t).Folder(domaintest.Rule(`account.age_years >= 18`, then)),
		)
		require.NoError(t, err, then)
		require.Equal(t, want, verify(t, p, facts).Verdict, then)
		facts := maps.Clone(facts)
		facts["account.age_years"] = 17
		require.Equal(t, accounts.VerifyTo, verify(t, p, facts).Verdict, then)
		facts["account.failed_attempts"] = 5
		require.Equal(t, accounts.Lock, verify(t, p, facts).Verdict, then)
	}
}
