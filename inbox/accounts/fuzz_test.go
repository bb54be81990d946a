// Any bytes as a policy or an input: decided or refused in bounded time, without a panic and without quoting a value.

package accounts_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
	"github.com/stretchr/testify/require"
)

// noon is a Tuesday.
var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// loadsOrRefuses loads a file in a good folder: it loads, or is refused with places, in bounded time.
func loadsOrRefuses(t *testing.T, name string, data []byte, load func(fs.FS) error) bool {
	folder := goodFolder(t)
	folder[name] = &fstest.MapFile{Data: data}
	began := time.Now()
	err := load(folder)
	require.Less(t, time.Since(began), 20*time.Second)
	if err == nil {
		return true
	}
	var problems problem.Problems
	require.True(t, errors.As(err, &problems) && problems.Fatal() && err.Error() != "", "%v", err)
	for _, p := range problems {
		require.Positive(t, p.Line, p.Message)
		require.Positive(t, p.Col, p.Message)
	}
	return false
}

// Any bytes as an accounts policy load or are refused with places, without a panic; what loads decides.
func FuzzLoad(f *testing.F) {
	f.Add(goodFolder(f)["accounts.yaml"].Data)
	f.Add([]byte("a: &a [*a]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var p *accounts.Policy
		if !loadsOrRefuses(
			t,
			"accounts.yaml",
			data,
			func(fsys fs.FS) (err error) { p, err = accounts.Load(fsys); return err },
		) {
			return
		}
		d, err := accounts.Verify(p, accounts.Input{Account: accounts.Account{ID: "a"}}, noon)
		require.NoError(t, err, "a policy that loads decides")
		require.NotEqual(t, accounts.VerifyTo, d.Verdict, "nothing carries any level")
	})
}

// canaries are values that nothing may quote: a text, a number and what is neither.
var canaries = []any{
	"Quagga-4711", 47114711.5, []any{"Quagga-4711"}, map[string]any{"on": "Quagga-4711", "from": "Quagga-4711"},
}

// planted is the line with a canary in the place of the n-th value in it.
func planted(line map[string]json.RawMessage, n int, canary any) map[string]json.RawMessage {
	data, _ := json.Marshal(line)
	var tree any
	_ = json.Unmarshal(data, &tree)
	var plant func(of any) any
	plant = func(of any) any {
		switch x := of.(type) {
		case map[string]any:
			for _, key := range slices.Sorted(maps.Keys(x)) {
				x[key] = plant(x[key])
			}
			return x
		case []any:
			for i := range x {
				x[i] = plant(x[i])
			}
			if len(x) > 0 {
				return x
			}
		}
		n--
		if n == -1 {
			return canary
		}
		return of
	}
	data, _ = json.Marshal(plant(tree))
	out, _ := wire.Line(data)
	return out
}

// inputErrorCodes are the codes with which an input is refused.
var inputErrorCodes = strings.Fields(
	"bad-instant duplicate-key missing not-an-object null out-of-range unknown-fact unknown-key unknown-value " +
		"wrong-type contradiction",
)

// answered demands of each line, and of the same with a canary in it, that it is decided, twice alike, or answered
// with a closed error that quotes no value.
func answered(
	t *testing.T, data []byte, n uint16,
	decide func(map[string]json.RawMessage) (rules.Decision, []rules.Error, error),
) {
	line, err := wire.Line(data)
	if err != nil {
		require.ErrorContains(t, err, "not-json")
		return
	}
	say := func(line map[string]json.RawMessage) string {
		began := time.Now()
		d, faults, err := decide(line)
		require.Less(t, time.Since(began), 10*time.Second)
		var closedError *rules.Error
		if err != nil {
			require.True(t, errors.As(err, &closedError), "%T", err)
			require.Contains(t, inputErrorCodes, closedError.Code)
			require.Equal(t, closedError.Error(), err.Error())
			said, _ := json.Marshal(closedError)
			return string(said) + err.Error()
		}
		said, err := json.Marshal(d)
		require.NoError(t, err)
		for _, e := range faults {
			require.NotContains(t, e.Error(), "Quagga")
		}
		require.NotContains(t, fmt.Sprintf("%v %+v", d.Result(), d.Result()), "Quagga")
		return string(said)
	}
	require.Equal(t, say(line), say(line))
	for _, canary := range canaries {
		with := planted(line, int(n), canary)
		if said := say(with); strings.HasPrefix(said, `{"code"`) {
			require.NotContains(t, said, "Quagga")
			require.NotContains(t, said, "47114711")
		}
	}
}

// Any line as an account is decided, twice alike, or refused.
func FuzzVerify(f *testing.F) {
	p, err := accounts.Load(goodFolder(f))
	require.NoError(f, err)
	for _, seed := range []string{
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
		answered(t, data, n, func(line map[string]json.RawMessage) (rules.Decision, []rules.Error, error) {
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
