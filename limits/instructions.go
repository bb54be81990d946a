package limits

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// defaultInstructors may instruct where the policy names nobody.
var defaultInstructors = []field.Name{"reception_lead"}

// A Pending is an instruction that is kept as a request and not in force, with the reason: no_id, no_instructor,
// role_not_allowed, no_enterer, no_reason, no_start, no_end, ends_before_start, sets_nothing, wrong_value,
// figure_not_in_week, no_message, unknown_message, id_taken.
type Pending struct {
	ID      string `json:"id"`
	Because string `json:"because"`
}

// instructed are the instructions of an input, looked through once.
type instructionSet struct {
	valid   []validInstruction // in the order they were given, each id once
	pending []Pending
}

// order is a valid instruction, with the instant from which another cancels it; zero when none does.
type validInstruction struct {
	Instruction
	cancelled time.Time
}

// look parts the instructions into those that may be in force and those that are only requests. The first of an id
// counts: what is entered again is the same. What is cancelled does not come back when the cancelling one lapses.
func (p *Policy) validate(all []Instruction) *instructionSet {
	in := &instructionSet{}
	seen := map[string]Instruction{}
	for _, i := range all {
		if why := p.defect(i); why != "" {
			in.pending = append(in.pending, Pending{i.ID, why})
			continue
		}
		if first, twice := seen[i.ID]; twice {
			if !reflect.DeepEqual(first, i) {
				in.pending = append(in.pending, Pending{i.ID, "id_taken"})
			}
			continue
		}
		seen[i.ID] = i
		in.valid = append(in.valid, validInstruction{Instruction: i})
	}
	for n := len(in.valid) - 1; n >= 0; n-- {
		by := in.valid[n]
		if by.Cancels == "" || !by.cancelled.IsZero() && !by.From.Before(by.cancelled) {
			continue
		}
		for k := range in.valid[:n] {
			if of := &in.valid[k]; of.ID == by.Cancels && (of.cancelled.IsZero() || by.From.Before(of.cancelled)) {
				of.cancelled = by.From
			}
		}
	}
	return in
}

// at are the instructions in force at an instant, oldest first.
func (in *instructionSet) inForce(at time.Time) (now []Instruction) {
	for _, i := range in.valid {
		if !at.Before(i.From) && at.Before(i.Until) && (i.cancelled.IsZero() || at.Before(i.cancelled)) && len(i.Set) > 0 {
			now = append(now, i.Instruction)
		}
	}
	return now
}

// edges are the instants at which an instruction begins or ends.
func (in *instructionSet) edges() (out []time.Time) {
	for _, i := range in.valid {
		out = append(out, i.From, i.Until, i.cancelled)
	}
	return out
}

// lacks says what keeps an instruction from being in force at any time; "" when nothing does.
func (p *Policy) defect(i Instruction) string {
	allowed := p.loaded.Header.Instructors
	if len(allowed) == 0 {
		allowed = defaultInstructors
	}
	switch {
	case blank(i.ID):
		return "no_id"
	case blank(i.InstructedBy):
		return "no_instructor"
	case !slices.Contains(allowed, field.Name(i.InstructedRole)):
		return "role_not_allowed"
	case blank(i.EnteredBy):
		return "no_enterer"
	case blank(i.Reason):
		return "no_reason"
	case i.From.IsZero():
		return "no_start"
	case i.Until.IsZero() && len(i.Set) > 0:
		return "no_end"
	case !i.Until.IsZero() && !i.From.Before(i.Until):
		return "ends_before_start"
	case len(i.Set) == 0 && i.Cancels == "":
		return "sets_nothing"
	}
	return p.valueDefect(i)
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

func (p *Policy) valueDefect(i Instruction) string {
	shuts := false
	for t, v := range i.Set {
		switch {
		case t.Scope == door && !slices.Contains(doors, v.Door), t.Scope != door && v.Door != "":
			return "wrong_value"
		case v.Amount.N < 0 || v.Amount.N > maxFigure || v.Amount.Unlimited && v.Amount.N != 0:
			return "wrong_value"
		case !p.has(t):
			return "figure_not_in_week"
		}
		shuts = shuts || v.Door == Closed || t.Scope != door && v.Amount == Amount{} && (v.Hard == nil || *v.Hard)
	}
	if shuts && i.Message == "" && p.loaded.Header.Messages.Closed == "" {
		return "no_message"
	}
	if _, ok := p.set.Message(i.Message); !ok && i.Message != "" && p.set.HasMessages() {
		return "unknown_message"
	}
	return ""
}

// has tells whether the week has the door or the figure of a target at any time. Every kind has an active and a daily
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

func (a *Approval) given() bool { return a != nil && !blank(a.By) && !blank(a.Ref) }

// setting finds what the newest instruction in force sets for a target.
func newestFor(of []Instruction, t Target) (i Instruction, v Value, ok bool) {
	for n := len(of) - 1; n >= 0; n-- {
		if v, ok := of[n].Set[t]; ok {
			return of[n], v, true
		}
	}
	return Instruction{}, Value{}, false
}
