// Invariants of verification, over random policies and accounts. Contradictions, as an age beside a date of birth,
// are cases of verify_test.go and not drawn here.

package accounts_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var verifyConditions = []string{
	`account.failed_attempts >= 3`, `account.failed_attempts < 3`, `account.identity_level == "P9"`,
	`account.identity_level != "P0"`, `account.name_match != "exact"`,
	`account.pds_match == "exact"`, `account.pds_match != "multiple"`,
	`has_any(account.record_flags, "violent_patient", "coercion_risk")`, `account.age_years >= 13`,
	`account.age_years < 16`,
	`12 <= account.age_years < 14`, `account.pending_core_h > 8`, `account.pending_core_h <= 40`,
	`account.info_requested_working_days >= 2`, `account.status == "pending"`,
	`account.kind == "dependant"`, `account.kind != "proxy"`, `account.accounts_on_email > 1`,
	`account.duplicate_accounts == 0`, `account.email_verified`,
	`not account.phone_verified`, `account.postcode_match == "exact"`,
	`has_all(account.documents, "photo_id", "utility_bill")`, `day.core_hours_now`,
	`account.proxy_evidence_count >= 1`,
}

var (
	rulesThatShut = []string{
		"lock: true", "lock: attempts", "reject: mismatch", "hold: waits", "manual: true", "manual: look",
	}
	opening = []string{"verify: contact_only", "verify: requests", "verify: records"}
	beside  = []string{
		"ask_for: [photo_id]", "ask_for: [utility_bill, lpa_health]", "suspend: true", "suspend: duplicate",
		"alert: late", "propose: phone_patient",
	}
)

func randomRule(rt *rapid.T, id string, thens []string) string {
	when := rapid.SampledFrom(verifyConditions).Draw(rt, "condition")
	switch rapid.IntRange(0, 3).Draw(rt, "form") {
	case 1:
		when = "not (" + when + ")"
	case 2:
		when = "(" + when + ") and (" + rapid.SampledFrom(verifyConditions).Draw(rt, "and") + ")"
	case 3:
		when = "(" + when + ") or (" + rapid.SampledFrom(verifyConditions).Draw(rt, "or") + ")"
	}
	return fmt.Sprintf(
		"  - {id: %s, when: '%s', then: {%s}, because: x}\n", id, when, rapid.SampledFrom(thens).Draw(rt, "then"),
	)
}

func randomRules(rt *rapid.T) (out []string) {
	for n := range rapid.IntRange(1, 3).Draw(rt, "opening") {
		out = append(out, randomRule(rt, fmt.Sprintf("open-%d", n), opening))
	}
	for n := range rapid.IntRange(0, 4).Draw(rt, "others") {
		out = append(
			out,
			randomRule(
				rt, fmt.Sprintf("%c-%d", 'a'+rapid.IntRange(0, 25).Draw(rt, "letter"), n),
				slices.Concat(rulesThatShut, beside),
			),
		)
	}
	return out
}

func policyOf(t require.TestingT, list []string) *accounts.Policy {
	return verifying(t, mustBeKnown+"sensitive_to: information_governance\nrules:\n"+strings.Join(list, ""))
}

// randomAccount is clean but for some facts.
func randomAccount(rt *rapid.T, p *accounts.Policy) given {
	out := clean(nil)
	switch rapid.SampledFrom([]string{"adult", "adult", "dependant", "proxy", "care_home"}).Draw(rt, "base") {
	case "dependant":
		maps.Copy(
			out,
			given{
				"account.kind": "dependant", "account.date_of_birth": "2019-05-05", "account.guardian_verified": true,
				"account.proxy_evidence": []string{"parental_responsibility"},
			},
		)
	case "proxy":
		maps.Copy(
			out,
			given{
				"account.kind": "proxy", "account.date_of_birth": "1950-05-05", "account.consent": "given",
				"account.proxy_evidence": []string{"lpa_health"},
			},
		)
	case "care_home":
		maps.Copy(out, given{"account.kind": "care_home", "account.documents": []string{"data_sharing_agreement"}})
	}
	facts := p.Set().FactList()
	for n := range rapid.IntRange(0, 6).Draw(rt, "changes") {
		f := rapid.SampledFrom(facts).Draw(rt, fmt.Sprint("change ", n))
		switch {
		case !strings.HasPrefix(f.Name, "account.") || f.From != "":
		case rapid.IntRange(0, 3).Draw(rt, "how") == 0:
			delete(out, f.Name)
		case f.Kind == "bool":
			out[f.Name] = rapid.Bool().Draw(rt, f.Name)
		case f.Kind == "int":
			out[f.Name] = rapid.IntRange(0, 4).Draw(rt, f.Name)
		case f.Kind == "list":
			out[f.Name] = rapid.SliceOfNDistinct(rapid.SampledFrom(f.Values), 0, 3, func(s string) string { return s }).
				Draw(rt, f.Name)
		case f.Kind == "enum":
			out[f.Name] = rapid.SampledFrom(f.Values).Draw(rt, f.Name)
		}
	}
	raw := map[string][]string{
		"date_of_birth": {
			"", "", "", "1950-02-28", "1988-02-29", "2008-02-29", "2010-11-24", "2010-11-23", "2012-02-29",
			"2013-11-25", "2015-11-24", "2015-11-23", "2016-02-29", "2024-01-01",
		},
		"nhs_number":        {"", "", "", "9434765918", "943-476-5919", "1", "９４３４７６５９１９"},
		"created_at":        {"", "2018-11-20T17:55:00Z", "2026-11-23T08:00:00Z"},
		"verified_at":       {"", "2026-11-23T09:00:00Z", "2023-03-01T00:00:00Z"},
		"info_requested_at": {"", "2026-11-18T12:00:00Z", "2026-11-22T12:00:00Z"},
	}
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		if v := rapid.SampledFrom(raw[name]).Draw(rt, name); v != "" {
			out["account."+name] = v
		}
	}
	return out
}

func openedLevel(d accounts.Decision) int {
	if d.Verdict != accounts.VerifyTo {
		return 0
	}
	return slices.Index([]accounts.Level{"", accounts.ContactOnly, accounts.Requests, accounts.Records}, d.Level)
}

func strength(v accounts.Verdict) int {
	return slices.Index(
		[]accounts.Verdict{
			accounts.VerifyTo, accounts.AskFor, accounts.Manual, accounts.Hold, accounts.Reject, accounts.Lock,
		},
		v,
	)
}

func verdictBytes(t require.TestingT, d accounts.Decision) string {
	b, err := json.Marshal(d)
	require.NoError(t, err)
	return string(b)
}

// comparisons are what may or may not have been compared, or asked for: only a difference that was found speaks
// against.
var comparisons = []string{
	"account.nhs_number", "account.nhs_number_valid", "account.nhs_number_match", "account.name_match",
	"account.dob_match", "account.pds_match", "account.consent",
}

func TestVerifyMissingFactsNeverOpen(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := policyOf(rt, randomRules(rt))
		g := randomAccount(rt, p)
		before := openedLevel(verified(rt, p, g, verifyAt))
		for _, fact := range slices.Sorted(maps.Keys(g)) {
			if fact == "account.id" || fact == "account.info_requested_at" { // absent: none was asked for
				continue
			}
			if slices.Contains(comparisons, fact) {
				continue
			}
			less := maps.Clone(g)
			delete(less, fact)
			require.LessOrEqual(rt, openedLevel(verified(rt, p, less, verifyAt)), before, "without %s", fact)
		}
	})
}

func TestVerifyAddingARuleThatShutsNeverOpens(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		list := randomRules(rt)
		more := append(slices.Clone(list), randomRule(rt, "more", rulesThatShut))
		p, q := policyOf(rt, list), policyOf(rt, more)
		g := randomAccount(rt, p)
		before, after := verified(rt, p, g, verifyAt), verified(rt, q, g, verifyAt)
		require.LessOrEqual(rt, openedLevel(after), openedLevel(before))
		require.GreaterOrEqual(rt, strength(after.Verdict), strength(before.Verdict))
		also := verified(rt, policyOf(rt, append(slices.Clone(list), randomRule(rt, "also", beside))), g, verifyAt)
		require.LessOrEqual(rt, openedLevel(also), openedLevel(before))
	})
}

func TestVerifyOrderAndBytes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		list := randomRules(rt)
		p, q := policyOf(rt, list), policyOf(rt, rapid.Permutation(list).Draw(rt, "order"))
		g := randomAccount(rt, p)
		first := verdictBytes(rt, verified(rt, p, g, verifyAt))
		require.Equal(rt, first, verdictBytes(rt, verified(rt, p, g, verifyAt)))
		require.Equal(rt, first, verdictBytes(rt, verified(rt, q, g, verifyAt)))
	})
}

// mostSupported is what evidence carries, from the requirement: P9 for records and P5 for requests; vouching by
// somebody who may, never for records; documents for records when they show the face and the address; agreement with
// the national register, or in all four details with the practice's, for requests; an answered address or number for
// contact alone.
func mostSupported(g given) int {
	docs, _ := g["account.documents"].([]string)
	seen := func(of ...string) bool {
		return slices.ContainsFunc(of, func(d string) bool { return slices.Contains(docs, d) })
	}
	face := seen("photo_id", "passport", "driving_licence", "biometric_permit")
	address := seen("proof_of_address", "utility_bill", "council_tax_bill", "bank_statement")
	exact := true
	for _, of := range []string{"name", "dob", "postcode", "nhs_number"} {
		exact = exact && g["account."+of+"_match"] == "exact"
	}
	switch {
	case g["account.identity_level"] == "P9" || face && address:
		return 3
	case g["account.identity_level"] == "P5" || face || g["account.pds_match"] == "exact" || exact,
		g["account.vouched_by_staff"] == true && g["account.voucher_authorised"] == true:
		return 2
	case g["account.email_verified"] == true || g["account.phone_verified"] == true:
		return 1
	}
	return 0
}

// whyNeverOpened says why an account may not be verified by rules at all; "" for nothing.
func whyNeverOpened(g given, now time.Time) string {
	is := func(fact string, values ...any) bool { return slices.Contains(values, g["account."+fact]) }
	evidence, _ := g["account.proxy_evidence"].([]string)
	docs, _ := g["account.documents"].([]string)
	number, _ := g["account.nhs_number"].(string)
	number = strings.NewReplacer(" ", "", "-", "").Replace(number)
	flags, _ := g["account.record_flags"].([]string)
	born, err := time.Parse(time.DateOnly, fmt.Sprint(g["account.date_of_birth"]))
	turned := func(years int) bool { return !now.Before(born.AddDate(years, 0, 0)) } // of 29 February: 1 March
	switch {
	case is("deceased", true) || is("registration_status", "deceased"):
		return "dead"
	case is("nhs_number_match", "other_person") || is("name_match", "none") || is("dob_match", "none"):
		return "somebody else"
	case number != "" && (len(number) != 10 || !checks(number)):
		return "invalid number"
	case is("registration_status", "elsewhere", "deducted"), is("pds_match", "multiple"),
		is("status", "rejected", "suspended"):
		return "not here, several, rejected, suspended"
	case is("pds_sensitive", true) || slices.Contains(flags, "restricted_access"):
		return "restricted"
	}
	return whyNobodyActs(g, evidence, docs, err == nil, turned)
}

// whyNobodyActs says why nobody may act for the patient by rules; "" for nothing.
func whyNobodyActs(g given, evidence, docs []string, ageKnown bool, turned func(years int) bool) string {
	is := func(fact string, values ...any) bool { return slices.Contains(values, g["account."+fact]) }
	switch {
	case is("kind", "dependant", "proxy") && (!ageKnown || turned(11) && !turned(16)):
		return "11 to 15, or who knows"
	case is("kind", "dependant") && (turned(16) || !is("guardian_verified", true)):
		return "dependant"
	case is("kind", "proxy") && is("consent", "refused"):
		return "refused"
	case is("kind", "proxy") && !is("consent", "given") && len(evidence) == 0:
		return "no authority"
	case is("kind", "care_home") && !slices.Contains(docs, "data_sharing_agreement"):
		return "no agreement"
	}
	return ""
}

func TestVerifyNeverMoreThanTheEvidenceCarries(t *testing.T) {
	all, n := opensAllPolicy(t), 0
	rapid.Check(t, func(rt *rapid.T) {
		g := randomAccount(rt, all)
		p := all
		if rapid.Bool().Draw(rt, "other policy") {
			p = policyOf(rt, randomRules(rt))
		}
		d := verified(rt, p, g, verifyAt)
		require.LessOrEqual(rt, openedLevel(d), mostSupported(g))
		if why := whyNeverOpened(g, verifyAt); why != "" {
			require.Zero(rt, openedLevel(d), why)
		}
		if d.Verdict == accounts.VerifyTo {
			n++
			require.NotEmpty(rt, d.Level)
			require.Empty(rt, d.Suspend)
		} else {
			require.Empty(rt, d.Level)
		}
	})
	require.True(t, n > 0 || !enough(), "nothing was ever verified: the test is empty")
}

func TestVerifyTimeAlone(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := policyOf(rt, randomRules(rt))
		g := randomAccount(rt, p)
		d := verified(rt, p, g, verifyAt)
		until := d.NextChange
		if until.IsZero() || until.After(verifyAt.AddDate(1, 0, 0)) {
			until = verifyAt.AddDate(1, 0, 0)
		}
		length := until.Sub(verifyAt)
		for _, at := range []time.Duration{
			1, time.Second, time.Minute, length / 7, length / 3, length / 2, length * 9 / 10, length - time.Minute,
			length - 1,
		} {
			if at <= 0 || at >= length {
				continue
			}
			later := verified(rt, p, g, verifyAt.Add(at))
			require.Equal(
				rt, []any{d.Verdict, d.Level, d.Reason, d.Fired, d.Unknown},
				[]any{later.Verdict, later.Level, later.Reason, later.Fired, later.Unknown},
				"%v after, before the next change at %v", at, d.NextChange,
			)
		}
	})
}
