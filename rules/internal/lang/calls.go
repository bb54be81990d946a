// Calls in a condition: at_least, known, mentions, affirms, the functions over lists, and those that a host
// registered. Each is held against what it may take before expr sees it.

package lang

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// OwnFunctions are the names of the functions that conditions have without a host, sorted.
func OwnFunctions() []string {
	names := []string{"known", "at_least", "mentions", "affirms", "current", "says_only", "weigh"}
	return slices.Sorted(slices.Values(slices.AppendSeq(names, maps.Keys(listFunctions))))
}

// functionNames are the functions that a condition of this policy may call.
func (r *reader) functionNames() []string {
	return slices.AppendSeq(OwnFunctions(), maps.Keys(r.scope.Funcs))
}

// callee is the name of the called function; "" after reporting one that is not on the list.
func (r *reader) callee(n *ast.CallNode) string {
	// expr would let a value have methods; here only plain names are called.
	id, ok := n.Callee.(*ast.IdentifierNode)
	if !ok {
		r.bad(n, "not-in-the-language", "values have no functions of their own",
			"functions are called by plain name, for example known(fact)")
		return ""
	}
	if !slices.Contains(r.functionNames(), id.Value) {
		r.bad(id, "unknown-function", fmt.Sprintf("%s( … ) is not a function", id.Value),
			problem.Suggest(id.Value, r.functionNames()))
		return ""
	}
	return id.Value
}

// call reads a call that stands as a condition.
func (r *reader) call(n *ast.CallNode, neg bool) *Node {
	switch name := r.callee(n); name {
	case "":
		return nil
	case "at_least":
		return r.atLeast(n, neg)
	case "known":
		return r.known(n, neg)
	case string(Mentions), string(Affirms), string(Current), string(SaysOnly):
		return r.phrased(n, Mode(name), neg)
	case "count_of", "weigh":
		r.bad(n, "not-a-condition", name+" gives a number", "compare it, for example "+name+"( … ) >= 2")
		return nil
	default:
		o := r.callOperand(n)
		if o == nil {
			return nil
		}
		if o.kind != Bool {
			r.bad(n, "not-a-condition", fmt.Sprintf("%s gives a %s", name, o.kind), "compare it")
			return nil
		}
		// What is left are the functions that give true or false by themselves.
		return r.leaf(&Atom{key: o.key, Label: r.text(n), Facts: o.facts, Op: name, Consts: o.consts, Words: o.words},
			n, o.node, neg)
	}
}

// atLeast reads at_least(2, a, b, c), whose first argument is a plain number and whose others are conditions.
func (r *reader) atLeast(n *ast.CallNode, neg bool) *Node {
	if len(n.Arguments) < 2 {
		r.bad(n, "missing-argument", "at_least needs a number and conditions", "write at_least(2, a, b, c)")
		return nil
	}
	count, ok := n.Arguments[0].(*ast.IntegerNode)
	if !ok {
		r.bad(n.Arguments[0], "not-a-constant", "the number of at_least is a plain whole number",
			"write at_least(2, a, b, c)")
		return nil
	}
	// A count that is always reached, or never, is a slip of the author.
	conditions := n.Arguments[1:]
	if count.Value < 1 || count.Value > len(conditions) {
		r.bad(count, "out-of-range", fmt.Sprintf("at_least(%d, …) over %d conditions is always the same", count.Value,
			len(conditions)), fmt.Sprintf("1 to %d can stand here", len(conditions)))
		return nil
	}
	node := &Node{Op: AtLeast, N: count.Value}
	for _, c := range conditions {
		node.Kids = append(node.Kids, r.condition(c, false))
	}
	if r.failed {
		return nil
	}
	// The conditions were read as they stand. The count turns only now, as it needs their number.
	if neg {
		return node.negate()
	}
	return node
}

// known reads known(fact). Scores and named conditions are not facts that can be given, so they are refused.
func (r *reader) known(n *ast.CallNode, neg bool) *Node {
	if len(n.Arguments) != 1 {
		r.bad(n, "wrong-argument", "known takes one fact", "write known(a) and known(b)")
		return nil
	}
	m, ok := n.Arguments[0].(*ast.MemberNode)
	if !ok {
		r.bad(n.Arguments[0], "wrong-argument", "known takes a fact", "write known(namespace.fact)")
		return nil
	}
	ns, _, ok := r.dotted(m)
	if !ok {
		return nil
	}
	if ns == "score" || ns == "conditions" {
		r.bad(m, "wrong-argument", "known takes a fact that can be given", "ask for the readings themselves")
		return nil
	}
	f := r.fact(m)
	if f == nil {
		return nil
	}
	// The atom never runs in expr: it asks whether the fact is there, which expr cannot tell.
	key := "known(" + f.Name + ")"
	return r.leaf(&Atom{Kind: Known, key: key, Label: key, Facts: []*Fact{f}}, n, n, neg)
}

// firstFact is the fact of the wanted kind that a function reads.
func (r *reader) firstFact(n *ast.CallNode, name string, kind Kind) *Fact {
	if len(n.Arguments) == 0 {
		r.bad(n, "missing-argument", fmt.Sprintf("%s needs a %s first", name, kind), "")
		return nil
	}
	m, ok := n.Arguments[0].(*ast.MemberNode)
	if !ok {
		r.bad(n.Arguments[0], "wrong-argument", fmt.Sprintf("%s reads a %s, which stands first", name, kind), "")
		return nil
	}
	if _, _, ok := r.dotted(m); !ok {
		return nil
	}
	f := r.fact(m)
	if f != nil && f.Kind != kind {
		r.bad(m, "wrong-argument", fmt.Sprintf("%s reads a %s; %s is a %s", name, kind, f.Name, f.Kind), "")
		return nil
	}
	return f
}

// callOperand reads a call that gives a value: the list functions and those of the host.
func (r *reader) callOperand(n *ast.CallNode) *operand {
	name := r.callee(n)
	switch {
	case name == "":
		return nil
	case r.scope.Funcs[name].Impl != nil:
		return r.hostCall(n, name)
	case name == "weigh":
		return r.weighOperand(n)
	case listFunctions[name] == nil:
		r.bad(n, "condition-compared", "a condition cannot be compared", "use it by itself, or with not")
		return nil
	}
	f := r.firstFact(n, name, List)
	if f == nil {
		return nil
	}
	if len(n.Arguments) < 2 {
		r.bad(n, "missing-argument", name+" needs at least one word", "write "+name+"("+f.Name+", \"…\")")
		return nil
	}
	words := r.wordArgs(n.Arguments[1:], name, f)
	if words == nil {
		return nil
	}
	o := &operand{kind: Bool, facts: []*Fact{f}, key: name + "(" + f.Name + words.key + ")"}
	o.words, o.consts = words.words, words.consts
	if name == "count_of" {
		o.kind, o.counted = Int, true
	}
	// expr gets the words as one list, whatever number of arguments the author wrote.
	list := &ast.ConstantNode{Value: words.words}
	o.node = &ast.CallNode{Callee: n.Callee, Arguments: []ast.Node{n.Arguments[0], list}}
	return o
}

// wordSet is the words that a function over lists looks for: sorted, each once, as constants, and as part of a key.
type wordSet struct {
	words  []string
	consts []any
	key    string
}

// newWordSet puts words in order, as the order in which an author wrote them means nothing.
func newWordSet(words []string) *wordSet {
	set := &wordSet{words: slices.Compact(slices.Sorted(slices.Values(words)))}
	var key strings.Builder
	for _, w := range set.words {
		set.consts = append(set.consts, w)
		key.WriteString("," + strconv.Quote(w))
	}
	set.key = key.String()
	return set
}

// checkedList is a named list that has been held against the words of a fact.
type checkedList struct {
	list string
	fact *Fact
}

// wordArgs are the words that the arguments of a function over lists stand for; nil where there are too many. A named
// list that stands alone is put in order once for each fact.
func (r *reader) wordArgs(args []ast.Node, name string, f *Fact) *wordSet {
	if m, ok := args[0].(*ast.MemberNode); ok && len(args) == 1 {
		if ns, list, ok := r.dotted(m); ok && ns == "lists" {
			known := r.checked[checkedList{list, f}]
			if known == nil {
				known = newWordSet(r.wordArg(m, name, f))
				if !r.failed {
					r.checked[checkedList{list, f}] = known
				}
			}
			if !r.name(m, len(known.words)) {
				return nil
			}
			return known
		}
	}
	var words []string
	for _, arg := range args {
		found := r.wordArg(arg, name, f)
		if !r.name(arg, len(found)) {
			return nil
		}
		words = append(words, found...)
	}
	return newWordSet(words)
}

// wordArg are the words that one argument of a list function stands for, each held against the words of the fact.
func (r *reader) wordArg(arg ast.Node, name string, f *Fact) []string {
	switch arg := arg.(type) {
	case *ast.StringNode:
		r.checkValue(arg, f, arg.Value, "in")
		return []string{arg.Value}
	case *ast.MemberNode:
		if ns, list, ok := r.dotted(arg); ok && ns == "lists" {
			words := named(r, arg, "list", list, r.scope.Lists)
			for _, w := range words {
				r.checkValue(arg, f, w, "in")
			}
			return words
		} else if !ok {
			return nil
		}
	}
	r.bad(arg, "wrong-argument", name+" looks for words", "write them in quotes, or lists.NAME")
	return nil
}

// hostCall reads a call of a function that the host registered, and holds its arguments against the declared types.
func (r *reader) hostCall(n *ast.CallNode, name string) *operand {
	fn := r.scope.Funcs[name]
	if len(n.Arguments) != len(fn.Params) {
		r.bad(n, "wrong-argument", fmt.Sprintf("%s takes %d values", name, len(fn.Params)), "")
		return nil
	}
	o := &operand{kind: fn.Returns}
	call := &ast.CallNode{Callee: n.Callee}
	var keys []string
	for i, arg := range n.Arguments {
		v := r.operand(arg, nil)
		switch want := fn.Params[i]; {
		case v == nil:
			return nil
		// Words and names are both texts in Go, and a whole number fits where any number does.
		case v.alone(), v.kind != want && !(v.kind.word() && want.word()) && !(v.kind == Int && want == Float):
			r.bad(arg, "wrong-argument", fmt.Sprintf("%s takes a %s here", name, want), "")
			return nil
		}
		call.Arguments = append(call.Arguments, v.node)
		o.facts = union(o.facts, v.facts)
		keys = append(keys, v.key)
	}
	o.node, o.key = call, name+"("+strings.Join(keys, ",")+")"
	return o
}
