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

// Decode fills an input, a pointer to a struct of the schema's type, from JSON by namespace: {"patient":
// {"age_years": 5}}. Namespaces that the schema does not have are left to the caller. The error is an [Error] that
// names the fact and never the value: not-an-object, duplicate-key, unknown-fact, null, wrong-type, bad-instant, or
// unknown-key in an element of a list. Ranges and words are checked by Set.Facts.
func (s *Schema) Decode(input map[string]json.RawMessage, into any) error {
	v := reflect.ValueOf(into).Elem()
	var faults []error
	for _, ns := range slices.Sorted(maps.Keys(input)) {
		if !s.has(ns) {
			continue
		}
		fields, err := object.Read(input[ns])
		if err != nil {
			faults = append(faults, notObject(ns, err))
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			f := s.byName[ns+"."+name]
			if len(faults) == maxErrors {
				return JoinErrors(faults...)
			}
			if f == nil {
				faults = append(faults, &Error{Code: "unknown-fact", Fact: printable(ns, name, s.names())})
				continue
			}
			if err := decodeField(f, fields[name], v.FieldByIndex(f.index)); err != nil {
				faults = append(faults, err)
				v.FieldByIndex(f.index).SetZero() // so that no further fault follows from half a value
			}
		}
	}
	return JoinErrors(faults...)
}

// has tells whether the schema has a namespace.
func (s *Schema) has(ns string) bool {
	return slices.ContainsFunc(s.facts, func(f *Fact) bool { return strings.HasPrefix(f.Name, ns+".") })
}

// names are the names of all facts and raw inputs, in no order.
func (s *Schema) names() []string { return slices.Collect(maps.Keys(s.byName)) }

// notObject says that something which should be a JSON object is none, or has a key twice.
func notObject(what string, err error) *Error {
	if errors.Is(err, object.ErrTwice) {
		return &Error{Code: "duplicate-key", Fact: what}
	}
	return &Error{Code: "not-an-object", Fact: what}
}

// decodeField reads the value of one fact or raw input into its field.
func decodeField(f *Fact, raw json.RawMessage, v reflect.Value) error {
	if isNull(raw) {
		return &Error{Code: "null", Fact: f.Name, Detail: "leave out what is not known"}
	}
	switch v.Interface().(type) {
	case int, *int:
		return decodeInt(f, raw, v)
	case time.Time:
		return decodeInstant(f, raw, v)
	}
	switch into := v.Addr().Interface().(type) {
	case interface {
		decode(f *Fact, raw json.RawMessage) error
	}: // a Private
		return into.decode(f, raw)
	case json.Unmarshaler:
		err := json.Unmarshal(raw, into)
		var own *Error
		if errors.As(err, &own) {
			return own
		}
		return wrongUnless(err == nil, f)
	case encoding.TextUnmarshaler:
		if f.Kind != "enum" { // Set.Facts checks the words of an enum
			var text string
			return wrongUnless(json.Unmarshal(raw, &text) == nil && into.UnmarshalText([]byte(text)) == nil, f)
		}
	}
	return decodePlain(f, raw, v)
}

// wrongUnless is the error that a value is not of the fact's type, unless it is.
func wrongUnless(ok bool, f *Fact) error {
	if ok {
		return nil
	}
	return &Error{Code: "wrong-type", Fact: f.Name, Detail: f.Kind}
}

// decodeInt reads a whole number between -2^52 and 2^52, which a float64 holds exactly: 5.0 is 5, and 5.5 is an error.
func decodeInt(f *Fact, raw json.RawMessage, v reflect.Value) error {
	var x float64
	if json.Unmarshal(raw, &x) != nil || x != math.Trunc(x) || math.Abs(x) >= 1<<52 {
		return wrongUnless(false, f)
	}
	if v.Kind() == reflect.Int {
		v.SetInt(int64(x))
	} else {
		v.Set(reflect.ValueOf(Known(int(x))))
	}
	return nil
}

// decodeInstant reads an instant as RFC 3339 writes it, with its zone.
func decodeInstant(f *Fact, raw json.RawMessage, v reflect.Value) error {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return wrongUnless(false, f)
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return &Error{Code: "bad-instant", Fact: f.Name, Detail: "RFC 3339"}
	}
	v.Set(reflect.ValueOf(t))
	return nil
}

// decodePlain reads a value into a field whose type does not read JSON itself.
func decodePlain(f *Fact, raw json.RawMessage, v reflect.Value) error {
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.String && hasNull(raw) {
		return &Error{Code: "null", Fact: f.Name}
	}
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct {
		return decodeItems(f, raw, v)
	}
	if v.Kind() == reflect.String {
		var text string
		if json.Unmarshal(raw, &text) != nil || text == "" {
			return wrongUnless(false, f)
		}
		v.SetString(text)
		return nil
	}
	return wrongUnless(json.Unmarshal(raw, v.Addr().Interface()) == nil, f)
}

// decodeItems reads a list of structs by their json tags. An element may also be a text where its type reads texts.
func decodeItems(f *Fact, raw json.RawMessage, v reflect.Value) error {
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil || len(items) > MaxListLength {
		return wrongUnless(false, f)
	}
	v.Set(reflect.MakeSlice(v.Type(), len(items), len(items)))
	for i, item := range items {
		elem := v.Index(i)
		var text string
		u, ok := elem.Addr().Interface().(encoding.TextUnmarshaler)
		if ok && !isNull(item) && json.Unmarshal(item, &text) == nil {
			if u.UnmarshalText([]byte(text)) != nil {
				return wrongUnless(false, f)
			}
			continue
		}
		if err := decodeItem(f, item, elem); err != nil {
			return err
		}
	}
	return nil
}

// decodeItem reads one JSON object into a struct, and refuses keys that it does not have.
func decodeItem(f *Fact, raw json.RawMessage, v reflect.Value) error {
	fields, err := object.Read(raw)
	if err != nil {
		return wrongUnless(false, f)
	}
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		value, ok := fields[name]
		if !ok {
			continue
		}
		delete(fields, name)
		if err := decodeField(f, value, v.Field(i)); err != nil {
			return err
		}
	}
	if len(fields) > 0 {
		return &Error{Code: "unknown-key", Fact: f.Name}
	}
	return nil
}

func isNull(raw json.RawMessage) bool { return string(bytes.TrimSpace(raw)) == "null" }

// hasNull tells whether the JSON is a list with a null in it.
func hasNull(raw json.RawMessage) bool {
	var items []json.RawMessage
	return json.Unmarshal(raw, &items) == nil && slices.ContainsFunc(items, isNull)
}

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
