// Writing an input as JSON by namespace, for those who may see what is in it.

package rules

import (
	"bytes"
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/frontdoor-rules/frontdoor/rules/internal/mask"
)

// Encode writes an input of the schema's type as JSON by namespace, as [Schema.Decode] reads it, for a viewer with a
// role and a purpose: it holds all that is known of a patient. What is not known is left out, and so is a namespace
// without a known fact. Facts stand in the order of the schema. The error is an [Error] that names the fact and never
// the value: not-allowed for a viewer without a role or a purpose, wrong-input, or wrong-type for a value that JSON
// cannot hold.
func (s *Schema) Encode(input any, viewer Viewer) (map[string]json.RawMessage, error) {
	v := reflect.ValueOf(input)
	switch {
	case !viewer.valid():
		return nil, &Error{Code: "not-allowed", Detail: "a role and a purpose are needed"}
	case !v.IsValid() || v.Type() != s.input:
		return nil, &Error{Code: "wrong-input"}
	}
	objects := map[string]*jsonObject{}
	for _, f := range s.facts {
		ns, name, _ := strings.Cut(f.Name, ".")
		if objects[ns] == nil {
			objects[ns] = &jsonObject{}
		}
		if !objects[ns].add(name, v.FieldByIndex(f.index)) {
			return nil, &Error{Code: "wrong-type", Fact: f.Name, Detail: f.Kind}
		}
	}
	out := map[string]json.RawMessage{}
	for ns, o := range objects {
		if o.Len() > 0 {
			out[ns] = o.json()
		}
	}
	return out, nil
}

// jsonObject is a JSON object that is being written, without its braces.
type jsonObject struct{ bytes.Buffer }

// add writes a field of an input under a name, unless it is not known; ok is false where JSON cannot hold it.
func (o *jsonObject) add(name string, v reflect.Value) (ok bool) {
	raw, known, ok := encodeField(v)
	if known && ok {
		o.write(name, raw)
	}
	return ok
}

// write writes a key with its value.
func (o *jsonObject) write(name string, raw json.RawMessage) {
	if o.Len() > 0 {
		o.WriteByte(',')
	}
	key, _ := json.Marshal(name)
	o.Write(key)
	o.WriteByte(':')
	o.Write(raw)
}

// json is the whole object.
func (o *jsonObject) json() json.RawMessage {
	return append(append([]byte{'{'}, o.Bytes()...), '}')
}

// encodeField writes a value as decodeField reads it. known is false for one that stands for what is not known.
func encodeField(v reflect.Value) (raw json.RawMessage, known, ok bool) {
	switch x := v.Interface().(type) {
	case Text:
		if x.p == nil {
			return nil, false, true
		}
		return encoded(x.p.read().said)
	case interface{ holds() bool }:
		return encodePrivate(v)
	case time.Time:
		if x.IsZero() {
			return nil, false, true
		}
	}
	readsItself := implements(v.Type(), reflect.TypeFor[json.Unmarshaler]()) ||
		implements(v.Type(), reflect.TypeFor[encoding.TextUnmarshaler]())
	switch {
	case v.Kind() == reflect.Slice && v.IsNil(), v.Kind() != reflect.Slice && v.IsZero():
		return nil, false, true
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct && !readsItself:
		return encodeItems(v)
	}
	return encoded(v.Interface())
}

// encoded is the JSON of a value that is known. JSON holds no text that is not UTF-8: another one would be read back.
func encoded(v any) (raw json.RawMessage, known, ok bool) {
	switch x := v.(type) {
	case string:
		ok = utf8.ValidString(x)
	case []string:
		ok = !slices.ContainsFunc(x, func(word string) bool { return !utf8.ValidString(word) })
	default:
		ok = true
	}
	raw, err := json.Marshal(v)
	return raw, true, ok && err == nil
}

// implements tells whether a pointer to a type has the methods of an interface.
func implements(t, methods reflect.Type) bool { return reflect.PointerTo(t).Implements(methods) }

// encodePrivate writes what a Private holds.
func encodePrivate(v reflect.Value) (raw json.RawMessage, known, ok bool) {
	plain := mask.Show(nil, v.Field(heldField).String())
	switch {
	case len(plain) == 0:
		return nil, false, true
	case plain[0] == marshalled:
		return encoded(string(plain[1:]))
	}
	value := readPlain(plain)
	return encoded(value.Any())
}

// encodeItems writes a list of structs by their json tags.
func encodeItems(v reflect.Value) (raw json.RawMessage, known, ok bool) {
	items := make([]json.RawMessage, v.Len())
	for i := range items {
		var o jsonObject
		item := v.Index(i)
		for n := range item.NumField() {
			name, _, _ := strings.Cut(item.Type().Field(n).Tag.Get("json"), ",")
			if name != "" && name != "-" && !o.add(name, item.Field(n)) {
				return nil, true, false
			}
		}
		items[i] = o.json()
	}
	return encoded(items)
}

// Encode writes the answers by name, as an input has them under "answers", for a viewer with a role and a purpose; nil
// where there are none. The error is an [Error]: not-allowed, or wrong-type for a value that is no answer.
func (a Answers) Encode(viewer Viewer) (json.RawMessage, error) {
	if !viewer.valid() {
		return nil, &Error{Code: "not-allowed", Detail: "a role and a purpose are needed"}
	}
	var o jsonObject
	err := a.each(func(name string, value any) error {
		raw, err := json.Marshal(value)
		if value == nil || err != nil {
			return &Error{Code: "wrong-type", Fact: "answers"}
		}
		o.write(name, raw)
		return nil
	})
	if err != nil || o.Len() == 0 {
		return nil, err
	}
	return o.json(), nil
}
