package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

var factWords = regexp.MustCompile(`[a-z_]+(\.[a-z_0-9]+)?`)

// NotSupplied names each rule that is never decided by a host that supplies only these facts and inputs; "patient.*" stands
// for a namespace. What the library computes of them counts as supplied, as do the facts of the day.
func (s *Set) NotSupplied(facts ...string) problem.Problems {
	var out problem.Problems
	for _, name := range facts {
		if !strings.HasSuffix(name, ".*") && !s.Knows(name) {
			out = append(out, problem.Problem{Code: "unknown-fact", Message: name + " is not a fact or an input"})
		}
	}
	given := func(name string) bool { return s.supplied(name, facts) }
	for _, r := range s.rules {
		if !s.StaysUnknown(r.ID, given) {
			continue
		}
		lacks := slices.DeleteFunc(s.RuleReads(r.ID), given)
		p := r.Problem("not-supplied", fmt.Sprintf("rule %s is never decided: this host does not supply %s", r.ID, strings.Join(lacks, ", ")), "")
		p.Warning = true
		out = append(out, p)
	}
	return out
}

// supplied tells whether a host gives a fact, or one of the inputs that the library computes it from.
func (s *Set) supplied(name string, facts []string) bool {
	ns, _, _ := strings.Cut(name, ".")
	if ns == "day" || slices.Contains(facts, name) || slices.Contains(facts, ns+".*") {
		return true
	}
	f := s.schema.byName[name]
	if f == nil || f.From == "" {
		return false
	}
	known := false
	for _, word := range factWords.FindAllString(f.From, -1) {
		for _, input := range []string{word, ns + "." + word} {
			if of := s.schema.byName[input]; of != nil && of != f {
				known = true
				if s.supplied(input, facts) {
					return true
				}
			}
		}
	}
	return !known // of lists, the clock and the calendar alone
}
