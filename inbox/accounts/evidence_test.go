// How much the evidence opens, whatever the rules say, and who may act for a patient.

package accounts_test

import (
	"maps"
	"testing"

	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/stretchr/testify/require"
)

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
