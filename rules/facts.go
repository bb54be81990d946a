package rules

import (
	"fmt"
	"log/slog"
	"maps"
	"math"
	"reflect"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// Facts are what is known of one input: copied, checked and folded, not changed afterwards. They print as ‹withheld›.
type Facts struct {
	Withheld
	set *Set
	in  lang.Input
}

// Answers are the answers to a practice's own questions, by name: bool, int, float64, string or []string. A name that
// is not there is not known. They print as ‹withheld›.
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

// Facts checks the facts of an input, a struct of the schema's type, against the schema and the policy's own answers and
// codes. A value out of range, an unknown word and a number that is none are errors: never silently unknown.
func (s *Set) Facts(input any, answers Answers) (*Facts, error) {
	if s == nil || s.schema == nil || reflect.TypeOf(input) != s.schema.input {
		return nil, &Error{Code: "wrong-input"}
	}
	f := &Facts{set: s, in: lang.Input{Values: make([]any, len(s.facts))}}
	v := reflect.ValueOf(input)
	for slot, fact := range s.schema.facts {
		if fact.raw {
			continue
		}
		value, text, ok := plain(v.FieldByIndex(fact.index))
		if !ok {
			continue
		}
		if text.p != nil {
			f.in.Text = text.fold()
			continue
		}
		if err := s.check(fact, value); err != nil {
			return nil, err
		}
		f.in.Values[slot] = value
	}
	for name, value := range answers {
		slot, ok := s.slots["answers."+name]
		if !ok {
			return nil, &Error{Code: "unknown-fact", Fact: printable("answers", name, slices.Collect(maps.Keys(s.slots)))}
		}
		value, err := normal(s.facts[slot], value)
		if err == nil {
			err = s.check(s.facts[slot], value)
		}
		if err != nil {
			return nil, err
		}
		f.in.Values[slot] = value
	}
	return f, nil
}

// printable keeps a name that came with the input out of an error, unless it is near a known one and so a slip of it.
func printable(ns, name string, known []string) string {
	if full := ns + "." + name; len(name) <= 60 && field.IsSnake(name) && problem.Nearest(full, known) != "" {
		return full
	}
	return ns + "." + withheld
}

// plain takes a field's value out of its pointer; ok is false when it was not given.
func plain(v reflect.Value) (value any, text Text, ok bool) {
	switch x := v.Interface().(type) {
	case *bool:
		if x != nil {
			return *x, text, true
		}
	case *int:
		if x != nil {
			return *x, text, true
		}
	case *float64:
		if x != nil {
			return *x, text, true
		}
	case []string:
		if x != nil {
			return slices.Clone(x), text, true
		}
	case Text:
		return nil, x, x.p != nil
	default:
		if s := v.String(); s != "" {
			return s, text, true
		}
	}
	return nil, text, false
}

// normal brings an answer, from Go or from JSON, to its declared type.
func normal(f *Fact, v any) (any, error) {
	switch x := v.(type) {
	case bool:
		if f.Kind == "bool" {
			return x, nil
		}
	case int:
		if f.Kind == "int" {
			return x, nil
		}
		if f.Kind == "float" {
			return float64(x), nil
		}
	case float64:
		if f.Kind == "float" {
			return x, nil
		}
		if f.Kind == "int" && x == math.Trunc(x) && math.Abs(x) < 1<<52 {
			return int(x), nil
		}
	case string:
		if f.Kind == "enum" || f.Kind == "id" {
			return x, nil
		}
	case []string:
		if f.Kind == "list" && x != nil {
			return slices.Clone(x), nil
		}
	case []any:
		list := make([]string, 0, len(x))
		for _, item := range x {
			word, ok := item.(string)
			if !ok {
				return nil, &Error{Code: "wrong-type", Fact: f.Name, Detail: f.wanted()}
			}
			list = append(list, word)
		}
		if f.Kind == "list" {
			return list, nil
		}
	}
	return nil, &Error{Code: "wrong-type", Fact: f.Name, Detail: f.wanted()}
}

// MaxListLength is the most elements that a list fact may have.
const MaxListLength = 200

// check holds a value against the declared range or words.
func (s *Set) check(f *Fact, value any) error {
	known := func(word string) bool { return f.allows(word, s.added) }
	switch x := value.(type) {
	case int:
		if float64(x) < f.Min || float64(x) > f.Max {
			return &Error{Code: "out-of-range", Fact: f.Name, Detail: f.wanted()}
		}
	case float64:
		if !(x >= f.Min && x <= f.Max) { // refuses NaN too
			return &Error{Code: "out-of-range", Fact: f.Name, Detail: f.wanted()}
		}
	case string:
		if !known(x) {
			return &Error{Code: "unknown-value", Fact: f.Name}
		}
	case []string:
		if len(x) > MaxListLength {
			return &Error{Code: "out-of-range", Fact: f.Name}
		}
		for _, word := range x {
			if !known(word) {
				return &Error{Code: "unknown-value", Fact: f.Name}
			}
		}
	}
	return nil
}

// allows tells whether a word may stand for the fact, with the codes that a policy adds.
func (f *Fact) allows(word string, added map[string][]string) bool {
	return f.Values == nil || slices.Contains(f.Values, word) || f.Codes != "" && slices.Contains(added[f.Codes], word)
}

// wanted says what can stand for a fact.
func (f *Fact) wanted() string {
	switch {
	case f.Ranged:
		return f.Kind + " " + number(f.Min) + ".." + number(f.Max)
	default:
		return f.Kind
	}
}

// With gives a copy of the facts with one more; it does not check the value.
func (f *Facts) with(slot int, value any) *Facts {
	c := &Facts{set: f.set, in: lang.Input{Values: slices.Clone(f.in.Values), Text: f.in.Text, NotKnown: f.in.NotKnown}}
	c.in.Values[slot] = value
	return c
}

// NotKnown says of facts whose absence would state that there is none that they are not known instead. It is for the domain
// that made the facts, before they are evaluated.
func (f *Facts) NotKnown(names ...string) {
	for _, name := range names {
		if slot, ok := f.set.slots[name]; ok && f.in.Values[slot] == nil {
			if f.in.NotKnown == nil {
				f.in.NotKnown = map[int]bool{}
			}
			f.in.NotKnown[slot] = true
		}
	}
}

// Given tells whether a fact is known.
func (f *Facts) Given(name string) bool {
	if f == nil || f.set == nil {
		return false
	}
	slot, ok := f.set.slots[name]
	return ok && (f.in.Values[slot] != nil || f.set.facts[slot].Kind == "text" && f.in.Text != nil)
}

// value is the value of a fact by its name; nil when it is not known, for a text, and for a name that is no fact's.
func (f *Facts) value(name string) any {
	if slot, ok := f.set.slots[name]; ok {
		return f.in.Values[slot]
	}
	return nil
}

// Evidence shows the values of facts to a viewer with a role and a purpose; nothing to anybody else. Texts are not
// among them: see [Text.Reveal].
func (f *Facts) Evidence(v Viewer, names ...string) map[string]any {
	out := map[string]any{}
	if f == nil || f.set == nil {
		return out
	}
	for _, name := range names {
		if value := f.value(name); value != nil && v.valid() {
			out[name] = value
		}
	}
	return out
}
