// This file says why requests were decided as they were, and what to ask.

package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/triage"
)

// due writes an instant, or nothing if there is none.
func due(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("Mon 2 Jan 15:04")
}

// explain prints why one request was decided as it was: what fired, what is not ruled out, and what to ask. It shows
// the words of the policy and none of the patient.
func explain(stdout, stderr io.Writer, requests []request, id string) int {
	for _, r := range requests {
		if r.decision.ID != id {
			continue
		}
		d := r.decision
		fmt.Fprintf(
			stdout, "%s  %s  (%s: %s)\n", d.ID, rating(d), d.Attention.Level,
			strings.ReplaceAll(d.Attention.Code, "_", " "),
		)
		for _, o := range r.result.Verdicts() {
			if o.Verdict != rules.Fired {
				continue
			}
			fmt.Fprintf(stdout, "\nfired: %s\n  %s\n", o.ID, o.Because)
			for _, line := range r.result.Why(o.Rule).Tree() {
				fmt.Fprintf(stdout, "    %s\n", clip(line, columns-4))
			}
		}
		for i, g := range r.result.Gaps() {
			if i == 0 {
				fmt.Fprintln(stdout, "\nnot known, and the rules it keeps open:")
			}
			fmt.Fprintf(stdout, "  %s\n", clip(g.Fact+": "+strings.Join(g.Rules, ", "), columns-2))
		}
		for _, b := range d.Blocked {
			fmt.Fprintf(stdout, "\n%s did not act: %s\n", b.Rule, strings.Join(b.By, ", "))
		}
		for _, line := range []struct{ name, value string }{
			{"do", d.Disposition},
			{"due", due(d.Due)},
			{"text for the patient", d.SafetyNet},
			{"route", d.Route},
			{"tell", strings.Join(d.Notify, ", ")},
		} {
			if line.value != "" {
				fmt.Fprintf(stdout, "\n%s: %s\n", line.name, line.value)
			}
		}
		if len(d.Ask) > 0 {
			fmt.Fprintf(stdout, "\nask for: %s\n", strings.Join(d.Ask, ", "))
		}
		for _, l := range d.LowerIf {
			fmt.Fprintf(stdout, "could go down by %s, on answers to: %s\n", l.Rule, strings.Join(l.Ask, ", "))
		}
		return 0
	}
	fmt.Fprintf(stderr, "there is no request %q in monday.jsonl\n", id)
	return 2
}

// why is the reason of the rule that counted most: the one that made the rating what it is.
func why(r request) string {
	d := r.decision
	best, reason := -1, ""
	for _, o := range r.result.Verdicts() {
		t := o.Then.(triage.Then)
		if o.Verdict != rules.Fired ||
			slices.ContainsFunc(d.Blocked, func(b triage.Blocked) bool { return b.Rule == o.ID }) {
			continue
		}
		weight := slices.Index([]string{"", "one_step", "amber", "red"}, t.Upgrade) * 2
		if t.Disposition == d.Disposition && d.Disposition != "" {
			weight++
		}
		if t.Downgrade != "" && d.LowerTo != "" {
			weight = 9
		}
		if weight > best {
			best, reason = weight, o.Because
		}
	}
	if d.Attention.Code == "new_input_after_clinician" {
		reason = cmp.Or(reason, "new words") + " (after the clinician's rating)"
	}
	if best > 0 {
		return reason
	}
	if len(d.NotRuledOut) > 0 {
		n := d.NotRuledOut[0]
		for _, other := range d.NotRuledOut {
			if other.Support == triage.Suspected {
				n = other
				break
			}
		}
		return "not ruled out: " + n.Rule
	}
	return cmp.Or(reason, plain(d.Attention.Code))
}

// question says what to ask, and what the answer could change.
func question(r request) string {
	d := r.decision
	about := make([]string, len(d.Ask))
	for i, fact := range d.Ask {
		_, name, _ := strings.Cut(fact, ".")
		about[i] = cmp.Or(questionTexts[fact], plain(name)) + "?"
	}
	said := strings.Join(about, " ")
	if blank := r.in.Submission.UnansweredRedFlags; slices.Contains(d.Ask, "submission.unanswered_red_flags") &&
		len(blank) == 0 {
		said = "the red-flag questions left blank?"
	}
	could := triage.Rating("")
	for _, n := range d.NotRuledOut {
		if len(d.Ask) > 0 && slices.Contains(n.Missing, d.Ask[0]) && n.CouldBe != d.To && could != triage.Red {
			could = n.CouldBe
		}
	}
	if could == "" && len(d.LowerIf) > 0 {
		could = triage.Green
	}
	if could == "" {
		return said
	}
	return said + "  could be " + string(could)
}

// questionTexts are facts in the words in which a person asks for them.
var questionTexts = map[string]string{
	"obs.temp_c": "temperature", "patient.age_months": "date of birth", "patient.age_years": "date of birth",
	"patient.pregnant":         "pregnant",
	"submission.text_language": "who can read it", "submission.unseen_attachments": "open the attachment",
	"submission.trend":                     "better or worse",
	"submission.same_problem_contacts_14d": "how often about this", "obs.heart_rate": "pulse",
}
