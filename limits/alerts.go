// Alerts: what staff should be told, and since when it holds.

package limits

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// An Alert is something that staff should be told.
type Alert struct {
	Alert   Code      `json:"alert"`           // the policy's name for it, or [RuleFired] and the codes after it
	Rule    string    `json:"rule"`            // the rule or the instruction; "" for a figure that is reached
	Kind    Kind      `json:"kind,omitempty"`  // "" where it is about no single kind
	Scope   Scope     `json:"scope,omitempty"` // "" where it is about no single figure
	Because string    `json:"because"`         // in words, for staff
	Notify  []string  `json:"notify"`          // whom, by the policy's names; never nil
	Since   time.Time `json:"since,omitzero"`  // since when it holds, as far as the previous state tells
}

// key is equal for the same alert at two instants.
func (a Alert) key() string {
	return strings.Join([]string{string(a.Alert), a.Rule, string(a.Kind), string(a.Scope)}, "/")
}

// raises reports whether the rule has something to tell staff.
func (r ruleResult) raises() bool { return r.then.Alert != "" || len(r.then.Notify) > 0 }

// clampedInstructions alerts to instructions that the contract does not let stand without the commissioner's approval.
func (e *evaluation) clampedInstructions(d *Decision) {
	if e.contract == nil {
		return
	}
	for _, k := range d.evaluated {
		if i, v, ok := e.doorSetting(k.week.kind); ok && v.Door.tightens(k.door) {
			d.Alerts = append(d.Alerts, Alert{
				Alert:   InstructionClamped,
				Rule:    i.ID,
				Kind:    k.week.kind,
				Because: e.contract.because,
				Notify:  []string{},
			})
		}
	}
}

// raiseAlerts raises what rules say once it has held long enough, and remembers since when it holds.
func (e *evaluation) raiseAlerts(d *Decision) {
	seen := map[ongoingAlert]bool{}
	for _, k := range d.evaluated {
		for _, r := range k.fired {
			if !r.raises() {
				continue
			}
			about := ongoingAlert{Rule: r.ID}
			if e.traits[r.ID].perFigure {
				about.Kind, about.Scope = k.week.kind, r.scope
			}
			if !seen[about] {
				seen[about] = true
				e.raise(d, about, r)
			}
		}
	}
	slices.SortFunc(d.Alerts, func(a, b Alert) int {
		return cmp.Or(
			strings.Compare(string(a.Alert), string(b.Alert)), strings.Compare(a.Rule, b.Rule),
			strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(string(a.Scope), string(b.Scope)),
		)
	})
}

// raise notes in the state that an alert's condition holds, and raises the alert once it has held long enough.
func (e *evaluation) raise(d *Decision, about ongoingAlert, r ruleResult) {
	since := e.at
	for _, before := range e.in.Previous.kept.Carried.Alerts {
		same := before.Rule == about.Rule && before.Kind == about.Kind && before.Scope == about.Scope
		if same && before.Since.Before(since) {
			since = before.Since
		}
	}
	about.Since = since
	d.State.kept.Carried.Alerts = append(d.State.kept.Carried.Alerts, about)
	if due := since.Add(elapsed(r.then.For)); due.After(e.at) {
		d.wakes = append(d.wakes, due)
		return
	}
	d.Alerts = append(d.Alerts, Alert{
		Alert:   cmp.Or(Code(r.then.Alert), RuleFired),
		Rule:    r.ID,
		Kind:    about.Kind,
		Scope:   about.Scope,
		Because: r.Because,
		Notify:  stringsOf(r.then.Notify),
		Since:   since,
	})
}

// alertUnknown alerts to a rule that could not be decided and would keep patients out.
func (e *evaluation) alertUnknown(d *Decision, r ruleResult) {
	if e.traits[r.ID].effect.shuts {
		d.Alerts = append(d.Alerts, Alert{
			Alert:   NotDecided,
			Rule:    r.ID,
			Because: r.Because,
			Notify:  stringsOf(r.then.Notify),
		})
	}
}
