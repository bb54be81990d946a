// Reading inputs: a line of JSON, and the facts of a schema in it.

package wire

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/internal/jsontext"
)

// Line reads one line of inputs: a JSON object by namespace, and nothing after it. The error is a [rules.Error] with
// the code not-json, which is also given where the object has a key twice.
func Line(line []byte) (map[string]json.RawMessage, error) {
	out := map[string]json.RawMessage{}
	m := jsontext.Object(bytes.Clone(line)) // what is given is of the one who gave it
	for m.Next() {
		if out[string(m.Key)] != nil {
			return nil, notJSON()
		}
		out[string(m.Key)] = m.Value.Raw
	}
	if m.Broken() {
		return nil, notJSON()
	}
	return out, nil
}

// notJSON is the error of a line that is no JSON object.
func notJSON() error { return &rules.Error{Code: "not-json", Detail: "one JSON object a line"} }

// Decode fills an input, a pointer to a struct of the schema's type, from a line. It refuses a line with a key that
// is not among those named, with the code unknown-key; the other errors are those of [rules.Schema.Decode].
func Decode(line map[string]json.RawMessage, into any, s *rules.Schema, keys ...string) error {
	var unknown error
	for key := range line {
		if !slices.Contains(keys, key) {
			unknown = &rules.Error{Code: "unknown-key", Detail: strings.Join(keys, ", ")}
		}
	}
	return rules.JoinErrors(unknown, s.Decode(line, into))
}

// List reads a JSON list, each element as it stands there; ok is false for anything else, null included.
func List(raw []byte) (elements []json.RawMessage, ok bool) {
	elements = []json.RawMessage{}
	e := jsontext.List(raw)
	for e.Next() {
		elements = append(elements, e.Value.Raw)
	}
	return elements, !e.Broken()
}

// Strict reads one JSON value as encoding/json does, and refuses keys that into does not have.
func Strict(raw []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	return dec.Decode(into)
}
