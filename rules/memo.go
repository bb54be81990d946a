package rules

import (
	"encoding/binary"
	"reflect"
	"slices"
	"strconv"
)

// A Memo evaluates inputs of one set and remembers the results: inputs on which every condition comes out alike have one
// result, whose facts are those of the first of them. It is not safe for concurrent use, holds facts, and prints as
// ‹withheld›.
type Memo struct {
	Withheld
	set     *Set
	only    []*Rule // empty: all
	read    []readFact
	results map[string]*Result
	key     []byte
	text    bool // conditions read a text, which no key holds
}

// readFact is a fact that conditions read: where it stands, and between which numbers they tell it apart.
type readFact struct {
	index  []int
	limits []float64 // sorted
	words  []string  // sorted
	every  bool      // every value may come out otherwise
}

const maxRemembered = 10_000

// Memo begins with nothing remembered. Where rules are named it evaluates no other ones, and inputs differ only by what
// these read.
func (s *Set) Memo(only ...*Rule) *Memo {
	m := &Memo{set: s, only: only, results: map[string]*Result{}}
	reads := map[string]bool{}
	for _, r := range only {
		for _, fact := range s.RuleReads(r.ID) {
			reads[fact] = true
		}
	}
	for _, f := range s.schema.facts {
		if f.raw || len(only) > 0 && !reads[f.Name] {
			continue
		}
		t := s.Thresholds(f.Name)
		if !t.Read {
			continue
		}
		r := readFact{
			index: f.index, limits: slices.Compact(slices.Sorted(slices.Values(t.Limits))), words: slices.Compact(slices.Sorted(slices.Values(t.Words))), every: t.Opaque,
		}
		m.read = append(m.read, r)
		m.text = m.text || f.Kind == "text"
	}
	return m
}

// Evaluate is [Set.Facts] and [Set.Evaluate] in one, for an input without answers.
func (m *Memo) Evaluate(input any, today Date) (*Result, error) {
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
	r := m.set.Evaluate(facts, today, m.only...)
	if len(m.results) < maxRemembered {
		m.results[string(m.key)] = r
	}
	return r, nil
}

// Key is equal for inputs on which every condition comes out alike, texts left aside. It may hold facts. Unlike
// [Memo.Evaluate] it is safe for concurrent use.
func (m *Memo) Key(input any, today Date) string {
	if reflect.TypeOf(input) != m.set.schema.input {
		return ""
	}
	return string(m.appendKey(nil, reflect.ValueOf(input), today))
}

// appendKey writes every field that conditions read, each so that no two values look alike that a condition could tell
// apart, and which rules are in force.
func (m *Memo) appendKey(key []byte, v reflect.Value, today Date) []byte {
	for _, f := range m.read {
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
	for _, r := range m.rules() {
		if r.From != "" || r.Until != "" {
			key = strconv.AppendBool(key, r.inForce(today))
		}
	}
	return key
}

func (m *Memo) rules() []*Rule {
	if len(m.only) > 0 {
		return m.only
	}
	return m.set.rules
}

// appendNumber writes between which of its limits a number lies, or the number itself where it has none.
func (f readFact) appendNumber(key []byte, x float64) []byte {
	if f.every {
		return append(strconv.AppendFloat(append(key, 2), x, 'g', -1, 64), ' ')
	}
	i, at := slices.BinarySearch(f.limits, x)
	return strconv.AppendBool(binary.AppendUvarint(append(key, 3), uint64(i)), at)
}
