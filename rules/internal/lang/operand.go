// Operands: the two sides of a comparison and the arguments of functions, with the facts, the constants and the type
// of each.

package lang

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// An operand is one side of a comparison.
type operand struct {
	node    ast.Node // what expr runs, names inlined
	key     string   // canonical text
	kind    Kind
	facts   []*Fact
	fact    *Fact    // when it is one fact and nothing else
	consts  []any    // when it is a constant or a list of constants
	words   []string // when a list is looked through: for what
	counted bool     // how many of the words stand in the list
	literal bool
	list    bool // a list of constants
	score   *Score
	highest bool
	weighed *Atom // the points of a table of weighed words, which stand beside a number alone
	unit    string
}

// operand reads one side of a comparison; within is the comparison, for the message about a not that binds too tightly.
func (r *reader) operand(n ast.Node, within *ast.BinaryNode) *operand {
	switch n := n.(type) {
	case *ast.IntegerNode:
		return &operand{node: n, key: strconv.Itoa(n.Value), kind: Int, consts: []any{float64(n.Value)}, literal: true}
	case *ast.FloatNode:
		return &operand{node: n, key: number(n.Value), kind: Float, consts: []any{n.Value}, literal: true}
	case *ast.StringNode:
		return &operand{node: n, key: strconv.Quote(n.Value), kind: ID, consts: []any{n.Value}, literal: true}
	case *ast.BoolNode:
		return &operand{node: n, key: strconv.FormatBool(n.Value), kind: Bool, consts: []any{n.Value}, literal: true}
	case *ast.ArrayNode:
		return r.array(n)
	case *ast.MemberNode:
		return r.memberOperand(n)
	case *ast.UnaryNode:
		return r.unaryOperand(n, within)
	case *ast.BinaryNode:
		return r.sum(n)
	case *ast.CallNode:
		return r.callOperand(n)
	}
	r.refuse(n)
	return nil
}

// unaryOperand reads a number with a minus before it. A not here has bound more tightly than its author thought.
func (r *reader) unaryOperand(n *ast.UnaryNode, within *ast.BinaryNode) *operand {
	if (n.Operator == "not" || n.Operator == "!") && within == nil {
		r.bad(n, "condition-compared", "a condition cannot be compared", "use it by itself")
		return nil
	}
	if n.Operator == "not" || n.Operator == "!" {
		// "not a == b" reads as "(not a) == b" in expr. The hint shows where brackets belong, in the words of the
		// author.
		from, _ := r.span(n)
		_, to := r.span(within)
		inner := strings.TrimSpace(string(r.src[from+len([]rune(n.Operator)) : to]))
		r.report(from, to-from, "not-binds-tighter",
			fmt.Sprintf("not binds tighter than %s: this reads (not …) %s …", within.Operator, within.Operator),
			fmt.Sprintf("write not (%s)", inner))
		return nil
	}
	o := r.operand(n.Node, nil)
	switch {
	case o == nil:
		return nil
	case n.Operator != "-" || !o.kind.numeric() || !o.literal:
		r.bad(n, "not-in-the-language", fmt.Sprintf("%s stands before something that is not a plain number",
			n.Operator), "")
		return nil
	}
	o.node, o.key, o.consts = n, "-"+o.key, []any{-o.consts[0].(float64)}
	return o
}

// array reads a list of constants. Its key is sorted, so that the order in which an author wrote them means nothing.
func (r *reader) array(n *ast.ArrayNode) *operand {
	o := &operand{kind: List, literal: true, list: true}
	var keys []string
	for _, item := range n.Nodes {
		v := r.operand(item, nil)
		switch {
		case v == nil:
			return nil
		case !v.literal || v.list:
			r.bad(item, "not-a-constant", "a list holds plain words or numbers", "")
			return nil
		}
		o.consts = append(o.consts, v.consts...)
		keys = append(keys, v.key)
	}
	// An empty list would make every comparison false without a word.
	if len(keys) == 0 {
		r.bad(n, "empty-list", "this list is empty", "")
		return nil
	}
	slices.Sort(keys)
	o.node, o.key = n, "["+strings.Join(slices.Compact(keys), ",")+"]"
	return o
}

// memberOperand reads a dotted name: a fact, a score or a named list.
func (r *reader) memberOperand(n *ast.MemberNode) *operand {
	ns, name, ok := r.dotted(n)
	if !ok {
		return nil
	}
	switch ns {
	case "lists":
		// A named list is read as if its words stood here.
		words := named(r, n, "list", name, r.scope.Lists)
		if words == nil {
			return nil
		}
		if !r.name(n, len(words)) {
			return nil
		}
		if r.listed[name] == nil {
			r.listed[name] = wordList(words)
		}
		same := *r.listed[name]
		return &same
	case "phrases":
		r.bad(n, "phrases-outside-text", "phrases are looked for in a text",
			"write mentions("+r.scope.text()+", phrases."+name+")")
		return nil
	case "conditions":
		r.bad(n, "condition-compared", "a condition cannot be compared", "use it by itself, or with not")
		return nil
	case "tables":
		r.bad(n, "phrases-outside-text", "the words of a table are weighed in a text",
			"write weigh("+r.scope.text()+", tables."+name+") >= 10")
		return nil
	case "score":
		return r.scoreOperand(n, name)
	}
	f := r.fact(n)
	switch {
	case f == nil:
		return nil
	case f.Kind == Text:
		r.bad(n, "text-compared", f.Name+" is a text", "write mentions("+f.Name+", \"…\")")
		return nil
	}
	return &operand{node: n, key: f.Name, kind: f.Kind, facts: []*Fact{f}, fact: f, unit: f.Unit}
}

// wordList is the operand of a named list of words.
func wordList(words []string) *operand {
	o := &operand{kind: List, literal: true, list: true}
	var nodes []ast.Node
	var keys []string
	for _, w := range words {
		nodes, o.consts, keys = append(nodes, &ast.StringNode{Value: w}), append(o.consts, w),
			append(keys, strconv.Quote(w))
	}
	slices.Sort(keys)
	o.node, o.key = &ast.ArrayNode{Nodes: nodes}, "["+strings.Join(slices.Compact(keys), ",")+"]"
	return o
}

// sum reads left + right and left - right, of numbers in the same unit.
func (r *reader) sum(n *ast.BinaryNode) *operand {
	if n.Operator != "+" && n.Operator != "-" {
		switch n.Operator {
		case "and", "or", "&&", "||", "==", "!=", "<", "<=", ">", ">=", "in":
			r.bad(n, "condition-compared", "a condition cannot be compared", "use it by itself, or with not")
		default:
			r.bad(n, "not-in-the-language", fmt.Sprintf("%s is not part of the condition language", n.Operator),
				"arithmetic is + and - only")
		}
		return nil
	}
	left, right := r.operand(n.Left, n), r.operand(n.Right, n)
	switch {
	case left == nil || right == nil:
		return nil
	case !left.kind.numeric() || !right.kind.numeric() || left.alone() || right.alone():
		r.bad(n, "wrong-type", n.Operator+" works on numbers only", "")
		return nil
	case left.unit != "" && right.unit != "" && left.unit != right.unit:
		r.bad(n, "unit-mismatch", fmt.Sprintf("%s and %s are put together", left.unit, right.unit), "")
		return nil
	}
	// The sum of a whole number and another is another.
	kind := max(left.kind, right.kind) // Float when one is
	sum := ast.Node(&ast.BinaryNode{Operator: n.Operator, Left: left.node, Right: right.node})
	if kind == Float {
		sum = &ast.CallNode{Callee: &ast.IdentifierNode{Value: exactSum}, Arguments: []ast.Node{sum}}
	}
	return &operand{
		node: sum,
		key:  "(" + left.key + n.Operator + right.key + ")",
		kind: kind, facts: union(left.facts, right.facts), words: slices.Concat(left.words, right.words),
		unit: left.unit + right.unit[min(len(left.unit), len(right.unit)):],
	}
}

// alone tells whether an operand is compared with plain numbers only: a score, or the points of a table.
func (o *operand) alone() bool { return o.score != nil || o.weighed != nil }

// dotted splits namespace.name and refuses every other use of a point or an index.
func (r *reader) dotted(n *ast.MemberNode) (ns, name string, ok bool) {
	// expr reads a[0], a?.b and a["b"] as members too, which are refused by their text.
	id, isID := n.Node.(*ast.IdentifierNode)
	prop, isName := n.Property.(*ast.StringNode)
	from, to := r.span(n)
	if !isID || !isName || n.Optional || strings.Contains(string(r.src[from:to]), "[") {
		r.bad(n, "not-in-the-language", "parts of a value cannot be taken", "a fact is written namespace.fact")
		return "", "", false
	}
	return id.Value, prop.Value, true
}

// fact looks a dotted name up.
func (r *reader) fact(n *ast.MemberNode) *Fact {
	ns, name, _ := r.dotted(n)
	full := ns + "." + name
	if f, ok := r.scope.Facts[full]; ok {
		return f
	}
	if slices.Contains(r.scope.Raw, full) {
		r.bad(n, "raw-input", full+" is an input that conditions do not read",
			"they read what the library computes from it: frontdoor facts "+ns)
		return nil
	}
	// The hint offers facts of the same namespace, or namespaces where that is wrong already.
	var same []string
	known := false
	for _, f := range r.scope.factNames() {
		if strings.HasPrefix(f, ns+".") {
			known = true
			same = append(same, f)
		}
	}
	if !known {
		namespaces := []string{"answers", "conditions", "lists", "phrases", "score"}
		if len(r.scope.Tables) > 0 {
			namespaces = append(namespaces, "tables")
		}
		for _, f := range r.scope.factNames() {
			space, _, _ := strings.Cut(f, ".")
			namespaces = append(namespaces, space)
		}
		slices.Sort(namespaces)
		r.bad(n, "unknown-fact", fmt.Sprintf("%s is not a fact this policy can read", full),
			problem.Suggest(ns, slices.Compact(namespaces)))
		return nil
	}
	r.bad(n, "unknown-fact", fmt.Sprintf("%s is not a fact this policy can read", full), problem.Suggest(full, same))
	return nil
}

// named looks up a named list of words or phrases; nil after reporting that it is not defined.
func named[T any](r *reader, n ast.Node, what, name string, known map[string][]T) []T {
	words, ok := known[name]
	if !ok {
		var names []string
		for k := range known {
			names = append(names, k)
		}
		r.bad(n, "unknown-"+what, fmt.Sprintf("%ss.%s is not defined", strings.TrimSuffix(what, "s"), name),
			problem.Suggest(name, names))
		return nil
	}
	if len(words) == 0 {
		r.failed = true // reported where it stands
		return nil
	}
	return words
}

// union are the facts of both, each once, those of a first.
func union(a, b []*Fact) []*Fact {
	out := slices.Clone(a)
	for _, f := range b {
		if !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}

// number is a number as an author writes it.
func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
