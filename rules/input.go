// Reading an input: facts as JSON by namespace into a struct of the schema's type.

package rules

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/internal/object"
)

// Decode fills an input struct of the schema's type from JSON by namespace: {"patient": {"age_years": 5}}. Namespaces
// that the schema does not have are left to the caller. Unknown facts, null, and values of the wrong type are errors,
// which name the fact and never the value.
func (s *Schema) Decode(input map[string]json.RawMessage, into any) error {
	v := reflect.ValueOf(into).Elem()
	for _, ns := range slices.Sorted(maps.Keys(input)) {
		if !s.has(ns) {
			continue
		}
		fields, err := object.Read(input[ns])
		if err != nil {
			return notObject(ns, err)
		}
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			f := s.byName[ns+"."+name]
			if f == nil {
				return &Error{Code: "unknown-fact", Fact: printable(ns, name, s.names())}
			}
			if err := decodeField(f, fields[name], v.FieldByIndex(f.index)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Schema) has(ns string) bool {
	return slices.ContainsFunc(s.facts, func(f *Fact) bool { return strings.HasPrefix(f.Name, ns+".") })
}

func (s *Schema) names() []string { return slices.Collect(maps.Keys(s.byName)) }

func notObject(what string, err error) *Error {
	if errors.Is(err, object.ErrTwice) {
		return &Error{Code: "duplicate-key", Fact: what}
	}
	return &Error{Code: "not-an-object", Fact: what}
}

func decodeField(f *Fact, raw json.RawMessage, v reflect.Value) error {
	wrong := &Error{Code: "wrong-type", Fact: f.Name, Detail: f.Kind}
	if isNull(raw) {
		return &Error{Code: "null", Fact: f.Name, Detail: "leave out what is not known"}
	}
	switch v.Interface().(type) {
	case *int: // 5.0 is 5, 5.5 is an error
		var x float64
		if json.Unmarshal(raw, &x) != nil || x != math.Trunc(x) || math.Abs(x) >= 1<<52 {
			return wrong
		}
		v.Set(reflect.ValueOf(Known(int(x))))
		return nil
	case time.Time:
		var text string
		if json.Unmarshal(raw, &text) != nil {
			return wrong
		}
		t, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return &Error{Code: "bad-instant", Fact: f.Name, Detail: "RFC 3339"}
		}
		v.Set(reflect.ValueOf(t))
		return nil
	}
	if _, ok := v.Addr().Interface().(json.Unmarshaler); ok {
		var own *Error
		if err := json.Unmarshal(raw, v.Addr().Interface()); errors.As(err, &own) {
			return own
		} else if err != nil {
			return wrong
		}
		return nil
	}
	if u, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok && f.Kind != "enum" { // Facts checks the words of an enum
		var text string
		if json.Unmarshal(raw, &text) != nil || u.UnmarshalText([]byte(text)) != nil {
			return wrong
		}
		return nil
	}
	return decodePlain(f, raw, v, wrong)
}

func decodePlain(f *Fact, raw json.RawMessage, v reflect.Value, wrong *Error) error {
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.String && hasNull(raw) {
		return &Error{Code: "null", Fact: f.Name}
	}
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct {
		return decodeItems(f, raw, v, wrong)
	}
	if v.Kind() == reflect.String {
		var text string
		if json.Unmarshal(raw, &text) != nil || text == "" {
			return wrong
		}
		v.SetString(text)
		return nil
	}
	if json.Unmarshal(raw, v.Addr().Interface()) != nil {
		return wrong
	}
	return nil
}

// decodeItems reads a list of structs by their json tags; an element may also be a text where its type reads texts.
func decodeItems(f *Fact, raw json.RawMessage, v reflect.Value, wrong *Error) error {
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil || len(items) > MaxListLength {
		return wrong
	}
	v.Set(reflect.MakeSlice(v.Type(), len(items), len(items)))
	for i, item := range items {
		elem := v.Index(i)
		var text string
		if u, ok := elem.Addr().Interface().(encoding.TextUnmarshaler); ok && !isNull(item) && json.Unmarshal(item, &text) == nil {
			if u.UnmarshalText([]byte(text)) != nil {
				return wrong
			}
			continue
		}
		fields, err := object.Read(item)
		if err != nil {
			return wrong
		}
		for i := range elem.NumField() {
			name, _, _ := strings.Cut(elem.Type().Field(i).Tag.Get("json"), ",")
			if value, ok := fields[name]; ok {
				delete(fields, name)
				if err := decodeField(f, value, elem.Field(i)); err != nil {
					return err
				}
			}
		}
		if len(fields) > 0 {
			return &Error{Code: "unknown-key", Fact: f.Name}
		}
	}
	return nil
}

func isNull(raw json.RawMessage) bool { return string(bytes.TrimSpace(raw)) == "null" }

func hasNull(raw json.RawMessage) bool {
	var items []json.RawMessage
	return json.Unmarshal(raw, &items) == nil && slices.ContainsFunc(items, isNull)
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
	return ok || s.schema.byName[fact] != nil || slices.Contains(s.domain.Lists, fact)
}
