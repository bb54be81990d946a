package rules

import (
	"reflect"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
)

// A Set is a compiled policy file. It is not changed after loading and safe for concurrent use.
type Set struct {
	Header  Header
	domain  Domain
	schema  *Schema
	facts   []*Fact // the schema's, then the answers, by slot
	slots   map[string]int
	added   map[string][]string // codes that the policy adds
	own     reflect.Value       // the domain's own keys
	rules   []*Rule             // by id
	scores  []*lang.Score       // by name
	program *lang.Program
	digest  string
	cases   []ruleCases
}

type ruleCases struct {
	rule *Rule
	node source.Node
}

// Rules are the rules, sorted by id.
func (s *Set) Rules() []*Rule { return s.rules }

// Rule finds a rule; nil when there is none of this id.
func (s *Set) Rule(id string) *Rule {
	if i := s.index(id); i >= 0 {
		return s.rules[i]
	}
	return nil
}

func (s *Set) index(id string) int {
	for i, r := range s.rules {
		if r.ID == id {
			return i
		}
	}
	return -1
}

// Digest is the SHA-256, in hex, of what the policy means: not of its layout, comments, version or approval.
func (s *Set) Digest() string { return s.digest }

// Own are the domain's own keys of the file, a struct of the domain's Header type.
func (s *Set) Own() any { return s.own.Elem().Interface() }

// FactList are all facts that conditions of this policy may read, the practice's own answers included.
func (s *Set) FactList() []Fact {
	var out []Fact
	for _, f := range s.facts {
		if !f.raw {
			out = append(out, *f)
		}
	}
	return out
}

// Reads tells whether any condition of the policy reads the fact.
func (s *Set) Reads(fact string) bool { return len(s.Thresholds(fact)) > 0 }

// Thresholds are the numbers that conditions compare a fact with; for a fact that is read otherwise a single 0. None
// means that no condition reads the fact.
func (s *Set) Thresholds(fact string) []float64 {
	var out []float64
	read := false
	for _, a := range s.program.Atoms() {
		for _, f := range a.Facts {
			if f.Name != fact {
				continue
			}
			read = true
			for _, c := range a.Consts {
				if v, ok := c.(float64); ok {
					out = append(out, v)
				}
			}
		}
	}
	if read && len(out) == 0 {
		out = []float64{0}
	}
	return out
}

// RuleReads are the facts that one rule's condition reads, sorted.
func (s *Set) RuleReads(id string) []string {
	r := s.Rule(id)
	if r == nil {
		return nil
	}
	return names(r.condition.Facts())
}

// StaysUnknown tells whether a rule is undecided whatever the answers when only the given facts are known.
func (s *Set) StaysUnknown(id string, given func(fact string) bool) bool {
	r := s.Rule(id)
	return r != nil && lang.Undecided(r.condition, func(f *lang.Fact) bool { return given(f.Name) })
}
