// Nothing of a patient comes out of errors, decisions, records and printed values.

package accounts_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/stretchr/testify/require"
)

// A token in each field that holds something of a patient: none may come out of any printer, error, decision or
// record. Ids of accounts, items, people, inboxes and practices may.
const leak = "canary7f3a"

// of the patient: none of these comes out either.
var patients = []string{
	leak, "9434765919", "943 476 5919", "943-476-5919", "1961-", "1961 5", "Year:1961", "May 1961", "P9",
	"domestic_abuse", "coercion_risk", "passport", "lpa_health", "spouse", "lacks_capacity", "deducted",
}

func fullAccount() accounts.Input {
	yes, five, one := rules.Known(true), rules.Known(5), rules.Known(1)
	return accounts.Input{Account: accounts.Account{
		ID: "a-9", DateOfBirth: rules.Withhold(calendar.Date{Year: 1961, Month: 5, Day: 2}), NHSNumber: rules.NewText("943 476 5919"),
		Status: "pending", Level: accounts.NoLevel, Kind: "proxy",
		CreatedAt:  verifyAt.Add(-time.Hour),
		VerifiedAt: time.Time{}, IdentityLevel: rules.Withhold("P9"), PDSMatch: rules.Withhold("exact"), NHSNumberMatch: rules.Withhold("exact"),
		NameMatch: rules.Withhold("partial"), DOBMatch: rules.Withhold("exact"),
		PostcodeMatch: rules.Withhold("none"), PhoneMatch: rules.Withhold("none"), EmailMatch: rules.Withhold("exact"), EmailVerified: yes, PhoneVerified: yes,
		RegistrationStatus: rules.Withhold("deducted"), Deceased: rules.Withhold(false),
		PDSSensitive: rules.WithholdKnown(yes), DuplicateAccounts: rules.WithholdKnown(five), AccountsOnEmail: rules.WithholdKnown(one), ProxyRelationship: rules.Withhold("spouse"),
		ProxyEvidence: rules.Withhold([]string{"lpa_health"}), Consent: rules.Withhold("lacks_capacity"),
		Documents:   rules.Withhold([]string{"passport"}),
		RecordFlags: rules.Withhold([]string{"domestic_abuse", "coercion_risk"}), FailedAttempts: rules.Known(0), HasRedSubmission: yes,
	}}
}

func TestI15NothingOfAnAccountComesOut(t *testing.T) {
	p := verifying(t, verifyRules)
	in := fullAccount()
	values := map[string]any{
		"number": in.Account.NHSNumber, "account": in.Account, "pointer": &in.Account, "input": in,
		"nobody": in.Account.NHSNumber.Reveal(rules.Viewer{}),
	}
	for n, level := range []string{"P9", "P0"} {
		in.Account.IdentityLevel = rules.Withhold(level)
		d, err := accounts.Verify(p, in, verifyAt)
		require.NoError(t, err)
		values[fmt.Sprint(
			"decision ", n,
		)], values[fmt.Sprint("facts ", n)], values[fmt.Sprint("result ", n)] = d, d.Result().
			Facts(),
			d.Result()
		values[fmt.Sprint("why ", n)], values[fmt.Sprint("gaps ", n)] = d.Result().
			Why(p.Set().Rule("near")),
			d.Result().
				Gaps()
		values[fmt.Sprint("no viewer ", n)] = d.Result().
			Facts().
			Evidence(rules.Viewer{Role: "gp"}, "account.record_flags")
	}
	for name, v := range values {
		suite.Withholds(t, name, v, patients...)
	}
	in.Account.NHSNumber = rules.NewText(leak)
	d, err := accounts.Verify(opensAllPolicy(t), in, verifyAt)
	require.NoError(t, err)
	suite.Withholds(t, "wrong number", d, patients...)
}

// notAllowed are the secrets that are no words of the schema which an error lists as allowed.
func notAllowed(t *testing.T, err error, secrets []string) []string {
	var e *rules.Error
	require.ErrorAs(t, err, &e)
	return slices.DeleteFunc(slices.Clone(secrets), func(s string) bool { return strings.Contains(e.Allowed, s) })
}

// Every value that an input may not have, given in Go: the error names the fact alone.
func TestI15ErrorsOfVerifyHoldNoValue(t *testing.T) {
	p := verifying(t, verifyRules)
	for name, spoil := range map[string]func(*accounts.Account){
		"status": func(a *accounts.Account) { a.Status = leak },
		"level":  func(a *accounts.Account) { a.Level = leak }, "kind": func(a *accounts.Account) { a.Kind = leak },
		"age":          func(a *accounts.Account) { a.AgeYears = rules.Withhold(194347659) },
		"identity":     func(a *accounts.Account) { a.IdentityLevel = rules.Withhold(leak) },
		"pds":          func(a *accounts.Account) { a.PDSMatch = rules.Withhold(leak) },
		"number":       func(a *accounts.Account) { a.NHSNumberMatch = rules.Withhold(leak) },
		"name":         func(a *accounts.Account) { a.NameMatch = rules.Withhold(leak) },
		"dob":          func(a *accounts.Account) { a.DOBMatch = rules.Withhold(leak) },
		"postcode":     func(a *accounts.Account) { a.PostcodeMatch = rules.Withhold(leak) },
		"phone":        func(a *accounts.Account) { a.PhoneMatch = rules.Withhold(leak) },
		"email":        func(a *accounts.Account) { a.EmailMatch = rules.Withhold(leak) },
		"registration": func(a *accounts.Account) { a.RegistrationStatus = rules.Withhold(leak) },
		"relationship": func(a *accounts.Account) { a.ProxyRelationship = rules.Withhold(leak) },
		"evidence":     func(a *accounts.Account) { a.ProxyEvidence = rules.Withhold([]string{leak}) },
		"consent":      func(a *accounts.Account) { a.Consent = rules.Withhold(leak) },
		"documents":    func(a *accounts.Account) { a.Documents = rules.Withhold([]string{leak}) },
		"flags":        func(a *accounts.Account) { a.RecordFlags = rules.Withhold([]string{leak}) },
		"attempts":     func(a *accounts.Account) { a.FailedAttempts = rules.Known(194347659) },
	} {
		in := fullAccount()
		spoil(&in.Account)
		d, err := accounts.Verify(p, in, verifyAt)
		require.Error(t, err, name)
		suite.Withholds(t, name, err, append([]string{"194347659"}, notAllowed(t, err, patients)...)...)
		require.Empty(t, d.Verdict)
	}
	in := fullAccount()
	in.Account.ID = ""
	_, err := accounts.Verify(p, in, verifyAt)
	suite.Withholds(t, "no id", err, patients...)
	in = fullAccount()
	in.Account.DateOfBirth = rules.Withhold(calendar.Date{Year: 2061, Month: 5, Day: 2})
	in.Account.CreatedAt = verifyAt.AddDate(10, 0, 0)
	d, err := accounts.Verify(p, in, verifyAt)
	require.NoError(t, err)
	require.NotEmpty(t, d.Errors)
	suite.Withholds(t, "later", d.Errors, append([]string{"2061-", "2061 5", "2036-"}, patients...)...)
}

// Every way to get a line wrong, with the canary as the wrong value or the unknown name.
func TestI15ErrorsOfDecodeHoldNoValue(t *testing.T) {
	suite.WrongInputs(t, verifying(t, verifyRules), `{"account":{"id":"x"}}`, "account", []string{
		"date_of_birth", "nhs_number", "created_at", "verified_at", "info_requested_at", "received_at", "waits",
		"assignee_leave", "due_at", "snoozed_until",
	}, verifyAt)
}
