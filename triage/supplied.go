// What a policy can decide for a host that supplies only some facts.

package triage

import (
	"fmt"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// Supplied gives the policy as a host may activate it that supplies only these facts and inputs; "patient.*" stands
// for a namespace. What the library computes of them counts as supplied, as do the facts of the day where there is a
// calendar. When an upgrade or guard reads another fact, lowering is off and the rule is a finding; so is a name that
// is no fact.
func (p *Policy) Supplied(facts ...string) (*Policy, problem.Problems) {
	if p == nil || p.set == nil {
		return p, nil
	}
	c := *p
	var findings problem.Problems
	for _, name := range facts {
		if !strings.HasSuffix(name, ".*") && !p.set.Knows(name) {
			message := name + " is not a fact or an input"
			findings = append(findings, problem.Problem{Code: "unknown-fact", Message: message})
		}
	}
	for _, r := range p.set.Rules() {
		if k := p.ruled[r.ID].kind; k != upgrade && k != guard {
			continue
		}
		var lacks []string
		for _, f := range p.set.RuleReads(r.ID) {
			lacks = append(lacks, p.lacking(f, facts)...)
		}
		if len(lacks) > 0 {
			c.lowering = "off"
			findings = append(findings, problem.Problem{
				File: r.File, Line: r.Line, Col: 1, Code: "not-supplied", Warning: true,
				Message: fmt.Sprintf("rule %s reads %s, which this host does not supply: lowering is off",
					r.ID, strings.Join(sorted(lacks), ", ")),
			})
		}
	}
	return &c, findings
}

// lacking are the facts that a host would have to supply for one that a condition reads.
func (p *Policy) lacking(fact string, supplied []string) []string {
	const text, unseen = "submission.text", "submission.unseen_attachments"
	switch {
	case strings.HasPrefix(fact, "day.") && p.cal == nil:
		return []string{fact}
	case !p.set.Supplied(fact, supplied):
		return []string{fact}
	case fact == text && !p.set.Supplied(unseen, supplied):
		return []string{unseen} // without it no phrase is certainly absent
	}
	return nil
}
