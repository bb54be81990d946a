// Polarity: missing data must push every condition to the safe side. A rule that raises, guards or asks acts on what
// may be; one that lowers or relaxes acts on what is certain.

package lang

import "fmt"

// Side says what an unknown condition does.
type Side uint8

// An unknown upgrade, guard, exclusion or stage acts or is reported; an unknown lowering or relaxing does not act.
const (
	UnknownActs Side = iota
	CertaintyActs
)

// Polarity checks that missing data pushes a condition to the safe side. Problems are given to report with the leaf
// that is wrong.
func Polarity(n *Node, side Side, report func(leaf *Node, code, message, hint string)) {
	n.Leaves(func(l *Node) {
		switch a := l.Atom; {
		case a.Kind == Known && !a.Facts[0].None:
			// known(fact) is false when the fact is missing, so in a rule that must act on missing data it hides the
			// gap; in one that acts on certainty its negation would act on the gap. A fact whose absence is a
			// statement has no gap.
			name := a.Facts[0].Name
			if side == UnknownActs && !l.Neg {
				report(l, "known-hides", fmt.Sprintf("known(%s) makes this rule a silent no when %s is missing", name,
					name),
					"leave it out: a comparison with a missing fact is unknown by itself, and is reported")
			}
			if side == CertaintyActs && l.Neg {
				report(l, "unknown-lowers", fmt.Sprintf("not known(%s) lets missing data act", name),
					"this acts on what is known alone: use known("+name+")")
			}
		// Harmless words take points away: few points say nothing of what a text does not hold.
		case a.Kind == Weighing && (side == CertaintyActs || l.Neg):
			report(l, "text-lowers", "points of words can only raise, guard and ask, by being reached",
				"say with says_only( … ) which words are harmless")
		// That words are found speaks against a lowering. That they are not found proves nothing, and affirms and
		// current are guesses at what was meant. A text of which every word is read and harmless may be lowered.
		case a.Kind == Phrases && side == CertaintyActs &&
			(a.Mode != Mentions || !l.Neg) && (a.Mode != SaysOnly || l.Neg):
			report(l, "text-lowers", "words can only speak against this, or be all of them harmless",
				"write not mentions( … ) or says_only( … )")
		}
	})
}

// Undecided tells whether a condition stays unknown, whatever their values, when only the given facts are known.
func Undecided(n *Node, given func(*Fact) bool) bool { return leastTruth(n, given) != False }

// leastTruth is the least truth that a condition can have: an atom over given facts alone may come out false, a missing
// one stays unknown.
func leastTruth(n *Node, given func(*Fact) bool) Truth {
	switch n.Op {
	case Leaf:
		switch {
		case n.Atom.Kind == Known:
			return answerOf(given(n.Atom.Facts[0])).truth(n.Neg)
		case len(n.Atom.Facts) == 0:
			return answerOf(n.Atom.key == "true").truth(n.Neg)
		}
		for _, f := range n.Atom.Facts {
			if !given(f) || f.Unseen != nil && !given(f.Unseen) {
				return Unknown
			}
		}
		return False
	case And:
		t := True
		for _, k := range n.Kids {
			t = min(t, leastTruth(k, given))
		}
		return t
	case Or:
		t := False
		for _, k := range n.Kids {
			t = max(t, leastTruth(k, given))
		}
		return t
	}
	// A condition of at_least may still hold when enough of its kids may.
	possible := 0
	for _, k := range n.Kids {
		if leastTruth(k, given) != False {
			possible++
		}
	}
	if possible < n.N {
		return False
	}
	return Unknown
}
