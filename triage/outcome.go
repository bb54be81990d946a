// What a rule of triage may say, and what its file may say beside its rules.

package triage

import (
	"fmt"
	"io/fs"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// Then is what a rule of triage may say under "then:". What each outcome does stands in effects.go.
type Then struct {
	// Upgrade raises the rating.
	Upgrade string `key:"upgrade" one_of:"raises-and-lowers" enum:"amber,red,one_step" json:"upgrade,omitempty"`
	// Downgrade proposes to lower amber to green.
	Downgrade string `key:"downgrade" one_of:"raises-and-lowers,guards-and-lowers" enum:"green" json:"downgrade,omitempty"`
	// Guard blocks every lowering.
	Guard field.Cause `key:"guard" one_of:"guards-and-lowers" json:"guard,omitempty"`
	// Timeframe is how soon the request is to be dealt with, from its receipt.
	Timeframe field.Duration `key:"timeframe" json:"timeframe,omitzero"`
	// Route is where a green request goes.
	Route string `key:"route" enum:"pharmacy,physio,nurse,admin,self_care,clinician" json:"route,omitempty"`
	// Disposition is what the patient is told to do at once.
	Disposition string `key:"disposition" enum:"call_999,emergency_department,same_day_call" json:"disposition,omitempty"`
	// Flags are names that screens show beside the request.
	Flags []field.Name `key:"flags" json:"flags,omitempty"`
	// AskFor are facts to ask for while they are not known.
	AskFor []field.FactName `key:"ask_for" json:"ask_for,omitempty"`
	// Attention is how soon somebody should look, at the least.
	Attention Level `key:"attention" enum:"clinician_now,staff_now" json:"attention,omitempty"`
	// SafetyNet is the name of a text for the patient.
	SafetyNet field.MessageName `key:"safety_net" json:"safety_net,omitempty"`
	// Link is the name of a page or a pathway that screens link to.
	Link field.Name `key:"link" json:"link,omitempty"`
	// Notify are names of those who are told.
	Notify []field.Name `key:"notify" json:"notify,omitempty"`
}

// dispositions are the dispositions, the strongest first.
var dispositions = []string{"call_999", "emergency_department", "same_day_call"}

// stronger tells whether disposition x outranks y; none is the weakest.
func stronger(x, y string) bool {
	i, j := slices.Index(dispositions, x), slices.Index(dispositions, y)
	return i >= 0 && (j < 0 || i < j)
}

// flags are the flags of an outcome.
func (t Then) flags() []field.Name { return t.Flags }

// notify are those whom an outcome tells.
func (t Then) notify() []field.Name { return t.Notify }

// link is the link of an outcome as a list, which is empty when there is none.
func (t Then) link() []field.Name {
	if t.Link == "" {
		return nil
	}
	return []field.Name{t.Link}
}

// header is what a triage file says beside its rules.
type header struct {
	// Lowering: propose (the default) waits for a person; apply makes a certain lowering act, and needs a clinician's
	// approval of this very meaning and a brake; off blocks every lowering.
	Lowering string `key:"lowering" enum:"propose,apply,off"`
	// Brake is needed where lowerings are applied; nil is none.
	Brake *brakeLimits `key:"brake"`
	// Questions is how many a decision asks at most; nil means 2.
	Questions *int `key:"questions" range:"1..4"`
	// Senders: verified says that only verified accounts can send; "" leaves that to each input.
	Senders string `key:"senders" enum:"verified" json:",omitempty"`
}

// brakeLimits say when a policy stops lowering without a person for the rest of a day, and only proposes. Both are 1 or
// more where lowerings are applied.
type brakeLimits struct {
	Lowered  int `key:"lowered" need:"yes"`  // once so many requests were lowered that day
	Reversed int `key:"reversed" need:"yes"` // or once clinicians have raised so many of them again
}

// domain is triage without what needs a loaded policy.
var domain = rules.Domain{
	Name:        "triage",
	Subject:     "submission",
	Answers:     true,
	Schema:      schema,
	Then:        Then{},
	Header:      header{},
	Side:        side,
	Weakens:     weakens,
	Check:       checkThen,
	CheckHeader: checkHeader,
}

// Domain describes triage to the tools: its facts, its outcomes, and how a folder is loaded.
func Domain() rules.Domain {
	d := domain
	d.Keys = wire.Keys(Decision{})
	d.Load = rules.ForTools(func(fsys fs.FS) (*Policy, error) { return Load(fsys) })
	return d
}

// checkThen notes outcomes that do not go together.
func checkThen(then any, report problem.Report) {
	t := then.(Then)
	raisesToRed := t.Upgrade == "red" || t.Upgrade == "one_step"
	if t.Timeframe.Working() && (raisesToRed || t.Disposition != "") {
		report("timeframe", "working-time-on-red", "red and dispositions run on elapsed time, by night too",
			"write 30m, 2h or session")
	}
	if t.Timeframe.Unit == "d" && (raisesToRed || t.Disposition != "") {
		report("timeframe", "working-time-on-red", "red and dispositions run in minutes, hours or sessions",
			"write 30m, 2h or session")
	}
	sent := t.Disposition == "call_999" || t.Disposition == "emergency_department"
	if t.SafetyNet == "" && (sent || t.Disposition != "" && raisesToRed) {
		report("disposition", "no-safety-net",
			fmt.Sprintf("the patient is to be told to %s, and no text says so", t.Disposition),
			"name one under safety_net:")
	}
}

// checkHeader notes what a policy lacks that lowers without a person.
func checkHeader(own any, file rules.Header, report problem.Report) {
	h := own.(header)
	if h.Lowering != "apply" {
		return
	}
	const enough = 12 // characters of a digest that no other meaning has by chance
	if !practice.IsClinician(file.Approval.Role) || len(file.Approval.Digest) < enough {
		report("lowering", "not-approved",
			"lowering without a person needs the approval of a clinician, for this very meaning",
			"write approval: {by, role: gp, on, digest}, "+
				"at least 12 characters of the digest that frontdoor check shows")
	}
	if h.Brake == nil || h.Brake.Lowered < 1 || h.Brake.Reversed < 1 {
		report("lowering", "no-brake", "lowering without a person needs a brake",
			"write brake: {lowered: 20, reversed: 2}")
	}
}
