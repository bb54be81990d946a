// This file tests the verbs on inboxes.

package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// eval inbox and eval accounts decide the examples of the specification's vocabulary, and go on after a bad line; in
// words they fit the screen, and neither shows what is withheld.
func TestEvalInboxAndAccounts(t *testing.T) {
	for kind, keys := range map[string][]string{
		"inbox": {
			"id", "state", "deadline", "overdue_by", "stages", "fired", "unknown", "proposals", "assign_to",
			"next_wake",
		},
		"accounts": {"id", "verdict", "level", "fired", "unknown", "reasons", "near_match"},
	} {
		line, err := os.ReadFile("testdata/" + kind + ".jsonl")
		require.NoError(t, err)
		code, out, errs := frontdoor(string(line)+"{\"surprise\": 1}\n"+string(line), "eval", kind, "-policy", policy)
		require.Equal(t, findings, code, errs)
		lines := strings.Split(strings.TrimSpace(out), "\n")
		require.Len(t, lines, 3)
		require.Equal(t, lines[0], lines[2])
		require.JSONEq(t, `{"error":{"code":"unknown-key","line":2}}`, firstError(t, lines[1]))
		require.True(t, strings.HasPrefix(lines[0], `{"id":"`))
		at := 0
		for _, key := range append(keys, "errors", "v", "now", "next_change", "digest", "calendar_digest") {
			next := strings.Index(lines[0], `"`+key+`":`)
			require.GreaterOrEqual(t, next, at, "%s stands in its order", key)
			at = next
		}
		var pretty bytes.Buffer
		require.NoError(t, json.Indent(&pretty, []byte(lines[0]), "", " "))
		golden(t, "eval-"+kind, pretty.String()+"\n")
		code, text, errs := frontdoor(string(line), "eval", kind, "-policy", policy, "-format", "text")
		require.Zero(t, code, errs)
		for _, said := range strings.Split(text, "\n") {
			require.LessOrEqual(t, utf8.RuneCountInString(said), columns, said)
		}
		golden(t, "eval-"+kind+"-text", text)
		for _, secret := range []string{"9434765919", "1988-02-29"} {
			require.NotContains(t, out+text, secret)
		}
	}
}

// lines gives one line n times, each with an id of its own.
type lines struct {
	n, of int
	text  string
	left  []byte
}

func (l *lines) Read(p []byte) (int, error) {
	if len(l.left) == 0 {
		if l.n == l.of {
			return 0, io.EOF
		}
		l.n++
		l.left = []byte(strings.Replace(l.text, `"it-55"`, fmt.Sprintf(`"it-%d"`, l.n), 1))
	}
	n := copy(p, l.left)
	l.left = l.left[n:]
	return n, nil
}

// highest is where decisions go: it notes how much memory is in use meanwhile.
type highest struct{ writes, most uint64 }

func (h *highest) Write(p []byte) (int, error) {
	h.writes++
	if h.writes%200 == 0 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		h.most = max(h.most, m.HeapInuse)
	}
	return len(p), nil
}

var evalLines = flag.Int(
	"lines", 4_000, "lines of input over which eval must need no more memory than over a tenth of them",
)

// eval holds one line at a time: ten times the items take no more memory.
func TestEvalIsBounded(t *testing.T) {
	text, err := os.ReadFile("testdata/inbox.jsonl")
	require.NoError(t, err)
	used := func(n int) uint64 {
		runtime.GC()
		h := &highest{}
		require.Zero(
			t, run([]string{"eval", "inbox", "-policy", policy}, &lines{of: n, text: string(text)}, h, io.Discard),
		)
		return h.most
	}
	few := used(*evalLines / 10)
	require.Less(t, used(*evalLines), few+16<<20)
}

// JSON lines in, decisions out, as the command does it.
func BenchmarkEvalInbox(b *testing.B) {
	text, err := os.ReadFile("testdata/inbox.jsonl")
	require.NoError(b, err)
	require.Zero(b, run(
		[]string{"eval", "inbox", "-policy", policy}, &lines{of: b.N, text: string(text)}, io.Discard, io.Discard,
	))
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "items/s")
}
