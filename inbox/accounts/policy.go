package accounts

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// A Policy is a loaded accounts policy with the practice's calendar and texts. It is not changed and is safe for
// concurrent use.
type Policy struct {
	set      *rules.Set
	cal      *calendar.Calendar
	header   header
	reads    map[string]rules.Thresholds
	edges    []time.Time
	findings rules.Problems
}

// header is what an accounts file says beside its rules.
type header struct {
	SensitiveTo rules.Name       `key:"sensitive_to"`  // who decides on restricted records
	MustBeKnown []rules.FactName `key:"must_be_known"` // before any account is opened without a person
}

// Load reads accounts.yaml out of a policy folder, with calendar.yaml and messages.yaml where they are there. An
// error over what the files say lists every problem as [rules.Problems]; a folder without accounts.yaml gives one that
// fs.ErrNotExist matches.
func Load(fsys fs.FS) (*Policy, error) {
	set, cal, problems, err := practice.Load(fsys, domain)
	if err != nil {
		return nil, err
	}
	p := &Policy{set: set, cal: practice.OrLondon(cal), header: set.Own().(header), reads: set.ReadFacts(), findings: problems}
	p.edges = set.Edges(p.cal.Zone())
	p.findings = append(p.findings, p.faults()...)
	slices.SortStableFunc(p.findings, func(a, b rules.Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, a.Col-b.Col, strings.Compare(a.Code, b.Code))
	})
	if p.findings.Fatal() {
		return nil, p.findings
	}
	return p, nil
}

// faults are what the rules say against the policy's own words, and what may be a mistake.
func (p *Policy) faults() (out rules.Problems) {
	words := slices.Concat(p.set.Words("account.documents"), p.set.Words("account.proxy_evidence"))
	for i, fact := range p.header.MustBeKnown {
		if !slices.ContainsFunc(p.set.FactList(), func(f rules.Fact) bool { return f.Name == string(fact) }) {
			var known []string
			for _, f := range p.set.FactList() {
				known = append(known, f.Name)
			}
			out = append(out, p.set.HeaderProblem(fmt.Sprintf("must_be_known/%d", i), "unknown-fact", fmt.Sprintf("%s is not a fact this policy can read", fact), rules.Suggest(string(fact), known)))
		}
	}
	opens := false
	for _, r := range p.set.Rules() {
		t := r.Then.(outcome)
		opens = opens || t.Verify != ""
		for i, name := range t.AskFor {
			if !slices.Contains(words, string(name)) {
				out = append(out, r.ProblemIn(fmt.Sprintf("ask_for/%d", i), "unknown-evidence", fmt.Sprintf("rule %s asks for %s, which is neither a document nor evidence", r.ID, name), rules.Suggest(string(name), words)))
			}
		}
	}
	if p.header.MustBeKnown == nil && opens {
		w := p.set.HeaderProblem("must_be_known", "nothing-must-be-known", "an account may be opened where nobody has looked at the record", "write must_be_known: [account.kind, account.status, account.deceased, account.record_flags, account.pds_sensitive]")
		w.Warning = true
		out = append(out, w)
	}
	if p.header.SensitiveTo == "" && opens {
		w := p.set.HeaderProblem("sensitive_to", "nobody-named", "nobody is named who decides on restricted records", "write sensitive_to: information_governance")
		w.Warning = true
		out = append(out, w)
	}
	return out
}

// Set is the compiled rules.
func (p *Policy) Set() *rules.Set {
	if p == nil {
		return nil
	}
	return p.set
}

// Calendar is the practice's calendar; nil when there is none.
func (p *Policy) Calendar() *calendar.Calendar {
	if p == nil {
		return nil
	}
	return p.cal
}

// Findings are the warnings of loading.
func (p *Policy) Findings() rules.Problems {
	if p == nil {
		return nil
	}
	return slices.Clone(p.findings)
}

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

// inputKeys are the keys that an input may have.
var inputKeys = []string{"now", "account", "practice", "day"}

// Decode reads an input from JSON by namespace, as one line of "frontdoor eval accounts" has it.
func Decode(line map[string]json.RawMessage) (Input, error) {
	var in Input
	for key := range line {
		if !slices.Contains(inputKeys, key) {
			return in, &rules.Error{Code: "unknown-key", Detail: strings.Join(inputKeys, ", ")}
		}
	}
	err := schema.Decode(line, &in)
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

// Accounts describes accounts to the tools.
var Domain = func() rules.Domain {
	d := domain
	d.Keys = decisionKeys()
	d.Load = rules.ForTools(Load)
	return d
}()

// decisionKeys are the keys of a decision's JSON.
func decisionKeys() []string {
	b, _ := Decision{}.MarshalJSON()
	var keys map[string]json.RawMessage
	_ = json.Unmarshal(b, &keys)
	return slices.Sorted(maps.Keys(keys))
}
