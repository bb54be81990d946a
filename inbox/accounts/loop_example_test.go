// The example of the loop.

package accounts_test

import (
	"context"
	"fmt"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/examples/policies"
	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

func ExampleNewLoop() {
	policy, err := accounts.Load(policies.TotalTriage())
	if err != nil {
		panic(err)
	}
	var store memory.Table[accounts.Input, accounts.State] // a host has its own, with a database
	loop, err := accounts.NewLoop(&store, policy)
	if err != nil {
		panic(err)
	}
	ctx, id := context.Background(), record.ID{Practice: "p", Subject: "a-9"}
	account := accounts.Account{
		ID: "a-9", Status: "pending", Kind: "adult", RegistrationStatus: rules.Withhold("pending"), FailedAttempts: rules.Known(0),
		CreatedAt: monday.Add(-time.Hour),
	}
	for n, attempts := range []int{0, 0, 3} { // the host puts what has changed; to look again changes nothing
		account.FailedAttempts = rules.Known(attempts)
		store.Put(id, accounts.Input{Account: account})
		if _, err := loop.Tick(ctx, id, monday.Add(time.Duration(n)*time.Hour)); err != nil {
			panic(err)
		}
	}
	for r := range store.Records("p") {
		fmt.Printf("%d %s: %q to %q, %s, tell %v\n", r.N, r.Subject, r.From, r.To, r.Reason, r.Notify)
	}
	// Output:
	// 1 a-9: "" to "hold", registration_pending, tell []
	// 2 a-9: "hold" to "lock", failed_attempts, tell [reception_lead]
}
