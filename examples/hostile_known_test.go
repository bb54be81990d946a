// This file lists the hostile cases that do not yet hold.

package examples_test

// hostileKnown are the cases that are known to break a law, with what is wrong; none now. A case that is mended fails
// the test until it is struck from here.
var hostileKnown = map[string]string{}
