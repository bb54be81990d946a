package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
)

// Marshal writes a struct as a JSON object whose keys stand in the order of its fields. A field is named by its json tag, as
// encoding/json has it, omitempty and omitzero included; one without a tag is left out. A nil list is [] and a nil map {},
// never null; a field with the tag wire:"null" is null where it is its zero value.
func Marshal(v any) ([]byte, error) {
	of := reflect.ValueOf(v)
	if of.Kind() != reflect.Struct {
		return nil, errors.New("wire: only a struct is written")
	}
	out := bytes.NewBufferString("{")
	for _, k := range keys(of.Type()) {
		field := of.Field(k.index)
		if k.omitted(field) {
			continue
		}
		value, err := k.marshal(field)
		if err != nil {
			return nil, err
		}
		if out.Len() > 1 {
			out.WriteByte(',')
		}
		out.WriteString(`"` + k.name + `":`)
		out.Write(value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// Keys are the keys that Marshal may write of a struct, in their order.
func Keys(v any) []string {
	var names []string
	for _, k := range keys(reflect.TypeOf(v)) {
		names = append(names, k.name)
	}
	return names
}

// key is one key of an object and the field that it is written from.
type key struct {
	name                      string
	index                     int
	omitEmpty, omitZero, null bool
}

func keys(t reflect.Type) []key {
	var out []key
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		name, options, _ := strings.Cut(tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		out = append(out, key{
			name: name, index: i, null: tag.Get("wire") == "null",
			omitEmpty: strings.Contains(options, "omitempty"), omitZero: strings.Contains(options, "omitzero"),
		})
	}
	return out
}

func (k key) omitted(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map, reflect.String:
		return k.omitEmpty && v.Len() == 0 || k.omitZero && v.IsZero()
	case reflect.Struct:
		return k.omitZero && v.IsZero()
	}
	return (k.omitEmpty || k.omitZero) && v.IsZero()
}

func (k key) marshal(v reflect.Value) ([]byte, error) {
	switch {
	case k.null && v.IsZero():
		return []byte("null"), nil
	case v.Kind() == reflect.Slice && v.IsNil():
		return []byte("[]"), nil
	case v.Kind() == reflect.Map && v.IsNil():
		return []byte("{}"), nil
	}
	return json.Marshal(v.Interface())
}

// V1 is the key "v" of a decision, the version of its JSON: 1. Anything else is refused when a stored decision is read.
type V1 struct{}

// MarshalJSON writes 1.
func (V1) MarshalJSON() ([]byte, error) { return []byte("1"), nil }

// UnmarshalJSON refuses another version.
func (*V1) UnmarshalJSON(b []byte) error {
	if string(b) != "1" {
		return errors.New("wire: a version that is not known")
	}
	return nil
}

// Listed is a list that stands inside another value of a decision, where a nil list would be written as null: it is never nil.
func Listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
