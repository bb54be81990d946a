// Loading the rules of a supplier once, however many practices use them: where the files of two folders are equal, byte
// by byte, their rules are one set. Each practice has its own calendar beside it.

package practice

import (
	"crypto/sha256"
	"errors"
	"hash"
	"io/fs"
	"runtime"
	"slices"
	"sync"
	"weak"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// loadedSets are the sets that are in use, by their kind of policy. They go when nobody uses them any more.
var loadedSets = struct {
	sync.Mutex
	of map[*rules.Schema][]*loadedSet
}{of: map[*rules.Schema][]*loadedSet{}}

// A loadedSet is a set with the files that it was loaded from.
type loadedSet struct {
	set      weak.Pointer[rules.Set]
	files    map[string]sum // by name, also those that are not there
	problems problem.Problems
}

// sum is the SHA-256 of a file's bytes; the zero sum is that of a file which is not there.
type sum [sha256.Size]byte

// loadSet is rules.Load, without options. Where files with the same bytes have been loaded for the kind of policy and
// are in use, it gives that set.
func loadSet(fsys fs.FS, d rules.Domain) (*rules.Set, problem.Problems, error) {
	files := &readFiles{FS: fsys, sums: map[string]hash.Hash{}}
	if set, problems := findSet(files, d); set != nil {
		return set, problems, nil
	}
	var options []rules.Option
	local := d.Name + ".local.yaml"
	if _, err := problem.ReadFile(fsys, local, maxSharedBytes); err == nil {
		if base, _, err := loadSet(without{fsys, local}, d); err == nil {
			options = append(options, rules.OverBase(base))
		}
	}
	files = &readFiles{FS: fsys, sums: map[string]hash.Hash{}}
	set, problems, err := rules.Load(files, d, options...)
	if err == nil && !files.unclear {
		keepSet(d, set, problems, files.all())
	}
	return set, problems, err
}

// without is a folder without one of its files.
type without struct {
	fs.FS
	name string
}

// Stat describes any other file, and opens none: opening a pipe would wait for whoever writes to it.
func (w without) Stat(name string) (fs.FileInfo, error) {
	if name == w.name {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	return fs.Stat(w.FS, name)
}

// Open opens any other file.
func (w without) Open(name string) (fs.File, error) {
	if name == w.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return w.FS.Open(name)
}

// findSet is a set in use that was loaded from the same files; nil when there is none.
func findSet(files *readFiles, d rules.Domain) (*rules.Set, problem.Problems) {
	loadedSets.Lock()
	known := loadedSets.of[d.Schema]
	loadedSets.Unlock()
	for _, k := range known {
		if set := k.set.Value(); set != nil && files.are(k.files) {
			return set, slices.Clone(k.problems)
		}
	}
	return nil, nil
}

// keepSet makes a set known to loads that follow, as long as somebody uses it.
func keepSet(d rules.Domain, set *rules.Set, problems problem.Problems, files map[string]sum) {
	kept := &loadedSet{set: weak.Make(set), files: files, problems: slices.Clone(problems)} // callers add to theirs
	loadedSets.Lock()
	defer loadedSets.Unlock()
	loadedSets.of[d.Schema] = append(slices.Clip(loadedSets.of[d.Schema]), kept) // who reads the list reads the old one
	runtime.AddCleanup(set, forget, loadedKey{d.Schema, kept})
}

// loadedKey is where a set is kept.
type loadedKey struct {
	schema *rules.Schema
	kept   *loadedSet
}

// forget drops a set that nobody uses any more.
func forget(k loadedKey) {
	loadedSets.Lock()
	defer loadedSets.Unlock()
	loadedSets.of[k.schema] = slices.DeleteFunc(slices.Clone(loadedSets.of[k.schema]), func(other *loadedSet) bool {
		return other == k.kept
	})
}

// readFiles is a folder that notes which of its files were read, and what they held.
type readFiles struct {
	fs.FS
	sums    map[string]hash.Hash // of the last time that each was read; nil for a file that is not there
	unclear bool                 // a file is there and could not be read
	known   map[string]sum       // what is has found so far
}

// Stat describes a file.
func (r *readFiles) Stat(name string) (fs.FileInfo, error) { return fs.Stat(r.FS, name) }

// Open opens a file and notes what is read of it.
func (r *readFiles) Open(name string) (fs.File, error) {
	f, err := r.FS.Open(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		r.sums[name] = nil
		return nil, err
	case err != nil:
		r.unclear = true
		return nil, err
	}
	h := sha256.New()
	r.sums[name] = h
	return &readFile{f, h}, nil
}

// all are the sums of the files that were read.
func (r *readFiles) all() map[string]sum {
	out := map[string]sum{}
	for name, h := range r.sums {
		out[name] = sum{}
		if h != nil {
			out[name] = sum(h.Sum(nil))
		}
	}
	return out
}

// are tells whether each file holds what another one did, or is not there as that was not.
func (r *readFiles) are(others map[string]sum) bool {
	for name, was := range others {
		if !r.is(name, was) {
			return false
		}
	}
	return true
}

// is tells whether a file holds what another one did, or is not there as that was not.
func (r *readFiles) is(name string, was sum) bool {
	found, known := r.known[name]
	if !known {
		if r.known == nil {
			r.known = map[string]sum{}
		}
		if _, err := problem.ReadFile(r, name, maxSharedBytes); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return false
		}
		found = r.all()[name]
		r.known[name] = found
	}
	return found == was
}

// maxSharedBytes is how long a file of a policy is at most.
const maxSharedBytes = 64 << 20

// readFile is an open file that notes what is read of it.
type readFile struct {
	fs.File
	hash hash.Hash
}

// Read reads, and notes what was read.
func (f *readFile) Read(into []byte) (int, error) {
	n, err := f.File.Read(into)
	f.hash.Write(into[:n])
	return n, err
}
