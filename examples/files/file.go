// This file keeps everything in one file on the disk, and finds it there again after a crash.

package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A File keeps every table and every practice's chain of records in one file. When a call returns, its change is on the
// disk: one line with its hash, synced, which names the line before. In memory is only where things stand: some 200
// bytes an entry and 50 bytes a record, whatever they hold.
//
// A line that a crash has cut off was not acknowledged, and is cut away when the file is opened again. What does not
// hold otherwise is told by [File.Faults]; the entries that it concerns are set aside, and all others go on. Only one
// process may have the file open, as others would write between its lines; [Read] looks at it meanwhile.
type File struct {
	path string
	disk disk

	mu     sync.RWMutex
	f      handle
	last   place // of the last line
	broken error // after a write that failed nobody knows what is on the disk: open it again
	check  *check
	cut    []Fault // what was cut away when the file was opened
	index
}

// index is where things stand in the file.
type index struct {
	rows   map[string]map[record.ID]row // by table
	chains map[string]*chain            // by practice
	keys   map[[16]byte]bool            // short hashes of practices with the keys of their records
	names  map[string]string            // tables and practices, so that each is in memory once
	lines  uint64                       // lines read or written, and of these
	stale  uint64                       // lines whose input or state a later one has replaced
}

// row is one entry of a table, as the last lines of it say.
type row struct {
	version      uint64
	input, state place // the lines that hold them; zero if none does
	done         bool
	wake         time.Time
}

// chain is where a practice's records stand.
type chain struct {
	head  record.Head
	lines []place
}

// Open opens a file to go on with it, or makes it. It is an error if another process has the file open, or if lines do
// not hold of which nobody can tell whose they were.
func Open(path string) (*File, error) { return openOn(osDisk{}, path) }

// openOn opens a file on a disk.
func openOn(d disk, path string) (*File, error) {
	f, err := d.open(path)
	if err != nil {
		return nil, err
	}
	file := empty(d, path, f)
	err = file.resume()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return file, nil
}

// resume brings a file that was just opened to where the last one left it.
func (f *File) resume() error {
	if err := f.disk.remove(f.path + newSuffix); err != nil { // a compaction that a crash has broken off
		return err
	}
	if err := f.replay(); err != nil {
		return err
	}
	if err := f.check.refused(); err != nil {
		return err
	}
	if err := f.f.Truncate(f.last.end()); err != nil {
		return err
	}
	return f.disk.syncFolder(f.path) // so that a new file is found again, too
}

// Read reads a file as it is and changes nothing. Nothing can be applied to the result. It reads a file with any
// faults, so that people can look at it.
func Read(path string) (*File, error) {
	f, err := osDisk{}.read(path)
	if err != nil {
		return nil, err
	}
	file := empty(osDisk{}, path, f)
	file.broken = errors.New("the file was opened to be read")
	if err := file.replay(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	file.cut = nil // somebody may be writing it
	return file, nil
}

// empty is a File before its lines are read.
func empty(d disk, path string, f handle) *File {
	return &File{path: path, disk: d, f: f, check: newCheck(), index: index{
		rows: map[string]map[record.ID]row{}, chains: map[string]*chain{}, keys: map[[16]byte]bool{},
		names: map[string]string{},
	}}
}

// replay reads every line up to the end, or to where a line was not finished.
func (f *File) replay() (err error) {
	f.last, f.cut, err = scan(f.f, f.check, f.take)
	return err
}

// scan checks the lines of a file, and gives take those that stand in their places. It returns the place of the last
// that was finished, and what stands after it.
func scan(from io.ReaderAt, c *check, take func(line, place)) (last place, cut []Fault, err error) {
	for in := readingOf(from); ; {
		p, err := in.next()
		switch {
		case errors.Is(err, io.EOF):
			c.end()
			return last, nil, nil
		case err != nil:
			return last, nil, err
		case !p.finished:
			c.end()
			return last, []Fault{{place: p.place, Kind: Unfinished}}, nil
		}
		last = p.place
		if c.add(p) {
			take(p.line, p.place)
		}
	}
}

// Faults are what did not hold when the file was opened, and what was cut away then.
func (f *File) Faults() []Fault {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return append(append([]Fault(nil), f.check.faults...), f.cut...)
}

// Broken is the error because of which nothing can be kept any more; nil if there is none.
func (f *File) Broken() error {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.broken
}

// Check reads the file anew and holds its lines against each other and against heads of it that were kept elsewhere.
// It returns the head as it is now, and what does not hold; the error is that of a file or a head that cannot be read.
func (f *File) Check(kept ...record.Head) (record.Head, []Fault, error) {
	for _, h := range kept {
		if _, err := record.ParseHead(h.String()); err != nil {
			return record.Head{}, nil, err
		}
	}
	c := newCheck(kept...)
	f.mu.RLock()
	now := io.NewSectionReader(f.f, 0, f.last.end())
	f.mu.RUnlock()
	_, _, err := scan(now, c, func(line, place) {})
	return c.head, c.faults, err
}

// take notes where a line stands that is in its place.
func (x *index) take(l line, at place) {
	x.lines++
	if l.Table != "" {
		x.takeRow(l, at)
	}
	if len(l.Records) == 0 {
		return
	}
	of := x.chains[l.Practice]
	if of == nil {
		of = &chain{}
		x.chains[x.name(l.Practice)] = of
	}
	of.lines = append(of.lines, at)
	for _, linked := range l.Records {
		of.head = linked.Head()
		x.keys[keyOf(l.Practice, linked.Key)] = true
	}
}

// takeRow notes an entry.
func (x *index) takeRow(l line, at place) {
	table := x.rows[l.Table]
	if table == nil {
		table = map[record.ID]row{}
		x.rows[x.name(l.Table)] = table
	}
	id := record.ID{Practice: x.name(l.Practice), Subject: l.Subject}
	r := table[id]
	if l.Input != nil && r.input.size > 0 || l.State != nil && r.state.size > 0 {
		x.stale++
	}
	if l.Input != nil {
		r.input = at
	}
	if l.State != nil {
		r.state = at
	}
	r.version, r.done, r.wake = l.Version, l.Done, l.Wake
	table[id] = r
}

// name returns a text that is in memory already, if it is.
func (x *index) name(of string) string {
	if x.names[of] == "" {
		x.names[of] = of
	}
	return x.names[of]
}

// keyOf stands for a record's key, in little memory.
func keyOf(practice, key string) (short [16]byte) {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q", practice, key))
	copy(short[:], sum[:])
	return short
}

// keep writes a line to the disk and takes it; the lock is held.
func (f *File) keep(l line) error {
	if f.broken != nil {
		return f.broken
	}
	l, err := f.append(l)
	if errors.Is(err, errTooLong) || errors.Is(err, errNoJSON) {
		return err
	}
	if err == nil {
		err = f.f.Sync()
	}
	if err != nil {
		f.broken = fmt.Errorf("the file could not be written, and has to be opened again: %w", err)
		return f.broken
	}
	f.take(l, f.last)
	return nil
}

// append writes a line after the last. It is on the disk when the file was synced.
func (f *File) append(l line) (line, error) {
	l.N, l.Prev, l.After = f.check.next(), f.check.head.Hash, f.check.tag
	text, hash, err := sealed(l)
	if err != nil {
		return l, err
	}
	at := place{number: f.last.number + 1, at: f.last.end(), size: int64(len(text))}
	_, err = f.f.WriteAt(text, at.at)
	if err != nil {
		return l, err
	}
	f.last = at
	f.check.add(piece{line: l, place: at, hash: hash, holds: true, finished: true})
	return l, nil
}

// lineAt reads the line at a place, and checks it once more.
func lineAt(f io.ReaderAt, at place) (line, error) {
	text := make([]byte, at.size)
	if _, err := f.ReadAt(text, at.at); err != nil {
		return line{}, err
	}
	p := pieceOf(text)
	if !p.holds {
		return line{}, Fault{place: at, Kind: Altered}
	}
	return p.line, nil
}

// Close closes the file. It need not be called.
func (f *File) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.f.Close()
}
