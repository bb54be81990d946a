// Weighed words: how conditions compare the points that a table gives to a text with a number.

package lang

import (
	"fmt"
	"maps"
	"slices"

	"github.com/expr-lang/expr/ast"

	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// weighOperand reads weigh(text, tables.NAME), the points of the whole text, or weigh(text, tables.NAME, 15), the most
// that 15 successive words have.
func (r *reader) weighOperand(n *ast.CallNode) *operand {
	f := r.firstFact(n, "weigh", Text)
	if f == nil {
		return nil
	}
	const hint = "write weigh(text, tables.NAME) or weigh(text, tables.NAME, 15)"
	if len(n.Arguments) < 2 || len(n.Arguments) > 3 {
		r.bad(n, "wrong-argument", "weigh takes a text, a table and perhaps a number of words", hint)
		return nil
	}
	a := &Atom{Kind: Weighing, Facts: []*Fact{f}}
	a.Table = r.table(n.Arguments[1])
	if a.Table == nil {
		return nil
	}
	if len(n.Arguments) == 3 {
		window, ok := n.Arguments[2].(*ast.IntegerNode)
		if !ok || window.Value < text.MinWindow || window.Value > text.MaxWindow {
			r.bad(n.Arguments[2], "out-of-range", fmt.Sprintf("the number of successive words is %d to %d",
				text.MinWindow, text.MaxWindow), hint)
			return nil
		}
		a.Window = window.Value
	}
	a.key = fmt.Sprintf("weigh(%s,%s,%d)", f.Name, a.Table.Key(), a.Window)
	return &operand{node: n, key: a.key, kind: Int, facts: a.Facts, weighed: a}
}

// table looks up tables.NAME; nil after reporting what is wrong.
func (r *reader) table(n ast.Node) *text.Table {
	m, ok := n.(*ast.MemberNode)
	if !ok {
		r.bad(n, "wrong-argument", "weigh looks words up in a table", "write tables.NAME")
		return nil
	}
	ns, name, ok := r.dotted(m)
	t, known := r.scope.Tables[name]
	switch {
	case !ok:
		return nil
	case ns != "tables":
		r.bad(n, "wrong-argument", "weigh looks words up in a table", "write tables.NAME")
	case !known:
		r.bad(n, "unknown-table", fmt.Sprintf("tables.%s is not defined", name),
			problem.Suggest(name, slices.Collect(maps.Keys(r.scope.Tables))))
	case t == nil:
		r.failed = true // reported where it stands
	}
	return t
}

// weighed reads a comparison of points with a number: that it is reached, and nothing else.
func (r *reader) weighed(n *ast.BinaryNode, left, right *operand, neg bool) *Node {
	op := n.Operator
	if left.weighed == nil {
		left, right, op = right, left, flipped[op]
	}
	if right.alone() || !right.literal || right.list || !right.kind.numeric() || op != ">" && op != ">=" {
		r.bad(n, "weigh-compared", "points of words are held against a plain number, by > or >= alone",
			"write weigh( … ) >= 10")
		return nil
	}
	a := left.weighed
	a.Op, a.Consts, a.limit = op, right.consts, right.consts[0].(float64)
	a.key += " " + op + " " + right.key
	a.Label = r.text(n)
	least := int(a.limit)
	if op == ">" || float64(least) < a.limit {
		least++
	}
	example, ok := a.Table.Example(least, a.Window)
	if !ok {
		r.bad(n, "out-of-range", "no words are known that reach "+number(a.limit)+" points", "lower the number")
		return nil
	}
	a.Phrases = []string{example}
	return r.leaf(a, n, n, neg)
}

// Weighs tells whether any part of a condition weighs words.
func (n *Node) Weighs() bool {
	found := false
	n.Leaves(func(l *Node) { found = found || l.Atom.Kind == Weighing })
	return found
}

// weighed are the points of a text by a table, over a number of successive words.
type weighed struct {
	table  *text.Table
	window int
	points int
}

// weighed answers a comparison of points with a number. That the number is not reached says nothing of a text that was
// not read whole, and neither does that one is reached which every word that nobody knows reaches.
func (e *Eval) weighed(a *Atom) answer {
	if e.in.Text == nil {
		return isUnknown
	}
	e.readText(a.Facts[0])
	reached := compare(float64(e.points(a)), a.Op, a.limit)
	if e.text.blame != nil && (!reached || compare(0, a.Op, a.limit)) {
		return isUnknown
	}
	return answerOf(reached)
}

// points are those that the table of an atom gives to the text of this input.
func (e *Eval) points(a *Atom) int {
	for _, known := range e.text.points {
		if known.table == a.Table && known.window == a.Window {
			return known.points
		}
	}
	points := e.text.scales.Points(a.Table, e.in.Text, a.Window)
	e.text.points = append(e.text.points, weighed{a.Table, a.Window, points})
	return points
}

// Weight is what the table of an atom makes of the text of this input, which must be given.
func (e *Eval) Weight(a *Atom) text.Weight { return a.Table.Weigh(e.in.Text, a.Window) }
