// Policy files that are refused, each with the message that it must give.

package limits_test

import (
	"flag"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
)

var update = flag.Bool("update", false, "rewrite golden files")

const totalTriage = "../examples/policies/total-triage/"

// goodFolder is a folder in which nothing is found. The archives of bad files hold its limits.yaml and messages.yaml.
var goodFolder = domaintest.Files(map[string]string{
	"limits.yaml": "testdata/limits-bad.corpus", "messages.yaml": "testdata/messages-bad.corpus",
	"calendar.yaml": totalTriage + "calendar.yaml", "bank-holidays.json": totalTriage + "bank-holidays.json",
})

var suite = domaintest.Suite[*limits.Policy]{
	Name:      "limits",
	Load:      limits.Load,
	Folder:    goodFolder,
	Elsewhere: []string{"unknown-message"},
	InputErrors: strings.Fields(
		"bad-instant contradiction duplicate-key not-an-object not-utf8 null out-of-range unknown-fact unknown-key " +
			"unknown-value wrong-type",
	),
}

// Every case of an archive deviates by one defect, which its name says, from a policy that loads: a limits.yaml, a
// messages.yaml or a calendar.yaml, beside good ones of the other kinds.
func TestBadFiles(t *testing.T) {
	for kind, least := range map[string]int{"limits": 375, "messages": 92, "calendar": 4} {
		suite.BadFiles(t, kind+".yaml", "testdata/"+kind+"-bad.corpus", least, *update)
	}
}

// What stands beside each bad file does load.
func TestGoodFolder(t *testing.T) { suite.GoodFolder(t) }
