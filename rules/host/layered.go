// This file lays a practice's own files beside those of its supplier.

package host

import (
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// Layered gives the policy folder of one practice: the supplier's files with the practice's own beside them, which are
// its layers (triage.local.yaml), its tests and its calendar. Both are read now, and changes of the files do not
// matter afterwards. A practice's calendar.yaml, and a bank-holiday file, take the place of the supplier's; any other
// file that the supplier has too is a problem, as a practice changes nothing of what its supplier answers for. The
// error is a problem.Problems over such files, or that of reading.
func Layered(supplier, own fs.FS) (fs.FS, error) {
	base, err := copyFolder(supplier)
	if err != nil {
		return nil, err
	}
	layer, err := copyFolder(own)
	if err != nil {
		return nil, err
	}
	var problems problem.Problems
	for _, name := range slices.Sorted(maps.Keys(layer)) {
		if _, both := base[name]; both && name != calendar.File && !strings.HasSuffix(name, ".json") {
			problems = append(problems, problem.Problem{
				File: name, Code: "not-local",
				Message: "this file is the supplier's, and a practice does not replace it",
				Hint:    "say what the practice adds in " + localName(name),
			})
		}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	maps.Copy(base, layer)
	return base, nil
}

// localName is the file in which a practice adds to one of its supplier's.
func localName(name string) string {
	if kind, ok := strings.CutSuffix(name, "_test.yaml"); ok {
		return kind + "_local_test.yaml"
	}
	if kind, ok := strings.CutSuffix(name, ".yaml"); ok && name != "messages.yaml" {
		return kind + ".local.yaml"
	}
	return "a layer of its own, such as triage.local.yaml"
}
