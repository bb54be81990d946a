// This file says in the policy's words why a request stands where it does, and what to ask.

package main

import (
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/triage"
)

// reasons are why a request stands where it does, never none and each once: first the reason of the rule that counted
// most, or the rule that could not be ruled out where that is what counts.
func reasons(r request) []string {
	d := r.decision
	fired := slices.DeleteFunc(r.result.Verdicts(), func(o rules.RuleVerdict) bool { return weight(d, o) == 0 })
	slices.SortStableFunc(fired, func(a, b rules.RuleVerdict) int { return weight(d, b) - weight(d, a) })
	var out []string
	add := func(because string) {
		if !slices.Contains(out, because) {
			out = append(out, because)
		}
	}
	n, isOpen := mostOpen(d)
	codesOfOpen := []string{"suspected_red", "could_be_higher", "cannot_be_asked"}
	if isOpen && (len(fired) == 0 || slices.Contains(codesOfOpen, d.Attention.Code)) {
		add("Not ruled out: " + ruleBecause(r, n.Rule))
	}
	for _, o := range fired {
		add(o.Because)
	}
	if len(out) == 0 {
		add(plain(d.Attention.Code))
	}
	return out
}

// weight is how much a rule that fired and acted has to do with where the request stands; 0 for nothing.
func weight(d triage.Decision, o rules.RuleVerdict) (n int) {
	t := o.Then.(triage.Then)
	blocked := slices.ContainsFunc(d.Blocked, func(b triage.Blocked) bool { return b.Rule == o.ID })
	if o.Verdict != rules.Fired || blocked {
		return 0
	}
	for _, part := range []struct {
		holds bool
		n     int
	}{
		{t.Downgrade != "" && d.LowerTo != "", 32},
		{t.Upgrade == string(triage.Red) || t.Upgrade == "one_step" && d.Base == triage.Amber, 16},
		{t.Disposition != "" && t.Disposition == d.Disposition, 8},
		{t.Attention != "" && t.Attention == d.Attention.Level, 4},
		{t.Upgrade != "", 2},
		{t.Guard != "", 1},
	} {
		if part.holds {
			n += part.n
		}
	}
	return n
}

// mostOpen is the upgrade that is not ruled out and could do most: a suspected one before one that nothing points to.
func mostOpen(d triage.Decision) (n triage.NotRuledOut, ok bool) {
	if len(d.NotRuledOut) == 0 {
		return n, false
	}
	rank := func(n triage.NotRuledOut) int {
		if n.Support == triage.Suspected {
			return 10 + n.CouldBe.Rank()
		}
		return n.CouldBe.Rank()
	}
	return slices.MaxFunc(d.NotRuledOut, func(a, b triage.NotRuledOut) int { return rank(a) - rank(b) }), true
}

// ruleBecause is a rule's reason in its author's words; what is no rule, such as a code of the library, in plain words.
func ruleBecause(r request, id string) string {
	for _, o := range r.result.Verdicts() {
		if o.ID == id {
			return o.Because
		}
	}
	return plain(id)
}

// question says what to ask, and what the answer could change.
func question(r request) string {
	d := r.decision
	var about []string
	for _, fact := range d.Ask {
		about = append(about, questionText(fact)+"?")
	}
	said := strings.Join(about, " ")
	could := triage.Rating("")
	for _, n := range d.NotRuledOut {
		if len(d.Ask) > 0 && slices.Contains(n.Missing, d.Ask[0]) && n.CouldBe.Rank() > max(could.Rank(), d.To.Rank()) {
			could = n.CouldBe
		}
	}
	switch {
	case could != "":
		return said + " It could be " + string(could) + "."
	case len(d.LowerIf) > 0:
		return said + " It could go down to green."
	}
	return said
}

// questionTexts are facts in the words in which a person asks for them.
var questionTexts = map[string]string{
	"obs.glucose_mmol_l": "Blood sugar", "obs.heart_rate": "Pulse", "obs.temp_c": "Temperature",
	"obs.peak_flow_pct_of_best": "Peak flow against the patient's best",
	"patient.age_months":        "Date of birth", "patient.age_years": "Date of birth",
	"submission.pain_0_10": "Pain from 0 to 10", "submission.trend": "Better or worse",
	"submission.same_problem_contacts_14d": "How often about this",
	"submission.text_language":             "Who can read the words",
	"submission.unanswered_red_flags":      "The red-flag questions left blank",
	"submission.unseen_attachments":        "What the attachment says",
}

// questionText is a fact as it is asked for; one without words of its own by its name.
func questionText(fact string) string {
	if text := questionTexts[fact]; text != "" {
		return text
	}
	_, name, _ := strings.Cut(fact, ".")
	return strings.ToUpper(name[:1]) + plain(name[1:])
}
