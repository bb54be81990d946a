// This file keeps everything in one file on the disk that only grows, and reads it back after a crash.

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A File keeps every table and every practice's chain of records in one file that only grows. When a call returns, its
// change is on the disk: one line with its checksum, synced. A line that a crash has cut off was not acknowledged, and
// is cut away when the file is opened again. Only one process may have the file open, as others would write between its
// lines; Read looks at it meanwhile.
type File struct {
	mu     sync.RWMutex
	f      *os.File
	broken error // after a write that failed nobody knows what is on the disk: open it again
	rows   map[string]map[record.ID]row
	chains map[string][]record.Linked
	keys   map[record.ID]bool
}

// row is one entry of a table, as the last lines of it say.
type row struct {
	version uint64
	input   json.RawMessage
	state   json.RawMessage
	done    bool
	wake    time.Time
}

// line is one change as the file holds it. It has an input, which people change, or a state, which the library changes.
type line struct {
	Table    string          `json:"table"`
	Practice string          `json:"practice"`
	Subject  string          `json:"subject"`
	Input    json.RawMessage `json:"input,omitempty"`
	State    json.RawMessage `json:"state,omitempty"`
	Done     bool            `json:"done,omitempty"`
	Wake     time.Time       `json:"wake,omitzero"`
	Records  []record.Linked `json:"records,omitempty"`
}

// Open opens a file to go on with it, or makes it. It is an error if another process has the file open.
func Open(path string) (*File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	file := empty(f)
	end, err := int64(0), lock(f)
	if err == nil {
		end, err = file.replay()
	}
	if err == nil {
		err = f.Truncate(end)
	}
	if err == nil {
		_, err = f.Seek(end, io.SeekStart)
	}
	if err == nil {
		err = syncFolder(path) // so that a new file is found again, too
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return file, nil
}

// Read reads a file as it is and changes nothing. Nothing can be applied to the result.
func Read(path string) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	file := empty(f)
	_, err = file.replay()
	file.broken = errors.New("the file was opened to be read")
	return file, err
}

// empty is a File before its lines are read.
func empty(f *os.File) *File {
	return &File{
		f: f, rows: map[string]map[record.ID]row{}, chains: map[string][]record.Linked{}, keys: map[record.ID]bool{},
	}
}

// syncFolder writes the folder of a new file to the disk, so that the file has its name after a crash.
func syncFolder(path string) error {
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// replay reads every line and returns where the last whole one ends. A line that is cut off at the end was not
// acknowledged. Any other line that is not whole is damage, which is an error: a person has to look at it.
func (f *File) replay() (end int64, err error) {
	in := bufio.NewReaderSize(f.f, 1<<20)
	for n := 1; ; n++ {
		text, err := in.ReadBytes('\n')
		if err == io.EOF {
			return end, nil
		}
		if err != nil {
			return end, err
		}
		l, whole := unsealed(text)
		if !whole {
			return end, fmt.Errorf(
				"line %d is damaged: compare the file with a copy, and with the heads that were kept elsewhere", n,
			)
		}
		f.take(l)
		end += int64(len(text))
	}
}

// take applies a line to what is in memory.
func (f *File) take(l line) {
	table := f.rows[l.Table]
	if table == nil {
		table = map[record.ID]row{}
		f.rows[l.Table] = table
	}
	id := record.ID{Practice: l.Practice, Subject: l.Subject}
	r := table[id]
	if l.Input != nil {
		r.input = l.Input
	}
	if l.State != nil {
		r.state = l.State
	}
	r.version, r.done, r.wake = r.version+1, l.Done, l.Wake
	table[id] = r
	for _, linked := range l.Records {
		f.chains[l.Practice] = append(f.chains[l.Practice], linked)
		f.keys[record.ID{Practice: l.Practice, Subject: linked.Key}] = true
	}
}

// keep writes a line to the disk and applies it; the lock is held.
func (f *File) keep(l line) error {
	if f.broken != nil {
		return f.broken
	}
	text, err := sealed(l)
	if err != nil {
		return err
	}
	_, err = f.f.Write(text)
	if err == nil {
		err = f.f.Sync()
	}
	if err != nil {
		f.broken = fmt.Errorf("the file could not be written, and has to be opened again: %w", err)
		return f.broken
	}
	f.take(l)
	return nil
}

// link returns the records as they follow at the end of the practice's chain, without those whose keys are in it.
func (f *File) link(practice string, records []record.Record) (out []record.Linked) {
	head := f.head(practice)
	here := map[string]bool{}
	for _, r := range records {
		if here[r.Key] || f.keys[record.ID{Practice: practice, Subject: r.Key}] {
			continue
		}
		here[r.Key] = true
		l := head.Link(r)
		head, out = l.Head(), append(out, l)
	}
	return out
}

// Close closes the file. It need not be called.
func (f *File) Close() error { return f.f.Close() }

// sealed is a line as text, with its checksum before it.
func sealed(l line) ([]byte, error) {
	text, err := json.Marshal(l)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "%08x %s\n", crc32.ChecksumIEEE(text), text), nil
}

// unsealed reads a line back. whole is false if any of it is missing or was changed.
func unsealed(text []byte) (l line, whole bool) {
	sum, body, ok := bytes.Cut(bytes.TrimSuffix(text, []byte("\n")), []byte(" "))
	if !ok || string(sum) != fmt.Sprintf("%08x", crc32.ChecksumIEEE(body)) {
		return l, false
	}
	return l, json.Unmarshal(body, &l) == nil
}
