// Finding the edits: a walk over a file that knows which function it is in and what that gives.

package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"strconv"
	"strings"
)

// An edit replaces a stretch of a file. It keeps the number of lines, so that the program differs in nothing else.
type edit struct {
	start, end int
	text       string
	function   string
}

// A finder gathers the edits of one file.
type finder struct {
	file  *token.File
	src   []byte
	info  *types.Info
	codes []string // the words of the file that look like codes, each once
	edits []edit

	function string                  // which is being walked
	results  []*ast.FuncType         // of the functions around, the innermost last
	branches map[*ast.BlockStmt]bool // whose one statement is left out by leaving out the branch
}

var codeLike = regexp.MustCompile(`^[a-z][a-z0-9]*([_.-][a-z0-9]+)*$`)

// codesOf are the strings of a file that look like codes, in their order.
func codesOf(f *ast.File) (out []string) {
	seen := map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		if _, ok := n.(*ast.ImportSpec); ok {
			return false
		}
		lit, ok := n.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return true
		}
		if s, err := strconv.Unquote(lit.Value); err == nil && codeLike.MatchString(s) && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
		return true
	})
	return out
}

// find walks the declarations of a file.
func (f *finder) find(file *ast.File) {
	for _, d := range file.Decls {
		f.function = ""
		if fn, ok := d.(*ast.FuncDecl); ok {
			f.function = fn.Name.Name
			if fn.Recv != nil && len(fn.Recv.List) > 0 {
				f.function = receiver(fn.Recv.List[0].Type) + "." + f.function
			}
		}
		f.walk(d)
	}
}

// receiver is the name of a receiver's type.
func receiver(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.StarExpr:
		return receiver(t.X)
	case *ast.IndexExpr:
		return receiver(t.X)
	case *ast.IndexListExpr:
		return receiver(t.X)
	case *ast.Ident:
		return t.Name
	}
	return "?"
}

// walk finds the edits of a node and of all in it.
func (f *finder) walk(n ast.Node) {
	switch n := n.(type) {
	case *ast.ImportSpec, *ast.FieldList: // a tag is no constant of the code, and a type has none
		return
	case *ast.FuncDecl:
		f.within(n.Type, n.Body)
		return
	case *ast.FuncLit:
		f.within(n.Type, n.Body)
		return
	case *ast.CallExpr:
		if f.isBuiltin(n.Fun, "make") || f.isBuiltin(n.Fun, "panic") {
			return // capacities change nothing; what a panic says is for nobody
		}
	}
	f.mutate(n)
	for _, child := range children(n) {
		f.walk(child)
	}
}

// within walks the body of a function that gives these results.
func (f *finder) within(t *ast.FuncType, body *ast.BlockStmt) {
	if body == nil {
		return
	}
	f.results = append(f.results, t)
	f.walk(body)
	f.results = f.results[:len(f.results)-1]
}

// children are the nodes directly below a node.
func children(n ast.Node) (out []ast.Node) {
	ast.Inspect(n, func(c ast.Node) bool {
		switch c {
		case nil:
			return false
		case n:
			return true
		}
		out = append(out, c)
		return false
	})
	return out
}

// isBuiltin tells whether an expression is a function of the language itself.
func (f *finder) isBuiltin(fun ast.Expr, names ...string) bool {
	id, ok := fun.(*ast.Ident)
	if !ok {
		return false
	}
	_, builtin := f.info.Uses[id].(*types.Builtin)
	for _, name := range names {
		if builtin && id.Name == name {
			return true
		}
	}
	return false
}

// text is the source of a node.
func (f *finder) text(n ast.Node) string { return string(f.src[f.at(n.Pos()):f.at(n.End())]) }

func (f *finder) at(p token.Pos) int { return f.file.Offset(p) }

// replace adds an edit, unless it changes nothing.
func (f *finder) replace(start, end token.Pos, text string) {
	from, to := f.at(start), f.at(end)
	old := string(f.src[from:to])
	if old == text {
		return
	}
	text += strings.Repeat("\n", max(0, strings.Count(old, "\n")-strings.Count(text, "\n")))
	f.edits = append(f.edits, edit{from, to, text, f.function})
}
