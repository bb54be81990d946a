// The layers that hold the result: the practice's bounds and clamps, a figure of zero, and last the contract.

package limits

import (
	"cmp"
	"fmt"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// approval is the commissioner's, of the instruction in force for a figure or the door; nil where there is none.
func (e *evaluation) approval(t Target) *Approval {
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
func (e *evaluation) byBounds(k kindEvaluation) (kindEvaluation, []Step) {
	var steps []Step
	for n := range k.figures {
		f := &k.figures[n]
		if e.approval(k.target(f.scope)) != nil {
			continue
		}
		b := e.boundsFor(k, f.scope)
		if b.conflict() {
			k.errors = append(k.errors, rules.Error{Code: "floor-above-ceiling", Rule: b.floorBy.rule})
		}
		before := f.Figure
		var by boundSource
		switch {
		case b.unlimited && !f.Unlimited && b.ceiling < 0:
			f.Figure, by = Figure{Unlimited: true}, b.floorBy
		case b.ceiling >= 0 && (f.Unlimited || f.N > b.ceiling):
			f.Figure, by = f.withAmount(amount{N: b.ceiling}), b.ceilingBy
		case !f.Unlimited && f.N < b.least():
			f.N, by = b.least(), b.floorBy
		default:
			continue
		}
		steps = append(steps, newStep(LayerClamp, by.rule, figureChange(f.scope, before, f.Figure), by.because))
	}
	return k, steps
}

// byClamps keeps a door as wide as the practice's own clamps demand.
func (e *evaluation) byClamps(k kindEvaluation) (kindEvaluation, []Step) {
	var steps []Step
	for _, r := range k.fired {
		c := r.then.Clamp
		if c == nil || c.Door == "" || !k.door.tightens(c.Door) || e.approval(k.target(door)) != nil {
			continue
		}
		steps = append(steps, newStep(LayerClamp, r.ID, doorChange(k.door, c.Door), r.Because))
		k.door = c.Door
		k.message = e.messageAfterOpening(k)
		steps = append(steps, k.softenZeros(r.ID, r.Because)...)
	}
	return k, steps
}

// A boundSource is what a bound comes from: a rule, or the bounds at the top of the file.
type boundSource struct{ rule, because string }

// combinedBounds are all bounds of one figure: the highest floor and the lowest ceiling.
type combinedBounds struct {
	floor, ceiling     int // the ceiling is -1 where there is none
	unlimited          bool
	floorBy, ceilingBy boundSource
}

// conflict reports whether no figure could lie within the bounds.
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

// add tightens the bounds; what is nil does not bound.
func (b *combinedBounds) add(floor, ceiling *int, by boundSource) {
	if floor != nil && *floor > b.floor {
		b.floor, b.floorBy = *floor, by
	}
	if ceiling != nil && (b.ceiling < 0 || *ceiling < b.ceiling) {
		b.ceiling, b.ceilingBy = *ceiling, by
	}
}

// boundsFor puts the bounds of one figure together: those of the file's top, and of the rules that fired for it.
func (e *evaluation) boundsFor(k kindEvaluation, scope Scope) combinedBounds {
	b := combinedBounds{ceiling: -1}
	own := e.loaded.Header.Bounds[k.target(scope)]
	b.add(own.Floor, own.Ceiling, boundSource{"bounds", "the practice's own bounds"})
	for _, r := range k.fired {
		if r.scope != scope {
			continue
		}
		by := boundSource{r.ID, r.Because}
		b.add(r.then.Floor, nil, by)
		if c := r.then.Clamp; c != nil {
			b.add(c.Floor, c.Ceiling, by)
			if c.Unlimited {
				b.unlimited, b.floorBy = true, by
			}
		}
	}
	return b
}

// softenZeros lets the figures of zero only warn, where a clamp or the contract has opened the door that they shut.
func (k *kindEvaluation) softenZeros(rule, because string) (steps []Step) {
	for n := range k.figures {
		if f := &k.figures[n]; k.zeroScope != "" && f.zeroes() {
			f.Hard = false
			steps = append(steps, newStep(LayerClamp, rule, string(f.scope)+" 0 warns only", because))
		}
	}
	k.zeroScope = ""
	return steps
}

// messageAfterOpening is the message once a clamp or the contract has opened the door further.
func (e *evaluation) messageAfterOpening(k kindEvaluation) field.MessageName {
	if k.door == Open {
		return ""
	}
	return cmp.Or(e.texts().RoutineOnly, k.message)
}

// byZero shuts the door of a kind whose hard figure is zero.
func (e *evaluation) byZero(k kindEvaluation) (kindEvaluation, []Step) {
	for _, f := range k.figures {
		if !f.zeroes() || k.door == Closed {
			continue
		}
		because := fmt.Sprintf("%s 0 lets nothing in", f.scope)
		step := newStep(LayerFigure, string(f.scope), doorChange(k.door, Closed), because)
		k.doorBeforeZero, k.door, k.zeroScope = k.door, Closed, f.scope
		k.message = cmp.Or(f.message, e.texts().ofFull())
		return k, []Step{step}
	}
	return k, nil
}

// byContract holds what the contract demands in core hours; only the commissioner's approval passes it.
func (e *evaluation) byContract(k kindEvaluation) (kindEvaluation, []Step) {
	c := e.contract
	if c == nil {
		return k, nil
	}
	steps := e.softenByContract(&k)
	least := c.door
	if c.choice && e.loaded.Header.CoreHoursDoor != RoutineOnly {
		least = Open
	}
	if k.door.tightens(least) && k.zeroScope != "" {
		more, approved := e.reopenZero(&k)
		steps = append(steps, more...)
		if approved {
			return k, steps
		}
	}
	if !k.door.tightens(least) {
		return k, steps
	}
	if a := e.approval(k.target(door)); a != nil {
		return k, append(steps, newStep(LayerClamp, c.id, fmt.Sprintf("door stays %s", k.door), a.text()))
	}
	steps = append(steps, newStep(LayerClamp, c.id, doorChange(k.door, least), c.because))
	k.door = least
	k.message = e.messageAfterOpening(k)
	return k, append(steps, k.softenZeros(c.id, c.because)...)
}

// softenByContract lets hard figures only warn, where the contract lets none turn patients away.
func (e *evaluation) softenByContract(k *kindEvaluation) (steps []Step) {
	c := e.contract
	for n := range k.figures {
		f := &k.figures[n]
		if !c.noHard || !f.Hard || f.Unlimited {
			continue
		}
		if a := e.approval(k.target(f.scope)); a != nil {
			steps = append(steps, newStep(LayerClamp, c.id, figureText(f.scope, f.Figure)+" stays", a.text()))
			continue
		}
		f.Hard = false
		steps = append(steps, newStep(LayerClamp, c.id, fmt.Sprintf("%s %s warns only", f.scope, f.Figure), c.because))
	}
	return steps
}

// reopenZero opens a door that a figure of zero shut, unless the figure is approved: the approval of the door is not
// one of the figure that shut it.
func (e *evaluation) reopenZero(k *kindEvaluation) (steps []Step, approved bool) {
	c := e.contract
	for _, f := range k.figures {
		if a := e.approval(k.target(f.scope)); a != nil && !f.Unlimited && f.N == 0 {
			return []Step{newStep(LayerClamp, c.id, "door stays closed", a.text())}, true
		}
	}
	steps = append(steps, newStep(LayerClamp, c.id, doorChange(k.door, k.doorBeforeZero), c.because))
	k.door = k.doorBeforeZero
	k.message = e.messageAfterOpening(*k)
	return append(steps, k.softenZeros(c.id, c.because)...), false
}
