package calendar_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite golden files")

// Every file of testdata/bad has one defect, which its name says: a calendar.yaml beside the real feed, or a feed beside
// a good calendar.yaml. What the author is told stands in one golden file.
func TestBadFiles(t *testing.T) {
	published := string(feed(t))
	var got strings.Builder
	for _, kind := range []struct {
		pattern, wrong string
		load           func(text string) (*calendar.Calendar, error)
	}{
		{"*.yaml", "calendar.yaml", func(text string) (*calendar.Calendar, error) { return loadWith(text, published) }},
		{"*.json", "bank-holidays.json", func(text string) (*calendar.Calendar, error) { return loadWith(file, text) }},
	} {
		files, err := filepath.Glob("testdata/bad/" + kind.pattern)
		require.NoError(t, err)
		require.GreaterOrEqual(t, len(files), 60)
		for _, name := range files {
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			c, err := kind.load(string(data))
			base := filepath.Base(name)
			t.Run(base, func(t *testing.T) {
				require.Error(t, err)
				require.Nil(t, c)
				told(t, kind.wrong, err)
			})
			fmt.Fprintf(&got, "== %s\n%v\n\n", base, err)
		}
	}
	golden(t, "testdata/bad.golden", got.String())
}

// told demands of each problem a place in the file that is wrong and words in our own language, and of each line that it
// fits a terminal.
func told(t *testing.T, wrong string, err error) {
	var problems problem.Problems
	require.True(t, errors.As(err, &problems) && problems.Fatal(), "no problem with a place")
	for _, p := range problems {
		if p.Code != "unknown-nation" { // calendar.yaml and the feed differ: either may be wrong
			require.Equal(t, wrong, p.File)
		}
		require.Positive(t, p.Line)
		require.Positive(t, p.Col)
		require.NotEmpty(t, p.Code)
		require.Greater(t, len(strings.Fields(p.Message)), 2, p.Message)
		for _, foreign := range []string{"yaml:", "json:", "unmarshal", "reflect", "invalid character", "parsing time", "token", "%!", "<nil>"} {
			require.NotContains(t, p.Message+p.Hint, foreign)
		}
	}
	for _, line := range strings.Split(err.Error(), "\n") {
		require.LessOrEqual(t, utf8.RuneCountInString(line), 100, line)
		if !strings.HasPrefix(line, "      | ") {
			require.NotEmpty(t, strings.Trim(line, " |=^:"), "a line without a word: %q", line)
		}
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}
