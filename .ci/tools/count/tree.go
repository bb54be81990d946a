// The tree of a checkout: its files sorted into code, tests, fixtures and the rest, the Go files parsed.

package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// A class is what a file is there for.
type class int

const (
	code class = iota
	tests
	fixtures
	other
	classes // how many there are
)

// A source is one parsed Go file.
type source struct {
	path  string // from the root, with slashes
	class class
	lines [][]byte
	file  *ast.File
}

// A tree is everything that is counted.
type tree struct {
	fset    *token.FileSet
	files   [classes]int
	lines   [classes]int
	sources []source
	named   map[string]ast.Expr // what "package.Type" is declared as, for the names that the tree declares
}

// readTree reads every file below the root.
func readTree(root string) (*tree, error) {
	t := &tree{fset: token.NewFileSet(), named: map[string]ast.Expr{}}
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		hidden := strings.HasPrefix(entry.Name(), ".") || strings.HasPrefix(entry.Name(), "_")
		switch {
		case entry.IsDir() && name != root && hidden:
			return filepath.SkipDir
		case entry.IsDir() || !entry.Type().IsRegular() || hidden:
			return nil
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return t.add(filepath.ToSlash(rel), data)
	})
	return t, err
}

// add counts one file, and parses it if it is Go.
func (t *tree) add(rel string, data []byte) error {
	lines := bytes.Split(bytes.TrimSuffix(data, []byte("\n")), []byte("\n"))
	if len(data) == 0 {
		lines = nil
	}
	c := classOf(rel)
	t.files[c]++
	t.lines[c] += len(lines)
	if c != code && c != tests {
		return nil
	}
	file, err := parser.ParseFile(t.fset, rel, data, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	t.sources = append(t.sources, source{path: rel, class: c, lines: lines, file: file})
	for _, d := range file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.TYPE {
			for _, spec := range g.Specs {
				s := spec.(*ast.TypeSpec)
				t.named[file.Name.Name+"."+s.Name.Name] = s.Type
			}
		}
	}
	return nil
}

func classOf(rel string) class {
	switch {
	case slices.Contains(strings.Split(path.Dir(rel), "/"), "testdata"):
		return fixtures
	case strings.HasSuffix(rel, "_test.go"):
		return tests
	case strings.HasSuffix(rel, ".go"):
		return code
	}
	return other
}

// line is the line of a position.
func (t *tree) line(p token.Pos) int { return t.fset.Position(p).Line }
