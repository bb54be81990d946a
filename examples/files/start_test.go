// This file starts the host on files in which an entry cannot be used, and looks at what a compaction leaves.

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// request is a request as it comes in.
func request(id, more string) []byte {
	return fmt.Appendf(nil, `{"submission":{"id":%q,"rating":"green","rating_set_by":"supplier",`+
		`"submitted_at":"2026-11-23T07:00:00Z"%s}}`, id, more)
}

// hostOn is a host on a file, by the policies of the tests.
func hostOn(t *testing.T, path string) *Host {
	h, err := NewHost(Open, path, os.DirFS("testdata/policy"))
	require.NoError(t, err)
	return h
}

// command runs the command on a file.
func command(path string, args ...string) (code int, out, errs string) {
	var stdout, stderr bytes.Buffer
	code = run(append([]string{"-policies", "testdata/policy", "-file", path}, args...), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

// An entry that contradicts itself, one whose input this library cannot read, and one whose line does not hold keep
// nothing else from starting. The host says which lines these are, without an id; they stay as they are.
func TestStartsWithoutABadEntry(t *testing.T) {
	path := filepath.Join(t.TempDir(), "day.log")
	h := hostOn(t, path)
	id := func(subject string) record.ID { return record.ID{Practice: practice, Subject: subject} }
	require.NoError(t, h.Submissions.Put(id("good-1"), request("good-1", "")))
	require.NoError(t, h.Submissions.Put(id("contradictory"), request(
		"contradictory", `,"symptoms_asked":false,"symptoms":["fever"]`,
	)))
	other := TableOf[triage.Input, triage.State](h.File, "triage", nil) // as a later release may have kept it
	require.NoError(t, other.Put(id("unreadable"), []byte(`{"submission":{"id":"unreadable","mrs smith":1}}`)))
	require.NoError(t, other.Put(id("no-state"), request("no-state", "")))
	states := TableOf[struct{}, []string](h.File, "triage", nil)
	require.NoError(t, states.Apply(noContext, record.Change[[]string]{
		ID: id("no-state"), IfVersion: 1, State: []string{"smith"},
	}))
	require.NoError(t, h.Submissions.Put(id("damaged"), request("damaged", "")))
	require.NoError(t, h.Submissions.Put(id("damaged"), request("damaged", `,"symptoms":["chest_pain"]`)))
	require.NoError(t, h.Submissions.Put(id("good-2"), request("good-2", "")))
	require.NoError(t, h.File.Close())
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	damaged := bytes.Replace(text, []byte("chest_pain"), []byte("head_pains"), 1)
	require.NotEqual(t, text, damaged)
	require.NoError(t, os.WriteFile(path, damaged, 0o600))

	code, _, errs := command(path, "-for", "300ms")
	require.Zero(t, code, errs)
	for _, line := range []string{
		"line 7, byte ", ": was changed after it was written\n",
		"line 2, byte ", ", of triage: cannot be decided: contradiction: submission.symptoms_asked",
		"line 3, byte ", ", of triage: cannot be read: ",
		"line 5, byte ", ", of triage: cannot be read\n", "the file does not hold what it should, as -verify says\n",
	} {
		require.Contains(t, errs, line)
	}
	for _, name := range []string{"good-", "contradictory\"", "unreadable", "no-state", "damaged", "smith"} {
		require.NotContains(t, errs, name, "it names nobody, and nothing that was written")
	}
	require.Equal(t, 1, strings.Count(errs, "line 7, byte "), "a line is told of once")
	h = hostOn(t, path)
	for _, good := range []string{"good-1", "good-2"} {
		e, err := h.Submissions.Entry(noContext, id(good))
		require.NoError(t, err)
		require.NotNil(t, e.State.Decision(), "%s is not decided", good)
	}
	e, err := h.Submissions.Entry(noContext, id("contradictory"))
	require.NoError(t, err)
	require.Equal(t, "contradiction", e.State.Undecided().Code, "what people gave stands, and why it cannot be decided")
	require.Equal(t, uint64(1), h.File.rows["triage"][id("unreadable")].version, "it is not overwritten")
	require.Equal(t, uint64(2), h.File.rows["triage"][id("no-state")].version, "it is not overwritten")
	_, err = h.Submissions.Entry(noContext, id("damaged"))
	require.ErrorIs(t, err, ErrSetAside)
	require.NoError(t, h.Submissions.Put(id("contradictory"), request("contradictory", "")), "people mend it")
	require.NoError(t, h.File.Close())

	code, out, errs := command(path, "-verify")
	require.Equal(t, 1, code)
	require.Contains(t, out, "records: ")
	require.Contains(t, errs, "line 7, byte ")
	code, _, errs = command(path, "-compact")
	require.Equal(t, 1, code)
	require.Contains(t, errs, "a file that does not hold is not compacted")
}

// The chains of records are verified beside the lines, of every practice: a record that was changed in a line whose hash
// was made new does not hold.
func TestVerifiesEveryPractice(t *testing.T) {
	for _, of := range []string{practice, "south"} {
		path := filepath.Join(t.TempDir(), "day.log")
		h := hostOn(t, path)
		today := &day{File: h.File, table: TableOf[struct{}, int](h.File, "x", nil), done: map[record.ID]int{}}
		today.tried, today.heads = map[record.ID]int{}, map[string]record.Head{}
		require.NoError(t, today.act(of, "a", 1))
		require.NoError(t, h.File.Close())
		code, _, errs := command(path, "-verify")
		require.Zero(t, code, errs)
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		lines := strings.SplitAfter(string(text), "\n")
		lines[1] = resealed(t, lines[1], func(l *line) { l.Records[0].To = "2" })
		require.NoError(t, os.WriteFile(path, []byte(strings.Join(lines, "")), 0o600))
		code, _, errs = command(path, "-verify")
		require.Equal(t, 1, code)
		require.Equal(t, "record 1 was changed after it was written\n", errs)
	}
}

// Lines of which nobody can tell whose they were keep the file from being opened to go on: any entry may lack a change.
// It can still be looked at.
func TestLinesOfNobody(t *testing.T) {
	lines, _, _ := written(t, false)
	for name, left := range map[string][]string{
		"two cut out":       append(append([]string(nil), lines[:3]...), lines[5:]...),
		"the beginning":     lines[2:],
		"two overwritten":   append(append([]string(nil), lines[:3]...), "xxxx\n", "xxxx\n", strings.Join(lines[5:], "")),
		"the last":          append(append([]string(nil), lines[:len(lines)-1]...), strings.Repeat("x", 300)+"\n"),
		"of another format": {"00000000 {}\n"},
	} {
		read, _, err := fileOf(t, left...)
		require.ErrorContains(t, err, "nobody can tell whose they were (line ", name)
		require.NotEmpty(t, read.File.Faults(), name)
	}
}

// A head that names no line is refused.
func TestNoHeadOfLines(t *testing.T) {
	_, heads, today := written(t, false)
	_, _, err := today.File.Check(heads[0], record.Head{})
	require.ErrorIs(t, err, record.ErrNoHead)
	for _, flag := range []string{"-head", "-lines"} {
		code, _, errs := command(filepath.Join(t.TempDir(), "x.log"), "-verify", flag, "0:"+heads[0].Hash)
		require.Equal(t, 2, code)
		require.Contains(t, errs, "a head is N:HASH")
	}
}

// A compaction leaves what counts and nothing else. Heads of records stay good, those of lines from the compaction on.
func TestCompact(t *testing.T) {
	d := newTestDisk()
	today, err := dayOn(d)
	require.NoError(t, err)
	require.NoError(t, today.File.Compact(), "of an empty file nothing is left out")
	require.Empty(t, d.names["x.log"].content)
	require.False(t, today.File.Worth())
	for n := range 1200 {
		require.NoError(t, today.act("north", fmt.Sprint("s-", n%3), n))
	}
	early := today.File.Lines()
	require.NoError(t, today.act("south", "a", 1))
	at, size, before := today.File.Lines(), len(d.names["x.log"].content), map[record.ID]record.Entry[struct{}, int]{}
	for id := range today.done {
		before[id], err = today.table.Entry(noContext, id)
		require.NoError(t, err)
	}
	records := today.File.Records("north") // somebody reads while the file is replaced
	require.True(t, today.File.Worth())
	require.NoError(t, today.File.Compact())
	require.False(t, today.File.Worth())
	require.Less(t, len(d.names["x.log"].content), size/2)
	for range 2 {
		for id, was := range before {
			e, err := today.table.Entry(noContext, id)
			require.NoError(t, err)
			require.Equal(t, was, e)
		}
		head, err := record.Verify("north", today.File.Records("north"), today.heads["north"])
		require.NoError(t, err)
		require.EqualValues(t, 1200, head.N)
		_, err = record.Verify("north", records, today.heads["north"])
		require.NoError(t, err)
		now, faults, err := today.File.Check(at)
		require.NoError(t, err)
		require.Empty(t, faults)
		require.Greater(t, now.N, at.N)
		_, faults, err = today.File.Check(early, now)
		require.NoError(t, err)
		require.Len(t, faults, 1)
		require.Equal(t, Compacted, faults[0].Kind, "an earlier head is not passed over in silence")
		_, faults, err = today.File.Check(record.Head{N: at.N, Hash: early.Hash})
		require.NoError(t, err)
		require.Equal(t, Rewritten, faults[0].Kind)
		require.Len(t, today.table.Due(start.AddDate(1, 0, 0)), 4)
		seen := today.heads
		today, err = dayOn(d)
		require.NoError(t, err)
		today.heads = seen
	}
	require.NoError(t, today.act("north", "s-1", 5000))
	require.NoError(t, today.File.Compact(), "and once more")
	require.NoError(t, today.act("north", "s-1", 5001))
}

// A process that has opened the file while another replaced it does not go on in the one that nobody will read.
func TestReplacedWhileItIsOpened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.log")
	f, err := Open(path)
	require.NoError(t, err)
	today := &day{File: f, table: TableOf[struct{}, int](f, "x", nil), done: map[record.ID]int{}}
	today.tried, today.heads = map[record.ID]int{}, map[string]record.Head{}
	require.NoError(t, today.act("p", "a", 1))
	early, err := os.Open(path)
	require.NoError(t, err)
	require.NoError(t, isNamed(early, path))
	require.NoError(t, f.Compact())
	require.ErrorIs(t, isNamed(early, path), errLocked, "it has the file that was replaced")
	require.NoError(t, early.Close())
	_, err = Open(path)
	require.ErrorIs(t, err, errLocked, "the new file is locked like the old")
	require.NoError(t, today.act("p", "a", 2))
	require.NoFileExists(t, path+newSuffix)
	require.NoError(t, os.WriteFile(path+newSuffix, []byte("broken off"), 0o600))
	require.NoError(t, f.Close())
	again, err := Open(path)
	require.NoError(t, err)
	require.NoFileExists(t, path+newSuffix)
	e, err := TableOf[struct{}, int](again, "x", nil).Entry(noContext, record.ID{Practice: "p", Subject: "a"})
	require.NoError(t, err)
	require.Equal(t, 2, e.State)
}

// What a file takes in memory does not grow with what its entries hold.
func TestReadInLittleMemory(t *testing.T) {
	const entries, text = 400, 40_000
	path := filepath.Join(t.TempDir(), "x.log")
	f, err := Open(path)
	require.NoError(t, err)
	f.f = unsynced{f.f}
	table := TableOf[struct{}, string](f, "x", nil)
	for n := range entries {
		id := record.ID{Practice: "p", Subject: fmt.Sprint("s-", n)}
		require.NoError(t, table.Apply(noContext, record.Change[string]{
			ID: id, State: strings.Repeat("x", text), Records: []record.Record{{Practice: "p", Key: fmt.Sprint(n)}},
		}))
	}
	require.NoError(t, f.Close())
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	again, err := Open(path)
	require.NoError(t, err)
	runtime.GC()
	runtime.ReadMemStats(&after)
	require.Less(t, int64(after.HeapAlloc)-int64(before.HeapAlloc), int64(entries*1000), "of %d bytes", entries*text)
	_, err = record.Verify("p", again.Records("p"))
	require.NoError(t, err)
}

// unsynced is a file that does not wait for the disk.
type unsynced struct{ handle }

func (unsynced) Sync() error { return nil }

// A context that has ended, and a file that has failed, end the start; nothing else does.
func TestStartEnds(t *testing.T) {
	d := newTestDisk()
	h, err := NewHost(func(path string) (*File, error) { return openOn(d, path) }, "x.log", os.DirFS("testdata/policy"))
	require.NoError(t, err)
	require.NoError(t, h.Submissions.Put(record.ID{Practice: practice, Subject: "a"}, request("a", "")))
	ended, end := context.WithCancel(noContext)
	end()
	_, err = h.Start(ended, start)
	require.ErrorIs(t, err, context.Canceled)
	d.fails = func(what string) bool { return what == "sync" }
	_, err = h.Start(noContext, start)
	require.ErrorIs(t, err, errDisk)
	require.ErrorIs(t, h.Work(noContext, 1, io.Discard, io.Discard), errDisk)
}
