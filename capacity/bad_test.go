package capacity_test

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

var update = flag.Bool("update", false, "rewrite golden files")

// beside is the file in a folder with a calendar.
func beside(data []byte) fstest.MapFS {
	files := folder("")
	files["capacity.yaml"] = &fstest.MapFile{Data: data}
	return files
}

// Every file of testdata/bad deviates by one defect, which its name says, from testdata/good/every-outcome.good.yaml. What
// the author is told stands in one golden file.
func TestBadFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.bad.yaml")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 200)
	var got strings.Builder
	for _, name := range files {
		base := strings.TrimSuffix(filepath.Base(name), ".bad.yaml")
		p, err := capacity.Load(beside(read(t, name)))
		t.Run(base, func(t *testing.T) {
			if loads[base] {
				require.NoError(t, err)
				return
			}
			require.Error(t, err)
			require.Nil(t, p)
			told(t, err)
		})
		said := fmt.Sprint(err)
		if err == nil {
			said = "loads\n" + p.Findings().Error()
		}
		fmt.Fprintf(&got, "== %s\n%s\n\n", base, strings.TrimSpace(said))
	}
	for name := range loads {
		require.FileExists(t, filepath.Join("testdata/bad", name+".bad.yaml"))
	}
	golden(t, "testdata/bad.golden", got.String())
}

// Every file of testdata/good loads, and nothing is found in it.
func TestGoodFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/good/*.good.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, name := range files {
		p, err := capacity.Load(beside(read(t, name)))
		require.NoError(t, err, name)
		require.Empty(t, p.Findings(), name)
	}
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
	whole := strings.TrimSuffix(string(read(t, "testdata/good/every-outcome.good.yaml")), "\n")
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
		for _, foreign := range []string{"yaml:", "json:", "unmarshal", "reflect", "interface {}", "strconv", "token", "operator", "%!", "<nil>", "rules."} {
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

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	require.Equal(t, string(read(t, file)), got)
}

// loads are the files that load, and rightly so.
var loads = map[string]bool{
	"cap-n-zero":                  true, // nobody
	"file-no-rules":               true, // the plan alone is a policy
	"notify-twice":                true, // harmless
	"plan-empty-list":             true, // a warning
	"pools-at-unquoted":           true, // read as it is written
	"reserve-from-all":            true, // a warning
	"reserve-until-unquoted":      true, // read as it is written
	"when-exclude-known-of-none":  true, // nobody may have been ordered
	"when-always-false":           true, // no analysis looks for it yet
	"when-release-reads-shortage": true, // it is counted before slots are released
	"when-plan-reads-third-next-routine-working-days": true, // it does not follow from what is required
}
