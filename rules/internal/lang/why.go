// Why a condition has its verdict: the facts that are missing, the evidence that supports it, and the part of its
// skeleton that forces it.

package lang

import (
	"slices"
	"strings"
)

// A Failure is why a condition is unknown beside the facts that it lacks. The zero Failure is none.
type Failure uint8

// The failures; of several, the greatest is told.
const (
	NoFailure  Failure = iota
	OverBudget         // an atom would have taken more work than one evaluation may spend
	Broken             // an atom could not be run
)

// Missing are the facts whose absence keeps a condition unknown, sorted, and what failed beside. Both are empty for a
// definite verdict.
func (e *Eval) Missing(n *Node) (facts []*Fact, failure Failure) {
	e.visitForcing(n, Unknown, func(l *Node) {
		f, bad := e.missing(l.Atom)
		facts, failure = append(facts, f...), max(failure, bad)
	})
	slices.SortFunc(facts, func(a, b *Fact) int { return strings.Compare(a.Name, b.Name) })
	return slices.Compact(facts), failure
}

// missing are the facts that keep one atom unknown, and what failed beside.
func (e *Eval) missing(a *Atom) (facts []*Fact, failure Failure) {
	if e.atom(a) == failed {
		return nil, Broken
	}
	switch {
	// The text is there and was not read whole: its cause is named, not the text.
	case (a.Kind == Phrases || a.Kind == Weighing) && e.in.Text != nil:
		return []*Fact{e.text.blame}, NoFailure
	case a.Kind == Scored && e.scores[a.Score.place].cut:
		return e.scoreMissing(a.Score), OverBudget
	case a.Kind == Scored:
		return e.scoreMissing(a.Score), NoFailure
	}
	for _, f := range a.Facts {
		if !e.given(f) {
			facts = append(facts, f)
		}
	}
	return facts, NoFailure
}

// visitForcing visits the leaves that force the verdict: below a node whose truth is t, the kids that are t themselves.
func (e *Eval) visitForcing(n *Node, t Truth, visit func(*Node)) {
	if e.Truth(n) != t {
		return
	}
	if n.Op == Leaf {
		visit(n)
	}
	for _, k := range n.Kids {
		e.visitForcing(k, t, visit)
	}
}

// Supported tells whether a symptom, reading, answer, score or word of the patient that is already known helps an
// unknown condition to become true. An unknown rule that is supported is a suspicion, another one is only unasked.
func (e *Eval) Supported(n *Node) bool {
	if e.Truth(n) != Unknown {
		return false
	}
	for _, k := range n.Kids {
		switch e.Truth(k) {
		case True:
			// Below an or a true kid would have decided the whole. Below and and at_least it is a part of what is
			// needed.
			if n.Op != Or && e.evidence(k) {
				return true
			}
		case Unknown:
			if e.Supported(k) {
				return true
			}
		}
	}
	return false
}

// evidence tells whether a true condition rests on evidence.
func (e *Eval) evidence(n *Node) bool {
	found := false
	e.visitForcing(n, True, func(l *Node) {
		for _, f := range l.Atom.Facts {
			found = found || f.Evidence
		}
		found = found || l.Atom.Kind == Scored
	})
	return found
}

// A Why is why a condition has its verdict: the part of the skeleton that forces it.
type Why struct {
	Op      string   // all of, one of, at least N of; "" for an atom
	Atom    string   // the atom as its author wrote it, with a not where it is negated
	Truth   Truth    // the verdict
	Missing []string // what is not known, for an atom that is unknown
	Facts   []string // what the atom reads
	Failure Failure  // why an atom that is unknown is so beside what it lacks
	Weighed int      // how many entries of a table stand in the words that were weighed, for an atom that weighs
	Kids    []Why    // those that force the verdict; of at_least all
}

// Why walks the kids that have the verdict of their parent: they force it, for fired, not fired and unknown alike.
func (e *Eval) Why(n *Node) Why {
	t := e.Truth(n)
	w := Why{Truth: t}
	if n.Op == Leaf {
		// The words are the author's own.
		w.Atom = n.Atom.Label
		if n.Neg {
			w.Atom = "not " + w.Atom
			if n.Atom.Kind == Plain && n.Atom.Op != "" && strings.Contains(n.Atom.Label, " ") &&
				!strings.HasSuffix(n.Atom.Label, ")") {
				w.Atom = "not (" + n.Atom.Label + ")"
			}
		}
		for _, f := range n.Atom.Facts {
			w.Facts = append(w.Facts, f.Name)
		}
		if n.Atom.Kind == Weighing && e.in.Text != nil {
			w.Weighed = len(e.Weight(n.Atom).Entries)
		}
		if t == Unknown {
			facts, bad := e.missing(n.Atom)
			w.Failure = bad
			for _, f := range facts {
				w.Missing = append(w.Missing, f.Name)
			}
		}
		return w
	}
	w.Op = map[Op]string{And: "all of", Or: "one of", AtLeast: "at least"}[n.Op]
	if n.Op == AtLeast {
		w.Op = "at least " + number(float64(n.N)) + " of"
	}
	for _, k := range n.Kids {
		if e.Truth(k) == t || n.Op == AtLeast {
			w.Kids = append(w.Kids, e.Why(k))
		}
	}
	return w
}
