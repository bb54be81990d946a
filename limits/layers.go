// The layers of rules, of doors that stay tightened, and of instructions.

package limits

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// byRules applies the rules that certainly hold: doors take the tightest, figures are changed all at once.
func (e *evaluation) byRules(k kindEvaluation) (kindEvaluation, []Step) {
	var steps []Step
	by, ok := tightestRule(k.fired, func(ruleResult) bool { return true })
	switch {
	case ok && by.then.Door.tightens(k.door):
		steps = append(steps, newStep(LayerRule, by.ID, doorChange(k.door, by.then.Door), by.Because))
		k.door, k.message = by.then.Door, by.then.Message
	case ok && by.then.Door == k.door && by.then.Message != "" && by.then.Message != k.message:
		steps = append(steps, newStep(LayerRule, by.ID, "text "+string(by.then.Message), by.Because))
		k.message = by.then.Message // the rule knows better why than the week does
	}
	by, ok = tightestRule(k.fired, func(r ruleResult) bool { return e.traits[r.ID].volatile })
	if ok && by.then.Door.tightens(k.base.door) {
		k.held = &heldDoor{
			Kind:  k.week.kind,
			Door:  by.then.Door,
			Rule:  by.ID,
			Since: e.at,
			Until: e.reopening(k.week, e.at),
		}
	}
	for i := range k.figures {
		var more []Step
		k.figures[i], more = e.changeByRules(k.figures[i], k.fired)
		steps = append(steps, more...)
	}
	seen := map[string]bool{}
	for _, r := range k.fired {
		if r.then.Topics != nil && !seen[r.ID] {
			seen[r.ID] = true
			hidden := r.then.hidden()
			k.topics = append(k.topics, hidden...)
			steps = append(steps, newStep(LayerRule, r.ID, "topics hidden: "+strings.Join(hidden, ", "), r.Because))
		}
	}
	slices.Sort(k.topics)
	k.topics = slices.Compact(k.topics)
	return k, steps
}

// doorChange is the change of a [Step] that moves a door.
func doorChange(from, to Door) string { return fmt.Sprintf("door from %s to %s", from, to) }

// tightestRule finds the rule with the tightest door; of equals the one with a message, then the first by id.
func tightestRule(fired []ruleResult, which func(ruleResult) bool) (best ruleResult, ok bool) {
	for _, r := range fired {
		if r.then.Door == "" || !which(r) {
			continue
		}
		adds := ok && r.then.Door == best.then.Door && best.then.Message == "" && r.then.Message != ""
		if !ok || r.then.Door.tightens(best.then.Door) || adds {
			best, ok = r, true
		}
	}
	return best, ok
}

// byHeld keeps a door that a rule on staff or demand tightened until the next window opens.
func (e *evaluation) byHeld(k kindEvaluation) (kindEvaluation, []Step) {
	for _, h := range e.in.Previous.kept.Carried.Held {
		if !e.holds(&h, k.week) {
			continue
		}
		if k.held == nil || h.Door.tightens(k.held.Door) || k.held.Door == h.Door {
			k.held = &h // of equal doors the earlier hold
		}
		if h.Door.tightens(k.door) {
			step := newStep(LayerHeld, h.Rule, doorChange(k.door, h.Door), e.set.Rule(h.Rule).Because)
			k.door, k.message = h.Door, e.traits[h.Rule].then.Message
			return k, []Step{step}
		}
	}
	return k, nil
}

// holds reports whether a held door of the previous state still is. It is only what the policy can say: of a rule
// that it has, with that rule's door, and no longer than until the door next opens, to which it shortens the hold.
func (e *evaluation) holds(h *heldDoor, w *week) bool {
	traits, ok := e.traits[h.Rule]
	if h.Kind != w.kind || !ok || h.Since.IsZero() || h.Since.After(e.at) {
		return false
	}
	if opens := e.reopening(w, h.Since); h.Until.After(opens) {
		h.Until = opens
	}
	return e.at.Before(h.Until) && traits.volatile && h.Door != "" && traits.then.Door == h.Door
}

// reopening is when a door that is tightened at an instant is decided afresh: when its next window opens, at midnight
// where none does.
func (e *evaluation) reopening(w *week, since time.Time) time.Time {
	if opens := w.nextOpening(since, e.cal); !opens.IsZero() {
		return opens
	}
	return e.cal.Today(since).Add(1).At(0, e.cal.Zone())
}

// doorSetting finds the newest instruction in force for the door of a kind, or of every kind.
func (e *evaluation) doorSetting(kind Kind) (i Instruction, v Value, ok bool) {
	for n := len(e.inForce) - 1; n >= 0; n-- {
		for _, t := range []Target{{kind, door}, {All, door}} {
			if v, ok := e.inForce[n].Set[t]; ok {
				return e.inForce[n], v, true
			}
		}
	}
	return Instruction{}, Value{}, false
}

// byInstructions applies what people instructed.
func (e *evaluation) byInstructions(k kindEvaluation) (kindEvaluation, []Step) {
	var steps []Step
	if i, v, ok := e.doorSetting(k.week.kind); ok {
		if v.Door != k.door {
			steps = append(steps, newStep(LayerInstruction, i.ID, doorChange(k.door, v.Door), i.Reason))
		}
		k.door = v.Door
		k.message = cmp.Or(i.Message, e.texts().of(v.Door))
	}
	for n := range k.figures {
		f := &k.figures[n]
		i, v, ok := newestFor(e.inForce, k.target(f.scope))
		if !ok {
			continue
		}
		before := f.Figure
		f.Figure = f.withAmount(v.amount())
		if v.Hard != nil && !f.Unlimited {
			f.Hard = *v.Hard
		}
		f.message = cmp.Or(i.Message, f.message)
		steps = append(steps, newStep(LayerInstruction, i.ID, figureChange(f.scope, before, f.Figure), i.Reason))
	}
	return k, steps
}

// figureChange is the change of a [Step] that changes a figure.
func figureChange(scope Scope, from, to Figure) string {
	return fmt.Sprintf("%s from %s to %s", scope, from, to)
}

// of is the text for a door where no rule names one; "" while it is open.
func (t textNames) of(d Door) field.MessageName {
	switch d {
	case Closed:
		return t.Closed
	case RoutineOnly:
		return t.RoutineOnly
	}
	return ""
}
