// What a rule of an accounts policy may do, what each of its outcomes means for an unknown condition and for a
// practice's own layer, and the description of accounts policies for the loader and the tools.

package accounts

import (
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// outcome is the "then:" of a rule.
type outcome struct {
	Lock    field.Cause       `key:"lock" one_of:"several-verdicts" json:"lock,omitempty"`
	Reject  field.Cause       `key:"reject" one_of:"several-verdicts" json:"reject,omitempty"`
	Hold    field.Cause       `key:"hold" one_of:"several-verdicts" json:"hold,omitempty"`
	Manual  field.Cause       `key:"manual" one_of:"several-verdicts" json:"manual,omitempty"`
	AskFor  []field.Name      `key:"ask_for" one_of:"several-verdicts" json:"ask_for,omitempty"` // evidence
	Verify  Level             `key:"verify" enum:"contact_only,requests,records" one_of:"several-verdicts,opens-and-shuts" json:"verify,omitempty"`
	Suspend field.Cause       `key:"suspend" one_of:"opens-and-shuts" json:"suspend,omitempty"` // until it is decided
	Suggest *suggestion       `key:"suggest" json:"suggest,omitempty"`
	To      field.Name        `key:"to" json:"to,omitempty"`           // who should decide or act
	Message field.MessageName `key:"message" json:"message,omitempty"` // for the patient; prepared and not sent
	Alert   field.Name        `key:"alert" json:"alert,omitempty"`
	Propose field.Name        `key:"propose" json:"propose,omitempty"`
	Notify  []field.Name      `key:"notify" json:"notify,omitempty"`
}

// A suggestion is what a person who decides may do.
type suggestion struct {
	Verify Level `key:"verify" need:"yes" enum:"contact_only,requests,records" json:"verify"`
}

// An effect is one thing that a rule may do, and what follows from it.
type effect struct {
	given   func(outcome) bool
	verdict Verdict                   // that it gives; "" for none
	cause   func(outcome) field.Cause // the reason that it names; nil for none
	acts    bool                      // a person or the patient has something to do or to be told
	raises  bool                      // it counts while it is not ruled out, unlike a proposal to close
	// weakens: a practice's own layer may not add it, as it could take the account away from the person who decides.
	weakens bool
}

// effects is the one list of what outcomes do, the strongest verdict first. Effects without any consequence, such as
// notify, do not stand in it.
var effects = []effect{
	cause(Lock, func(o outcome) field.Cause { return o.Lock }),
	cause(Reject, func(o outcome) field.Cause { return o.Reject }),
	cause(Hold, func(o outcome) field.Cause { return o.Hold }),
	cause(Manual, func(o outcome) field.Cause { return o.Manual }),
	{given: func(o outcome) bool { return len(o.AskFor) > 0 }, verdict: AskFor, acts: true, raises: true},
	{given: func(o outcome) bool { return o.AskFor != nil }, weakens: true},
	{given: func(o outcome) bool { return o.Verify != "" }, verdict: VerifyTo, acts: true, raises: true, weakens: true},
	{given: func(o outcome) bool { return o.Suspend != "" }, acts: true, raises: true},
	{given: func(o outcome) bool { return o.Suggest != nil }, weakens: true},
	{given: func(o outcome) bool { return o.Propose != "" }, acts: true, weakens: true},
	{given: func(o outcome) bool { return o.Alert != "" }, raises: true},
}

// cause is the effect of a verdict that may name its reason.
func cause(v Verdict, of func(outcome) field.Cause) effect {
	given := func(o outcome) bool { return of(o) != "" }
	return effect{given: given, verdict: v, cause: of, acts: true, raises: true}
}

// has reports whether the outcome has an effect for which the test holds.
func (o outcome) has(test func(effect) bool) bool {
	return slices.ContainsFunc(effects, func(e effect) bool { return test(e) && e.given(o) })
}

// verdict is the verdict that the outcome gives, with its reason; noVerdict where it gives none.
func (o outcome) verdict() (Verdict, field.Cause) {
	for _, e := range effects {
		switch {
		case e.verdict == noVerdict || !e.given(o):
		case e.cause == nil:
			return e.verdict, ""
		default:
			return e.verdict, e.cause(o)
		}
	}
	return noVerdict, ""
}

// side says what an unknown condition does: what opens an account, or would end the work on it, needs certainty.
func side(then any) rules.Side {
	t := then.(outcome)
	if v, _ := t.verdict(); v == VerifyTo || v == noVerdict && practice.Closes(t.Propose) {
		return rules.CertaintyActs
	}
	return rules.UnknownActs
}

// checkOutcome reports keys of one rule that contradict each other or do nothing. At most one problem is reported.
func checkOutcome(then any, report problem.Report) {
	t := then.(outcome)
	v, _ := t.verdict()
	acts := t.has(func(e effect) bool { return e.acts })
	switch {
	case practice.Closes(t.Propose) && t.has(func(e effect) bool { return e.raises }):
		report("propose", "raises-and-closes",
			"the rest of this rule counts when it is not ruled out; this is proposed on certainty alone",
			"make two rules")
	case t.To != "" && !acts:
		report("to", "never-acts", "nothing says what the person should do", "say manual:, hold: or propose:")
	case t.Notify != nil && len(t.Notify) == 0:
		report("notify", "empty-list", "this list is empty", "name who is told, or leave it out")
	case t.AskFor != nil && len(t.AskFor) == 0:
		report("ask_for", "empty-list", "nothing is asked for", "name documents or evidence")
	case t.Suggest != nil && v != Manual && v != Hold:
		report("suggest", "never-acts", "a suggestion is for the person who decides",
			"say manual: …, suggest: {verify: requests}")
	case t.Message != "" && !acts:
		report("message", "never-acts", "nothing happens that the patient should be told",
			"say what: reject, hold, ask_for, …")
	}
}

// domain describes accounts policies as far as no loaded policy is needed.
var domain = rules.Domain{
	Name:    "accounts",
	Subject: "account",
	Schema:  schema,
	Then:    outcome{},
	Header:  header{},
	Side:    side,
	Weakens: func(then any) bool { return then.(outcome).has(func(e effect) bool { return e.weakens }) },
	Check:   checkOutcome,
}

// Domain describes accounts policies to the tools: their facts, their outcomes, and how a folder is loaded.
func Domain() rules.Domain {
	d := domain
	d.Keys = wire.Keys(decisionJSON{})
	d.Load = rules.ForTools(Load)
	return d
}
