// Writing decisions: structs as JSON objects in the order of their fields.

package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"sync"

	"github.com/frontdoor-rules/frontdoor/rules/internal/jsontext"
)

// Marshal writes a struct as a JSON object whose keys stand in the order of its fields. A field is named by its json
// tag, with omitempty and omitzero as encoding/json has them; one without a tag is left out. A nil list is [] and a
// nil map {}, never null. A field with the tag wire:"null" is null where it has its zero value. The error is for
// anything but a struct, or is one of encoding/json.
func Marshal(v any) ([]byte, error) {
	of := reflect.ValueOf(v)
	if of.Kind() != reflect.Struct {
		return nil, errors.New("wire: only a struct is written")
	}
	buffer := buffers.Get().(*[]byte)
	defer buffers.Put(buffer)
	out := append((*buffer)[:0], '{')
	for _, k := range keysOf(of.Type()) {
		field := of.Field(k.index)
		if k.omitted(field) {
			continue
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(out, k.quoted...)
		var err error
		out, err = k.append(out, field)
		if err != nil {
			return nil, err
		}
	}
	out = append(out, '}')
	*buffer = out
	return bytes.Clone(out), nil
}

// buffers hold what is being written.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// Object writes a JSON object of values that are JSON already, those of the named keys in their order; a value that is
// empty is left out.
func Object(values map[string]json.RawMessage, keys ...string) json.RawMessage {
	out := []byte{'{'}
	for _, key := range keys {
		if len(values[key]) == 0 {
			continue
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(jsontext.AppendString(out, key), ':')
		out = append(out, values[key]...)
	}
	return append(out, '}')
}

// Keys are the keys that Marshal may write of a struct, in their order. It panics for anything but a struct.
func Keys(v any) []string {
	var names []string
	for _, k := range keysOf(reflect.TypeOf(v)) {
		names = append(names, k.name)
	}
	return names
}

// key is one key of an object and the field that it is written from.
type key struct {
	name      string
	quoted    string // the name with quotes and colon
	index     int    // of the field
	omitEmpty bool   // it is left out when it is empty
	omitZero  bool   // it is left out when it has its zero value
	null      bool   // it is null when it has its zero value
	write     writer // nil: encoding/json writes it
}

// allKeys are the keys of each type that was written, by the type.
var allKeys sync.Map

// keysOf are the keys of a struct, in the order of its fields.
func keysOf(t reflect.Type) []key {
	if known, ok := allKeys.Load(t); ok {
		return known.([]key)
	}
	var out []key
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		name, options, _ := strings.Cut(tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		out = append(out, key{
			name: name, quoted: `"` + name + `":`, index: i, null: tag.Get("wire") == "null",
			omitEmpty: strings.Contains(options, "omitempty"), omitZero: strings.Contains(options, "omitzero"),
			write: writerOf(t.Field(i).Type, nil),
		})
	}
	allKeys.Store(t, out)
	return out
}

// omitted tells whether a value is left out.
func (k *key) omitted(v reflect.Value) bool {
	if !k.omitEmpty && !k.omitZero {
		return false
	}
	switch v.Kind() {
	case reflect.Slice, reflect.Map, reflect.String:
		return k.omitEmpty && v.Len() == 0 || k.omitZero && v.IsZero()
	case reflect.Struct:
		return k.omitZero && v.IsZero()
	}
	return v.IsZero()
}

// append writes the value alone.
func (k *key) append(to []byte, v reflect.Value) ([]byte, error) {
	switch {
	case k.null && v.IsZero():
		return append(to, "null"...), nil
	case v.Kind() == reflect.Slice && v.IsNil():
		return append(to, "[]"...), nil
	case v.Kind() == reflect.Map && v.IsNil():
		return append(to, "{}"...), nil
	}
	if k.write != nil {
		if out, err := k.write(to, v); err == nil {
			return out, nil
		}
	}
	value, err := json.Marshal(v.Interface())
	return append(to, value...), err
}

// V1 is the value of the key "v" of a decision, which is the version of its JSON: 1. A decision whose version is
// another is refused when it is read.
type V1 struct{}

// MarshalJSON writes 1. It never fails.
func (V1) MarshalJSON() ([]byte, error) { return []byte("1"), nil }

// UnmarshalJSON gives an error for anything but 1.
func (*V1) UnmarshalJSON(b []byte) error {
	if string(b) != "1" {
		return errors.New("wire: a version that is not known")
	}
	return nil
}

// Listed is a list, or an empty one in place of nil, which would be written as null inside another value of a decision.
func Listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
