// This file runs the suites of the packages on tables of a file, and cuts the file off anywhere.

package main

import (
	"encoding/json"
	"iter"
	"os"
	"path/filepath"
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

// underTest is a table of a new file as the suites see it. When it is opened anew, what was not synced is gone.
func underTest[In, State any](
	t *testing.T, decode func(map[string]json.RawMessage) (In, error),
) recordtest.Host[In, State] {
	d := newTestDisk()
	var open func() (recordtest.Host[In, State], error)
	open = func() (recordtest.Host[In, State], error) {
		f, err := openOn(d, "x.log")
		if err != nil {
			return recordtest.Host[In, State]{}, err
		}
		table := TableOf[In, State](f, "x", decode)
		return recordtest.Host[In, State]{
			Store: table,
			Put:   func(id record.ID, _ In, line []byte) error { return table.Put(id, line) },
			Due:   func(now time.Time) ([]record.ID, error) { return table.Due(now), nil },
			Reopen: func() (recordtest.Host[In, State], error) {
				d = d.afterCrash(0, 0, 0)
				return open()
			},
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
