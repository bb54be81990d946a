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
// matches. A device or a pipe is not opened.
func ReadFile(fsys fs.FS, name string, limit int) ([]byte, error) {
	refused := func(code, message string) error { return Problem{File: name, Code: code, Message: message} }
	info, err := fs.Stat(fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := fsys.Open(name); errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		return nil, refused("not-readable", "the file cannot be read") // it is there after all
	case err != nil:
		return nil, refused("not-readable", "the file cannot be read")
	case !info.Mode().IsRegular():
		return nil, refused("not-readable", "this is no file that holds text")
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, refused("not-readable", "the file cannot be read")
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, int64(limit)+1))
	switch {
	case err != nil:
		return nil, refused("not-readable", "the file cannot be read")
	case len(data) > limit:
		return nil, refused("file-too-long", fmt.Sprintf("this file is longer than %d bytes", limit))
	}
	return data, nil
}
