//go:build unix

// Rules that practices share, out of folders that do not behave.

package host_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/stretchr/testify/require"
)

// A pipe to which nobody writes would hold whoever opens it for ever, also where a layer stands beside it.
func TestAPipeBesideALayerIsNotOpened(t *testing.T) {
	for _, name := range []string{"accounts.yaml", "messages.yaml"} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for file, text := range map[string]string{"accounts.yaml": sharedAccounts, "accounts.local.yaml": layerOfAccounts} {
				require.NoError(t, os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600))
			}
			_ = os.Remove(filepath.Join(dir, name))
			require.NoError(t, syscall.Mkfifo(filepath.Join(dir, name), 0o600))
			// Whoever opened the pipe goes on once it is opened for writing as well.
			w, err := os.OpenFile(filepath.Join(dir, name), os.O_RDWR, 0)
			require.NoError(t, err)
			defer w.Close()
			opened := &openedFS{FS: os.DirFS(dir)}
			_, err = accounts.Load(opened)
			require.Error(t, err)
			require.NotContains(t, opened.names, name)
		})
	}
}

// openedFS notes which files are opened.
type openedFS struct {
	fs.FS
	names []string
}

// Stat describes a file without opening it.
func (o *openedFS) Stat(name string) (fs.FileInfo, error) { return fs.Stat(o.FS, name) }

// Open opens a file.
func (o *openedFS) Open(name string) (fs.File, error) {
	o.names = append(o.names, name)
	return o.FS.Open(name)
}

// panickingFS is a folder that panics when it is asked for one of its files.
type panickingFS struct {
	fs.FS
	at string
}

// Stat describes a file.
func (p panickingFS) Stat(name string) (fs.FileInfo, error) {
	if name == p.at {
		panic("Quagga-4711")
	}
	return fs.Stat(p.FS, name)
}

func TestAFolderThatPanicsAtALayerIsAProblem(t *testing.T) {
	folder := fstest.MapFS{"accounts.yaml": {Data: []byte(sharedAccounts)}}
	_, err := accounts.Load(panickingFS{folder, "accounts.local.yaml"})
	var problems problem.Problems
	require.ErrorAs(t, err, &problems)
	require.Equal(t, "not-readable", problems[0].Code)
}

// The findings of shared rules are one list in memory; a practice whose calendar is wrong adds its own to a copy.
func TestFindingsOfSharedRulesAreNotMixedUp(t *testing.T) {
	load := func(zone string) error {
		_, err := accounts.Load(fstest.MapFS{
			"accounts.yaml": {Data: []byte(sharedAccounts)}, "calendar.yaml": {Data: []byte(zone)},
		})
		return err
	}
	_, err := accounts.Load(fstest.MapFS{"accounts.yaml": {Data: []byte(sharedAccounts)}})
	require.NoError(t, err)
	calendars := []string{"zone: Europe/Nowhere\n", "week: 1\n", "policy: x\n", "colour: red\n"}
	found := make([]error, len(calendars))
	var all sync.WaitGroup
	for i, c := range calendars {
		all.Go(func() { found[i] = load(c) })
	}
	all.Wait()
	for i, c := range calendars {
		require.Equal(t, load(c).Error(), found[i].Error())
	}
}

// A supplier's accounts policy with findings, and a practice's layer over it.
const (
	sharedAccounts = `frontdoor: 1
policy: accounts
id: base
version: 1
author: supplier
rules:
  - {id: young, when: account.age_years < 11, then: {manual: young}, because: young}
  - {id: old, when: account.age_years > 100, then: {manual: old}, because: old}
end: base
`
	layerOfAccounts = `frontdoor: 1
policy: accounts
id: own
version: 1
author: practice
extends: base
rules:
  - {id: teens, when: account.age_years < 13, then: {manual: teens}, because: teens}
end: own
`
)
