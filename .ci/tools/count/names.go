// Exported names: how many a package shows, and which lack a comment.

package main

import (
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strings"
)

// names are the exported names of one package. A command exports nothing.
type names struct {
	dir     string
	raw     int // every exported top-level name
	once    int // these with the constants of one type counted once, with the type
	methods int // exported methods of exported types

	bare       []place // top-level names and methods without a comment
	bareFields []place // exported fields of exported structs without a comment or a doc tag
	grouped    map[string]bool
}

// A place is where something was found.
type place struct {
	source *source
	line   int
	what   string
}

// exported counts the names of every package that others can import, sorted by folder.
func (t *tree) exported() []*names {
	packages := map[string]*names{}
	for i := range t.sources {
		s := &t.sources[i]
		if s.class != code || s.file.Name.Name == "main" {
			continue
		}
		dir := path.Dir(s.path)
		if packages[dir] == nil {
			packages[dir] = &names{dir: dir, grouped: map[string]bool{}}
		}
		for _, d := range s.file.Decls {
			t.count(packages[dir], s, d)
		}
	}
	out := []*names{}
	for _, p := range packages {
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b *names) int { return strings.Compare(a.dir, b.dir) })
	return out
}

func (t *tree) count(p *names, s *source, d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		t.countFunction(p, s, d)
	case *ast.GenDecl:
		constants := "" // the type of the constants above, which one without a value repeats
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				t.countType(p, s, d, spec)
			case *ast.ValueSpec:
				if spec.Type != nil || spec.Values != nil {
					constants = constantType(spec)
				}
				t.countValues(p, s, d, spec, constants)
			}
		}
	}
}

func (t *tree) countFunction(p *names, s *source, d *ast.FuncDecl) {
	name := d.Name.Name
	if d.Recv != nil {
		of := typeName(d.Recv.List[0].Type)
		if !ast.IsExported(of) || !d.Name.IsExported() {
			return
		}
		p.methods++
		name = of + "." + name
	} else if !d.Name.IsExported() {
		return
	} else {
		p.raw++
		p.once++
	}
	if d.Doc == nil {
		p.bare = append(p.bare, place{s, t.line(d.Pos()), name})
	}
}

func (t *tree) countType(p *names, s *source, d *ast.GenDecl, spec *ast.TypeSpec) {
	if !spec.Name.IsExported() {
		return
	}
	p.raw++
	p.once++
	if spec.Doc == nil && spec.Comment == nil && (d.Doc == nil || len(d.Specs) > 1) {
		p.bare = append(p.bare, place{s, t.line(spec.Pos()), spec.Name.Name})
	}
	if st, ok := spec.Type.(*ast.StructType); ok {
		t.countFields(p, s, spec.Name.Name, st)
	}
}

// countFields finds the fields without a comment. One above the first field of a block holds for the whole block.
func (t *tree) countFields(p *names, s *source, name string, st *ast.StructType) {
	block, last := false, 0
	for _, f := range st.Fields.List {
		begins := t.line(f.Pos())
		if f.Doc != nil {
			begins = t.line(f.Doc.Pos())
		}
		block = f.Doc != nil || block && begins == last+1
		last = t.line(f.End())
		if block || f.Comment != nil || f.Tag != nil && strings.Contains(f.Tag.Value, `doc:"`) {
			continue
		}
		for _, n := range f.Names {
			if n.IsExported() {
				p.bareFields = append(p.bareFields, place{s, t.line(n.Pos()), name + "." + n.Name})
			}
		}
	}
}

func (t *tree) countValues(p *names, s *source, d *ast.GenDecl, spec *ast.ValueSpec, constants string) {
	for _, n := range spec.Names {
		if !n.IsExported() {
			continue
		}
		p.raw++
		switch {
		case d.Tok != token.CONST || constants == "":
			p.once++
		case p.grouped[constants]:
		default:
			p.grouped[constants] = true
			// The constants of a type of this package are counted with it; those of another's type are one more name.
			if ast.IsExported(constants) && t.named[s.file.Name.Name+"."+constants] != nil {
				break
			}
			p.once++
		}
		if d.Doc == nil && spec.Doc == nil && spec.Comment == nil {
			p.bare = append(p.bare, place{s, t.line(n.Pos()), n.Name})
		}
	}
}

// constantType is the type that constants are written with: const A Level = 1 or const A = Level("a"); "" when untyped.
func constantType(spec *ast.ValueSpec) string {
	e := spec.Type
	if e == nil && len(spec.Values) > 0 {
		if call, ok := spec.Values[0].(*ast.CallExpr); ok && len(call.Args) == 1 {
			e = call.Fun
		}
	}
	if sel, ok := e.(*ast.SelectorExpr); ok {
		return typeName(sel.X) + "." + sel.Sel.Name
	}
	return typeName(e)
}
