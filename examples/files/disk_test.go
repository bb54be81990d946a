// This file is a disk in memory that forgets what was not synced, and fails when it is told to.

package main

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
	"slices"
	"sync"
)

// A testDisk keeps files in memory, and knows of each what is on the disk and what would be lost with the power.
type testDisk struct {
	mu     sync.Mutex             // of the content of files
	names  map[string]*testFile   // as programs see them
	synced []map[string]*testFile // as the disk may have them: after each change of a name since the last sync
	fails  func(what string) bool // whether a call fails; nil: none does
	// garbles changes what is written, without a word; nil: nothing does
	garbles func([]byte) []byte
}

// A testFile is the content of a file. It only grows, but for what is cut off.
type testFile struct {
	content []byte
	safe    int // so much of it is on the disk
}

var errDisk = errors.New("the disk fails")

func newTestDisk() *testDisk {
	return &testDisk{names: map[string]*testFile{}, synced: []map[string]*testFile{{}}}
}

// fail is the error of a call, if it is to fail.
func (d *testDisk) fail(what string) error {
	if d.fails != nil && d.fails(what) {
		return errDisk
	}
	return nil
}

// renamed notes that a name has changed, which the disk may have or not until the folder is synced.
func (d *testDisk) renamed() { d.synced = append(d.synced, maps.Clone(d.names)) }

func (d *testDisk) open(path string) (handle, error) {
	if err := d.fail("open"); err != nil {
		return nil, err
	}
	if d.names[path] == nil {
		d.names[path] = &testFile{}
		d.renamed()
	}
	return testHandle{d, d.names[path]}, nil
}

func (d *testDisk) create(path string) (handle, error) {
	if err := d.fail("create"); err != nil {
		return nil, err
	}
	d.names[path] = &testFile{}
	d.renamed()
	return testHandle{d, d.names[path]}, nil
}

func (d *testDisk) rename(from, to string) error {
	if err := d.fail("rename"); err != nil {
		return err
	}
	if d.names[from] == nil {
		return fs.ErrNotExist
	}
	d.names[to] = d.names[from]
	delete(d.names, from)
	d.renamed()
	return nil
}

func (d *testDisk) remove(path string) error {
	if err := d.fail("remove"); err != nil {
		return err
	}
	if d.names[path] != nil {
		delete(d.names, path)
		d.renamed()
	}
	return nil
}

func (d *testDisk) syncFolder(string) error {
	if err := d.fail("syncFolder"); err != nil {
		return err
	}
	d.synced = []map[string]*testFile{maps.Clone(d.names)}
	return nil
}

// afterCrash is what may be left when the power goes: the names after so many changes since they were last synced, and
// of every file, beside what is safe, so many bytes more; unwritten of these are zero, as their block was not written.
func (d *testDisk) afterCrash(names, bytes, unwritten int) *testDisk {
	left := newTestDisk()
	for name, f := range d.synced[min(names, len(d.synced)-1)] {
		size := min(f.safe+bytes, len(f.content))
		content := slices.Clone(f.content[:size])
		clear(content[f.safe:max(f.safe, min(f.safe+unwritten, size))])
		left.names[name] = &testFile{content, size}
	}
	left.synced = []map[string]*testFile{maps.Clone(left.names)}
	return left
}

// unsafe is how many bytes of a file would be lost with the power, after so many changes of names.
func (d *testDisk) unsafe(path string, names int) int {
	if f := d.synced[names][path]; f != nil {
		return len(f.content) - f.safe
	}
	return 0
}

// testHandle is an open file.
type testHandle struct {
	d *testDisk
	f *testFile
}

func (h testHandle) ReadAt(b []byte, at int64) (int, error) {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if at >= int64(len(h.f.content)) {
		return 0, io.EOF
	}
	n := copy(b, h.f.content[at:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// WriteAt writes half of it where it fails.
func (h testHandle) WriteAt(b []byte, at int64) (int, error) {
	err := h.d.fail("write")
	if err != nil {
		b = b[:len(b)/2]
	}
	if h.d.garbles != nil {
		b = h.d.garbles(b)
	}
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if grow := int(at) + len(b) - len(h.f.content); grow > 0 {
		h.f.content = append(h.f.content, bytes.Repeat([]byte{0}, grow)...)
	}
	h.f.safe = min(h.f.safe, int(at))
	return copy(h.f.content[at:], b), err
}

func (h testHandle) Sync() error {
	if err := h.d.fail("sync"); err != nil {
		return err
	}
	h.f.safe = len(h.f.content)
	return nil
}

func (h testHandle) Truncate(size int64) error {
	if err := h.d.fail("truncate"); err != nil {
		return err
	}
	h.f.content = slices.Clone(h.f.content[:size])
	h.f.safe = min(h.f.safe, int(size))
	return nil
}

func (h testHandle) Close() error { return nil }
