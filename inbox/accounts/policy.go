// Loading an accounts policy, and what the tools and hosts call of a loaded one.

package accounts

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// A Policy is a loaded accounts policy with the practice's calendar and texts. It is not changed after loading and is
// safe for concurrent use. A nil Policy has no rules and no calendar, and [Verify] refuses it.
type Policy struct {
	loaded *practice.Policy[outcome, header]
	set    *rules.Set
	cal    *calendar.Calendar // one that covers no date when the folder holds none
}

// header is the keys of an accounts file beside its rules.
type header struct {
	SensitiveTo field.Name       `key:"sensitive_to"`  // who decides on restricted records
	MustBeKnown []field.FactName `key:"must_be_known"` // before any account is opened without a person
}

// Load reads accounts.yaml out of a policy folder, with calendar.yaml and messages.yaml where they are there. An
// error over what the files say lists every problem as [problem.Problems]; a folder without accounts.yaml gives one
// that fs.ErrNotExist matches.
func Load(fsys fs.FS) (*Policy, error) {
	loaded, err := practice.Load[outcome, header](fsys, domain)
	if err != nil {
		return nil, err
	}
	p := &Policy{loaded: loaded, set: loaded.Set(), cal: practice.OrLondon(loaded.Calendar())}
	if err := loaded.AddFindings(p.problems()...); err != nil {
		return nil, err
	}
	return p, nil
}

// problems are what the rules say against the policy's own words, and what may be a mistake.
func (p *Policy) problems() (out problem.Problems) {
	out = p.unknownFacts()
	allowed := func(name string) bool {
		return p.set.Allows("account.documents", name) || p.set.Allows("account.proxy_evidence", name)
	}
	opens := false
	for _, r := range p.loaded.Rules {
		opens = opens || r.Then.Verify != ""
		for i, name := range r.Then.AskFor {
			if !allowed(string(name)) && len(out) < problem.Most {
				words := slices.Concat(p.set.Words("account.documents"), p.set.Words("account.proxy_evidence"))
				message := fmt.Sprintf("rule %s asks for %s, which is neither a document nor evidence", r.ID, name)
				hint := problem.Suggest(string(name), words)
				out = append(out, r.ProblemIn(fmt.Sprintf("ask_for/%d", i), "unknown-evidence", message, hint))
			}
		}
	}
	warn := func(key, code, message, hint string) {
		w := p.set.HeaderProblem(key, code, message, hint)
		w.Warning = true
		out = append(out, w)
	}
	if p.loaded.Header.MustBeKnown == nil && opens {
		warn("must_be_known", "nothing-must-be-known", "an account may be opened where nobody has looked at the record",
			"write must_be_known: [account.kind, account.status, account.deceased, account.record_flags, "+
				"account.pds_sensitive]")
	}
	if p.loaded.Header.SensitiveTo == "" && opens {
		warn("sensitive_to", "nobody-named", "nobody is named who decides on restricted records",
			"write sensitive_to: information_governance")
	}
	return out
}

// unknownFacts are names in must_be_known that are no facts.
func (p *Policy) unknownFacts() (out problem.Problems) {
	var known []string
	isKnown := map[string]bool{}
	for _, f := range p.set.FactList() {
		known = append(known, f.Name)
		isKnown[f.Name] = true
	}
	for i, fact := range p.loaded.Header.MustBeKnown {
		if !isKnown[string(fact)] && len(out) < problem.Most {
			message := fmt.Sprintf("%s is not a fact this policy can read", fact)
			hint := problem.Suggest(string(fact), known)
			out = append(out, p.set.HeaderProblem(fmt.Sprintf("must_be_known/%d", i), "unknown-fact", message, hint))
		}
	}
	return out
}

// common is what every loaded policy has; nil of a nil policy.
func (p *Policy) common() *practice.Policy[outcome, header] {
	if p == nil {
		return nil
	}
	return p.loaded
}

// Set is the compiled rules; nil of a nil policy.
func (p *Policy) Set() *rules.Set { return p.common().Set() }

// Calendar is the practice's calendar; where the folder holds none, one that knows London's time and covers no date.
func (p *Policy) Calendar() *calendar.Calendar {
	if p == nil {
		return nil
	}
	return p.cal
}

// Findings are the warnings of loading.
func (p *Policy) Findings() problem.Problems { return p.common().Findings() }

// Decide decides one input given as JSON by namespace, for the tools. Its errors are those of [Decode] and [Verify].
func (p *Policy) Decide(input map[string]json.RawMessage, now time.Time) (rules.Decision, error) {
	in, err := Decode(input)
	if err != nil {
		return nil, err
	}
	d, err := Verify(p, in, now)
	if err != nil {
		return nil, err
	}
	return d, nil
}

// Validate says whether an input can be decided, so that a host need not keep one that cannot: nil where it can, and
// otherwise a [rules.Error], or [rules.Errors] of all its faults with what is allowed. It names facts and never values.
func Validate(p *Policy, in Input, now time.Time) error {
	_, err := Verify(p, in, now)
	return err
}

// Sample completes the facts of a test case: without an id the account is called case.
func (p *Policy) Sample(facts map[string]any) {
	if _, ok := facts["account.id"]; !ok {
		facts["account.id"] = "case"
	}
}

// Decode reads an input from JSON by namespace, as one line of "frontdoor eval accounts" has it. The error, a
// [rules.Error], names the fact and never its value. [wire.Line] gives the argument for the bytes of a line; its "now"
// may stand there and is not read, as whoever decides gives the instant.
func Decode(line map[string]json.RawMessage) (Input, error) {
	var in Input
	err := wire.Decode(line, &in, schema, "now", "account", "practice", "day")
	return in, err
}

// Encode writes an input as Decode reads it, a line of "frontdoor eval accounts" without the instant, for a viewer
// with a role and a purpose, as it holds all that is known of a patient: a host need not keep the bytes that came in.
// The error is a [rules.Error], as [rules.Schema.Encode] has it.
func Encode(in Input, viewer rules.Viewer) (json.RawMessage, error) {
	line, err := schema.Encode(in, viewer)
	if err != nil {
		return nil, err
	}
	return wire.Object(line, "account", "practice", "day"), nil
}
