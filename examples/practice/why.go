// This file explains one decision: what fired, what is not ruled out, and what to do by when. It shows the words of the
// policy and none of the patient.

package main

import (
	"fmt"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/triage"
)

// explain writes why one request was decided as it was.
func (s screen) explain(p page, id string) error {
	for _, r := range s.requests {
		if r.decision.ID == id {
			s.explainHead(p, r)
			explainRules(p, r)
			explainOpen(p, r)
			p.text(0, "change it: examples/policies/total-triage/triage.yaml, then run again")
			return nil
		}
	}
	return fmt.Errorf("there is no request %q in monday.jsonl", id)
}

// explainHead writes the result: the rating, who should look by when, how late that is, and what is prepared for the
// patient.
func (s screen) explainHead(p page, r request) {
	d := r.decision
	fmt.Fprintln(p, p.paint(bold, fmt.Sprintf("%s  %s  %s", d.ID, rating(d), lookers[d.Attention.Level])))
	line := func(label, text string) {
		if text != "" {
			p.text(0, label+": "+text)
		}
	}
	line("because", reasons(r)[0])
	if at := r.in.Submission.SubmittedAt; !at.IsZero() {
		line("came", at.In(s.now.Location()).Format("Mon 2 Jan 15:04")+", "+s.waited(r)+" ago")
	}
	if d.Attention.Code == "new_input_after_clinician" {
		line("new", s.newWords(r))
	}
	line("due", s.dueInWords(r))
	line("flags", flags(d))
	for _, n := range contact(r) {
		p.note(n, 0, true)
	}
	line("do", sendTo(d))
	label := "text for the patient, prepared and not sent"
	if len(contact(r)) > 0 {
		label = "to be said, and not texted"
	}
	line(label, s.safetyNet(r))
	if d.LowerTo != "" {
		line("could go down to", lowering(d))
	}
	line("tell", plain(strings.Join(d.Notify, ", ")))
	if len(d.Ask) > 0 {
		line("ask", question(r))
	}
	for _, l := range d.LowerIf {
		line("could go down on answers to "+strings.Join(l.Ask, ", "), ruleBecause(r, l.Rule))
	}
}

// lookers say who should look at a request.
var lookers = map[triage.Level]string{
	triage.ClinicianNow: "a clinician, now", triage.StaffNow: "anybody on the staff, now",
	triage.Ask: "whoever can ask the patient", triage.ConfirmLower: "whoever may agree with the lowering",
	triage.None: "nobody has to look",
}

// dueInWords is the due time, and how far it is past; "" where there is none.
func (s screen) dueInWords(r request) string {
	d := r.decision
	if d.Due.IsZero() {
		return ""
	}
	text := d.Due.In(s.now.Location()).Format("Mon 2 Jan 15:04")
	if past := late(d.Due, s.now); past != "" {
		text += ", " + past
	}
	if d.Attention.Code == "new_input_after_clinician" {
		text += ", counted from when the request first came"
	}
	if !d.UnattendedUntil.IsZero() {
		text += "; nobody is there until " + instant(d.UnattendedUntil, s.now)
	}
	return text
}

// safetyNet is the text that the policy prepares for the patient.
func (s screen) safetyNet(r request) string {
	if m, ok := s.policy.Set().Message(field.MessageName(r.decision.SafetyNet)); ok {
		return m.Texts["en"]
	}
	return plain(r.decision.SafetyNet)
}

// explainRules writes the rules that fired, each with the part of its condition that holds, and what kept some of them
// from acting.
func explainRules(p page, r request) {
	for _, o := range r.result.Verdicts() {
		if o.Verdict != rules.Fired {
			continue
		}
		fmt.Fprintln(p)
		p.text(0, "fired: "+o.Because+" ("+o.ID+")")
		for _, line := range r.result.Why(o.Rule).Tree() {
			fmt.Fprintf(p, "    %s\n", clip(line, pageWidth-4))
		}
		for _, b := range r.decision.Blocked {
			if b.Rule != o.ID {
				continue
			}
			for _, by := range b.By {
				p.text(2, "did not act: "+ruleBecause(r, by))
			}
		}
	}
}

// explainOpen writes the upgrades that are not ruled out, and which facts are not known.
func explainOpen(p page, r request) {
	for i, n := range r.decision.NotRuledOut {
		if i == 0 {
			fmt.Fprintln(p)
			fmt.Fprintln(p, "not ruled out:")
		}
		text := fmt.Sprintf("could be %s, %s: %s (%s)", n.CouldBe, n.Support, ruleBecause(r, n.Rule), n.Rule)
		if len(n.Missing) > 0 {
			text += " It lacks " + strings.Join(n.Missing, ", ") + "."
		}
		p.text(2, text)
	}
	for i, g := range r.result.Gaps() {
		if i == 0 {
			fmt.Fprintln(p)
			fmt.Fprintln(p, "not known, and the rules it keeps open:")
		}
		p.text(2, g.Fact+": "+strings.Join(g.Rules, ", "))
	}
	fmt.Fprintln(p)
}
