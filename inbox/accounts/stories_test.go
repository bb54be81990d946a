// The stories of the specification: what each rule of the example does with the facts of its story.

package accounts_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

type story struct {
	ID, Policy, Kind, Say, When, Builtin, Note string
	Then                                       yaml.Node
	Fires, Unknown                             map[string]any
	DoesNotFire                                map[string]any `yaml:"does_not_fire"`
}

func (s story) rule(t *testing.T) string {
	then, err := yaml.Marshal(&s.Then)
	require.NoError(t, err)
	return fmt.Sprintf("  - id: %s\n    when: |\n      %s\n    then: %s    because: %s\n", strings.ToLower(s.ID),
		strings.ReplaceAll(strings.TrimSpace(s.When), "\n", "\n      "), then, s.Say)
}

// stories are those of one kind of policy.
func stories(t *testing.T, policy string) []story {
	data, err := os.ReadFile("testdata/stories.yaml")
	require.NoError(t, err)
	var file struct{ Stories []story }
	require.NoError(t, yaml.Unmarshal(data, &file))
	return slices.DeleteFunc(file.Stories, func(s story) bool { return s.Policy != policy })
}

var wednesday = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// storyFolder is a policy of rules, without a calendar.
func storyFolder(policy, header, rules string) fstest.MapFS {
	text := fmt.Sprintf(
		"frontdoor: 1\npolicy: %s\nid: stories\nversion: 1\nauthor: test\n%srules:\n%send: stories\n", policy, header,
		rules,
	)
	return fstest.MapFS{policy + ".yaml": {Data: []byte(text)}}
}

// requireOutcome compares how one rule came out, in the result and in the lists of the decision.
func requireOutcome(
	t *testing.T, s story, want rules.Verdict, result *rules.Result, set *rules.Set, fired []string,
	unknown []rules.UnknownRule,
) {
	id := strings.ToLower(s.ID)
	got, _ := result.Verdict(id)
	require.Equal(t, want, got, "%s %s: %v", s.ID, s.Say, result.Why(set.Rule(id)).Line())
	require.Equal(t, want == rules.Fired, slices.Contains(fired, id), s.ID)
	require.Equal(
		t, want == rules.Unknown,
		slices.ContainsFunc(unknown, func(u rules.UnknownRule) bool { return u.Rule == id && len(u.Missing) > 0 }),
		s.ID,
	)
}

// eachStory goes through the facts of every story, alone and among all of its policy.
func eachStory(
	t *testing.T, policy, id string, n int,
	check func(t *testing.T, s story, want rules.Verdict, given map[string]any, rules string),
) {
	list, all := stories(t, policy), ""
	require.Len(t, list, n)
	for _, s := range list {
		all += s.rule(t)
	}
	for _, s := range list {
		t.Run(s.ID, func(t *testing.T) {
			for want, given := range map[rules.Verdict]map[string]any{
				rules.Fired: s.Fires, rules.NotFired: s.DoesNotFire, rules.Unknown: s.Unknown,
			} {
				if given == nil {
					continue
				}
				given[id] = "x"
				check(t, s, want, given, s.rule(t))
				check(t, s, want, given, all)
			}
		})
	}
}

func verify(t *testing.T, p *accounts.Policy, given map[string]any) accounts.Decision {
	line, err := p.Set().Input(given)
	require.NoError(t, err)
	in, err := accounts.Decode(line)
	require.NoError(t, err)
	d, err := accounts.Verify(p, in, wednesday)
	require.NoError(t, err)
	return d
}

func TestStoriesOfAccounts(t *testing.T) {
	eachStory(
		t,
		"accounts",
		"account.id",
		15,
		func(t *testing.T, s story, want rules.Verdict, given map[string]any, text string) {
			p, err := accounts.Load(storyFolder("accounts", "sensitive_to: information_governance\n", text))
			require.NoError(t, err)
			d := verify(t, p, given)
			requireOutcome(t, s, want, d.Result(), p.Set(), d.Fired, d.Unknown)
			var then map[string]any
			require.NoError(t, s.Then.Decode(&then))
			if want == rules.Fired &&
				text == s.rule(
					t,
				) { // alone, and of an account that nothing else speaks against, so that its verdict stands
				facts := sound()
				maps.Copy(facts, given)
				d := verify(t, p, facts)
				for _, v := range []accounts.Verdict{accounts.Lock, accounts.Reject, accounts.Hold, accounts.Manual} {
					if then[string(v)] != nil {
						require.Equal(t, []any{v, then[string(v)]}, []any{d.Verdict, string(d.Reason)}, s.ID)
					}
				}
				if then["verify"] != nil {
					require.Equal(t, []any{accounts.VerifyTo, then["verify"]}, []any{d.Verdict, string(d.Level)}, s.ID)
				}
			}
			require.True(t, want != rules.Unknown || d.Verdict == accounts.Manual, s.ID)
		},
	)
}

// sound are the facts of an account that nothing speaks against.
func sound() map[string]any {
	return map[string]any{
		"account.id": "x", "account.kind": "adult", "account.status": "pending", "account.pending_core_h": 1.0,
		"account.age_years": 40, "account.identity_level": "P9",
		"account.pds_match": "exact", "account.nhs_number_match": "exact", "account.name_match": "exact",
		"account.dob_match": "exact", "account.postcode_match": "exact",
		"account.registration_status": "registered", "account.pds_sensitive": false, "account.accounts_on_email": 1,
		"account.vouched_by_staff": false,
		"account.documents":        []string{"photo_id", "proof_of_address"},
		"account.failed_attempts":  0, "account.record_flags": []string{},
	}
}

// storyAccounts is one policy of all stories of accounts, and more.
func storyAccounts(t *testing.T, text string) *accounts.Policy {
	for _, s := range stories(t, "accounts") {
		text += s.rule(t)
	}
	p, err := accounts.Load(storyFolder("accounts", "sensitive_to: information_governance\n", text))
	require.NoError(t, err)
	return p
}

// The strongest verdict wins, and what is not known about a stronger one opens nothing.
func TestStoriesOfAccountsWeigh(t *testing.T) {
	p := storyAccounts(
		t, "  - {id: ask, when: account.identity_level == \"P5\", then: {ask_for: [passport]}, because: ask}\n",
	)
	facts := sound()
	for _, c := range []struct {
		fact    string
		value   any
		verdict accounts.Verdict
		level   accounts.Level
		reason  accounts.Code
	}{ // each fact stays for those after it
		{"account.identity_level", "P9", accounts.VerifyTo, "records", ""},
		{"account.identity_level", "P5", accounts.AskFor, "", ""},
		{"account.name_match", "partial", accounts.Manual, "", "name_differs"},
		{"account.registration_status", "pending", accounts.Hold, "", "registration_pending"},
		{"account.nhs_number_match", "other_person", accounts.Reject, "", "details_mismatch"},
		{"account.failed_attempts", 3, accounts.Lock, "", "failed_attempts"},
	} {
		facts[c.fact] = c.value
		d := verify(t, p, facts)
		require.Equal(t, []any{c.verdict, c.level, c.reason}, []any{d.Verdict, d.Level, d.Reason}, "%+v", d)
	}
}

// What is not known about a stronger rule keeps an account shut; what only the weaker ones need, or no rule, does not.
func TestStoriesOfAccountsNotKnown(t *testing.T) {
	p := storyAccounts(t, "")
	for fact, want := range map[string]accounts.Verdict{
		"pds_match": accounts.Manual, "nhs_number_match": accounts.Manual, "registration_status": accounts.Manual,
		"pds_sensitive": accounts.Manual, "accounts_on_email": accounts.Manual,
		"kind": accounts.Manual, "failed_attempts": accounts.Manual, "name_match": accounts.Manual,
		"postcode_match": accounts.Manual,
		"identity_level": accounts.VerifyTo, "documents": accounts.VerifyTo, "vouched_by_staff": accounts.VerifyTo,
		"pending_core_h": accounts.VerifyTo, "dob_match": accounts.VerifyTo,
	} {
		facts := sound()
		delete(facts, "account."+fact)
		d := verify(t, p, facts)
		require.Equal(t, want, d.Verdict, "%s %+v", fact, d)
		require.Equal(t, want == accounts.Manual, d.Reason == accounts.NotRuledOut, fact)
	}
}
