package rules

import (
	"encoding/binary"
	"reflect"
	"slices"
	"strconv"

	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// A Memo evaluates inputs of one set and remembers the results: inputs on which every condition comes out alike have one
// result, whose facts are those of the first of them. It is not safe for concurrent use, holds facts, and prints as
// ‹withheld›.
type Memo struct {
	Withheld
	set     *Set
	read    []readFact
	results map[string]*Result
	key     []byte
	text    bool // conditions read a text, which no key holds
}

// readFact is a fact that conditions read: where it stands, and between which numbers they tell it apart.
type readFact struct {
	slot  int
	index []int
	cuts  []float64 // sorted
	words []string  // sorted
	every bool      // every value may come out otherwise
}

const maxRemembered = 10_000

// Memo begins with nothing remembered.
func (s *Set) Memo() *Memo {
	m := &Memo{set: s, results: map[string]*Result{}}
	for slot, f := range s.schema.facts {
		if f.raw {
			continue
		}
		if r, ok := s.readFact(slot); ok {
			m.read = append(m.read, r)
			m.text = m.text || f.Kind == "text"
		}
	}
	return m
}

// readFact is a fact as all conditions of the set tell it apart; ok is false when none reads it.
func (s *Set) readFact(slot int) (r readFact, ok bool) {
	f := s.schema.facts[slot]
	t := s.Thresholds(f.Name)
	return readFact{
		slot: slot, index: f.index, cuts: slices.Compact(slices.Sorted(slices.Values(t.Limits))), words: slices.Compact(slices.Sorted(slices.Values(t.Words))), every: t.Opaque,
	}, t.Read
}

// Evaluate is [Set.Facts] and [Set.Evaluate] in one, for an input without answers.
func (m *Memo) Evaluate(input any, today field.ISODate) (*Result, error) {
	if reflect.TypeOf(input) != m.set.schema.input {
		return nil, &Error{Code: "wrong-input"}
	}
	m.key = m.appendKey(m.key[:0], reflect.ValueOf(input), today)
	if r, ok := m.results[string(m.key)]; ok && !m.text {
		return r, nil
	}
	facts, err := m.set.Facts(input, nil)
	if err != nil {
		return nil, err
	}
	r := m.set.Evaluate(facts, today)
	if len(m.results) < maxRemembered {
		m.results[string(m.key)] = r
	}
	return r, nil
}

// Key is equal for inputs on which every condition comes out alike, texts left aside. It may hold facts.
func (m *Memo) Key(input any, today field.ISODate) string {
	if reflect.TypeOf(input) != m.set.schema.input {
		return ""
	}
	return string(m.appendKey(nil, reflect.ValueOf(input), today))
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

func appendFacts(key []byte, read []readFact, v reflect.Value) []byte {
	for _, f := range read {
		value, _, ok := plain(v.FieldByIndex(f.index))
		if !ok {
			key = append(key, 0)
			continue
		}
		switch x := value.(type) {
		case bool:
			key = strconv.AppendBool(append(key, 1), x)
		case int:
			key = f.appendNumber(key, float64(x))
		case float64:
			key = f.appendNumber(key, x)
		case string:
			if i, at := slices.BinarySearch(f.words, x); !f.every && at {
				key = binary.AppendUvarint(append(key, 4), uint64(i))
			} else if !f.every {
				key = append(key, 6) // another word
			} else {
				key = append(binary.AppendUvarint(append(key, 4), uint64(len(x))), x...)
			}
		case []string:
			key = binary.AppendUvarint(append(key, 5), uint64(len(x)))
			for _, word := range x {
				key = append(binary.AppendUvarint(key, uint64(len(word))), word...)
			}
		}
	}
	return key
}

// appendNumber writes between which of its limits a number lies, or the number itself where it has none.
func (f readFact) appendNumber(key []byte, x float64) []byte {
	if f.every {
		return append(strconv.AppendFloat(append(key, 2), x, 'g', -1, 64), ' ')
	}
	i, at := slices.BinarySearch(f.cuts, x)
	return strconv.AppendBool(binary.AppendUvarint(append(key, 3), uint64(i)), at)
}
