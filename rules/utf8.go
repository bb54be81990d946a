// Ids and other words of an input that no condition need read: they are text, and each another text where they differ.

package rules

import (
	"encoding"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// notUTF8 is the code of an [Error] over an id that is not UTF-8.
const notUTF8 = "not-utf8"

// CheckWords refuses a value of an input in which a string is not UTF-8, however deep it stands in exported fields,
// lists and maps: JSON would write two such ids alike. The error is an [Error] with the code not-utf8, which names the
// fact; of a struct it is all its facts and raw inputs that are not. What a patient wrote, a [Text], is no id and may
// hold anything. Set.Facts checks what its schema declares; CheckWords is for what stands beside, or is taken away
// before.
func CheckWords(fact string, value any) error {
	v := reflect.ValueOf(value)
	if areWords(v) {
		return nil
	}
	var faults []error
	if v.Kind() == reflect.Struct {
		for i := range v.NumField() {
			tag := v.Type().Field(i).Tag
			if name := tag.Get("fact") + tag.Get("raw"); name != "" && !areWords(v.Field(i)) {
				faults = append(faults, (&Fact{Name: fact + "." + name}).notUTF8())
			}
		}
	}
	if len(faults) == 0 {
		return (&Fact{Name: fact}).notUTF8()
	}
	return JoinErrors(faults...)
}

// isWord tells whether a string is UTF-8. The replacement character stands where a decoder met bytes that are not, so
// that different ids have become one.
func isWord(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, utf8.RuneError) }

// areWords tells whether all strings in a value are UTF-8.
func areWords(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		return isWord(v.String())
	case reflect.Pointer, reflect.Interface:
		return v.IsNil() || areWords(v.Elem())
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if !areWords(v.Index(i)) {
				return false
			}
		}
	case reflect.Map:
		for each := v.MapRange(); each.Next(); {
			if !areWords(each.Key()) || !areWords(each.Value()) {
				return false
			}
		}
	case reflect.Struct:
		return fieldsAreWords(v)
	}
	return true
}

// fieldsAreWords tells whether all strings in a struct are UTF-8, a Private's too.
func fieldsAreWords(v reflect.Value) bool {
	if v.Type() == reflect.TypeFor[Text]() {
		return true
	}
	if _, private := reflect.Zero(v.Type()).Interface().(interface{ holds() bool }); private {
		value := privateValue(v)
		word, _ := value.Word()
		return isWord(word) && !slices.ContainsFunc(value.List(), func(w string) bool { return !isWord(w) })
	}
	for i := range v.NumField() {
		if v.Type().Field(i).IsExported() && !areWords(v.Field(i)) {
			return false
		}
	}
	return true
}

// holdsWords tells whether values of a type may hold strings that areWords looks at.
func holdsWords(t reflect.Type) bool {
	switch {
	case t == reflect.TypeFor[Text]():
		return false
	case t.Kind() == reflect.String:
		return true
	case t == reflect.TypeFor[Private[string]](), t == reflect.TypeFor[Private[[]string]]():
		return true
	case t.Implements(reflect.TypeFor[interface{ holds() bool }]()):
		return false
	case t.Implements(reflect.TypeFor[encoding.TextMarshaler]()) && t.Kind() == reflect.Struct: // an instant or a date
		return false
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return holdsWords(t.Elem())
	case reflect.Map, reflect.Interface:
		return true
	case reflect.Struct:
		for i := range t.NumField() {
			if t.Field(i).IsExported() && holdsWords(t.Field(i).Type) {
				return true
			}
		}
	}
	return false
}
