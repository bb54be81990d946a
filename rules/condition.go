// Conditions among the domain's own keys of a file, and the walk over what those keys hold.

package rules

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
)

// A Condition stands among the domain's own keys of a file, as a *Condition; nil is none, and always holds. Unknown acts
// there as it does in a stage.
type Condition struct {
	given bool
	text  string
	node  *lang.Node
}

// UnmarshalText takes the text; the loader compiles it.
func (c *Condition) UnmarshalText(b []byte) error {
	c.given, c.text = true, strings.TrimSpace(string(b))
	return nil
}

// String is the condition as its author wrote it.
func (c *Condition) String() string {
	if c == nil {
		return ""
	}
	return c.text
}

// MarshalJSON is the meaning of the condition, names inlined, for the digest.
func (c *Condition) MarshalJSON() ([]byte, error) {
	if c == nil || c.node == nil {
		return []byte("null"), nil
	}
	return json.Marshal(c.node.Canonical())
}

// Judge tells whether a condition holds, and what keeps it unknown; failed, that a part of it could not be run.
func (r *Result) Judge(c *Condition) (v Verdict, missing []string, failed bool) {
	switch {
	case c == nil || c.node == nil:
		return Fired, nil, false
	case r == nil || r.eval == nil:
		return Unknown, nil, false
	}
	if v = Verdict(r.eval.Truth(c.node)); v == Unknown {
		facts, failed := r.eval.Missing(c.node)
		return v, names(facts), failed
	}
	return v, nil, false
}

// walk visits every value that keys of a file fill, with the path of keys to each: work/request/ladder/0/when.
func walk(path string, v reflect.Value, visit func(path string, v reflect.Value)) {
	visit(path, v)
	below := func(key string, kid reflect.Value) { walk(strings.TrimPrefix(path+"/"+key, "/"), kid, visit) }
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && v.Type() != reflect.TypeFor[*Condition]() {
			walk(path, v.Elem(), visit)
		}
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		for _, key := range keys {
			below(fmt.Sprint(key.Interface()), v.MapIndex(key))
		}
	case reflect.Slice:
		for i := range v.Len() {
			below(fmt.Sprint(i), v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if key := v.Type().Field(i).Tag.Get("key"); key != "" {
				below(key, v.Field(i))
			}
		}
	}
}
