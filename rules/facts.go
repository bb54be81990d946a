// The facts of one input, checked against the schema and the policy.

package rules

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/mask"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// Facts are what is known of one input, copied and checked. They are not changed once they are evaluated, and print as
// ‹withheld›. On nil Facts nothing is given.
type Facts struct {
	Withheld
	set *Set
	in  func() *lang.Input // behind a function, so that printing by reflection finds no value
}

// newFacts are facts that hold what in holds.
func newFacts(s *Set, in lang.Input) *Facts { return &Facts{set: s, in: mask.Behind(&in)} }

// Facts checks the facts of an input, a struct of the schema's type, against the schema and against the questions and
// codes that the policy adds. The error is an [Error] with the code wrong-input, unknown-fact, wrong-type,
// out-of-range or unknown-value, or [Errors] of several: a value that cannot be is never taken for one that is not
// known.
func (s *Set) Facts(input any, answers Answers) (*Facts, error) {
	if s == nil || s.schema == nil || reflect.TypeOf(input) != s.schema.input {
		return nil, &Error{Code: "wrong-input"}
	}
	in := lang.Input{Values: make([]any, len(s.facts))}
	var faults []error
	v := reflect.ValueOf(input)
	for slot, fact := range s.schema.facts {
		if fact.raw {
			if fact.words && !areWords(v.FieldByIndex(fact.index)) {
				faults = append(faults, fact.notUTF8())
			}
			continue
		}
		value, text, ok := plain(v.FieldByIndex(fact.index))
		if !ok {
			continue
		}
		if text.Given() {
			in.Text = text.fold()
			continue
		}
		if err := s.check(fact, value); err != nil {
			faults = append(faults, err)
		}
		in.Values[slot] = value
	}
	// What visits the answers returns no error, as every fault is told.
	_ = answers.each(func(name string, value any) error {
		slot, ok := s.slots["answers."+name]
		if !ok {
			name = printable("answers", name, slices.Collect(maps.Keys(s.slots)))
			faults = append(faults, &Error{Code: "unknown-fact", Fact: name})
			return nil
		}
		value, err := normal(s.facts[slot], value)
		if err == nil {
			err = s.check(s.facts[slot], value)
		}
		if err != nil {
			faults = append(faults, err)
		}
		in.Values[slot] = value
		return nil
	})
	if len(faults) > 0 {
		return nil, JoinErrors(faults...)
	}
	return newFacts(s, in), nil
}

// printable is a name out of an input as an error may show it: withheld, unless it is so like a known name that it
// must be a slip of it.
func printable(ns, name string, known []string) string {
	if full := ns + "." + name; len(name) <= 60 && field.IsSnake(name) && problem.Nearest(full, known) != "" {
		return full
	}
	return ns + "." + withheld
}

// plain is the value of a field without its pointer or mask, or the text that it holds; ok is false when it was not
// given.
func plain(v reflect.Value) (value any, text Text, ok bool) {
	if v.Kind() == reflect.Struct && v.Type() != reflect.TypeFor[Text]() { // a Private: no other fact is a struct
		var short [64]byte
		value = readPlain(showPlain(short[:0], v))
		return value, text, value != nil
	}
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
		return nil, x, x.Given()
	default:
		if s := v.String(); s != "" {
			return s, text, true
		}
	}
	return nil, text, false
}

// showPlain appends what a Private holds, as appendPlain has written it.
func showPlain(to []byte, private reflect.Value) []byte {
	return mask.Show(to, private.Field(heldField).String())
}

// notUTF8 is the error that a fact or a raw input is not UTF-8.
func (f *Fact) notUTF8() error {
	return &Error{Code: notUTF8, Fact: f.Name, Detail: "an id is text in UTF-8"}
}

// check refuses a value that is outside the range of a fact, or that is none of its words.
func (s *Set) check(f *Fact, value any) error {
	known := func(word string) bool { return s.allows(f, word) }
	switch x := value.(type) {
	case int:
		if float64(x) < f.Min || float64(x) > f.Max {
			return s.outOfRange(f)
		}
	case float64:
		if !(x >= f.Min && x <= f.Max) { // written so that it refuses NaN too
			return s.outOfRange(f)
		}
	case string:
		switch {
		case !known(x):
			return s.unknownValue(f)
		case !isWord(x):
			return f.notUTF8()
		}
	case []string:
		if len(x) > MaxListLength {
			return &Error{Code: "out-of-range", Fact: f.Name, Detail: fmt.Sprintf("at most %d words", MaxListLength)}
		}
		for _, word := range x {
			switch {
			case !known(word):
				return s.unknownValue(f)
			case !isWord(word):
				return f.notUTF8()
			}
		}
	}
	return nil
}

// outOfRange is the error of a number outside the range of its fact.
func (s *Set) outOfRange(f *Fact) error {
	return &Error{Code: "out-of-range", Fact: f.Name, Allowed: number(f.Min) + ".." + number(f.Max), Detail: f.wanted()}
}

// maxAllowed is how many of the words that may stand for a fact an error lists.
const maxAllowed = 40

// unknownValue is the error of a word that may not stand for a fact.
func (s *Set) unknownValue(f *Fact) error {
	words := s.Words(f.Name)
	all := strings.Join(words[:min(len(words), maxAllowed)], ", ")
	if len(words) > maxAllowed {
		all += fmt.Sprintf(", … (%d in all)", len(words))
	}
	return &Error{Code: "unknown-value", Fact: f.Name, Allowed: all}
}

// wanted says what a value of the fact is: its kind, and its range if it has one.
func (f *Fact) wanted() string {
	if f.Ranged {
		return f.Kind + " " + number(f.Min) + ".." + number(f.Max)
	}
	return f.Kind
}

// with is a copy of the facts with one more, whose value it does not check.
func (f *Facts) with(slot int, value any) *Facts {
	in := *f.in()
	in.Values = slices.Clone(in.Values)
	in.Values[slot] = value
	return newFacts(f.set, in)
}

// NotKnown says that facts which are not given are not known, even where their absence would otherwise state that
// there is none. The domain that made the facts calls it before they are evaluated.
func (f *Facts) NotKnown(names ...string) {
	in := f.in()
	for _, name := range names {
		if slot, ok := f.set.slots[name]; ok && in.Values[slot] == nil {
			if in.NotKnown == nil {
				in.NotKnown = map[int]bool{}
			}
			in.NotKnown[slot] = true
		}
	}
}

// Given tells whether a fact is known; false for a name that is no fact.
func (f *Facts) Given(name string) bool {
	if f == nil || f.set == nil {
		return false
	}
	slot, ok := f.set.slots[name]
	return ok && (f.in().Values[slot] != nil || f.set.facts[slot].Kind == "text" && f.in().Text != nil)
}

// value is the value of a fact by its name; nil when it is not known, for a text, and for a name that is no fact's.
func (f *Facts) value(name string) any {
	if slot, ok := f.set.slots[name]; ok {
		return f.in().Values[slot]
	}
	return nil
}

// Evidence is the values of facts, by name, for a viewer with a role and a purpose; nothing for anybody else. Facts
// that are not known are left out, and so are texts: see [Text.Reveal].
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

// number is a number as short as can be written without an exponent.
func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// MaxListLength is the most elements that a list in an input may have. A longer list of words is refused as
// out-of-range, and a longer list of objects as wrong-type.
const MaxListLength = 200
