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

// Facts checks the facts of an input, a struct of the schema's type or a pointer to one, against the schema and against
// the questions and codes that the policy adds. The error is an [Error] with the code wrong-input, unknown-fact,
// wrong-type, out-of-range or unknown-value, or [Errors] of several: a value that cannot be is never taken for one that
// is not known.
func (s *Set) Facts(input any, answers Answers) (*Facts, error) {
	var in lang.Input
	if err := s.read(input, answers, &in, nil); err != nil {
		return nil, err
	}
	return newFacts(s, in), nil
}

// read reads an input into in, whose memory it uses again; lists are copied into words, if there are any. The error is
// that of Facts.
func (s *Set) read(input any, answers Answers, in *lang.Input, words *[]string) error {
	v, ok := s.structOf(input)
	if !ok {
		return &Error{Code: "wrong-input"}
	}
	if cap(in.Values) < len(s.facts) {
		in.Values = make([]lang.Value, len(s.facts))
	}
	in.Values, in.Text, in.NotKnown = in.Values[:len(s.facts)], nil, nil
	clear(in.Values)
	var (
		faults    []error
		namespace reflect.Value // the struct of the facts at hand, which stand together
		at        = -1          // its place
	)
	for slot, fact := range s.schema.facts {
		if fact.index[0] != at {
			at = fact.index[0]
			namespace = v.Field(at)
		}
		field := namespace.Field(fact.index[1])
		if fact.raw {
			if fact.words && !areWords(field) {
				faults = append(faults, fact.notUTF8())
			}
			continue
		}
		if fact.form == textForm {
			in.Text = field.Interface().(Text).fold()
			continue
		}
		value := fact.form.value(field, words)
		if !value.Given() {
			continue
		}
		if err := s.check(slot, &value); err != nil {
			faults = append(faults, err)
		}
		in.Values[slot] = value
	}
	if answers != (Answers{}) {
		faults = s.readAnswers(answers, in, faults)
	}
	if len(faults) > 0 {
		return JoinErrors(faults...)
	}
	return nil
}

// structOf is an input as a struct of the schema's type; ok is false for anything else.
func (s *Set) structOf(input any) (v reflect.Value, ok bool) {
	if s == nil || s.schema == nil || input == nil {
		return v, false
	}
	v = reflect.ValueOf(input)
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	return v, v.IsValid() && v.Type() == s.schema.input
}

// readAnswers reads answers into in, and adds what is wrong with them to faults.
func (s *Set) readAnswers(answers Answers, in *lang.Input, faults []error) []error {
	// What visits the answers returns no error, as every fault is told.
	_ = answers.each(func(name string, given any) error {
		slot, ok := s.slots["answers."+name]
		if !ok {
			name = printable("answers", name, slices.Collect(maps.Keys(s.slots)))
			faults = append(faults, &Error{Code: "unknown-fact", Fact: name})
			return nil
		}
		given, err := normal(s.facts[slot], given)
		value := lang.ValueOf(given)
		if err == nil {
			err = s.check(slot, &value)
		}
		if err != nil {
			faults = append(faults, err)
		}
		in.Values[slot] = value
		return nil
	})
	return faults
}

// printable is a name out of an input as an error may show it: withheld, unless it is so like a known name that it
// must be a slip of it.
func printable(ns, name string, known []string) string {
	if full := ns + "." + name; len(name) <= 60 && field.IsSnake(name) && problem.Nearest(full, known) != "" {
		return full
	}
	return ns + "." + withheld
}

// notUTF8 is the error that a fact or a raw input is not UTF-8.
func (f *Fact) notUTF8() error {
	return &Error{Code: notUTF8, Fact: f.Name, Detail: "an id is text in UTF-8"}
}

// check refuses a value that is outside the range of the fact in a slot, or that is none of its words.
func (s *Set) check(slot int, value *lang.Value) error {
	f := s.facts[slot]
	if n, is := value.Number(); is {
		if !(n >= f.Min && n <= f.Max) { // written so that it refuses NaN too
			return s.outOfRange(f)
		}
		return nil
	}
	if word, is := value.Word(); is {
		return s.checkWord(slot, word)
	}
	list := value.List()
	if len(list) > MaxListLength {
		return &Error{Code: "out-of-range", Fact: f.Name, Detail: fmt.Sprintf("at most %d words", MaxListLength)}
	}
	for _, word := range list {
		if err := s.checkWord(slot, word); err != nil {
			return err
		}
	}
	return nil
}

// checkWord refuses a word that may not stand for the fact in a slot, or that is no text.
func (s *Set) checkWord(slot int, word string) error {
	f, allowed := s.facts[slot], s.allowed[slot]
	switch {
	case allowed != nil && !allowed[word]:
		return s.unknownValue(f)
	case allowed == nil && !isWord(word): // closed words are text
		return f.notUTF8()
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
func (f *Facts) with(slot int, value lang.Value) *Facts {
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
		if slot, ok := f.set.slots[name]; ok && !in.Values[slot].Given() {
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
	return ok && (f.in().Values[slot].Given() || f.set.facts[slot].Kind == "text" && f.in().Text != nil)
}

// value is the value of a fact by its name; nil when it is not known, for a text, and for a name that is no fact's.
func (f *Facts) value(name string) any {
	if slot, ok := f.set.slots[name]; ok {
		return f.in().Values[slot].Any()
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
