// This file names what a File asks of a disk, so that its tests can take one that fails.

package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// disk is what a File asks of a file system.
type disk interface {
	// open opens a file to read and write it, makes it if it is not there, and keeps other processes out.
	open(path string) (handle, error)
	// create does the same with a file that is empty.
	create(path string) (handle, error)
	rename(from, to string) error
	// remove removes a file, which need not be there.
	remove(path string) error
	// syncFolder writes the names in the folder of a file to the disk.
	syncFolder(path string) error
}

// handle is an open file.
type handle interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	Sync() error
	Truncate(size int64) error
}

// osDisk is the disk of the machine.
type osDisk struct{}

// open opens and locks a file.
func (d osDisk) open(path string) (handle, error) {
	f, err := d.locked(path, 0)
	if err != nil {
		return nil, err
	}
	if err := isNamed(f, path); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// isNamed is an error if another process has put a new file in the place of one before that was locked: that process
// has the new one, and nobody will read this one again.
func isNamed(f *os.File, path string) error {
	mine, err1 := f.Stat()
	named, err2 := os.Stat(path)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	if !os.SameFile(mine, named) {
		return errLocked
	}
	return nil
}

// read opens a file to read it.
func (osDisk) read(path string) (handle, error) { return os.Open(path) }

// create makes and locks a file.
func (d osDisk) create(path string) (handle, error) { return d.locked(path, os.O_TRUNC) }

// locked opens and locks a file.
func (osDisk) locked(path string, flag int) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|flag, 0o600)
	if err != nil {
		return nil, err
	}
	if err := lock(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

var errLocked = errors.New("another process has the file open")

func (osDisk) rename(from, to string) error { return os.Rename(from, to) }

func (osDisk) remove(path string) error {
	err := os.Remove(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (osDisk) syncFolder(path string) error {
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
