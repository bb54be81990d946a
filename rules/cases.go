package rules

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

type caseFile struct {
	Name   string      `key:"name"`
	Given  source.Node `key:"given" need:"yes"`
	Expect string      `key:"expect" need:"yes" enum:"fired,not-fired,unknown"`
}

// runCases runs the cases that stand beside the rules: a policy whose own case fails is not activated.
func (l *loader) runCases() {
	for _, rc := range l.set.cases {
		for _, n := range rc.node.Items() {
			l.runCase(rc.rule, n)
		}
	}
}

func (l *loader) runCase(r *Rule, n source.Node) {
	before := l.c.Len()
	var c caseFile
	source.Decode(n, &c)
	if l.c.Len() > before || !c.Given.Exists() {
		return
	}
	facts := map[string]any{}
	for p := range c.Given.Pairs() {
		if f := l.set.schema.byName[p.Key]; f != nil && f.raw || slices.Contains(l.domain.Lists, p.Key) {
			p.Name.Problem("raw-in-case", p.Key+" has no effect here: a case beside a rule gives the facts that its condition reads", "give the fact, or put the case into "+l.domain.Name+"_test.yaml")
			continue
		}
		if l.set.Knows(p.Key) {
			facts[p.Key] = p.Node.Value()
			continue
		}
		p.Name.Problem("unknown-fact", fmt.Sprintf("%s is not a fact this policy can read", p.Key), problem.Suggest(p.Key, l.factNames()))
	}
	if l.c.Len() > before {
		return
	}
	f, err := l.set.flat(facts)
	if err != nil {
		at := c.Given
		e, _ := err.(*Error)
		if e != nil && c.Given.Get(e.Fact).Exists() {
			at = c.Given.Get(e.Fact)
		}
		l.caseProblem(at, e)
		return
	}
	e := l.set.program.Eval(f.in)
	if got := Verdict(e.Truth(r.condition)); got.String() != c.Expect {
		n.Problem("case-failed", fmt.Sprintf("rule %s: expected %s, came out %s", r.ID, c.Expect, got), whyOf(e.Why(r.condition)).Line()+". If the rule was meant to change, change its case too")
	}
}

// caseProblem says why a case's facts cannot be.
func (l *loader) caseProblem(at source.Node, e *Error) {
	if e == nil {
		at.Problem("wrong-case", "these facts cannot be read", "")
		return
	}
	said, hint := map[string]string{
		"unknown-value": "this is not a value of " + e.Fact, "out-of-range": "this lies outside the range of " + e.Fact, "wrong-type": "this is not what " + e.Fact + " holds",
	}[e.Code], e.Detail
	if said == "" {
		said, hint = e.Error(), ""
	}
	if words := l.set.Words(e.Fact); e.Code == "unknown-value" && len(words) > 0 {
		text := ""
		if at.IsScalar() {
			text, _ = at.Text()
		}
		hint = problem.Suggest(text, words)
	}
	at.Problem(e.Code, said, hint)
}

// flat builds facts from a map of namespace.fact to plain values, for the cases of a rule. Derived facts are not
// computed: a case states what its condition reads.
func (s *Set) flat(given map[string]any) (*Facts, error) {
	in, err := s.Input(given)
	if err != nil {
		return nil, err
	}
	v := reflect.New(s.schema.input)
	if err := s.schema.Decode(in, v.Interface()); err != nil {
		return nil, err
	}
	answers, err := DecodeAnswers(in["answers"])
	if err != nil {
		return nil, err
	}
	return s.Facts(v.Elem().Interface(), answers)
}

// Input turns a map of namespace.fact to plain values, as a test file has it, into an input by namespace. The word
// unknown takes a fact away.
func (s *Set) Input(given map[string]any) (map[string]json.RawMessage, error) {
	byNS, lists := map[string]map[string]any{}, map[string]any{}
	for name, value := range given {
		ns, fact, dotted := strings.Cut(name, ".")
		switch {
		case value == "unknown":
		case !dotted:
			lists[name] = value
		case byNS[ns] == nil:
			byNS[ns] = map[string]any{fact: value}
		default:
			byNS[ns][fact] = value
		}
	}
	out := map[string]json.RawMessage{}
	for ns, facts := range byNS {
		lists[ns] = facts
	}
	for key, value := range lists {
		b, err := json.Marshal(value)
		if err != nil {
			return nil, &Error{Code: "wrong-type", Fact: key}
		}
		out[key] = b
	}
	return out, nil
}

// Knows tells whether an input may hold a fact, a raw input or a list of this name.
func (s *Set) Knows(fact string) bool {
	_, ok := s.slots[fact]
	return ok || slices.Contains(s.domain.Lists, fact)
}

// CaseCount is the number of cases that stand beside the rules.
func (s *Set) CaseCount() int {
	n := 0
	for _, rc := range s.cases {
		n += len(rc.node.Items())
	}
	return n
}
