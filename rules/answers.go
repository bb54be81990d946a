// Answers to a practice's own questions.

package rules

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/internal/object"
)

// Answers are the answers to a practice's own questions, by name without "answers.": bool, int, float64, string or
// []string, as the policy declares each. A name that is not there is not known; nil is no answer. They print as
// ‹withheld›.
type Answers map[string]any

// String is ‹withheld›.
func (Answers) String() string { return withheld }

// Format prints ‹withheld› under every verb.
func (Answers) Format(f fmt.State, _ rune) { fmt.Fprint(f, withheld) }

// LogValue is ‹withheld›.
func (Answers) LogValue() slog.Value { return slog.StringValue(withheld) }

// MarshalText is ‹withheld›; json, xml and yaml use it.
func (Answers) MarshalText() ([]byte, error) { return []byte(withheld), nil }

// GobEncode is ‹withheld›.
func (Answers) GobEncode() ([]byte, error) { return []byte(withheld), nil }

// UnmarshalJSON reads answers by name, as an input has them under "answers". The error is an [Error] with the code
// not-an-object, duplicate-key or null, and names no answer. Set.Facts checks the answers themselves.
func (a *Answers) UnmarshalJSON(b []byte) error {
	fields, err := object.Read(b)
	if err != nil {
		return notObject("answers", err)
	}
	*a = Answers{}
	for name, value := range fields {
		var v any
		if isNull(value) || json.Unmarshal(value, &v) != nil {
			*a = nil
			return &Error{Code: "null", Fact: "answers", Detail: "leave out what is not known"}
		}
		(*a)[name] = v
	}
	return nil
}

// normal brings an answer, from Go or from JSON, to the type that the policy declares; the error is wrong-type.
func normal(f *Fact, v any) (any, error) {
	var value any
	var kinds []string // of facts that the value can be
	switch x := v.(type) {
	case bool:
		value, kinds = x, []string{"bool"}
	case int:
		value, kinds = x, []string{"int"}
		if f.Kind == "float" {
			return float64(x), nil
		}
	case float64:
		value, kinds = x, []string{"float"}
		if f.Kind == "int" && x == math.Trunc(x) && math.Abs(x) < 1<<52 {
			return int(x), nil
		}
	case string:
		value, kinds = x, []string{"enum", "id"}
	case []string:
		if x != nil {
			value, kinds = slices.Clone(x), []string{"list"}
		}
	case []any:
		if list, ok := allWords(x); ok {
			value, kinds = list, []string{"list"}
		}
	}
	if !slices.Contains(kinds, f.Kind) {
		return nil, &Error{Code: "wrong-type", Fact: f.Name, Detail: f.wanted()}
	}
	return value, nil
}

// allWords is a list as words; ok is false when it holds anything else.
func allWords(list []any) (words []string, ok bool) {
	words = make([]string, 0, len(list))
	for _, item := range list {
		word, ok := item.(string)
		if !ok {
			return nil, false
		}
		words = append(words, word)
	}
	return words, true
}
