// Package accountstest tests that a host's store keeps accounts as the loop of package accounts needs it. A host
// calls it in a test of its own store:
//
//	accountstest.Run(t, func(t *testing.T) accountstest.Host { return newStore(t) })
package accountstest

import (
	"fmt"
	"testing"

	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/rules/record/recordtest"
)

// Host is a host's store of accounts under test.
type Host = recordtest.Host[accounts.Input, accounts.State]

// Run tests a host's store of accounts; every check is a subtest. open gives an empty store whenever it is called.
func Run(t *testing.T, open func(t *testing.T) Host) {
	t.Helper()
	recordtest.Run(t, open, Sample())
}

// Sample gives the inputs and states with which recordtest tests a store of accounts.
func Sample() recordtest.Sample[accounts.Input, accounts.State] {
	return recordtest.Sample[accounts.Input, accounts.State]{
		Line: func(id string, n int) string {
			const format = `{"account":{"id":%s,"status":"pending","failed_attempts":%d,"documents":[],` +
				`"nhs_number":"943 476 5919","created_at":"2026-11-23T09:00:00.%03dZ"}}`
			return fmt.Sprintf(format, recordtest.Quote(id), n, n%1000)
		},
		Decode: accounts.Decode,
		StateJSON: func(n int) string {
			return fmt.Sprintf(
				`{"verdict":"verify","level":%q,"reason":"known","suspend":"true"}`,
				[]string{"requests", "records"}[n%2],
			)
		},
	}
}
