// The module: its packages as the go command lists them, which tests import what, and the types of the targets.

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// A listed package, as "go list -json" prints it.
type listed struct {
	ImportPath, Dir, Export                  string
	GoFiles, TestGoFiles, XTestGoFiles       []string
	Imports, TestImports, XTestImports, Deps []string
	Standard                                 bool
	Module                                   *struct{ Main bool }
}

// A target is a package whose mutants are wanted, all or those of some of its files.
type target struct {
	pkg   *listed
	files []string // without a folder, sorted
}

// module is the checkout.
type module struct {
	root     string // absolute
	packages map[string]*listed
	targets  []*target
	fset     *token.FileSet
	importer types.Importer
}

// readModule lists the module at the root, with the export data by which the targets are type-checked.
func readModule(ctx context.Context, root string, targets []string) (*module, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	m := &module{root: root, packages: map[string]*listed{}, fset: token.NewFileSet()}
	if err := m.list(ctx, "./..."); err != nil {
		return nil, err
	}
	for _, name := range targets {
		if err := m.addTarget(name); err != nil {
			return nil, err
		}
	}
	// The targets' imports again, this time compiled.
	imports := map[string]bool{}
	for _, t := range m.targets {
		for _, path := range t.pkg.Imports {
			imports[path] = true
		}
	}
	exports := &module{root: root, packages: map[string]*listed{}}
	if len(imports) > 0 {
		paths := slices.Sorted(maps.Keys(imports))
		if err := exports.list(ctx, append([]string{"-export", "-deps"}, paths...)...); err != nil {
			return nil, err
		}
	}
	m.importer = importer.ForCompiler(m.fset, "gc", func(path string) (io.ReadCloser, error) {
		p := exports.packages[path]
		if p == nil || p.Export == "" {
			return nil, fmt.Errorf("no export data of %s", path)
		}
		return os.Open(p.Export)
	})
	return m, nil
}

// list adds what "go list -json" prints for the arguments.
func (m *module) list(ctx context.Context, args ...string) error {
	cmd := exec.CommandContext(ctx, "go", append([]string{"list", "-json"}, args...)...)
	cmd.Dir, cmd.Stderr = m.root, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	for in := json.NewDecoder(bytes.NewReader(out)); ; {
		p := &listed{}
		switch err := in.Decode(p); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		m.packages[p.ImportPath] = p
	}
}

// addTarget adds a package, or one file of it to those of the package that are wanted.
func (m *module) addTarget(name string) error {
	dir, file := filepath.Join(m.root, name), ""
	if strings.HasSuffix(name, ".go") {
		dir, file = filepath.Split(dir)
		dir = filepath.Clean(dir)
	}
	for _, p := range m.packages {
		if p.Dir != dir {
			continue
		}
		if file != "" && !slices.Contains(p.GoFiles, file) {
			break
		}
		i := slices.IndexFunc(m.targets, func(t *target) bool { return t.pkg == p })
		if i < 0 {
			i = len(m.targets)
			m.targets = append(m.targets, &target{pkg: p})
		}
		t := m.targets[i]
		if file == "" {
			t.files = append(t.files, p.GoFiles...)
		} else {
			t.files = append(t.files, file)
		}
		slices.Sort(t.files)
		t.files = slices.Compact(t.files)
		return nil
	}
	return fmt.Errorf("mutate: %s is no package and no file of this module", name)
}

// testers are the packages whose tests may notice a change of one: itself, then those that import it, the nearest
// first, and none that is farther than so many imports.
func (m *module) testers(of *listed, near int) []*listed {
	distance := map[string]int{of.ImportPath: 0}
	for changed := true; changed; {
		changed = false
		for _, p := range m.packages {
			d, ok := m.nearest(p, distance)
			if old, had := distance[p.ImportPath]; ok && p != of && (!had || d < old) {
				distance[p.ImportPath] = d
				changed = true
			}
		}
	}
	var out []*listed
	for path, d := range distance {
		if p := m.packages[path]; d <= near && len(p.TestGoFiles)+len(p.XTestGoFiles) > 0 {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b *listed) int {
		if d := distance[a.ImportPath] - distance[b.ImportPath]; d != 0 {
			return d
		}
		return strings.Compare(a.ImportPath, b.ImportPath)
	})
	return out
}

// nearest is one more than the distance of the nearest package that this one or its tests import.
func (m *module) nearest(p *listed, distance map[string]int) (int, bool) {
	best, found := 0, false
	for _, path := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
		if d, ok := distance[path]; ok && (!found || d+1 < best) {
			best, found = d+1, true
		}
	}
	return best, found
}

// imports tells whether a package's tests import a path, at whatever depth.
func (m *module) imports(p *listed, path string) bool {
	direct := slices.Concat(p.Deps, p.TestImports, p.XTestImports)
	return slices.ContainsFunc(direct, func(i string) bool {
		return i == path || m.packages[i] != nil && slices.Contains(m.packages[i].Deps, path)
	})
}

// parse reads the files of a package, with one of them replaced where a name is given.
func (m *module) parse(p *listed, replaced string, with []byte) ([]*ast.File, error) {
	var out []*ast.File
	for _, name := range p.GoFiles {
		var src any
		if name == replaced {
			src = with
		}
		f, err := parser.ParseFile(m.fset, filepath.Join(p.Dir, name), src, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// check type-checks the files of a package.
func (m *module) check(p *listed, files []*ast.File, info *types.Info) error {
	conf := types.Config{Importer: m.importer}
	_, err := conf.Check(p.ImportPath, m.fset, files, info)
	return err
}
