// This file tests how the files of a kind of policies load: the bad, the good, those cut short and those that are not
// there.

package domaintest

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/corpus"
)

// BadFiles runs an archive of policies, or of files of the given name that stand beside them, which deviate from a good
// one by one defect each. It holds at least as many cases as are said. A case is refused, or loads with a warning, as
// the archive says; what is refused passes [Refusal]. With update, the archive's messages are written anew.
func (s Suite[P]) BadFiles(t *testing.T, file, path string, least int, update bool) {
	t.Helper()
	archive := corpus.Open(t, path)
	if len(archive.Cases) < least {
		t.Fatalf("%s has %d cases, and had %d", path, len(archive.Cases), least)
	}
	archive.Run(t, update, func(t *testing.T, c corpus.Case) (string, error) {
		return s.load(t, file, beside(s.Folder(t), file, c.Data))
	})
}

// GoodFiles runs an archive of policies that load, with the warnings that stand there. One whose name begins with
// "alone-" needs no other file.
func (s Suite[P]) GoodFiles(t *testing.T, path string, update bool) {
	t.Helper()
	corpus.Open(t, path).Run(t, update, func(t *testing.T, c corpus.Case) (string, error) {
		if !c.Loads {
			t.Fatalf("a good file has to load")
		}
		folder := fstest.MapFS{}
		if !strings.HasPrefix(c.Name, "alone-") {
			folder = s.Folder(t)
		}
		return s.load(t, s.file(), beside(folder, s.file(), c.Data))
	})
}

// load gives the warnings of a folder that loads, or the error with which it is refused.
func (s Suite[P]) load(t Failer, file string, folder fstest.MapFS) (string, error) {
	t.Helper()
	p, err := s.Load(folder)
	if err == nil {
		return p.Findings().Error(), nil
	}
	var none P
	if p != none {
		t.Fatalf("what is refused gives a policy")
	}
	s.refusal(t, err, file)
	return "", err
}

// GoodFolder demands that the folder loads and that nothing is found in it.
func (s Suite[P]) GoodFolder(t Failer) {
	t.Helper()
	p, err := s.Load(s.Folder(t))
	if err != nil {
		t.Fatalf("%v", err)
	}
	if found := p.Findings(); len(found) > 0 {
		t.Fatalf("%v", found)
	}
}

// NoFile demands that a folder without the policy is told apart from one whose policy is wrong.
func (s Suite[P]) NoFile(t Failer) {
	t.Helper()
	folder := s.Folder(t)
	delete(folder, s.file())
	_, err := s.Load(folder)
	if !errors.Is(err, fs.ErrNotExist) || errors.As(err, new(problem.Problems)) {
		t.Fatalf("a folder without the file gives the error %v", err)
	}
}

// CutShort demands that a half-written policy is never taken for a whole one. The next cut is one part in share of the
// rest away, so that cuts are closer towards the end.
func (s Suite[P]) CutShort(t Failer, share int) {
	t.Helper()
	folder := s.Folder(t)
	whole := strings.TrimSuffix(string(folder[s.file()].Data), "\n")
	for n := 0; n < len(whole); n += 1 + (len(whole)-n)/share {
		_, err := s.Load(beside(folder, s.file(), []byte(whole[:n])))
		if err == nil {
			t.Fatalf("it loads when it is cut after %d bytes", n)
		}
		s.refusal(t, err, s.file())
	}
}

// refusal passes an error of this kind of policies to Refusal, and demands that it names nothing of the kind's package.
func (s Suite[P]) refusal(t Failer, err error, file string) {
	t.Helper()
	for _, p := range Refusal(t, err, file, s.Elsewhere...) {
		said := strings.ReplaceAll(p.Message+p.Hint, s.file(), "")
		if strings.Contains(said, s.Name+".") {
			t.Fatalf("this names the package %s: %s", s.Name, p.Error())
		}
	}
}

// foreign are words of Go and of other libraries, which tell the author of a policy nothing.
var foreign = []string{
	"yaml:", "json:", "unmarshal", "reflect", "interface {}", "[]string", "main.", "strconv", "token", "operator",
	"invalid character", "parsing time", "cannot use", "rules.", "%!", "<nil>",
}

// Refusal demands of the error with which files are refused that it is fatal, that each problem has a place in the file
// that is wrong and is told in our own words, and that its lines fit a terminal. Warnings, and problems of the codes
// that are given last, may stand in another file. It returns the problems.
func Refusal(t Failer, err error, file string, elsewhere ...string) problem.Problems {
	t.Helper()
	var problems problem.Problems
	if !errors.As(err, &problems) || !problems.Fatal() {
		t.Fatalf("no problem with a place: %v", err)
	}
	for _, p := range problems {
		switch {
		case p.File != file && !p.Warning && !slices.Contains(elsewhere, p.Code):
			t.Fatalf("the problem is in another file than %s: %s", file, p.Error())
		case p.Line <= 0 || p.Col <= 0:
			t.Fatalf("no place: %s", p.Error())
		case p.Code == "" || len(strings.Fields(p.Message)) <= 2:
			t.Fatalf("no code, or no sentence: %s", p.Error())
		}
		for _, word := range foreign {
			if strings.Contains(p.Message+p.Hint, word) {
				t.Fatalf("not in our own words, by %q: %s", word, p.Error())
			}
		}
	}
	for _, line := range strings.Split(err.Error(), "\n") {
		if utf8.RuneCountInString(line) > 100 {
			t.Fatalf("a line does not fit a terminal: %s", line)
		}
	}
	return problems
}
