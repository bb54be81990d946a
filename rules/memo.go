// Evaluating many inputs of one set, as a walk over time does, where most come out alike.

package rules

import (
	"reflect"
	"strconv"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/mask"
)

// A Memo evaluates inputs of one set and remembers the results: inputs on which every condition comes out alike have
// one result, whose facts are those of the first of them. It is not safe for concurrent use, holds facts, and prints as
// ‹withheld›. [Set.Memo] makes it; the zero Memo is of no use.
type Memo struct {
	Withheld
	set  *Set
	read []readFact
	kept func() *remembered // behind a function, as keys hold facts
	text bool               // conditions read a text, which no key holds
}

// remembered is what a Memo has seen.
type remembered struct {
	results map[string]*Result // by key
	key     []byte             // of the input at hand
}

// readFact is a fact that conditions read: where it stands in an input, and how they tell its values apart.
type readFact struct {
	slot    int
	index   []int
	form    form
	regions *lang.Regions
}

// maxRemembered bounds what one Memo holds: further results are computed each time.
const maxRemembered = 10_000

// Memo makes a Memo that remembers nothing yet.
func (s *Set) Memo() *Memo {
	m := &Memo{set: s, kept: mask.Behind(&remembered{results: map[string]*Result{}})}
	for slot, f := range s.schema.facts {
		if s.regions[slot] != nil {
			m.read = append(m.read, s.readFact(slot))
			m.text = m.text || f.Kind == "text"
		}
	}
	return m
}

// readFact is the fact in one slot of the set, which conditions read.
func (s *Set) readFact(slot int) readFact {
	return readFact{
		slot: slot, index: s.schema.facts[slot].index, form: s.schema.facts[slot].form, regions: s.regions[slot],
	}
}

// Evaluate is [Set.Facts] and [Set.Evaluate] in one, for an input without answers. The error is that of Set.Facts.
func (m *Memo) Evaluate(input any, today field.ISODate) (*Result, error) {
	v, ok := m.set.structOf(input)
	if !ok {
		return nil, &Error{Code: "wrong-input"}
	}
	kept := m.kept()
	kept.key = m.appendKey(kept.key[:0], v, today)
	if r, ok := kept.results[string(kept.key)]; ok && !m.text {
		return r, nil
	}
	facts, err := m.set.Facts(input, Answers{})
	if err != nil {
		return nil, err
	}
	r := m.set.Evaluate(facts, today)
	if len(kept.results) < maxRemembered {
		kept.results[string(kept.key)] = r
	}
	return r, nil
}

// Key is equal for inputs on which every condition comes out alike, texts left aside. It may hold facts, and is "" for
// an input of another type than the set's.
func (m *Memo) Key(input any, today field.ISODate) string {
	v, ok := m.set.structOf(input)
	if !ok {
		return ""
	}
	return string(m.appendKey(nil, v, today))
}

// appendKey writes every field that conditions read, each so that no two values look alike that a condition could tell
// apart, and which rules are in force.
func (m *Memo) appendKey(key []byte, v reflect.Value, today field.ISODate) []byte {
	key = appendFacts(key, m.read, v)
	for _, r := range m.set.rules {
		if r.From != "" || r.Until != "" {
			key = strconv.AppendBool(key, r.InForce(today))
		}
	}
	return key
}

// appendFacts writes the facts that are read, each as the region that its value lies in. One that is not known is a
// zero byte, with which no region begins.
func appendFacts(key []byte, read []readFact, v reflect.Value) []byte {
	for _, f := range read {
		value := f.form.value(v.FieldByIndex(f.index), nil)
		if !value.Given() {
			key = append(key, 0)
			continue
		}
		key = f.regions.AppendKey(key, &value)
	}
	return key
}
