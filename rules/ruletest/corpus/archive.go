// This file holds the types of an archive and how a test opens one.

package corpus

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// An Archive is the bases and the cases of one archive file, in its order.
type Archive struct {
	Bases []Case // the texts that edits change, all of which load
	Cases []Case // at least one, each with a name of its own

	path string // of the archive on disk, for Run to update; empty if Parse read it from another file system
	text string // the whole archive, in which Run replaces messages
}

// A Case is one file and the outcome that loading it must have.
type Case struct {
	Name    string // as the archive heads it
	Data    []byte // the file, byte for byte; a copy of the caller's own
	Loads   bool   // it must load; otherwise it must be refused
	Why     string // why it rightly loads; may be empty
	Message string // the text of the error, or the warnings if it loads, without empty lines around it

	start, end int // the lines of the message in the text of the archive, as byte offsets; 0 if it has no section
}

// Open reads the archive at a path relative to the test's folder. The test fails and stops if it cannot be read or is
// not an archive.
func Open(tb testing.TB, path string) *Archive {
	tb.Helper()
	a, err := Parse(os.DirFS(filepath.Dir(path)), filepath.Base(path))
	if err != nil {
		tb.Fatal(err)
	}
	a.path = path
	return a
}

// Parse reads an archive, and the raw files that it names, from a file system. The error says the line of the archive
// that is wrong, or is the file system's own.
func Parse(fsys fs.FS, name string) (*Archive, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	p := parser{fsys: fsys, file: name, archive: &Archive{text: string(data)}, names: map[string]bool{}}
	if err := p.parse(); err != nil {
		return nil, err
	}
	return p.archive, nil
}

// Base is the text of the archive's first base; nil if the archive has none.
func (a *Archive) Base() []byte {
	if len(a.Bases) == 0 {
		return nil
	}
	return a.Bases[0].Data
}

// Data is the file of the case of a name. The test fails and stops if the archive has no such case.
func (a *Archive) Data(tb testing.TB, name string) []byte {
	tb.Helper()
	for _, c := range a.Cases {
		if c.Name == name {
			return c.Data
		}
	}
	tb.Fatalf("%s has no case %s", a.path, name)
	return nil
}
