package inbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Reviewed is what one review hands to the next: what was raised, and when to look again. The zero Reviewed is none. It is
// kept as JSON.
type Reviewed struct{ kept reviewed }

// reviewed is what a Reviewed holds, and its JSON.
type reviewed struct {
	At     time.Time `json:"at,omitzero"`
	Wake   time.Time `json:"wake,omitzero"`
	Raised []raised  `json:"raised,omitempty"`
	Done   bool      `json:"done,omitempty"` // signed off, and all that came before is raised
}

// raised is a stage that was raised.
type raised struct {
	Stage    string `json:"stage"`              // the rule or the stage of the ladder, and which time the item was opened
	Times    int    `json:"times"`              // how often: a rule that ceased to hold is raised again once it holds again
	Standing bool   `json:"standing,omitempty"` // it held at the last review
}

// MarshalJSON gives what a store keeps, and what the next input takes as "reviewed".
func (r Reviewed) MarshalJSON() ([]byte, error) { return json.Marshal(r.kept) }

// UnmarshalJSON reads what MarshalJSON gives; keys that it does not know do not matter.
func (r *Reviewed) UnmarshalJSON(raw []byte) error { return json.Unmarshal(raw, &r.kept) }

// maxRaised is how many stages an input may say were raised.
const maxRaised = 10_000

// raise tells of the stages that no review has told of, and remembers them. A rule that ceased to hold and holds again is
// told of again. An earlier instant than that of the last review, as of a wake-up out of order or a clock that stepped
// back, undoes nothing and tells of nothing twice.
func (r *review) raise(d *Decision, last Reviewed) {
	back := r.now.Before(last.kept.At)
	before := map[string]raised{}
	for _, of := range last.kept.Raised {
		before[of.Stage] = of
	}
	opened := r.opened()
	for _, p := range r.standing {
		name := p.Rule + opened
		was, known := before[name]
		moved := strings.Contains(p.Rule, "/") && !p.Unknown && p.At.After(last.kept.At) // the deadline, since the last review
		if !known && !(back && p.Unknown) || known && (!was.Standing || moved) && !back {
			was = raised{name, was.Times + 1, true}
			p.Key = fmt.Sprintf("%s.%d", name, was.Times)
			d.Stages = append(d.Stages, p)
		}
		if was.Stage != "" {
			d.Reviewed.kept.Raised = append(d.Reviewed.kept.Raised, was)
		}
		delete(before, name)
	}
	r.tell(d, before, opened)
	for _, of := range before { // what a pause holds back neither comes nor goes
		held := slices.ContainsFunc(r.held, func(rule string) bool { return rule+opened == of.Stage })
		held = held || r.afterwards && strings.HasSuffix(of.Stage, proposed)
		of.Standing = of.Standing && (held || back)
		d.Reviewed.kept.Raised = append(d.Reviewed.kept.Raised, of)
	}
	slices.SortFunc(d.Reviewed.kept.Raised, func(a, b raised) int { return strings.Compare(a.Stage, b.Stage) })
	d.NextWake = r.wake()
	d.NextChange, d.Reviewed.kept.Done = d.NextWake, r.signedOff
	if d.Reviewed.kept.At, d.Reviewed.kept.Wake = r.now, d.NextWake; back {
		d.Reviewed.kept.At, d.Reviewed.kept.Wake = last.kept.At, last.kept.Wake
	}
}

// tell marks the proposals that no review has made, and gathers who is to be told by rules that raise no stage. An instant
// that is looked at afterwards makes none: what is proposed is for now.
func (r *review) tell(d *Decision, before map[string]raised, opened string) {
	fresh := map[string]bool{}
	for _, rule := range r.acting() {
		name := rule.ID + opened
		if rule.Stage != "" && !r.waits(rule) {
			fresh[rule.ID] = slices.ContainsFunc(d.Stages, func(p Passed) bool { return p.Rule == rule.ID })
			continue
		}
		was := before[name+proposed]
		if r.afterwards {
			continue
		}
		delete(before, name+proposed)
		if fresh[rule.ID] = !was.Standing; fresh[rule.ID] {
			was = raised{name + proposed, was.Times + 1, true}
			d.Notify = append(d.Notify, words(rule.Notify)...)
		}
		d.Reviewed.kept.Raised = append(d.Reviewed.kept.Raised, was)
	}
	for i, p := range d.Proposals {
		d.Proposals[i].New = fresh[p.Rule]
	}
}

// proposed parts what was proposed from the stage of the same rule.
const proposed = " proposed"

// opened tells one opening of the item from another: what was raised before it was reopened is raised again.
func (r *review) opened() string {
	switch i := &r.item; {
	case !i.ReopenedAt.IsZero() && !i.ReopenedAt.After(r.now):
		return "#" + i.ReopenedAt.UTC().Format(time.RFC3339Nano)
	case i.ReopenedCount != nil && *i.ReopenedCount > 0:
		return fmt.Sprintf("#%d", *i.ReopenedCount)
	}
	return ""
}
