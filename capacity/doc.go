// Package capacity finds the right slot for the right patient:
//
//	policy, err := capacity.Load(os.DirFS("policies"))
//	…
//	decision, err := capacity.Allocate(ctx, policy, capacity.Input{Needs: needs, Slots: slots}, time.Now())
//	…
//	for _, p := range decision.Placed {
//		fmt.Println(p.Need, p.Slot, p.Start)
//	}
//
// [Allocate] places what clinicians have ordered into the slots that a practice has, exactly: no need ever costs a need
// of a higher rank its place, as many are placed as can be, and these at the least cost. What cannot be placed in time
// comes with the proof and with what a person could do.
//
// Most users call [Load] once and [Allocate] whenever something changes: an order, a slot, or the clock, for which
// [Decision.NextChange] says when.
//
// # What is decided
//
// Needs are taken in a strict order: by rating, those displaced by a lost session first, then by due time, age and id.
// A need is never placed later than its timeframe, in another role, modality or length than was ordered, or at the time
// of another need of the same patient. Confirmed bookings and offers that have not lapsed stay where they are;
// proposals may move. Rules exclude slots, also while their condition is unknown, and prefer slots; pools and releases
// say who may have which slot when.
//
// Placements are proposals. A host offers and confirms them through a [Loop] over its books of appointments or, slot by
// slot in another system, through package diary.
//
// # Where exactness ends
//
// Appointments over several slots are placed well, but not provably best. The same holds for what comes after a
// reserve, a cap on some needs, or another need of the same patient was in a need's way. Such an allocation says that
// it is not [Decision.Exact], as does one whose budget ran out. Even then no need costs a higher one its place, and
// every limit holds.
package capacity
