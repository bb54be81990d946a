package problem_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/stretchr/testify/require"
)

// What is no regular file is refused before it is opened: opening a pipe would wait for whoever writes to it.
func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "short"), []byte("abc"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "long"), []byte("abcd"), 0o600))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "folder"), 0o700))
	require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600))
	require.NoError(t, os.Symlink("/dev/zero", filepath.Join(dir, "endless")))
	read := func(name string) (string, string) {
		data, err := problem.ReadFile(os.DirFS(dir), name, 3)
		var p problem.Problem
		switch {
		case errors.As(err, &p):
			return "", p.Code
		case errors.Is(err, fs.ErrNotExist):
			return "", "none"
		}
		require.NoError(t, err)
		return string(data), ""
	}
	for name, want := range map[string]string{
		"long": "file-too-long", "folder": "not-readable", "pipe": "not-readable", "endless": "not-readable",
		"nothing": "none", "../outside": "not-readable",
	} {
		_, code := read(name)
		require.Equal(t, want, code, name)
	}
	data, code := read("short")
	require.Equal(t, "abc", data)
	require.Empty(t, code)
}

// A file that is longer than it says is not read to its end.
func TestReadFileThatLies(t *testing.T) {
	_, err := problem.ReadFile(fstest.MapFS{"a": {Data: make([]byte, 1000)}}, "a", 999)
	require.ErrorContains(t, err, "longer than 999 bytes")
}

// A file system of a host may do anything: it answers, or the file cannot be read.
func TestReadFileFromAHostileFS(t *testing.T) {
	for name, fsys := range map[string]fs.FS{
		"panics": hostileFS(func() fs.File { panic("no disk") }),
		"gives nothing for ever": hostileFS(func() fs.File {
			f, _ := fstest.MapFS{"a": {Data: []byte("abc")}}.Open("a")
			return silent{f}
		}),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := problem.ReadFile(fsys, "a", 999)
			require.ErrorContains(t, err, "the file cannot be read")
		})
	}
}

// hostileFS opens its files by a function.
type hostileFS func() fs.File

// Open calls the function.
func (f hostileFS) Open(string) (fs.File, error) { return f(), nil }

// silent is a file whose reads give nothing and no end.
type silent struct{ fs.File }

// Read gives nothing.
func (silent) Read([]byte) (int, error) { return 0, nil }

// The nearest name is the one with the fewest edits, the first of the alphabet among equals.
func TestNames(t *testing.T) {
	names := problem.NewNames([]string{"chest", "chess", "cheats", "Öde", "a", "ab"})
	for name, want := range map[string]string{
		"chst": "chest", "chets": "cheats", "chesst": "chess", "ÖDE": "Öde", "öed": "Öde", "b": "a", "zzz": "", "": "a",
	} {
		require.Equal(t, want, names.Nearest(name), name)
	}
	require.Equal(t, "chess", names.NearestSlip("chest"), "not itself")
	require.Empty(t, names.NearestSlip("ab"), "a short name is no slip of another")
}
