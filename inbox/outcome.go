// What a rule of an inbox policy may do, what each of its outcomes means for an unknown condition and for a
// practice's own layer, and the description of inbox policies for the loader and the tools.

package inbox

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
	Stage   Stage             `key:"stage" enum:"warning,overdue,escalated,breach" json:"stage,omitempty"`
	Clock   string            `key:"clock" enum:"paused,running" json:"clock,omitempty"`
	Propose field.Name        `key:"propose" json:"propose,omitempty"` // to a person; nothing is done by itself
	To      field.Name        `key:"to" json:"to,omitempty"`           // who should act
	Message field.MessageName `key:"message" json:"message,omitempty"` // for the patient; prepared and not sent
	Notify  []field.Name      `key:"notify" json:"notify,omitempty"`
}

// The values of the key "clock".
const (
	clockPaused  = "paused"
	clockRunning = "running"
)

// An effect is one thing that a rule may do, and what follows from it.
type effect struct {
	given   func(outcome) bool
	acts    bool // a person named by "to" has something to do
	certain bool // it needs a condition that is certainly true; any other effect counts while it is not ruled out
	weakens bool // a practice's own layer may not add it
}

// effects is the one list of what outcomes do. Effects without any consequence, such as notify, do not stand in it.
var effects = []effect{
	{given: func(o outcome) bool { return o.Stage != "" }, acts: true},
	{given: func(o outcome) bool { return o.Clock == clockPaused }, certain: true, weakens: true},
	{given: func(o outcome) bool { return practice.Closes(o.Propose) }, certain: true},
	{given: func(o outcome) bool { return o.Propose != "" }, acts: true, weakens: true},
	{given: func(o outcome) bool { return o.To != "" }, weakens: true}, // who does what is for the supplier to say
}

// has reports whether the outcome has an effect for which the test holds.
func (o outcome) has(test func(effect) bool) bool {
	return slices.ContainsFunc(effects, func(e effect) bool { return test(e) && e.given(o) })
}

// needsCertainty tells whether the outcome has an effect that only a rule which fired may have.
func (o outcome) needsCertainty() bool { return o.has(func(e effect) bool { return e.certain }) }

// side says what an unknown condition does: a stage that cannot be ruled out counts, and a pause or a proposal to close
// does not.
func side(then any) rules.Side {
	if then.(outcome).needsCertainty() {
		return rules.CertaintyActs
	}
	return rules.UnknownActs
}

// checkOutcome reports keys of one rule that contradict each other or do nothing.
func checkOutcome(then any, report problem.Report) {
	t := then.(outcome)
	switch {
	case t.Clock != "" && (t.Propose != "" || t.Stage != "" || t.Notify != nil):
		report("clock", "clock-and-more", "a rule on the clock does nothing else", "make two rules")
	case t.Stage != "" && practice.Closes(t.Propose):
		report("propose", "raises-and-closes",
			"a stage counts when it is not ruled out; this is proposed on certainty alone", "make two rules")
	case t.Notify != nil && len(t.Notify) == 0:
		report("notify", "empty-list", "this list is empty", "name who is told, or leave it out")
	}
	if t.To != "" && !t.has(func(e effect) bool { return e.acts }) {
		report("to", "never-acts", "nothing says what the person should do", "say stage: or propose:")
	}
	if t.Message != "" && t.Propose == "" {
		report("message", "never-acts", "a text for the patient goes with a proposal",
			"say propose: send_chaser, or another")
	}
}

// domain describes inbox policies as far as no loaded policy is needed.
var domain = rules.Domain{
	Name:        "inbox",
	Subject:     "item",
	Schema:      schema,
	Then:        outcome{},
	Header:      header{},
	Side:        side,
	Weakens:     func(then any) bool { return then.(outcome).has(func(e effect) bool { return e.weakens }) },
	Check:       checkOutcome,
	CheckHeader: checkHeader,
}

// Domain describes inbox policies to the tools: their facts, their outcomes, and how a folder is loaded.
func Domain() rules.Domain {
	d := domain
	d.Keys = wire.Keys(decisionJSON{})
	d.Load = rules.ForTools(Load)
	return d
}
