package rules

import (
	"reflect"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
)

// A Lens looks at inputs as one rule does: by the facts that it reads and no others. It is not changed and safe for
// concurrent use.
type Lens struct {
	set  *Set
	rule *Rule
	read []readFact
}

// Lens is that of one rule of the set; nil for a rule that reads a text or answers, which no key holds.
func (s *Set) Lens(r *Rule) *Lens {
	l := &Lens{set: s, rule: r}
	for _, fact := range s.RuleReads(r.ID) {
		slot, ok := s.slots[fact]
		if !ok || slot >= len(s.schema.facts) || s.schema.facts[slot].Kind == "text" {
			return nil
		}
		l.read = append(l.read, s.readFact(slot))
	}
	return l
}

// Key is equal for inputs on which the rule comes out alike. It may hold facts.
func (l *Lens) Key(input any) string { return string(appendFacts(nil, l.read, reflect.ValueOf(input))) }

// Judge is how the rule comes out, whether it is in force or not, and what keeps it unknown.
// The facts that it reads are checked as [Set.Facts] does.
func (l *Lens) Judge(input any) (v Verdict, missing []string, failed bool, err error) {
	if reflect.TypeOf(input) != l.set.schema.input {
		return Unknown, nil, false, &Error{Code: "wrong-input"}
	}
	in := lang.Input{Values: make([]any, len(l.set.facts))}
	of := reflect.ValueOf(input)
	for _, r := range l.read {
		value, _, ok := plain(of.FieldByIndex(r.index))
		if !ok {
			continue
		}
		if err := l.set.check(l.set.facts[r.slot], value); err != nil {
			return Unknown, nil, false, err
		}
		in.Values[r.slot] = value
	}
	eval := l.set.program.Eval(in)
	if v = Verdict(eval.Truth(l.rule.condition)); v == Unknown {
		facts, couldNotRun := eval.Missing(l.rule.condition)
		missing, failed = names(facts), couldNotRun
	}
	return v, missing, failed, nil
}
