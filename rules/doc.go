// Package rules compiles policy files and decides by them: it loads a file, gives each rule a verdict, and explains it.
//
//	set, warnings, err := rules.Load(os.DirFS("policy"), domain) // err lists every problem of the file
//	facts, err := set.Facts(input, rules.Answers{})              // err names the fact, never its value
//	result := set.Evaluate(facts, "2026-11-23")
//	for _, o := range result.Verdicts() {
//		fmt.Println(o.ID, o.Verdict, result.Why(o.Rule).Line())
//	}
//
// The package knows nothing of general practice. A domain such as triage brings the facts that conditions read, as a
// tagged struct for [NewSchema], and the outcomes that rules may have, as a struct for "then:". Those who embed a
// domain use the domain's own package; of this one they meet [Known] to give a fact, [Text] for what a patient wrote,
// [Error] for an input that cannot be decided, and problem.Problems for a policy that does not load.
//
// A policy is a folder of YAML files; a rule is a condition with an outcome and a reason. A condition is a boolean
// expression (and, or, not, at_least) over comparisons (patient.age_years < 5), evaluated in Kleene's three values
// true, false and unknown. A comparison that reads a fact which was not given is unknown: missing data is never taken
// for "no".
//
// # Limits
//
// A list in an input has at most [MaxListLength] elements. The points of one part of a score lie between -1000 and
// 1000. A whole number in an input lies between -2^52 and 2^52. Loading shows at most 12 examples of how a practice's
// own layer weakens its supplier's policy, and [Result.Settle] tries at most 1000 answers.
package rules
