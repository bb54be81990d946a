// Package wire is the JSON of inputs and decisions: one line of "frontdoor eval" in, one line out. Reading is strict, and
// its errors name the fact and never the value; writing keeps the order of keys and never writes null for an empty list.
package wire
