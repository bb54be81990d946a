// What a schema refuses: a struct whose tags do not say what a fact is would otherwise fail in a host, or in silence.

package rules

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// fieldTags are the tags that a field of a schema's struct may have, each with the words that it may hold; nil for any.
var fieldTags = map[string][]string{
	"ns": nil, "fact": nil, "raw": nil, "range": nil, "step": nil, "unit": nil, "enum": nil, "codes": nil, "from": nil,
	"derive": nil, "reads": nil, "doc": nil, "json": nil,
	"kind": {"id"}, "absent": {"never", "none"}, "time": {"grows", "falls"},
	"sens": {"yes"}, "record": {"yes"}, "evidence": {"yes"},
}

// tagNames finds what looks like the name of a tag.
var tagNames = regexp.MustCompile(`(\w+):"`)

// checkField refuses a field that cannot be read, and one with a tag that means nothing.
func checkField(name string, f reflect.StructField) error {
	if !f.IsExported() {
		return fmt.Errorf("rules: %s is an unexported field", name)
	}
	for _, part := range strings.Split(name, ".") {
		if !field.IsSnake(part) {
			return fmt.Errorf("rules: %q is not a name in snake case", name)
		}
	}
	for _, found := range tagNames.FindAllStringSubmatch(string(f.Tag), -1) {
		tag := found[1]
		value, ok := f.Tag.Lookup(tag)
		if !ok {
			continue // it stands within the text of another tag
		}
		words, known := fieldTags[tag]
		switch {
		case !known:
			return fmt.Errorf("rules: %s has a tag %s that nobody reads", name, tag)
		case words != nil && !slices.Contains(words, value):
			return fmt.Errorf("rules: %s has %s:%q, which may say %s", name, tag, value, strings.Join(words, " or "))
		}
	}
	return nil
}

// checkSensitive refuses a sensitive fact or raw input that printing by reflection would find, and one that is held as
// if it were sensitive and does not say so. Text is always sensitive.
func checkSensitive(f *Fact, field reflect.Type) error {
	holder, private := reflect.Zero(field).Interface().(interface{ holds() bool })
	switch {
	case f.Sensitive && !private:
		return fmt.Errorf("rules: %s is sensitive, and has to be a rules.Private or a rules.Text", f.Name)
	case private && !f.Sensitive:
		return fmt.Errorf(`rules: %s is held as sensitive, and needs sens:"yes"`, f.Name)
	case private && !holder.holds():
		return fmt.Errorf("rules: %s has a type that a rules.Private cannot hold", f.Name)
	}
	return nil
}

// derived are the names in a derive tag, each with its namespace.
func derived(ns, tag string) []string {
	if tag == "" {
		return nil
	}
	names := strings.Split(tag, ",")
	for i, name := range names {
		if name != clock && !strings.Contains(name, ".") {
			names[i] = ns + "." + name
		}
	}
	return names
}

// checkTogether refuses what only all fields together show: a second text, and a fact that is derived from what the
// schema does not have. A namespace that it does not have at all belongs to another kind of policy, and may be named.
func (s *Schema) checkTogether() error {
	text := ""
	for _, f := range s.facts {
		if f.Kind == "text" && text != "" {
			return fmt.Errorf("rules: %s and %s are both texts, and phrases are found in one", text, f.Name)
		}
		if f.Kind == "text" {
			text = f.Name
		}
		for _, from := range f.Derive {
			ns, _, _ := strings.Cut(from, ".")
			if from != clock && s.byName[from] == nil && s.has(ns) {
				return fmt.Errorf("rules: %s is derived from %s, which is no fact and no input", f.Name, from)
			}
		}
	}
	return nil
}
