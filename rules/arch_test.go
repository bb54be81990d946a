package rules_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/frontdoor-rules/frontdoor/"

// allowed is every package of the root module with what it may import beyond the standard library. The files are read
// here and not through the go command, whose result the test cache hides.
var allowed = map[string][]string{
	"rules/internal/source":   {"gopkg.in/yaml.v3"},
	"rules/internal/text":     {"golang.org/x/text/unicode/norm"},
	"rules/internal/lang":     {"expr", "rules/internal/source", "rules/internal/text"},
	"rules":                   {"rules/internal/lang", "rules/internal/source", "rules/internal/text"},
	"rules/calendar":          {"rules/internal/source"},
	"rules/record":            {},
	"rules/record/recordtest": {"rules/record"},
	"rules/practice":          {"rules", "rules/calendar"},
	"rules/audit":             {"rules/practice", "rules/record"},
	"rules/host":              {"rules", "rules/calendar", "rules/practice", "rules/record"},
	"triage":                  {"rules", "rules/calendar", "rules/host", "rules/practice", "rules/record"},
	"limits":                  {"rules", "rules/calendar", "rules/host", "rules/practice", "rules/record"},
	"inbox":                   {"rules", "rules/calendar", "rules/host", "rules/practice", "rules/record"},
	"capacity":                {"rules", "rules/calendar", "rules/host", "rules/practice", "rules/record", "capacity/internal/match"},
	"capacity/internal/match": {},
	"capacity/diarytest":      {"capacity"},
	"triage/triagetest":       {"triage", "rules/record", "rules/record/recordtest"},
	"limits/limitstest":       {"limits", "rules/record", "rules/record/recordtest"},
	"capacity/capacitytest":   {"capacity", "rules/host", "rules/record", "rules/record/recordtest"},
	"inbox/inboxtest":         {"inbox", "rules/record", "rules/record/recordtest"},
	"examples/memory":         {"rules/host", "rules/record", "triage", "limits", "capacity", "inbox"},
	"examples/files":          {"rules/host", "rules/record", "examples/policies", "triage", "limits", "capacity", "inbox"},
	"rules/ruletest":          {"rules", "rules/internal/source", "triage", "capacity", "limits", "inbox"},
	"rules/ruletest/corpus":   {},
	"rules/cmd/frontdoor":     {"rules", "rules/audit", "rules/calendar", "rules/record", "rules/ruletest", "limits"},
	"examples":                {},
	"examples/policies":       {},
	"examples/practice":       {"rules", "rules/calendar", "rules/practice", "triage", "capacity", "limits", "inbox", "rules/record", "examples/policies", "examples/memory", "rules/host"},
}

// root walks the Go files of the root module.
func root(t *testing.T, visit func(dir, path string, f *ast.File)) {
	fset := token.NewFileSet()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != ".." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() && path != ".." {
			if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil {
				return filepath.SkipDir // a nested module
			}
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		f, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		dir, _ := filepath.Rel("..", filepath.Dir(path))
		visit(filepath.ToSlash(dir), path, f)
		return nil
	})
	require.NoError(t, err)
}

func TestArrows(t *testing.T) {
	root(t, func(dir, path string, f *ast.File) {
		may, listed := allowed[dir]
		require.True(t, listed, "%s: the package %s is not in the design", path, dir)
		if strings.HasSuffix(path, "_test.go") {
			return
		}
		for _, spec := range f.Imports {
			name := strings.Trim(spec.Path.Value, `"`)
			name = strings.TrimPrefix(name, module)
			if strings.HasPrefix(name, "github.com/expr-lang/expr/") {
				name = "expr"
			}
			if strings.Contains(name, ".") || strings.Contains(spec.Path.Value, module) || name == "expr" {
				require.Contains(t, may, name, "%s imports it against the arrows", path)
			}
		}
	})
}

func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir("..")
	require.NoError(t, err)
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			require.Contains(t, []string{"triage", "capacity", "limits", "inbox", "rules", "examples", "go.mod", "go.sum", "README.md"}, e.Name())
		}
	}
}

// Nothing of expr or yaml stands in an exported signature, interfaces stay small, and exported names are documented.
func TestExportedFaces(t *testing.T) {
	root(t, func(dir, path string, f *ast.File) {
		if strings.HasSuffix(path, "_test.go") || strings.Contains(dir, "internal") || strings.Contains(dir, "cmd") || dir == "examples/practice" {
			return
		}
		for _, decl := range f.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if !d.Name.IsExported() || d.Recv != nil && !exportedReceiver(d) {
					continue
				}
				require.NotNil(t, d.Doc, "%s: %s has no comment", path, d.Name.Name)
				foreign(t, path, d.Type)
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					ts, ok := spec.(*ast.TypeSpec)
					if !ok || !ts.Name.IsExported() {
						continue
					}
					require.True(t, d.Doc != nil || ts.Doc != nil, "%s: %s has no comment", path, ts.Name.Name)
					if i, ok := ts.Type.(*ast.InterfaceType); ok {
						require.LessOrEqual(t, i.Methods.NumFields(), 3, "%s: %s", path, ts.Name.Name)
					}
				}
			}
		}
	})
}

func exportedReceiver(d *ast.FuncDecl) bool {
	t := d.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	id, ok := t.(*ast.Ident)
	return ok && id.IsExported()
}

func foreign(t *testing.T, path string, n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if pkg, ok := sel.X.(*ast.Ident); ok {
				require.False(t, slices.Contains([]string{"yaml", "vm", "expr", "conf", "file", "parser", "norm"}, pkg.Name), "%s: %s.%s in an exported signature", path, pkg.Name, sel.Sel.Name)
			}
		}
		return true
	})
}

// A host's module graph stays small.
func TestDependencies(t *testing.T) {
	data, err := os.ReadFile("../go.mod")
	require.NoError(t, err)
	var direct []string
	for _, line := range strings.Split(string(data), "\n") {
		fields := strings.Fields(line)
		if len(fields) >= 2 && strings.HasPrefix(fields[1], "v") && !strings.Contains(line, "indirect") && fields[0] != "module" {
			direct = append(direct, fields[0])
		}
	}
	require.Equal(t, []string{"github.com/expr-lang/expr", "github.com/stretchr/testify", "golang.org/x/text", "gopkg.in/yaml.v3", "pgregory.net/rapid"}, direct)
}
