// How much chance the tests of this package take by default.

package inbox_test

import "flag"

// A plain "go test" makes few draws of each property, so that it is short; .ci/run and anyone who sets -rapid.checks
// make more.
func init() {
	if err := flag.Set("rapid.checks", "20"); err != nil {
		panic(err)
	}
}
