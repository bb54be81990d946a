// Calendar and feed files with one defect each, and the message that each must give.

package calendar_test

import (
	"flag"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/corpus"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
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

// checkMessage demands of the error what is demanded of every refusal, and of each line that it says something.
func checkMessage(t *testing.T, wrong string, err error) {
	// Where calendar.yaml and the feed differ, either may be wrong.
	problems := domaintest.Refusal(t, err, wrong, "unknown-nation")
	for _, p := range problems {
		require.True(t, p.File == wrong || p.Code == "unknown-nation", p.Error())
	}
	for _, line := range strings.Split(err.Error(), "\n") {
		if !strings.HasPrefix(line, "      | ") {
			require.NotEmpty(t, strings.Trim(line, " |=^:"), "a line without a word: %q", line)
		}
	}
}
