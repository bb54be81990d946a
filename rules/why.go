// Explaining the verdict of a rule by the parts of its condition that force it.

package rules

import (
	"fmt"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
)

// A Why is why a rule has its verdict: the part of its condition that forces it, as a tree. Its leaves are atoms,
// such as patient.age_years < 5: those that are true for a rule that fired, those that are false for one that did
// not, and those that are unknown for an unknown one, with the facts that they lack. It holds the policy's words,
// never the patient's.
type Why struct {
	Op      string   `json:"op,omitempty"`      // what the kids are: all of, one of, at least N of; "" for an atom
	Atom    string   `json:"atom,omitempty"`    // as its author wrote it; "" where there are kids
	Verdict string   `json:"verdict"`           // true, false, unknown
	Facts   []string `json:"facts,omitempty"`   // the names of the facts that the atom reads
	Missing []string `json:"missing,omitempty"` // the names of those that are not known
	Failure string   `json:"failure,omitempty"` // the code of what failed, as in [Result.Missing]; "" for nothing
	Weighed int      `json:"weighed,omitempty"` // how many entries of a table stand in the words that were weighed
	Kids    []Why    `json:"kids,omitempty"`    // the parts of Op; nil for an atom
}

// Why explains the verdict of one rule; the zero Why for a nil rule.
func (r *Result) Why(rule *Rule) Why {
	eval := r.of(rule)
	if eval == nil {
		return Why{}
	}
	return whyOf(eval.Why(rule.condition))
}

// whyOf turns what the evaluation gives into what is shown.
func whyOf(w lang.Why) Why {
	out := Why{
		Op: w.Op, Atom: w.Atom, Verdict: [...]string{"false", "unknown", "true"}[w.Truth+1],
		Facts: w.Facts, Missing: w.Missing, Failure: failureCodes[w.Failure], Weighed: w.Weighed,
	}
	for _, k := range w.Kids {
		out.Kids = append(out.Kids, whyOf(k))
	}
	return out
}

// Line is the explanation on one line: "because" and the atoms, each with its value.
func (w Why) Line() string {
	var atoms []string
	w.walk(0, func(_ int, w Why) {
		if w.Atom != "" {
			atoms = append(atoms, w.Atom+" is "+w.Verdict+w.note())
		}
	})
	return "because " + strings.Join(atoms, "; ")
}

// Tree is the explanation as lines, one an atom or an operator, indented by two spaces a level.
func (w Why) Tree() []string {
	var lines []string
	w.walk(0, func(depth int, w Why) {
		indent := strings.Repeat("  ", depth)
		if w.Atom == "" {
			lines = append(lines, fmt.Sprintf("%s%s: %s", indent, w.Op, w.Verdict))
			return
		}
		lines = append(lines, fmt.Sprintf("%s%-8s %s", indent, w.Verdict, w.Atom)+w.note())
	})
	return lines
}

// plain leaves out an operator of which one part alone is shown.
func (w Why) plain() Why {
	for len(w.Kids) == 1 && w.Op != "" {
		w = w.Kids[0]
	}
	return w
}

// walk visits the explanation from its top, each part before its kids.
func (w Why) walk(depth int, visit func(int, Why)) {
	w = w.plain()
	visit(depth, w)
	for _, k := range w.Kids {
		k.walk(depth+1, visit)
	}
}

// note says why an atom is unknown, or how many words of a table it has found; "" for any other.
func (w Why) note() string {
	switch {
	case w.Failure == RuleFailed:
		return "  (could not be computed)"
	case w.Failure == OverBudget:
		return "  (too many ways to fill in what is not known: " + strings.Join(w.Missing, ", ") + ")"
	case len(w.Missing) > 0:
		return "  (not known: " + strings.Join(w.Missing, ", ") + ")"
	case w.Weighed == 1:
		return "  (1 entry of the table)"
	case w.Weighed > 1:
		return fmt.Sprintf("  (%d entries of the table)", w.Weighed)
	}
	return ""
}
