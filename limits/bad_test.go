// Policy files that are refused, each with the message that it must give.

package limits_test

import (
	"errors"
	"flag"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/corpus"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite golden files")

// Every case of an archive deviates by one defect, which its name says, from a policy that loads: a limits.yaml, a
// messages.yaml or a calendar.yaml, beside good ones of the other kinds.
func TestBadFiles(t *testing.T) {
	for kind, least := range map[string]int{"limits": 375, "messages": 92, "calendar": 4} {
		archive, wrong := corpus.Open(t, "testdata/"+kind+"-bad.corpus"), kind+".yaml"
		require.GreaterOrEqual(t, len(archive.Cases), least)
		archive.Run(t, *update, func(t *testing.T, c corpus.Case) (string, error) {
			folder := goodFolder(t)
			folder[wrong] = &fstest.MapFile{Data: c.Data}
			policy, err := limits.Load(folder)
			if err != nil {
				require.Nil(t, policy)
				requirePlacedProblem(t, wrong, err)
				return "", err
			}
			return policy.Findings().Error(), nil
		})
	}
}

// What stands beside each bad file does load.
func TestGoodFolder(t *testing.T) {
	p, err := limits.Load(goodFolder(t))
	require.NoError(t, err)
	require.Empty(t, p.Findings())
}

// requirePlacedProblem demands a fatal problem, a place in the file that is wrong, words in our own language, and
// lines that fit a terminal.
func requirePlacedProblem(t *testing.T, wrong string, err error) {
	t.Helper()
	var problems problem.Problems
	require.True(t, errors.As(err, &problems) && problems.Fatal(), "no problem with a place")
	for _, p := range problems {
		if p.Warning {
			continue
		}
		require.Condition(
			t, func() bool { return p.File == wrong || p.Code == "unknown-message" }, "%s: %s", p.File, p.Message,
		)
		require.Positive(t, p.Line, p.Message)
		require.Positive(t, p.Col, p.Message)
		require.NotEmpty(t, p.Code)
		require.Greater(t, len(strings.Fields(p.Message)), 2, p.Message)
		for _, foreign := range []string{
			"yaml:", "json:", "unmarshal", "reflect", "interface {}", "strconv", "token", "operator", "%!", "<nil>",
		} {
			require.NotContains(t, p.Message+p.Hint, foreign)
		}
	}
	for _, line := range strings.Split(err.Error(), "\n") {
		require.LessOrEqual(t, utf8.RuneCountInString(line), 100, line)
	}
}

// goodPolicies is the limits.yaml and the messages.yaml with which nothing is wrong, by their kind, read once.
var goodPolicies = sync.OnceValue(func() map[string][]byte {
	policies := map[string][]byte{}
	for _, kind := range []string{"limits", "messages"} {
		archive, err := corpus.Parse(os.DirFS("testdata"), kind+"-bad.corpus")
		if err != nil {
			panic(err)
		}
		policies[kind] = archive.Base()
	}
	return policies
})

// goodFolder is a folder in which nothing is found. The archives of bad files hold its limits.yaml and messages.yaml.
func goodFolder(t testing.TB) fstest.MapFS {
	t.Helper()
	const example = "../examples/policies/total-triage/"
	folder := fstest.MapFS{}
	for kind, data := range goodPolicies() {
		folder[kind+".yaml"] = &fstest.MapFile{Data: data}
	}
	for _, name := range []string{"calendar.yaml", "bank-holidays.json"} {
		data, err := os.ReadFile(example + name)
		require.NoError(t, err)
		folder[name] = &fstest.MapFile{Data: data}
	}
	return folder
}
