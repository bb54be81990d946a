// This file kills the work at any moment and checks what the file holds.

package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/stretchr/testify/require"
)

var rounds = flag.Int("rounds", 8, "how often the work is killed")

// The test binary is also the program that is killed.
func TestMain(m *testing.M) {
	if args := os.Getenv("FRONTDOOR_FILES"); args != "" {
		os.Exit(run(strings.Split(args, " "), os.Stdout, os.Stderr))
	}
	flag.Parse()
	os.Exit(m.Run())
}

// shards are so many files, each killed its share of the rounds.
const shards = 8

// Whenever the machine is switched off: what was said to be done is done, once, and no slot is booked twice.
func TestKilledAtAnyMoment(t *testing.T) {
	var mu sync.Mutex
	all := map[string]int{}
	t.Cleanup(func() { // something of everything was done, in one file or another
		for _, what := range []string{"decided", "rated", "admitted", "reviewed", "booked", "head"} {
			if *rounds >= 200 && all[what] == 0 {
				t.Errorf("nothing was %s", what)
			}
		}
	})
	for shard := range shards {
		t.Run(fmt.Sprint(shard), func(t *testing.T) {
			t.Parallel()
			rnd := rand.New(rand.NewPCG(7, uint64(shard)))
			path := filepath.Join(t.TempDir(), "day.log")
			said := map[string][]string{}
			for round := range *rounds / shards {
				killed(t, path, round, time.Duration(rnd.IntN(120_000))*time.Microsecond, said)
				killedCompacting(t, path, time.Duration(rnd.IntN(12_000))*time.Microsecond)
			}
			checkSaid(t, path, said)
			mu.Lock()
			defer mu.Unlock()
			for what, lines := range said {
				all[what] += len(lines)
			}
		})
	}
}

// killed runs the work, kills it at a moment, and notes what it said to have done.
func killed(t *testing.T, path string, seed int, after time.Duration, said map[string][]string) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(
		os.Environ(), fmt.Sprintf("FRONTDOOR_FILES=-policies testdata/policy -seed %d -file %s", seed, path),
	)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	lines := bufio.NewReader(out)
	for ready := false; ; {
		line, err := lines.ReadString('\n')
		if err != nil { // a line that is cut off was not said
			break
		}
		if what, rest, _ := strings.Cut(strings.TrimSpace(line), " "); what == "ready" {
			ready = true
			time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		} else {
			require.True(t, ready)
			said[what] = append(said[what], rest)
		}
	}
	require.EqualError(t, cmd.Wait(), "signal: killed", stderr.String())
}

// killedCompacting compacts the file and kills that at a moment, if it is not done by then.
func killedCompacting(t *testing.T, path string, after time.Duration) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "FRONTDOOR_FILES=-policies testdata/policy -compact -file "+path)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	lines := bufio.NewReader(out)
	_, err = lines.ReadString('\n') // the file is read, and the compaction begins
	require.NoError(t, err, stderr.String())
	time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	_, _ = io.Copy(io.Discard, lines)
	if err := cmd.Wait(); err != nil {
		require.EqualError(t, err, "signal: killed", stderr.String())
	}
}

// headsOf are the heads that were said; the first may be of an empty chain.
func headsOf(said []string) (out []record.Head) {
	for _, text := range said {
		if head, err := record.ParseHead(text); err == nil {
			out = append(out, head)
		}
	}
	return out
}

// checkSaid opens what is left and holds it against what was said.
func checkSaid(t *testing.T, path string, said map[string][]string) {
	h, err := NewHost(Open, path, os.DirFS("testdata/policy"))
	require.NoError(t, err)
	heads, lines := headsOf(said["head"]), headsOf(said["lines"])
	compactedAt := h.File.check.base
	lines = slices.DeleteFunc(lines, func(h record.Head) bool { return h.N < compactedAt.N })
	report, err := h.Verify(heads, lines)
	require.NoError(t, err)
	last := map[string]string{} // by kind and subject
	times := map[string]int{}
	booked := map[string]bool{}
	for l := range h.File.Records(practice) {
		key := string(l.Kind) + " " + l.Subject
		last[key] = l.To
		times[key]++
		booked[l.Subject+" "+l.To] = true
	}
	ctx := context.Background()
	for _, text := range said["decided"] {
		id, to, _ := strings.Cut(text, " ")
		require.Equal(t, to, last["assessed "+id], "a decision is lost: %s", id)
		require.Equal(t, 1, times["assessed "+id], "a decision stands there twice: %s", id)
		e, err := h.Submissions.Entry(ctx, record.ID{Practice: practice, Subject: id})
		require.NoError(t, err)
		require.Equal(t, to, string(e.State.Decision().To))
	}
	for _, text := range said["rated"] {
		id, to, _ := strings.Cut(text, " ")
		require.NotZero(t, times["rating "+id]+times["rating_confirmed "+id], "a rating is lost: %s", id)
		e, err := h.Submissions.Entry(ctx, record.ID{Practice: practice, Subject: id})
		require.NoError(t, err)
		ratings := e.State.Ratings()
		require.Equal(t, to, string(ratings[len(ratings)-1].Rating), "a rating is lost: %s", id)
	}
	for _, id := range said["admitted"] {
		require.Equal(t, 1, times["admission "+id], "an admission is lost, or stands there twice: %s", id)
	}
	for _, text := range said["reviewed"] {
		id, _, _ := strings.Cut(text, " ")
		require.Equal(t, 1, times["stage "+id], "a stage is lost, or raised twice: %s", id)
	}
	for _, text := range said["booked"] {
		need, slot, _ := strings.Cut(text, " ")
		require.True(t, booked[need+" confirmed "+slot], "a booking is lost: %s", text)
	}
	t.Logf("%d things were said to be done; %s", len(said["decided"])+len(said["rated"])+len(said["admitted"])+
		len(said["reviewed"])+len(said["booked"]), report)
	for e, err := range h.Books.Open(ctx, practice, "") {
		require.NoError(t, err)
		for _, b := range e.State.Bookings() {
			require.Contains(t, []capacity.BookingState{capacity.Proposed, capacity.Confirmed}, b.State)
		}
	}
}
