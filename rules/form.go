// How the fields of an input hold facts.

package rules

import (
	"reflect"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/mask"
)

// A form is how a field of an input holds a fact.
type form uint8

const (
	wordForm    form = iota // a string type; "" is not known
	boolForm                // *bool
	intForm                 // *int
	floatForm               // *float64
	listForm                // []string; nil is not known
	textForm                // Text
	privateForm             // Private
)

// formOf is the form of a field of a type that a fact may have.
func formOf(field reflect.Type) form {
	switch field {
	case reflect.TypeFor[*bool]():
		return boolForm
	case reflect.TypeFor[*int]():
		return intForm
	case reflect.TypeFor[*float64]():
		return floatForm
	case reflect.TypeFor[[]string]():
		return listForm
	case reflect.TypeFor[Text]():
		return textForm
	}
	if field.Kind() == reflect.Struct { // no other fact is a struct
		return privateForm
	}
	return wordForm
}

// value is what a field holds; not known for a text. A list is copied to the end of words, or anew where that is nil.
func (f form) value(v reflect.Value, words *[]string) lang.Value {
	switch f {
	case privateForm:
		return privateValue(v)
	case wordForm:
		if word := v.String(); word != "" {
			return lang.OfWord(word)
		}
		return lang.Value{}
	}
	if f == textForm || v.IsNil() {
		return lang.Value{}
	}
	switch f {
	case boolForm:
		return lang.OfBool(v.Elem().Bool())
	case intForm:
		return lang.OfInt(int(v.Elem().Int()))
	case floatForm:
		return lang.OfFloat(v.Elem().Float())
	}
	return lang.OfList(copyWords(v, words))
}

// privateValue is what a Private holds.
func privateValue(v reflect.Value) lang.Value {
	held := v.Field(heldField).String()
	switch held {
	case "":
		return lang.Value{}
	case heldTrue, heldFalse:
		return lang.OfBool(held == heldTrue)
	}
	var short [64]byte
	return readPlain(mask.Show(short[:0], held))
}

// copyWords copies a list of words to the end of words, or anew where that is nil.
func copyWords(list reflect.Value, words *[]string) []string {
	n := list.Len()
	if n == 0 {
		return []string{}
	}
	if words == nil {
		words = &[]string{}
	}
	from := len(*words)
	for i := range n {
		*words = append(*words, list.Index(i).String())
	}
	return (*words)[from:len(*words):len(*words)]
}
