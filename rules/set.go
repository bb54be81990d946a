// A compiled policy file: its rules, its digest, and the words that it allows.

package rules

import (
	"reflect"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
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
	regions map[int]*lang.Regions         // how conditions and scores tell the values of a fact apart, by slot
	texts   map[field.MessageName]Message // nil when the folder has none
	root    source.Node
	digest  string
	// approvable is the digest of what an approval is of: the supplier's policy.
	approvable string
	cases      []ruleCases
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
	if i := sort.Search(len(s.rules), func(i int) bool { return s.rules[i].ID >= id }); i < len(s.rules) && s.rules[i].ID == id {
		return i
	}
	return -1
}

// Digest is the SHA-256, in hex, of what the policy means: not of its layout, comments, version or approval.
func (s *Set) Digest() string { return s.digest }

// Approved tells whether the approval names the digest of this very meaning.
func (s *Set) Approved() bool {
	d := s.Header.Approval.Digest
	return len(d) >= 8 && strings.HasPrefix(s.approvable, d)
}

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

// Words are the words that may stand for an enum, or in a list, with the codes that the policy adds.
func (s *Set) Words(fact string) []string {
	f := s.schema.byName[fact]
	if f == nil {
		return nil
	}
	return slices.Concat(f.Values, s.added[f.Codes])
}

// Allows tells whether a word may stand for an enum, or in a list, with the codes that the policy adds.
func (s *Set) Allows(fact, word string) bool {
	f := s.schema.byName[fact]
	return f != nil && f.allows(word, s.added)
}

// Edges are the instants at which rules come into force and go out of it.
func (s *Set) Edges(zone *time.Location) []time.Time {
	var out []time.Time
	for _, r := range s.rules {
		if from, ok := r.From.Start(zone, 0); ok {
			out = append(out, from)
		}
		if until, ok := r.Until.Start(zone, 1); ok {
			out = append(out, until)
		}
	}
	return out
}

// CaseCount is the number of cases that stand beside the rules.
func (s *Set) CaseCount() int {
	n := 0
	for _, rc := range s.cases {
		n += len(rc.node.Items())
	}
	return n
}

// HeaderProblem is a problem with a key at the top of the file, or below one: week/medical.
func (s *Set) HeaderProblem(path, code, message, hint string) problem.Problem {
	if !s.root.Exists() {
		return problem.Problem{File: s.domain.Name + ".yaml", Code: code, Message: message, Hint: hint}
	}
	return s.root.Find(path).Told(code, message, hint)
}
