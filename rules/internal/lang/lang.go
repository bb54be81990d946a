// Package lang is the condition language: an allow-list over expr's syntax tree, a boolean skeleton over shared atoms,
// and its evaluation in Kleene's three values. Atoms are compiled and run by expr; and, or, not and at_least are ours.
// No name of expr leaves this package.
//
// A [Compiler] turns the text of each condition of a policy into a [Node]. Its [Program] then begins an [Eval] for
// every input, which gives the [Truth] of a node, the facts that are missing, and [Why]. [Regions] tell which values
// of a fact the conditions cannot tell apart.
//
// # Three values
//
// A condition over facts that are not all known is true, false or unknown. It is true where it would be true whatever
// the missing facts are, as far as and, or and not can tell: "age >= 65 or pregnant" is true of somebody of 70,
// whether or not pregnancy is known. The logic is Kleene's: and is the least of its parts, or the greatest, and not
// turns true and false round. It never takes a missing fact for a no.
//
// # Atoms
//
// Everything between and, or and not is an atom: a comparison, a call, a true/false fact. An atom is answered once for
// an input, and equal atoms of all rules of a policy are one. Before expr runs an atom all of its facts are there, so
// expr never meets a nil. A negation stands at an atom and nowhere else, which makes polarity, the question whether a
// missing fact can do harm, a look at each leaf by itself.
//
// # Where what is
//
// scan.go looks at the characters of a condition, compile.go, calls.go, comparison.go and operand.go at its syntax
// tree; skeleton.go is what comes out. expr.go runs atoms and eval.go the logic around them; score.go and interval.go
// add up scores; textread.go answers what is asked of a text; why.go explains; polarity.go checks; regions.go and
// values.go are for those who try values.
package lang

import (
	"maps"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
)

// The caps on one condition, checked before expr sees it: deep nesting would overflow its stack.
const (
	MaxSourceBytes = 2_000
	MaxNesting     = 64
	maxNodes       = 500
	// What conditions may come to when the names in them are inlined.
	MaxLeaves       = 2_000   // of one condition
	MaxPolicyLeaves = 200_000 // of all conditions of a policy
	MaxPolicyWords  = 500_000 // words of lists and phrases, in all conditions of a policy, each list written out
)

// Kind is the type of a fact's values.
type Kind uint8

// The kinds of facts. A List is a list of texts, an ID a text that is no sentence.
const (
	Bool Kind = iota + 1
	Int
	Float
	Enum
	ID
	Text
	List
)

func (k Kind) numeric() bool { return k == Int || k == Float }
func (k Kind) word() bool    { return k == Enum || k == ID }

// comparable tells whether values of two kinds can be compared with each other.
func (k Kind) comparable(other Kind) bool {
	return k.numeric() && other.numeric() || k.word() && other.word() || k == Bool && other == Bool
}

// String is the kind in an author's words.
func (k Kind) String() string {
	return [...]string{"?", "true/false value", "whole number", "number", "word", "name", "text", "list"}[k]
}

// A Fact is a name that conditions may read. It is not changed after loading; atoms point to it.
type Fact struct {
	Name     string   // namespace.fact
	Kind     Kind     // the type of its values
	Slot     int      // its place in Input.Values, from 0
	Ranged   bool     // a number has a range: Min and Max hold
	Min, Max float64  // both included
	Step     float64  // how finely a number is given and bands are cut; 0: not in steps
	Values   []string // the closed words of an enum or list; nil: any word can stand
	Unit     string   // of a number; facts in two units are not compared; "" fits every unit
	None     bool     // that it is absent states that there is none, and is no gap
	Evidence bool     // a symptom, a reading, an answer or the patient's words
	// Of a text: the facts that decide whether it was read whole, its language and the number of attachments that
	// nobody has opened. Nil where there is no such fact.
	Language, Unseen *Fact
}

// Truth is one of Kleene's three values, ordered so that and is the least and or the greatest. The zero Truth is
// Unknown, so that what nobody decided is not taken for a no.
type Truth int8

// The three values.
const (
	False   Truth = -1
	Unknown Truth = 0
	True    Truth = 1
)

// A Scope is what the conditions of one policy may name.
type Scope struct {
	Facts   map[string]*Fact       // by namespace.fact
	Phrases map[string][]Phrase    // phrases.NAME, for mentions and its like
	Tables  map[string]*text.Table // tables.NAME, for weigh; nil for one that could not be read
	Lists   map[string][]string    // lists.NAME, for in and the functions over lists
	Funcs   map[string]Func        // functions of the host, by name
	Raw     []string               // inputs that conditions do not read, so that an author who tries is told so
}

// text is the name of the fact that is a text, for the hints to authors; "text" where there is none.
func (s *Scope) text() string {
	for name, f := range s.Facts {
		if f.Kind == Text {
			return name
		}
	}
	return "text"
}

// A Func is a pure function that a host registered.
type Func struct {
	Impl    any                            // the typed function, which expr checks calls against
	Params  []Kind                         // the types of its arguments, in order
	Returns Kind                           // the type of its value
	Call    func(args ...any) (any, error) // the function as expr calls it; an error makes its atom unknown
}

// A Report takes what is wrong with a condition: where, in runes from its beginning, for how many runes.
type Report func(offset, width int, code, message, hint string)

// factNames are the names of all facts, in no order.
func (s *Scope) factNames() []string { return slices.Collect(maps.Keys(s.Facts)) }
