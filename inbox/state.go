// What is kept of an item between two reviews, so that every stage and proposal is raised once.

package inbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/host"
)

// State is what one review hands to the next: which stages and proposals were raised, and when to look again. A host
// keeps it as JSON and does not look into it. The zero State is that of an item never reviewed.
type State struct {
	kept  state
	newer host.Newer // what a newer release has written
}

// state is what a State holds, and its JSON.
type state struct {
	At     time.Time     `json:"at,omitzero"`
	Wake   time.Time     `json:"wake,omitzero"`
	Raised []raisedStage `json:"raised,omitempty"`
	Done   bool          `json:"done,omitempty"` // signed off, and every stage before that was raised
	// Undecided says that the item cannot be reviewed; zero where it can.
	Undecided host.Undecided `json:"undecided,omitzero"`
}

// A raisedStage is a stage or a proposal that was raised.
type raisedStage struct {
	// Stage is the rule or the stage of the ladder, with openingSuffix, and proposedSuffix for a proposal.
	Stage string `json:"stage"`
	// Times is how often it was raised: a rule that ceased to hold is raised again once it holds again.
	Times    int  `json:"times"`
	Standing bool `json:"standing,omitempty"` // it held at the last review
}

// MarshalJSON gives what a store keeps, and what the next input takes as "reviewed".
func (s State) MarshalJSON() ([]byte, error) { return host.WriteState(s.newer, s.kept) }

// written is what MarshalJSON writes, as far as this release has made it.
func (s State) written() any {
	if s.newer != "" {
		return s
	}
	return s.kept
}

// UnmarshalJSON reads what MarshalJSON gives and ignores keys that it does not know.
func (s *State) UnmarshalJSON(raw []byte) (err error) {
	s.newer, err = host.ReadState(raw, &s.kept)
	return err
}

// Undecided says since when the item cannot be reviewed, and why; the zero value for one that can.
func (s State) Undecided() host.Undecided { return s.kept.Undecided }

// sameAs tells whether two states mean the same, whenever each was made: no stage was passed between two reviews where
// nothing else differs.
func (s State) sameAs(o State) bool {
	s.kept.At = o.kept.At
	a, err := json.Marshal(s)
	b, err2 := json.Marshal(o)
	return err == nil && err2 == nil && bytes.Equal(a, b)
}

// maxRaised is how many raised stages the state in an input may hold.
const maxRaised = 10_000

// raiseStages adds to the decision the stages that no review has raised yet, and the state for the next review. A
// rule that ceased to hold and holds again is raised again. A review at an earlier instant than the last one, as by a
// wake-up out of order or a clock that was set back, takes nothing back and raises nothing twice.
func (r *review) raiseStages(d *Decision, last State) {
	back := r.now.Before(last.kept.At)
	before := map[string]raisedStage{}
	for _, stage := range last.kept.Raised {
		before[stage.Stage] = stage
	}
	opening := r.openingSuffix()
	next := &d.State.kept
	for _, p := range r.passed {
		name := p.Rule + opening
		was, known := before[name]
		if r.isNew(p, was, known, last.kept.At) {
			was = raisedStage{Stage: name, Times: was.Times + 1, Standing: true}
			p.Key = fmt.Sprintf("%s.%d", name, was.Times)
			d.Stages = append(d.Stages, p)
		}
		if was.Stage != "" {
			next.Raised = append(next.Raised, was)
		}
		delete(before, name)
	}
	if !r.catchingUp {
		r.raiseProposals(d, before, opening)
	}
	for _, stage := range before { // those that do not hold now, or were not judged
		notJudged := slices.ContainsFunc(r.heldBack, func(rule string) bool { return rule+opening == stage.Stage })
		notJudged = notJudged || r.catchingUp && strings.HasSuffix(stage.Stage, proposedSuffix)
		stage.Standing = stage.Standing && (notJudged || back)
		next.Raised = append(next.Raised, stage)
	}
	slices.SortFunc(next.Raised, func(a, b raisedStage) int { return strings.Compare(a.Stage, b.Stage) })
	d.NextWake = r.nextWake()
	d.NextChange = d.NextWake
	next.Done, next.At, next.Wake = r.signedOff, r.now, d.NextWake
	if back {
		next.At, next.Wake = last.kept.At, last.kept.Wake
	}
}

// isNew reports whether a stage that was passed is to be raised, by what is kept of it since the last review. A stage
// of a ladder that was passed after that was raised for another deadline before.
func (r *review) isNew(p PassedStage, was raisedStage, known bool, last time.Time) bool {
	back := r.now.Before(last)
	if !known {
		return !back || !p.Unknown
	}
	ofLadder := strings.Contains(p.Rule, "/")
	moved := ofLadder && !p.Unknown && p.At.After(last)
	return !back && (!was.Standing || moved)
}

// raiseProposals marks the proposals that no review has made yet, and adds whom rules without a stage tell. While
// catching up there are none, as a proposal is about what to do now. It takes what it has dealt with out of before.
func (r *review) raiseProposals(d *Decision, before map[string]raisedStage, opening string) {
	isNew := map[string]bool{}
	for _, rule := range r.actingRules() {
		name := rule.ID + opening
		if rule.Stage != "" && !r.isHeldBack(rule) { // its proposal is as new as its stage
			isNew[rule.ID] = slices.ContainsFunc(d.Stages, func(p PassedStage) bool { return p.Rule == rule.ID })
			continue
		}
		name += proposedSuffix
		was := before[name]
		delete(before, name)
		if !was.Standing {
			isNew[rule.ID] = true
			was = raisedStage{Stage: name, Times: was.Times + 1, Standing: true}
			d.Notify = append(d.Notify, asStrings(rule.Notify)...)
		}
		d.State.kept.Raised = append(d.State.kept.Raised, was)
	}
	for i, p := range d.Proposals {
		d.Proposals[i].New = isNew[p.Rule]
	}
}

// proposedSuffix distinguishes the proposal of a rule from its stage.
const proposedSuffix = " proposed"

// openingSuffix distinguishes one opening of the item from another: what was raised before it was reopened is raised
// again.
func (r *review) openingSuffix() string {
	switch i := &r.item; {
	case !i.ReopenedAt.IsZero() && !i.ReopenedAt.After(r.now):
		return "#" + i.ReopenedAt.UTC().Format(time.RFC3339Nano)
	case i.ReopenedCount != nil && *i.ReopenedCount > 0:
		return fmt.Sprintf("#%d", *i.ReopenedCount)
	}
	return ""
}
