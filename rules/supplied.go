// Which rules a host can decide at all, given the facts that it supplies.

package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// NotSupplied warns of each rule that is never decided by a host which supplies only these facts and raw inputs;
// "patient.*" stands for all of a namespace. What is computed from them counts as supplied, as does what the clock
// and the calendar give. A name that is no fact and no input is an error among the problems.
func (s *Set) NotSupplied(facts ...string) problem.Problems {
	var out problem.Problems
	for _, name := range facts {
		if !strings.HasSuffix(name, ".*") && !s.Knows(name) {
			out = append(out, problem.Problem{Code: "unknown-fact", Message: name + " is not a fact or an input"})
		}
	}
	given := func(name string) bool { return s.Supplied(name, facts) }
	for _, r := range s.rules {
		if !s.StaysUnknown(r.ID, given) {
			continue
		}
		lacks := slices.DeleteFunc(s.RuleReads(r.ID), given)
		p := r.Problem("not-supplied",
			fmt.Sprintf("rule %s is never decided: this host does not supply %s", r.ID, strings.Join(lacks, ", ")), "")
		p.Warning = true
		out = append(out, p)
	}
	return out
}

// Supplied tells whether a fact is given by a host that supplies these facts and raw inputs, or is computed from one of
// them, or from the clock alone.
func (s *Set) Supplied(fact string, supplied []string) bool {
	ns, _, _ := strings.Cut(fact, ".")
	if fact == clock || slices.Contains(supplied, fact) || slices.Contains(supplied, ns+".*") {
		return true
	}
	f := s.schema.byName[fact]
	return f != nil && slices.ContainsFunc(f.Derive, func(from string) bool { return s.Supplied(from, supplied) })
}

// StaysUnknown tells whether a rule is unknown whatever the values when only the given facts are known; false for a
// rule that there is not.
func (s *Set) StaysUnknown(id string, given func(fact string) bool) bool {
	r := s.Rule(id)
	return r != nil && lang.Undecided(r.condition, func(f *lang.Fact) bool { return given(f.Name) })
}
