// The codes of decisions: why a request comes in or not, what staff are alerted to, and why an instruction is not in
// force.

package limits

// A Code is a word of a closed list that a decision gives for a program to act on. An alert may also have a name of the
// policy's own. The zero Code is none, and where an instruction has it, nothing keeps it from being in force.
type Code string

// What decided an [Admission].
const (
	BecauseOpen    Code = "open"
	BecauseRoutine Code = "routine_only"
	BecauseClosed  Code = "closed"
	BecauseStaff   Code = "staff_entered" // counted, and never blocked
	BecauseGrace   Code = "opened_before_closing"
	BecauseFull    Code = "figure_reached"
	BecauseRule    Code = "refused_by_rule"
	BecauseExempt  Code = "exempt"
	BecauseBefore  Code = "admitted_before"
)

// Alerts that need no rule to name them.
const (
	RuleFired          Code = "rule_fired"       // a rule that tells somebody, without a name of its own
	NotDecided         Code = "rule_not_decided" // an unknown rule that would shut or refuse
	FigureReached      Code = "figure_reached"
	RefusalClamped     Code = "refusal_clamped"     // a rule would refuse, and the contract lets the request in
	InstructionClamped Code = "instruction_clamped" // an instruction would tighten, and the contract does not let it
)

// Why an instruction is not in force; see [Pending].
const (
	NoID            Code = "no_id"
	NoInstructor    Code = "no_instructor"
	RoleNotAllowed  Code = "role_not_allowed" // by the policy's instructors
	NoEnterer       Code = "no_enterer"
	NoReason        Code = "no_reason"
	NoStart         Code = "no_start"
	NoEnd           Code = "no_end"
	EndsBeforeStart Code = "ends_before_start"
	SetsNothing     Code = "sets_nothing" // and cancels nothing
	WrongValue      Code = "wrong_value"  // a door for a figure, a figure for a door, or out of range
	FigureNotInWeek Code = "figure_not_in_week"
	NoMessage       Code = "no_message" // it shuts a door, and no text tells patients what to do
	UnknownMessage  Code = "unknown_message"
	IDTaken         Code = "id_taken" // by an earlier instruction that says something else
)

// The layers that make a door or a figure what it is, in the order in which they are applied; see [Step].
const (
	LayerWeek        Code = "week"
	LayerRule        Code = "rule"
	LayerHeld        Code = "held" // a rule tightened the door earlier, and no window has opened since
	LayerInstruction Code = "instruction"
	LayerFigure      Code = "figure" // a hard figure of zero shuts its door
	LayerClamp       Code = "clamp"  // the practice's bounds and clamps, and last the contract
)
