// Policies that must be refused, and those that must load.

package capacity_test

import (
	"errors"
	"flag"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/corpus"
)

var update = flag.Bool("update", false, "rewrite golden files")

// beside is the file in a folder with a calendar.
func beside(data []byte) fstest.MapFS {
	files := folder("")
	files["capacity.yaml"] = &fstest.MapFile{Data: data}
	return files
}

// Every case of the archive deviates by one defect, which its name says, from a policy that loads.
func TestBadFiles(t *testing.T) {
	archive := corpus.Open(t, "testdata/bad.corpus")
	require.GreaterOrEqual(t, len(archive.Cases), 208)
	archive.Run(t, *update, loaded)
}

// Every case of the good archive loads, and nothing is found in it.
func TestGoodFiles(t *testing.T) {
	archive := corpus.Open(t, "testdata/good.corpus")
	for _, c := range archive.Cases {
		require.True(t, c.Loads && c.Message == "", c.Name)
	}
	archive.Run(t, *update, loaded)
}

// loaded gives the warnings of a file that loads, or the error with which it is refused.
func loaded(t *testing.T, c corpus.Case) (string, error) {
	policy, err := capacity.Load(beside(c.Data))
	if err != nil {
		require.Nil(t, policy)
		told(t, err)
		return "", err
	}
	return policy.Findings().Error(), nil
}

// good is the file of a case of the good archive.
func good(t testing.TB, name string) []byte {
	t.Helper()
	return corpus.Open(t, "testdata/good.corpus").Data(t, name)
}

// A folder without the file is told apart from one whose file is wrong.
func TestNoFile(t *testing.T) {
	files := folder("")
	delete(files, "capacity.yaml")
	_, err := capacity.Load(files)
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.False(t, errors.As(err, new(problem.Problems)))
}

// A half-written file is never taken for a whole one.
func TestCutShort(t *testing.T) {
	whole := strings.TrimSuffix(string(good(t, "every-outcome")), "\n")
	for n := 0; n < len(whole); n += 1 + (len(whole)-n)/80 { // closer towards the end
		_, err := capacity.Load(beside([]byte(whole[:n])))
		require.Error(t, err, "cut after %d bytes", n)
		told(t, err)
	}
}

// told demands a fatal problem, places, words in our own language, and lines that fit a terminal.
func told(t *testing.T, err error) {
	t.Helper()
	var problems problem.Problems
	require.True(t, errors.As(err, &problems) && problems.Fatal(), "no problem with a place")
	for _, p := range problems {
		if p.Warning {
			continue
		}
		require.Equal(t, "capacity.yaml", p.File, p.Message)
		require.Positive(t, p.Line, p.Message)
		require.Positive(t, p.Col, p.Message)
		require.NotEmpty(t, p.Code)
		require.Greater(t, len(strings.Fields(p.Message)), 2, p.Message)
		for _, foreign := range []string{
			"yaml:", "json:", "unmarshal", "reflect", "interface {}", "strconv", "token", "operator", "%!", "<nil>",
			"rules.",
		} {
			require.NotContains(t, p.Message+p.Hint, foreign)
		}
	}
	for _, line := range strings.Split(err.Error(), "\n") {
		require.LessOrEqual(t, utf8.RuneCountInString(line), 100, line)
	}
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	return data
}
