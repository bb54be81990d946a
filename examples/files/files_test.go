// This file runs the suites of the packages on tables of a file, and cuts the file off anywhere.

package main

import (
	"encoding/json"
	"errors"
	"flag"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/capacity/capacitytest"
	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/inbox/accounts/accountstest"
	"github.com/frontdoor-rules/frontdoor/inbox/inboxtest"
	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/limits/limitstest"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/rules/record/recordtest"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/frontdoor-rules/frontdoor/triage/triagetest"
	"github.com/stretchr/testify/require"
)

// underTest is a table of a new file as the suites see it.
func underTest[In, State any](
	t *testing.T, decode func(map[string]json.RawMessage) (In, error),
) recordtest.Host[In, State] {
	path := filepath.Join(t.TempDir(), "x.log")
	var was *File
	var open func() (recordtest.Host[In, State], error)
	open = func() (recordtest.Host[In, State], error) {
		if was != nil {
			_ = was.f.Close() // what is left of it is on the disk
		}
		f, err := Open(path)
		was = f
		if err != nil {
			return recordtest.Host[In, State]{}, err
		}
		table := TableOf[In, State](f, "x", decode)
		return recordtest.Host[In, State]{
			Store: table, Reopen: open,
			Put:     func(id record.ID, _ In, line []byte) error { return table.Put(id, line) },
			Due:     func(now time.Time) ([]record.ID, error) { return table.Due(now), nil },
			Records: func(practice string) iter.Seq2[record.Linked, error] { return f.Records(practice) },
		}, nil
	}
	h, err := open()
	require.NoError(t, err)
	return h
}

func TestSubmissions(t *testing.T) {
	triagetest.Run(t, func(t *testing.T) triagetest.Host {
		return underTest[triage.Input, triage.State](t, triage.Decode)
	})
}

func TestBrakes(t *testing.T) {
	triagetest.RunBrakes(t, func(t *testing.T) triagetest.BrakeHost {
		return underTest[triage.BrakeInput, triage.BrakeState](t, nil)
	})
}

func TestDoors(t *testing.T) {
	limitstest.Run(t, func(t *testing.T) limitstest.Host {
		return underTest[limits.Input, limits.State](t, limits.Decode)
	})
}

func TestBooks(t *testing.T) {
	capacitytest.Run(t, func(t *testing.T) capacitytest.Host {
		return underTest[capacity.Input, capacity.State](t, capacity.Decode)
	})
}

func TestItems(t *testing.T) {
	inboxtest.Run(t, func(t *testing.T) inboxtest.Host {
		return underTest[inbox.Input, inbox.State](t, inbox.Decode)
	})
}

func TestAccounts(t *testing.T) {
	accountstest.Run(t, func(t *testing.T) accountstest.Host {
		return underTest[accounts.Input, accounts.State](t, accounts.Decode)
	})
}

var cutEvery = flag.Int(
	"cut", 17, "bytes between the places at which a file is cut off; at the ends of lines it is always",
)

// Wherever the last line is cut off, the file opens as it was before that line; what is damaged before the end is told.
func TestCutOffAnywhere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.log")
	f, err := Open(path)
	require.NoError(t, err)
	table := TableOf[struct{}, int](f, "x", nil)
	id := record.ID{Practice: "p", Subject: "a"}
	sizes := []int64{0}
	for n := range uint64(3) {
		require.NoError(t, table.Apply(t.Context(), record.Change[int]{
			ID: id, IfVersion: n, State: int(n),
			Records: []record.Record{{Subject: "a", Practice: "p", Key: string('a' + rune(n))}},
		}))
		info, err := os.Stat(path)
		require.NoError(t, err)
		sizes = append(sizes, info.Size())
	}
	require.NoError(t, f.Close())
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	for size := range int64(len(whole)) + 1 {
		if size%int64(*cutEvery) != 0 &&
			!slices.ContainsFunc(sizes, func(end int64) bool { return end-2 < size && size < end+2 }) {
			continue
		}
		require.NoError(t, os.WriteFile(path, whole[:size], 0o600))
		f, err := Open(path)
		require.NoError(t, err)
		lines := uint64(0)
		for lines < 3 && sizes[lines+1] <= size {
			lines++
		}
		head, err := record.Verify("p", f.Records("p"))
		require.NoError(t, err)
		require.Equal(t, lines, head.N, "%d bytes", size)
		require.NoError(t, TableOf[struct{}, int](f, "x", nil).Apply(
			t.Context(), record.Change[int]{ID: id, IfVersion: lines, State: 9},
		), "and it goes on")
		require.NoError(t, f.Close())
	}
	for at := range sizes[2] {
		damaged := append([]byte{}, whole...)
		damaged[at] ^= 4
		require.NoError(t, os.WriteFile(path, damaged, 0o600))
		_, err := Open(path)
		require.ErrorContains(t, err, "damaged", "byte %d", at)
	}
}

// A file is one process's; others read it as it is, and change nothing.
func TestOneProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.log")
	_, err := Read(path)
	require.ErrorIs(t, err, os.ErrNotExist)
	f, err := Open(path)
	require.NoError(t, err)
	_, err = Open(path)
	require.ErrorContains(t, err, "another process")
	table := TableOf[struct{}, int](f, "x", nil)
	id := record.ID{Practice: "p", Subject: "a"}
	require.NoError(t, table.Apply(t.Context(), record.Change[int]{ID: id, State: 7}))
	other, err := Read(path)
	require.NoError(t, err)
	seen := TableOf[struct{}, int](other, "x", nil)
	e, err := seen.Entry(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, 7, e.State)
	require.ErrorContains(t, seen.Apply(t.Context(), record.Change[int]{ID: id, IfVersion: 1, State: 8}), "to be read")
	require.NoError(t, table.Apply(t.Context(), record.Change[int]{ID: id, IfVersion: 1, State: 8}))
}

// What cannot be read is not put: it would keep a sweep from it for good.
func TestPutReads(t *testing.T) {
	f, err := Open(filepath.Join(t.TempDir(), "x.log"))
	require.NoError(t, err)
	table := TableOf[triage.Input, triage.State](f, "triage", triage.Decode)
	require.Error(t, table.Put(record.ID{Practice: "p", Subject: "a"}, []byte(`{"submission":{"id":"a","kind":5}}`)))
}

// A disk that fails leaves nothing half done: nothing is taken in, and nothing goes on.
func TestFailedWrite(t *testing.T) {
	f, err := Open(filepath.Join(t.TempDir(), "x.log"))
	require.NoError(t, err)
	table := TableOf[struct{}, int](f, "x", nil)
	id := record.ID{Practice: "p", Subject: "a"}
	require.NoError(t, f.Close())
	err = table.Apply(t.Context(), record.Change[int]{ID: id, State: 1})
	require.ErrorContains(t, err, "has to be opened again")
	require.ErrorIs(t, err, os.ErrClosed)
	_, err = table.Entry(t.Context(), id)
	require.ErrorIs(t, err, record.ErrNotFound)
	require.Error(t, table.Put(id, []byte("{}")))
	require.Error(t, errors.Join(table.Put(id, []byte("{"))))
}
