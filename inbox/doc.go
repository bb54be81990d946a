// Package inbox finds overdue work by a practice's policy. Load the policy once and review each piece of work whenever
// it changes, and again at the instant that the decision names:
//
//	policy, err := inbox.Load(os.DirFS("policies"))
//	decision, err := inbox.Review(policy, inbox.Input{Item: item}, time.Now())
//
// The decision holds the item's status and deadline, the stages that it has passed and why, who should act, and when to
// look again ([Decision.NextWake]). [Review] is a pure function whose clock is an argument. What is not known counts as
// due, so that a person looks at it.
//
// A [Loop] reviews the items of a [Store] and raises every stage once, whatever the order, delay or repetition of its
// wake-ups. [Summarise] counts the open work of each person, team and inbox. Package accounts verifies patient
// accounts.
package inbox
