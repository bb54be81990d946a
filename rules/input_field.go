// Reading the value of one fact or raw input, by the type of its field.

package rules

import (
	"encoding"
	"encoding/json"
	"errors"
	"reflect"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/internal/jsontext"
)

// A reader reads a value of an input into a field, which is of the type that the reader was made for. Its errors are
// [Error]s that name the fact.
type reader func(raw jsontext.Value, into reflect.Value) error

// readerOf makes the reader of a fact's field, or of a field of an element of its list. A word that is among the known
// ones is not copied.
func readerOf(f *Fact, of reflect.Type, known map[string]string) reader {
	read := readerOfType(f, of, known)
	return func(raw jsontext.Value, into reflect.Value) error {
		if raw.IsNull() {
			return f.null("leave out what is not known")
		}
		return read(raw, into)
	}
}

// readerOfType is readerOf for values that are not null.
func readerOfType(f *Fact, of reflect.Type, known map[string]string) reader {
	switch into := reflect.New(of).Interface().(type) {
	case *int:
		return setting(typedReader[int](f, known))
	case **int:
		return setting(pointer(typedReader[int](f, known)))
	case *float64:
		return setting(typedReader[float64](f, known))
	case **float64:
		return setting(pointer(typedReader[float64](f, known)))
	case *bool:
		return setting(typedReader[bool](f, known))
	case **bool:
		return setting(pointer(typedReader[bool](f, known)))
	case *time.Time:
		return setting(f.instant)
	case *[]string:
		return setting(typedReader[[]string](f, known))
	case *Text:
		return setting(certain(f, textOf))
	case interface {
		reader(f *Fact, known map[string]string) reader
	}: // a Private
		return into.reader(f, known)
	case json.Unmarshaler:
		return f.unmarshaler()
	case encoding.TextUnmarshaler:
		if f.Kind != "enum" { // Set.Facts checks the words of an enum
			return f.textUnmarshaler()
		}
	}
	return plainReader(f, of, known)
}

// plainReader makes the reader of a type that does not read JSON itself.
func plainReader(f *Fact, of reflect.Type, known map[string]string) reader {
	switch {
	case of.Kind() == reflect.Slice && of.Elem().Kind() == reflect.String:
		return func(raw jsontext.Value, into reflect.Value) error {
			if hasNull(raw) {
				return f.null("")
			}
			return f.wrongUnless(json.Unmarshal(raw.Raw, into.Addr().Interface()) == nil)
		}
	case of.Kind() == reflect.Slice && of.Elem().Kind() == reflect.Struct:
		return itemsReader(f, of, known)
	case of.Kind() == reflect.String:
		read := typedReader[string](f, known)
		return func(raw jsontext.Value, into reflect.Value) error {
			word, err := read(raw)
			into.SetString(word)
			return err
		}
	}
	return func(raw jsontext.Value, into reflect.Value) error {
		return f.wrongUnless(json.Unmarshal(raw.Raw, into.Addr().Interface()) == nil)
	}
}

// typedReader is what reads a bool, int, float64, string or []string; nil for another type.
func typedReader[T any](f *Fact, known map[string]string) func(jsontext.Value) (T, error) {
	var read any
	switch any(new(T)).(type) {
	case *bool:
		read = certain(f, jsontext.Value.Bool)
	case *int:
		read = certain(f, jsontext.Value.Int)
	case *float64:
		read = certain(f, jsontext.Value.Float)
	case *string:
		read = certain(f, func(raw jsontext.Value) (string, bool) { return wordOf(raw, known) })
	case *[]string:
		read = func(raw jsontext.Value) ([]string, error) { return f.list(raw, known) }
	}
	typed, _ := read.(func(jsontext.Value) (T, error))
	return typed
}

// certain makes of what reads values of one kind what gives an error for all others.
func certain[T any](f *Fact, read func(jsontext.Value) (T, bool)) func(jsontext.Value) (T, error) {
	return func(raw jsontext.Value) (T, error) {
		v, ok := read(raw)
		return v, f.wrongUnless(ok)
	}
}

// pointer makes of what reads a value what reads a pointer to one.
func pointer[T any](read func(jsontext.Value) (T, error)) func(jsontext.Value) (*T, error) {
	return func(raw jsontext.Value) (*T, error) {
		v, err := read(raw)
		if err != nil {
			return nil, err
		}
		return Known(v), nil
	}
}

// setting makes a reader of what reads a value of the field's type.
func setting[T any](read func(jsontext.Value) (T, error)) reader {
	return func(raw jsontext.Value, into reflect.Value) error {
		v, err := read(raw)
		if err == nil {
			*into.Addr().Interface().(*T) = v
		}
		return err
	}
}

// null is the error of a null in place of a value.
func (f *Fact) null(detail string) error { return &Error{Code: "null", Fact: f.Name, Detail: detail} }

// wrongUnless is the error that a value is not of the fact's type, unless it is.
func (f *Fact) wrongUnless(ok bool) error {
	if ok {
		return nil
	}
	return &Error{Code: "wrong-type", Fact: f.Name, Detail: f.Kind}
}

// instant reads an instant as RFC 3339 writes it, with its zone.
func (f *Fact) instant(raw jsontext.Value) (time.Time, error) {
	text, ok := raw.Text()
	if !ok {
		return time.Time{}, f.wrongUnless(false)
	}
	t, err := time.Parse(time.RFC3339, string(text))
	if err != nil {
		return time.Time{}, &Error{Code: "bad-instant", Fact: f.Name, Detail: "RFC 3339"}
	}
	return t, nil
}

// wordOf reads a word, of which "" is none. One that is known is not copied.
func wordOf(raw jsontext.Value, known map[string]string) (word string, ok bool) {
	text, ok := raw.Text()
	if !ok || len(text) == 0 {
		return "", false
	}
	if word, isKnown := known[string(text)]; isKnown {
		return word, true
	}
	return string(text), true
}

// list reads a list of words, of which one may be "".
func (f *Fact) list(raw jsontext.Value, known map[string]string) ([]string, error) {
	if !raw.IsList() {
		return nil, f.wrongUnless(false)
	}
	words, ok := []string{}, true
	for e := jsontext.List(raw.Raw); e.Next(); {
		if e.Value.IsNull() {
			return nil, f.null("")
		}
		text, isText := e.Value.Text()
		ok = ok && isText
		word, isKnown := known[string(text)]
		if !isKnown {
			word = string(text)
		}
		words = append(words, word)
	}
	if !ok {
		return nil, f.wrongUnless(false)
	}
	return words, nil
}

// hasNull tells whether a value is a list with a null in it.
func hasNull(raw jsontext.Value) bool {
	for e := jsontext.List(raw.Raw); e.Next(); {
		if e.Value.IsNull() {
			return true
		}
	}
	return false
}

// textOf reads a text as it is.
func textOf(raw jsontext.Value) (t Text, ok bool) {
	text, ok := raw.Text()
	if !ok {
		return Text{}, false
	}
	return NewText(string(text)), true
}

// unmarshaler is the reader of a type that reads JSON itself. Where its error is an [Error] that one is given.
func (f *Fact) unmarshaler() reader {
	return func(raw jsontext.Value, into reflect.Value) error {
		err := json.Unmarshal(raw.Raw, into.Addr().Interface())
		var own *Error
		if errors.As(err, &own) {
			return own
		}
		return f.wrongUnless(err == nil)
	}
}

// textUnmarshaler is the reader of a type that reads texts itself.
func (f *Fact) textUnmarshaler() reader {
	return func(raw jsontext.Value, into reflect.Value) error {
		text, ok := raw.Text()
		return f.wrongUnless(ok && into.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText(text) == nil)
	}
}
