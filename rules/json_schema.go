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

// schemaObject is a JSON object of a schema.
type schemaObject = map[string]any

// JSONSchema is a JSON Schema of the domain's policy files, indented, for an editor.
func (d Domain) JSONSchema() []byte {
	header := d.headerSchema()
	if d.Header != nil {
		maps.Copy(header, structSchema(reflect.TypeOf(d.Header), nil)["properties"].(schemaObject))
	}
	b, _ := json.MarshalIndent(schemaObject{
		"$schema":              "https://json-schema.org/draft/2020-12/schema",
		"title":                "Frontdoor " + d.Name + " policy",
		"type":                 "object",
		"properties":           header,
		"required":             []string{"policy", "id", "version", "author", "end"},
		"additionalProperties": false,
		"$defs":                schemaObject{"rules": d.rulesSchema()},
	}, "", "  ")
	return b
}

// The parts of which the schema of a file is made.
var (
	nameSchema = schemaObject{"type": "string", "pattern": field.SnakePattern}
	idSchema   = schemaObject{"type": "string", "pattern": field.KebabPattern}
	dateSchema = schemaObject{"type": "string", "format": "date"}
	textSchema = schemaObject{"type": "string"}
	intSchema  = schemaObject{"type": "integer"}
	rulesRef   = schemaObject{"$ref": "#/$defs/rules"}
)

// named is the schema of things that the policy gives names to; nil for things of any form.
func named(each schemaObject) schemaObject {
	s := schemaObject{"type": "object", "propertyNames": nameSchema}
	if each != nil {
		s["additionalProperties"] = each
	}
	return s
}

func listOf(each any) schemaObject { return schemaObject{"type": "array", "items": each} }

// conditionSchema describes a condition, which JSON Schema cannot look into.
func (d Domain) conditionSchema() schemaObject {
	return schemaObject{"type": "string", "description": "what must hold; facts: frontdoor facts " + d.Name}
}

// headerSchema is the schema of the keys that every kind of policy has.
func (d Domain) headerSchema() schemaObject {
	words := listOf(textSchema)
	words["minItems"] = 1
	part := structSchema(reflect.TypeFor[scorePart](), schemaObject{
		"only_if": d.conditionSchema(), "when": d.conditionSchema(), "points": intSchema,
		"fact":  schemaObject{"enum": d.factNames()},
		"bands": schemaObject{"type": "object", "additionalProperties": intSchema},
	})
	return schemaObject{
		"frontdoor":            schemaObject{"const": 1},
		"policy":               schemaObject{"const": d.Name},
		"id":                   idSchema,
		"end":                  idSchema,
		"version":              schemaObject{"type": []string{"string", "number"}},
		"author":               textSchema,
		"approval":             structSchema(reflect.TypeFor[Approval](), nil),
		"review_by":            dateSchema,
		"effective":            dateSchema,
		"not_for_clinical_use": schemaObject{"type": "boolean"},
		"always_asked":         listOf(textSchema),
		"answers":              named(nil),
		"codes":                schemaObject{"type": "object", "additionalProperties": words},
		"phrases":              named(words),
		"lists":                named(words),
		"tables":               named(schemaObject{"type": "string", "pattern": tableName.String()}),
		"conditions":           named(d.conditionSchema()),
		"scores":               named(listOf(part)),
		"rules":                rulesRef,
	}
}

// rulesSchema is the schema of a list of rules and groups of rules.
func (d Domain) rulesSchema() schemaObject {
	given := schemaObject{"given": schemaObject{"type": "object"}}
	rule := structSchema(reflect.TypeFor[ruleFile](), schemaObject{
		"id": idSchema, "when": d.conditionSchema(), "then": structSchema(reflect.TypeOf(d.Then), nil),
		"cases": listOf(structSchema(reflect.TypeFor[caseFile](), given)),
	})
	group := structSchema(reflect.TypeFor[groupFile](), schemaObject{"only_if": d.conditionSchema(), "rules": rulesRef})
	return listOf(schemaObject{"oneOf": []any{rule, group}})
}

// factNames are the facts that bands can cut: those with a step.
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
	object := schemaObject{
		"type": "object", "properties": properties, "required": required, "additionalProperties": false,
	}
	if apart := exclusive(t); len(apart) > 0 {
		object["allOf"] = apart
	}
	return object
}

// exclusive says of each two keys with a tag one_of of one group that they may not stand together.
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

// typeSchema describes what a key of a Go type may hold, given the tags of its field.
func typeSchema(t reflect.Type, tag reflect.StructTag) schemaObject {
	switch t {
	case reflect.TypeFor[field.Name](), reflect.TypeFor[field.MessageName]():
		return nameSchema
	case reflect.TypeFor[field.Cause]():
		return schemaObject{"oneOf": []any{schemaObject{"const": true}, nameSchema}}
	case reflect.TypeFor[field.Duration]():
		return schemaObject{"type": "string", "pattern": "^(session|[1-9][0-9]*(m|h|wm|wh|wd|d))$"}
	case reflect.TypeFor[Condition]():
		return textSchema
	case reflect.TypeFor[field.ISODate]():
		return dateSchema
	case reflect.TypeFor[source.Node]():
		return schemaObject{}
	}
	if enum := tag.Get("enum"); enum != "" && !slices.Contains(containers, t.Kind()) {
		return schemaObject{"enum": strings.Split(enum, ",")}
	}
	return kindSchema(t, tag)
}

// containers are the kinds of types whose elements have the words of an enum tag, not they themselves.
var containers = []reflect.Kind{reflect.Slice, reflect.Map, reflect.Struct}

// kindSchema describes what a key may hold by the kind of its Go type.
func kindSchema(t reflect.Type, tag reflect.StructTag) schemaObject {
	switch t.Kind() {
	case reflect.Slice:
		return listOf(typeSchema(t.Elem(), tag))
	case reflect.Pointer:
		return typeSchema(t.Elem(), tag)
	case reflect.Struct:
		of := structSchema(t, nil)
		if !reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
			return of
		}
		text := schemaObject{"type": []string{"string", "integer"}}
		if len(of["properties"].(schemaObject)) > 0 {
			return schemaObject{"oneOf": []any{text, of}}
		}
		return text
	case reflect.Map:
		return schemaObject{"type": "object", "additionalProperties": typeSchema(t.Elem(), "")}
	case reflect.Bool:
		return schemaObject{"type": "boolean"}
	case reflect.Int:
		return ranged(schemaObject{"type": "integer"}, tag)
	case reflect.Float64:
		return ranged(schemaObject{"type": "number"}, tag)
	}
	return textSchema
}
