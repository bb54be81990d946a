package limits

import (
	"cmp"
	"fmt"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// approved tells whether the instruction in force for a figure or the door carries the commissioner's approval.
func (e *evaluation) approved(t Target) *Approval {
	i, _, ok := newestFor(e.inForce, t)
	if t.Scope == door {
		i, _, ok = e.doorSetting(t.Kind)
	}
	if ok && i.Approval.given() {
		return i.Approval
	}
	return nil
}

// byBounds holds figures within the practice's own floors, ceilings and clamps. Where a floor lies above a ceiling the
// ceiling counts: a limit never opens wider than its layers allow.
func (e *evaluation) byBounds(s kindEvaluation) (kindEvaluation, []Step) {
	var steps []Step
	for n := range s.figures {
		f := &s.figures[n]
		if e.approved(Target{s.week.kind, f.scope}) != nil {
			continue
		}
		b := e.boundsFor(s, f.scope)
		if b.conflict() {
			s.errors = append(s.errors, rules.Error{Code: "floor-above-ceiling", Rule: b.floorBy.rule})
		}
		before := f.Figure
		switch {
		case b.unlimited && !f.Unlimited && b.ceiling < 0:
			f.Figure, b.by = Figure{Unlimited: true}, b.floorBy
		case b.ceiling >= 0 && (f.Unlimited || f.N > b.ceiling):
			f.Figure, b.by = f.withAmount(Amount{N: b.ceiling}), b.ceilingBy
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
func (e *evaluation) byClamps(s kindEvaluation) (kindEvaluation, []Step) {
	var steps []Step
	for _, f := range s.fired {
		if c := f.then.Clamp; c != nil && c.Door != "" && tightest(c.Door, s.door) != c.Door && e.approved(Target{s.week.kind, door}) == nil {
			steps = append(steps, Step{"clamp", f.ID, changed(s.door, c.Door), f.Because})
			s.door = c.Door
			s.message = e.messageAfterOpening(s)
			steps = append(steps, s.softenZeros(f.ID, f.Because)...)
		}
	}
	return s, steps
}

// held by what: a rule, or the bounds of the file's head.
type boundSource struct{ rule, because string }

type combinedBounds struct {
	floor, ceiling         int // the ceiling is -1 where there is none
	unlimited              bool
	floorBy, ceilingBy, by boundSource
}

// conflict tells whether no figure could lie within the bounds.
func (b combinedBounds) conflict() bool {
	return b.ceiling >= 0 && (b.unlimited || b.floor > b.ceiling)
}

// least is the floor, held down by the ceiling.
func (b combinedBounds) least() int {
	if b.ceiling >= 0 {
		return min(b.floor, b.ceiling)
	}
	return b.floor
}

// boundsOf puts the bounds of one figure together: the highest floor, the lowest ceiling.
func (e *evaluation) boundsFor(s kindEvaluation, scope Scope) combinedBounds {
	b := combinedBounds{ceiling: -1}
	bound := func(floor, ceiling *int, by boundSource) {
		if floor != nil && *floor > b.floor {
			b.floor, b.floorBy = *floor, by
		}
		if ceiling != nil && (b.ceiling < 0 || *ceiling < b.ceiling) {
			b.ceiling, b.ceilingBy = *ceiling, by
		}
	}
	own := e.loaded.Header.Bounds[Target{s.week.kind, scope}]
	bound(own.Floor, own.Ceiling, boundSource{"bounds", "the practice's own bounds"})
	for _, f := range s.fired {
		if f.scope != scope {
			continue
		}
		by := boundSource{f.ID, f.Because}
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
func (s *kindEvaluation) softenZeros(rule, because string) (steps []Step) {
	for n := range s.figures {
		if f := &s.figures[n]; s.zeroScope != "" && !f.Unlimited && f.N == 0 && f.Hard {
			f.Hard = false
			steps = append(steps, Step{"clamp", rule, string(f.scope) + " 0 warns only", because})
		}
	}
	s.zeroScope = ""
	return steps
}

// softened is the message once a clamp has opened the door further.
func (e *evaluation) messageAfterOpening(s kindEvaluation) field.MessageName {
	if s.door == Open {
		return ""
	}
	return cmp.Or(e.loaded.Header.Messages.RoutineOnly, s.message)
}

// byZero shuts the door of a kind whose hard figure is zero.
func (e *evaluation) byZero(s kindEvaluation) (kindEvaluation, []Step) {
	for _, f := range s.figures {
		if f.Unlimited || !f.Hard || f.N > 0 || s.door == Closed {
			continue
		}
		step := Step{"figure", string(f.scope), changed(s.door, Closed), fmt.Sprintf("%s 0 lets nothing in", f.scope)}
		s.doorBeforeZero, s.door, s.zeroScope = s.door, Closed, f.scope
		s.message = cmp.Or(f.message, e.loaded.Header.Messages.Full, e.loaded.Header.Messages.Closed)
		return s, []Step{step}
	}
	return s, nil
}

// byContract holds what the contract demands in core hours; only the commissioner's approval passes it.
func (e *evaluation) byContract(s kindEvaluation) (kindEvaluation, []Step) {
	c := e.contract
	if c == nil {
		return s, nil
	}
	var steps []Step
	for n := range s.figures {
		f := &s.figures[n]
		if !c.noHard || !f.Hard || f.Unlimited {
			continue
		}
		if a := e.approved(Target{s.week.kind, f.scope}); a != nil {
			steps = append(steps, Step{"clamp", c.id, figureText(f.scope, f.Figure) + " stays", a.text()})
			continue
		}
		f.Hard = false
		steps = append(steps, Step{"clamp", c.id, fmt.Sprintf("%s %s warns only", f.scope, f.Figure), c.because})
	}
	least := c.door
	if c.choice && e.loaded.Header.CoreHoursDoor != RoutineOnly {
		least = Open
	}
	if tightest(least, s.door) == least {
		return s, steps
	}
	if s.zeroScope != "" { // the approval of the door is not one of the figure that shut it
		for _, f := range s.figures {
			if a := e.approved(Target{s.week.kind, f.scope}); a != nil && !f.Unlimited && f.N == 0 {
				return s, append(steps, Step{"clamp", c.id, "door stays closed", a.text()})
			}
		}
		steps = append(steps, Step{"clamp", c.id, changed(s.door, s.doorBeforeZero), c.because})
		s.door = s.doorBeforeZero
		s.message = e.messageAfterOpening(s)
		steps = append(steps, s.softenZeros(c.id, c.because)...)
		if tightest(least, s.door) == least {
			return s, steps
		}
	}
	if a := e.approved(Target{s.week.kind, door}); a != nil {
		return s, append(steps, Step{"clamp", c.id, fmt.Sprintf("door stays %s", s.door), a.text()})
	}
	steps = append(steps, Step{"clamp", c.id, changed(s.door, least), c.because})
	s.door = least
	s.message = e.messageAfterOpening(s)
	return s, append(steps, s.softenZeros(c.id, c.because)...)
}

func (a *Approval) text() string { return "approved by " + a.By + ", " + a.Ref }
