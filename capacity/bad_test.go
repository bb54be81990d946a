// Policies that must be refused, and those that must load.

package capacity_test

import (
	"flag"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/corpus"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
	"gopkg.in/yaml.v3"
)

var update = flag.Bool("update", false, "rewrite golden files")

// beside is the file in a folder with a calendar.
func beside(data []byte) fstest.MapFS {
	files := folder("")
	files["capacity.yaml"] = &fstest.MapFile{Data: data}
	return files
}

var suite = domaintest.Suite[*capacity.Policy]{
	Name:   "capacity",
	Load:   capacity.Load,
	Folder: func(domaintest.Failer) fstest.MapFS { return folder("") },
	InputErrors: strings.Fields(
		"bad-instant booked-twice contradiction duplicate-id duplicate-key missing-fact not-an-object null " +
			"not-utf8 out-of-range too-large unknown-fact unknown-key unknown-value wrong-type",
	),
	Printers: map[string]func(any) ([]byte, error){"yaml": yaml.Marshal},
}

// Every case of the archive deviates by one defect, which its name says, from a policy that loads.
func TestBadFiles(t *testing.T) {
	suite.BadFiles(t, "capacity.yaml", "testdata/bad.corpus", 208, *update)
}

// Every case of the good archive loads, and nothing is found in it.
func TestGoodFiles(t *testing.T) {
	for _, c := range corpus.Open(t, "testdata/good.corpus").Cases {
		require.Empty(t, c.Message, c.Name)
	}
	suite.GoodFiles(t, "testdata/good.corpus", *update)
}

// good is the file of a case of the good archive.
func good(t testing.TB, name string) []byte {
	t.Helper()
	return corpus.Open(t, "testdata/good.corpus").Data(t, name)
}

// A folder without the file is told apart from one whose file is wrong.
func TestNoFile(t *testing.T) { suite.NoFile(t) }

// A half-written file is never taken for a whole one.
func TestCutShort(t *testing.T) {
	long := suite
	long.Folder = func(domaintest.Failer) fstest.MapFS { return beside(good(t, "every-outcome")) }
	long.CutShort(t, 80)
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	return data
}
