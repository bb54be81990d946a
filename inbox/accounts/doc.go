// Package accounts verifies patient accounts by a practice's policy. Most users need one call: [Verify] says what to
// do with one account (verify it to a level, ask for evidence, leave it to a person, hold, reject or lock it) and
// why.
//
// It is a pure function whose clock is an argument. What is not known goes to a person, and no verdict opens more
// than the evidence carries. A [Loop] verifies the accounts of a [Store] and records every change of a verdict.
package accounts
