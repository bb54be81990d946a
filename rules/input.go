// Reading an input: facts as JSON by namespace into a struct of the schema's type.

package rules

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/internal/jsontext"
)

// Decode fills an input, a pointer to a struct of the schema's type, from JSON by namespace: {"patient":
// {"age_years": 5}}. Namespaces that the schema does not have are left to the caller. The error is an [Error] that
// names the fact and never the value: not-an-object, duplicate-key, unknown-fact, null, wrong-type, bad-instant, or
// unknown-key in an element of a list. Ranges and words are checked by Set.Facts.
func (s *Schema) Decode(input map[string]json.RawMessage, into any) error {
	v := reflect.ValueOf(into).Elem()
	var faults []error
	for _, n := range s.namespaces {
		raw, given := input[n.name]
		if !given {
			continue
		}
		var full bool
		faults, full = n.decode(raw, v, faults)
		if full {
			break
		}
	}
	return JoinErrors(faults...)
}

// A namespace is how the facts and raw inputs under one name are read.
type namespace struct {
	name   string
	ranks  map[string]int // of the fields by their names in the namespace
	fields []inputField   // sorted by name
	schema *Schema
}

// An inputField is how one fact or raw input is read.
type inputField struct {
	name  string // in its namespace
	index []int  // of the field of the input, for reflect
	read  reader
}

// compile prepares the reading of inputs, once all facts are declared.
func (s *Schema) compile() {
	known := map[string]string{}
	for _, f := range s.facts {
		for _, word := range f.Values {
			known[word] = word
		}
	}
	byName := map[string]*namespace{}
	for _, f := range s.facts {
		ns, name, _ := strings.Cut(f.Name, ".")
		n := byName[ns]
		if n == nil {
			n = &namespace{name: ns, ranks: map[string]int{}, schema: s}
			byName[ns] = n
			s.namespaces = append(s.namespaces, n)
		}
		read := readerOf(f, s.input.FieldByIndex(f.index).Type, known)
		n.fields = append(n.fields, inputField{name: name, index: f.index, read: read})
	}
	slices.SortFunc(s.namespaces, func(a, b *namespace) int { return strings.Compare(a.name, b.name) })
	for _, n := range s.namespaces {
		slices.SortFunc(n.fields, func(a, b inputField) int { return strings.Compare(a.name, b.name) })
		for rank, f := range n.fields {
			n.ranks[f.name] = rank
		}
	}
}

// decode reads the JSON of the namespace into an input. It adds its faults to those before, in the order of names;
// full says that there are so many that no more are told.
func (n *namespace) decode(raw []byte, into reflect.Value, faults []error) (all []error, full bool) {
	var few [96]jsontext.Value // so many fields do without an allocation
	values := few[:]
	if len(n.fields) > len(few) {
		values = make([]jsontext.Value, len(n.fields))
	}
	others, fault := n.scan(raw, values)
	if fault != nil {
		return append(faults, fault), false
	}
	unknown := func(before string) bool {
		for len(others) > 0 && (before == "" || others[0] < before) {
			if len(faults) == maxErrors {
				return false
			}
			name := printable(n.name, others[0], n.schema.names())
			faults = append(faults, &Error{Code: "unknown-fact", Fact: name})
			others = others[1:]
		}
		return true
	}
	for rank := range n.fields {
		f, value := &n.fields[rank], values[rank]
		if !value.Given() {
			continue
		}
		if len(others) > 0 && !unknown(f.name) || len(faults) == maxErrors {
			return faults, true
		}
		field := into.Field(f.index[0]).Field(f.index[1])
		if err := f.read(value, field); err != nil {
			faults = append(faults, err)
			field.SetZero() // so that no further fault follows from half a value
		}
	}
	return faults, len(others) > 0 && !unknown("")
}

// scan finds the value of each field by its rank, and the names of no field, sorted.
func (n *namespace) scan(raw []byte, values []jsontext.Value) (others []string, fault *Error) {
	var seen map[string]bool // of the others
	m := jsontext.Object(raw)
	for m.Next() {
		rank, known := n.ranks[string(m.Key)]
		if known && values[rank].Given() || !known && seen[string(m.Key)] {
			return nil, &Error{Code: "duplicate-key", Fact: n.name}
		}
		if known {
			values[rank] = m.Value
			continue
		}
		if seen == nil {
			seen = map[string]bool{}
		}
		seen[string(m.Key)] = true
		others = append(others, string(m.Key))
	}
	if m.Broken() {
		return nil, &Error{Code: "not-an-object", Fact: n.name}
	}
	slices.Sort(others)
	return others, nil
}

// has tells whether the schema has a namespace.
func (s *Schema) has(ns string) bool {
	return slices.ContainsFunc(s.facts, func(f *Fact) bool { return strings.HasPrefix(f.Name, ns+".") })
}

// names are the names of all facts and raw inputs, in no order.
func (s *Schema) names() []string { return slices.Collect(maps.Keys(s.byName)) }

// flat makes facts of plain values by namespace.fact, for the cases beside rules. It computes no fact from others: a
// case states what its condition reads.
func (s *Set) flat(given map[string]any) (*Facts, error) {
	in, err := s.Input(given)
	if err != nil {
		return nil, err
	}
	v := reflect.New(s.schema.input)
	if err := s.schema.Decode(in, v.Interface()); err != nil {
		return nil, err
	}
	var answers Answers
	if raw, given := in["answers"]; given {
		if err := answers.UnmarshalJSON(raw); err != nil {
			return nil, err
		}
	}
	return s.Facts(v.Elem().Interface(), answers)
}

// Input makes an input, JSON by namespace, of plain values by namespace.fact, as a test file has them. A fact whose
// value is the word unknown is left out. The error is an [Error] with the code wrong-type.
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
	return ok || s.schema.byName[fact] != nil || slices.Contains(s.domain.Lists, fact)
}
