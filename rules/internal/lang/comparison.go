// Comparisons in a condition: whether the two sides fit each other, and whether a constant can be a value of the fact
// beside it.

package lang

import (
	"fmt"
	"slices"

	"github.com/expr-lang/expr/ast"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// flipped is the operator of a comparison whose sides are exchanged.
var flipped = map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}

// comparison reads a comparison of two operands. One with a score is not run by expr, see scored.
func (r *reader) comparison(n *ast.BinaryNode, neg bool) *Node {
	// expr parses more operators than the language has.
	switch n.Operator {
	case "==", "!=", "<", "<=", ">", ">=", "in":
	case "+", "-":
		r.bad(n, "not-a-condition", "this is a sum, not a condition", "compare it with a number")
		return nil
	default:
		r.bad(n, "not-in-the-language", fmt.Sprintf("%s is not part of the condition language", n.Operator),
			foreignSigns[[]rune(n.Operator)[0]])
		return nil
	}
	left, right := r.operand(n.Left, n), r.operand(n.Right, n)
	if left == nil || right == nil {
		return nil
	}
	// A score may be an interval, which expr cannot compare.
	if left.score != nil || right.score != nil {
		return r.scored(n, left, right, neg)
	}
	if left.weighed != nil || right.weighed != nil {
		return r.weighed(n, left, right, neg)
	}
	op := n.Operator
	if op == "in" {
		r.checkIn(n, left, right)
	} else {
		r.checkPair(n, op, left, right)
	}
	// What has been reported is not compiled: expr would complain once more, in words of its own.
	if r.failed {
		return nil
	}
	a := comparisonAtom(op, left, right)
	a.Label = r.text(n)
	return r.leaf(a, n, &ast.BinaryNode{Operator: op, Left: left.node, Right: right.node}, neg)
}

// comparisonAtom is the atom of a comparison, with what those who reason about atoms want to know of it: the constants
// that one fact is compared with, or that two facts are compared, or the words that a list is searched for.
func comparisonAtom(op string, left, right *operand) *Atom {
	a := &Atom{
		key:   left.key + " " + op + " " + right.key,
		Facts: union(left.facts, right.facts),
		Words: slices.Concat(left.words, right.words),
	}
	switch {
	case left.fact != nil && right.literal:
		a.Op, a.Consts = op, right.consts
	case right.fact != nil && left.literal && op != "in":
		a.Op, a.Consts = flipped[op], left.consts
	case left.counted && right.literal && op != "in":
		a.countOp, a.limit = op, right.consts[0].(float64)
	case right.counted && left.literal:
		a.countOp, a.limit = flipped[op], left.consts[0].(float64)
	case left.fact != nil && right.fact != nil && op != "in":
		a.Pair = true
	case right.fact != nil && left.literal: // a word is looked for in a list
		a.Op = "has_any"
		for _, word := range left.consts {
			a.Words = append(a.Words, fmt.Sprint(word))
		}
	}
	return a
}

// checkPair notes operands that cannot be compared: of other types, without an order, in other units, or both
// constant.
func (r *reader) checkPair(n *ast.BinaryNode, op string, left, right *operand) {
	// The more telling reason comes first, as only one is reported of each comparison.
	if hint := typeHint(left, right); hint != "" {
		r.bad(n, "wrong-type", fmt.Sprintf("a %s is compared with a %s", left.kind, right.kind), hint)
		return
	}
	if !r.checkOrder(n, op, left) || !r.checkOrder(n, op, right) {
		return
	}
	if !left.kind.comparable(right.kind) {
		r.bad(n, "wrong-type", fmt.Sprintf("a %s is compared with a %s", left.kind, right.kind), "")
		return
	}
	// A number without a unit fits every unit: constants have none.
	if left.unit != "" && right.unit != "" && left.unit != right.unit {
		r.bad(n, "unit-mismatch", fmt.Sprintf("%s are compared with %s", left.unit, right.unit), "")
		return
	}
	if left.fact != nil && right.fact != nil && disjoint(left.fact.Values, right.fact.Values) {
		r.bad(n, "wrong-type", fmt.Sprintf("%s and %s have no value in common", left.fact.Name, right.fact.Name), "")
		return
	}
	if left.literal && right.literal {
		r.bad(n, "constant", "two constants are compared: this is always the same", "")
		return
	}
	r.checkConst(n, left, right, op)
	r.checkConst(n, right, left, op)
}

// checkOrder notes a list, and a value without an order beside < and the like; it returns false then.
func (r *reader) checkOrder(n *ast.BinaryNode, op string, o *operand) bool {
	switch {
	case o.list || o.kind == List:
		r.bad(n, "list-compared", "a list cannot be compared", "use has_any, has_all, has_only, count_of or in")
		return false
	case op != "==" && op != "!=" && !o.kind.numeric():
		hint := "use == or in"
		if o.fact != nil {
			hint = o.fact.Name + " has no order: use == or in"
		}
		r.bad(n, "no-order", fmt.Sprintf("%s compares numbers only", op), hint)
		return false
	}
	return true
}

// disjoint tells whether two closed sets of words share none.
func disjoint(a, b []string) bool {
	return a != nil && b != nil && !slices.ContainsFunc(a, func(w string) bool { return slices.Contains(b, w) })
}

// typeHint is the hint for a number that was written in quotes, the most frequent reason for a wrong type.
func typeHint(left, right *operand) string {
	if (left.kind.numeric() && right.kind.word() && right.literal) ||
		(right.kind.numeric() && left.kind.word() && left.literal) {
		return "a number stands without quotes"
	}
	return ""
}

// checkConst holds a constant against the range or the words of the fact it is compared with.
func (r *reader) checkConst(n ast.Node, f, c *operand, op string) {
	if f.fact == nil || !c.literal {
		return
	}
	for i, v := range c.consts {
		at := c.node
		if list, ok := c.node.(*ast.ArrayNode); ok && i < len(list.Nodes) {
			at = list.Nodes[i]
		}
		if _, to := r.span(at); to == 0 {
			at = n
		}
		r.checkValue(at, f.fact, v, op)
	}
}

// checkValue notes a constant that the fact can never be: an unknown word, a number outside its range, or a fraction
// that a whole number is compared with.
func (r *reader) checkValue(at ast.Node, f *Fact, v any, op string) {
	switch v := v.(type) {
	case string:
		if f.Values != nil && !r.mayBe(f, v) {
			r.bad(at, "unknown-value", fmt.Sprintf("%q is not a value of %s", v, f.Name), problem.Suggest(v, f.Values))
		}
	case float64:
		switch {
		case f.Ranged && (v < f.Min || v > f.Max):
			r.bad(at, "out-of-range", fmt.Sprintf("%s is outside the range of %s, %s to %s", number(v), f.Name,
				number(f.Min), number(f.Max)), "")
		case f.Kind == Int && v != float64(int64(v)) && (op == "==" || op == "!=" || op == "in"):
			r.bad(at, "never-equal", fmt.Sprintf("%s is a whole number, never %s", f.Name, number(v)), "")
		}
	}
}

// mayBe tells whether a word is one of those that may stand for a fact of closed words.
func (r *reader) mayBe(f *Fact, word string) bool {
	if r.values[f] == nil {
		r.values[f] = make(map[string]bool, len(f.Values))
		for _, v := range f.Values {
			r.values[f][v] = true
		}
	}
	return r.values[f][word]
}

// checkIn notes operands that cannot stand beside in: the right one is a list, and the left one a word or a number
// that it can hold.
func (r *reader) checkIn(n *ast.BinaryNode, left, right *operand) {
	switch {
	case !right.list && right.kind != List:
		r.bad(n, "in-a-single-value", "after in stands a list",
			"write [a, b], lists.NAME or a list fact; a single value is compared with ==")
	case left.kind == Bool || left.kind == List || left.list:
		r.bad(n, "wrong-type", fmt.Sprintf("a %s cannot be looked up in a list", left.kind), "")
	case right.list:
		// One constant of another type spoils the list.
		for _, v := range right.consts {
			if _, isText := v.(string); isText != left.kind.word() {
				r.bad(n, "wrong-type", fmt.Sprintf("a %s is looked up in a list of other values", left.kind), "")
				return
			}
		}
		r.checkConst(n, left, right, "in")
	case !left.kind.word():
		r.bad(n, "wrong-type", fmt.Sprintf("a %s is looked up in a list of words", left.kind), "")
	default:
		r.checkConst(n, right, left, "in")
	}
}
