// Any bytes as a policy or an input: decided or refused in bounded time, without a panic and without quoting a value.

package accounts_test

import (
	"encoding/json"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/stretchr/testify/require"
)

// noon is a Tuesday.
var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// Any bytes as an accounts policy load or are refused with places, without a panic; what loads decides.
func FuzzLoad(f *testing.F) {
	f.Add(goodFolder(f)["accounts.yaml"].Data)
	f.Add([]byte("a: &a [*a]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		folder := goodFolder(t)
		folder["accounts.yaml"] = &fstest.MapFile{Data: data}
		p, ok := suite.LoadsOrRefuses(t, folder)
		if !ok {
			return
		}
		d, err := accounts.Verify(p, accounts.Input{Account: accounts.Account{ID: "a"}}, noon)
		require.NoError(t, err, "a policy that loads decides")
		require.NotEqual(t, accounts.VerifyTo, d.Verdict, "nothing carries any level")
	})
}

// Any line as an account is decided, twice alike, or refused.
func FuzzVerify(f *testing.F) {
	p, err := accounts.Load(goodFolder(f))
	require.NoError(f, err)
	for _, seed := range []string{
		`{"account": {"status": "pending"}}`,
		`{"now": "2026-11-24T12:00:00Z", "account": {"id": "a-1", "date_of_birth": "2011-02-28", "nhs_number": ` +
			`"9434765919", "created_at": "2026-11-20T09:00:00Z", "status": "pending", "kind": "proxy", ` +
			`"identity_level": "P9", "pds_match": "exact", "name_match": "partial", "duplicate_accounts": 0, ` +
			`"proxy_evidence": ["lpa_health"], "documents": ["passport", "utility_bill"], ` +
			`"record_flags": [], "failed_attempts": 6, "accounts_on_email": 4}}`,
		`{"account": {"id": "a", "pds_match": "exact", "identity_level": "P9", "duplicate_accounts": 0, "kind": ` +
			`"adult", "deceased": false, "failed_attempts": 0, "proxy_evidence_count": 1}, "practice": {"opel": ` +
			`2}, "day": {"working_day": true}}`,
		`{"account": {"id": "a", "kind": "dependant", "date_of_birth": "2012-02-29", "verified_at": ` +
			`"2020-01-01T00:00:00Z", "info_requested_at": "9999-12-31T23:59:59Z", "status": "verified", ` +
			`"guardian_verified": true}}`,
	} {
		for n := range 8 {
			f.Add([]byte(seed), uint16(3*n))
		}
	}
	verdicts := []accounts.Verdict{
		accounts.Lock, accounts.Reject, accounts.Hold, accounts.Manual, accounts.AskFor, accounts.VerifyTo,
	}
	f.Fuzz(func(t *testing.T, data []byte, n uint16) {
		suite.Answers(t, data, n, func(line map[string]json.RawMessage) (rules.Decision, []rules.Error, error) {
			in, err := accounts.Decode(line)
			if err != nil {
				return nil, nil, err
			}
			d, err := accounts.Verify(p, in, noon)
			if err != nil {
				return nil, nil, err
			}
			require.Contains(t, verdicts, d.Verdict)
			require.Equal(t, d.Verdict == accounts.VerifyTo, d.Level != "")
			require.True(t, d.NextChange.IsZero() || d.NextChange.After(noon), "the next change is not ahead")
			return d, d.Errors, nil
		})
	})
}
