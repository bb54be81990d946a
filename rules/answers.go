// Answers to a practice's own questions.

package rules

import (
	"encoding/binary"
	"encoding/json"
	"maps"
	"math"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/internal/jsontext"
	"github.com/frontdoor-rules/frontdoor/rules/internal/mask"
)

// Answers are the answers to a practice's own questions. [NewAnswers] makes them; the zero Answers are none. They are
// held and print as [Private] does.
type Answers struct {
	Withheld
	held string // masked; "" where there are none
}

// NewAnswers gives answers by name without "answers.": bool, int, float64, string or []string, as the policy declares
// each. A name that is not there is not known; nil, and a value of any other type, is no answer, which Set.Facts
// refuses.
func NewAnswers(byName map[string]any) Answers {
	if len(byName) == 0 {
		return Answers{}
	}
	var plain []byte
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		value := byName[name]
		if list, ok := value.([]any); ok { // as JSON has it
			value = allWords(list)
		}
		for _, part := range [][]byte{[]byte(name), appendPlain(nil, value)} {
			plain = append(binary.AppendUvarint(plain, uint64(len(part))), part...)
		}
	}
	return Answers{held: mask.Hide(plain)}
}

// each calls a function for every answer, in the order of names, until it gives an error. A value that is no answer is
// nil.
func (a Answers) each(visit func(name string, value any) error) error {
	plain := mask.Show(nil, a.held)
	part := func() []byte {
		n, size := binary.Uvarint(plain)
		first := plain[size : size+int(n)]
		plain = plain[size+int(n):]
		return first
	}
	for len(plain) > 0 {
		name := string(part())
		value := readPlain(part())
		if err := visit(name, value.Any()); err != nil {
			return err
		}
	}
	return nil
}

// UnmarshalJSON reads answers by name, as an input has them under "answers". The error is an [Error] with the code
// not-an-object, duplicate-key or null, and names no answer. Set.Facts checks the answers themselves.
func (a *Answers) UnmarshalJSON(b []byte) error {
	byName := map[string]any{}
	without := false // a value
	m := jsontext.Object(b)
	for m.Next() {
		if _, twice := byName[string(m.Key)]; twice {
			return &Error{Code: "duplicate-key", Fact: "answers"}
		}
		value, ok := answerOf(m.Value)
		without = without || !ok
		byName[string(m.Key)] = value
	}
	switch {
	case m.Broken():
		return &Error{Code: "not-an-object", Fact: "answers"}
	case without:
		return &Error{Code: "null", Fact: "answers", Detail: "leave out what is not known"}
	}
	*a = NewAnswers(byName)
	return nil
}

// answerOf is an answer as JSON has it; ok is false for null, and for a number that no float64 holds.
func answerOf(raw jsontext.Value) (v any, ok bool) {
	if raw.IsNull() {
		return nil, false
	}
	if text, ok := raw.Text(); ok {
		return string(text), true
	}
	if truth, ok := raw.Bool(); ok {
		return truth, true
	}
	if x, ok := raw.Float(); ok {
		return x, true
	}
	err := json.Unmarshal(raw.Raw, &v)
	return v, err == nil
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
		value, kinds = x, []string{"list"}
	}
	if !slices.Contains(kinds, f.Kind) {
		return nil, &Error{Code: "wrong-type", Fact: f.Name, Detail: f.wanted()}
	}
	return value, nil
}

// allWords is a list as words; nil when it holds anything else.
func allWords(list []any) []string {
	words := make([]string, 0, len(list))
	for _, item := range list {
		word, ok := item.(string)
		if !ok {
			return nil
		}
		words = append(words, word)
	}
	return words
}
