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

// Allows tells whether a word may stand for an enum, or in a list, with the codes that the policy adds.
func (s *Set) Allows(fact, word string) bool {
	f := s.schema.byName[fact]
	return f != nil && f.allows(word, s.added)
}

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

// Reads tells whether any condition or score of the policy reads the fact.
func (s *Set) Reads(fact string) bool { return s.Thresholds(fact).Read }

// Thresholds are the numbers at which conditions and scores change with a fact.
type Thresholds struct {
	Read   bool // something reads the fact at all
	Limits []float64
	// Opaque: the fact is also read in a way that no number describes, as beside another fact. Step is then how finely
	// it has to be watched.
	Opaque bool
	Step   float64
	Beside []string // the facts that it is compared with and nothing else
	summed bool     // it is read in yet another way
}

// Thresholds finds the numbers that the policy compares a fact with, and the edges of bands.
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

// ReadFacts are the facts that conditions and scores read, with their thresholds.
func (s *Set) ReadFacts() map[string]Thresholds {
	out := map[string]Thresholds{}
	for _, f := range s.FactList() {
		if t := s.Thresholds(f.Name); t.Read {
			out[f.Name] = t
		}
	}
	return out
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

// RuleReads are the facts that one rule's condition reads, sorted.
func (s *Set) RuleReads(id string) []string {
	r := s.Rule(id)
	if r == nil {
		return nil
	}
	return names(r.condition.Facts())
}

// RuleThresholds are those of one rule's condition alone.
func (s *Set) RuleThresholds(id, fact string) Thresholds {
	var t Thresholds
	if r := s.Rule(id); r != nil {
		r.condition.Leaves(func(n *lang.Node) { t.take(n.Atom, fact) })
	}
	return t
}

// Words are the words that may stand for an enum, or in a list, with the codes that the policy adds.
func (s *Set) Words(fact string) []string {
	f := s.schema.byName[fact]
	if f == nil {
		return nil
	}
	return slices.Concat(f.Values, s.added[f.Codes])
}

// HeaderProblem is a problem with a key at the top of the file, or below one: week/medical.
func (s *Set) HeaderProblem(path, code, message, hint string) problem.Problem {
	if !s.root.Exists() {
		return problem.Problem{File: s.domain.Name + ".yaml", Code: code, Message: message, Hint: hint}
	}
	return s.root.Find(path).NewProblem(code, message, hint)
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

// StaysUnknown tells whether a rule is undecided whatever the answers when only the given facts are known.
func (s *Set) StaysUnknown(id string, given func(fact string) bool) bool {
	r := s.Rule(id)
	return r != nil && lang.Undecided(r.condition, func(f *lang.Fact) bool { return given(f.Name) })
}
