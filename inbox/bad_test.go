// Inbox policies with one defect each, and what their authors are told.

package inbox_test

import (
	"errors"
	"flag"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/corpus"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite golden files")

// found is a policy with its warnings.
type found interface{ Findings() problem.Problems }

func load(fsys fs.FS) (found, error) { return inbox.Load(fsys) }

// Every case of an archive deviates by one defect, which its name says, from a policy that loads: beside good files of
// the other kinds.
func TestBadFiles(t *testing.T) {
	archive, wrong := corpus.Open(t, "testdata/inbox-bad.corpus"), "inbox.yaml"
	require.GreaterOrEqual(t, len(archive.Cases), 340)
	archive.Run(t, *update, func(t *testing.T, c corpus.Case) (string, error) {
		folder := goodFolder(t)
		folder[wrong] = &fstest.MapFile{Data: c.Data}
		policy, err := load(folder)
		if err != nil {
			require.Nil(t, policy)
			told(t, wrong, err)
			return "", err
		}
		return policy.Findings().Error(), nil
	})
}

// What stands beside each bad file does load, and nothing is found in it.
func TestGoodFolder(t *testing.T) {
	p, err := load(goodFolder(t))
	require.NoError(t, err)
	require.Empty(t, p.Findings())
}

// Every case of the good archive loads, with the warnings that stand there. One whose name begins with alone needs no
// other file.
func TestGoodFiles(t *testing.T) {
	archive := corpus.Open(t, "testdata/inbox-good.corpus")
	archive.Run(t, *update, func(t *testing.T, c corpus.Case) (string, error) {
		require.True(t, c.Loads)
		folder := fstest.MapFS{}
		if !strings.HasPrefix(c.Name, "alone-") {
			folder = goodFolder(t)
		}
		folder["inbox.yaml"] = &fstest.MapFile{Data: c.Data}
		policy, err := load(folder)
		if err != nil {
			return "", err
		}
		return policy.Findings().Error(), nil
	})
}

// A folder without the file is told apart from one whose file is wrong.
func TestNoFile(t *testing.T) {
	folder := goodFolder(t)
	delete(folder, "inbox.yaml")
	_, err := load(folder)
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.False(t, errors.As(err, new(problem.Problems)))
}

var cuts = flag.Int("cuts", 25, "how densely a policy file is cut short: the next cut is this share of the rest away")

// A half-written file is never taken for a whole one.
func TestCutShort(t *testing.T) {
	folder := goodFolder(t)
	whole := strings.TrimSuffix(string(folder["inbox.yaml"].Data), "\n")
	for n := 0; n < len(whole); n += 1 + (len(whole)-n) / *cuts { // closer towards the end
		folder["inbox.yaml"] = &fstest.MapFile{Data: []byte(whole[:n])}
		_, err := load(folder)
		require.Error(t, err, "cut after %d bytes", n)
		told(t, "inbox.yaml", err)
	}
}

// told demands a fatal problem, a place in the file that is wrong, words in our own language, and lines that fit a
// terminal.
func told(t *testing.T, wrong string, err error) {
	t.Helper()
	var problems problem.Problems
	require.True(t, errors.As(err, &problems) && problems.Fatal(), "no problem with a place")
	for _, p := range problems {
		if p.Warning {
			continue
		}
		require.Equal(t, wrong, p.File, p.Message)
		require.Positive(t, p.Line, p.Message)
		require.Positive(t, p.Col, p.Message)
		require.NotEmpty(t, p.Code)
		require.Greater(t, len(strings.Fields(p.Message)), 2, p.Message)
		for _, foreign := range []string{
			"yaml:", "json:", "unmarshal", "reflect", "interface {}", "strconv", "token", "operator", "%!", "<nil>",
			"inbox.", "rules.",
		} {
			if foreign != "inbox." || !strings.Contains(p.Message, "inbox.yaml") {
				require.NotContains(t, p.Message+p.Hint, foreign)
			}
		}
	}
	for _, line := range strings.Split(err.Error(), "\n") {
		require.LessOrEqual(t, utf8.RuneCountInString(line), 100, line)
	}
}
