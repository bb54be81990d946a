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

// A Fact is a name that conditions may read, as its domain declares it.
type Fact struct {
	Name     string // namespace.fact
	Kind     string // bool, int, float, enum, id, text, list
	Unit     string // "" when it has none
	Ranged   bool   // Min and Max hold, both included
	Min, Max float64
	Step     float64  // 0: none
	Values   []string // the words of an enum, or of a list with closed codes; nil = open
	Codes    string   // the name of the code list that Values come from
	Absent   string   // what absence means: "not known", "never" (the host always gives it), "none" (a statement)
	From     string   // what it is derived from, in words; "" when it is given
	// Derive are the facts and raw inputs from which the library computes it, any one of which is enough; Clock alone where the
	// clock, the calendar or the policy's own file is. Nil: a host gives it.
	Derive []string
	Time   string // "grows" or "falls" with time; "" for neither
	Doc    string

	Sensitive bool // prints as ‹withheld›
	Record    bool // stands on the patient's record: not known of an account known to be unverified
	Evidence  bool // a symptom, a reading, an answer, the patient's words

	reads string // for a text: the facts that decide whether it was read whole
	index []int
	raw   bool // an input that conditions do not read
}

// Clock stands in a derive tag for what the clock, the calendar or the policy's own file gives without any input of the host.
const Clock = "now"

// A Schema is the facts of a domain, read off a tagged struct. The struct is the one source of names, kinds, units,
// ranges, steps, words and sensitivity.
//
// The struct holds one struct a namespace, tagged ns:"patient"; their fields are tagged fact:"age_years" or, for inputs
// that conditions do not read, raw:"date_of_birth". Further tags: range:"0..130", step:"0.1", unit, enum:"a,b",
// codes:"symptoms", kind:"id", absent:"never" or "none", from (in words), derive:"date_of_birth,…" (see [Fact].Derive),
// time:"grows" or "falls", sens, record and evidence:"yes", doc; of a text, reads:"language,unseen" names the fact of its
// language and the one that counts what nobody has seen. A text is one fact of a schema at the most.
type Schema struct {
	facts  []*Fact
	byName map[string]*Fact
	codes  map[string][]string
	input  reflect.Type
}

// NewSchema reads the facts off a struct type; codes are the closed lists that codes tags name. A struct that it cannot read
// whole is an error that says which field, and why: a name that is not in snake case or stands twice, a tag or the word of a
// tag that it does not know, an unexported field, a type that is no fact's, a second text, a derive tag that names no fact.
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
	return s, s.checkTogether()
}

// MustSchema is NewSchema for package variables; it panics when the struct's tags are wrong.
func MustSchema(input any, codes map[string][]string) *Schema {
	s, err := NewSchema(input, codes)
	if err != nil {
		panic(err)
	}
	return s
}

func (s *Schema) add(ns string, field reflect.StructField, index []int) error {
	tag := field.Tag
	name, raw := tag.Get("fact"), false
	if name == "" {
		if name, raw = tag.Get("raw"), true; name == "" {
			return nil
		}
	}
	if err := checkField(ns+"."+name, field); err != nil {
		return err
	}
	f := &Fact{
		Name: ns + "." + name, Unit: tag.Get("unit"), Codes: tag.Get("codes"), Absent: tag.Get("absent"), From: tag.Get("from"),
		Time: tag.Get("time"), Doc: tag.Get("doc"), Sensitive: tag.Get("sens") == "yes", Record: tag.Get("record") == "yes",
		Evidence: tag.Get("evidence") == "yes", reads: tag.Get("reads"), index: index, raw: raw,
		Derive: derived(ns, tag.Get("derive")),
	}
	if s.byName[f.Name] != nil {
		return fmt.Errorf("rules: %s is declared twice", f.Name)
	}
	s.byName[f.Name] = f
	s.facts = append(s.facts, f)
	if raw {
		return nil
	}
	if f.Absent == "" {
		f.Absent = "not known"
	}
	return s.describe(f, field)
}

func (s *Schema) describe(f *Fact, field reflect.StructField) error {
	tag := field.Tag
	switch field.Type {
	case reflect.TypeFor[*bool]():
		f.Kind = "bool"
	case reflect.TypeFor[*int]():
		f.Kind, f.Step = "int", 1
	case reflect.TypeFor[*float64]():
		f.Kind = "float"
	case reflect.TypeFor[[]string]():
		f.Kind = "list"
	case reflect.TypeFor[Text]():
		f.Kind = "text"
	default:
		if field.Type.Kind() != reflect.String {
			return fmt.Errorf("rules: %s has a type that is no fact's", f.Name)
		}
		f.Kind = "enum"
	}
	if tag.Get("kind") == "id" {
		f.Kind = "id"
	}
	if e := tag.Get("enum"); e != "" {
		f.Values = strings.Split(e, ",")
	}
	if f.Codes != "" {
		if f.Values = s.codes[f.Codes]; f.Values == nil {
			return fmt.Errorf("rules: %s names unknown codes", f.Name)
		}
	}
	if r := tag.Get("range"); r != "" {
		low, high, _ := strings.Cut(r, "..")
		var err1, err2 error
		f.Min, err1 = strconv.ParseFloat(low, 64)
		f.Max, err2 = strconv.ParseFloat(high, 64)
		if f.Ranged = true; err1 != nil || err2 != nil || f.Min > f.Max {
			return fmt.Errorf("rules: %s has a bad range", f.Name)
		}
	}
	if st := tag.Get("step"); st != "" {
		var err error
		if f.Step, err = strconv.ParseFloat(st, 64); err != nil || f.Step <= 0 {
			return fmt.Errorf("rules: %s has a bad step", f.Name)
		}
	}
	if f.Kind == "enum" && f.Values == nil || f.Ranged != (f.Kind == "int" || f.Kind == "float") {
		return fmt.Errorf("rules: %s lacks its words or its range", f.Name)
	}
	return nil
}

// Facts are the facts that conditions may read, in the order of the struct.
func (s *Schema) Facts() []Fact {
	var out []Fact
	for _, f := range s.facts {
		if !f.raw {
			out = append(out, *f)
		}
	}
	return out
}

// Codes are the closed lists of words, by name.
func (s *Schema) Codes() map[string][]string { return s.codes }

var kinds = map[string]lang.Kind{"bool": lang.Bool, "int": lang.Int, "float": lang.Float, "enum": lang.Enum, "id": lang.ID, "text": lang.Text, "list": lang.List}

// lang gives the facts as the compiler of conditions sees them, slots in order, with the codes that a policy adds.
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
