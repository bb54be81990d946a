// The facts of a domain, declared by the tags of a struct.

package rules

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
)

// A Fact is what conditions may read under a name, as its domain declares it.
type Fact struct {
	Name     string   // namespace.fact
	Kind     string   // bool, int, float, enum, id, text, list
	Unit     string   // "" when it has none
	Ranged   bool     // it has a range, from Min to Max, both included
	Min, Max float64  // in its unit
	Step     float64  // how finely it is measured, in its unit; 0 when that is not said
	Values   []string // the words that an enum or a list may hold; nil for any word
	Codes    string   // the name of the list of codes that Values come from; "" for none
	Absent   string   // what absence means: "not known", "never" (the host always gives it), "none" (there is none)
	From     string   // what it is computed from, in words; "" when a host gives it
	// Derive are the facts and raw inputs from which it is computed, any one of which is enough; "now" alone where the
	// clock, the calendar or the policy's own file is. Nil when a host gives it.
	Derive []string
	Time   string // "grows" or "falls" as time passes; "" when it does neither
	Doc    string // what it is, in words

	Sensitive bool // its value is never printed
	Record    bool // it stands on the patient's record, so it is not known of an account that is known to be unverified
	Evidence  bool // it is a symptom, a reading, an answer, or the patient's words

	reads string // of a text: the names, within its namespace, of the facts that decide whether it was read whole
	index []int  // of its field, for reflect
	raw   bool   // it is an input that conditions do not read
	words bool   // it is a raw input that may hold ids or other words
	form  form   // how its field holds it
}

// clock stands in a derive tag for what the clock, the calendar or the policy's own file gives without any input.
const clock = "now"

// A Schema is the facts of a domain, as the tags of a struct declare them. The struct is the one source of names,
// kinds, units, ranges, steps, words and sensitivity. A Schema is not changed, and is safe for concurrent use.
//
// The struct holds one struct a namespace, tagged ns:"patient". The fields of these are tagged fact:"age_years" or,
// for raw inputs, which conditions do not read, raw:"date_of_birth". A fact is a *bool, *int, *float64, []string or a
// string type; a sensitive one is a [Private] bool, int, float64, []string or string, or a [Text]. Its further tags are
//
//	range:"0..130" step:"0.1" unit:"years"    of a number, which must have a range
//	enum:"a,b" or codes:"symptoms"            its words, which an enum must have
//	kind:"id"                                 of a string that may be any word
//	absent:"never" or "none"                  what absence means, unless it is not known
//	derive:"date_of_birth,…" from:"in words"  what it is computed from, see [Fact].Derive
//	time:"grows" or "falls"                   how it changes as time passes
//	sens:"yes" record:"yes" evidence:"yes"    see [Fact]
//	reads:"language,unseen"                   of a text: its language, and the count of what nobody has seen
//	doc:"in words"
//
// A schema has one text at most.
type Schema struct {
	facts      []*Fact
	byName     map[string]*Fact
	codes      map[string][]string
	input      reflect.Type
	namespaces []*namespace // sorted by name
}

// NewSchema reads the facts off a struct, of which input is any value; codes are the lists of words that codes tags
// name. The error says which field cannot be read, and why: a name that is not in snake case or stands twice, a tag
// or the word of a tag that is not known, an unexported field, a type that no fact has, a second text, a derive tag
// that names no fact.
func NewSchema(input any, codes map[string][]string) (*Schema, error) {
	if reflect.TypeOf(input) == nil || reflect.TypeOf(input).Kind() != reflect.Struct {
		return nil, errors.New("rules: a schema is read off a struct")
	}
	s := &Schema{byName: map[string]*Fact{}, codes: codes, input: reflect.TypeOf(input)}
	for i := range s.input.NumField() {
		field := s.input.Field(i)
		ns := field.Tag.Get("ns")
		if ns == "" || field.Type.Kind() != reflect.Struct {
			continue
		}
		if err := checkField(ns, field); err != nil {
			return nil, err
		}
		for j := range field.Type.NumField() {
			if err := s.add(ns, field.Type.Field(j), []int{i, j}); err != nil {
				return nil, err
			}
		}
	}
	s.compile()
	return s, s.checkTogether()
}

// MustSchema is [NewSchema] for package variables: it panics where that gives an error.
func MustSchema(input any, codes map[string][]string) *Schema {
	s, err := NewSchema(input, codes)
	if err != nil {
		panic(err)
	}
	return s
}

// add adds the fact or raw input of a field; a field without either tag is left out.
func (s *Schema) add(ns string, field reflect.StructField, index []int) error {
	tag := field.Tag
	name, raw := tag.Get("fact"), false
	if name == "" {
		name, raw = tag.Get("raw"), true
	}
	if name == "" {
		return nil
	}
	if err := checkField(ns+"."+name, field); err != nil {
		return err
	}
	f := &Fact{
		Name: ns + "." + name, Unit: tag.Get("unit"), Codes: tag.Get("codes"), Absent: tag.Get("absent"),
		From: tag.Get("from"), Derive: derived(ns, tag.Get("derive")), Time: tag.Get("time"), Doc: tag.Get("doc"),
		Sensitive: tag.Get("sens") == "yes", Record: tag.Get("record") == "yes", Evidence: tag.Get("evidence") == "yes",
		reads: tag.Get("reads"), index: index, raw: raw,
	}
	if s.byName[f.Name] != nil {
		return fmt.Errorf("rules: %s is declared twice", f.Name)
	}
	s.byName[f.Name] = f
	s.facts = append(s.facts, f)
	if err := checkSensitive(f, field.Type); err != nil {
		return err
	}
	if raw {
		f.words = holdsWords(field.Type)
		return nil
	}
	if f.Absent == "" {
		f.Absent = "not known"
	}
	return s.describe(f, field)
}

// kindOf is the kind of a fact whose field has a type; "" for a type that is no fact's.
func kindOf(field reflect.Type) string {
	switch field {
	case reflect.TypeFor[*bool](), reflect.TypeFor[Private[bool]]():
		return "bool"
	case reflect.TypeFor[*int](), reflect.TypeFor[Private[int]]():
		return "int"
	case reflect.TypeFor[*float64](), reflect.TypeFor[Private[float64]]():
		return "float"
	case reflect.TypeFor[[]string](), reflect.TypeFor[Private[[]string]]():
		return "list"
	case reflect.TypeFor[Text]():
		return "text"
	}
	if field.Kind() == reflect.String || field == reflect.TypeFor[Private[string]]() {
		return "enum"
	}
	return ""
}

// describe reads the kind, the words and the range of a fact off its field.
func (s *Schema) describe(f *Fact, field reflect.StructField) error {
	f.Kind, f.form = kindOf(field.Type), formOf(field.Type)
	switch f.Kind {
	case "":
		return fmt.Errorf("rules: %s has a type that is no fact's", f.Name)
	case "int":
		f.Step = 1
	}
	tag := field.Tag
	if tag.Get("kind") == "id" {
		f.Kind = "id"
	}
	if e := tag.Get("enum"); e != "" {
		f.Values = strings.Split(e, ",")
	}
	if f.Codes != "" {
		f.Values = s.codes[f.Codes]
		if f.Values == nil {
			return fmt.Errorf("rules: %s names unknown codes", f.Name)
		}
	}
	if err := f.measure(tag); err != nil {
		return err
	}
	number := f.Kind == "int" || f.Kind == "float"
	switch {
	case number && !f.Ranged:
		return fmt.Errorf(`rules: %s: a number needs range:"0..10"`, f.Name)
	case !number && f.Ranged:
		return fmt.Errorf("rules: %s: only a number has a range", f.Name)
	case f.Kind == "enum" && f.Values == nil:
		return fmt.Errorf(`rules: %s: an enum needs enum:"a,b" or codes, an id kind:"id"`, f.Name)
	}
	return nil
}

// measure reads the range and the step of a number.
func (f *Fact) measure(tag reflect.StructTag) error {
	if r := tag.Get("range"); r != "" {
		low, high, _ := strings.Cut(r, "..")
		var err1, err2 error
		f.Min, err1 = strconv.ParseFloat(low, 64)
		f.Max, err2 = strconv.ParseFloat(high, 64)
		f.Ranged = true
		if err1 != nil || err2 != nil || f.Min > f.Max {
			return fmt.Errorf("rules: %s has a bad range", f.Name)
		}
	}
	if step := tag.Get("step"); step != "" {
		var err error
		f.Step, err = strconv.ParseFloat(step, 64)
		if err != nil || f.Step <= 0 {
			return fmt.Errorf("rules: %s has a bad step", f.Name)
		}
	}
	return nil
}

// Facts are copies of the facts that conditions may read, in the order of the struct; raw inputs are not among them.
func (s *Schema) Facts() []Fact {
	var out []Fact
	for _, f := range s.facts {
		if !f.raw {
			out = append(out, *f)
		}
	}
	return out
}

// Codes are the lists of words that codes tags name, by name. The caller does not change them.
func (s *Schema) Codes() map[string][]string { return s.codes }

// kinds are the kinds of facts as the compiler of conditions has them.
var kinds = map[string]lang.Kind{
	"bool": lang.Bool, "int": lang.Int, "float": lang.Float, "enum": lang.Enum, "id": lang.ID, "text": lang.Text,
	"list": lang.List,
}

// langFacts are facts as the compiler of conditions has them, by name, with the codes that a policy adds. The slot of a
// fact is its place among the facts.
func langFacts(facts []*Fact, added map[string][]string) map[string]*lang.Fact {
	out := map[string]*lang.Fact{}
	for slot, f := range facts {
		if f.raw {
			continue
		}
		values := f.Values
		if f.Codes != "" {
			values = append(slices.Clip(values), added[f.Codes]...)
		}
		out[f.Name] = &lang.Fact{
			Name: f.Name, Kind: kinds[f.Kind], Slot: slot, Ranged: f.Ranged, Min: f.Min, Max: f.Max, Step: f.Step,
			Values: values, Unit: f.Unit, None: f.Absent == "none", Evidence: f.Evidence,
		}
	}
	for _, f := range facts {
		ns, _, _ := strings.Cut(f.Name, ".")
		if language, unseen, ok := strings.Cut(f.reads, ","); ok {
			out[f.Name].Language, out[f.Name].Unseen = out[ns+"."+language], out[ns+"."+unseen]
		}
	}
	return out
}
