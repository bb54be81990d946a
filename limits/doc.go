// Package limits says whether the online door of a practice is open, and up to which figures, by a practice's policy:
//
//	policy, err := limits.Load(os.DirFS("policies"))
//	decision, err := limits.Effective(policy, limits.Input{}, time.Now())
//	medical, ok := decision.Of(limits.Medical)
//	fmt.Println(medical.Door, medical.Figures[limits.Daily], medical.Until)
//
// Most users need four calls: [Load] reads a policy folder, [Effective] gives the door and the figures of every kind of
// request at an instant, [Preview] those of the coming weeks, [Admit] whether one request may come in now. All are pure
// functions whose clock is an argument.
//
// The door follows the layers of the policy, each step named: the week, rules by day, staff and demand, instructions of
// people, and last the contract, which only the commissioner's recorded approval passes. A rule that cannot be decided
// changes nothing and is listed. Zero is zero; only the word unlimited lifts a limit.
//
// A host that wants the door kept runs a [Loop] over its practices: requests are then counted as they are let in.
package limits
