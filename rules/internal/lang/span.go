// Where the parts of a condition stand in its text, for carets under what is wrong and for atoms as their author wrote
// them.

package lang

import (
	"strings"

	"github.com/expr-lang/expr/ast"
)

// span is the place of a node in runes. expr places a binary node at its operator and a call at its name, so the ends
// come from the kids.
func (r *reader) span(n ast.Node) (from, to int) {
	loc := n.Location()
	from, to = loc.From, max(loc.To, loc.From)
	cover := func(kids ...ast.Node) {
		for _, k := range kids {
			if k == nil {
				continue
			}
			f, t := r.span(k)
			if t > 0 {
				from, to = min(from, f), max(to, t)
			}
		}
	}
	switch n := n.(type) {
	case *ast.BinaryNode:
		// A place that expr does not give is found from the kids alone.
		if to == 0 {
			from = len(r.src)
		}
		cover(n.Left, n.Right)
	case *ast.UnaryNode:
		cover(n.Node)
	case *ast.MemberNode:
		cover(n.Node, n.Property)
	case *ast.ChainNode:
		cover(n.Node)
	case *ast.SliceNode:
		cover(n.Node)
	case *ast.CallNode:
		cover(n.Callee)
		cover(n.Arguments...)
		to = r.closing(to)
	case *ast.BuiltinNode:
		cover(n.Arguments...)
		to = r.closing(to)
	case *ast.ArrayNode:
		cover(n.Nodes...)
		to = r.closing(to)
	case *ast.ConditionalNode:
		cover(n.Cond, n.Exp1, n.Exp2)
	}
	return min(from, len(r.src)), min(to, len(r.src))
}

// closing takes the bracket that closes a call or list into its span.
func (r *reader) closing(to int) int {
	// expr ends a call at its last argument; the bracket stands a few characters behind.
	for i := to; i < len(r.src) && i < to+4; i++ {
		if r.src[i] == ')' || r.src[i] == ']' {
			return i + 1
		}
	}
	return to
}

// text is the node as its author wrote it, on one line.
func (r *reader) text(n ast.Node) string {
	from, to := r.span(n)
	s := strings.Join(strings.Fields(string(r.src[from:to])), " ")
	if strings.Count(s, "(") > strings.Count(s, ")") {
		s += ")"
	}
	return s
}
