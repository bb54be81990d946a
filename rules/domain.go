// What a domain tells the loader and the tools about its kind of policy.

package rules

import (
	"encoding/json"
	"io/fs"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// A Domain describes one kind of policy to the loader and to the tools, so that they treat all kinds alike.
type Domain struct {
	Name   string  // of the policy: "triage" is read from triage.yaml
	Schema *Schema // the facts that its conditions read

	// Then and Header are zero values of the structs that "then:" and the domain's own keys of the file fill, by tags
	// key:"name", need:"yes", enum:"a,b". Header may be nil.
	Then, Header any

	// Side says of one rule's outcome what an unknown condition does.
	Side func(then any) Side
	// Weakens says of an outcome that it lowers, relaxes or lets in: a practice's own layer may not add it. Nil: where unknown
	// does not act.
	Weakens func(then any) bool
	// Protects gives facts on which a rule of this outcome may not act where it is of a practice's own layer; nil: it may.
	Protects func(then any) map[string]any
	// Check notes what is wrong with one rule beyond the form of its condition and outcome.
	Check func(then any, report problem.Report)
	// CheckHeader does so for the domain's own keys and the file's header.
	CheckHeader func(header any, h Header, report problem.Report)

	// Subject is the namespace whose id names an input: submission.
	Subject string
	// Lists are the keys of an input that hold lists and no facts: needs.
	Lists []string
	// Answers: inputs hold answers to the practice's own questions.
	Answers bool
	// Keys are the keys of a decision's JSON, for the tests of policies.
	Keys []string

	// Load reads a policy folder, for the tools. The problems are warnings when err is nil.
	Load func(fsys fs.FS) (Policy, problem.Problems, error)
}

// A Policy is a loaded policy as the tools see it.
type Policy interface {
	// Set is the compiled rules.
	Set() *Set
	// Decide decides one input, given by namespace as JSON: {"submission": {…}, "patient": {…}}.
	Decide(input map[string]json.RawMessage, now time.Time) (Decision, error)
	// Sample completes the facts of a test case with what an input cannot lack.
	Sample(facts map[string]any)
}

// A Decision is one decision as the tools see it. Its JSON is the decision as POLICY.md specifies it.
type Decision interface {
	json.Marshaler
	// Result is how each rule came out; it holds facts and prints as ‹withheld›.
	Result() *Result
}

// Side says what an unknown condition does.
type Side = lang.Side

// An unknown upgrade, guard, exclusion or stage acts or is reported; an unknown lowering or relaxing does not act.
const (
	UnknownActs   = lang.UnknownActs
	CertaintyActs = lang.CertaintyActs
)

// ForTools is a domain's Load as [Domain] has it.
func ForTools[P interface {
	Policy
	Findings() problem.Problems
}](load func(fs.FS) (P, error)) func(fs.FS) (Policy, problem.Problems, error) {
	return func(fsys fs.FS) (Policy, problem.Problems, error) {
		p, err := load(fsys)
		if err != nil {
			problems, _ := err.(problem.Problems)
			return nil, problems, err
		}
		return p, p.Findings(), nil
	}
}
