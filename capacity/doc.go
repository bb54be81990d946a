// Package capacity finds the right slot for the right patient. Allocate places what clinicians have ordered into the
// slots that a practice has, exactly: no need ever costs a need of a higher rank its place, as many are placed as can
// be, and at the least cost for those. What cannot be placed in time comes with the proof and with what a person could
// do.
//
// Most users call [Load] once and [Allocate] whenever something changes: an order, a slot, the clock
// ([Decision.NextChange]).
//
// # What is decided
//
// Needs are taken in a strict order: rating, displaced by a lost session, due time, age, id. A need is never placed
// later than its timeframe, in another role, modality or length than was ordered, or on top of another need of the same
// patient. Confirmed bookings and offers that have not lapsed stay where they are; proposals may move. Rules exclude
// (an unknown condition excludes too) and prefer; pools and releases say who may have which slot when.
//
// Placements are proposals. A host offers and confirms them through a [Loop] over its books of appointments, or slot by
// slot in another system, through package diary.
//
// # Where exactness ends
//
// Double appointments are placed well but not provably best, and so is what comes after a reserve, a cap on some needs,
// or another need of the same patient was in a need's way: such an allocation says [Decision.Exact] false. So does one
// whose budget ran out. Even then no need costs a higher one its place, and every bound holds.
package capacity
