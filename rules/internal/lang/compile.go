// From the text of a condition to a skeleton over atoms: the text is scanned, parsed by expr, walked against the list
// of what is allowed, and each new atom is compiled.

package lang

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// A Compiler turns the conditions of one policy into skeletons over shared atoms.
type Compiler struct {
	scope   *Scope
	cfg     *conf.Config
	atoms   map[string]*Atom
	order   []*Atom
	matcher *text.Matcher
	phrases map[wordsKey]added        // the phrases of words that conditions have named so far
	lists   map[listKey][]added       // the lists of phrases that conditions have named so far
	checked map[checkedList]*wordSet  // the lists of words that functions over lists have named alone so far
	listed  map[string]*operand       // the lists of words that stand in comparisons so far
	values  map[*Fact]map[string]bool // the words that may stand for a fact, of those that were asked for so far
	scores  map[string]*Score
	leaves  int  // of all conditions so far
	words   int  // of lists and phrases, named in all conditions so far
	tooMuch bool // there were more than may be, which has been reported
	// InScore says that the conditions of scores compile, which may not rest on scores.
	InScore bool
	// Condition resolves conditions.NAME; nil when the name is not known or the condition is bad. It is asked while a
	// condition compiles, so that conditions may name each other.
	Condition func(name string) (n *Node, known bool)
	// ConditionNames are offered when a name is not known.
	ConditionNames []string
}

// listKey is a list of phrases by its name, and whether they are taken word for word.
type listKey struct {
	name  string
	exact bool
}

// NewCompiler prepares the compilation of conditions over a scope.
func NewCompiler(s *Scope) *Compiler {
	return &Compiler{
		scope: s, cfg: newConfig(s), atoms: map[string]*Atom{}, matcher: text.NewMatcher(), scores: map[string]*Score{},
		phrases: map[wordsKey]added{}, lists: map[listKey][]added{}, checked: map[checkedList]*wordSet{},
		listed: map[string]*operand{}, values: map[*Fact]map[string]bool{},
	}
}

// Compile reads one condition. It reports every problem it finds and returns nil when there is one.
func (c *Compiler) Compile(src string, report Report) *Node {
	if c.tooMuch {
		return nil
	}
	r := &reader{Compiler: c, src: []rune(src)}
	r.report = func(offset, width int, code, message, hint string) {
		r.failed = true
		report(offset, width, code, message, hint)
	}
	// The scanner limits the nesting, so that the recursion below is bounded.
	if !scan(src, r.report) {
		return nil
	}
	tree, err := parser.ParseWithConfig(src, c.cfg)
	if err != nil {
		r.syntax(err)
		return nil
	}
	n := r.condition(tree.Node, false)
	if r.failed {
		return nil
	}
	// Named conditions are inlined, so a short policy may come to a great many comparisons.
	c.leaves += n.size()
	if c.leaves > MaxPolicyLeaves {
		c.tooMuch = true
		r.report(0, 1, "too-much", fmt.Sprintf("the conditions of this policy come to more than %d comparisons",
			MaxPolicyLeaves), "")
		return nil
	}
	return n
}

// name notes that a part of a condition names a number of words, and tells whether the policy may name as many.
func (r *reader) name(n ast.Node, words int) bool {
	r.words += words
	if r.words > MaxPolicyWords && !r.tooMuch {
		r.tooMuch = true
		r.bad(n, "too-much", fmt.Sprintf("the conditions of this policy name more than %d words and phrases, with "+
			"their lists written out", MaxPolicyWords), "name a list in one condition, and that condition in others")
	}
	r.failed = r.failed || r.tooMuch
	return !r.tooMuch
}

// A reader walks the syntax tree of one condition and lets pass only what is on the list.
type reader struct {
	*Compiler
	src    []rune
	report Report
	failed bool

	inlined int // leaves that came with named conditions
}

// bad reports a part of the condition that is wrong, with its place.
func (r *reader) bad(n ast.Node, code, message, hint string) {
	from, to := r.span(n)
	r.report(from, to-from, code, message, hint)
}

// syntax says where expr could not go on, never in its words.
func (r *reader) syntax(err error) {
	// Only the place is taken from the error: its text quotes the condition in words of the parser.
	at := len(r.src) - 1
	var where *file.Error
	if errors.As(err, &where) {
		at = min(where.From, len(r.src)-1)
	}
	rest := strings.TrimSpace(string(r.src[at:]))
	if rest == "" {
		r.report(max(at, 0), 1, "syntax", "the condition ends too early", "something is missing after the last word")
		return
	}
	token := strings.FieldsFunc(rest, func(c rune) bool { return c == ' ' || c == '\n' })[0]
	hint := "and, or, or a comparison is missing before it"
	if strings.ContainsAny(token[:1], "=<>!+,)]") {
		hint = "a fact or a value is missing before it"
	}
	r.report(at, len([]rune(token)), "syntax", "the condition cannot be read from here on", hint)
}

// condition reads a part that is true or false, in negation normal form.
func (r *reader) condition(n ast.Node, neg bool) *Node {
	switch n := n.(type) {
	case *ast.BinaryNode:
		return r.binary(n, neg)
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" {
			return r.condition(n.Node, !neg)
		}
	case *ast.BoolNode:
		// true and false stand for themselves, as in a score that always counts.
		return r.leaf(&Atom{Label: fmt.Sprint(n.Value), key: fmt.Sprint(n.Value)}, n, n, neg)
	case *ast.CallNode:
		return r.call(n, neg)
	case *ast.MemberNode:
		return r.member(n, neg)
	case *ast.IntegerNode, *ast.FloatNode, *ast.StringNode, *ast.ArrayNode:
		r.bad(n, "not-a-condition", "this is a value, not a condition", "compare a fact with it")
		return nil
	}
	r.refuse(n)
	return nil
}

// binary reads and, or, or a comparison. Below a negation and becomes or, and the other way round.
func (r *reader) binary(n *ast.BinaryNode, neg bool) *Node {
	op := map[string]Op{"and": And, "&&": And, "or": Or, "||": Or}[n.Operator]
	if op == Leaf {
		return r.comparison(n, neg)
	}
	// De Morgan: a negation goes down to the leaves.
	if neg {
		op = And + Or - op
	}
	left, right := r.condition(n.Left, neg), r.condition(n.Right, neg)
	return join(op, left, right)
}

// member reads a dotted name that stands as a condition: a named condition, which is inlined, or a true/false fact.
func (r *reader) member(n *ast.MemberNode, neg bool) *Node {
	ns, name, ok := r.dotted(n)
	if !ok {
		return nil
	}
	if ns == "conditions" {
		cond, known := r.Condition(name)
		switch {
		case !known:
			r.bad(n, "unknown-condition", fmt.Sprintf("conditions.%s is not defined", name),
				problem.Suggest(name, r.ConditionNames))
		case cond == nil:
			r.failed = true // reported where it stands
			return nil
		case r.inlined+cond.size() > MaxLeaves:
			r.bad(n, "too-much", fmt.Sprintf("with the named conditions in it this comes to more than %d comparisons",
				MaxLeaves), "")
			return nil
		default:
			r.inlined += cond.size()
			// A caret in a named condition would point into another text, so its leaves stand where the name does.
			from, to := r.span(n)
			cond = cond.placedAt(from, to-from)
			if neg {
				return cond.negate()
			}
		}
		return cond
	}
	f := r.fact(n)
	if f == nil {
		return nil
	}
	if f.Kind != Bool {
		hint := "compare it, for example " + f.Name + " >= 1"
		switch f.Kind {
		case List:
			hint = "write has_any(" + f.Name + ", \"…\")"
		case Text:
			hint = "write mentions(" + f.Name + ", \"…\")"
		case Enum, ID:
			hint = "compare it, for example " + f.Name + " == \"…\""
		}
		r.bad(n, "not-a-condition", fmt.Sprintf("%s is a %s, not true or false", f.Name, f.Kind), hint)
		return nil
	}
	return r.leaf(&Atom{Label: f.Name, key: f.Name, Facts: []*Fact{f}, Op: "==", Consts: []any{true}}, n, n, neg)
}

// leaf shares the atom with every equal one of the policy and compiles n when it is new; at is where it stands.
func (r *reader) leaf(a *Atom, at, n ast.Node, neg bool) *Node {
	if r.failed {
		return nil
	}
	// Equal atoms are one atom, so that each is evaluated once for all rules.
	from, to := r.span(at)
	leaf := &Node{Neg: neg, At: from, Width: to - from}
	if known, ok := r.atoms[a.key]; ok {
		leaf.Atom = known
		return leaf
	}
	for _, c := range a.Consts {
		switch c := c.(type) {
		case float64:
			a.numbers = append(a.numbers, c)
		case string:
			a.words = append(a.words, c)
		}
	}
	if a.Kind == Plain && !a.native() && !r.compileAtom(a, n) {
		return nil
	}
	a.ID = len(r.order)
	r.atoms[a.key] = a
	r.order = append(r.order, a)
	leaf.Atom = a
	return leaf
}

// refuse says in plain words what is not part of the language.
func (r *reader) refuse(n ast.Node) {
	what, hint := "this has no meaning in a condition", ""
	switch n := n.(type) {
	case *ast.NilNode:
		what, hint = "nil is not a value", "write known(fact) or not known(fact)"
	case *ast.BuiltinNode:
		what, hint = fmt.Sprintf("%s( … ) is not part of the condition language", n.Name),
			"lists are read by has_any, has_all, has_only, count_of and in"
	case *ast.PredicateNode, *ast.PointerNode:
		what, hint = "conditions have no loops", "lists are read by has_any, has_all, has_only and count_of"
	case *ast.ConditionalNode:
		what, hint = "conditions have no ? :", "use and, or, not"
	case *ast.ChainNode:
		what, hint = "?. is not part of the condition language", "a fact that was not given is unknown by itself"
	case *ast.SliceNode:
		what, hint = "parts of a list cannot be taken", "lists are read by has_any, has_all, has_only and count_of"
	case *ast.MapNode, *ast.VariableDeclaratorNode, *ast.SequenceNode:
		what = "this is not part of the condition language"
	case *ast.UnaryNode:
		what, hint = fmt.Sprintf("%s stands before something that is not a number", n.Operator), ""
	case *ast.IdentifierNode:
		what = fmt.Sprintf("%q is not a fact", n.Value)
		hint = r.bareWord(n.Value)
		r.bad(n, "unknown-fact", what, hint)
		return
	}
	r.bad(n, "not-in-the-language", what, hint)
}

// bareWord guesses what a name without a namespace was meant to be.
func (r *reader) bareWord(name string) string {
	for _, f := range r.scope.factNames() {
		if slices.Contains(r.scope.Facts[f].Values, name) {
			return fmt.Sprintf("a word to compare with stands in quotes: \"%s\"", name)
		}
	}
	var bare []string
	for _, f := range slices.Sorted(slices.Values(r.scope.factNames())) {
		_, fact, _ := strings.Cut(f, ".")
		if len(name) > 2 && strings.HasPrefix(fact, name) {
			return fmt.Sprintf("did you mean %s?", f)
		}
		bare = append(bare, fact)
	}
	// The author may have left out the namespace.
	near := problem.Nearest(name, bare)
	for _, f := range slices.Sorted(slices.Values(r.scope.factNames())) {
		if _, fact, _ := strings.Cut(f, "."); fact == near && near != "" {
			return fmt.Sprintf("did you mean %s?", f)
		}
	}
	return "a fact is written namespace.fact; a word to compare with stands in quotes"
}
