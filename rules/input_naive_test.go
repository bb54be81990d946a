// Inputs are read as encoding/json would read them field by field.
package rules_test

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// naiveReader reads inputs of a schema by encoding/json's tokens and by reflection, a value at a time.
type naiveReader struct {
	schema *rules.Schema
	kinds  map[string]string // of facts by name
	fields map[string]func(into reflect.Value) reflect.Value
}

// newNaiveReader makes the reader of a struct's schema.
func newNaiveReader(s *rules.Schema, input any) *naiveReader {
	n := &naiveReader{schema: s, kinds: map[string]string{}, fields: map[string]func(reflect.Value) reflect.Value{}}
	for _, f := range s.Facts() {
		n.kinds[f.Name] = f.Kind
	}
	t := reflect.TypeOf(input)
	for i := range t.NumField() {
		for j := range t.Field(i).Type.NumField() {
			tag := t.Field(i).Type.Field(j).Tag
			name := t.Field(i).Tag.Get("ns") + "." + tag.Get("fact") + tag.Get("raw")
			n.fields[name] = func(into reflect.Value) reflect.Value { return into.Field(i).Field(j) }
		}
	}
	return n
}

var errTwice = errors.New("a key stands twice")

// object reads a JSON object, and refuses a key that stands twice.
func object(raw json.RawMessage) (map[string]json.RawMessage, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.New("not an object")
	}
	out := map[string]json.RawMessage{}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, err
		}
		if out[key.(string)] != nil {
			return nil, errTwice
		}
		out[key.(string)] = value
	}
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, errors.New("not an object")
	}
	return out, nil
}

// decode is Schema.Decode.
func (n *naiveReader) decode(input map[string]json.RawMessage, into any) error {
	v := reflect.ValueOf(into).Elem()
	var faults []error
	for _, ns := range slices.Sorted(maps.Keys(input)) {
		known := func(name string) bool { return strings.HasPrefix(name, ns+".") }
		if !slices.ContainsFunc(slices.Collect(maps.Keys(n.fields)), known) {
			continue
		}
		fields, err := object(input[ns])
		switch {
		case errors.Is(err, errTwice):
			faults = append(faults, &rules.Error{Code: "duplicate-key", Fact: ns})
		case err != nil:
			faults = append(faults, &rules.Error{Code: "not-an-object", Fact: ns})
		}
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			if len(faults) == 100 {
				return rules.JoinErrors(faults...)
			}
			field := n.fields[ns+"."+name]
			if field == nil {
				faults = append(faults, &rules.Error{Code: "unknown-fact", Fact: rules.Printable(n.schema, ns, name)})
				continue
			}
			if err := n.field(ns+"."+name, fields[name], field(v)); err != nil {
				faults = append(faults, err)
				field(v).SetZero()
			}
		}
	}
	return rules.JoinErrors(faults...)
}

// wrong is the error of a value of another type than the fact's.
func (n *naiveReader) wrong(fact string) error {
	return &rules.Error{Code: "wrong-type", Fact: fact, Detail: n.kinds[fact]}
}

// field reads one value.
func (n *naiveReader) field(fact string, raw json.RawMessage, v reflect.Value) error {
	if string(bytes.TrimSpace(raw)) == "null" {
		return &rules.Error{Code: "null", Fact: fact, Detail: "leave out what is not known"}
	}
	switch into := v.Addr().Interface().(type) {
	case *int, **int:
		return n.int(fact, raw, v)
	case *time.Time:
		var text string
		if json.Unmarshal(raw, &text) != nil {
			return n.wrong(fact)
		}
		t, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return &rules.Error{Code: "bad-instant", Fact: fact, Detail: "RFC 3339"}
		}
		*into = t
		return nil
	case *rules.Private[bool]:
		return private(n, fact, raw, into)
	case *rules.Private[int]:
		return private(n, fact, raw, into)
	case *rules.Private[float64]:
		return private(n, fact, raw, into)
	case *rules.Private[string]:
		return private(n, fact, raw, into)
	case *rules.Private[[]string]:
		return private(n, fact, raw, into)
	case *rules.Private[month]:
		return private(n, fact, raw, into)
	case json.Unmarshaler:
		err := json.Unmarshal(raw, into)
		var own *rules.Error
		if errors.As(err, &own) {
			return own
		}
		if err != nil {
			return n.wrong(fact)
		}
		return nil
	case encoding.TextUnmarshaler:
		if n.kinds[fact] != "enum" {
			var text string
			if json.Unmarshal(raw, &text) != nil || into.UnmarshalText([]byte(text)) != nil {
				return n.wrong(fact)
			}
			return nil
		}
	}
	return n.plain(fact, raw, v)
}

// private reads the value of a Private.
func private[T any](n *naiveReader, fact string, raw json.RawMessage, into *rules.Private[T]) error {
	var v T
	err := n.field(fact, raw, reflect.ValueOf(&v).Elem())
	if err == nil {
		*into = rules.Withhold(v)
	}
	return err
}

// int reads a whole number.
func (n *naiveReader) int(fact string, raw json.RawMessage, v reflect.Value) error {
	var x float64
	if json.Unmarshal(raw, &x) != nil || x != math.Trunc(x) || math.Abs(x) >= 1<<52 {
		return n.wrong(fact)
	}
	if v.Kind() == reflect.Int {
		v.SetInt(int64(x))
	} else {
		v.Set(reflect.ValueOf(rules.Known(int(x))))
	}
	return nil
}

// plain reads a value of a type that does not read JSON itself.
func (n *naiveReader) plain(fact string, raw json.RawMessage, v reflect.Value) error {
	var items []json.RawMessage
	isNull := func(item json.RawMessage) bool { return string(bytes.TrimSpace(item)) == "null" }
	listed := json.Unmarshal(raw, &items) == nil
	switch {
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.String && slices.ContainsFunc(items, isNull):
		return &rules.Error{Code: "null", Fact: fact}
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct:
		if !listed || len(items) > rules.MaxListLength {
			return n.wrong(fact)
		}
		v.Set(reflect.MakeSlice(v.Type(), len(items), len(items)))
		for i, item := range items {
			if err := n.item(fact, item, v.Index(i)); err != nil {
				return err
			}
		}
		return nil
	case v.Kind() == reflect.String:
		var text string
		if json.Unmarshal(raw, &text) != nil || text == "" {
			return n.wrong(fact)
		}
		v.SetString(text)
		return nil
	}
	if json.Unmarshal(raw, v.Addr().Interface()) != nil {
		return n.wrong(fact)
	}
	return nil
}

// item reads one element of a list of structs.
func (n *naiveReader) item(fact string, raw json.RawMessage, v reflect.Value) error {
	var text string
	u, ok := v.Addr().Interface().(encoding.TextUnmarshaler)
	if ok && string(raw) != "null" && json.Unmarshal(raw, &text) == nil {
		if u.UnmarshalText([]byte(text)) != nil {
			return n.wrong(fact)
		}
		return nil
	}
	fields, err := object(raw)
	if err != nil {
		return n.wrong(fact)
	}
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if value, given := fields[name]; given {
			delete(fields, name)
			if err := n.field(fact, value, v.Field(i)); err != nil {
				return err
			}
		}
	}
	if len(fields) > 0 {
		return &rules.Error{Code: "unknown-key", Fact: fact}
	}
	return nil
}
