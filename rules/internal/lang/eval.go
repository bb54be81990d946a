// Evaluation of conditions in three values: an atom that lacks a fact is unknown, and and, or and at_least carry that
// upwards.

package lang

import (
	"maps"
	"slices"
	"sync"

	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
)

// Input is what one evaluation reads. It is not changed by it. The zero Input has no fact.
type Input struct {
	Values []Value      // by Fact.Slot
	Text   *text.Folded // of the one text fact; nil = not given
	// NotKnown are the slots of facts whose absence would say none, and here does not. No given fact is among them.
	NotKnown map[int]bool
}

// answer is an atom's truth, and that of its negation, which differ from each other where a fact does not apply.
type answer uint8

// The answers of an atom. The zero answer stands for an atom that was not asked yet.
const (
	notYet answer = iota
	isFalse
	isUnknown
	isTrue
	notApplicable // false, and so is its negation
	failed        // the atom could not be run: unknown
)

// truth is the truth of a leaf whose atom has this answer, negated or not.
func (a answer) truth(neg bool) Truth {
	switch a {
	case isTrue, isFalse:
		if (a == isTrue) != neg {
			return True
		}
		return False
	case notApplicable:
		return False
	}
	return Unknown
}

// answerOf is the answer of an atom that is decided.
func answerOf(b bool) answer {
	if b {
		return isTrue
	}
	return isFalse
}

// A Program is all conditions of a policy, ready to run. It is not changed after loading.
type Program struct {
	atoms   []*Atom
	byExpr  []*Fact // the facts that atoms read which expr runs
	matcher *text.Matcher
	scores  []*Score      // by name
	raising map[int][]int // by phrase, the phrases and patterns of conditions that raise or guard of which it is one
	allowed map[int]bool  // the phrases that any condition allows a text to say

	dangerOnce sync.Once
	danger     dangerWords // see Raises
}

// Program ends the compilation.
func (c *Compiler) Program() *Program {
	p := &Program{
		atoms: c.order, matcher: c.matcher, raising: map[int][]int{}, allowed: map[int]bool{},
	}
	for _, name := range slices.Sorted(maps.Keys(c.scores)) {
		s := c.scores[name]
		s.prepare()
		s.place = len(p.scores)
		p.scores = append(p.scores, s)
	}
	for _, a := range p.atoms {
		if a.program != nil {
			p.byExpr = union(p.byExpr, a.Facts)
		}
		if a.Kind == Phrases && a.Mode == SaysOnly {
			for _, id := range a.phraseIDs {
				p.allowed[id] = true
			}
		}
	}
	return p
}

// Atoms are the atoms of all conditions, each once.
func (p *Program) Atoms() []*Atom { return p.atoms }

// An Eval evaluates conditions on one input after another; each atom is answered at most once for an input. It is not
// safe for concurrent use.
type Eval struct {
	program *Program
	in      Input
	memo    []answer
	env     environment
	text    textRead
	scores  []scored // by Score.place

	scoreWork int   // what filling in the missing readings of one score may spend
	filledIn  *Eval // see filled
	isFilled  bool  // filledIn is of this input
}

// scored is what a score can still be.
type scored struct {
	interval
	done bool
	cut  bool // the work ended before all ways to fill in its readings had been tried
}

// Eval begins an evaluation.
func (p *Program) Eval(in Input) *Eval {
	e := &Eval{}
	e.Begin(p, in)
	return e
}

// Begin begins the evaluation of another input, of a program that may be another one, and forgets the one before.
func (e *Eval) Begin(p *Program, in Input) {
	e.program, e.in = p, in
	e.memo = slices.Grow(e.memo[:0], len(p.atoms))[:len(p.atoms)]
	e.scores = slices.Grow(e.scores[:0], len(p.scores))[:len(p.scores)]
	clear(e.memo)
	clear(e.scores)
	e.env.made, e.text.done, e.text.hits = false, false, nil
	e.text.points = e.text.points[:0]
	e.scoreWork, e.isFilled = maxScoreWork/max(1, len(p.scores)), false
}

// WithInput begins an evaluation of another input with the same text, for those who try many: the text is not searched
// again, and scores are completed in fewer ways, so that they stay sound and may be less tight.
func (e *Eval) WithInput(in Input) *Eval {
	// Many inputs are tried, so each is given less work. A wider interval leaves more unknown and never decides
	// wrongly.
	like := e.program.Eval(in)
	like.scoreWork = min(like.scoreWork, triedWork)
	// The text is the same one, so what was found in it is found again.
	if in.Text == e.in.Text {
		like.text.hits, like.text.points = e.text.hits, slices.Clip(e.text.points)
	}
	return like
}

// Truth evaluates a condition in Kleene's logic: and is the least of its kids, or the greatest.
func (e *Eval) Truth(n *Node) Truth {
	switch n.Op {
	case Leaf:
		return e.atom(n.Atom).truth(n.Neg)
	case And:
		t := True
		for _, k := range n.Kids {
			t = min(t, e.Truth(k))
			if t == False {
				break
			}
		}
		return t
	case Or:
		t := False
		for _, k := range n.Kids {
			t = max(t, e.Truth(k))
			if t == True {
				break
			}
		}
		return t
	}
	return e.atLeast(n)
}

// atLeast counts the kids that hold and those that still can.
func (e *Eval) atLeast(n *Node) Truth {
	sure, possible := 0, 0
	for _, k := range n.Kids {
		switch e.Truth(k) {
		case True:
			sure++
			possible++
		case Unknown:
			possible++
		}
	}
	switch {
	case sure >= n.N:
		return True
	case possible < n.N:
		return False
	}
	return Unknown
}

// atom answers an atom, from memory where it was asked before.
func (e *Eval) atom(a *Atom) answer {
	if m := e.memo[a.ID]; m != notYet {
		return m
	}
	m := e.answer(a)
	e.memo[a.ID] = m
	return m
}

// answer computes what an atom says of the input.
func (e *Eval) answer(a *Atom) answer {
	switch a.Kind {
	// A fact that the domain declared as not known is neither there nor stated to be absent.
	case Known:
		if e.in.NotKnown[a.Facts[0].Slot] {
			return isUnknown
		}
		return answerOf(e.given(a.Facts[0]))
	case Phrases:
		return e.phrases(a)
	case Scored:
		return e.scored(a)
	case Weighing:
		return e.weighed(a)
	}
	// A fact whose absence states that there is none makes every comparison with it not apply: false, and so is the
	// negation. Any other missing fact makes the atom unknown.
	unknown := false
	for _, f := range a.Facts {
		if !e.given(f) {
			if f.None && !e.in.NotKnown[f.Slot] {
				return notApplicable
			}
			unknown = true
		}
	}
	if unknown {
		return isUnknown
	}
	// What is answered here is answered many times faster than by expr: true and false, one fact against constants, and
	// a function over one list.
	switch {
	case a.program != nil:
		return e.run(a)
	case len(a.Facts) == 0:
		return answerOf(a.key == "true")
	}
	return answerOf(a.holds(&e.in.Values[a.Facts[0].Slot]))
}

// native tells whether a plain atom needs no program of expr.
func (a *Atom) native() bool {
	return a.key == "true" || a.key == "false" || a.Compares() || listFunctions[a.Op] != nil || a.countOp != ""
}

// holds tells what a native atom says of a known value: one that is compared with constants, or a list in which words
// are looked for. Whole numbers are compared as floating point, as expr does.
func (a *Atom) holds(v *Value) bool {
	switch v.kind {
	case List:
		if a.countOp != "" {
			return compare(float64(countOf(v.list, a.Words)), a.countOp, a.limit)
		}
		return listFunctions[a.Op](v.list, a.Words).(bool)
	case Enum:
		return slices.Contains(a.words, v.word) == (a.Op != "!=")
	case Bool:
		return a.Consts[0] == v.True() == (a.Op != "!=")
	}
	if a.Op == "in" {
		return slices.Contains(a.numbers, v.num)
	}
	return compare(v.num, a.Op, a.numbers[0])
}

// Both are what an atom and its negation come to, which are both false where a fact does not apply.
func (e *Eval) Both(a *Atom) (is, isNot Truth) {
	answer := e.atom(a)
	return answer.truth(false), answer.truth(true)
}

// Value is what is known of a fact that is no text.
func (e *Eval) Value(f *Fact) *Value { return &e.in.Values[f.Slot] }

// NotKnown tells whether the domain said of a fact that its absence says nothing.
func (e *Eval) NotKnown(f *Fact) bool { return e.in.NotKnown[f.Slot] }

// given tells whether a fact has a value in this input.
func (e *Eval) given(f *Fact) bool {
	if f.Kind == Text {
		return e.in.Text != nil
	}
	return f.Slot < len(e.in.Values) && e.in.Values[f.Slot].Given()
}
