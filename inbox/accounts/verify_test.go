// Verification of accounts, case by case.

package accounts_test

import (
	"maps"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/stretchr/testify/require"
)

var verifyAt = time.Date(2026, 11, 23, 11, 0, 0, 0, time.UTC) // a Monday

const mustBeKnown = "must_be_known: [account.kind, account.status, account.age_years, account.deceased, " +
	"account.registration_status, account.record_flags, account.pds_sensitive]\n"

const verifyRules = mustBeKnown + `sensitive_to: information_governance
rules:
  - {id: attempts, when: account.failed_attempts >= 3, then: {lock: failed_attempts, propose: phone_patient},
      because: a}
  - {id: other, when: account.nhs_number_match == "other_person",
      then: {reject: details_mismatch, notify: [information_governance]}, because: b}
  - {id: wait, when: account.registration_status == "pending",
      then: {hold: registration_pending, message: wait_for_registration}, because: c}
  - {id: near, when: account.name_match == "partial",
      then: {manual: name_differs, suggest: {verify: requests}, to: reception_lead}, because: d}
  - {id: more, when: account.identity_level == "P0", then: {ask_for: [photo_id, proof_of_address]}, because: e}
  - {id: twice, when: account.duplicate_accounts > 0, then: {suspend: duplicate, alert: duplicate_account}, because: f}
  - {id: low, when: account.vouched_by_staff and account.voucher_authorised, then: {verify: requests}, because: g}
  - {id: high, when: 'account.identity_level in ["P5", "P9"]', then: {verify: records}, because: h}
`

const verifyMessages = `frontdoor: 1
policy: messages
id: m
version: 1
author: test
languages: [en]
wait_for_registration: {tags: [phone], en: "Your registration is not complete. Please ring us if you need help."}
end: m
`

func verifying(t require.TestingT, body string) *accounts.Policy {
	p, err := accounts.Load(verifyingFolder(t, body))
	require.NoError(t, err)
	return p
}

// verifyingFolder is a policy folder with a body, and the example's calendar.
func verifyingFolder(t require.TestingT, body string) fstest.MapFS {
	text := "frontdoor: 1\npolicy: accounts\nid: t\nversion: 1\nauthor: test\n" + body + "end: t\n"
	files := fstest.MapFS{"accounts.yaml": {Data: []byte(text)}, "messages.yaml": {Data: []byte(verifyMessages)}}
	for _, name := range []string{"calendar.yaml", "bank-holidays.json"} {
		data, err := os.ReadFile("../../examples/policies/total-triage/" + name)
		require.NoError(t, err)
		files[name] = &fstest.MapFile{Data: data}
	}
	return files
}

func verified(t require.TestingT, p *accounts.Policy, given map[string]any, now time.Time) accounts.Decision {
	in, err := p.Set().Input(given)
	require.NoError(t, err)
	d, err := p.Decide(in, now)
	require.NoError(t, err)
	return d.(accounts.Decision)
}

type given = map[string]any

// clean is an account against which nothing stands, of which all is known; what differs is laid over it, and "unknown"
// takes a fact away.
func clean(differs given) given {
	out := ofAccount(given{
		"id": "a-9", "status": "pending", "level": "none", "kind": "adult", "date_of_birth": "1988-02-29",
		"nhs_number": "943 476 5919", "nhs_number_match": "exact", "identity_level": "P9", "pds_match": "exact",
		"name_match": "exact", "dob_match": "exact", "postcode_match": "exact", "phone_match": "exact",
		"email_match": "exact", "email_verified": true, "phone_verified": true, "registration_status": "registered",
		"deceased": false, "pds_sensitive": false, "duplicate_accounts": 0, "accounts_on_email": 1,
		"vouched_by_staff": false, "voucher_authorised": false, "documents": []string{}, "record_flags": []string{},
		"failed_attempts": 0, "has_red_submission": false, "created_at": "2026-11-20T17:55:00Z",
	})
	maps.Copy(out, ofAccount(differs))
	return out
}

// ofAccount puts the namespace before names that have none.
func ofAccount(facts given) given {
	out := given{}
	for name, value := range facts {
		if !strings.Contains(name, ".") {
			name = "account." + name
		}
		out[name] = value
	}
	return out
}

// only is an account with nothing that carries a level but what is given.
func only(differs given) given {
	out := clean(
		given{
			"identity_level": "unknown", "pds_match": "unknown", "postcode_match": "unknown",
			"email_verified": false, "phone_verified": false,
		},
	)
	maps.Copy(out, ofAccount(differs))
	return out
}

// result is what a decision must come to.
type result struct {
	verdict accounts.Verdict
	level   accounts.Level
	reason  accounts.Code
}

func verifyTo(level accounts.Level) result { return result{accounts.VerifyTo, level, ""} }

func toPerson(reason accounts.Code) result { return result{accounts.Manual, "", reason} }

func giving(verdict accounts.Verdict, reason accounts.Code) result {
	return result{verdict, "", reason}
}

// wanted is one case: an account and its result.
type wanted struct {
	name  string
	given given
	result
}

func (w wanted) run(t *testing.T, p *accounts.Policy) {
	t.Run(w.name, func(t *testing.T) {
		d := verified(t, p, w.given, verifyAt)
		require.Equal(t, w.result, result{d.Verdict, d.Level, d.Reason})
	})
}

func TestVerifyTheStrongestVerdictWins(t *testing.T) {
	p := verifying(t, verifyRules)
	lock := given{"account.failed_attempts": 3}
	other := given{"account.nhs_number_match": "other_person"}
	wait := given{"account.registration_status": "pending"}
	near, more := given{"account.name_match": "partial"}, given{"account.identity_level": "P0"}
	all := func(of ...given) given {
		out := clean(nil)
		for _, g := range of {
			maps.Copy(out, g)
		}
		return out
	}
	for _, w := range []wanted{
		{"verify", clean(nil), verifyTo(accounts.Records)},
		{
			"ask above verify",
			all(more, given{"account.vouched_by_staff": true, "account.voucher_authorised": true}),
			giving(accounts.AskFor, ""),
		},
		{"manual above ask", all(more, near), toPerson("name_differs")},
		{"hold above manual", all(more, near, wait), giving(accounts.Hold, "registration_pending")},
		{"reject above hold", all(more, near, wait, other), giving(accounts.Reject, "details_mismatch")},
		{"lock above all", all(more, near, wait, other, lock), giving(accounts.Lock, "failed_attempts")},
		{"unknown lock", clean(given{"failed_attempts": "unknown"}), toPerson(accounts.NotRuledOut)},
		{
			"unknown lock above ask", all(more, given{"account.failed_attempts": "unknown"}),
			toPerson(accounts.NotRuledOut),
		},
		{"unknown reject", clean(given{"nhs_number_match": "unknown"}), toPerson(accounts.NotRuledOut)},
		{"unknown hold blocks verify", clean(given{"registration_status": "unknown"}), toPerson(accounts.NotRuledOut)},
		{"unknown manual blocks verify", clean(given{"name_match": "unknown"}), toPerson(accounts.NotRuledOut)},
		{
			"unknown suspend blocks verify", clean(given{"duplicate_accounts": "unknown"}),
			toPerson(accounts.NotRuledOut),
		},
		{"suspend and verify", clean(given{"duplicate_accounts": 1}), toPerson(accounts.WasSuspended)},
		{
			"no rule fits", clean(given{"identity_level": "unknown", "pds_match": "exact"}),
			toPerson(accounts.NotRuledOut),
		},
		{
			"several verify rules: the highest, as the evidence carries it",
			clean(given{"identity_level": "P5", "vouched_by_staff": true, "voucher_authorised": true}),
			verifyTo(accounts.Requests),
		},
	} {
		w.run(t, p)
	}
	d := verified(t, p, all(near), verifyAt)
	require.Equal(t, []any{accounts.Requests, "reception_lead"}, []any{d.Suggest, d.To})
	require.Equal(t, []string{"photo_id", "proof_of_address"}, verified(t, p, all(more), verifyAt).AskFor)
	require.Equal(t, []string{"phone_patient"}, verified(t, p, all(lock), verifyAt).Propose)
	require.Equal(t, "duplicate", verified(t, p, clean(given{"duplicate_accounts": 1}), verifyAt).Suspend)
	red := verified(t, p, all(lock, given{"account.has_red_submission": true}), verifyAt)
	require.True(t, red.TriageNow != nil && *red.TriageNow)
	require.Equal(
		t, accounts.VerifyTo, verified(t, p, clean(given{"has_red_submission": true}), verifyAt).Verdict,
	)
}
