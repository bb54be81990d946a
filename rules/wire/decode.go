package wire

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/internal/object"
)

// Line reads one line of inputs: a JSON object by namespace, and nothing after it. The error, a [rules.Error], has the code
// not-json.
func Line(line []byte) (map[string]json.RawMessage, error) {
	out, err := object.Read(line)
	if err != nil {
		return nil, &rules.Error{Code: "not-json", Detail: "one JSON object a line"}
	}
	return out, nil
}

// Decode fills a struct of the schema's type from a line, and refuses a line with a key that is not among the keys named,
// with the code unknown-key.
func Decode(line map[string]json.RawMessage, into any, s *rules.Schema, keys ...string) error {
	for key := range line {
		if !slices.Contains(keys, key) {
			return &rules.Error{Code: "unknown-key", Detail: strings.Join(keys, ", ")}
		}
	}
	return s.Decode(line, into)
}

// Strict reads JSON into a value and refuses keys that the value does not have.
func Strict(raw []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	return dec.Decode(into)
}
