// How much chance the tests of this package take by default.

package limits_test

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

// checks is how many draws are made of each property.
func checks() int {
	n, _ := strconv.Atoi(flag.Lookup("rapid.checks").Value.String())
	return n
}

// enough is how many draws surely meet what is rare among them; a test that demands to have met it asks only then.
const enough = 100
