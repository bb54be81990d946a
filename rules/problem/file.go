// Reading a file of a policy folder.

package problem

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// ReadFile reads a regular file of at most limit bytes. The error is a [Problem] with the code not-readable, of what is
// no regular file or cannot be read, or file-too-long; for a file that is not there it is one that fs.ErrNotExist
// matches. A device or a pipe is not opened, and a panic of the file system reads as a file that cannot be read.
func ReadFile(fsys fs.FS, name string, limit int) (data []byte, err error) {
	defer func() {
		if recover() != nil {
			data, err = nil, unreadable(name)
		}
	}()
	info, err := fs.Stat(fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, absent(fsys, name, err)
	case err != nil:
		return nil, unreadable(name)
	case !info.Mode().IsRegular():
		return nil, Problem{File: name, Code: "not-readable", Message: "this is no file that holds text"}
	case info.Size() > int64(limit):
		return nil, tooLong(name, limit)
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, unreadable(name)
	}
	defer f.Close()
	data, err = io.ReadAll(io.LimitReader(&impatient{from: f}, int64(limit)+1))
	switch {
	case err != nil:
		return nil, unreadable(name)
	case len(data) > limit:
		return nil, tooLong(name, limit)
	}
	return data, nil
}

// unreadable is the problem of a file that is there and cannot be read.
func unreadable(name string) error {
	return Problem{File: name, Code: "not-readable", Message: "the file cannot be read"}
}

// tooLong is the problem of a file with more bytes than its limit.
func tooLong(name string, limit int) error {
	return Problem{File: name, Code: "file-too-long", Message: fmt.Sprintf("this file is longer than %d bytes", limit)}
}

// absent is the error of a file that is said not to be there. A link to a file that is gone is there, and cannot be
// read; a file system that says "absent" of a file which it opens cannot be trusted with it.
func absent(fsys fs.FS, name string, err error) error {
	f, openErr := fsys.Open(name)
	switch {
	case openErr == nil:
		f.Close()
		return unreadable(name)
	case errors.Is(openErr, fs.ErrNotExist):
		return err
	}
	return unreadable(name)
}

// maxEmptyReads is how many reads in a row may give nothing before a file counts as unreadable.
const maxEmptyReads = 100

// impatient gives up on a reader that neither gives bytes nor ends.
type impatient struct {
	from  io.Reader
	empty int // reads in a row that gave nothing
}

// Read reads, and fails with io.ErrNoProgress where too many reads in a row gave nothing.
func (r *impatient) Read(into []byte) (int, error) {
	n, err := r.from.Read(into)
	if n > 0 {
		r.empty = 0
		return n, err
	}
	if r.empty++; err == nil && r.empty > maxEmptyReads {
		err = io.ErrNoProgress
	}
	return n, err
}
