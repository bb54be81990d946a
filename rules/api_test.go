// The exported interface of every package, written down, so that a change of it is seen in review.
package rules_test

import (
	"cmp"
	"go/ast"
	"go/doc"
	"go/token"
	"go/types"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// apiFile has a line for each exported name: what it is, and the first sentence of its comment.
const apiFile = "../.github/api.golden"

// TestAPI compares the exported names with those written down; -update writes them down anew.
func TestAPI(t *testing.T) {
	h := theHouse(t)
	var b strings.Builder
	for _, dir := range slices.Sorted(slices.Values(h.public())) {
		lines := h.api(t, dir)
		if len(lines) == 0 {
			continue
		}
		b.WriteString("# " + dir + "\n" + strings.Join(lines, "\n") + "\n\n")
	}
	got := strings.TrimSuffix(b.String(), "\n")
	if *update {
		require.NoError(t, os.MkdirAll(path.Dir(apiFile), 0o755))
		require.NoError(t, os.WriteFile(apiFile, []byte(got), 0o644))
	}
	want, err := os.ReadFile(apiFile)
	require.NoError(t, err)
	if string(want) != got {
		require.Fail(t, "the exported interface changes: go test ./rules -run TestAPI -update",
			changedLines(string(want), got))
	}
}

// changedLines are the lines that the golden file has and the output has not, with a minus, and those that only the
// output has, with a plus; or that only their order differs.
func changedLines(golden, output string) string {
	was, is := strings.Split(golden, "\n"), strings.Split(output, "\n")
	var out strings.Builder
	for _, line := range was {
		if !slices.Contains(is, line) {
			out.WriteString("- " + line + "\n")
		}
	}
	for _, line := range is {
		if !slices.Contains(was, line) {
			out.WriteString("+ " + line + "\n")
		}
	}
	return cmp.Or(out.String(), "the same lines in another order or number")
}

// api is a line for each exported name of a package, sorted.
func (h *house) api(t *testing.T, dir string) []string {
	pkg, err := h.Import(module + dir)
	require.NoError(t, err)
	a := api{pkg: pkg}
	for _, f := range h.files[dir] {
		if f.test() {
			continue
		}
		for _, decl := range f.tree.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				a.function(d)
			case *ast.GenDecl:
				a.declared(d)
			}
		}
	}
	slices.Sort(a.lines)
	return a.lines
}

// An api gathers the lines of one package.
type api struct {
	pkg   *types.Package
	lines []string
}

// add adds a line with the first sentence of the first comment that there is.
func (a *api) add(signature string, comments ...*ast.CommentGroup) {
	for _, c := range comments {
		if says := new(doc.Package).Synopsis(c.Text()); says != "" {
			signature += " // " + says
			break
		}
	}
	a.lines = append(a.lines, signature)
}

// short names other packages of our own, and of others, as a file does.
func (a *api) short(p *types.Package) string {
	if p == a.pkg {
		return ""
	}
	return p.Name()
}

// typeOf is a type as a file of the package writes it.
func (a *api) typeOf(t types.Type) string { return types.TypeString(t, a.short) }

// function adds a function or a method.
func (a *api) function(d *ast.FuncDecl) {
	if !d.Name.IsExported() || d.Recv != nil && !exportedReceiver(d) {
		return
	}
	if d.Recv == nil {
		a.add("func "+d.Name.Name+strings.TrimPrefix(a.typeOf(a.pkg.Scope().Lookup(d.Name.Name).Type()), "func"), d.Doc)
		return
	}
	of := receiver(d)
	obj, _, _ := types.LookupFieldOrMethod(a.pkg.Scope().Lookup(of).Type(), true, a.pkg, d.Name.Name)
	if obj != nil {
		a.add("method "+of+"."+d.Name.Name+strings.TrimPrefix(a.typeOf(obj.Type()), "func"), d.Doc)
	}
}

// declared adds constants, variables and types.
func (a *api) declared(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		switch s := spec.(type) {
		case *ast.ValueSpec:
			for _, name := range s.Names {
				if !name.IsExported() {
					continue
				}
				line := d.Tok.String() + " " + name.Name
				if obj := a.pkg.Scope().Lookup(name.Name); d.Tok == token.CONST || s.Type != nil {
					line += " " + a.typeOf(obj.Type())
				}
				a.add(strings.TrimSuffix(line, " invalid type"), s.Doc, s.Comment, d.Doc)
			}
		case *ast.TypeSpec:
			if s.Name.IsExported() {
				a.typeSpec(s, s.Doc, d.Doc)
			}
		}
	}
}

// typeSpec adds a type, its exported fields, and the methods of an interface.
func (a *api) typeSpec(s *ast.TypeSpec, comments ...*ast.CommentGroup) {
	name := s.Name.Name
	obj := a.pkg.Scope().Lookup(name)
	line := "type " + strings.TrimPrefix(a.typeOf(obj.Type()), "*")
	if s.Assign.IsValid() {
		a.add("type "+name+" = "+a.typeOf(types.Unalias(obj.Type())), comments...)
		return
	}
	switch u := obj.Type().Underlying().(type) {
	case *types.Struct:
		a.add(line+" struct", comments...)
		a.fields(name, s, u)
	case *types.Interface:
		a.add(line+" interface", comments...)
		for m := range u.ExplicitMethods() {
			a.add("method " + name + "." + m.Name() + strings.TrimPrefix(a.typeOf(m.Type()), "func"))
		}
	default:
		a.add(line+" "+a.typeOf(u), comments...)
	}
}

// fields adds the exported fields of a struct, with their tags and comments.
func (a *api) fields(name string, s *ast.TypeSpec, u *types.Struct) {
	comments := map[string][]*ast.CommentGroup{}
	if tree, ok := s.Type.(*ast.StructType); ok {
		for _, f := range tree.Fields.List {
			for _, id := range f.Names {
				comments[id.Name] = []*ast.CommentGroup{f.Doc, f.Comment}
			}
		}
	}
	for i := range u.NumFields() {
		f := u.Field(i)
		if !f.Exported() {
			continue
		}
		line := "field " + name + "." + f.Name() + " " + a.typeOf(f.Type())
		if f.Embedded() {
			line = "embeds " + name + " " + a.typeOf(f.Type())
		}
		if tag := u.Tag(i); tag != "" {
			line += " `" + tag + "`"
		}
		a.add(line, comments[f.Name()]...)
	}
}
