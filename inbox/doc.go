// Package inbox finds overdue work, by a practice's policy. Most users need one call: [Review] says
// how one piece of work stands (state, deadline, what is overdue and why, who should act, when to look again).
//
// It is a pure function whose clock is an argument. What is not known counts as due, and goes to a person. A [Loop]
// reviews the items of a [Store] and raises every stage once, whatever the order, delay or repetition of its wake-ups.
// [Summarise] counts what stands where, with every inbox that the policy declares. Package accounts verifies patient
// accounts.
package inbox
