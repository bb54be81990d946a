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

// A Condition is one that stands among the domain's own keys of a file: the domain's Header has it as a *Condition. A
// nil Condition is none, and always holds. An unknown one acts, as with a rule of which [UnknownActs].
type Condition struct {
	given bool
	text  string
	node  *lang.Node
}

// UnmarshalText takes the text; Load compiles it. It never fails.
func (c *Condition) UnmarshalText(b []byte) error {
	c.given, c.text = true, strings.TrimSpace(string(b))
	return nil
}

// String is the condition as its author wrote it; "" for nil.
func (c *Condition) String() string {
	if c == nil {
		return ""
	}
	return c.text
}

// MarshalJSON is what the condition means, with the conditions that it names written out; null for nil. The digest of a
// policy is of it.
func (c *Condition) MarshalJSON() ([]byte, error) {
	if c == nil || c.node == nil {
		return []byte("null"), nil
	}
	return json.Marshal(c.node.Canonical())
}

// Holds tells whether a condition holds: Fired when it does, NotFired when it does not. For an unknown one, missing
// are the names of the facts that it lacks, sorted, and failure is the code of what failed beside, as in
// [Result.Missing].
func (r *Result) Holds(c *Condition) (v Verdict, missing []string, failure string) {
	switch {
	case c == nil || c.node == nil:
		return Fired, nil, ""
	case r == nil || r.eval == nil:
		return Unknown, nil, ""
	}
	v = Verdict(r.eval().Truth(c.node))
	if v != Unknown {
		return v, nil, ""
	}
	facts, failed := r.eval().Missing(c.node)
	return v, names(facts), failureCodes[failed]
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
		slices.SortFunc(keys, func(a, b reflect.Value) int {
			return strings.Compare(fmt.Sprint(a), fmt.Sprint(b))
		})
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

// copied is a copy of a value that shares no map, slice or pointer with it, but for compiled conditions, which nobody
// changes.
func copied(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && v.Type() != reflect.TypeFor[*Condition]() {
			out.Set(reflect.New(v.Type().Elem()))
			out.Elem().Set(copied(v.Elem()))
		}
	case reflect.Map:
		if v.IsNil() {
			break
		}
		out.Set(reflect.MakeMapWithSize(v.Type(), v.Len()))
		for each := v.MapRange(); each.Next(); {
			out.SetMapIndex(each.Key(), copied(each.Value()))
		}
	case reflect.Slice:
		if v.IsNil() {
			break
		}
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(copied(v.Index(i)))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				out.Field(i).Set(copied(v.Field(i)))
			}
		}
	}
	return out
}
