// What the tests of this package see of its inside.
package recordtest

// Checks are the checks of a store, each with its name.
func Checks[In, State any](s Sample[In, State]) []NamedCheck[In, State] { return s.checks() }
