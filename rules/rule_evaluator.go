// Evaluating a single rule on many inputs.

package rules

import (
	"sync"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
)

// A RuleEvaluator evaluates one rule and looks at no facts but those that it reads. It is for a domain that decides
// about pairs, as capacity does of needs and slots: there are too many pairs to evaluate all rules on each, and the
// pairs of one key need one evaluation together. It is not changed, and is safe for concurrent use.
type RuleEvaluator struct {
	set  *Set
	rule *Rule
	read []readFact
}

// RuleEvaluator is that of one rule of the set; nil for a rule that reads a text or answers, as a key holds neither.
func (s *Set) RuleEvaluator(r *Rule) *RuleEvaluator {
	e := &RuleEvaluator{set: s, rule: r}
	for _, fact := range s.RuleReads(r.ID) {
		slot, ok := s.slots[fact]
		if !ok || slot >= len(s.schema.facts) || s.schema.facts[slot].Kind == "text" {
			return nil
		}
		e.read = append(e.read, s.readFact(slot))
	}
	return e
}

// Key is a string that inputs share only when the rule comes out alike on them. It may hold facts of a patient, and is
// not to be kept or shown.
func (e *RuleEvaluator) Key(input any) string {
	of, ok := e.set.structOf(input)
	if !ok {
		return ""
	}
	var short [128]byte
	return string(appendFacts(short[:0], e.read, of))
}

// Evaluate is how the rule comes out, whether it is in force or not. For an unknown rule, missing are the names of
// the facts that it lacks, sorted, and failure is the code of what failed beside, as in [Result.Missing]. The facts
// that the rule reads are checked, with the errors of [Set.Facts].
func (e *RuleEvaluator) Evaluate(input any) (v Verdict, missing []string, failure string, err error) {
	of, ok := e.set.structOf(input)
	if !ok {
		return Unknown, nil, "", &Error{Code: "wrong-input"}
	}
	m := ruleMemories.Get().(*ruleMemory)
	defer m.release()
	in := lang.Input{Values: m.of(len(e.set.facts))}
	for _, r := range e.read {
		value := r.form.value(of.FieldByIndex(r.index), &m.words)
		if !value.Given() {
			continue
		}
		if err := e.set.check(r.slot, &value); err != nil {
			return Unknown, nil, "", err
		}
		in.Values[r.slot] = value
	}
	eval := &m.eval
	eval.Begin(e.set.program, in)
	v = Verdict(eval.Truth(e.rule.condition))
	if v == Unknown {
		facts, failed := eval.Missing(e.rule.condition)
		missing, failure = names(facts), failureCodes[failed]
	}
	return v, missing, failure, nil
}

// A ruleMemory is the memory of one evaluation, which the next one takes over.
type ruleMemory struct {
	values []lang.Value
	words  []string // of the lists among them
	eval   lang.Eval
}

// ruleMemories are those that no evaluation has at the moment. Nothing that is printed leads to them.
var ruleMemories = sync.Pool{New: func() any { return &ruleMemory{} }}

// of gives room for so many values, none of which is given.
func (m *ruleMemory) of(n int) []lang.Value {
	if cap(m.values) < n {
		m.values = make([]lang.Value, n)
	}
	m.values = m.values[:n]
	return m.values
}

// release forgets the facts and gives the memory back.
func (m *ruleMemory) release() {
	clear(m.values)
	clear(m.words)
	m.words = m.words[:0]
	ruleMemories.Put(m)
}
