// How the rules came out, what they propose to a person, and who should act.

package inbox

import (
	"cmp"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// A Proposal is something that a person may do. The library never does it.
type Proposal struct {
	Propose string `json:"propose"`           // the policy's word for it: send_chaser, close_unanswered
	Rule    string `json:"rule"`              // the rule that proposes it
	To      string `json:"to,omitempty"`      // who should do it; "" where the policy does not say
	Message string `json:"message,omitempty"` // the name of a text for the patient, prepared and not sent
	// Phone says that a person phones and the text is not sent: a safeguarding concern is flagged, or it is not known
	// that none is.
	Phone   bool   `json:"phone,omitempty"`
	New     bool   `json:"new"`     // no review has made it before
	Because string `json:"because"` // for staff
}

// addRules adds the rules that fired and those that cannot be decided, with the facts that they lack.
func (r *review) addRules(d *Decision) {
	for _, rule := range r.fired {
		d.Fired = append(d.Fired, rule.ID)
		d.Reasons = append(d.Reasons, Reason{Rule: rule.ID, Because: rule.Because})
	}
	for _, rule := range r.unknown {
		missing, _ := r.result.Missing(rule.Rule)
		d.Unknown = append(d.Unknown, rules.UnknownRule{Rule: rule.ID, Missing: wire.Listed(missing)})
	}
}

// addProposals adds what the rules propose, sorted by rule.
func (r *review) addProposals(d *Decision) {
	noConcern := r.item.SafeguardingConcern == rules.Withhold(false)
	for _, rule := range r.actingRules() {
		if rule.Propose == "" {
			continue
		}
		d.Proposals = append(d.Proposals, Proposal{
			Propose: string(rule.Propose), Rule: rule.ID, To: string(rule.To), Message: string(rule.Message),
			Phone: rule.Message != "" && !noConcern, Because: rule.Because,
		})
	}
	slices.SortFunc(d.Proposals, func(a, b Proposal) int { return strings.Compare(a.Rule, b.Rule) })
}

// assign names who should act: whom the worst stage names, or the latest of several such; else whom the first proposal
// names.
func (r *review) assign(d *Decision) {
	worst := PassedStage{}
	for _, p := range r.passed {
		if p.To != "" && p.Stage.rank() >= worst.Stage.rank() {
			worst = p
		}
	}
	d.AssignTo = worst.To
	for _, p := range d.Proposals {
		d.AssignTo = cmp.Or(d.AssignTo, p.To)
	}
}

// actingRules are the rules that do something now. Of work that is signed off there are none. A rule that cannot be
// decided acts only where it has a stage, and then with everything else that it says. A rule whose stage is held back
// by a pause may still propose.
func (r *review) actingRules() (out []ruleOutcome) {
	for _, rule := range slices.Concat(r.fired, r.unknown) {
		if !r.signedOff && !(r.isHeldBack(rule) && rule.Propose == "") && !(rule.unknown && rule.Stage == "") {
			out = append(out, rule)
		}
	}
	return out
}
