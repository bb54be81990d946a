// The root module read from source for the tests of the architecture: the files and types of every package. The go
// command is not asked, whose result the test cache hides, and neither the standard library nor any other module is
// read.
package rules_test

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// module is the path of the root module, with a slash.
const module = "github.com/frontdoor-rules/frontdoor/"

// A sourceFile is one Go file of the root module.
type sourceFile struct {
	path string // from the root, with slashes
	tree *ast.File
}

// test tells whether it is a test file.
func (f sourceFile) test() bool { return strings.HasSuffix(f.path, "_test.go") }

// imports are the paths that the file imports; packages of our own without the path of the module.
func (f sourceFile) imports() (out []string) {
	for _, spec := range f.tree.Imports {
		out = append(out, strings.TrimPrefix(strings.Trim(spec.Path.Value, `"`), module))
	}
	return out
}

// A house is the root module.
type house struct {
	fset  *token.FileSet
	files map[string][]sourceFile // by folder
	types map[string]*types.Package
	used  map[string]map[string]int // names used of foreign packages, with the number of their type arguments
}

// readHouse reads the root module once for all tests.
var readHouse = sync.OnceValues(func() (*house, error) {
	h := &house{
		fset: token.NewFileSet(), files: map[string][]sourceFile{}, types: map[string]*types.Package{},
		used: map[string]map[string]int{},
	}
	err := filepath.WalkDir("..", h.visit)
	return h, err
})

// theHouse is the root module; the test fails when it cannot be read.
func theHouse(t *testing.T) *house {
	t.Helper()
	h, err := readHouse()
	require.NoError(t, err)
	return h
}

// visit reads one file of the walk.
func (h *house) visit(file string, d fs.DirEntry, err error) error {
	if err != nil {
		return err
	}
	if d.IsDir() && file != ".." {
		_, nested := os.Stat(filepath.Join(file, "go.mod"))
		if strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || nested == nil {
			return filepath.SkipDir
		}
	}
	if !strings.HasSuffix(file, ".go") {
		return nil
	}
	if ok, err := build.Default.MatchFile(filepath.Split(file)); err != nil || !ok {
		return err
	}
	tree, err := parser.ParseFile(h.fset, file, nil, parser.ParseComments)
	if err != nil {
		return err
	}
	name, err := filepath.Rel("..", file)
	if err != nil {
		return err
	}
	f := sourceFile{path: filepath.ToSlash(name), tree: tree}
	h.files[path.Dir(f.path)] = append(h.files[path.Dir(f.path)], f)
	h.use(f)
	return nil
}

// use notes which names of other modules and of the standard library a file uses.
func (h *house) use(f sourceFile) {
	foreign := map[string]string{} // by the name in this file
	for _, spec := range f.tree.Imports {
		if p := strings.Trim(spec.Path.Value, `"`); !strings.HasPrefix(p, module) {
			name := packageName(p)
			if spec.Name != nil {
				name = spec.Name.Name
			}
			foreign[name] = p
		}
	}
	note := func(n ast.Expr, arguments int) {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return
		}
		id, ok := sel.X.(*ast.Ident)
		if !ok || foreign[id.Name] == "" {
			return
		}
		p := foreign[id.Name]
		if h.used[p] == nil {
			h.used[p] = map[string]int{}
		}
		h.used[p][sel.Sel.Name] = max(h.used[p][sel.Sel.Name], arguments)
	}
	ast.Inspect(f.tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IndexExpr:
			note(n.X, 1)
		case *ast.IndexListExpr:
			note(n.X, len(n.Indices))
		case *ast.SelectorExpr:
			note(n, 0)
		}
		return true
	})
}

var version = regexp.MustCompile(`^v[0-9]+$`)

// packageName is the name that a package most likely has.
func packageName(p string) string {
	base := path.Base(p)
	if version.MatchString(base) {
		base = path.Base(path.Dir(p))
	}
	name, _, _ := strings.Cut(base, ".")
	return name
}

// Import gives the types of a package: our own from source, without the bodies of functions; of a foreign one only
// that the names which we use exist, each as a type.
func (h *house) Import(p string) (*types.Package, error) {
	if known := h.types[p]; known != nil {
		return known, nil
	}
	if !strings.HasPrefix(p, module) {
		h.types[p] = h.stub(p)
		return h.types[p], nil
	}
	var trees []*ast.File
	for _, f := range h.files[strings.TrimPrefix(p, module)] {
		if !f.test() {
			trees = append(trees, f.tree)
		}
	}
	// Errors are those of names that are no types, as of calls; the compiler looks at them better.
	conf := types.Config{Importer: h, IgnoreFuncBodies: true, Error: func(error) {}}
	pkg, _ := conf.Check(p, h.fset, trees, nil)
	h.types[p] = pkg
	return pkg, nil
}

// stub is a foreign package.
func (h *house) stub(p string) *types.Package {
	pkg := types.NewPackage(p, packageName(p))
	for name, arguments := range h.used[p] {
		tn := types.NewTypeName(token.NoPos, pkg, name, nil)
		named := types.NewNamed(tn, types.NewStruct(nil, nil), nil)
		var params []*types.TypeParam
		for range arguments {
			params = append(params,
				types.NewTypeParam(types.NewTypeName(token.NoPos, pkg, "T", nil), types.Universe.Lookup("any").Type()))
		}
		named.SetTypeParams(params)
		pkg.Scope().Insert(tn)
	}
	pkg.MarkComplete()
	return pkg
}

// public are the folders of the packages that others may import, and that are no programs.
func (h *house) public() (out []string) {
	for dir, files := range h.files {
		for _, f := range files {
			if !f.test() && f.tree.Name.Name != "main" && !strings.Contains(dir, "internal") {
				out = append(out, dir)
				break
			}
		}
	}
	return out
}
