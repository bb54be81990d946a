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
	// Unknown says that nobody knows whether it still holds: it held when that was last known.
	Unknown bool `json:"unknown,omitempty"`
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
	once := func(k kindEvaluation, r ruleResult, unknown bool) {
		about := ongoingAlert{Rule: r.ID}
		if e.traits[r.ID].perFigure {
			about.Kind, about.Scope = k.week.kind, r.scope
		}
		if r.raises() && !seen[about] {
			seen[about] = true
			e.raise(d, about, r, unknown)
		}
	}
	for _, k := range d.evaluated {
		for _, r := range k.fired {
			once(k, r, false)
		}
	}
	for _, k := range d.evaluated {
		for _, r := range k.unknown {
			once(k, r, true)
		}
	}
	slices.SortFunc(d.Alerts, func(a, b Alert) int {
		return cmp.Or(
			strings.Compare(string(a.Alert), string(b.Alert)), strings.Compare(a.Rule, b.Rule),
			strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(string(a.Scope), string(b.Scope)),
		)
	})
}

// heldSince is since when an alert holds by the previous state, or now where a clock was set back; held is false where
// it did not hold.
func (e *evaluation) heldSince(about ongoingAlert) (since time.Time, held bool) {
	since = e.at
	for _, before := range e.in.Previous.kept.Carried.Alerts {
		if before.Rule != about.Rule || before.Kind != about.Kind || before.Scope != about.Scope {
			continue
		}
		held = true
		if before.Since.Before(since) {
			since = before.Since
		}
	}
	return since, held
}

// raise notes in the state since when an alert holds, and raises the alert once it has held long enough. A condition
// that is unknown neither ends what holds nor begins it: only one that is known to be false ends it.
func (e *evaluation) raise(d *Decision, about ongoingAlert, r ruleResult, unknown bool) {
	since, held := e.heldSince(about)
	if unknown && !held {
		return
	}
	about.Since = since
	d.State.kept.Carried.Alerts = append(d.State.kept.Carried.Alerts, about)
	if due := about.Since.Add(elapsed(r.then.For)); due.After(e.at) {
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
		Since:   about.Since,
		Unknown: unknown,
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
