// Package triage re-rates patients' requests by a practice's policy: it sorts and explains them for staff, who decide.
//
//	policy, err := triage.Load(os.DirFS("policies/total-triage"))
//	decision, err := triage.Assess(policy, input, time.Now())
//	fmt.Println(decision.To, decision.Attention.Code, decision.Ask)
//	ruling := triage.Rate(decision, change) // what a person wants to rate it
//
// Assess is a pure function: the same policy, input and now give the same bytes. It never lowers red and never closes
// a request, and it only proposes a lowering, unless the policy says that lowerings are applied. Missing facts never
// lower: an upgrade that cannot be decided is reported as not ruled out, with what is missing. [Explain] tells why.
//
// A host that keeps submissions in a database runs a [Loop] over them: decisions and people's ratings are then
// recorded, once. Package triagetest tests that its stores keep them.
package triage
