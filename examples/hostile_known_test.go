// This file lists the hostile cases that do not yet hold.

package examples_test

// hostileKnown are the cases that are known to break a law, with what is wrong. A case that is mended fails the test
// until it is struck from here.
var hostileKnown = func() map[string]string {
	const (
		unbounded  = "calendar.Load reads whatever a file gives, without a limit and whatever kind of file it is"
		conflicts  = "the search for rules that cannot stand together grows with the square of the rules"
		allocation = "an allocation copies and searches more than its budget should let it"
	)
	known := map[string]string{
		"triage: 20,000 phrases in 1,500 mentions": "phrases take some 900 bytes of memory for each of their bytes",
		"triage: 20,000 phrases in 20 mentions":    "phrases take some 900 bytes of memory for each of their bytes",

		"limits: 1,000 rules on day.now_hour":                conflicts,
		"limits: 1,000 sets that never meet on day.now_hour": conflicts,
		"limits: 1,000 sets on staff that may meet":          conflicts,

		"calendar: 40,000 divisions in a feed":  "each division is compared with all before it",
		"calendar: 1,000 events of 100 days":    "the events of a day are sorted anew for each event",
		"calendar: 8,000 closures that overlap": "each closure of a day is compared with all before it",
		"calendar: a sparse file of 1 TiB":      unbounded,
		"calendar: a pipe on the disk":          unbounded,
		"calendar: a device on the disk":        unbounded,
		"accounts: 2,000 facts that must be known": "problems that a kind of policy reports itself are not held to 200, " +
			"and each looks for the nearest name",
		"accounts: 2,000 pieces of evidence asked for": "as of facts that must be known",

		"limits decides: 10,000 instructions on doors":       "each instruction is looked at anew at each edge",
		"limits decides: 10,000 instructions":                "each instruction is looked at anew at each edge",
		"limits previews: 800 days of 300 edges":             "a preview is as long as its days times its edges",
		"limits previews: 800 days of 900 edges":             "a preview is as long as its days times its edges",
		"limits previews: 100 days under 5,000 instructions": "each instruction is looked at anew at each edge",

		"capacity decides: 5,000 needs and 8,000 slots":             allocation,
		"capacity decides: 5,000 needs and 8,000 slots of 20 sites": allocation,
		"capacity decides: 10,000 needs and no slot":                allocation,
		"capacity decides: 20,000 slots and no need":                allocation,
		"capacity decides: 200 needs of 30 minutes in slots of 10":  allocation,
		"capacity decides: 300 needs under 1,000 preferences":       allocation,
	}
	for _, file := range []string{"a file", "the feed"} {
		for _, how := range []string{
			"that never ends", "that says it is enormous", "that is a directory", "that is a device", "that is a pipe",
		} {
			known["calendar: "+file+" "+how] = unbounded
		}
	}
	return known
}()
