// Statements that are hard to read: struct literals whose fields have no names, and initialisers that act.

package main

import (
	"go/ast"
	"go/token"
	"strings"
)

// manyFields is from how many fields on a struct literal names them.
const manyFields = 4

// positional are the struct literals of many fields that do not name them. Tables of anonymous structs are left out.
func (t *tree) positional(s *source) []place {
	l := literals{tree: t, source: s, seen: map[*ast.CompositeLit]bool{}}
	ast.Inspect(s.file, func(n ast.Node) bool {
		if lit, ok := n.(*ast.CompositeLit); ok && lit.Type != nil {
			l.visit(lit, lit.Type)
		}
		return true
	})
	return l.found
}

// literals goes through the composite literals of a file. One inside a list may leave out its type, which is then that
// of the list's elements.
type literals struct {
	tree   *tree
	source *source
	seen   map[*ast.CompositeLit]bool
	found  []place
}

// visit looks at a literal of a type, and at those inside it that leave theirs out.
func (l *literals) visit(lit *ast.CompositeLit, of ast.Expr) {
	if l.seen[lit] {
		return
	}
	l.seen[lit] = true
	switch e := l.tree.underlying(l.source.file.Name.Name, of).(type) {
	case *ast.StructType:
		if of != e && len(lit.Elts) >= manyFields && !keyed(lit) {
			l.found = append(l.found, place{l.source, l.tree.line(lit.Pos()), typeLabel(of)})
		}
	case *ast.ArrayType:
		for _, element := range lit.Elts {
			if kv, ok := element.(*ast.KeyValueExpr); ok {
				element = kv.Value
			}
			l.inside(element, e.Elt)
		}
	case *ast.MapType:
		for _, element := range lit.Elts {
			if kv, ok := element.(*ast.KeyValueExpr); ok {
				l.inside(kv.Key, e.Key)
				l.inside(kv.Value, e.Value)
			}
		}
	}
}

func (l *literals) inside(e, of ast.Expr) {
	if lit, ok := e.(*ast.CompositeLit); ok && lit.Type == nil {
		l.visit(lit, of)
	}
}

func keyed(lit *ast.CompositeLit) bool {
	_, named := lit.Elts[0].(*ast.KeyValueExpr)
	return named
}

// underlying is what a type is declared as, through pointers and names of names. It is nil when this tree does not
// declare it.
func (t *tree) underlying(pkg string, of ast.Expr) ast.Expr {
	for range 10 { // so that a type that is declared as itself ends
		switch e := of.(type) {
		case *ast.StarExpr:
			of = e.X
		case *ast.ParenExpr:
			of = e.X
		case *ast.IndexExpr:
			of = e.X
		case *ast.IndexListExpr:
			of = e.X
		case *ast.Ident:
			of = t.named[pkg+"."+e.Name]
			if of == nil {
				of = t.named[strings.TrimSuffix(pkg, "_test")+"."+e.Name]
			}
		case *ast.SelectorExpr:
			pkg = typeName(e.X)
			of = t.named[pkg+"."+e.Sel.Name]
		default:
			return of
		}
	}
	return nil
}

func typeLabel(e ast.Expr) string {
	if sel, ok := e.(*ast.SelectorExpr); ok {
		return typeName(sel.X) + "." + sel.Sel.Name
	}
	return typeName(e)
}

// acting are the if and switch statements whose initialiser assigns to something that exists already, or counts.
func (t *tree) acting(s *source) []place {
	var out []place
	ast.Inspect(s.file, func(n ast.Node) bool {
		var init ast.Stmt
		switch n := n.(type) {
		case *ast.IfStmt:
			init = n.Init
		case *ast.SwitchStmt:
			init = n.Init
		case *ast.TypeSwitchStmt:
			init = n.Init
		}
		switch init := init.(type) {
		case *ast.AssignStmt:
			if init.Tok != token.DEFINE {
				out = append(out, place{s, t.line(init.Pos()), init.Tok.String()})
			}
		case *ast.IncDecStmt:
			out = append(out, place{s, t.line(init.Pos()), init.Tok.String()})
		}
		return true
	})
	return out
}
