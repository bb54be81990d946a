// This file holds hostile file systems: files that are none, that never end, that lie about their size, that panic.

package examples_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/policies"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
)

// A hostileFS is the example's folder with one file of its own.
type hostileFS struct {
	name string
	open func() (fs.File, error)
}

// Open opens the file of its own, or one of the example's.
func (h hostileFS) Open(name string) (fs.File, error) {
	if name == h.name {
		return h.open()
	}
	return policies.TotalTriage().Open(name)
}

// A hostileFile is a file whose size and bytes are told apart.
type hostileFile struct {
	name string
	mode fs.FileMode
	size int64
	read func(p []byte) (int, error)
}

// Stat is what the file says of itself.
func (f hostileFile) Stat() (fs.FileInfo, error) { return f, nil }

// Read reads what the file holds.
func (f hostileFile) Read(p []byte) (int, error) { return f.read(p) }

// Close does nothing.
func (f hostileFile) Close() error { return nil }

// Name, Size, Mode, ModTime, IsDir and Sys describe the file.
func (f hostileFile) Name() string       { return f.name }
func (f hostileFile) Size() int64        { return f.size }
func (f hostileFile) Mode() fs.FileMode  { return f.mode }
func (f hostileFile) ModTime() time.Time { return time.Time{} }
func (f hostileFile) IsDir() bool        { return f.mode.IsDir() }
func (f hostileFile) Sys() any           { return nil }

// loadsFolder is the case of any folder, loaded as a kind of policies or as a calendar.
func loadsFolder(kind, name string, folder func() fs.FS) hostileCase {
	return hostileCase{kind + ": " + name, func() (func() string, int) {
		fsys := folder()
		return func() string {
			if kind == "calendar" {
				_, err := calendar.Load(fsys)
				return outcomeOf(err)
			}
			_, _, err := hostileDomain(kind).Load(fsys)
			return outcomeOf(err)
		}, 0
	}}
}

// endless reads x for ever.
func endless(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// hostileFiles are folders in which one file, of every kind by turns, is none that can be read.
func hostileFiles() (all []hostileCase) {
	files := []struct {
		name string
		file hostileFile
	}{
		{"that never ends", hostileFile{size: 100, read: endless}},
		{"that says it is enormous", hostileFile{size: 1 << 50, read: func([]byte) (int, error) { return 0, io.EOF }}},
		{"of a size below zero", hostileFile{size: -1, read: func([]byte) (int, error) { return 0, io.EOF }}},
		{"that fails", hostileFile{size: 100, read: func([]byte) (int, error) { return 0, errors.New("Quagga-4711") }}},
		{
			"that reads nothing for a while",
			hostileFile{size: 100, read: func([]byte) (int, error) { return 0, io.ErrNoProgress }},
		},
		{"that is a directory", hostileFile{mode: fs.ModeDir | 0o755, read: endless}},
		{"that is a device", hostileFile{mode: fs.ModeDevice, read: endless}},
		{"that is a pipe", hostileFile{mode: fs.ModeNamedPipe, read: endless}},
	}
	for _, kind := range []string{"triage", "limits", "capacity", "inbox", "accounts", "calendar"} {
		for _, f := range files {
			f.file.name = kind + ".yaml"
			all = append(all, loadsFolder(kind, "a file "+f.name, func() fs.FS {
				return hostileFS{f.file.name, func() (fs.File, error) { return f.file, nil }}
			}))
		}
	}
	for _, other := range []string{"messages.yaml", "triage.local.yaml", "danger.csv"} {
		for _, f := range files {
			f.file.name = other
			all = append(all, loadsFolder("triage", other+" "+f.name, func() fs.FS {
				return hostileFS{other, func() (fs.File, error) { return f.file, nil }}
			}))
		}
	}
	for _, f := range files {
		f.file.name = "bank-holidays.json"
		all = append(all, loadsFolder("calendar", "the feed "+f.name, func() fs.FS {
			return hostileFS{f.file.name, func() (fs.File, error) { return f.file, nil }}
		}))
	}
	for _, kind := range []string{"triage", "calendar"} {
		file := kind + ".yaml"
		all = append(
			all,
			loadsFolder(kind, "a folder that opens nil", func() fs.FS {
				return hostileFS{file, func() (fs.File, error) { return nil, errors.New("Quagga-4711") }}
			}),
			loadsFolder(
				kind,
				"a folder that is not there",
				func() fs.FS { return os.DirFS(filepath.Join(os.TempDir(), "not there", "at all")) },
			),
			loadsFolder(kind, "a file that is a directory on the disk", func() fs.FS {
				return diskFolder(func(dir string) error { return os.Mkdir(filepath.Join(dir, file), 0o755) })
			}),
			loadsFolder(kind, "a file that is a link to itself", func() fs.FS {
				return diskFolder(func(dir string) error { return os.Symlink(file, filepath.Join(dir, file)) })
			}),
			loadsFolder(kind, "a file that is a link to nothing", func() fs.FS {
				return diskFolder(func(dir string) error { return os.Symlink("nothing", filepath.Join(dir, file)) })
			}),
			loadsFolder(kind, "a sparse file of 1 TiB", func() fs.FS {
				return diskFolder(func(dir string) error {
					f, err := os.Create(filepath.Join(dir, file))
					if err == nil {
						_ = f.Truncate(1 << 40)
						err = f.Close()
					}
					return err
				})
			}),
		)
	}
	return all
}

// diskFolder is a folder on the disk in which something was made. Where the system cannot make it, or after a case that
// was ended, it stays empty, or stays for the system to clear away.
func diskFolder(fill func(dir string) error) fs.FS {
	dir, err := os.MkdirTemp("", "hostile")
	if err != nil {
		panic(err)
	}
	_ = fill(dir)
	return os.DirFS(dir)
}
