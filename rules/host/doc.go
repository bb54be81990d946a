// Package host runs policies for practice software: the loop that reads an entry of a store, decides and applies; the
// policies in force, which are swapped while it runs; who may do what; and what may be counted of it all.
//
// The loops of triage, limits, capacity and inbox are this one. A host calls
//
//   - Tick at every wake-up, and whenever it has changed an entry,
//   - Sweep at start and once a day, to find what was missed while nothing ran,
//   - Reload when the files of a policy have changed.
//
// All take the instant from the caller. Tick may be called early, late, twice or for nothing.
package host
