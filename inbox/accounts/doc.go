// Package accounts verifies patient accounts by a practice's policy. Load the policy once and verify each account
// whenever something about it changes, and again at the instant that the decision names:
//
//	policy, err := accounts.Load(os.DirFS("policies"))
//	decision, err := accounts.Verify(policy, accounts.Input{Account: account}, time.Now())
//
// The decision says what to do with the account: verify it to a level, ask for evidence, leave it to a person, hold,
// reject or lock it, and why. [Verify] is a pure function whose clock is an argument. What is not known goes to a
// person, and no verdict opens more than the evidence supports.
//
// A [Loop] verifies the accounts of a [Store] and records every change of a verdict.
package accounts
