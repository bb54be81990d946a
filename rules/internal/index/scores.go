// Comparisons of scores: a row of terms for each of their answers.

package index

import (
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
)

// scoreRows are those of one atom: the terms that need that it holds, and those that need that it does not.
type scoreRows struct {
	atom          *lang.Atom
	holds, doesNo set // the terms that may hold where the atom holds, and where it does not
	neither       set // and where the score is not for the patient
	touched       set
}

// take adds the sets of an input.
func (s *scoreRows) take(e *lang.Eval, m *Memory) {
	is, isNot := e.Both(s.atom)
	switch {
	case is == lang.Unknown:
		m.unknown = append(m.unknown, s.touched)
	case is == lang.True:
		m.rows = append(m.rows, s.holds)
	case isNot == lang.True:
		m.rows = append(m.rows, s.doesNo)
	default:
		m.rows = append(m.rows, s.neither)
	}
}

// newScoreRows makes the rows of an atom out of the leaves of it.
func newScoreRows(a *lang.Atom, leaves []rowLeaf, all set) scoreRows {
	s := scoreRows{
		atom: a, holds: slices.Clone(all), doesNo: slices.Clone(all), neither: slices.Clone(all),
		touched: make(set, len(all)),
	}
	for _, l := range leaves {
		s.touched.add(l.term)
		s.neither.remove(l.term)
		if l.leaf.Neg {
			s.holds.remove(l.term)
		} else {
			s.doesNo.remove(l.term)
		}
	}
	return s
}
