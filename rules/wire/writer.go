// What writes values as encoding/json does, byte for byte, made once for each type.

package wire

import (
	"encoding"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/internal/jsontext"
)

// A writer appends the JSON of a value. After an error encoding/json is asked for the value, or for its own error.
type writer func(to []byte, v reflect.Value) ([]byte, error)

// errNotWritten is the error of a value that a writer leaves to encoding/json.
var errNotWritten = errors.New("wire: left to encoding/json")

// writerOf makes the writer of a type; nil for one that is left to encoding/json, as is one that holds itself. within
// are the types that it stands in.
func writerOf(t reflect.Type, within []reflect.Type) writer {
	marshals := reflect.TypeFor[json.Marshaler]()
	marshalsText := reflect.TypeFor[encoding.TextMarshaler]()
	byPointer := reflect.PointerTo(t)
	switch {
	case slices.Contains(within, t):
		return nil
	case t == reflect.TypeFor[time.Time]():
		return writeTime
	case t.Kind() == reflect.Pointer && t.Elem().Kind() != reflect.Pointer:
		return pointerWriter(t, append(within, t))
	case t.Kind() == reflect.Interface:
		return writeAny
	case t.Kind() == reflect.Pointer:
		return nil
	case t.Implements(marshals):
		return writeMarshaler
	case byPointer.Implements(marshals):
		return nil // it depends on where a value stands whether it marshals itself
	case t.Implements(marshalsText):
		return writeText
	case byPointer.Implements(marshalsText):
		return nil
	}
	switch t.Kind() {
	case reflect.Slice:
		return sliceWriter(t, append(within, t))
	case reflect.Map:
		return mapWriter(t, append(within, t))
	case reflect.Struct:
		return structWriter(t, append(within, t))
	}
	return scalarWriters[t.Kind()]
}

// scalarWriters are the writers of kinds that hold no other values.
var scalarWriters = map[reflect.Kind]writer{
	reflect.Bool: writeBool, reflect.Int: writeInt, reflect.Int64: writeInt, reflect.Float64: writeFloat,
	reflect.String: writeString,
}

// writeBool writes a truth.
func writeBool(to []byte, v reflect.Value) ([]byte, error) {
	return strconv.AppendBool(to, v.Bool()), nil
}

// writeInt writes a whole number.
func writeInt(to []byte, v reflect.Value) ([]byte, error) {
	return strconv.AppendInt(to, v.Int(), 10), nil
}

// writeString writes a string.
func writeString(to []byte, v reflect.Value) ([]byte, error) {
	return jsontext.AppendString(to, v.String()), nil
}

// writeFloat writes a number as short as can be, with an exponent where it is very small or very large.
func writeFloat(to []byte, v reflect.Value) ([]byte, error) {
	x := v.Float()
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return to, errNotWritten
	}
	if abs := math.Abs(x); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		to = strconv.AppendFloat(to, x, 'e', -1, 64)
		if n := len(to); n >= 4 && string(to[n-4:n-1]) == "e-0" { // e-09 is written e-9
			to = append(to[:n-2], to[n-1])
		}
		return to, nil
	}
	return strconv.AppendFloat(to, x, 'f', -1, 64), nil
}

// held is a value, or a pointer to it where there is one, which is had without a copy.
func held(v reflect.Value) any {
	if v.CanAddr() {
		return v.Addr().Interface()
	}
	return v.Interface()
}

// writeTime writes an instant.
func writeTime(to []byte, v reflect.Value) ([]byte, error) {
	at, err := held(v).(encoding.TextAppender).AppendText(append(to, '"'))
	return append(at, '"'), err
}

// writeMarshaler writes what writes itself.
func writeMarshaler(to []byte, v reflect.Value) ([]byte, error) {
	text, err := held(v).(json.Marshaler).MarshalJSON()
	if err != nil {
		return to, err
	}
	out, ok := jsontext.AppendCompact(to, text)
	if !ok {
		return to, errNotWritten
	}
	return out, nil
}

// writeText writes what writes itself as text.
func writeText(to []byte, v reflect.Value) ([]byte, error) {
	text, err := held(v).(encoding.TextMarshaler).MarshalText()
	return jsontext.AppendString(to, string(text)), err
}

// writersOfAny are the writers of what stood behind an interface, by type.
var writersOfAny sync.Map

// writeAny writes what stands behind an interface, of which nil is null.
func writeAny(to []byte, v reflect.Value) ([]byte, error) {
	if v.IsNil() {
		return append(to, "null"...), nil
	}
	v = v.Elem()
	write, ok := writersOfAny.Load(v.Type())
	if !ok {
		write, _ = writersOfAny.LoadOrStore(v.Type(), writerOf(v.Type(), nil))
	}
	if write := write.(writer); write != nil {
		return write(to, v)
	}
	return to, errNotWritten
}

// pointerWriter makes the writer of a pointer, of which nil is null.
func pointerWriter(t reflect.Type, within []reflect.Type) writer {
	write := writerOf(t.Elem(), within)
	if write == nil {
		return nil
	}
	return func(to []byte, v reflect.Value) ([]byte, error) {
		if v.IsNil() {
			return append(to, "null"...), nil
		}
		return write(to, v.Elem())
	}
}

// sliceWriter makes the writer of a list, of which nil is null.
func sliceWriter(t reflect.Type, within []reflect.Type) writer {
	write := writerOf(t.Elem(), within)
	if write == nil || t.Elem().Kind() == reflect.Uint8 {
		return nil
	}
	return func(to []byte, v reflect.Value) (_ []byte, err error) {
		if v.IsNil() {
			return append(to, "null"...), nil
		}
		to = append(to, '[')
		for i := range v.Len() {
			if i > 0 {
				to = append(to, ',')
			}
			to, err = write(to, v.Index(i))
			if err != nil {
				return to, err
			}
		}
		return append(to, ']'), nil
	}
}

// mapWriter makes the writer of a map from strings, of which nil is null.
func mapWriter(t reflect.Type, within []reflect.Type) writer {
	write := writerOf(t.Elem(), within)
	if write == nil || t.Key().Kind() != reflect.String {
		return nil
	}
	type entry struct {
		key   string
		value reflect.Value
	}
	return func(to []byte, v reflect.Value) (_ []byte, err error) {
		if v.IsNil() {
			return append(to, "null"...), nil
		}
		entries := make([]entry, 0, v.Len())
		for each := v.MapRange(); each.Next(); {
			entries = append(entries, entry{each.Key().String(), each.Value()})
		}
		slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.key, b.key) })
		to = append(to, '{')
		for i, e := range entries {
			if i > 0 {
				to = append(to, ',')
			}
			to, err = write(append(jsontext.AppendString(to, e.key), ':'), e.value)
			if err != nil {
				return to, err
			}
		}
		return append(to, '}'), nil
	}
}

// A member is a field of a struct within a decision.
type member struct {
	quoted  string // its name with quotes and colon
	index   int
	omitted func(v reflect.Value) bool // nil: never
	write   writer
}

// structWriter makes the writer of a struct whose fields have plain names and no options but omitempty and omitzero.
func structWriter(t reflect.Type, within []reflect.Type) writer {
	var members []member
	seen := map[string]bool{}
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("json")
		name, options, _ := strings.Cut(tag, ",")
		switch {
		case f.Anonymous:
			return nil
		case !f.IsExported() || tag == "-":
			continue
		}
		m := member{quoted: `"` + name + `":`, index: i, write: writerOf(f.Type, within)}
		var ok bool
		m.omitted, ok = omission(f.Type, options)
		if !ok || m.write == nil || !field.IsSnake(name) || seen[name] {
			return nil
		}
		seen[name] = true
		members = append(members, m)
	}
	return func(to []byte, v reflect.Value) (_ []byte, err error) {
		to = append(to, '{')
		first := len(to)
		for i := range members {
			m := &members[i]
			value := v.Field(m.index)
			if m.omitted != nil && m.omitted(value) {
				continue
			}
			if len(to) > first {
				to = append(to, ',')
			}
			to, err = m.write(append(to, m.quoted...), value)
			if err != nil {
				return to, err
			}
		}
		return append(to, '}'), nil
	}
}

// omission is what leaves a field out by the options of its tag, as encoding/json does; ok is false for options that
// only that knows.
func omission(t reflect.Type, options string) (omitted func(reflect.Value) bool, ok bool) {
	isZeroer := reflect.TypeFor[interface{ IsZero() bool }]()
	switch {
	case options == "":
		return nil, true
	case options == "omitempty" && t.Kind() == reflect.Struct:
		return nil, true
	case options == "omitempty" && (t.Kind() == reflect.Slice || t.Kind() == reflect.Map):
		return func(v reflect.Value) bool { return v.Len() == 0 }, true
	case options == "omitempty":
		return reflect.Value.IsZero, true
	case options == "omitzero" && t.Kind() != reflect.Pointer && t.Implements(isZeroer):
		return func(v reflect.Value) bool { return held(v).(interface{ IsZero() bool }).IsZero() }, true
	case options == "omitzero" && t.Kind() != reflect.Pointer && !reflect.PointerTo(t).Implements(isZeroer):
		return reflect.Value.IsZero, true
	}
	return nil, false
}
