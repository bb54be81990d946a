package rules

import (
	"encoding/binary"
	"math"
	"reflect"
	"strconv"
)

// A Memo evaluates inputs of one set and remembers the results: inputs that agree in all that conditions read have one
// result. It is not safe for concurrent use, holds facts, and prints as ‹withheld›.
type Memo struct {
	Withheld
	set     *Set
	read    [][]int // the fields that conditions read
	results map[string]*Result
	key     []byte
	text    bool // conditions read a text, which no key holds
}

const maxRemembered = 10_000

// Memo begins with nothing remembered.
func (s *Set) Memo() *Memo {
	m := &Memo{set: s, results: map[string]*Result{}}
	for _, f := range s.schema.facts {
		if !f.raw && s.Reads(f.Name) {
			m.read = append(m.read, f.index)
			m.text = m.text || f.Kind == "text"
		}
	}
	return m
}

// Evaluate is [Set.Facts] and [Set.Evaluate] in one, for an input without answers.
func (m *Memo) Evaluate(input any, today Date) (*Result, error) {
	if reflect.TypeOf(input) != m.set.schema.input {
		return nil, &Error{Code: "wrong-input"}
	}
	key := m.keyOf(reflect.ValueOf(input), today)
	if r, ok := m.results[string(key)]; ok && !m.text {
		return r, nil
	}
	facts, err := m.set.Facts(input, nil)
	if err != nil {
		return nil, err
	}
	r := m.set.Evaluate(facts, today)
	if len(m.results) < maxRemembered {
		m.results[string(key)] = r
	}
	return r, nil
}

// keyOf writes every field that conditions read, each so that no two values look alike, and which rules are in force.
func (m *Memo) keyOf(v reflect.Value, today Date) []byte {
	key := m.key[:0]
	for _, index := range m.read {
		value, _, ok := plain(v.FieldByIndex(index))
		if !ok {
			key = append(key, 0)
			continue
		}
		switch x := value.(type) {
		case bool:
			key = strconv.AppendBool(append(key, 1), x)
		case int:
			key = binary.AppendVarint(append(key, 2), int64(x))
		case float64:
			key = binary.BigEndian.AppendUint64(append(key, 3), math.Float64bits(x))
		case string:
			key = append(binary.AppendUvarint(append(key, 4), uint64(len(x))), x...)
		case []string:
			key = binary.AppendUvarint(append(key, 5), uint64(len(x)))
			for _, word := range x {
				key = append(binary.AppendUvarint(key, uint64(len(word))), word...)
			}
		}
	}
	for _, r := range m.set.rules {
		if r.From != "" || r.Until != "" {
			key = strconv.AppendBool(key, r.inForce(today))
		}
	}
	m.key = key
	return key
}
