package inbox_test

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

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite golden files")

// found is a policy of either kind with its warnings.
type found interface{ Findings() rules.Problems }

// Either kind of policy, and how many files with a defect there are at least.
var policyKinds = []struct {
	name  string
	least int
	load  func(fs.FS) (found, error)
}{
	{"inbox", 120, func(fsys fs.FS) (found, error) { return inbox.Load(fsys) }},
	{"accounts", 80, func(fsys fs.FS) (found, error) { return accounts.Load(fsys) }},
}

// Every file of testdata/bad deviates by one defect, which its name says, from a policy that loads: an inbox.yaml or an
// accounts.yaml, beside good ones of the other kinds. What the author is told stands in one golden file.
func TestBadFiles(t *testing.T) {
	var got strings.Builder
	for _, kind := range policyKinds {
		files, err := filepath.Glob("testdata/bad/*." + kind.name + ".yaml")
		require.NoError(t, err)
		require.GreaterOrEqual(t, len(files), kind.least)
		for _, name := range files {
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			base, wrong := filepath.Base(name), kind.name+".yaml"
			folder := goodFolder(t)
			folder[wrong] = &fstest.MapFile{Data: data}
			p, err := kind.load(folder)
			t.Run(base, func(t *testing.T) {
				if loads[base] {
					require.NoError(t, err)
					return
				}
				require.Error(t, err)
				require.Nil(t, p)
				told(t, wrong, err)
			})
			said := fmt.Sprint(err)
			if err == nil {
				said = "loads\n" + p.Findings().Error()
			}
			fmt.Fprintf(&got, "== %s\n%s\n\n", base, strings.TrimSpace(said))
		}
	}
	golden(t, "testdata/bad.golden", got.String())
}

// What stands beside each bad file does load, and nothing is found in it.
func TestGoodFolder(t *testing.T) {
	for _, kind := range policyKinds {
		p, err := kind.load(goodFolder(t))
		require.NoError(t, err)
		require.Empty(t, p.Findings())
	}
	for name := range loads {
		require.FileExists(t, filepath.Join("testdata/bad", name))
	}
}

// Every file of testdata/good loads; its warnings stand in a golden file.
func TestGoodFiles(t *testing.T) {
	var got strings.Builder
	for _, kind := range policyKinds {
		files, err := filepath.Glob("testdata/good/*." + kind.name + ".yaml")
		require.NoError(t, err)
		require.NotEmpty(t, files)
		for _, name := range files {
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			folder := fstest.MapFS{kind.name + ".yaml": {Data: data}}
			if !strings.HasPrefix(filepath.Base(name), "alone-") {
				folder = goodFolder(t)
				folder[kind.name+".yaml"] = &fstest.MapFile{Data: data}
			}
			p, err := kind.load(folder)
			require.NoError(t, err, name)
			fmt.Fprintf(&got, "== %s\n%s\n\n", filepath.Base(name), strings.TrimSpace(p.Findings().Error()))
		}
	}
	golden(t, "testdata/good.golden", got.String())
}

// A folder without the file is told apart from one whose file is wrong.
func TestNoFile(t *testing.T) {
	for _, kind := range policyKinds {
		folder := goodFolder(t)
		delete(folder, kind.name+".yaml")
		_, err := kind.load(folder)
		require.ErrorIs(t, err, fs.ErrNotExist)
		require.False(t, errors.As(err, new(rules.Problems)))
	}
}

// A half-written file is never taken for a whole one.
func TestCutShort(t *testing.T) {
	for _, kind := range policyKinds {
		folder := goodFolder(t)
		whole := strings.TrimSuffix(string(folder[kind.name+".yaml"].Data), "\n")
		for n := 0; n < len(whole); n += 1 + (len(whole)-n)/80 { // closer towards the end
			folder[kind.name+".yaml"] = &fstest.MapFile{Data: []byte(whole[:n])}
			_, err := kind.load(folder)
			require.Error(t, err, "%s cut after %d bytes", kind.name, n)
			told(t, kind.name+".yaml", err)
		}
	}
}

// told demands a fatal problem, a place in the file that is wrong, words in our own language, and lines that fit a
// terminal.
func told(t *testing.T, wrong string, err error) {
	t.Helper()
	var problems rules.Problems
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
		for _, foreign := range []string{"yaml:", "json:", "unmarshal", "reflect", "interface {}", "strconv", "token", "operator", "%!", "<nil>", "inbox.", "rules."} {
			if foreign != "inbox." || !strings.Contains(p.Message, "inbox.yaml") {
				require.NotContains(t, p.Message+p.Hint, foreign)
			}
		}
	}
	for _, line := range strings.Split(err.Error(), "\n") {
		require.LessOrEqual(t, utf8.RuneCountInString(line), 100, line)
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

// loads are the files that load, and rightly so.
var loads = map[string]bool{
	"ladder-without-overdue.inbox.yaml":           true, // a warning: the library says overdue, and tells nobody
	"ladder-escalated-without-overdue.inbox.yaml": true, // likewise
	"ladder-of-another-kind.inbox.yaml":           true, // likewise
	"ladder-only-escalated-early.inbox.yaml":      true, // likewise
	"ladder-overdue-conditional.inbox.yaml":       true, // likewise
	"ladder-overdue-late.inbox.yaml":              true, // likewise
	"ladder-before-longer-than-due.inbox.yaml":    true, // a warning
	"ladder-same-stage-other-when.inbox.yaml":     true, // told to different people
	"inboxes-kinds-empty.inbox.yaml":              true, // for the reader alone
	"then-propose-and-message.accounts.yaml":      true, // beside any verdict
	"then-propose-and-to.accounts.yaml":           true,
	"then-suspend-and-message.accounts.yaml":      true,
	"then-suspend-and-to.accounts.yaml":           true,
	"work-at-with-hours.inbox.yaml":               true, // a warning
	"work-roll-with-working-days.inbox.yaml":      true, // a warning
	"codes-roles-of-inbox.accounts.yaml":          true, // harmless
	"codes-unknown-list.inbox.yaml":               true, // harmless: a list of another policy
	"inboxes-empty.inbox.yaml":                    true, // a warning
	"inboxes-kinds-twice.inbox.yaml":              true, // harmless
	"inboxes-no-lead-closed-false.inbox.yaml":     true, // nobody has to be named
	"ladder-breach-before.inbox.yaml":             true, // a contract may say so
	"ladder-empty.inbox.yaml":                     true, // as one without a ladder: overdue at the deadline
	"ladder-out-of-order.inbox.yaml":              true, // the order on the page means nothing
	"ladder-stage-milder-later.inbox.yaml":        true, // it is the overdue stage, late
	"ladder-warning-after.inbox.yaml":             true, // harmless: it is overdue by then
	"rung-notify-empty.inbox.yaml":                true, // harmless
	"rung-notify-twice.inbox.yaml":                true, // harmless
	"rules-none.accounts.yaml":                    true, // a person decides on every account
	"sensitive-missing.accounts.yaml":             true, // a warning
	"suggest-on-not-known.accounts.yaml":          true, // a person decides
	"then-ask-twice.accounts.yaml":                true, // harmless
	"then-notify-alone.accounts.yaml":             true, // somebody is told
	"then-notify-alone.inbox.yaml":                true, // likewise
	"then-suspend-and-lock.accounts.yaml":         true, // both shut
	"then-to-with-lock.accounts.yaml":             true, // who looks into it
	"when-half.accounts.yaml":                     true, // a threshold between two whole numbers
	"when-single-quotes.inbox.yaml":               true, // either quote
	"work-due-session.inbox.yaml":                 true, // the next staffed one
	"work-pauses-twice.inbox.yaml":                true, // harmless
}
