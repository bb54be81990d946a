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
func (m *moment) byRules(s standing) (standing, []Step) {
	var steps []Step
	switch by, ok := tightestRule(s.fired, func(firing) bool { return true }); {
	case ok && tightest(s.door, by.then.Door) != s.door:
		steps = append(steps, Step{"rule", by.ID, changed(s.door, by.then.Door), by.Because})
		s.door, s.message = by.then.Door, by.then.Message
	case ok && by.then.Door == s.door && by.then.Message != "" && by.then.Message != s.message:
		steps = append(steps, Step{"rule", by.ID, "text " + string(by.then.Message), by.Because})
		s.message = by.then.Message // it knows better why than the week does
	}
	if by, ok := tightestRule(s.fired, func(f firing) bool { return m.does[f.ID].volatile }); ok && tightest(s.base.door, by.then.Door) != s.base.door {
		s.held = &heldDoor{Kind: s.week.kind, Door: by.then.Door, Rule: by.ID, Since: m.at, Until: m.reopening(s.week, m.at)}
	}
	for i := range s.figures {
		var more []Step
		s.figures[i], more = m.change(s.figures[i], s.fired)
		steps = append(steps, more...)
	}
	said := map[string]bool{}
	for _, f := range s.fired {
		if f.then.Topics != nil && !said[f.ID] {
			said[f.ID] = true
			hidden := words(f.then.Topics.Hide)
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
func tightestRule(fired []firing, which func(firing) bool) (best firing, ok bool) {
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
func (m *moment) byHeld(s standing) (standing, []Step) {
	for _, h := range m.in.Previous.kept.Held {
		r := m.set.Rule(h.Rule)
		if h.Kind != s.week.kind || r == nil || h.Since.IsZero() || h.Since.After(m.at) {
			continue
		}
		if opens := m.reopening(s.week, h.Since); h.Until.After(opens) {
			h.Until = opens
		}
		if !m.at.Before(h.Until) {
			continue
		}
		then := m.does[h.Rule].then
		if then.Door != h.Door || then.Door == "" || !m.does[h.Rule].volatile {
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
func (m *moment) reopening(w *week, since time.Time) time.Time {
	if opens := w.opens(since, m.cal); !opens.IsZero() {
		return opens
	}
	return m.cal.Today(since).Add(1).At(0, m.cal.Zone())
}

// doorSetting finds the newest instruction in force for the door of a kind, or of every kind.
func (m *moment) doorSetting(kind Kind) (i Instruction, v Value, ok bool) {
	for n := len(m.instructions) - 1; n >= 0; n-- {
		for _, t := range []Target{{kind, door}, {All, door}} {
			if v, ok := m.instructions[n].Set[t]; ok {
				return m.instructions[n], v, true
			}
		}
	}
	return Instruction{}, Value{}, false
}

// byInstructions applies what people instructed.
func (m *moment) byInstructions(s standing) (standing, []Step) {
	var steps []Step
	if i, v, ok := m.doorSetting(s.week.kind); ok {
		if v.Door != s.door {
			steps = append(steps, Step{"instruction", i.ID, changed(s.door, v.Door), i.Reason})
		}
		s.door = v.Door
		s.message = cmp.Or(i.Message, map[Door]field.MessageName{Closed: m.loaded.Header.Messages.Closed, RoutineOnly: m.loaded.Header.Messages.RoutineOnly}[v.Door])
	}
	for n := range s.figures {
		f := &s.figures[n]
		i, v, ok := setting(m.instructions, Target{s.week.kind, f.scope})
		if !ok {
			continue
		}
		before := f.Figure
		f.Figure = f.to(v.Amount)
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
