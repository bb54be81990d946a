// Calendar and feed files with one defect each, and the message that each must give.

package calendar_test

import (
	"errors"
	"flag"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/corpus"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite golden files")

// Every case of the two archives has one defect, which its name says: a calendar.yaml beside the real feed, or a feed
// beside a good calendar.yaml.
func TestBadFiles(t *testing.T) {
	published := string(feed(t))
	for _, kind := range []struct {
		archive, wrong string
		least          int
		load           func(text string) (*calendar.Calendar, error)
	}{
		{"calendar-bad", "calendar.yaml", 177, func(text string) (*calendar.Calendar, error) {
			return loadWith(text, published)
		}},
		{"feed-bad", "bank-holidays.json", 69, func(text string) (*calendar.Calendar, error) {
			return loadWith(file, text)
		}},
	} {
		archive := corpus.Open(t, "testdata/"+kind.archive+".corpus")
		require.GreaterOrEqual(t, len(archive.Cases), kind.least)
		archive.Run(t, *update, func(t *testing.T, c corpus.Case) (string, error) {
			calendar, err := kind.load(string(c.Data))
			if err != nil {
				require.Nil(t, calendar)
				checkMessage(t, kind.wrong, err)
			}
			return "", err
		})
	}
}

// checkMessage demands of each problem a place in the file that is wrong and words in our own language, and of each
// line that it fits a terminal.
func checkMessage(t *testing.T, wrong string, err error) {
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
		for _, foreign := range []string{
			"yaml:", "json:", "unmarshal", "reflect", "invalid character", "parsing time",
			"token", "%!", "<nil>",
		} {
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
