// A practice's own layer beside a supplier's accounts policy: it shuts and tells, and never opens.

package accounts_test

import (
	"errors"
	"io/fs"
	"maps"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
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

// layeredFolder is a folder with the layer; mergedFolder has its rule in the base, with a case that the example makes
// it fire.
func layeredFolder(t testing.TB, kind, base, local string) fstest.MapFS {
	out := folder(t, kind+".yaml", base+"end: base\n")
	out[kind+".local.yaml"] = &fstest.MapFile{
		Data: []byte(
			"policy: " + kind + "\nid: ours\nversion: 1\nauthor: practice\nextends: base\n" + local + "end: ours\n",
		),
	}
	return out
}

func mergedFolder(t testing.TB, kind, base, local, example string) fstest.MapFS {
	_, list, _ := strings.Cut(
		strings.Replace(local, "because: ours", "because: ours, cases: [{given: {"+example+"}, expect: fired}]", 1),
		"rules:\n",
	)
	return folder(t, kind+".yaml", base+list+"end: base\n")
}

var exampleIn = regexp.MustCompile(`^for example with (.+) it fires$`)

// refusal is the example that a refusal gives.
func refusal(t require.TestingT, kind string, err error) (example string) {
	var problems problem.Problems
	require.True(t, errors.As(err, &problems), "%v", err)
	for _, p := range problems {
		require.Equal(t, "weakens-base", p.Code, p.Error())
		require.Equal(t, kind+".local.yaml", p.File)
		if m := exampleIn.FindStringSubmatch(p.Hint); m != nil {
			example = m[1]
		}
	}
	require.NotEmpty(t, example, "no example in\n%v", err)
	return example
}

func localLayer(when, then string) string {
	return "rules:\n  - {id: ours, when: '" + when + "', then: {" + then + "}, because: ours}\n"
}

func requireRefusals(t *testing.T, kind, base string, load func(fs.FS) (found, error), cases map[string][2]string) {
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			local := localLayer(c[0], c[1])
			_, err := load(layeredFolder(t, kind, base, local))
			example := refusal(t, kind, err)
			_, err = load(mergedFolder(t, kind, base, local, example))
			require.NoError(t, err, example)
		})
	}
}

func TestLocalRulesThatOpenAreRefused(t *testing.T) {
	requireRefusals(t, "accounts", suppliedAccounts, load, map[string][2]string{
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
	for kind, locals := range map[string]map[string]string{
		"accounts": {
			"sensitive_to: reception\n": "not-local", "must_be_known: []\n": "not-local",
			"lists: {papers: [photo_id]}\n": "duplicate-name", "conditions: {proven: true}\n": "duplicate-name",
			"answers: {a: bool}\n": "never-given",
			"rules: [{id: tries, when: account.failed_attempts >= 50, then: {lock: true}, " +
				"because: x}]\n": "duplicate-id",
		},
	} {
		for local, code := range locals {
			_, err := load(layeredFolder(t, kind, suppliedAccounts, local))
			var problems problem.Problems
			require.True(t, errors.As(err, &problems), local)
			require.Equal(t, code, problems[0].Code, "%v", err)
			require.Equal(t, kind+".local.yaml", problems[0].File)
		}
	}
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
			layeredFolder(t, "accounts", suppliedAccounts, localLayer(`account.age_years >= 18`, then)),
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
