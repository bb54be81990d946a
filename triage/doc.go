// Package triage re-rates patients' requests by a practice's policy. Most users need three calls: [Load] reads a policy
// folder, [Assess] decides one submission, [Rate] rules on a rating that a person wants to give.
//
// Assess is a pure function: the same policy, input and now give the same bytes. It sorts and explains requests for
// staff, who decide; it never lowers red, never closes a request, and only proposes a lowering. Missing facts never
// lower: an upgrade that cannot be decided is reported as not ruled out, with what is missing.
//
// A host that keeps submissions in a database runs a [Loop] over them: decisions and people's ratings are then
// recorded, once.
package triage
