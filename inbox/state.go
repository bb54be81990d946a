package inbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Reviewed is what one review hands to the next: what was raised, and when to look again. The zero Reviewed is none.
// It is kept as JSON.
type State struct{ state state }

// reviewed is what a Reviewed holds, and its JSON.
type state struct {
	At     time.Time     `json:"at,omitzero"`
	Wake   time.Time     `json:"wake,omitzero"`
	Raised []raisedStage `json:"raised,omitempty"`
	Done   bool          `json:"done,omitempty"` // signed off, and all that came before is raised
}

// raised is a stage that was raised.
type raisedStage struct {
	Stage    string `json:"stage"`              // the rule or the stage of the ladder, and which time the item was opened
	Times    int    `json:"times"`              // how often: a rule that ceased to hold is raised again once it holds again
	Standing bool   `json:"standing,omitempty"` // it held at the last review
}

// MarshalJSON gives what a store keeps, and what the next input takes as "reviewed".
func (r State) MarshalJSON() ([]byte, error) { return json.Marshal(r.state) }

// UnmarshalJSON reads what MarshalJSON gives; keys that it does not know do not matter.
func (r *State) UnmarshalJSON(raw []byte) error { return json.Unmarshal(raw, &r.state) }

// maxRaised is how many stages an input may say were raised.
const maxRaised = 10_000

// raise tells of the stages that no review has told of, and remembers them. A rule that ceased to hold and holds
// again is told of again. An earlier instant than that of the last review, as of a wake-up out of order or a clock
// that stepped back, undoes nothing and tells of nothing twice.
func (r *review) raiseStages(d *Decision, last State) {
	back := r.now.Before(last.state.At)
	before := map[string]raisedStage{}
	for _, of := range last.state.Raised {
		before[of.Stage] = of
	}
	opened := r.openingSuffix()
	for _, p := range r.passed {
		name := p.Rule + opened
		was, known := before[name]
		moved := strings.Contains(p.Rule, "/") && !p.Unknown &&
			p.At.After(last.state.At) // the deadline, since the last review
		if !known && !(back && p.Unknown) || known && (!was.Standing || moved) && !back {
			was = raisedStage{name, was.Times + 1, true}
			p.Key = fmt.Sprintf("%s.%d", name, was.Times)
			d.Stages = append(d.Stages, p)
		}
		if was.Stage != "" {
			d.State.state.Raised = append(d.State.state.Raised, was)
		}
		delete(before, name)
	}
	r.raiseProposals(d, before, opened)
	for _, of := range before { // what a pause holds back neither comes nor goes
		held := slices.ContainsFunc(r.heldBack, func(rule string) bool { return rule+opened == of.Stage })
		held = held || r.catchingUp && strings.HasSuffix(of.Stage, proposedSuffix)
		of.Standing = of.Standing && (held || back)
		d.State.state.Raised = append(d.State.state.Raised, of)
	}
	slices.SortFunc(d.State.state.Raised, func(a, b raisedStage) int { return strings.Compare(a.Stage, b.Stage) })
	d.NextWake = r.nextWake()
	d.NextChange, d.State.state.Done = d.NextWake, r.signedOff
	if d.State.state.At, d.State.state.Wake = r.now, d.NextWake; back {
		d.State.state.At, d.State.state.Wake = last.state.At, last.state.Wake
	}
}

// tell marks the proposals that no review has made, and gathers who is to be told by rules that raise no stage. An
// instant that is looked at afterwards makes none: what is proposed is for now.
func (r *review) raiseProposals(d *Decision, before map[string]raisedStage, opened string) {
	fresh := map[string]bool{}
	for _, rule := range r.actingRules() {
		name := rule.ID + opened
		if rule.Stage != "" && !r.isHeldBack(rule) {
			fresh[rule.ID] = slices.ContainsFunc(d.Stages, func(p PassedStage) bool { return p.Rule == rule.ID })
			continue
		}
		was := before[name+proposedSuffix]
		if r.catchingUp {
			continue
		}
		delete(before, name+proposedSuffix)
		if fresh[rule.ID] = !was.Standing; fresh[rule.ID] {
			was = raisedStage{name + proposedSuffix, was.Times + 1, true}
			d.Notify = append(d.Notify, asStrings(rule.Notify)...)
		}
		d.State.state.Raised = append(d.State.state.Raised, was)
	}
	for i, p := range d.Proposals {
		d.Proposals[i].New = fresh[p.Rule]
	}
}

// proposed parts what was proposed from the stage of the same rule.
const proposedSuffix = " proposed"

// opened tells one opening of the item from another: what was raised before it was reopened is raised again.
func (r *review) openingSuffix() string {
	switch i := &r.item; {
	case !i.ReopenedAt.IsZero() && !i.ReopenedAt.After(r.now):
		return "#" + i.ReopenedAt.UTC().Format(time.RFC3339Nano)
	case i.ReopenedCount != nil && *i.ReopenedCount > 0:
		return fmt.Sprintf("#%d", *i.ReopenedCount)
	}
	return ""
}
