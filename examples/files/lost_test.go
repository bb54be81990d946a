// This file switches the power off, and lets the disk fail, at each step of what a File does.

package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/stretchr/testify/require"
)

var cutEvery = flag.Int("cut", 61, "bytes between the places at which a line is cut off; at its ends it is always")

// A day is what people and policies do to a file, and what they were told was done.
type day struct {
	File  *File
	table *Table[struct{}, int]
	done  map[record.ID]int // the last state that was acknowledged
	tried map[record.ID]int // the last state that was not
	heads map[string]record.Head
}

func dayOn(d disk) (*day, error) {
	f, err := openOn(d, "x.log")
	if err != nil {
		return nil, err
	}
	return &day{
		File: f, table: TableOf[struct{}, int](f, "x", nil), done: map[record.ID]int{}, tried: map[record.ID]int{},
		heads: map[string]record.Head{},
	}, nil
}

// act changes an entry: its input, as people do, and its state.
func (d *day) act(practice, subject string, state int) error {
	id := record.ID{Practice: practice, Subject: subject}
	if err := d.table.Put(id, fmt.Appendf(nil, `{"n":{"was":%d}}`, state)); err != nil {
		return err
	}
	d.File.mu.RLock()
	version := d.File.rows["x"][id].version
	d.File.mu.RUnlock()
	d.tried[id] = state
	r := record.Record{Practice: practice, Subject: subject, To: fmt.Sprint(state), At: start}
	err := d.table.Apply(noContext, record.Change[int]{
		ID: id, IfVersion: version, State: state, Done: state%3 == 0, Wake: start.Add(time.Duration(state) * time.Hour),
		Records: []record.Record{r.Keyed()},
	})
	if err == nil {
		d.done[id] = state
		d.heads[practice] = d.File.Head(practice)
	}
	return err
}

// steps are a morning with two compactions.
func (d *day) steps() []func() error {
	act := func(practice, subject string, state int) func() error {
		return func() error { return d.act(practice, subject, state) }
	}
	return []func() error{
		act("north", "a", 1), act("south", "a", 2), act("north", "b", 3), act("north", "a", 4), d.File.Compact,
		act("north", "a", 5), act("south", "b", 6), d.File.Compact, act("south", "b", 7),
	}
}

// holds checks that what was acknowledged is there, once, that nothing is there by half, and that it goes on.
func (d *day) holds(t *testing.T, on disk, why string) {
	again, err := dayOn(on)
	require.NoError(t, err, why)
	for _, f := range again.File.Faults() {
		require.Equal(t, Unfinished, f.Kind, why)
	}
	for id, state := range d.done {
		e, err := again.table.Entry(noContext, id)
		require.NoError(t, err, why)
		if e.State != d.tried[id] { // or else it was done, and nobody was told
			require.Equal(t, state, e.State, "what was done is lost: %s", why)
		}
		head, err := record.Verify(id.Practice, again.File.Records(id.Practice), d.heads[id.Practice])
		require.NoError(t, err, why)
		last := record.Linked{}
		for last, err = range again.File.Records(id.Practice) {
			require.NoError(t, err, why)
		}
		require.Equal(t, head, last.Head())
		require.GreaterOrEqual(t, head.N, d.heads[id.Practice].N, why)
	}
	require.NoError(t, again.act("north", "a", 8), why)
	require.NoError(t, again.File.Compact(), why)
	require.NoError(t, again.act("north", "c", 9), why)
	_, faults, err := again.File.Check()
	require.NoError(t, err)
	require.Empty(t, faults, why)
}

var noContext = context.Background()

// Wherever the power goes, what was done is done. Names and bytes that were not synced are there or not, in every
// combination; blocks of the last line may be missing.
func TestPowerGoesAnywhere(t *testing.T) {
	whole := 0
	for at := 1; ; at++ {
		calls, what := 0, ""
		d := newTestDisk()
		today, err := dayOn(d)
		require.NoError(t, err)
		d.fails = func(of string) bool { // from one call on nothing reaches the disk
			calls++
			if calls == at {
				what = of
			}
			return calls >= at
		}
		for _, step := range today.steps() {
			if step() != nil {
				break
			}
		}
		d.fails = nil
		for names := range len(d.synced) {
			unsafe := d.unsafe("x.log", names)
			for more := 0; more <= unsafe; more++ {
				if more%*cutEvery != 0 && more > 2 && more < unsafe-2 {
					continue
				}
				for _, unwritten := range []int{0, more / 2, more} {
					why := fmt.Sprintf("%s, call %d, %d names, %d bytes, %d not written", what, at, names, more, unwritten)
					today.holds(t, d.afterCrash(names, more, unwritten), why)
					whole++
				}
			}
		}
		if calls < at {
			break // the morning is over
		}
	}
	require.Greater(t, whole, 300)
}

// Whichever call of the disk fails, once, what was done is done, and the file goes on, or says that it has to be opened
// again.
func TestDiskFailsAnywhere(t *testing.T) {
	failed := map[string]int{}
	for at := 1; ; at++ {
		calls, what := 0, ""
		d := newTestDisk()
		d.fails = func(of string) bool {
			calls++
			if calls == at {
				what = of
			}
			return calls == at
		}
		today, err := dayOn(d)
		for err != nil { // it was not opened, and is once the disk works
			require.ErrorIs(t, err, errDisk)
			today, err = dayOn(d)
		}
		for _, step := range today.steps() {
			before := calls
			err := step()
			if before < at && at <= calls && what == "syncFolder" {
				require.Error(t, today.File.Broken(), "under which name it will be found is not known")
			}
			if today.File.Broken() != nil {
				require.ErrorIs(t, err, errDisk)
				break
			}
			if err != nil {
				require.ErrorIs(t, err, errDisk)
				require.Contains(t, []string{"create", "write", "sync", "rename", "remove"}, what)
				require.NotContains(t, d.names, "x.log"+newSuffix, what)
			}
		}
		d.fails = nil
		today.holds(t, d, fmt.Sprint(what, ", call ", at))
		if calls < at {
			break
		}
		failed[what]++
	}
	for _, what := range []string{"open", "create", "write", "sync", "truncate", "rename", "remove", "syncFolder"} {
		require.Positive(t, failed[what], what)
	}
}

// What a compaction has written is read back before it takes the file's place.
func TestCompactReadsBack(t *testing.T) {
	d := newTestDisk()
	today, err := dayOn(d)
	require.NoError(t, err)
	require.NoError(t, today.act("north", "a", 1))
	was := slices.Clone(d.names["x.log"].content)
	for _, from := range []string{"north", `"version":2`, "}\n"} {
		d.garbles = func(b []byte) []byte { return bytes.Replace(b, []byte(from), []byte(strings.ToUpper(from+" ")), 1) }
		require.ErrorContains(t, today.File.Compact(), "does not read back")
		require.Equal(t, was, d.names["x.log"].content)
		require.NotContains(t, d.names, "x.log"+newSuffix)
	}
	d.garbles = func([]byte) []byte { return nil }
	require.ErrorContains(t, today.File.Compact(), "does not read back")
	d.garbles = nil
	require.NoError(t, today.act("north", "a", 2))
	today.holds(t, d, "it goes on in the file as it was")
}

// A write that fails leaves nothing half done: nothing is taken in, and nothing goes on.
func TestFailedWrite(t *testing.T) {
	for _, fails := range []string{"write", "sync"} {
		d := newTestDisk()
		today, err := dayOn(d)
		require.NoError(t, err)
		d.fails = func(what string) bool { return what == fails }
		id := record.ID{Practice: "p", Subject: "a"}
		err = today.table.Apply(noContext, record.Change[int]{ID: id, State: 1})
		require.ErrorContains(t, err, "has to be opened again")
		require.ErrorIs(t, err, errDisk)
		_, err = today.table.Entry(noContext, id)
		require.ErrorIs(t, err, record.ErrNotFound)
		d.fails = nil
		require.Error(t, today.table.Put(id, []byte("{}")))
		require.Error(t, errors.Join(today.table.Put(id, []byte("{"))))
		require.Error(t, today.File.Compact())
	}
}
