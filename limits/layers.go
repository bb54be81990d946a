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
func (e *evaluation) byRules(s kindEvaluation) (kindEvaluation, []Step) {
	var steps []Step
	switch by, ok := tightestRule(s.fired, func(ruleResult) bool { return true }); {
	case ok && tightest(s.door, by.then.Door) != s.door:
		steps = append(steps, Step{"rule", by.ID, changed(s.door, by.then.Door), by.Because})
		s.door, s.message = by.then.Door, by.then.Message
	case ok && by.then.Door == s.door && by.then.Message != "" && by.then.Message != s.message:
		steps = append(steps, Step{"rule", by.ID, "text " + string(by.then.Message), by.Because})
		s.message = by.then.Message // it knows better why than the week does
	}
	if by, ok := tightestRule(s.fired, func(f ruleResult) bool { return e.traits[f.ID].volatile }); ok && tightest(s.base.door, by.then.Door) != s.base.door {
		s.held = &heldDoor{Kind: s.week.kind, Door: by.then.Door, Rule: by.ID, Since: e.at, Until: e.reopening(s.week, e.at)}
	}
	for i := range s.figures {
		var more []Step
		s.figures[i], more = e.changeByRules(s.figures[i], s.fired)
		steps = append(steps, more...)
	}
	said := map[string]bool{}
	for _, f := range s.fired {
		if f.then.Topics != nil && !said[f.ID] {
			said[f.ID] = true
			hidden := stringsOf(f.then.Topics.Hide)
			s.topics = append(s.topics, hidden...)
			steps = append(steps, Step{"rule", f.ID, "topics hidden: " + strings.Join(hidden, ", "), f.Because})
		}
	}
	slices.Sort(s.topics)
	s.topics = slices.Compact(s.topics)
	return s, steps
}

func changed(from, to Door) string { return fmt.Sprintf("door from %s to %s", from, to) }

// tightestRule finds the rule with the tightest door; of equals the one with a message, then the first by id.
func tightestRule(fired []ruleResult, which func(ruleResult) bool) (best ruleResult, ok bool) {
	for _, f := range fired {
		if f.then.Door == "" || !which(f) {
			continue
		}
		if !ok || tightest(best.then.Door, f.then.Door) != best.then.Door || f.then.Door == best.then.Door && best.then.Message == "" && f.then.Message != "" {
			best, ok = f, true
		}
	}
	return best, ok
}

// byHeld keeps a door that a rule on staff or demand tightened until the next window opens. A hold is only what the policy
// can say: of a rule that it has, with that rule's door, and no longer than until the door next opens.
func (e *evaluation) byHeld(s kindEvaluation) (kindEvaluation, []Step) {
	for _, h := range e.in.Previous.kept.Held {
		r := e.set.Rule(h.Rule)
		if h.Kind != s.week.kind || r == nil || h.Since.IsZero() || h.Since.After(e.at) {
			continue
		}
		if opens := e.reopening(s.week, h.Since); h.Until.After(opens) {
			h.Until = opens
		}
		if !e.at.Before(h.Until) {
			continue
		}
		then := e.traits[h.Rule].then
		if then.Door != h.Door || then.Door == "" || !e.traits[h.Rule].volatile {
			continue
		}
		if s.held == nil || tightest(s.held.Door, h.Door) != s.held.Door || s.held.Door == h.Door {
			s.held = &h // of equal doors the earlier hold
		}
		if tightest(s.door, h.Door) != s.door {
			step := Step{"held", h.Rule, changed(s.door, h.Door), r.Because}
			s.door, s.message = h.Door, then.Message
			return s, []Step{step}
		}
	}
	return s, nil
}

// reopening is when a door that is tightened at an instant is looked at afresh: when its next window opens, at midnight
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
func (e *evaluation) byInstructions(s kindEvaluation) (kindEvaluation, []Step) {
	var steps []Step
	if i, v, ok := e.doorSetting(s.week.kind); ok {
		if v.Door != s.door {
			steps = append(steps, Step{"instruction", i.ID, changed(s.door, v.Door), i.Reason})
		}
		s.door = v.Door
		s.message = cmp.Or(i.Message, map[Door]field.MessageName{Closed: e.loaded.Header.Messages.Closed, RoutineOnly: e.loaded.Header.Messages.RoutineOnly}[v.Door])
	}
	for n := range s.figures {
		f := &s.figures[n]
		i, v, ok := newestFor(e.inForce, Target{s.week.kind, f.scope})
		if !ok {
			continue
		}
		before := f.Figure
		f.Figure = f.withAmount(v.Amount)
		if v.Hard != nil && !f.Unlimited {
			f.Hard = *v.Hard
		}
		f.message = cmp.Or(i.Message, f.message)
		steps = append(steps, Step{"instruction", i.ID, fmt.Sprintf("%s from %s to %s", f.scope, before, f.Figure), i.Reason})
	}
	return s, steps
}

// A heldDoor is a door that a rule on staff or demand tightened: it stays so until the next window opens.
type heldDoor struct {
	Kind  Kind      `json:"kind"`
	Door  Door      `json:"door"`
	Rule  string    `json:"rule"`
	Since time.Time `json:"since"`
	Until time.Time `json:"until"`
}
