// Package domaintest holds a kind of policies against what all kinds of this library keep: its bad files are refused in
// plain words and with a place, its local layers weaken nothing, no bytes make it panic, and nothing of a patient comes
// out. It is for the tests of the library's own domains, and of whoever writes a [rules.Domain]:
//
//	var suite = domaintest.Suite[*triage.Policy]{Name: "triage", Load: triage.Load, Folder: goodFolder}
//
//	func TestBadFiles(t *testing.T) { suite.BadFiles(t, "triage.yaml", "testdata/bad.corpus", 500, *update) }
//
// It uses testing alone, so that no program which imports it needs more.
package domaintest

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/corpus"
)

// A Policy is a loaded policy of any kind.
type Policy interface {
	comparable
	// Set is the compiled rules.
	Set() *rules.Set
	// Decide decides one input, given by namespace as JSON.
	Decide(input map[string]json.RawMessage, now time.Time) (rules.Decision, error)
	// Findings are the warnings.
	Findings() problem.Problems
}

// A Suite is one kind of policies under test. Each test needs Name, Load and Folder.
type Suite[P Policy] struct {
	Name string // of the kind: "triage" is read from triage.yaml
	Load func(fsys fs.FS) (P, error)
	// Folder is, on each call, a new folder that loads, and in which nothing is found.
	Folder func(t Failer) fstest.MapFS
	// Elsewhere are the codes of problems that may stand in another file than the one that is wrong.
	Elsewhere []string
	// InputErrors are the codes with which inputs are refused.
	InputErrors []string
	// Printers are further ways in which a value may come out, by their names, such as a library's Marshal.
	Printers map[string]func(v any) ([]byte, error)
}

// A Failer is a test that can end: of the package testing, or of a library that draws cases.
type Failer interface {
	// Helper marks who calls it as a helper.
	Helper()
	// Fatalf ends the test.
	Fatalf(format string, args ...any)
}

// file is the policy's file.
func (s Suite[P]) file() string { return s.Name + ".yaml" }

// Files reads files, by the name that each has in a folder, and gives on each call a new folder of them. Of an archive,
// such as testdata/bad.corpus, it takes the base. Each file is read once.
func Files(paths map[string]string) func(t Failer) fstest.MapFS {
	read := sync.OnceValues(func() (map[string][]byte, error) {
		files := map[string][]byte{}
		for name, path := range paths {
			data, err := readBase(path)
			if err != nil {
				return nil, err
			}
			files[name] = data
		}
		return files, nil
	})
	return func(t Failer) fstest.MapFS {
		t.Helper()
		files, err := read()
		if err != nil {
			t.Fatalf("%v", err)
		}
		folder := fstest.MapFS{}
		for name, data := range files {
			folder[name] = &fstest.MapFile{Data: data}
		}
		return folder
	}
}

// readBase reads a file, or the base of an archive.
func readBase(path string) ([]byte, error) {
	if filepath.Ext(path) != ".corpus" {
		return os.ReadFile(path)
	}
	archive, err := corpus.Parse(os.DirFS(filepath.Dir(path)), filepath.Base(path))
	if err != nil {
		return nil, err
	}
	return archive.Base(), nil
}

// beside is a folder with one file changed.
func beside(folder fstest.MapFS, name string, data []byte) fstest.MapFS {
	out := fstest.MapFS{}
	maps.Copy(out, folder)
	out[name] = &fstest.MapFile{Data: data}
	return out
}
