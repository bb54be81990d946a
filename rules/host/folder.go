// This file reads a policy folder into memory once, so that the files that are checked are the files that are loaded.

package host

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// maxFolderBytes bounds the files of a policy folder together.
const maxFolderBytes = 64 << 20

// folder holds a copy of a folder's files by their names. It is an fs.FS.
type folder map[string][]byte

// copyFolder reads every file of a folder, and none of its subfolders.
func copyFolder(fsys fs.FS) (out folder, err error) {
	defer func() {
		if recover() != nil {
			out, err = nil, errors.New("host: the folder cannot be read")
		}
	}()
	if fsys == nil {
		return nil, errors.New("host: there is no policy folder")
	}
	out, size := folder{}, 0
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		data, err := problem.ReadFile(fsys, e.Name(), maxFolderBytes-size)
		if p := (problem.Problem{}); errors.As(err, &p) && p.Code == "file-too-long" {
			return nil, errors.New("host: the files of this folder are too long for a policy's")
		}
		if err != nil {
			return nil, err
		}
		size += len(data)
		out[e.Name()] = data
	}
	return out, nil
}

// Open opens a file.
func (f folder) Open(name string) (fs.File, error) {
	data, ok := f[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &file{bytes.NewReader(data), info{name, int64(len(data))}}, nil
}

// ReadDir lists the files of ".".
func (f folder) ReadDir(name string) ([]fs.DirEntry, error) {
	if name != "." {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrNotExist}
	}
	var out []fs.DirEntry
	for _, name := range slices.Sorted(maps.Keys(f)) {
		out = append(out, fs.FileInfoToDirEntry(info{name, int64(len(f[name]))}))
	}
	return out, nil
}

// file is an open file of a folder.
type file struct {
	*bytes.Reader
	info info
}

// Stat describes the file.
func (f *file) Stat() (fs.FileInfo, error) { return f.info, nil }

// Close does nothing.
func (f *file) Close() error { return nil }

// info describes a file of a folder. It has no time of change.
type info struct {
	name string
	size int64
}

// Name is the file's name.
func (i info) Name() string { return i.name }

// Size is the file's length in bytes.
func (i info) Size() int64 { return i.size }

// Mode says that the file is regular and may only be read.
func (i info) Mode() fs.FileMode { return 0o444 }

// ModTime is zero: the copy does not say when the file was changed.
func (i info) ModTime() time.Time { return time.Time{} }

// IsDir is false, as the copy has no subfolders.
func (i info) IsDir() bool { return false }

// Sys is nil.
func (i info) Sys() any { return nil }
