package triage

import (
	"fmt"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// derivable is what the library computes a fact from: any one of these is enough for it to be known.
var derivable = map[string][]string{
	"patient.age_years": {"patient.date_of_birth"}, "patient.age_months": {"patient.date_of_birth"}, "patient.postnatal_days": {"patient.delivered_on"},
	"patient.days_since_discharge": {"patient.discharged_on"}, "patient.days_since_surgery": {"patient.surgery_on"},
	"submission.symptoms_asked": {"submission.symptoms", "submission.symptoms_denied"}, "submission.symptom_count": {"submission.symptoms"},
	"submission.unanswered_red_flags":      {"submission.red_flags_asked"},
	"submission.unanswered_red_flag_count": {"submission.unanswered_red_flags", "submission.red_flags_asked"},
	"submission.text_language":             {"submission.text"}, "submission.in_core_hours": {"submission.submitted_at"}, "submission.waiting_core_h": {"submission.submitted_at"},
	"submission.read_by_staff": {"submission.first_read_at"}, "submission.minutes_since_opened": {"submission.opened_at"},
	"submission.follows_open_submission": {"submission.previous_open"}, "obs.reading_age_h": {"obs.taken_at"},
}

// Supplied gives the policy as a host may activate it that supplies only these facts and inputs; "patient.*" stands for a
// namespace. What the library computes of them counts as supplied, as do the facts of the day where there is a calendar.
// When an upgrade or guard reads another fact, lowering is off and the rule is a finding; so is a name that is no fact.
func (p *Policy) Supplied(facts ...string) (*Policy, problem.Problems) {
	if p == nil || p.set == nil {
		return p, nil
	}
	c := *p
	var findings problem.Problems
	for _, name := range facts {
		if !strings.HasSuffix(name, ".*") && !p.set.Knows(name) {
			findings = append(findings, problem.Problem{Code: "unknown-fact", Message: name + " is not a fact or an input"})
		}
	}
	for _, r := range p.set.Rules() {
		if k := p.kinds[r.ID]; k != upgrade && k != guard {
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
				Message: fmt.Sprintf("rule %s reads %s, which this host does not supply: lowering is off", r.ID, strings.Join(sorted(lacks), ", ")),
			})
		}
	}
	return &c, findings
}

// lacking are the facts that a host would have to supply for one that a condition reads.
func (p *Policy) lacking(fact string, supplied []string) []string {
	has := func(name string) bool {
		ns, _, _ := strings.Cut(name, ".")
		return slices.Contains(supplied, name) || slices.Contains(supplied, ns+".*")
	}
	switch {
	case strings.HasPrefix(fact, "day.") && p.cal != nil:
		return nil
	case fact == "submission.text" && has(fact) && !has("submission.unseen_attachments"):
		return []string{"submission.unseen_attachments"} // without it no phrase is certainly absent
	case has(fact) || slices.ContainsFunc(derivable[fact], has):
		return nil
	}
	return []string{fact}
}
