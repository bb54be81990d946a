// This file shows the tests of this package what it does not export.

package recordtest

// Checks are the checks of a store, each with its name.
func Checks[In, State any](s Sample[In, State]) []NamedCheck[In, State] { return s.checks() }
