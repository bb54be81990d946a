// What people instruct: which doors and figures shall stand for a time, and whether they may.

package limits

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// maxInstructions is how many instructions one input holds at most, lapsed ones included.
const maxInstructions = 10_000

// An Instruction is what a person wants the door or a figure to be for a time. Instructions are only ever
// added: the one that stands last in the list wins, and one is withdrawn by another that cancels it. The zero
// Instruction is not in force; [Pending] says why of those that are not.
type Instruction struct {
	ID             string            `json:"id"`                 // its own, chosen by the host
	InstructedBy   string            `json:"instructed_by"`      // a person's id
	InstructedRole string            `json:"instructed_role"`    // one of the policy's instructors
	EnteredBy      string            `json:"entered_by"`         // a person's id, who may be the same
	Reason         string            `json:"reason"`             // for staff
	From           time.Time         `json:"from"`               // included
	Until          time.Time         `json:"until,omitzero"`     // not included; without it never in force
	Approval       *Approval         `json:"approval,omitempty"` // nil: none
	Set            map[Target]Value  `json:"set,omitempty"`      // may be empty where it cancels
	Message        field.MessageName `json:"message,omitempty"`  // for patients, while the door is not open
	Cancels        string            `json:"cancels,omitempty"`  // the id of an earlier instruction
}

// Approval is the commissioner's, for what a contract would not let stand. It counts when neither field is blank.
type Approval struct {
	By  string `json:"by"`  // the commissioner
	Ref string `json:"ref"` // under which it can be found
}

// given reports whether the approval counts. A nil approval does not.
func (a *Approval) given() bool { return a != nil && !blank(a.By) && !blank(a.Ref) }

// text is the approval in the words of a [Step].
func (a *Approval) text() string { return "approved by " + a.By + ", " + a.Ref }

// A Value is what an instruction sets: a door, or a figure. The zero Value is a figure of zero.
type Value struct {
	Door      Door  // "" for a figure
	N         int   // 0 to 100000 requests
	Unlimited bool  // no figure at all; N is then 0
	Hard      *bool // nil: as hard as the figure that it replaces
}

// amount is the value as a figure.
func (v Value) amount() amount { return amount{N: v.N, Unlimited: v.Unlimited} }

// setAmount reads 60 or unlimited.
func (v *Value) setAmount(text []byte) error {
	var a amount
	err := a.UnmarshalText(text)
	v.N, v.Unlimited = a.N, a.Unlimited
	return err
}

// UnmarshalJSON reads 60, "unlimited", "closed", {"hard": 60} or {"soft": 60}. The error never holds what was read.
func (v *Value) UnmarshalJSON(b []byte) error {
	var n json.Number
	var word string
	var either map[string]json.RawMessage
	switch {
	case json.Unmarshal(b, &n) == nil && len(b) > 0 && b[0] != '"':
		return v.setAmount([]byte(n))
	case json.Unmarshal(b, &word) == nil && slices.Contains(doors, Door(word)):
		v.Door = Door(word)
		return nil
	case word != "":
		if word != unlimited {
			return &rules.Error{Code: "unknown-value", Fact: "instructions"}
		}
		return v.setAmount([]byte(word))
	case json.Unmarshal(b, &either) == nil && len(either) == 1:
		for word, n := range either {
			v.Hard = rules.Known(word == "hard")
			if word == "hard" || word == "soft" {
				return v.setAmount(bytes.Trim(n, `"`))
			}
		}
	}
	return &rules.Error{Code: "wrong-type", Fact: "instructions"}
}

// MarshalJSON is what UnmarshalJSON reads.
func (v Value) MarshalJSON() ([]byte, error) {
	f := v.amount().figure()
	switch {
	case v.Door != "":
		return json.Marshal(v.Door)
	case v.Hard == nil:
		return json.Marshal(f)
	case *v.Hard:
		return json.Marshal(map[string]Figure{"hard": f})
	}
	return json.Marshal(map[string]Figure{"soft": f})
}

// defaultInstructors may instruct where the policy names nobody.
var defaultInstructors = []field.Name{"reception_lead"}

// An instructionSet is the instructions of an input, validated once.
type instructionSet struct {
	valid   []validInstruction // in the order they were given, each id once
	pending []Pending
	edges   []time.Time // when one begins or ends, in order
}

// A validInstruction is one with the instant from which another cancels it; zero when none does.
type validInstruction struct {
	Instruction
	cancelled time.Time
}

// validate parts the instructions into those that may be in force and those that are only requests. The first of an id
// counts: what is entered again is the same. What is cancelled does not come back when the cancelling one lapses.
func (p *Policy) validate(all []Instruction) *instructionSet {
	set := &instructionSet{}
	place := map[string]int{} // of each id among the valid
	for _, i := range all {
		if why := p.defect(i); why != "" {
			set.pending = append(set.pending, Pending{i.ID, why})
			continue
		}
		if first, twice := place[i.ID]; twice {
			if !reflect.DeepEqual(set.valid[first].Instruction, i) {
				set.pending = append(set.pending, Pending{i.ID, IDTaken})
			}
			continue
		}
		place[i.ID] = len(set.valid)
		set.valid = append(set.valid, validInstruction{Instruction: i})
	}
	for n := len(set.valid) - 1; n >= 0; n-- {
		by := set.valid[n]
		if by.Cancels == "" || !by.cancelled.IsZero() && !by.From.Before(by.cancelled) {
			continue
		}
		k, known := place[by.Cancels]
		if !known || k >= n { // only what was given earlier is cancelled
			continue
		}
		if of := &set.valid[k]; of.cancelled.IsZero() || by.From.Before(of.cancelled) {
			of.cancelled = by.From
		}
	}
	set.listEdges()
	return set
}

// inForce are the instructions in force at an instant of which no newer ones set all that they set, oldest first.
func (set *instructionSet) inForce(at time.Time) (now []Instruction) {
	decided := map[Target]bool{}
	for n := len(set.valid) - 1; n >= 0; n-- {
		i := &set.valid[n]
		cancelled := !i.cancelled.IsZero() && !at.Before(i.cancelled)
		if at.Before(i.From) || !at.Before(i.Until) || cancelled {
			continue
		}
		before := len(decided)
		for target := range i.Set {
			decided[target] = true
		}
		if len(decided) > before {
			now = append(now, i.Instruction)
		}
	}
	slices.Reverse(now)
	return now
}

// listEdges lists the instants at which an instruction begins or ends, in order.
func (set *instructionSet) listEdges() {
	for _, i := range set.valid {
		set.edges = append(set.edges, i.From, i.Until, i.cancelled)
	}
	slices.SortFunc(set.edges, time.Time.Compare)
}

// edgeFrom is the first instant from one on at which an instruction begins or ends; zero when there is none.
func (set *instructionSet) edgeFrom(at time.Time) time.Time {
	if i, _ := slices.BinarySearchFunc(set.edges, at, time.Time.Compare); i < len(set.edges) {
		return set.edges[i]
	}
	return time.Time{}
}

// defect is what keeps an instruction from being in force at any time; "" when nothing does.
func (p *Policy) defect(i Instruction) Code {
	allowed := p.loaded.Header.Instructors
	if len(allowed) == 0 {
		allowed = defaultInstructors
	}
	switch {
	case blank(i.ID):
		return NoID
	case blank(i.InstructedBy):
		return NoInstructor
	case !slices.Contains(allowed, field.Name(i.InstructedRole)):
		return RoleNotAllowed
	case blank(i.EnteredBy):
		return NoEnterer
	case blank(i.Reason):
		return NoReason
	case i.From.IsZero():
		return NoStart
	case i.Until.IsZero() && len(i.Set) > 0:
		return NoEnd
	case !i.Until.IsZero() && !i.From.Before(i.Until):
		return EndsBeforeStart
	case len(i.Set) == 0 && i.Cancels == "":
		return SetsNothing
	}
	return p.valueDefect(i)
}

// blank reports whether a text says nothing.
func blank(s string) bool { return strings.TrimSpace(s) == "" }

// valueDefect is what is wrong with the values and the message of an instruction; "" when nothing is.
func (p *Policy) valueDefect(i Instruction) Code {
	shuts := false
	for t, v := range i.Set {
		switch {
		case !v.fits(t):
			return WrongValue
		case !p.has(t):
			return FigureNotInWeek
		}
		shuts = shuts || v.shuts(t)
	}
	if shuts && i.Message == "" && p.texts().Closed == "" {
		return NoMessage
	}
	if _, ok := p.set.Message(i.Message); !ok && i.Message != "" && p.set.HasMessages() {
		return UnknownMessage
	}
	return ""
}

// fits reports whether a value is a door for a door, and a figure in range for a figure.
func (v Value) fits(t Target) bool {
	if v.N < 0 || v.N > maxFigure || v.Unlimited && v.N != 0 {
		return false
	}
	if t.Scope == door {
		return slices.Contains(doors, v.Door)
	}
	return v.Door == ""
}

// shuts reports whether a value lets nothing in: a closed door, or a figure of zero that is not only a warning.
func (v Value) shuts(t Target) bool {
	onlyWarns := v.Hard != nil && !*v.Hard
	return v.Door == Closed || t.Scope != door && v.amount() == amount{} && !onlyWarns
}

// has reports whether the week has the door or the figure of a target at any time. Every kind has an active and a daily
// figure, unlimited where none is named.
func (p *Policy) has(t Target) bool {
	if t == (Target{All, door}) {
		return true
	}
	for _, w := range p.weeks {
		if w.kind != t.Kind {
			continue
		}
		switch t.Scope {
		case door, Active, Daily:
			return true
		}
		return slices.ContainsFunc(w.plans(), func(d dayPlan) bool {
			return t.Scope == Period && len(d.periods) > 0 || t.Scope == PerPatient && d.row.PerPatient != nil
		})
	}
	return false
}

// newestFor finds what the newest of some instructions in force sets for a target.
func newestFor(of []Instruction, t Target) (i Instruction, v Value, ok bool) {
	for n := len(of) - 1; n >= 0; n-- {
		if v, ok := of[n].Set[t]; ok {
			return of[n], v, true
		}
	}
	return Instruction{}, Value{}, false
}
