// A compiled policy file: its rules, its digest, and the words that it allows.

package rules

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/internal/index"
	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// A Set is a compiled policy file. It is not changed after loading and is safe for concurrent use. Load makes it; the
// zero Set is of no use.
type Set struct {
	Header Header // what the file says of itself

	domain     Domain
	schema     *Schema
	facts      []*Fact                       // those of the schema, then the answers; a fact's place here is its slot
	slots      map[string]int                // the slot of each fact, by name
	added      map[string][]string           // the words that the policy adds to lists of codes
	allowed    []map[string]bool             // by slot: the words that may stand for a fact of closed words
	own        reflect.Value                 // a pointer to the domain's own keys; not valid when it has none
	rules      []*Rule                       // by id
	scores     []*lang.Score                 // by name
	program    *lang.Program                 // the compiled conditions and scores
	lookup     *index.Index                  // of the conditions of the rules, in their order
	regions    map[int]*lang.Regions         // how conditions and scores tell the values of a fact apart, by slot
	texts      map[field.MessageName]Message // nil when the folder has no messages.yaml
	root       source.Later                  // the whole file, for places in it
	cases      int                           // how many stand beside the rules
	work       int                           // see Work
	digest     string
	approvable string // the digest that an approval speaks of: that of the supplier's policy alone
}

// Rules are the rules, sorted by id. The caller does not change them.
func (s *Set) Rules() []*Rule { return s.rules }

// Rule is the rule of an id; nil when there is none.
func (s *Set) Rule(id string) *Rule {
	if i := s.index(id); i >= 0 {
		return s.rules[i]
	}
	return nil
}

// index is the place of a rule in the order of ids; -1 when there is none.
func (s *Set) index(id string) int {
	i, found := slices.BinarySearchFunc(s.rules, id, func(r *Rule, id string) int { return strings.Compare(r.ID, id) })
	if !found {
		return -1
	}
	return i
}

// conditions are those of the rules, in their order.
func (s *Set) conditions() []*lang.Node {
	out := make([]*lang.Node, len(s.rules))
	for i, r := range s.rules {
		out[i] = r.condition
	}
	return out
}

// Digest is the SHA-256, in hex, of what the policy means: not of its layout, comments, version or approval.
func (s *Set) Digest() string { return s.digest }

// SupplierDigest is the digest of the policy without the practice's own layer, of which an approval speaks.
func (s *Set) SupplierDigest() string { return s.approvable }

// MaxWork is how many units of work one decision may spend, where it evaluates rules more than once. A unit is a
// comparison, a word or phrase that is looked for, or a part of a score; how many a decision takes follows from the
// policy and the input alone.
const MaxWork = lang.MaxWork

// Work is how many units one evaluation of all rules takes, from 1 to a quarter of [MaxWork].
func (s *Set) Work() int { return s.work }

// Approved tells whether the approval names the digest of what the policy means now, by at least 8 characters.
func (s *Set) Approved() bool {
	d := s.Header.Approval.Digest
	return len(d) >= 8 && strings.HasPrefix(s.approvable, d)
}

// Own are the domain's own keys of the file, a struct of the domain's Header type, which is the caller's to complete:
// it shares nothing with the set, which many may hold. It panics when the domain has none.
func (s *Set) Own() any { return copied(s.own.Elem()).Interface() }

// FactList are all facts that conditions of this policy may read, those of the practice's own answers last.
func (s *Set) FactList() []Fact {
	var out []Fact
	for _, f := range s.facts {
		if !f.raw {
			out = append(out, *f)
		}
	}
	return out
}

// Words are the words that may stand for an enum or in a list, with the codes that the policy adds; nil for a fact of
// another kind, or of which every word may stand.
func (s *Set) Words(fact string) []string {
	f := s.schema.byName[fact]
	if f == nil {
		return nil
	}
	return slices.Concat(f.Values, s.added[f.Codes])
}

// Allows tells whether a word may stand for an enum or in a list, with the codes that the policy adds.
func (s *Set) Allows(fact, word string) bool {
	f := s.schema.byName[fact]
	return f != nil && (f.Values == nil || s.allowed[s.slots[fact]][word])
}

// allowed are the words that may stand for each fact of closed words, by its slot, with the codes that a policy adds.
func allowed(facts []*Fact, added map[string][]string) []map[string]bool {
	out := make([]map[string]bool, len(facts))
	for slot, f := range facts {
		if f.Values == nil {
			continue
		}
		out[slot] = map[string]bool{}
		for _, word := range slices.Concat(f.Values, added[f.Codes]) {
			out[slot][word] = true
		}
	}
	return out
}

// AlwaysEvaluated are the rules that no fact rules out by itself, so that they are evaluated on every input: those of
// which a part that could hold alone compares two facts, calls a function of the host, or the like. They cost nothing
// worth a change in a policy of some hundred rules.
func (s *Set) AlwaysEvaluated() (out []*Rule) {
	for i, r := range s.rules {
		if !s.lookup.Served(i) {
			out = append(out, r)
		}
	}
	return out
}

// Edges are the instants at which rules come into force and go out of it, in a zone, in no order.
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
func (s *Set) CaseCount() int { return s.cases }

// HeaderProblem is a problem with a key at the top of the file, or with something below one, as in week/medical; hint
// may be "".
func (s *Set) HeaderProblem(path, code, message, hint string) problem.Problem {
	if !s.root.Exists() {
		return problem.Problem{File: s.domain.Name + ".yaml", Code: code, Message: message, Hint: hint}
	}
	return s.root.Node().Find(path).NewProblem(code, message, hint)
}
