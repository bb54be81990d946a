// This file says where two values differ: what a store gives back, and what it was given.

package recordtest

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"
)

// differs says where two values of one type differ, or returns "" if they are equal. Instants are compared to the
// millisecond, whatever their zone. A nil list means not known and an empty one means none, so these two differ. An
// opaque value, which shows nothing but its JSON, is compared by that.
func differs(a, b any) string {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	if isOpaque(x) && isOpaque(y) {
		return difference(document(x), document(y), "")
	}
	return difference(x, y, "")
}

// isOpaque tells whether a value is a struct that writes its own JSON and has fields, but none that other packages see.
func isOpaque(v reflect.Value) bool {
	if v.Kind() != reflect.Struct || v.NumField() == 0 {
		return false
	}
	for i := range v.NumField() {
		if v.Type().Field(i).IsExported() {
			return false
		}
	}
	_, writes := v.Interface().(json.Marshaler)
	return writes
}

// document is a value's JSON, read without its types; its numbers keep all their digits.
func document(v reflect.Value) reflect.Value {
	text, err := json.Marshal(v.Interface())
	if err != nil {
		return reflect.ValueOf(err.Error())
	}
	var read any
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	if err := d.Decode(&read); err != nil {
		return reflect.ValueOf(err.Error())
	}
	return reflect.ValueOf(withInstants(read))
}

// withInstants is a document with its instants read as such, so that their zone does not count.
func withInstants(document any) any {
	switch of := document.(type) {
	case map[string]any:
		for key, value := range of {
			of[key] = withInstants(value)
		}
	case []any:
		for i, value := range of {
			of[i] = withInstants(value)
		}
	case string:
		if at, err := time.Parse(time.RFC3339Nano, of); err == nil {
			return at
		}
	}
	return document
}

var (
	instant = reflect.TypeFor[time.Time]()
	object  = reflect.TypeFor[map[string]any]() // a JSON object in a document
)

// fact is a sensitive fact, of which no more shows than whether it is known.
type fact interface{ Given() bool }

// difference compares two values; at is the path of fields and indices that leads to them.
func difference(a, b reflect.Value, at string) string {
	if a.IsValid() != b.IsValid() {
		return at + " is missing"
	}
	if !a.IsValid() {
		return ""
	}
	if a.Type() != b.Type() { // two values of one document
		return at + " has another value"
	}
	if a.Type() == instant && a.CanInterface() {
		x, y := a.Interface().(time.Time), b.Interface().(time.Time)
		if !x.Truncate(time.Millisecond).Equal(y.Truncate(time.Millisecond)) {
			return fmt.Sprintf("%s is another instant, by %s", at, y.Sub(x))
		}
		return ""
	}
	switch a.Kind() {
	case reflect.Struct:
		if a.CanInterface() {
			if known, sensitive := a.Interface().(fact); sensitive && known.Given() != b.Interface().(fact).Given() {
				return at + " is known here and not known there"
			} else if sensitive && !reflect.DeepEqual(a.Interface(), b.Interface()) {
				return at + " has another value"
			}
		}
		return fieldDifference(a, b, at)
	case reflect.Pointer, reflect.Interface:
		if a.IsNil() != b.IsNil() {
			return at + " is known here and not known there"
		}
		return difference(a.Elem(), b.Elem(), at)
	case reflect.Slice:
		return elementDifference(a, b, at)
	case reflect.Map:
		return keyDifference(a, b, at)
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return ""
	}
	if !a.Equal(b) {
		return at + " has another value"
	}
	return ""
}

// fieldDifference compares two structs of one type.
func fieldDifference(a, b reflect.Value, at string) string {
	for i := range a.NumField() {
		if where := difference(a.Field(i), b.Field(i), at+"."+a.Type().Field(i).Name); where != "" {
			return where
		}
	}
	return ""
}

// elementDifference compares two lists.
func elementDifference(a, b reflect.Value, at string) string {
	if a.IsNil() != b.IsNil() {
		return at + " is an empty list here and none there"
	}
	if a.Len() != b.Len() {
		return fmt.Sprintf("%s has %d elements here and %d there", at, a.Len(), b.Len())
	}
	for i := range a.Len() {
		if where := difference(a.Index(i), b.Index(i), fmt.Sprintf("%s[%d]", at, i)); where != "" {
			return where
		}
	}
	return ""
}

// keyDifference compares two maps. It names the keys of JSON objects only, as others may be ids.
func keyDifference(a, b reflect.Value, at string) string {
	if a.Len() != b.Len() {
		return fmt.Sprintf("%s has %d keys here and %d there", at, a.Len(), b.Len())
	}
	for _, key := range a.MapKeys() {
		name := at + "[…]"
		if a.Type() == object {
			name = at + "." + key.String()
		}
		if where := difference(a.MapIndex(key), b.MapIndex(key), name); where != "" {
			return where
		}
	}
	return ""
}
