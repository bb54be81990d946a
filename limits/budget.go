// The work of a walk over instants, in units that follow from the policy and the input alone.

package limits

// Bounds on the work of one walk. A unit is a comparison of a condition that is evaluated, a rule that is applied to a
// figure, or an instant at which something might change; a second does between 5,000,000 and 20,000,000.
const (
	// maxUntilWork is for the instants after a decision. Where it is spent, the decision is to be made again at the
	// last of them.
	maxUntilWork = 2_000_000
	// maxPreviewWork is for all days of a preview.
	maxPreviewWork = 6_000_000
	// maxSearchWork is for the search for conflicts while a policy loads.
	maxSearchWork = 2_000_000
)

// spend notes work of the walk.
func (e *evaluator) spend(work int) { e.spent += work }

// stepWork is what finding the next instant comes to: it looks at every number that a condition compares with a fact
// that changes with time, for some facts once an instruction, and at every instruction.
func (e *evaluation) stepWork() int {
	left := len(e.loaded.Thresholds["limit.instruction_minutes_left"].Limits)
	return 1 + e.thresholds + left*len(e.inForce) + len(e.given.valid)/instructionsAUnit
}

// instructionsAUnit is how many instructions are looked at for a unit of work.
const instructionsAUnit = 64
