// Accounts policies with one defect each, what their authors are told, and policies with none.

package accounts_test

import (
	"flag"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
	"gopkg.in/yaml.v3"
)

var update = flag.Bool("update", false, "rewrite golden files")

const example = "../../examples/policies/total-triage/"

// goodFolder is a folder in which nothing is found. The archive of bad files holds its accounts.yaml.
var goodFolder = domaintest.Files(map[string]string{
	"accounts.yaml": "testdata/accounts-bad.corpus", "messages.yaml": "../testdata/messages.yaml",
	"calendar.yaml": example + "calendar.yaml", "bank-holidays.json": example + "bank-holidays.json",
})

var suite = domaintest.Suite[*accounts.Policy]{
	Name:   "accounts",
	Load:   accounts.Load,
	Folder: goodFolder,
	InputErrors: strings.Fields(
		"bad-instant duplicate-key missing-fact not-an-object not-utf8 null out-of-range unknown-fact unknown-key " +
			"unknown-value wrong-type contradiction",
	),
	Printers: map[string]func(any) ([]byte, error){"yaml": yaml.Marshal},
}

// Every case of an archive deviates by one defect, which its name says, from a policy that loads: beside good files of
// the other kinds.
func TestBadFiles(t *testing.T) {
	suite.BadFiles(t, "accounts.yaml", "testdata/accounts-bad.corpus", 168, *update)
}

// What stands beside each bad file does load, and nothing is found in it.
func TestGoodFolder(t *testing.T) { suite.GoodFolder(t) }

// Every case of the good archive loads, with the warnings that stand there.
func TestGoodFiles(t *testing.T) { suite.GoodFiles(t, "testdata/accounts-good.corpus", *update) }

// A folder without the file is told apart from one whose file is wrong.
func TestNoFile(t *testing.T) { suite.NoFile(t) }

// A half-written file is never taken for a whole one.
func TestCutShort(t *testing.T) { suite.CutShort(t, 80) }
