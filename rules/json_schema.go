// The JSON Schema of a domain's policy files, for editors.

package rules

import (
	"encoding"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
)

type schemaObject = map[string]any

// JSONSchema describes the domain's policy files to an editor.
func (d Domain) JSONSchema() []byte {
	name := schemaObject{"type": "string", "pattern": field.SnakePattern}
	id := schemaObject{"type": "string", "pattern": field.KebabPattern}
	condition := schemaObject{"type": "string", "description": "what must hold; facts: frontdoor facts " + d.Name}
	words := schemaObject{"type": "array", "items": schemaObject{"type": "string"}, "minItems": 1}
	rule := structSchema(reflect.TypeFor[ruleFile](), schemaObject{
		"id": id, "when": condition, "then": structSchema(reflect.TypeOf(d.Then), nil),
		"cases": schemaObject{"type": "array", "items": structSchema(reflect.TypeFor[caseFile](), schemaObject{"given": schemaObject{"type": "object"}})},
	})
	group := structSchema(reflect.TypeFor[groupFile](), schemaObject{"only_if": condition, "rules": schemaObject{"$ref": "#/$defs/rules"}})
	part := structSchema(reflect.TypeFor[scorePart](), schemaObject{
		"only_if": condition, "when": condition, "points": schemaObject{"type": "integer"}, "fact": schemaObject{"enum": d.factNames()},
		"bands": schemaObject{"type": "object", "additionalProperties": schemaObject{"type": "integer"}},
	})
	header := schemaObject{
		"frontdoor": schemaObject{"const": 1}, "policy": schemaObject{"const": d.Name}, "id": id, "end": id,
		"version": schemaObject{"type": []string{"string", "number"}}, "author": schemaObject{"type": "string"}, "approval": structSchema(reflect.TypeFor[Approval](), nil),
		"review_by": schemaObject{"type": "string", "format": "date"}, "effective": schemaObject{"type": "string", "format": "date"}, "not_for_clinical_use": schemaObject{"type": "boolean"},
		"always_asked": schemaObject{"type": "array", "items": schemaObject{"type": "string"}},
		"answers":      schemaObject{"type": "object", "propertyNames": name}, "codes": schemaObject{"type": "object", "additionalProperties": words},
		"phrases":    schemaObject{"type": "object", "propertyNames": name, "additionalProperties": words},
		"lists":      schemaObject{"type": "object", "propertyNames": name, "additionalProperties": words},
		"conditions": schemaObject{"type": "object", "propertyNames": name, "additionalProperties": condition},
		"scores":     schemaObject{"type": "object", "propertyNames": name, "additionalProperties": schemaObject{"type": "array", "items": part}},
		"rules":      schemaObject{"$ref": "#/$defs/rules"},
	}
	if d.Header != nil {
		for key, schema := range structSchema(reflect.TypeOf(d.Header), nil)["properties"].(schemaObject) {
			header[key] = schema
		}
	}
	b, _ := json.MarshalIndent(schemaObject{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Frontdoor " + d.Name + " policy", "type": "object",
		"properties": header, "required": []string{"policy", "id", "version", "author", "end"}, "additionalProperties": false,
		"$defs": schemaObject{"rules": schemaObject{"type": "array", "items": schemaObject{"oneOf": []any{rule, group}}}},
	}, "", "  ")
	return b
}

func (d Domain) factNames() []string {
	var names []string
	for _, f := range d.Schema.Facts() {
		if f.Step != 0 {
			names = append(names, f.Name)
		}
	}
	return names
}

// structSchema describes a struct by the tags that fill it; overrides replace what the Go type cannot say.
func structSchema(t reflect.Type, overrides schemaObject) schemaObject {
	properties, required := schemaObject{}, []string{}
	for i := range t.NumField() {
		f := t.Field(i)
		key := f.Tag.Get("key")
		if key == "" {
			continue
		}
		if f.Tag.Get("need") == "yes" {
			required = append(required, key)
		}
		if o, ok := overrides[key]; ok {
			properties[key] = o
		} else {
			properties[key] = typeSchema(f.Type, f.Tag)
		}
	}
	slices.Sort(required)
	object := schemaObject{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
	if apart := exclusive(t); len(apart) > 0 {
		object["allOf"] = apart
	}
	return object
}

// exclusive says of each two keys of one group that they do not stand together.
func exclusive(t reflect.Type) []any {
	members := map[string][]string{}
	for i := range t.NumField() {
		for _, group := range source.OneOf(t.Field(i).Tag) {
			members[group] = append(members[group], t.Field(i).Tag.Get("key"))
		}
	}
	var out []any
	for _, group := range slices.Sorted(maps.Keys(members)) {
		for i, a := range members[group] {
			for _, b := range members[group][:i] {
				out = append(out, schemaObject{"not": schemaObject{"required": []string{b, a}}})
			}
		}
	}
	return out
}

// ranged adds what a range tag allows.
func ranged(number schemaObject, tag reflect.StructTag) schemaObject {
	if low, high, ok := source.Range(tag); ok {
		number["minimum"], number["maximum"] = low, high
	}
	return number
}

func typeSchema(t reflect.Type, tag reflect.StructTag) schemaObject {
	enum := tag.Get("enum")
	switch t {
	case reflect.TypeFor[field.Name](), reflect.TypeFor[field.MessageName]():
		return schemaObject{"type": "string", "pattern": field.SnakePattern}
	case reflect.TypeFor[field.Cause]():
		return schemaObject{"oneOf": []any{schemaObject{"const": true}, schemaObject{"type": "string", "pattern": field.SnakePattern}}}
	case reflect.TypeFor[field.Duration]():
		return schemaObject{"type": "string", "pattern": "^(session|[1-9][0-9]*(m|h|wm|wh|wd|d))$"}
	case reflect.TypeFor[Condition]():
		return schemaObject{"type": "string"}
	case reflect.TypeFor[field.ISODate]():
		return schemaObject{"type": "string", "format": "date"}
	case reflect.TypeFor[source.Node]():
		return schemaObject{}
	}
	switch {
	case t.Kind() == reflect.Slice:
		return schemaObject{"type": "array", "items": typeSchema(t.Elem(), tag)}
	case enum != "" && t.Kind() != reflect.Map && t.Kind() != reflect.Struct:
		return schemaObject{"enum": strings.Split(enum, ",")}
	case t.Kind() == reflect.Pointer:
		return typeSchema(t.Elem(), tag)
	case t.Kind() == reflect.Struct && reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		text := schemaObject{"type": []string{"string", "integer"}}
		if of := structSchema(t, nil); len(of["properties"].(schemaObject)) > 0 {
			return schemaObject{"oneOf": []any{text, of}}
		}
		return text
	case t.Kind() == reflect.Struct:
		return structSchema(t, nil)
	case t.Kind() == reflect.Map:
		return schemaObject{"type": "object", "additionalProperties": typeSchema(t.Elem(), "")}
	case t.Kind() == reflect.Bool:
		return schemaObject{"type": "boolean"}
	case t.Kind() == reflect.Int:
		return ranged(schemaObject{"type": "integer"}, tag)
	case t.Kind() == reflect.Float64:
		return ranged(schemaObject{"type": "number"}, tag)
	}
	return schemaObject{"type": "string"}
}
