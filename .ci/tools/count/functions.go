// Functions: their lines and their cyclomatic complexity, as gocyclo computes it.

package main

import (
	"go/ast"
	"go/token"
)

// A function is one declared function or method, or a function that a package variable holds.
type function struct {
	source     *source
	name       string // "(desk).place"
	line       int    // where it begins
	lines      int    // from its first line to its last
	bare       int    // these without the lines of literal tables inside it
	complexity int
}

// functions lists every function of the tree.
func (t *tree) functions() []function {
	var out []function
	for i := range t.sources {
		s := &t.sources[i]
		for _, d := range s.file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				name := d.Name.Name
				if d.Recv != nil && len(d.Recv.List) > 0 {
					name = "(" + typeName(d.Recv.List[0].Type) + ")." + name
				}
				out = append(out, t.function(s, name, d))
			case *ast.GenDecl:
				out = append(out, t.held(s, d)...)
			}
		}
	}
	return out
}

// held are the functions that package variables hold.
func (t *tree) held(s *source, d *ast.GenDecl) []function {
	var out []function
	for _, spec := range d.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok || len(v.Names) != len(v.Values) {
			continue
		}
		for i, value := range v.Values {
			if f, ok := value.(*ast.FuncLit); ok {
				out = append(out, t.function(s, v.Names[i].Name, f))
			}
		}
	}
	return out
}

func (t *tree) function(s *source, name string, n ast.Node) function {
	f := function{source: s, name: name, line: t.line(n.Pos()), complexity: complexity(n)}
	f.lines = t.line(n.End()) - f.line + 1
	f.bare = f.lines - t.tableLines(n)
	return f
}

// tableLines are the lines of the literal tables in a function: composite literals of three elements or more on several
// lines, the outermost of each.
func (t *tree) tableLines(n ast.Node) int {
	sum := 0
	ast.Inspect(n, func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if !ok || len(lit.Elts) < 3 {
			return true
		}
		sum += t.line(lit.End()) - t.line(lit.Pos())
		return false
	})
	return sum
}

// complexity is 1, and 1 for every branch: if, for, a case that is not the default, && and ||. Function literals inside
// count too.
func complexity(n ast.Node) int {
	sum := 1
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt:
			sum++
		case *ast.CaseClause:
			if n.List != nil {
				sum++
			}
		case *ast.CommClause:
			if n.Comm != nil {
				sum++
			}
		case *ast.BinaryExpr:
			if n.Op == token.LAND || n.Op == token.LOR {
				sum++
			}
		}
		return true
	})
	return sum
}

// typeName is the name of a type expression, without its pointer and its type arguments; "" for a type without a name.
func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return typeName(e.X)
	case *ast.ParenExpr:
		return typeName(e.X)
	case *ast.IndexExpr:
		return typeName(e.X)
	case *ast.IndexListExpr:
		return typeName(e.X)
	}
	return ""
}
