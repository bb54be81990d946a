// Reading lists of structs in an input.

package rules

import (
	"encoding"
	"reflect"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/internal/jsontext"
)

// itemsReader makes the reader of a list of structs, each read by its json tags. An element may also be a text where
// its type reads texts.
func itemsReader(f *Fact, of reflect.Type, known map[string]string) reader {
	read := itemReader(f, of.Elem(), known)
	return func(raw jsontext.Value, into reflect.Value) error {
		n := 0
		for e := jsontext.List(raw.Raw); e.Next(); {
			n++
		}
		if !raw.IsList() || n > MaxListLength {
			return f.wrongUnless(false)
		}
		into.Set(reflect.MakeSlice(of, n, n))
		e := jsontext.List(raw.Raw)
		for i := 0; e.Next(); i++ {
			if err := read(e.Value, into.Index(i)); err != nil {
				return err
			}
		}
		return nil
	}
}

// itemReader makes the reader of one element of a list of structs, which refuses keys that it does not have.
func itemReader(f *Fact, of reflect.Type, known map[string]string) reader {
	var names []string
	var fields []inputField
	for i := range of.NumField() {
		field := of.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name != "" && name != "-" && field.IsExported() {
			names = append(names, name)
			fields = append(fields, inputField{name: name, index: field.Index, read: readerOf(f, field.Type, known)})
		}
	}
	_, readsText := reflect.New(of).Interface().(encoding.TextUnmarshaler)
	return func(raw jsontext.Value, into reflect.Value) error {
		if text, ok := raw.Text(); ok && readsText {
			return f.wrongUnless(into.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText(text) == nil)
		}
		values := make([]jsontext.Value, len(fields))
		var others map[string]bool
		m := jsontext.Object(raw.Raw)
		for m.Next() {
			at := slices.Index(names, string(m.Key))
			if at >= 0 && values[at].Given() || at < 0 && others[string(m.Key)] {
				return f.wrongUnless(false)
			}
			switch {
			case at >= 0:
				values[at] = m.Value
			case others == nil:
				others = map[string]bool{string(m.Key): true}
			default:
				others[string(m.Key)] = true
			}
		}
		if m.Broken() {
			return f.wrongUnless(false)
		}
		for i, value := range values {
			if !value.Given() {
				continue
			}
			if err := fields[i].read(value, into.Field(i)); err != nil {
				return err
			}
		}
		if len(others) > 0 {
			return &Error{Code: "unknown-key", Fact: f.Name}
		}
		return nil
	}
}
