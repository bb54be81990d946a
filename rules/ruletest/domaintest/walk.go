// This file reads memory by reflection, as printers for debugging and comparing do.

package domaintest

import (
	"fmt"
	"reflect"
	"strings"
)

// Walk is all that reflection reaches from a value, in unexported fields too: words, numbers, and bytes as words. It
// does not see behind functions, channels and unsafe pointers, and looks at one pointer once.
func Walk(v any) string {
	w := walker{seen: map[visited]bool{}}
	w.walk(reflect.ValueOf(v))
	return w.said.String()
}

// visited is a pointer that was looked at, as a type.
type visited struct {
	at uintptr
	as reflect.Type
}

// walker is one walk.
type walker struct {
	seen map[visited]bool
	said strings.Builder
}

// walk reads one value and all that it leads to.
func (w *walker) walk(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		fmt.Fprintln(&w.said, v.String())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		fmt.Fprintln(&w.said, v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		fmt.Fprintln(&w.said, v.Uint())
	case reflect.Float32, reflect.Float64:
		fmt.Fprintln(&w.said, v.Float())
	case reflect.Interface:
		w.walk(v.Elem())
	case reflect.Pointer:
		if w.first(v) {
			w.walk(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			w.walk(v.Field(i))
		}
	case reflect.Map:
		if w.first(v) {
			for all := v.MapRange(); all.Next(); {
				w.walk(all.Key())
				w.walk(all.Value())
			}
		}
	case reflect.Slice, reflect.Array:
		w.elements(v)
	}
}

// first tells whether a pointer or a map is looked at for the first time.
func (w *walker) first(v reflect.Value) bool {
	key := visited{v.Pointer(), v.Type()}
	was := w.seen[key]
	w.seen[key] = true
	return !was && !v.IsNil()
}

// elements reads a list; one of bytes as a word.
func (w *walker) elements(v reflect.Value) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		bytes := make([]byte, v.Len())
		for i := range bytes {
			bytes[i] = byte(v.Index(i).Uint())
		}
		fmt.Fprintln(&w.said, string(bytes))
		return
	}
	for i := range v.Len() {
		w.walk(v.Index(i))
	}
}
