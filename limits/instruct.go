package limits

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// defaultInstructors may instruct where the policy names nobody.
var defaultInstructors = []rules.Name{"reception_lead"}

// A Pending is an instruction that is kept as a request and not in force, with the reason.
type Pending struct {
	ID      string `json:"id"`
	Because string `json:"because"` // no_id, no_instructor, role_not_allowed, no_enterer, no_reason, no_start, no_end, ends_before_start, sets_nothing, wrong_value, no_message, unknown_message
}

// lacks says what keeps an instruction from being in force at any time; "" when nothing does.
func (p *Policy) lacks(i Instruction) string {
	allowed := p.header.Instructors
	if len(allowed) == 0 {
		allowed = defaultInstructors
	}
	switch {
	case i.ID == "":
		return "no_id"
	case i.InstructedBy == "":
		return "no_instructor"
	case !slices.Contains(allowed, rules.Name(i.InstructedRole)):
		return "role_not_allowed"
	case i.EnteredBy == "":
		return "no_enterer"
	case i.Reason == "":
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
	return p.lacksValue(i)
}

func (p *Policy) lacksValue(i Instruction) string {
	shuts := false
	for t, v := range i.Set {
		switch {
		case t.Scope == door && !slices.Contains(doors, v.Door), t.Scope != door && v.Door != "":
			return "wrong_value"
		case v.Amount.N < 0 || v.Amount.N > maxFigure || v.Amount.Unlimited && v.Amount.N != 0:
			return "wrong_value"
		case !slices.Contains(kinds, t.Kind) || t.Scope != door && !slices.Contains(scopes, t.Scope):
			return "wrong_value"
		}
		shuts = shuts || v.Door == Closed
	}
	if shuts && i.Message == "" && p.header.Messages.Closed == "" {
		return "no_message"
	}
	if _, ok := p.set.Message(i.Message); !ok && i.Message != "" && p.set.HasMessages() {
		return "unknown_message"
	}
	return ""
}

func (a *Approval) given() bool { return a != nil && a.By != "" && a.Ref != "" }

// inForce parts the instructions into those in force at an instant, oldest first, and those that are only requests.
func (p *Policy) inForce(all []Instruction, at time.Time) (now []Instruction, pending []Pending) {
	cancelled := map[string]bool{}
	for n := len(all) - 1; n >= 0; n-- {
		i := all[n]
		if why := p.lacks(i); why != "" {
			pending = append(pending, Pending{i.ID, why})
			continue
		}
		if at.Before(i.From) || cancelled[i.ID] {
			continue
		}
		if i.Cancels != "" { // for good: what is withdrawn does not come back when the cancelling one lapses
			cancelled[i.Cancels] = true
		}
		if at.Before(i.Until) {
			now = append(now, i)
		}
	}
	slices.Reverse(now)
	slices.Reverse(pending)
	return now, pending
}

// setting finds what the newest instruction in force sets for a target.
func setting(of []Instruction, t Target) (i Instruction, v Value, ok bool) {
	for n := len(of) - 1; n >= 0; n-- {
		if v, ok := of[n].Set[t]; ok {
			return of[n], v, true
		}
	}
	return Instruction{}, Value{}, false
}
