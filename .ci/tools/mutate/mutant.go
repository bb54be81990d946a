// Mutants: one small change each, how it reads, and which of them are drawn.

package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"go/ast"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A mutant is one change of one file.
type mutant struct {
	File string `json:"file"` // from the root of the checkout, with slashes
	Line int    `json:"line"`
	Func string `json:"func"` // the function that it stands in; "" outside of all
	Diff string `json:"diff"` // the line with [-what goes-] and {+what comes+}
	// Outcome is killed, timeout, survived, accepted or equivalent.
	Outcome string `json:"outcome"`
	By      string `json:"by,omitempty"`  // the package and test that noticed
	Why     string `json:"why,omitempty"` // why a survivor is accepted

	target     *target
	start, end int // of the file
	text       string
}

// The outcomes of a mutant.
const (
	killed     = "killed"
	timedOut   = "timeout"    // killed: the tests did not end
	survived   = "survived"   // no test noticed
	acceptable = "accepted"   // survived, and survivors.txt says why that is right
	equivalent = "equivalent" // the compiler makes the same program of it, so that it is no change
)

// key names a mutant whatever the lines around it.
func (mu *mutant) key() string { return strings.TrimSpace(mu.File + " " + mu.Func + ": " + mu.Diff) }

func (mu *mutant) place() string { return fmt.Sprintf("%s:%d", mu.File, mu.Line) }

// source is the mutated file.
func (mu *mutant) source() ([]byte, error) {
	src, err := os.ReadFile(filepath.Join(mu.target.pkg.Dir, filepath.Base(mu.File)))
	if err != nil {
		return nil, err
	}
	return slices.Concat(src[:mu.start], []byte(mu.text), src[mu.end:]), nil
}

// mutants finds every mutant of a target.
func (m *module) mutants(t *target) ([]*mutant, error) {
	files, err := m.parse(t.pkg, "", nil)
	if err != nil {
		return nil, err
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
	if err := m.check(t.pkg, files, info); err != nil {
		return nil, err
	}
	var out []*mutant
	for i, f := range files {
		name := t.pkg.GoFiles[i]
		if !slices.Contains(t.files, name) {
			continue
		}
		path := filepath.Join(t.pkg.Dir, name)
		src, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		rel, err := filepath.Rel(m.root, path)
		if err != nil {
			return nil, err
		}
		fd := &finder{file: m.fset.File(f.Pos()), src: src, info: info, codes: codesOf(f), branches: map[*ast.BlockStmt]bool{}}
		fd.find(f)
		for _, e := range fd.edits {
			out = append(out, &mutant{
				File: filepath.ToSlash(rel), Line: 1 + bytes.Count(src[:e.start], []byte("\n")), Func: e.function,
				Diff: diff(src, e), target: t, start: e.start, end: e.end, text: e.text,
			})
		}
	}
	number(out)
	return out, nil
}

// number tells mutants of one function apart that read alike.
func number(all []*mutant) {
	seen := map[string]int{}
	for _, mu := range all {
		key := mu.key()
		seen[key]++
		if n := seen[key]; n > 1 {
			mu.Diff += fmt.Sprintf(" (%d)", n)
		}
	}
}

// draw takes n mutants that compile, always the same for a seed: what is added to a package elsewhere does not change
// whether a mutant is drawn before another. cannot is how many were passed over.
func (m *module) draw(t *target, all []*mutant, n int, seed string) (drawn []*mutant, cannot int) {
	type lot struct {
		sum [sha256.Size]byte
		mu  *mutant
	}
	lots := make([]lot, len(all))
	for i, mu := range all {
		lots[i] = lot{sha256.Sum256([]byte(seed + "\x00" + mu.key())), mu}
	}
	slices.SortFunc(lots, func(a, b lot) int { return bytes.Compare(a.sum[:], b.sum[:]) })
	for _, l := range lots {
		if len(drawn) == n {
			break
		}
		if !m.compiles(t, l.mu) {
			cannot++
			continue
		}
		drawn = append(drawn, l.mu)
	}
	slices.SortFunc(drawn, func(a, b *mutant) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.start-b.start, strings.Compare(a.text, b.text))
	})
	return drawn, cannot
}

// compiles tells whether the package still passes the type checker.
func (m *module) compiles(t *target, mu *mutant) bool {
	src, err := mu.source()
	if err != nil {
		return false
	}
	files, err := m.parse(t.pkg, filepath.Base(mu.File), src)
	return err == nil && m.check(t.pkg, files, nil) == nil
}

// diff is the line of an edit with what goes and what comes; of an edit over several lines, its first.
func diff(src []byte, e edit) string {
	from := bytes.LastIndexByte(src[:e.start], '\n') + 1
	old, rest := strings.TrimSpace(string(src[e.start:e.end])), string(src[e.end:])
	if bytes.Contains(src[e.start:e.end], []byte("\n")) {
		rest = ""
	}
	rest, _, _ = strings.Cut(rest, "\n")
	out := string(src[from:e.start])
	if old != "" {
		out += "[-" + firstLine(old) + "-]"
	}
	if text := strings.TrimSpace(e.text); text != "" {
		out += "{+" + firstLine(text) + "+}"
	}
	return strings.TrimSpace(strings.ReplaceAll(out+rest, "\t", " "))
}

// firstLine is the first line of a text, with a sign that there are more.
func firstLine(s string) string {
	first, _, more := strings.Cut(s, "\n")
	if more {
		first += " …"
	}
	return first
}
