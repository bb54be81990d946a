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
	text := "frontdoor: 1\npolicy: accounts\nid: t\nversion: 1\nauthor: test\n" + body + "end: t\n"
	files := fstest.MapFS{"accounts.yaml": {Data: []byte(text)}, "messages.yaml": {Data: []byte(verifyMessages)}}
	for _, name := range []string{"calendar.yaml", "bank-holidays.json"} {
		data, err := os.ReadFile("../../examples/policies/total-triage/" + name)
		require.NoError(t, err)
		files[name] = &fstest.MapFile{Data: data}
	}
	p, err := accounts.Load(files)
	require.NoError(t, err)
	return p
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

const opensAll = mustBeKnown + "sensitive_to: information_governance\nrules:\n  - {id: all, when: " +
	"account.failed_attempts >= 0, then: {verify: records}, because: x}\n"

// opensAllPolicy is a policy that verifies everybody to records: what the library itself lets through.
func opensAllPolicy(t require.TestingT) *accounts.Policy { return verifying(t, opensAll) }

func TestVerifyOpensNoMoreThanTheEvidenceCarries(t *testing.T) {
	p := opensAllPolicy(t)
	for _, w := range []wanted{
		{"P9", only(given{"identity_level": "P9"}), verifyTo(accounts.Records)},
		{"P5", only(given{"identity_level": "P5"}), verifyTo(accounts.Requests)},
		{"P0", only(given{"identity_level": "P0"}), toPerson(accounts.NoEvidence)},
		{"vouched", only(given{"vouched_by_staff": true, "voucher_authorised": true}), verifyTo(accounts.Requests)},
		{
			"vouched by nobody in particular", only(given{"vouched_by_staff": true, "voucher_authorised": "unknown"}),
			toPerson(accounts.NoEvidence),
		},
		{
			"face and address", only(given{"documents": []string{"photo_id", "proof_of_address"}}),
			verifyTo(accounts.Records),
		},
		{
			"address alone", only(given{"documents": []string{"proof_of_address", "utility_bill"}}),
			toPerson(accounts.NoEvidence),
		},
		{"e-mail answered", only(given{"email_verified": true}), verifyTo(accounts.ContactOnly)},
		{"nothing", only(nil), toPerson(accounts.NoEvidence)},
		{
			"a level that is held is no evidence", only(given{"status": "verified", "level": "records"}),
			toPerson(accounts.NoEvidence),
		},
		{"restricted", clean(given{"pds_sensitive": true}), toPerson(accounts.SensitiveRecord)},
		{"coercion", clean(given{"record_flags": []string{"coercion_risk"}}), toPerson(accounts.SensitiveRecord)},
		{"two candidates", clean(given{"pds_match": "multiple"}), toPerson(accounts.SeveralCandidates)},
		{"elsewhere", clean(given{"registration_status": "elsewhere"}), toPerson(accounts.NotPatientHere)},
		{"dead by registration", clean(given{"registration_status": "deceased"}), toPerson(accounts.RecordedDead)},
		// Nobody looked whether the record is restricted, or who else is in it: "unknown goes to a person".
		{"record flags never looked at", clean(given{"record_flags": "unknown"}), toPerson(accounts.NotLookedAt)},
		{
			"never asked whether the national record is restricted", clean(given{"pds_sensitive": "unknown"}),
			toPerson(accounts.NotLookedAt),
		},
		{
			"registration not known", clean(given{"registration_status": "unknown", "deceased": "unknown"}),
			toPerson(accounts.NotLookedAt),
		},
		// With P9 a person decides; with less evidence, which carries requests alone, it is verified unseen.
		{
			"less evidence opens what more leaves to a person",
			only(given{"pds_match": "exact", "record_flags": []string{"adult_at_risk"}}),
			toPerson(accounts.SensitiveRecord),
		},
		// An account of an unknown kind is treated as an adult's, and so is a child who is called one.
		{"kind not known", clean(given{"kind": "unknown"}), toPerson(accounts.NotLookedAt)},
		{
			"kind not known, patient of 5", clean(given{"kind": "unknown", "date_of_birth": "2021-01-01"}),
			toPerson(accounts.CompetenceOpen),
		},
		{"adult of 12", clean(given{"date_of_birth": "2014-01-01"}), toPerson(accounts.CompetenceOpen)},
		{"status not known", clean(given{"status": "unknown"}), toPerson(accounts.NotLookedAt)},
		// A statement that the number is valid stands above its own check digit.
		{
			"valid is said of an invalid number", clean(given{"nhs_number": "9434765910", "nhs_number_valid": true}),
			toPerson(accounts.NumberInvalid),
		},
	} {
		w.run(t, p)
	}
	require.Equal(t, "information_governance", verified(t, p, clean(given{"pds_sensitive": true}), verifyAt).To)
	require.Equal(
		t, "information_governance",
		verified(t, p, clean(given{"record_flags": []string{"coercion_risk"}}), verifyAt).To,
	)
}

func TestVerifyOnBehalfOfAnother(t *testing.T) {
	p := opensAllPolicy(t)
	dependant := func(differs given) given {
		out := clean(
			given{
				"kind": "dependant", "date_of_birth": "2021-01-01", "guardian_verified": true,
				"proxy_relationship": "parent", "proxy_evidence": []string{"parental_responsibility"},
			},
		)
		maps.Copy(out, ofAccount(differs))
		return out
	}
	proxy := func(differs given) given {
		out := clean(
			given{
				"kind": "proxy", "date_of_birth": "1941-01-01", "proxy_relationship": "child",
			},
		)
		maps.Copy(out, ofAccount(differs))
		return out
	}
	none, lpa := []string{}, []string{"lpa_health"}
	for _, w := range []wanted{
		{"child of 5", dependant(nil), verifyTo(accounts.Records)},
		{
			"child of 5, guardian not known", dependant(given{"guardian_verified": "unknown"}),
			toPerson(accounts.GuardianUnproven),
		},
		{"child of 11", dependant(given{"date_of_birth": "2015-11-23"}), toPerson(accounts.CompetenceOpen)},
		{"the day before 11", dependant(given{"date_of_birth": "2015-11-24"}), verifyTo(accounts.Records)},
		{"the day before 16", dependant(given{"date_of_birth": "2010-11-24"}), toPerson(accounts.CompetenceOpen)},
		{"dependant of 16", dependant(given{"date_of_birth": "2010-11-23"}), toPerson(accounts.AdultNow)},
		{"age not known", dependant(given{"date_of_birth": "unknown"}), toPerson(accounts.AgeNotKnown)},
		{"proxy with consent", proxy(given{"consent": "given"}), verifyTo(accounts.Records)},
		{"proxy, nothing known", proxy(nil), toPerson(accounts.NoAuthority)},
		{
			"no capacity, attorney for health", proxy(given{"consent": "lacks_capacity", "proxy_evidence": lpa}),
			verifyTo(accounts.Records),
		},
		{
			"no capacity, attorney for money",
			proxy(given{"consent": "lacks_capacity", "proxy_evidence": []string{"lpa_finance"}}),
			toPerson(accounts.NoAuthority),
		},
		{
			"refused, attorney or not", proxy(given{"consent": "refused", "proxy_evidence": lpa}),
			toPerson(accounts.ConsentRefused),
		},
		{
			"birth certificate for an adult", proxy(given{"proxy_evidence": []string{"birth_certificate"}}),
			toPerson(accounts.NoAuthority),
		},
		{
			"proxy of a child of 13", proxy(given{"date_of_birth": "2013-01-01", "consent": "given"}),
			toPerson(accounts.CompetenceOpen),
		},
		// A verified adult is not thereby this child's parent: looked, and nothing was shown.
		{"dependant, no evidence seen", dependant(given{"proxy_evidence": none}), toPerson(accounts.NoAuthority)},
		{
			"dependant, evidence not known",
			dependant(given{"proxy_evidence": "unknown", "proxy_relationship": "other"}),
			toPerson(accounts.NoAuthority),
		},
		{"dependant, refused", dependant(given{"consent": "refused"}), toPerson(accounts.ConsentRefused)},
		// A child of 5 cannot consent.
		{
			"proxy with the consent of a child of 5",
			proxy(given{"date_of_birth": "2021-01-01", "consent": "given", "proxy_evidence": none}),
			toPerson(accounts.NoAuthority),
		},
		{
			"care home, refused",
			proxy(given{"kind": "care_home", "consent": "refused", "documents": []string{"data_sharing_agreement"}}),
			toPerson(accounts.ConsentRefused),
		},
		{
			"care home of a child of 12",
			proxy(given{
				"kind": "care_home", "date_of_birth": "2014-01-01", "documents": []string{"data_sharing_agreement"},
			}),
			toPerson(accounts.CompetenceOpen),
		},
		// An abuser may be the proxy: the flag counts at every level, not for records alone.
		{
			"proxy to requests at risk of coercion",
			proxy(given{"consent": "given", "identity_level": "P5", "record_flags": []string{"coercion_risk"}}),
			toPerson(accounts.SensitiveRecord),
		},
		// The age the host kept is out of date: the date of birth says 12.
		{
			"age 8 beside a birth 12 years ago", dependant(given{"date_of_birth": "2014-01-01", "age_years": 8}),
			toPerson(accounts.Contradictory),
		},
	} {
		w.run(t, p)
	}
}

func TestNearMatch(t *testing.T) {
	p := opensAllPolicy(t)
	d := verified(
		t,
		p,
		clean(
			given{
				"name_match": "partial", "dob_match": "none",
				"nhs_number_match": "other_person", "postcode_match": "unknown",
			},
		),
		verifyAt,
	)
	got := map[string]string{}
	for _, c := range d.NearMatch {
		require.NotEmpty(t, c.Text)
		got[c.Field] = c.Match
	}
	require.Equal(
		t,
		map[string]string{
			"name": "partial", "dob": "none", "nhs_number": "other_person", "postcode": "not_compared",
			"phone": "exact", "email": "exact",
		},
		got,
	)
	require.Empty(t, verified(t, p, clean(nil), verifyAt).NearMatch)
}

func TestValidNHSNumber(t *testing.T) {
	for number, valid := range map[string]bool{
		"9434765919": true, "943 476 5919": true, "943-476-5919": true, "4010232137": true,
		"9990000018": checks("9990000018"), "9434765918": false, "9434765910": false,
		"": false, " ": false, "943476591": false, "94347659190": false, "943476591X": false, "٩٤٣٤٧٦٥٩١٩": false,
		"９４３４７６５９１９": false, "943\u00a0476\u00a05919": false,
		"+9434765919": false, "9434765919\n": false, "943.476.5919": false,
	} {
		require.Equal(t, valid, accounts.ValidNHSNumber(number), "%q", number)
	}
	for n := range 2000 { // against the rule as the data dictionary writes it, over the test range and a common one
		for _, base := range []int{9990000000, 4010230000} {
			s := digits(base + n*7)
			require.Equal(t, checks(s), accounts.ValidNHSNumber(s), s)
		}
	}
}

func digits(n int) (s string) {
	for ; n > 0; n /= 10 {
		s = string(rune('0'+n%10)) + s
	}
	return s
}

// checks is the check digit in the dictionary's five steps.
func checks(s string) bool {
	total := 0
	for i := range 9 {
		total += int(s[i]-'0') * (10 - i)
	}
	check := 11 - total%11
	if check == 11 {
		check = 0
	}
	return check != 10 && check == int(s[9]-'0')
}
