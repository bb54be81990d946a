// Nothing of a patient comes out of errors, decisions, records and printed values.

package accounts_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// A token in each field that holds something of a patient: none may come out of any printer, error, decision or
// record. Ids of accounts, items, people, inboxes and practices may.
const leak = "canary7f3a"

// of the patient: none of these comes out either.
var patients = []string{
	leak, "9434765919", "943 476 5919", "943-476-5919", "1961-", "1961 5", "Year:1961", "May 1961", "P9",
	"domestic_abuse", "coercion_risk", "passport", "lpa_health", "spouse", "lacks_capacity", "deducted",
}

func printed(v any) map[string]string {
	out := map[string]string{}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%e"} {
		out[verb], out["pointer "+verb] = fmt.Sprintf(verb, v), fmt.Sprintf(verb, &v)
		out["in a struct "+verb] = fmt.Sprintf(verb, struct{ V any }{v})
		out["in a slice "+verb] = fmt.Sprintf(verb, []any{v})
		out["in a map "+verb] = fmt.Sprintf(verb, map[string]any{"k": v})
	}
	out["extra"] = fmt.Sprintf(strings.Repeat("x", 1), v) // no verb at all
	out["error"] = fmt.Errorf("failed: %v", v).Error()
	var text, asJSON bytes.Buffer
	timeless := &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}
	slog.New(slog.NewTextHandler(&text, timeless)).Info("x", "v", v, "in", struct{ V any }{v}, "list", []any{v})
	slog.New(slog.NewJSONHandler(&asJSON, timeless)).Info("x", "v", v, "in", struct{ V any }{v}, "list", []any{v})
	out["slog text"], out["slog json"] = text.String(), asJSON.String()
	if b, err := json.Marshal(v); err == nil {
		out["json"] = string(b)
	}
	if b, err := yaml.Marshal(v); err == nil {
		out["yaml"] = string(b)
	}
	if b, err := xml.Marshal(v); err == nil {
		out["xml"] = string(b)
	}
	var g bytes.Buffer
	_ = gob.NewEncoder(&g).Encode(v)
	out["gob"] = g.String()
	return out
}

func withholds(t *testing.T, name string, v any, never []string) {
	for sink, said := range printed(v) {
		for _, token := range never {
			require.NotContains(t, said, token, "%s through %s", name, sink)
			if len(token) >= 8 &&
				strings.HasSuffix(strings.ToLower(sink), "%x") { // what is shorter may stand in a digest or a pointer
				require.NotContains(t, strings.ToLower(said), fmt.Sprintf("%x", token), "%s through %s", name, sink)
			}
		}
	}
}

func fullAccount() accounts.Input {
	yes, five, one := rules.Known(true), rules.Known(5), rules.Known(1)
	return accounts.Input{Account: accounts.Account{
		ID: "a-9", DateOfBirth: calendar.Date{Year: 1961, Month: 5, Day: 2}, NHSNumber: rules.NewText("943 476 5919"),
		Status: "pending", Level: accounts.NoLevel, Kind: "proxy",
		CreatedAt:  verifyAt.Add(-time.Hour),
		VerifiedAt: time.Time{}, IdentityLevel: "P9", PDSMatch: "exact", NHSNumberMatch: "exact",
		NameMatch: "partial", DOBMatch: "exact",
		PostcodeMatch: "none", PhoneMatch: "none", EmailMatch: "exact", EmailVerified: yes, PhoneVerified: yes,
		RegistrationStatus: "deducted", Deceased: rules.Known(false),
		PDSSensitive: yes, DuplicateAccounts: five, AccountsOnEmail: one, ProxyRelationship: "spouse",
		ProxyEvidence: []string{"lpa_health"}, Consent: "lacks_capacity",
		Documents:   []string{"passport"},
		RecordFlags: []string{"domestic_abuse", "coercion_risk"}, FailedAttempts: rules.Known(0), HasRedSubmission: yes,
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
		in.Account.IdentityLevel = level
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
		withholds(t, name, v, patients)
	}
	in.Account.NHSNumber = rules.NewText(leak)
	d, err := accounts.Verify(opensAllPolicy(t), in, verifyAt)
	require.NoError(t, err)
	withholds(t, "wrong number", d, patients)
}

// Every value that an input may not have, given in Go: the error names the fact alone.
func TestI15ErrorsOfVerifyHoldNoValue(t *testing.T) {
	p := verifying(t, verifyRules)
	for name, spoil := range map[string]func(*accounts.Account){
		"status": func(a *accounts.Account) { a.Status = leak },
		"level":  func(a *accounts.Account) { a.Level = leak }, "kind": func(a *accounts.Account) { a.Kind = leak },
		"age":          func(a *accounts.Account) { a.AgeYears = rules.Known(194347659) },
		"identity":     func(a *accounts.Account) { a.IdentityLevel = leak },
		"pds":          func(a *accounts.Account) { a.PDSMatch = leak },
		"number":       func(a *accounts.Account) { a.NHSNumberMatch = leak },
		"name":         func(a *accounts.Account) { a.NameMatch = leak },
		"dob":          func(a *accounts.Account) { a.DOBMatch = leak },
		"postcode":     func(a *accounts.Account) { a.PostcodeMatch = leak },
		"phone":        func(a *accounts.Account) { a.PhoneMatch = leak },
		"email":        func(a *accounts.Account) { a.EmailMatch = leak },
		"registration": func(a *accounts.Account) { a.RegistrationStatus = leak },
		"relationship": func(a *accounts.Account) { a.ProxyRelationship = leak },
		"evidence":     func(a *accounts.Account) { a.ProxyEvidence = []string{leak} },
		"consent":      func(a *accounts.Account) { a.Consent = leak },
		"documents":    func(a *accounts.Account) { a.Documents = []string{leak} },
		"flags":        func(a *accounts.Account) { a.RecordFlags = []string{leak} },
		"attempts":     func(a *accounts.Account) { a.FailedAttempts = rules.Known(194347659) },
	} {
		in := fullAccount()
		spoil(&in.Account)
		d, err := accounts.Verify(p, in, verifyAt)
		require.Error(t, err, name)
		withholds(t, name, err, append([]string{"194347659"}, patients...))
		require.Empty(t, d.Verdict)
	}
	in := fullAccount()
	in.Account.ID = ""
	_, err := accounts.Verify(p, in, verifyAt)
	withholds(t, "no id", err, patients)
	in = fullAccount()
	in.Account.DateOfBirth.Year, in.Account.CreatedAt = 2061, verifyAt.AddDate(10, 0, 0)
	d, err := accounts.Verify(p, in, verifyAt)
	require.NoError(t, err)
	require.NotEmpty(t, d.Errors)
	withholds(t, "later", d.Errors, append([]string{"2061-", "2061 5", "2036-"}, patients...))
}

// Every way to get a line wrong, with the canary as the wrong value or the unknown name.
func TestI15ErrorsOfDecodeHoldNoValue(t *testing.T) {
	p := verifying(t, verifyRules)
	bad := []string{
		`"` + leak + `"`, `["` + leak + `"]`, `{"` + leak + `":1}`, `[["` + leak + `"]]`, `9434765919`, `-1e99`,
		`true`, `null`, `"9434765919"`, `"1961-02-31"`, `"1961-05-02T25:00:00Z"`, `[{"on":"` + leak + `"}]`,
	}
	for ns, decide := range map[string]func(map[string]json.RawMessage, time.Time) (
		rules.Decision, error,
	){"account": p.Decide} {
		names := []string{
			"date_of_birth", "nhs_number", "created_at", "verified_at", "info_requested_at", "received_at", "waits",
			"assignee_leave", "due_at", "snoozed_until", leak, leak + " x",
		}
		for _, f := range p.Set().FactList() {
			names = append(names, strings.TrimPrefix(f.Name, "account."))
		}
		slices.Sort(names)
		for _, name := range slices.Compact(names) {
			for _, value := range bad {
				in := map[string]json.RawMessage{ns: json.RawMessage(`{"id":"x","` + name + `":` + value + `}`)}
				d, err := decide(in, verifyAt)
				if err != nil {
					withholds(t, name, err, []string{leak, "9434765919", "1961-"})
					continue
				}
				b, err := json.Marshal(d)
				require.NoError(t, err)
				for _, token := range []string{leak, "9434765919", "1961-"} {
					require.NotContains(t, string(b), token, name)
				}
			}
		}
		for _, line := range []string{
			`{"` + leak + `":1}`, `{"` + ns + `":"` + leak + `"}`, `{"` + ns + `":{"id":"x","` + leak + `!":1}}`,
			`{"reviewed":"` + leak + `"}`, `{"reviewed":{"` + leak + `":1}}`, leak,
			`{"` + ns + `":{"nhs_number":"9434765919"`,
		} {
			in, err := wire.Line([]byte(line))
			if err == nil {
				_, err = decide(in, verifyAt)
			}
			require.Error(t, err, line)
			withholds(t, line, err, []string{leak, "9434765919"})
		}
	}
}
