// What Effective gives, and its JSON.

package limits

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// A Decision is the door and the figures at an instant. It holds nothing of a patient. The zero Decision decides
// nothing.
type Decision struct {
	Kinds     []KindDecision      // one of each kind in the policy's week, in the order of the constants of Kind
	Unknown   []rules.UnknownRule // rules that could not be decided, and so changed nothing
	Admission *Admission          // of the request in the input; nil when there is none
	Alerts    []Alert             // what staff should be told, by name
	Usage     []Usage             // of the figures that were counted
	Pending   []Pending           // instructions that are not in force for want of something; "requests" in JSON
	State     State               // to be given with the next input
	Errors    []rules.Error       // what is wrong or not known, though a decision stands

	Now            time.Time // the instant that it was asked for
	NextChange     time.Time // when to ask again; an input that changes is a reason to ask before
	Digest         string    // of the policy
	CalendarDigest string    // "" without a calendar

	evaluated []kindEvaluation
	wakes     []time.Time // instants at which the state changes, though nothing else shows it
	result    *rules.Result
}

// A KindDecision is the door and the figures of one kind of request.
type KindDecision struct {
	Kind    Kind              // never "" in a decision
	Door    Door              // what patients meet now
	Figures map[Scope]Figure  // active and daily always; period and per_patient_24h where the week has them
	Until   time.Time         // until when it stands, as far as time alone changes it; within ten days
	Trace   []Step            // what made it so, in order
	Message field.MessageName // for patients; "" where they need none
	Topics  []string          // subjects that are not offered, sorted

	WeekDoor    Door             // before any rule, instruction or contract
	WeekFigures map[Scope]Figure // likewise
}

// A Step is one thing that made a door or a figure what it is.
type Step struct {
	Layer   Code   `json:"layer"`   // one of the constants LayerWeek and so on
	Rule    string `json:"rule"`    // the rule, instruction, scope, bound or contract; "" for the week
	Change  string `json:"change"`  // in words: daily from 60 to 45
	Because string `json:"because"` // in words: the rule's or the contract's reason, or the person's
}

// newStep is one step of a layer.
func newStep(layer Code, rule, change, because string) Step {
	return Step{Layer: layer, Rule: rule, Change: change, Because: because}
}

// A Pending is an instruction that is not in force at any time, with the reason: [NoID] and the codes after it.
type Pending struct {
	ID      string `json:"id"`      // of the instruction
	Because Code   `json:"because"` // what it lacks
}

// Result is how each rule came out, over all figures; nil of the zero Decision.
func (d Decision) Result() *rules.Result { return d.result }

// Of finds the decision on one kind; ok is false where the policy's week does not name it.
func (d Decision) Of(kind Kind) (k KindDecision, ok bool) {
	for _, k := range d.Kinds {
		if k.Kind == kind {
			return k, true
		}
	}
	return k, false
}

// hard are the scopes whose figures turn patients away.
func (k KindDecision) hard() (out []Scope) {
	for _, s := range scopes {
		if f, ok := k.Figures[s]; ok && f.Hard && !f.Unlimited {
			out = append(out, s)
		}
	}
	return out
}

// kindJSON is the JSON of a kind, in the order of its keys.
type kindJSON struct {
	Kind    Kind             `json:"kind"`
	Door    Door             `json:"door"`
	Figures map[Scope]Figure `json:"figures"`
	Until   time.Time        `json:"until" wire:"null"`
	Trace   []Step           `json:"trace"`
	Message string           `json:"message" wire:"null"`
}

// MarshalJSON gives the kind as "frontdoor eval limits" writes it.
func (k KindDecision) MarshalJSON() ([]byte, error) {
	return wire.Marshal(kindJSON{
		Kind:    k.Kind,
		Door:    k.Door,
		Figures: k.Figures,
		Until:   k.Until,
		Trace:   k.Trace,
		Message: string(k.Message),
	})
}

// decisionJSON is the JSON of a decision, in the order of its keys.
type decisionJSON struct {
	Kinds          []KindDecision      `json:"kinds"`
	Unknown        []rules.UnknownRule `json:"unknown"`
	Admission      *Admission          `json:"admission,omitempty"`
	DecidedBy      *decidedBy          `json:"admission_decided_by,omitempty"`
	Hard           map[Kind][]Scope    `json:"hard"`
	Topics         map[Kind][]string   `json:"topics_hidden"`
	Alerts         []Alert             `json:"alerts"`
	Usage          []Usage             `json:"usage"`
	Pending        []Pending           `json:"requests"`
	State          carried             `json:"state"`
	Errors         []rules.Error       `json:"errors"`
	V              wire.V1             `json:"v"`
	Now            time.Time           `json:"now"`
	NextChange     time.Time           `json:"next_change" wire:"null"`
	Digest         string              `json:"digest"`
	CalendarDigest string              `json:"calendar_digest" wire:"null"`
}

// decidedBy is the rule or the figure that decided an admission.
type decidedBy struct {
	Rule  string `json:"rule" wire:"null"`
	Scope Scope  `json:"scope" wire:"null"`
}

// MarshalJSON writes null for what did not decide.
func (by decidedBy) MarshalJSON() ([]byte, error) { return wire.Marshal(by) }

// MarshalJSON gives the decision as "frontdoor eval limits" writes it. admission stands there only when the input has
// a request; hard names the figures that turn patients away, by kind. Of the rest what is not there is null, and
// lists are never null.
func (d Decision) MarshalJSON() ([]byte, error) {
	var by *decidedBy
	if a := d.Admission; a != nil && (a.Rule != "" || a.Scope != "") {
		by = &decidedBy{Rule: a.Rule, Scope: a.Scope}
	}
	hard, topics := map[Kind][]Scope{}, map[Kind][]string{}
	for _, k := range d.Kinds {
		if of := k.hard(); len(of) > 0 {
			hard[k.Kind] = of
		}
		if len(k.Topics) > 0 {
			topics[k.Kind] = k.Topics
		}
	}
	return wire.Marshal(decisionJSON{
		Kinds:          d.Kinds,
		Unknown:        d.Unknown,
		Admission:      d.Admission,
		DecidedBy:      by,
		Hard:           hard,
		Topics:         topics,
		Alerts:         d.Alerts,
		Usage:          d.Usage,
		Pending:        d.Pending,
		State:          d.State.kept.Carried,
		Errors:         d.Errors,
		Now:            d.Now,
		NextChange:     d.NextChange,
		Digest:         d.Digest,
		CalendarDigest: d.CalendarDigest,
	})
}
