// What is changed: the kinds of mutants.

package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// others are what takes the place of an operator: of a comparison its boundary moved, then its opposite.
var others = map[token.Token][]string{
	token.LSS: {"<=", ">="}, token.LEQ: {"<", ">"}, token.GTR: {">=", "<="}, token.GEQ: {">", "<"},
	token.EQL: {"!="}, token.NEQ: {"=="}, token.LAND: {"||"}, token.LOR: {"&&"},
	token.ADD: {"-"}, token.SUB: {"+"}, token.MUL: {"/"}, token.QUO: {"*"}, token.REM: {"*"},
	token.AND: {"|"}, token.OR: {"&"}, token.SHL: {">>"}, token.SHR: {"<<"},
	token.ADD_ASSIGN: {"-="}, token.SUB_ASSIGN: {"+="}, token.MUL_ASSIGN: {"/="}, token.QUO_ASSIGN: {"*="},
	token.OR_ASSIGN: {"&="}, token.AND_ASSIGN: {"|="}, token.INC: {"--"}, token.DEC: {"++"},
}

// counterparts are functions and methods that are easily confused.
var counterparts = map[string]string{
	"min": "max", "max": "min", "Min": "Max", "Max": "Min", "MinFunc": "MaxFunc", "MaxFunc": "MinFunc",
	"Before": "After", "After": "Before", "Floor": "Ceil", "Ceil": "Floor",
	"HasPrefix": "HasSuffix", "HasSuffix": "HasPrefix",
}

// mutate adds the edits of one node.
func (f *finder) mutate(n ast.Node) {
	switch n := n.(type) {
	case *ast.BinaryExpr:
		f.operator(n.OpPos, n.Op)
	case *ast.IncDecStmt:
		f.operator(n.TokPos, n.Tok)
	case *ast.AssignStmt:
		f.operator(n.TokPos, n.Tok)
	case *ast.UnaryExpr:
		if n.Op == token.NOT || n.Op == token.SUB {
			f.replace(n.OpPos, n.X.Pos(), "")
		}
	case *ast.IfStmt:
		f.condition(n.Cond)
		if n.Else == nil && len(n.Body.List) == 1 {
			f.branches[n.Body] = true
		}
	case *ast.ForStmt:
		if n.Cond != nil {
			f.never(n.Cond)
		}
	case *ast.SwitchStmt:
		f.cases(n.Body, n.Tag == nil)
	case *ast.TypeSwitchStmt:
		f.cases(n.Body, false)
	case *ast.BlockStmt:
		if !f.branches[n] {
			f.dropped(n.List)
		}
	case *ast.CaseClause:
		f.dropped(several(n.Body))
	case *ast.CommClause:
		f.dropped(n.Body)
	case *ast.ReturnStmt:
		f.returned(n)
	case *ast.CallExpr:
		f.call(n)
	case *ast.CompositeLit:
		f.elements(n)
	case *ast.BasicLit:
		f.literal(n)
	case *ast.Ident:
		f.truth(n)
	}
}

// operator puts others in the place of an operator.
func (f *finder) operator(at token.Pos, op token.Token) {
	for _, other := range others[op] {
		f.replace(at, at+token.Pos(len(op.String())), other)
	}
}

// condition negates a condition, where no operator in it says the same, and removes its branch.
func (f *finder) condition(cond ast.Expr) {
	switch c := ast.Unparen(cond).(type) {
	case *ast.BinaryExpr:
	case *ast.UnaryExpr:
		if c.Op != token.NOT {
			f.negate(cond)
		}
	default:
		f.negate(cond)
	}
	f.never(cond)
}

func (f *finder) negate(cond ast.Expr) { f.replace(cond.Pos(), cond.End(), "!("+f.text(cond)+")") }

// never makes a condition false, with its names still used.
func (f *finder) never(cond ast.Expr) {
	f.replace(cond.Pos(), cond.End(), "false && ("+f.text(cond)+")")
}

// cases treats the cases of a switch without a tag as conditions, and empties those of the others.
func (f *finder) cases(body *ast.BlockStmt, conditions bool) {
	for _, s := range body.List {
		c := s.(*ast.CaseClause)
		switch {
		case conditions:
			for _, cond := range c.List {
				f.condition(cond)
			}
		case len(c.Body) > 0:
			f.replace(c.Body[0].Pos(), c.Body[len(c.Body)-1].End(), "")
		}
	}
}

// several is a list of statements, none where it is a single one: to leave that out is to leave out its branch.
func several(list []ast.Stmt) []ast.Stmt {
	if len(list) == 1 {
		return nil
	}
	return list
}

// dropped leaves out each statement that declares nothing.
func (f *finder) dropped(list []ast.Stmt) {
	for _, s := range list {
		switch s := s.(type) {
		case *ast.ExprStmt:
			if call, ok := s.X.(*ast.CallExpr); ok && f.isBuiltin(call.Fun, "panic") {
				continue
			}
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE || blank(s.Lhs) {
				continue
			}
		case *ast.IncDecStmt, *ast.SendStmt, *ast.DeferStmt, *ast.BranchStmt, *ast.ReturnStmt:
		default:
			continue
		}
		f.replace(s.Pos(), s.End(), "")
	}
}

// blank tells whether all that is assigned to is nothing.
func blank(lhs []ast.Expr) bool {
	return !slices.ContainsFunc(lhs, func(e ast.Expr) bool {
		id, ok := e.(*ast.Ident)
		return !ok || id.Name != "_"
	})
}

// returned gives zero values in the place of results, and of a condition both truths.
func (f *finder) returned(n *ast.ReturnStmt) {
	types := f.resultTypes()
	if len(n.Results) == 0 || len(types) == 0 || len(n.Results) != len(types) && len(n.Results) != 1 {
		return
	}
	from, to := n.Results[0].Pos(), n.Results[len(n.Results)-1].End()
	zeros := make([]string, len(types))
	for i, t := range types {
		zeros[i] = f.zero(t)
	}
	if len(types) == 1 && f.text(types[0]) == "bool" {
		if id, ok := n.Results[0].(*ast.Ident); ok && (id.Name == "true" || id.Name == "false") {
			return // which truth alone turns round
		}
		f.replace(from, to, "true || ("+f.text(n.Results[0])+")")
		f.never(n.Results[0])
		return
	}
	if len(types) == 1 && f.isZero(n.Results[0], zeros[0]) {
		return
	}
	f.replace(from, to, strings.Join(zeros, ", "))
}

// isZero tells whether an expression is already the zero value that would take its place.
func (f *finder) isZero(e ast.Expr, zero string) bool {
	text := f.text(e)
	return text == zero || strings.HasSuffix(text, "{}") && !strings.Contains(text, "(")
}

// resultTypes are the types of the innermost function's results, one for each.
func (f *finder) resultTypes() (out []ast.Expr) {
	if len(f.results) == 0 || f.results[len(f.results)-1].Results == nil {
		return nil
	}
	for _, field := range f.results[len(f.results)-1].Results.List {
		for range max(1, len(field.Names)) {
			out = append(out, field.Type)
		}
	}
	return out
}

// zero writes the zero value of a type.
func (f *finder) zero(t ast.Expr) string {
	switch u := f.info.TypeOf(t).Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			return "false"
		case u.Info()&types.IsString != 0:
			return `""`
		case u.Info()&types.IsNumeric != 0:
			return "0"
		}
	case *types.Interface, *types.Slice, *types.Map, *types.Pointer, *types.Signature, *types.Chan:
		if _, parameter := f.info.TypeOf(t).(*types.TypeParam); !parameter {
			return "nil"
		}
	}
	return "*new(" + f.text(t) + ")"
}

// call puts a function in the place of another that is easily confused with it. An instant that must lie before another
// may also be equal to it.
func (f *finder) call(n *ast.CallExpr) {
	name, _ := n.Fun.(*ast.Ident)
	if sel, ok := n.Fun.(*ast.SelectorExpr); ok {
		name = sel.Sel
	}
	if name == nil || counterparts[name.Name] == "" {
		return
	}
	f.replace(name.Pos(), name.End(), counterparts[name.Name])
	if sel, ok := n.Fun.(*ast.SelectorExpr); ok && (name.Name == "Before" || name.Name == "After") {
		after := counterparts[name.Name]
		f.replace(n.Pos(), n.End(), "!"+f.text(sel.X)+"."+after+string(f.src[f.at(n.Lparen):f.at(n.End())]))
	}
}

// elements leaves out each element of a list of several, and each field of a struct that is given by name.
func (f *finder) elements(n *ast.CompositeLit) {
	t := f.info.TypeOf(n)
	if t == nil {
		return
	}
	_, isStruct := t.Underlying().(*types.Struct)
	for i, e := range n.Elts {
		_, named := e.(*ast.KeyValueExpr)
		if isStruct && !named {
			return
		}
		end := n.Rbrace
		if i+1 < len(n.Elts) {
			end = n.Elts[i+1].Pos()
		}
		// What stands between an element and the next, or the end, is a comma, space and comments.
		f.replace(e.Pos(), end, "")
	}
}

// literal makes a number larger by one, and another code of a code.
func (f *finder) literal(n *ast.BasicLit) {
	switch n.Kind {
	case token.INT:
		if v, err := strconv.ParseInt(n.Value, 0, 64); err == nil {
			f.replace(n.Pos(), n.End(), strconv.FormatInt(v+1, 10))
		}
	case token.FLOAT:
		f.replace(n.Pos(), n.End(), "("+n.Value+" + 1)")
	case token.STRING:
		s, err := strconv.Unquote(n.Value)
		i := slices.Index(f.codes, s)
		if err != nil || i < 0 {
			return
		}
		other := f.codes[(i+1)%len(f.codes)]
		if other == s {
			other += "x"
		}
		f.replace(n.Pos(), n.End(), strconv.Quote(other))
	}
}

// truth turns true and false round.
func (f *finder) truth(n *ast.Ident) {
	c, ok := f.info.Uses[n].(*types.Const)
	switch {
	case !ok || c.Pkg() != nil:
	case n.Name == "true":
		f.replace(n.Pos(), n.End(), "false")
	case n.Name == "false":
		f.replace(n.Pos(), n.End(), "true")
	}
}
