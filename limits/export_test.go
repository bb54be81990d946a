// What the tests of this package see of the kept state, which is opaque to hosts.

package limits

import "time"

// What a State carries from one decision to the next.
type (
	Held = heldDoor
	Full = fullFigure
)

// Carried is what the next decision reads of the state, to look at and to change.
func (s *State) Carried() *carried { return &s.kept.Carried }

// Kept is all that a store keeps of a door.
func (s State) Kept() kept { return s.kept }

// StateWith is a state that keeps instructions and nothing else.
func StateWith(all []Instruction) State { return State{kept: kept{Instructions: all}} }

// MaxInstructions is how many instructions one input holds at most.
const MaxInstructions = maxInstructions

// EffectiveByEveryInstant is Effective with nothing known beforehand of the instants to come: each is evaluated.
func EffectiveByEveryInstant(p *Policy, in Input, at time.Time) (Decision, error) {
	e, d, err := p.decide(&in, at)
	if err == nil {
		e.tryFindChanges(&d, false)
		e.nextChangeOf(&d)
	}
	return d, err
}
