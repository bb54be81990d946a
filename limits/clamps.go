package limits

import (
	"cmp"
	"fmt"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// approved tells whether the instruction in force for a figure or the door carries the commissioner's approval.
func (m *moment) approved(t Target) *Approval {
	i, _, ok := setting(m.instructions, t)
	if t.Scope == door {
		i, _, ok = m.doorSetting(t.Kind)
	}
	if ok && i.Approval.given() {
		return i.Approval
	}
	return nil
}

// byBounds holds figures within the practice's own floors, ceilings and clamps. Where a floor lies above a ceiling the
// ceiling counts: a limit never opens wider than its layers allow.
func (m *moment) byBounds(s standing) (standing, []Step) {
	var steps []Step
	for n := range s.figures {
		f := &s.figures[n]
		if m.approved(Target{s.week.kind, f.scope}) != nil {
			continue
		}
		b := m.boundsOf(s, f.scope)
		if b.conflict() {
			s.errors = append(s.errors, rules.Error{Code: "floor-above-ceiling", Rule: b.floorBy.rule})
		}
		before := f.Figure
		switch {
		case b.unlimited && !f.Unlimited && b.ceiling < 0:
			f.Figure, b.by = Figure{Unlimited: true}, b.floorBy
		case b.ceiling >= 0 && (f.Unlimited || f.N > b.ceiling):
			f.Figure, b.by = f.to(Amount{N: b.ceiling}), b.ceilingBy
		case !f.Unlimited && f.N < b.least():
			f.N, b.by = b.least(), b.floorBy
		default:
			continue
		}
		steps = append(steps, Step{"clamp", b.by.rule, fmt.Sprintf("%s from %s to %s", f.scope, before, f.Figure), b.by.because})
	}
	return s, steps
}

// byClamps keeps a door as wide as the practice's own clamps demand.
func (m *moment) byClamps(s standing) (standing, []Step) {
	var steps []Step
	for _, f := range s.fired {
		if c := f.then.Clamp; c != nil && c.Door != "" && tightest(c.Door, s.door) != c.Door && m.approved(Target{s.week.kind, door}) == nil {
			steps = append(steps, Step{"clamp", f.ID, changed(s.door, c.Door), f.Because})
			s.door = c.Door
			s.message = m.softened(s)
			steps = append(steps, s.soften(f.ID, f.Because)...)
		}
	}
	return s, steps
}

// held by what: a rule, or the bounds of the file's head.
type bounding struct{ rule, because string }

type boundsOf struct {
	floor, ceiling         int // the ceiling is -1 where there is none
	unlimited              bool
	floorBy, ceilingBy, by bounding
}

// conflict tells whether no figure could lie within the bounds.
func (b boundsOf) conflict() bool { return b.ceiling >= 0 && (b.unlimited || b.floor > b.ceiling) }

// least is the floor, held down by the ceiling.
func (b boundsOf) least() int {
	if b.ceiling >= 0 {
		return min(b.floor, b.ceiling)
	}
	return b.floor
}

// boundsOf puts the bounds of one figure together: the highest floor, the lowest ceiling.
func (m *moment) boundsOf(s standing, scope Scope) boundsOf {
	b := boundsOf{ceiling: -1}
	bound := func(floor, ceiling *int, by bounding) {
		if floor != nil && *floor > b.floor {
			b.floor, b.floorBy = *floor, by
		}
		if ceiling != nil && (b.ceiling < 0 || *ceiling < b.ceiling) {
			b.ceiling, b.ceilingBy = *ceiling, by
		}
	}
	own := m.loaded.Header.Bounds[Target{s.week.kind, scope}]
	bound(own.Floor, own.Ceiling, bounding{"bounds", "the practice's own bounds"})
	for _, f := range s.fired {
		if f.scope != scope {
			continue
		}
		by := bounding{f.ID, f.Because}
		bound(f.then.Floor, nil, by)
		if c := f.then.Clamp; c != nil {
			bound(c.Floor, c.Ceiling, by)
			if c.Unlimited {
				b.unlimited, b.floorBy = true, by
			}
		}
	}
	return b
}

// soften lets the figures of zero warn only, where a clamp has opened the door that they shut.
func (s *standing) soften(rule, because string) (steps []Step) {
	for n := range s.figures {
		if f := &s.figures[n]; s.zero != "" && !f.Unlimited && f.N == 0 && f.Hard {
			f.Hard = false
			steps = append(steps, Step{"clamp", rule, string(f.scope) + " 0 warns only", because})
		}
	}
	s.zero = ""
	return steps
}

// softened is the message once a clamp has opened the door further.
func (m *moment) softened(s standing) field.MessageName {
	if s.door == Open {
		return ""
	}
	return cmp.Or(m.loaded.Header.Messages.RoutineOnly, s.message)
}

// byZero shuts the door of a kind whose hard figure is zero.
func (m *moment) byZero(s standing) (standing, []Step) {
	for _, f := range s.figures {
		if f.Unlimited || !f.Hard || f.N > 0 || s.door == Closed {
			continue
		}
		step := Step{"figure", string(f.scope), changed(s.door, Closed), fmt.Sprintf("%s 0 lets nothing in", f.scope)}
		s.unshut, s.door, s.zero = s.door, Closed, f.scope
		s.message = cmp.Or(f.message, m.loaded.Header.Messages.Full, m.loaded.Header.Messages.Closed)
		return s, []Step{step}
	}
	return s, nil
}

// byContract holds what the contract demands in core hours; only the commissioner's approval passes it.
func (m *moment) byContract(s standing) (standing, []Step) {
	c := m.contract
	if c == nil {
		return s, nil
	}
	var steps []Step
	for n := range s.figures {
		f := &s.figures[n]
		if !c.noHard || !f.Hard || f.Unlimited {
			continue
		}
		if a := m.approved(Target{s.week.kind, f.scope}); a != nil {
			steps = append(steps, Step{"clamp", c.id, said(f.scope, f.Figure) + " stays", a.said()})
			continue
		}
		f.Hard = false
		steps = append(steps, Step{"clamp", c.id, fmt.Sprintf("%s %s warns only", f.scope, f.Figure), c.because})
	}
	least := c.door
	if c.choice && m.loaded.Header.CoreHoursDoor != RoutineOnly {
		least = Open
	}
	if tightest(least, s.door) == least {
		return s, steps
	}
	if s.zero != "" { // the approval of the door is not one of the figure that shut it
		for _, f := range s.figures {
			if a := m.approved(Target{s.week.kind, f.scope}); a != nil && !f.Unlimited && f.N == 0 {
				return s, append(steps, Step{"clamp", c.id, "door stays closed", a.said()})
			}
		}
		steps = append(steps, Step{"clamp", c.id, changed(s.door, s.unshut), c.because})
		s.door = s.unshut
		s.message = m.softened(s)
		steps = append(steps, s.soften(c.id, c.because)...)
		if tightest(least, s.door) == least {
			return s, steps
		}
	}
	if a := m.approved(Target{s.week.kind, door}); a != nil {
		return s, append(steps, Step{"clamp", c.id, fmt.Sprintf("door stays %s", s.door), a.said()})
	}
	steps = append(steps, Step{"clamp", c.id, changed(s.door, least), c.because})
	s.door = least
	s.message = m.softened(s)
	return s, append(steps, s.soften(c.id, c.because)...)
}

func (a *Approval) said() string { return "approved by " + a.By + ", " + a.Ref }
