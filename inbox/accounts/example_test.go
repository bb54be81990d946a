// The examples of the documentation.

package accounts_test

import (
	"fmt"

	"github.com/frontdoor-rules/frontdoor/examples/policies"
	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/rules"
)

func ExampleVerify() {
	policy, err := accounts.Load(policies.TotalTriage())
	if err != nil {
		panic(err)
	}
	decision, err := accounts.Verify(policy, accounts.Input{Account: accounts.Account{
		ID: "a-9", Status: "pending", Kind: "adult", NHSNumber: rules.NewText("999 000 0018"),
		NHSNumberMatch: rules.Withhold("exact"), NameMatch: rules.Withhold("partial"), DOBMatch: rules.Withhold("exact"), PostcodeMatch: rules.Withhold("exact"),
		PhoneMatch: rules.Withhold("exact"), EmailMatch: rules.Withhold("exact"), RegistrationStatus: rules.Withhold("registered"),
	}}, monday)
	if err != nil {
		panic(err)
	}
	for _, line := range decision.Lines()[:2] {
		fmt.Println(line)
	}
	// Output:
	// a-9  MANUAL: name differs
	//   a middle name or initial is missing or differs; all else is exact
}

func ExampleValidNHSNumber() {
	fmt.Println(accounts.ValidNHSNumber("999 000 0018"), accounts.ValidNHSNumber("999 000 0019"))
	// Output: true false
}
