// Checking that a practice's own layer takes nothing away from its supplier's policy: neither by a rule of its own,
// nor by phrases that make a rule of the supplier's fire otherwise.

package rules

import (
	"fmt"
	"maps"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
)

// checkLocal holds the policy with its local layer against the one without.
func (l *loader) checkLocal(base *Set) {
	for _, r := range l.set.rules {
		switch was := base.Rule(r.ID); {
		case r.condition == nil: // a problem by itself
		case r.Local && l.reaches(r):
		case r.Local && l.weakens(r.Then):
			told(r.outcome, "a local rule adds: it raises, guards, asks, tightens or tells, and never lowers, relaxes or lets in", l.example(l.set, r.condition, nil), "it fires")
		case !r.Local && was != nil && was.condition.Canonical() != r.condition.Canonical():
			l.checkGrown(was, r, base)
		}
	}
	for i, s := range l.set.scores {
		for k, part := range s.Parts {
			if was := base.scores[i].Parts[k]; part.When != nil && part.When.Canonical() != was.When.Canonical() {
				l.local["phrases"].Problem("weakens-base", fmt.Sprintf("score.%s counts a list that is added to here", s.Name), "make a list of your own, and a rule of your own that reads it")
			}
		}
	}
	if base.own.IsValid() && canonical(base.Own()) != canonical(l.set.Own()) {
		l.local["phrases"].Problem("weakens-base", "a stage of the supplier's reads a list that is added to here", "make a list of your own, and a rule of your own that reads it")
	}
}

// reaches notes a local rule that may act on what its domain protects.
func (l *loader) reaches(r *Rule) bool {
	if l.domain.Protects == nil {
		return false
	}
	given := l.domain.Protects(r.Then)
	if given == nil {
		return false
	}
	f, err := l.set.flat(given)
	if err != nil || l.set.program.Eval(f.in).Truth(r.condition) == lang.False {
		return false
	}
	what := written(given[slices.Sorted(maps.Keys(given))[0]])
	told(r.outcome, "a local rule of this kind leaves "+what+" alone", l.example(l.set, r.condition, func(all map[string]any) bool {
		for name, v := range given {
			if all[name] != v {
				return false
			}
		}
		return true
	}), "it acts; say in its condition that it is not for "+what)
	return true
}

// maxExamples is how many examples one load looks for.
const maxExamples = 12

// example is a witness, as long as there are not too many to find.
func (l *loader) example(of *Set, condition *lang.Node, also func(map[string]any) bool, beside ...*lang.Node) string {
	if l.examples++; l.examples > maxExamples {
		return ""
	}
	return of.witness(condition, also, beside...)
}

// weakens tells whether an outcome lowers, relaxes or lets in.
func (l *loader) weakens(then any) bool {
	if l.domain.Weakens != nil {
		return l.domain.Weakens(then)
	}
	return l.domain.Side != nil && l.domain.Side(then) == CertaintyActs
}

// checkGrown looks at a rule of the base that reads a list of phrases which has grown: it may only fire more often where it
// helps, and only less often where it lowers.
func (l *loader) checkGrown(was, r *Rule, base *Set) {
	side := UnknownActs
	if l.domain.Side != nil {
		side = l.domain.Side(r.Then)
	}
	var before []*lang.Node
	was.condition.Leaves(func(n *lang.Node) { before = append(before, n) })
	wrong, i := false, 0
	r.condition.Leaves(func(n *lang.Node) {
		if i < len(before) && before[i].Atom.Key() != n.Atom.Key() {
			wrong = wrong || n.Neg == (side == UnknownActs)
		}
		i++
	})
	if !wrong && i == len(before) {
		return
	}
	says := "it fires without the phrases that are added, and not with them"
	fires, other := base, l.set
	from, to := was, r
	if side == CertaintyActs {
		says, fires, other, from, to = "it fires with the phrases that are added, and not without", l.set, base, r, was
	}
	example := l.example(fires, from.condition, func(given map[string]any) bool {
		f, err := other.flat(given)
		return err == nil && other.program.Eval(f.in).Truth(to.condition) != lang.True
	}, to.condition)
	told(l.local["phrases"], fmt.Sprintf("rule %s of the supplier's would protect less", r.ID), example, says)
}

// told notes a weakening, with an example that shows it.
func told(at source.Node, message, example, says string) {
	hint := "leave it out"
	if example != "" {
		hint = "for example with " + example + " " + says
	}
	at.Problem("weakens-base", message, hint)
}
