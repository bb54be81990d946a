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

// checkLocal compares the policy with its local layer to base, the policy without it, and notes where it protects less.
func (l *loader) checkLocal(base *Set) {
	for _, r := range l.set.rules {
		was := base.Rule(r.ID)
		switch {
		case r.condition == nil: // its mistakes have been noted
		case r.Local && l.reaches(r):
		case r.Local && l.weakens(r.Then):
			weakening(r.outcome.Node(),
				"a local rule adds: it raises, guards, asks, tightens or tells, and never lowers, relaxes or lets in",
				l.example(l.set, r.condition, nil), "it fires")
		case !r.Local && was != nil && was.condition.Canonical() != r.condition.Canonical():
			l.checkGrown(was, r, base)
		}
	}
	for i, s := range l.set.scores {
		for k, part := range s.Parts {
			was := base.scores[i].Parts[k]
			if part.When != nil && part.When.Canonical() != was.When.Canonical() {
				l.readsGrown(fmt.Sprintf("score.%s counts a list that is added to here", s.Name))
			}
		}
	}
	if base.own.IsValid() && canonical(base.Own()) != canonical(l.set.Own()) {
		l.readsGrown("a stage of the supplier's reads a list that is added to here")
	}
}

// readsGrown notes that something of the supplier's which is no rule reads a list of phrases that the practice adds to.
func (l *loader) readsGrown(message string) {
	l.local["phrases"].Problem("weakens-base", message, "make a list of your own, and a rule of your own that reads it")
}

// reaches notes a local rule that may act on inputs which its domain protects, and tells whether it does.
func (l *loader) reaches(r *Rule) bool {
	if l.domain.Protects == nil {
		return false
	}
	protected := l.domain.Protects(r.Then)
	if protected == nil {
		return false
	}
	f, err := l.set.flat(protected)
	if err != nil || l.set.program.Eval(*f.in()).Truth(r.condition) == lang.False {
		return false
	}
	example := l.example(l.set, r.condition, func(all map[string]any) bool {
		for name, v := range protected {
			if all[name] != v {
				return false
			}
		}
		return true
	})
	what := written(protected[slices.Sorted(maps.Keys(protected))[0]])
	weakening(r.outcome.Node(), "a local rule of this kind leaves "+what+" alone", example,
		"it acts; say in its condition that it is not for "+what)
	return true
}

// maxExamples is how many examples one load looks for: each search takes its time.
const maxExamples = 12

// example is a witness, as [Set.witness] gives it; "" once maxExamples were looked for.
func (l *loader) example(of *Set, condition *lang.Node, also func(map[string]any) bool, beside ...*lang.Node) string {
	l.examples++
	if l.examples > maxExamples {
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

// checkGrown looks at a rule of the supplier's, was, that reads a list of phrases to which the practice adds, which
// makes it r. It may only fire more often where it helps, and only less often where it lowers.
func (l *loader) checkGrown(was, r *Rule, base *Set) {
	side := UnknownActs
	if l.domain.Side != nil {
		side = l.domain.Side(r.Then)
	}
	if !growsWrongly(was.condition, r.condition, side) {
		return
	}
	fires, other, from, to := base, l.set, was, r
	then := "it fires without the phrases that are added, and not with them"
	if side == CertaintyActs {
		fires, other, from, to = l.set, base, r, was
		then = "it fires with the phrases that are added, and not without"
	}
	example := l.example(fires, from.condition, func(given map[string]any) bool {
		f, err := other.flat(given)
		return err == nil && other.program.Eval(*f.in()).Truth(to.condition) != lang.True
	}, to.condition)
	weakening(l.local["phrases"], fmt.Sprintf("rule %s of the supplier's would protect less", r.ID), example, then)
}

// growsWrongly tells whether a condition that only reads more phrases than before may fire less often where it helps,
// or more often where it lowers. It compares the atoms one by one: more phrases make an atom true more often, and one
// that is negated less often.
func growsWrongly(before, after *lang.Node, side Side) bool {
	var old []*lang.Node
	before.Leaves(func(n *lang.Node) { old = append(old, n) })
	wrong, i := false, 0
	after.Leaves(func(n *lang.Node) {
		if i < len(old) && old[i].Atom.Key() != n.Atom.Key() {
			wrong = wrong || n.Neg == (side == UnknownActs)
		}
		i++
	})
	return wrong || i != len(old)
}

// weakening notes what weakens the supplier's policy, with an example on which it does: then says what happens there.
func weakening(at source.Node, message, example, then string) {
	hint := "leave it out"
	if example != "" {
		hint = "for example with " + example + " " + then
	}
	at.Problem("weakens-base", message, hint)
}
