// This file writes a file anew without what later lines have replaced.

package main

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// newSuffix is what the name of a file ends with that is written to take another's place.
const newSuffix = ".new"

// When the work begins, a file is compacted if later lines have replaced the content of so many, and of such a share of
// all lines.
const (
	minStaleLines = 1000
	minStalePct   = 50
)

// Worth tells whether a compaction is worth its while.
func (f *File) Worth() bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.stale >= minStaleLines && f.stale*100 >= f.lines*minStalePct
}

// Compact writes the file anew: the last input and state of every entry, and all records. The new lines follow the last
// one, so that its head, and every later one, can be held against the file; earlier heads of lines cannot. Heads of
// records stay what they are.
//
// Whenever the machine is switched off, either the file or the new one is there, and both hold everything. If Compact
// returns an error the file is as it was; only if it is not known under which name it will be found after a loss of
// power, it has to be opened again. A file in which lines do not hold is not compacted, as that would hide it.
func (f *File) Compact() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.broken != nil:
		return f.broken
	case len(f.check.faults) > 0:
		return errors.Join(errors.New("a file that does not hold is not compacted"), f.check.faults[0])
	case f.check.head.N == 0:
		return nil
	}
	compacted, err := f.replaced()
	if err != nil {
		return errors.Join(err, f.disk.remove(f.path+newSuffix))
	}
	// Who still reads the file that was replaced keeps it open; it is closed when nobody does.
	f.f, f.last, f.check, f.index = compacted.f, compacted.last, compacted.check, compacted.index
	if err := f.disk.syncFolder(f.path); err != nil {
		f.broken = errors.Join(errors.New("the file was compacted, and has to be opened again"), err)
		return f.broken
	}
	return nil
}

// replaced writes the new file, reads it back, puts it in the place of this one, and returns it.
func (f *File) replaced() (*File, error) {
	h, err := f.disk.create(f.path + newSuffix)
	if err != nil {
		return nil, err
	}
	to, back := empty(f.disk, f.path, h), empty(f.disk, f.path, h)
	to.check.base, to.check.head, to.check.tag = f.check.head, f.check.head, f.check.tag
	for _, step := range []func() error{
		func() error { return f.copyRows(to) },
		func() error { return f.copyRecords(to) },
		h.Sync,
		back.replay,
		func() error { return f.sameAs(back, to.check.head) },
		func() error { return f.disk.rename(f.path+newSuffix, f.path) },
	} {
		if err := step(); err != nil {
			return nil, errors.Join(err, h.Close())
		}
	}
	return back, nil
}

// copyRows writes every entry as one line.
func (f *File) copyRows(to *File) error {
	for _, table := range slices.Sorted(maps.Keys(f.rows)) {
		rows := f.rows[table]
		for _, id := range slices.SortedFunc(maps.Keys(rows), byID) {
			r := rows[id]
			l := line{
				Compacted: to.check.base.N, Table: table, Practice: id.Practice, Subject: id.Subject,
				Version: r.version, Done: r.done, Wake: r.wake,
			}
			var err error
			l.Input, l.State, err = r.read(f.f)
			if err == nil {
				_, err = to.append(l)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// byID orders ids by practice and subject.
func byID(a, b record.ID) int {
	return cmp.Or(strings.Compare(a.Practice, b.Practice), strings.Compare(a.Subject, b.Subject))
}

// recordsInALine is how many records a compaction puts into one line.
const recordsInALine = 100

// copyRecords writes the records of every practice.
func (f *File) copyRecords(to *File) error {
	for _, practice := range slices.Sorted(maps.Keys(f.chains)) {
		l := line{Compacted: to.check.base.N, Practice: practice}
		flush := func() error {
			if len(l.Records) == 0 {
				return nil
			}
			_, err := to.append(l)
			l.Records = nil
			return err
		}
		for linked, err := range f.chains[practice].records(f.f) {
			if err != nil {
				return err
			}
			l.Records = append(l.Records, linked)
			if len(l.Records) < recordsInALine {
				continue
			}
			if err := flush(); err != nil {
				return err
			}
		}
		if err := flush(); err != nil {
			return err
		}
	}
	return nil
}

// sameAs is an error unless what was written reads back, up to its head, as what this file holds.
func (f *File) sameAs(back *File, head record.Head) error {
	if back.check.head == head && back.Faults() == nil && len(f.keys) == len(back.keys) &&
		maps.EqualFunc(f.chains, back.chains, func(a, b *chain) bool { return a.head == b.head }) &&
		maps.EqualFunc(f.rows, back.rows, func(a, b map[record.ID]row) bool { return maps.EqualFunc(a, b, row.same) }) {
		return nil
	}
	return errors.New("what was written to compact the file does not read back")
}

// same tells whether two entries are the same, wherever they stand.
func (r row) same(as row) bool {
	return r.version == as.version && r.done == as.done && r.wake.Equal(as.wake) &&
		(r.input.size > 0) == (as.input.size > 0) && (r.state.size > 0) == (as.state.size > 0)
}
