package limits

import (
	"encoding/json"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// A Decision is the door and the figures at an instant. It holds nothing of a patient.
type Decision struct {
	Kinds     []KindDecision
	Unknown   []Unknown  // rules that could not be decided, and so changed nothing
	Admission *Admission // of the request that knocks; nil when none does
	Alerts    []Alert
	Usage     []Usage
	Pending   []Pending // instructions that are not in force for want of something
	State     State     // to be given with the next input
	Errors    []rules.Error

	Now            time.Time
	NextChange     time.Time // when to ask again; an input that changes is a reason to ask before
	Digest         string
	CalendarDigest string // "" without a calendar

	evaluated []kindEvaluation
	wakes     []time.Time
	result    *rules.Result
}

// KindDecision is one kind of request.
type KindDecision struct {
	Kind    Kind
	Door    Door
	Figures map[Scope]Figure
	Until   time.Time // as far as time alone changes it; within ten days
	Trace   []Step    // what made it so, in order
	Message field.MessageName
	Topics  []string // not offered

	WeekDoor    Door             // before the calendar and any rule, instruction or contract
	WeekFigures map[Scope]Figure // likewise
}

// Unknown is a rule that could not be decided.
type Unknown struct {
	Rule    string   `json:"rule"`
	Missing []string `json:"missing"`
}

// State is what one decision hands to the next: doors that stay tightened, active figures that are full, and since when
// alerts hold. The zero State is none. It is kept as JSON.
type State struct{ kept state }

// state is what a State holds, and its JSON.
type state struct {
	Held   []heldDoor     `json:"held,omitempty"`
	Full   []fullFigure   `json:"full,omitempty"`
	Alerts []ongoingAlert `json:"alerts,omitempty"`
}

// MarshalJSON gives what the next input takes as "state".
func (s State) MarshalJSON() ([]byte, error) { return json.Marshal(s.kept) }

// UnmarshalJSON reads what MarshalJSON gives; keys that it does not know do not matter.
func (s *State) UnmarshalJSON(raw []byte) error { return json.Unmarshal(raw, &s.kept) }

// fullFigure is an active figure that was reached and has not relaxed.
type fullFigure struct {
	Kind  Kind      `json:"kind"`
	Since time.Time `json:"since"`
	Below time.Time `json:"below,omitzero"` // since when fewer than the figure less its band are open
}

// holding is an alert whose condition holds since an instant.
type ongoingAlert struct {
	Rule  string    `json:"rule"`
	Kind  Kind      `json:"kind,omitempty"`
	Scope Scope     `json:"scope,omitempty"`
	Since time.Time `json:"since"`
}

// Result is how each rule came out, over all figures.
func (d Decision) Result() *rules.Result { return d.result }

// Of finds the decision on one kind.
func (d Decision) Of(kind Kind) (k KindDecision, ok bool) {
	for _, k := range d.Kinds {
		if k.Kind == kind {
			return k, true
		}
	}
	return k, false
}

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

// hard are the scopes whose figures turn patients away.
func (k KindDecision) hard() (out []Scope) {
	for _, s := range scopes {
		if f, ok := k.Figures[s]; ok && f.Hard && !f.Unlimited {
			out = append(out, s)
		}
	}
	return out
}

// decisionJSON is the JSON of a decision, in the order of its keys.
type decisionJSON struct {
	Kinds          []KindDecision    `json:"kinds"`
	Unknown        []Unknown         `json:"unknown"`
	Admission      *Admission        `json:"admission,omitempty"`
	DecidedBy      *decidedBy        `json:"admission_decided_by,omitempty"`
	Hard           map[Kind][]Scope  `json:"hard"`
	Topics         map[Kind][]string `json:"topics_hidden"`
	Alerts         []Alert           `json:"alerts"`
	Usage          []Usage           `json:"usage"`
	Requests       []Pending         `json:"requests"`
	State          State             `json:"state"`
	Errors         []rules.Error     `json:"errors"`
	V              wire.V1           `json:"v"`
	Now            time.Time         `json:"now"`
	NextChange     time.Time         `json:"next_change" wire:"null"`
	Digest         string            `json:"digest"`
	CalendarDigest string            `json:"calendar_digest" wire:"null"`
}

// decidedBy is the rule or the figure that decided an admission.
type decidedBy struct {
	Rule  string `json:"rule" wire:"null"`
	Scope Scope  `json:"scope" wire:"null"`
}

func (by decidedBy) MarshalJSON() ([]byte, error) { return wire.Marshal(by) }

// MarshalJSON gives the decision as "frontdoor eval limits" writes it. admission stands there only when a request knocks;
// hard names the figures that turn patients away, by kind. Of the rest what is not there is null, and lists are never null.
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
		Requests:       d.Pending,
		State:          d.State,
		Errors:         d.Errors,
		Now:            d.Now,
		NextChange:     d.NextChange,
		Digest:         d.Digest,
		CalendarDigest: d.CalendarDigest,
	})
}
