// What a domain tells the loader and the tools about its kind of policy.

package rules

import (
	"encoding/json"
	"errors"
	"io/fs"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// A Domain describes one kind of policy to the loader and to the tools, so that they treat all kinds alike. Name,
// Schema and Then are needed to load a file.
type Domain struct {
	Name   string  // of the policy: "triage" is read from triage.yaml
	Schema *Schema // the facts that its conditions read

	// Then and Header are zero values of the structs that "then:" and the domain's own keys of the file fill. Their
	// fields are tagged key:"name", and may be tagged need:"yes", enum:"a,b", range:"0..60", and one_of:"group" for
	// keys of which one may stand. Header may be nil.
	Then, Header any

	// Side says what an unknown condition does before an outcome. Nil: it is not checked that this does no harm.
	Side func(then any) Side
	// Weakens tells whether an outcome lowers, relaxes or lets in, so that a practice's own layer may not add it.
	// Nil: an outcome does where Side says that certainty acts.
	Weakens func(then any) bool
	// Protects are the facts of inputs on which a rule of this outcome may not act when it is of a practice's own
	// layer. Nil, or a nil map: it may act on every input.
	Protects func(then any) map[string]any
	// Check notes what is wrong with one outcome beyond its form. Nil: nothing is.
	Check func(then any, report problem.Report)
	// CheckHeader notes what is wrong with the domain's own keys, together with the rest of the file's header. Nil:
	// nothing is.
	CheckHeader func(header any, h Header, report problem.Report)

	// Subject is the namespace whose fact id names an input, such as submission.
	Subject string
	// Lists are the keys of an input that hold lists and no facts, such as needs.
	Lists []string
	// Answers says that inputs hold answers to the practice's own questions.
	Answers bool
	// Keys are the keys of a decision's JSON, in their order, for the tests of policies.
	Keys []string

	// Load reads a policy folder, for the tools. The problems are warnings when err is nil, and else all that is wrong.
	Load func(fsys fs.FS) (Policy, problem.Problems, error)
}

// A Policy is a loaded policy as the tools use it.
type Policy interface {
	// Set is the compiled rules.
	Set() *Set
	// Decide decides one input, given by namespace as JSON: {"submission": {…}, "patient": {…}}.
	Decide(input map[string]json.RawMessage, now time.Time) (Decision, error)
	// Sample adds to the facts of a test case what an input cannot lack.
	Sample(facts map[string]any)
}

// A Decision is one decision as the tools use it. Its JSON is one line of "frontdoor eval".
type Decision interface {
	json.Marshaler
	// Result is how each rule came out; it holds facts and prints as ‹withheld›.
	Result() *Result
}

// Side says what an unknown condition does before an outcome: whether it acts as a true one does.
type Side = lang.Side

// The sides.
const (
	UnknownActs   = lang.UnknownActs   // it acts or is reported: what raises, guards or excludes
	CertaintyActs = lang.CertaintyActs // it does not act: what lowers, relaxes or lets in
)

// ForTools makes of a domain's own function Load the one that [Domain] has.
func ForTools[P interface {
	Policy
	Findings() problem.Problems
}](load func(fs.FS) (P, error)) func(fs.FS) (Policy, problem.Problems, error) {
	return func(fsys fs.FS) (Policy, problem.Problems, error) {
		p, err := load(fsys)
		if err != nil {
			var problems problem.Problems
			errors.As(err, &problems)
			return nil, problems, err
		}
		return p, p.Findings(), nil
	}
}
