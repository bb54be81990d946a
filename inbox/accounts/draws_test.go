// How much chance the tests of this package take by default.

package accounts_test

import (
	"flag"
	"strconv"
)

// A plain "go test" makes few draws of each property, so that it is short; .ci/run and anyone who sets -rapid.checks
// make more.
func init() {
	if err := flag.Set("rapid.checks", "20"); err != nil {
		panic(err)
	}
}

// enough reports whether so many draws are made that what is rare among them is surely met; a test that demands it asks
// only then.
func enough() bool {
	n, _ := strconv.Atoi(flag.Lookup("rapid.checks").Value.String())
	return n >= 100
}
