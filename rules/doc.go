// Package rules compiles policy files and decides by them. It knows nothing of general practice: a domain such as
// triage brings the facts that conditions read and the outcomes that rules may have.
//
// A policy is a folder of YAML files; a rule is a condition with an outcome and a reason. A condition is a boolean
// skeleton (and, or, not, at_least) over atoms (patient.age_years < 5), evaluated in Kleene's three values true, false
// and unknown. An atom that reads a fact that was not given is unknown: missing data is never taken for "no".
//
// # For those who embed a domain
//
// Use the domain's own package (triage); of this one you meet [Known] to give a fact, [Text] for what a patient wrote,
// [Error] for an input that cannot be decided, and [Problems] for a policy that does not load.
//
// # For those who write a domain
//
// Describe the facts by a tagged struct and [NewSchema], the outcomes by a struct for "then:", and load a file with
// [Load]. [Set.Facts] checks an input, [Set.Evaluate] gives a [Result]: a [Verdict] for each rule, the facts that are
// missing, and why.
package rules
