package triage

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// A Policy is a loaded triage policy with the practice's calendar. It is not changed and is safe for concurrent use.
type Policy struct {
	set      *rules.Set
	cal      *calendar.Calendar
	header   Header
	findings problem.Problems
	kinds    map[string]kind             // by rule
	timed    map[string]bool             // rules that time alone can change, so that no one has seen all they rest on
	moving   map[string]rules.Thresholds // of the facts that conditions read
}

// kind is what a rule does, decided once.
type kind uint8

const (
	plain kind = iota
	upgrade
	downgrade
	guard
)

// Load reads triage.yaml and, if it is there, calendar.yaml out of a policy folder. An error over what the files say
// lists every problem as [rules.Problems]; a folder without triage.yaml gives one that fs.ErrNotExist matches. Without a calendar the facts of the day are not known and working time cannot be counted.
func Load(fsys fs.FS, options ...rules.Option) (*Policy, error) {
	set, cal, problems, err := practice.Load(fsys, domain, options...)
	if err != nil {
		return nil, err
	}
	p := &Policy{set: set, cal: cal, header: set.Own().(Header), findings: problems, kinds: map[string]kind{}, timed: map[string]bool{}, moving: set.ReadFacts()}
	timed := map[string]bool{}
	for _, f := range set.FactList() {
		timed[f.Name] = f.Time != "" || strings.HasPrefix(f.Name, "day.")
	}
	for _, r := range set.Rules() {
		p.kinds[r.ID] = kindOf(r)
		for _, f := range set.RuleReads(r.ID) {
			p.timed[r.ID] = p.timed[r.ID] || timed[f]
		}
	}
	if p.header.Lowering == "apply" && !set.Approved() {
		p.header.Lowering = "propose" // the loader has said that the approval is void
	}
	p.findings = append(p.findings, p.sparse()...)
	p.findings = append(p.findings, p.clockless()...)
	return p, nil
}

func kindOf(r *rules.Rule) kind {
	switch t := r.Then.(Then); {
	case t.Upgrade != "":
		return upgrade
	case t.Downgrade != "":
		return downgrade
	case t.Guard != "" || t.Disposition != "": // whom a rule sends to 999 no other rule lowers
		return guard
	}
	return plain
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
func (p *Policy) Findings() problem.Problems {
	if p == nil {
		return nil
	}
	return slices.Clone(p.findings)
}

// sparse names each upgrade and guard that blocks every lowering when exactly what forms always give is known.
func (p *Policy) sparse() problem.Problems {
	if len(p.set.Header.AlwaysAsked) == 0 {
		return nil
	}
	always := map[string]bool{}
	for _, f := range p.set.FactList() {
		always[f.Name] = f.Absent == "never" || slices.Contains(p.set.Header.AlwaysAsked, f.Name)
	}
	if always["submission.symptoms"] || always["submission.symptoms_denied"] {
		always["submission.symptoms_asked"] = true
		always["submission.symptom_count"] = always["submission.symptoms"]
	}
	var out problem.Problems
	for _, r := range p.set.Rules() {
		if k := p.kinds[r.ID]; (k == upgrade || k == guard) && p.set.StaysUnknown(r.ID, func(f string) bool { return always[f] }) {
			out = append(out, problem.Problem{
				File: r.File, Line: r.Line, Col: 1, Code: "blocks-lowering", Warning: true,
				Message: fmt.Sprintf("rule %s stays unknown on a form that gives only what is always asked, and so blocks every lowering", r.ID),
				Hint:    "put first what forms always give, or ask for what it reads",
			})
		}
	}
	return out
}

// Decide decides one input given as JSON by namespace, for the tools.
func (p *Policy) Decide(input map[string]json.RawMessage, now time.Time) (rules.Decision, error) {
	in, err := Decode(input)
	if err != nil {
		return nil, err
	}
	e, err := Explain(p, in, now)
	if err != nil {
		return nil, err
	}
	return e, nil
}

// Sample completes a test case: without an id it is called case, without a rating it is green by the supplier.
func (p *Policy) Sample(facts map[string]any) {
	for fact, value := range map[string]any{"submission.id": "case", "submission.rating": "green", "submission.rating_set_by": "supplier"} {
		if _, ok := facts[fact]; !ok {
			facts[fact] = value
		}
	}
}

// clockless names each rule that needs a calendar where there is none.
func (p *Policy) clockless() problem.Problems {
	if p.cal != nil {
		return nil
	}
	var out problem.Problems
	for _, r := range p.set.Rules() {
		needs := ""
		if t := r.Then.(Then).Timeframe; t.Working() || t.Unit == "session" {
			needs = "its timeframe " + t.String()
		}
		for _, f := range p.set.RuleReads(r.ID) {
			if strings.HasPrefix(f, "day.") {
				needs = f
			}
		}
		if needs != "" {
			out = append(out, problem.Problem{
				File: r.File, Line: r.Line, Col: 1, Code: "no-calendar", Warning: true,
				Message: fmt.Sprintf("rule %s needs a calendar for %s, and the folder has none", r.ID, needs), Hint: "put a calendar.yaml beside the policy",
			})
		}
	}
	return out
}
