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

// A Policy is a loaded accounts policy with the practice's calendar and texts. It is not changed and is safe for
// concurrent use.
type Policy struct {
	loaded *practice.Policy[outcome, header]
	set    *rules.Set
	cal    *calendar.Calendar // one that covers no date when the folder holds none
}

// header is what an accounts file says beside its rules.
type header struct {
	SensitiveTo field.Name       `key:"sensitive_to"`  // who decides on restricted records
	MustBeKnown []field.FactName `key:"must_be_known"` // before any account is opened without a person
}

// Load reads accounts.yaml out of a policy folder, with calendar.yaml and messages.yaml where they are there. An
// error over what the files say lists every problem as [problem.Problems]; a folder without accounts.yaml gives one that
// fs.ErrNotExist matches.
func Load(fsys fs.FS) (*Policy, error) {
	loaded, err := practice.Load[outcome, header](fsys, domain)
	if err != nil {
		return nil, err
	}
	p := &Policy{loaded: loaded, set: loaded.Set(), cal: practice.OrLondon(loaded.Calendar())}
	if err := loaded.AddFindings(p.faults()...); err != nil {
		return nil, err
	}
	return p, nil
}

// faults are what the rules say against the policy's own words, and what may be a mistake.
func (p *Policy) faults() (out problem.Problems) {
	words := slices.Concat(p.set.Words("account.documents"), p.set.Words("account.proxy_evidence"))
	for i, fact := range p.loaded.Header.MustBeKnown {
		if !slices.ContainsFunc(p.set.FactList(), func(f rules.Fact) bool { return f.Name == string(fact) }) {
			var known []string
			for _, f := range p.set.FactList() {
				known = append(known, f.Name)
			}
			out = append(out, p.set.HeaderProblem(fmt.Sprintf("must_be_known/%d", i), "unknown-fact", fmt.Sprintf("%s is not a fact this policy can read", fact), problem.Suggest(string(fact), known)))
		}
	}
	opens := false
	for _, r := range p.loaded.Rules {
		t := r.Then
		opens = opens || t.Verify != ""
		for i, name := range t.AskFor {
			if !slices.Contains(words, string(name)) {
				out = append(out, r.ProblemIn(fmt.Sprintf("ask_for/%d", i), "unknown-evidence", fmt.Sprintf("rule %s asks for %s, which is neither a document nor evidence", r.ID, name), problem.Suggest(string(name), words)))
			}
		}
	}
	if p.loaded.Header.MustBeKnown == nil && opens {
		w := p.set.HeaderProblem("must_be_known", "nothing-must-be-known", "an account may be opened where nobody has looked at the record", "write must_be_known: [account.kind, account.status, account.deceased, account.record_flags, account.pds_sensitive]")
		w.Warning = true
		out = append(out, w)
	}
	if p.loaded.Header.SensitiveTo == "" && opens {
		w := p.set.HeaderProblem("sensitive_to", "nobody-named", "nobody is named who decides on restricted records", "write sensitive_to: information_governance")
		w.Warning = true
		out = append(out, w)
	}
	return out
}

// base is what every loaded policy has; nil of a nil policy.
func (p *Policy) base() *practice.Policy[outcome, header] {
	if p == nil {
		return nil
	}
	return p.loaded
}

// Set is the compiled rules.
func (p *Policy) Set() *rules.Set { return p.base().Set() }

// Calendar is the practice's calendar; where the folder holds none, one that knows London's time and covers no date.
func (p *Policy) Calendar() *calendar.Calendar {
	if p == nil {
		return nil
	}
	return p.cal
}

// Findings are the warnings of loading.
func (p *Policy) Findings() problem.Problems { return p.base().Findings() }

// Decide decides one input given as JSON by namespace, for the tools.
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

// Sample completes a test case: without an id it is called case.
func (p *Policy) Sample(facts map[string]any) {
	if _, ok := facts["account.id"]; !ok {
		facts["account.id"] = "case"
	}
}

// Decode reads an input from JSON by namespace, as one line of "frontdoor eval accounts" has it.
func Decode(line map[string]json.RawMessage) (Input, error) {
	var in Input
	err := wire.Decode(line, &in, schema, "now", "account", "practice", "day")
	return in, err
}

// domain is accounts without what needs a loaded policy.
var domain = rules.Domain{
	Name:    "accounts",
	Subject: "account",
	Schema:  schema,
	Then:    outcome{},
	Header:  header{},
	Side:    side,
	Weakens: func(then any) bool {
		t := then.(outcome)
		return t.Verify != "" || t.AskFor != nil || t.Suggest != nil || t.Propose != "" // each could take an account away from the person who looks at it
	},
	Check: checkThen,
}

// Domain describes accounts to the tools: its facts, its outcomes, and how a folder is loaded.
func Domain() rules.Domain {
	d := domain
	d.Keys = wire.Keys(decisionJSON{})
	d.Load = rules.ForTools(Load)
	return d
}
