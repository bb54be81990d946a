// Evaluating a single rule on many inputs.

package rules

import (
	"reflect"

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
	return string(appendFacts(nil, e.read, reflect.ValueOf(input)))
}

// Evaluate is how the rule comes out, whether it is in force or not. For an unknown rule, missing are the names of
// the facts that it lacks, sorted, and failure is the code of what failed beside, as in [Result.Missing]. The facts
// that the rule reads are checked, with the errors of [Set.Facts].
func (e *RuleEvaluator) Evaluate(input any) (v Verdict, missing []string, failure string, err error) {
	if reflect.TypeOf(input) != e.set.schema.input {
		return Unknown, nil, "", &Error{Code: "wrong-input"}
	}
	in := lang.Input{Values: make([]lang.Value, len(e.set.facts))}
	of := reflect.ValueOf(input)
	for _, r := range e.read {
		value := r.form.value(of.FieldByIndex(r.index), nil)
		if !value.Given() {
			continue
		}
		if err := e.set.check(r.slot, &value); err != nil {
			return Unknown, nil, "", err
		}
		in.Values[r.slot] = value
	}
	eval := e.set.program.Eval(in)
	v = Verdict(eval.Truth(e.rule.condition))
	if v == Unknown {
		facts, failed := eval.Missing(e.rule.condition)
		missing, failure = names(facts), failureCodes[failed]
	}
	return v, missing, failure, nil
}
