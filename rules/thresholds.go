// The numbers and words at which conditions change: a domain finds by them when a decision may change next, and which
// inputs come out alike.

package rules

import (
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
)

// Thresholds are the values of a fact at which conditions and scores may change. The zero Thresholds are of a fact that
// nothing reads.
type Thresholds struct {
	Read   bool      // something reads the fact at all
	Limits []float64 // the numbers that it is compared with, and the edges of bands, in the fact's unit and in no order
	// Opaque says that the fact is also read in a way that no number describes, as when it is compared with another
	// fact. Whoever waits for a change then has to look at every Step.
	Opaque bool
	Step   float64  // in the fact's unit; 0 when it has none
	Beside []string // the facts that it is compared with
	summed bool     // it is read in yet another way, as in a sum
}

// Thresholds are those of all conditions and scores of the policy for a fact.
func (s *Set) Thresholds(fact string) Thresholds {
	var t Thresholds
	for _, a := range s.program.Atoms() {
		t.take(a, fact)
	}
	for _, score := range s.scores {
		for _, p := range score.Parts {
			if p.Fact == nil || p.Fact.Name != fact {
				continue
			}
			t.Read = true
			for _, b := range p.Bands { // values are rounded half up to the step
				t.Limits = append(t.Limits, (float64(b.Low)-0.5)*p.Fact.Step)
			}
		}
	}
	return t
}

// ReadFacts are the facts that conditions and scores read, with their thresholds, by name.
func (s *Set) ReadFacts() map[string]Thresholds {
	out := map[string]Thresholds{}
	for _, f := range s.FactList() {
		if t := s.Thresholds(f.Name); t.Read {
			out[f.Name] = t
		}
	}
	return out
}

// Reads tells whether any condition or score of the policy reads the fact.
func (s *Set) Reads(fact string) bool { return s.Thresholds(fact).Read }

// RuleReads are the names of the facts that one rule's condition reads, sorted; nil for a rule that there is not.
func (s *Set) RuleReads(id string) []string {
	r := s.Rule(id)
	if r == nil {
		return nil
	}
	return names(r.condition.Facts())
}

// RuleThresholds are those of one rule's condition for a fact.
func (s *Set) RuleThresholds(id, fact string) Thresholds {
	var t Thresholds
	if r := s.Rule(id); r != nil {
		r.condition.Leaves(func(n *lang.Node) { t.take(n.Atom, fact) })
	}
	return t
}

// Thresholds are those of the policy for a fact, on this input: where conditions compare it with other facts that do
// not change with time, their values count as limits. A fact that is then not opaque changes verdicts at its limits
// alone.
func (r *Result) Thresholds(fact string) Thresholds {
	if r == nil || r.set == nil {
		return Thresholds{}
	}
	t := r.set.Thresholds(fact)
	if !t.Opaque || t.summed {
		return t
	}
	t.Limits, t.Opaque = slices.Clone(t.Limits), false
	for _, other := range t.Beside {
		slot := r.set.slots[other]
		if r.set.facts[slot].Time != "" {
			t.Opaque = true
		}
		if v, is := r.facts.in().Values[slot].Number(); is {
			t.Limits = append(t.Limits, v)
		}
	}
	return t
}

// take adds what one atom compares a fact with.
func (t *Thresholds) take(a *lang.Atom, fact string) {
	i := slices.IndexFunc(a.Facts, func(f *lang.Fact) bool { return f.Name == fact })
	if i < 0 {
		return
	}
	t.Read, t.Step = true, a.Facts[i].Step
	if a.Kind == lang.Plain && !a.Compares() {
		t.Opaque = true
		if a.Pair && len(a.Facts) == 2 {
			t.Beside = append(t.Beside, a.Facts[1-i].Name)
		} else {
			t.summed = true
		}
	}
	for _, c := range a.Consts {
		if v, ok := c.(float64); ok && a.Kind == lang.Plain {
			t.Limits = append(t.Limits, v)
		}
	}
}
