// This file tests that nothing of a patient comes out: not by printing, not by errors.

package domaintest

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// Outlets are what a value says through every way in which it may come out, by the names of these ways: those of
// [Outlets], and the printers of the suite.
func (s Suite[P]) Outlets(v any) map[string]string { return Outlets(v, s.Printers) }

// MainOutlets are the ways out that differ most, for very many values and for values that lead to a whole policy:
// [Outlets] takes its time.
func MainOutlets(v any, printers map[string]func(any) ([]byte, error)) map[string]string {
	out := map[string]string{"log": logged(v), "error": fmt.Errorf("failed: %v", v).Error()}
	for where, in := range map[string]any{
		"": v, "a pointer ": &v, "an exported field ": exported{v}, "an unexported field ": unexported{v},
		"a map ": keyed{map[string]any{"k": v}},
	} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%e", "%p", "%w", "%z"} {
			out[where+verb] = fmt.Sprintf(verb, in)
		}
	}
	for name, said := range structured(v) {
		out["slog "+name] = said
	}
	for _, name := range []string{"json", "xml", "gob"} {
		out[name] = written(encoders[name], v)
	}
	for name, marshal := range printers {
		out[name] = written(marshal, v)
	}
	return out
}

// Withholds demands that none of the words comes out of a value, as it is or in hexadecimal.
func (s Suite[P]) Withholds(t Failer, name string, v any, words ...string) {
	t.Helper()
	for outlet, said := range MainOutlets(v, s.Printers) {
		for _, word := range words {
			if says(said, word) {
				t.Fatalf("%s says %s through %s", name, word, outlet)
			}
			// What is shorter may stand in a digest or a pointer.
			if len(word) >= 8 && strings.HasSuffix(strings.ToLower(outlet), "%x") &&
				strings.Contains(strings.ToLower(said), fmt.Sprintf("%x", word)) {
				t.Fatalf("%s says %s through %s", name, word, outlet)
			}
		}
	}
}

// says tells whether a word stands in what was said. One of a few letters stands in masked bytes by chance, so it
// counts only where it stands by itself.
func says(said, word string) bool {
	if len(word) >= 5 || word == "" {
		return strings.Contains(said, word)
	}
	const around = " \t\n\"'`,;:=()[]{}<>|/\\"
	for {
		before, after, found := strings.Cut(said, word)
		if !found {
			return false
		}
		begins := before == "" || strings.ContainsRune(around, rune(before[len(before)-1]))
		ends := after == "" || strings.ContainsRune(around, rune(after[0]))
		if begins && ends {
			return true
		}
		said = after
	}
}

// leak is the text of a patient that no error may hold. An NHS number and a date of birth may not be held either.
const leak = "canary7f3a"

var leaks = []string{leak, "9434765919", "123456789012", "1961-"}

// wrongValues are values that most facts may not have, as JSON.
var wrongValues = []string{
	`"` + leak + `"`, `["` + leak + `"]`, `{"` + leak + `":1}`, `[["` + leak + `"]]`, `9434765919`, `123456789012`,
	`-1e99`, `true`, `null`, `"9434765919"`, `"1961-02-31"`, `"1961-05-02T25:00:00Z"`, `[{"on":"` + leak + `"}]`,
}

// WrongInputs gives a policy every way to get an input wrong, and demands that no error and no decision holds a value.
// line is an input that can be decided; more are the inputs of the namespace subject that are no facts, by their names
// without it.
func (s Suite[P]) WrongInputs(t Failer, p P, line, subject string, more []string, now time.Time) {
	t.Helper()
	names := []string{subject + "." + leak, subject + "." + leak + " x"}
	for _, name := range more {
		names = append(names, subject+"."+name)
	}
	for _, f := range p.Set().FactList() {
		names = append(names, f.Name)
	}
	for _, name := range names {
		for _, value := range wrongValues {
			in, err := inputWith(line, name, value)
			if err != nil {
				t.Fatalf("%v", err)
			}
			d, err := p.Decide(in, now)
			if err != nil {
				s.Withholds(t, name, err, leaks...)
				continue
			}
			b, err := json.Marshal(d)
			if err != nil {
				t.Fatalf("%v", err)
			}
			for _, word := range leaks {
				if strings.Contains(string(b), word) {
					t.Fatalf("with %s the decision says %s", name, word)
				}
			}
		}
	}
	for _, wrong := range wrongLines(subject) {
		in, err := wire.Line([]byte(wrong))
		if err == nil {
			_, err = p.Decide(in, now)
		}
		if err == nil {
			t.Fatalf("it decides %s", wrong)
		}
		s.Withholds(t, wrong, err, leaks...)
	}
}

// inputWith is a line with a value in the place of a fact.
func inputWith(line, fact, value string) (map[string]json.RawMessage, error) {
	var all map[string]map[string]json.RawMessage
	err := json.Unmarshal([]byte(line), &all)
	ns, name, ok := strings.Cut(fact, ".")
	if err != nil || !ok {
		return nil, errors.Join(err, fmt.Errorf("the line cannot have %s", fact))
	}
	if all[ns] == nil {
		all[ns] = map[string]json.RawMessage{}
	}
	all[ns][name] = json.RawMessage(value)
	data, err := json.Marshal(all)
	if err != nil {
		return nil, err
	}
	return wire.Line(data)
}

// wrongLines are lines that are no input, each with the leak in it.
func wrongLines(subject string) []string {
	return []string{
		leak, `{"` + leak + `":1}`, `{"` + leak + ` name":1}`, `{"` + subject + `":"` + leak + `"}`,
		`{"` + subject + `":{"` + leak + ` x":1}}`, `{"` + subject + `":{"id":"x","` + leak + `!":1}}`,
		`{"` + subject + `":{"nhs_number":"9434765919"`, `{"answers":{"` + leak + `!":1}}`,
		`{"reviewed":"` + leak + `"}`, `{"reviewed":{"` + leak + `":1}}`,
	}
}
