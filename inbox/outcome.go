package inbox

import (
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// outcome is what a rule of an inbox may do.
type outcome struct {
	Stage   Stage             `key:"stage" enum:"warning,overdue,escalated,breach" json:"stage,omitempty"`
	Clock   string            `key:"clock" enum:"paused,running" json:"clock,omitempty"`
	Propose field.Name        `key:"propose" json:"propose,omitempty"` // to a person; nothing is done by itself
	To      field.Name        `key:"to" json:"to,omitempty"`           // who should act
	Message field.MessageName `key:"message" json:"message,omitempty"` // a text for the patient, prepared and not sent
	Notify  []field.Name      `key:"notify" json:"notify,omitempty"`
}

const (
	clockPaused  = "paused"
	clockRunning = "running"
)

// side: a pause and a proposal to close need certain truth; a stage that cannot be ruled out counts.
func side(then any) rules.Side {
	if t := then.(outcome); t.Clock == clockPaused || practice.Closes(t.Propose) {
		return rules.CertaintyActs
	}
	return rules.UnknownActs
}

func checkOutcome(then any, report problem.Report) {
	t := then.(outcome)
	switch {
	case t.Clock != "" && (t.Propose != "" || t.Stage != "" || t.Notify != nil):
		report("clock", "clock-and-more", "a rule on the clock does nothing else", "make two rules")
	case t.Stage != "" && practice.Closes(t.Propose):
		report(
			"propose", "raises-and-closes",
			"a stage counts when it is not ruled out; this is proposed on certainty alone", "make two rules",
		)
	case t.Notify != nil && len(t.Notify) == 0:
		report("notify", "empty-list", "this list is empty", "name who is told, or leave it out")
	}
	if t.To != "" && t.Stage == "" && t.Propose == "" {
		report("to", "never-acts", "nothing says what the person should do", "say stage: or propose:")
	}
	if t.Message != "" && t.Propose == "" {
		report(
			"message", "never-acts", "a text for the patient goes with a proposal",
			"say propose: send_chaser, or another",
		)
	}
}

// domain is inbox without what needs a loaded policy.
var domain = rules.Domain{
	Name:    "inbox",
	Subject: "item",
	Schema:  schema,
	Then:    outcome{},
	Header:  header{},
	Side:    side,
	Weakens: func(then any) bool {
		t := then.(outcome)
		return t.Clock == clockPaused || t.Propose != "" || t.To != "" // who does what is the supplier's
	},
	Check:       checkOutcome,
	CheckHeader: checkHeader,
}

// Domain describes inbox to the tools: its facts, its outcomes, and how a folder is loaded.
func Domain() rules.Domain {
	d := domain
	d.Keys = wire.Keys(decisionJSON{})
	d.Load = rules.ForTools(Load)
	return d
}
