// The skeleton of a condition: and, or and at_least over atoms, with every negation moved down to an atom.

package lang

import (
	"fmt"
	"strings"

	"github.com/expr-lang/expr/vm"

	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
)

// Op is what a node of a skeleton does with its kids.
type Op uint8

// The operators of a skeleton. A condition stands in negation normal form: a negation is a property of a leaf.
const (
	Leaf Op = iota
	And
	Or
	AtLeast
)

// A Node is one node of a skeleton.
type Node struct {
	Op   Op      // what the node does
	N    int     // of AtLeast: how many kids must hold, from 1
	Neg  bool    // of a leaf: it is the negation of its atom
	Atom *Atom   // of a leaf; nil otherwise
	Kids []*Node // of all but a leaf, in the order of the file

	At, Width int // of a leaf: where it stands in its condition, in characters from 0
}

// negate gives the normal form of not n: negations go down to the leaves, and turns into or, or into and, and "at
// least n of k" into "at least k-n+1 of k do not".
func (n *Node) negate() *Node {
	if n == nil {
		return nil
	}
	// The node may be shared by several rules, so a copy is turned.
	m := &Node{Op: n.Op, N: n.N, Neg: !n.Neg, Atom: n.Atom, At: n.At, Width: n.Width}
	for _, k := range n.Kids {
		m.Kids = append(m.Kids, k.negate())
	}
	switch n.Op {
	case And:
		m.Op = Or
	case Or:
		m.Op = And
	case AtLeast: // fewer than n of k hold: at least k-n+1 do not
		m.N = len(n.Kids) - n.N + 1
	}
	if n.Op != Leaf {
		m.Neg = false
	}
	return m
}

// Leaves walks the leaves from left to right.
func (n *Node) Leaves(visit func(*Node)) {
	if n.Op == Leaf {
		visit(n)
	}
	for _, k := range n.Kids {
		k.Leaves(visit)
	}
}

// Canonical is the condition as the digest sees it: names inlined, layout gone. Two conditions with one canonical form
// mean the same; the reverse does not hold, as the order of parts stays that of the file.
func (n *Node) Canonical() string {
	switch n.Op {
	case Leaf:
		if n.Neg {
			return "not(" + n.Atom.key + ")"
		}
		return n.Atom.key
	case AtLeast:
		return fmt.Sprintf("at_least(%d,%s)", n.N, n.canonicalKids(","))
	case And:
		return "(" + n.canonicalKids(" and ") + ")"
	}
	return "(" + n.canonicalKids(" or ") + ")"
}

// canonicalKids are the kids in canonical form, in the order of the file.
func (n *Node) canonicalKids(sep string) string {
	parts := make([]string, len(n.Kids))
	for i, k := range n.Kids {
		parts[i] = k.Canonical()
	}
	return strings.Join(parts, sep)
}

// Facts are the facts that the condition reads.
func (n *Node) Facts() []*Fact {
	var facts []*Fact
	seen := map[*Fact]bool{}
	n.Leaves(func(l *Node) {
		for _, f := range l.Atom.Facts {
			if !seen[f] {
				seen[f] = true
				facts = append(facts, f)
			}
		}
	})
	return facts
}

// placedAt gives a copy whose leaves all stand at one place: that of the name under which the condition was inlined.
func (n *Node) placedAt(from, width int) *Node {
	m := *n
	m.At, m.Width, m.Kids = from, width, nil
	for _, k := range n.Kids {
		m.Kids = append(m.Kids, k.placedAt(from, width))
	}
	return &m
}

// Both is the condition that holds when both do.
func Both(a, b *Node) *Node { return join(And, a, b) }

// join puts conditions together; a kid with the same operator gives its own kids. It is nil where one of them is bad.
func join(op Op, kids ...*Node) *Node {
	n := &Node{Op: op}
	for _, k := range kids {
		switch {
		case k == nil:
			return nil
		case k.Op == op && op != AtLeast:
			n.Kids = append(n.Kids, k.Kids...)
		default:
			n.Kids = append(n.Kids, k)
		}
	}
	return n
}

// AtomKind is how an atom is answered.
type AtomKind uint8

// The kinds of atoms.
const (
	Plain    AtomKind = iota // run by expr
	Known                    // known(fact)
	Phrases                  // mentions, affirms, current and says_only
	Scored                   // a score against a number
	Weighing                 // the points of a table of weighed words against a number
)

// An Atom is a maximal part of a condition without and, or, not. Equal atoms are one, shared by all rules of a policy.
type Atom struct {
	ID    int      // its place among the atoms of the policy, from 0
	Kind  AtomKind // how it is answered
	Facts []*Fact  // what it reads, each once
	Label string   // as its author wrote it where it stands first

	key     string      // identity: names inlined, words and phrases in order
	program *vm.Program // of a plain atom; nil for what is answered without expr, see native
	// What those who reason about atoms want to know. Op and Consts describe a comparison of one fact with constants:
	// ==, !=, <, <=, >, >= or in, as if the fact stood first. Of a function over a list Op is its name.
	Op      string
	Consts  []any     // float64, string or bool
	numbers []float64 // those of Consts that are numbers
	words   []string  // those of Consts that are words
	Pair    bool      // two facts are compared, and nothing else
	Words   []string  // what is looked for in a list

	// Of mentions, its like and weigh: an example of each phrase that is looked for in the text, and what is wanted of
	// it.
	Phrases   []string
	phraseIDs []int // the phrases as the matcher knows them, sorted
	Mode      Mode

	// Of a score that is compared: which, and whether its greatest part counts in place of its total.
	Score   *Score
	Highest bool

	// Of a table of weighed words: which, and over how many successive words the points are added up; 0 for all.
	Table  *text.Table
	Window int

	limit   float64 // what a score, the points of a table or a count of words are compared with
	countOp string  // how the count of words in a list is compared; "" for another atom
}

// Compares tells whether the atom holds one fact against constants, and so is cut into regions by them.
func (a *Atom) Compares() bool {
	switch a.Op {
	case "==", "!=", "<", "<=", ">", ">=", "in":
		return a.Kind == Plain
	}
	return false
}

// size counts the leaves of a condition.
func (n *Node) size() int {
	if n == nil {
		return 0
	}
	size := 0
	n.Leaves(func(*Node) { size++ })
	return size
}

// Key is the identity of the atom: equal keys are one atom. The digest of a policy is made of keys.
func (a *Atom) Key() string { return a.key }

// The next are for those who answer atoms without an Eval.

// Holds tells what an atom says of a known value, if it compares its one fact with constants.
func (a *Atom) Holds(v *Value) bool { return a.holds(v) }

// Numbers are the numbers that the atom compares its fact with.
func (a *Atom) Numbers() []float64 { return a.numbers }

// ConstWords are the words that the atom compares its fact with.
func (a *Atom) ConstWords() []string { return a.words }

// PhraseIDs are the phrases that the atom looks for, as the matcher knows them, sorted.
func (a *Atom) PhraseIDs() []int { return a.phraseIDs }

// In tells whether a phrase stands in a text as the mode wants it.
func (m Mode) In(hits *text.Hits, id int) bool {
	switch m {
	case Mentions:
		return hits.Found(id)
	case Affirms:
		return hits.Affirmed(id)
	case Current:
		return hits.Current(id)
	}
	return false
}

// Always tells whether the atom is true or false itself, and which.
func (a *Atom) Always() (holds, always bool) {
	return a.key == "true", a.key == "true" || a.key == "false"
}
