// Package jsontext reads JSON in one pass and without reflection, strictly: nothing may stand after a value. It reads
// what encoding/json reads, as that reads it, whatever the toolchain: bytes of a string that are not UTF-8 are each
// U+FFFD, and so is half a surrogate pair.
//
//	for m := jsontext.Object(text); m.Next(); {
//		name, ok := m.Value.Text()
//		…
//	}
//
// It writes strings as encoding/json does.
package jsontext

import (
	"math"
	"strconv"
)

// A Value is one value as it stands in its text, without the space around it. The zero Value is none.
type Value struct {
	Raw   []byte // of the text, not to be changed
	plain bool   // it is a string of ASCII without escapes, which stands for itself
}

// Parse is the value that a text holds and nothing else; ok is false for a text that is no JSON.
func Parse(text []byte) (v Value, ok bool) {
	at := skipSpace(text, 0)
	end, plain := skipValue(text, at, 0)
	if end == none || skipSpace(text, end) < len(text) {
		return Value{}, false
	}
	return Value{text[at:end:end], plain}, true
}

// Given tells whether there is a value, null included.
func (v Value) Given() bool { return v.Raw != nil }

// IsNull tells whether the value is null.
func (v Value) IsNull() bool { return len(v.Raw) > 0 && v.Raw[0] == 'n' }

// IsList tells whether the value is a list.
func (v Value) IsList() bool { return len(v.Raw) > 0 && v.Raw[0] == '[' }

// Bool is a value that is true or false; ok is false for any other.
func (v Value) Bool() (x, ok bool) {
	if len(v.Raw) == 0 {
		return false, false
	}
	return v.Raw[0] == 't', v.Raw[0] == 't' || v.Raw[0] == 'f'
}

// Text is what a string says; ok is false for a value of another kind. The bytes are not to be changed.
func (v Value) Text() (text []byte, ok bool) {
	if len(v.Raw) == 0 || v.Raw[0] != '"' {
		return nil, false
	}
	text = v.Raw[1 : len(v.Raw)-1]
	if !v.plain {
		text = unquote(text)
	}
	return text, true
}

// Float is a number; ok is false for a value of another kind, and for a number that a float64 cannot hold.
func (v Value) Float() (x float64, ok bool) {
	if len(v.Raw) == 0 || v.Raw[0] != '-' && !isDigit(v.Raw[0]) {
		return 0, false
	}
	if n, ok := v.short(); ok {
		return float64(n), true
	}
	x, err := strconv.ParseFloat(string(v.Raw), 64)
	return x, err == nil
}

// Int is a whole number between -2^52 and 2^52, which a float64 holds exactly: 5.0 is 5. ok is false for any other
// value, and for one that an int of this machine cannot hold.
func (v Value) Int() (n int, ok bool) {
	whole, ok := v.short()
	if !ok {
		x, isNumber := v.Float()
		if !isNumber || x != math.Trunc(x) || math.Abs(x) >= 1<<52 {
			return 0, false
		}
		whole = int64(x)
	}
	return int(whole), int64(int(whole)) == whole
}

// short reads a number that is nothing but a few digits.
func (v Value) short() (n int64, ok bool) {
	if len(v.Raw) == 0 || len(v.Raw) > 15 {
		return 0, false
	}
	for _, c := range v.Raw {
		if !isDigit(c) {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, true
}
