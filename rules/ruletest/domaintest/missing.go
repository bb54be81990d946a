// This file tests what leaving out a fact does, over all facts of a kind of policies.

package domaintest

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// Missing tests that leaving out a fact is never less cautious than any value of it. A fact whose absence means none,
// by the vocabulary, states something and is no part of this.
type Missing[P Policy] struct {
	// Load loads a policy with a body.
	Load func(body string) (P, error)
	// Bodies are policies with a condition, which may be true, false or unknown. Of "" they are those without one.
	Bodies func(condition string) []string
	// Inputs are facts that are stated beside the one that is left out.
	Inputs []map[string]any
	// LessCautious says how a decision without the fact is less cautious than one with it; "" where it is not.
	LessCautious func(without, with map[string]any) string
	// Now is when it is decided.
	Now time.Time
	// Computed are facts that the library computes from what is stated beside them, for each of several things.
	Computed []string
	// Every is of how many conditions on a fact one is taken without -whole; 0 and 1 are all.
	Every int
	// Known are facts of which this does not hold, with the words of the specification that say so: of each it must
	// not.
	Known map[string]string
}

// Run looks at every fact; it demands that at least so many were stated and left out.
func (m Missing[P]) Run(t *testing.T, least int) {
	t.Helper()
	schema, err := m.Load(m.Bodies("")[0])
	if err != nil {
		t.Fatal(err)
	}
	specification := specification(t)
	looked := 0
	for _, f := range schema.Set().FactList() {
		if f.Absent == "none" || slices.Contains(m.Computed, f.Name) {
			continue
		}
		found, compared := m.fact(f)
		if compared {
			looked++
		}
		_, known := m.Known[f.Name]
		switch {
		case known && found == "" && compared && (*whole || m.Every <= 1):
			t.Errorf("%s holds now (%s): strike it from the known ones", f.Name, m.Known[f.Name])
		case !known && found != "":
			t.Errorf("without %s it is less cautious: %s", f.Name, found)
		}
	}
	for name, words := range m.Known {
		if !schema.Set().Knows(name) {
			t.Errorf("there is no fact %s", name)
		}
		if !strings.Contains(specification, words) {
			t.Errorf("the specification does not say of %s: %s", name, words)
		}
	}
	if looked < least {
		t.Errorf("%d facts were looked at, and %d should be", looked, least)
	}
}

// specification is POLICY.md, with one blank between words.
func specification(t *testing.T) string {
	t.Helper()
	for dir := "."; ; dir = filepath.Join(dir, "..") {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			text, err := os.ReadFile(filepath.Join(dir, ".github", "POLICY.md"))
			if err != nil {
				t.Fatal(err)
			}
			return strings.Join(strings.Fields(string(text)), " ")
		}
		if len(dir) > 40 {
			t.Fatal("the module is not found")
		}
	}
}

// fact looks at one fact: under every policy with a condition on it, and with every value.
func (m Missing[P]) fact(f rules.Fact) (found string, compared bool) {
	n := len(f.Name)
	for _, condition := range append([]string{""}, conditionsOn(f)...) {
		for _, body := range m.Bodies(condition) {
			if n++; condition != "" && !*whole && m.Every > 1 && n%m.Every > 0 {
				continue
			}
			p, err := m.Load(body)
			if err != nil {
				continue // this outcome may not hang on this condition
			}
			for i, base := range m.Inputs {
				without, err := decided(p, base, f.Name, nil, m.Now)
				if err != nil || without["\x00given"] == true {
					continue // it may not be left out, or follows from what is stated beside it
				}
				for _, value := range valuesOf(f) {
					with, err := decided(p, base, f.Name, value, m.Now)
					if err != nil {
						continue // a contradiction to what is stated beside it
					}
					compared = true
					if why := m.LessCautious(without, with); why != "" && found == "" {
						found = fmt.Sprintf("%s, than with %v, by input %d and\n%s", why, value, i, body)
					}
				}
			}
		}
	}
	return found, compared
}

// decided is the JSON of the decision on some facts, with one of them stated or left out.
func decided[P Policy](p P, base map[string]any, name string, value any, now time.Time) (map[string]any, error) {
	given := maps.Clone(base)
	delete(given, name)
	if value != nil {
		given[name] = value
	}
	line, err := p.Set().Input(given)
	if err != nil {
		return nil, err
	}
	d, err := p.Decide(line, now)
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	var out map[string]any
	if err := json.Unmarshal(raw, &out); err != nil {
		return nil, err
	}
	out["\x00given"] = d.Result().Facts().Given(name)
	return out, nil
}

// valuesOf are some values of a fact, those at its ends among them.
func valuesOf(f rules.Fact) []any {
	switch f.Kind {
	case "bool":
		return []any{true, false}
	case "int":
		return []any{int(f.Min), int(f.Min) + 1, int(min(f.Max, f.Min+20)), int((f.Min + f.Max) / 2), int(f.Max)}
	case "float":
		return []any{f.Min, f.Min + 1, (f.Min + f.Max) / 2, f.Max}
	case "text":
		return []any{"", "it hurts"}
	case "id":
		return []any{"en", "x-1"}
	case "list":
		out := []any{[]string{}}
		for _, v := range f.Values[:min(3, len(f.Values))] {
			out = append(out, []string{v})
		}
		return out
	}
	var out []any
	for _, v := range f.Values {
		out = append(out, v)
	}
	return out[:min(12, len(out))]
}

// conditionsOn are conditions that read one fact, and each with its contrary.
func conditionsOn(f rules.Fact) (out []string) {
	both := func(c string) { out = append(out, c, "not ("+c+")") }
	switch f.Kind {
	case "bool":
		both(f.Name)
	case "int", "float":
		both(fmt.Sprintf("%s > %s", f.Name, strconv.FormatFloat(f.Min, 'f', -1, 64)))
		both(fmt.Sprintf("%s >= %s", f.Name, strconv.FormatFloat(f.Max, 'f', -1, 64)))
		if f.Min < 0 && f.Max > 0 {
			both(f.Name + " > 0")
		}
	case "id":
		both(f.Name + ` == "x-1"`)
	case "list":
		for _, v := range f.Values[:min(2, len(f.Values))] {
			both(fmt.Sprintf("has_any(%s, %q)", f.Name, v))
		}
	case "text":
	default:
		for _, v := range slices.Compact([]string{f.Values[0], f.Values[len(f.Values)-1]}) {
			both(fmt.Sprintf("%s == %q", f.Name, v))
		}
	}
	return out
}
