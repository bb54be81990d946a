// Package object reads JSON objects strictly: nothing may stand after one, and no key may stand in it twice.
package object

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// ErrTwice is the error of an object in which a key stands twice.
var ErrTwice = errors.New("a key stands twice")

// Read reads a JSON object, and nothing after it, and refuses a key that stands twice.
func Read(raw json.RawMessage) (map[string]json.RawMessage, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.New("not an object")
	}
	out := map[string]json.RawMessage{}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, errors.New("not an object")
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, errors.New("not an object")
		}
		if out[key.(string)] != nil {
			return nil, ErrTwice
		}
		out[key.(string)] = value
	}
	if _, err := dec.Token(); err != nil {
		return nil, errors.New("not an object")
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, errors.New("not an object")
	}
	return out, nil
}
