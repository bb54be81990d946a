// What the tests of this package see of the kept states, which are opaque to hosts.

package limits

// What a State holds.
type (
	Held = heldDoor
	Full = fullFigure
)

// Kept is what the state holds, to look at and to change.
func (s *State) Kept() *state { return &s.kept }

// Kept is what the ledger holds.
func (k Ledger) Kept() ledger { return k.kept }

// LedgerOf is a ledger of which only the instructions are kept.
func LedgerOf(all []Instruction) Ledger { return Ledger{ledger{Instructions: all}} }
