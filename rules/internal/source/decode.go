// Filling Go structs from a mapping of a file, by tags, with a problem for every key and value that does not fit.

package source

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// Decode fills a struct from a mapping. Fields are named by their tag `key:"name"`; `need:"yes"` makes one required,
// `enum:"a,b"` closes the set of texts, `range:"1..4"` bounds a number, both included, and of the keys with the same
// word in `one_of:"code"` at most one may stand; the word is the problem's code. Unknown keys are problems, with the
// nearest known one named. Pointers, slices, maps by name, nested structs, Node (the raw value) and
// encoding.TextUnmarshaler, for keys of maps too, are understood; an error of the last is a Problem whose code,
// message and hint are taken over. A struct, map or slice that reads texts may be written either way.
func Decode(n Node, into any) { decode(n, reflect.ValueOf(into).Elem(), "") }

// Keys are the names that Decode knows for a struct. The caller does not change them.
func Keys(of reflect.Type) []string {
	if known, ok := keysOf.Load(of); ok {
		return known.([]string)
	}
	var keys []string
	for i := range of.NumField() {
		if k := of.Field(i).Tag.Get("key"); k != "" {
			keys = append(keys, k)
		}
	}
	keysOf.Store(of, keys)
	return keys
}

// keysOf are the names of each type so far.
var keysOf sync.Map

// Needed are the names among them that are required.
func Needed(of reflect.Type) []string {
	var keys []string
	for i := range of.NumField() {
		if f := of.Field(i); f.Tag.Get("need") == "yes" {
			keys = append(keys, f.Tag.Get("key"))
		}
	}
	return keys
}

// nodeType is the type of fields that take a value as it stands in the file.
var nodeType = reflect.TypeFor[Node]()

// decode fills one value. The tag is that of the field, or of the list or map in which the value stands.
func decode(n Node, v reflect.Value, tag reflect.StructTag) {
	// The field wants the value as it stands, to read it later.
	if v.Type() == nodeType {
		v.Set(reflect.ValueOf(n))
		return
	}
	if u, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok && (n.IsScalar() || !alsoStructured(v.Type())) {
		decodeUnmarshaler(n, u)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		decode(n, v.Elem(), tag)
	case reflect.Bool:
		b, _ := n.Bool()
		v.SetBool(b)
	case reflect.Int:
		i, ok := n.Int()
		if ok && inRange(n, float64(i), tag) {
			v.SetInt(int64(i))
		}
	case reflect.Float64:
		f, ok := n.Float()
		if ok && inRange(n, f, tag) {
			v.SetFloat(f)
		}
	case reflect.String:
		decodeText(n, v, tag.Get("enum"))
	case reflect.Slice:
		decodeList(n, v, tag)
	case reflect.Map:
		decodeMap(n, v, tag)
	case reflect.Struct:
		decodeStruct(n, v)
	}
}

// decodeList fills a slice, which is empty and not nil where the list is empty.
func decodeList(n Node, v reflect.Value, tag reflect.StructTag) {
	v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	for _, item := range n.Items() {
		elem := reflect.New(v.Type().Elem()).Elem()
		decode(item, elem, tag)
		v.Set(reflect.Append(v, elem))
	}
}

// decodeMap fills a map whose keys the author chooses; a type of keys that reads texts checks them.
func decodeMap(n Node, v reflect.Value, tag reflect.StructTag) {
	v.Set(reflect.MakeMap(v.Type()))
	for p := range n.Pairs() {
		elem := reflect.New(v.Type().Elem()).Elem()
		decode(p.Node, elem, tag)
		key := reflect.New(v.Type().Key())
		if u, ok := key.Interface().(encoding.TextUnmarshaler); ok {
			decodeUnmarshaler(p.Name, u)
		} else {
			key.Elem().SetString(p.Key)
		}
		v.SetMapIndex(key.Elem(), elem)
	}
}

// alsoStructured tells whether a type that reads texts may also be written as a mapping or a list.
func alsoStructured(t reflect.Type) bool {
	return t.Kind() == reflect.Map || t.Kind() == reflect.Slice || t.Kind() == reflect.Struct && len(Keys(t)) > 0
}

// decodeUnmarshaler lets a type read its own text and notes the problem that it gives.
func decodeUnmarshaler(n Node, u encoding.TextUnmarshaler) {
	text, ok := n.Text()
	if !ok {
		return
	}
	if err := u.UnmarshalText([]byte(text)); err != nil {
		var p problem.Problem
		if !errors.As(err, &p) {
			p = problem.Problem{Code: "bad-value", Message: "this value cannot be read"}
		}
		n.Problem(p.Code, p.Message, p.Hint)
	}
}

// decodeText fills a text, which may not be blank and must be one of the words of its enum tag.
func decodeText(n Node, v reflect.Value, enum string) {
	text, ok := n.Text()
	if !ok {
		return
	}
	if strings.TrimSpace(text) == "" {
		n.Problem("empty", "this text is empty", "")
		return
	}
	if enum != "" {
		if valid := strings.Split(enum, ","); !slices.Contains(valid, text) {
			n.Problem("unknown-value", fmt.Sprintf("%q is not one of the values that can stand here", n.Shown()),
				n.Suggest(text, valid))
			return
		}
	}
	v.SetString(text)
}

// decodeStruct fills the fields that the keys name, then notes the keys that are missing.
func decodeStruct(n Node, v reflect.Value) {
	keys := Keys(v.Type())
	seen := map[string]bool{}
	alone := map[string]string{} // the first key of each group of which at most one may stand
	for p := range n.Pairs() {
		i := fieldIndex(v.Type(), p.Key)
		if i < 0 {
			p.Name.Problem("unknown-key", fmt.Sprintf("%q is not a key that can stand here", clip(p.Key)),
				p.Name.Suggest(p.Key, keys))
			continue
		}
		seen[p.Key] = true
		for _, group := range OneOf(v.Type().Field(i).Tag) {
			// The problem stands at the second key, and its code is the name of the group.
			if first := alone[group]; first != "" {
				p.Name.Problem(group, fmt.Sprintf("%s and %s cannot stand together", first, p.Key),
					"keep one of them, or make two rules")
				continue
			}
			alone[group] = p.Key
		}
		decode(p.Node, v.Field(i), v.Type().Field(i).Tag)
	}
	// What is no mapping was reported as such; every key would seem to be missing.
	if !n.IsMap() {
		return
	}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if key := f.Tag.Get("key"); f.Tag.Get("need") == "yes" && !seen[key] {
			n.Problem("missing-key", fmt.Sprintf("%q is missing", key), "")
		}
	}
}

// OneOf are the groups of a tag one_of:"a,b", of each of which at most one key may stand.
func OneOf(tag reflect.StructTag) []string {
	if groups := tag.Get("one_of"); groups != "" {
		return strings.Split(groups, ",")
	}
	return nil
}

// Range is what a tag range:"1..4" allows, both ends included; ok is false where there is none.
func Range(tag reflect.StructTag) (low, high float64, ok bool) {
	from, to, ok := strings.Cut(tag.Get("range"), "..")
	if !ok {
		return 0, 0, false
	}
	low, errLow := strconv.ParseFloat(from, 64)
	high, errHigh := strconv.ParseFloat(to, 64)
	return low, high, errLow == nil && errHigh == nil
}

// inRange notes a number that lies outside the range of its tag.
func inRange(n Node, number float64, tag reflect.StructTag) bool {
	low, high, ok := Range(tag)
	if !ok || low <= number && number <= high {
		return true
	}
	from, to, _ := strings.Cut(tag.Get("range"), "..")
	n.Problem("out-of-range", fmt.Sprintf("%s lies between %s and %s", tag.Get("key"), from, to), "")
	return false
}

// fieldIndex is the field that a key names; -1 where there is none.
func fieldIndex(t reflect.Type, key string) int {
	for i := range t.NumField() {
		if t.Field(i).Tag.Get("key") == key {
			return i
		}
	}
	return -1
}

// DecodeKey fills the one field of a struct that a key names.
func DecodeKey(p Pair, into any) {
	v := reflect.ValueOf(into).Elem()
	if i := fieldIndex(v.Type(), p.Key); i >= 0 {
		decode(p.Node, v.Field(i), v.Type().Field(i).Tag)
	}
}

// CheckEnd notes an end of a file that does not repeat its id, or after which more stands.
func CheckEnd(root Node, id string) {
	end := root.Get("end")
	if !end.Exists() {
		return
	}
	// A file that was cut short has lost its end, and with it perhaps rules.
	var last Pair
	for p := range root.Pairs() {
		last = p
	}
	switch text, _ := end.Text(); {
	case text != id && id != "":
		end.Problem("wrong-end", "end repeats the id of the file", "write end: "+id)
	case last.Key != "end":
		last.Name.Problem("after-end", fmt.Sprintf("%q stands after end", last.Key), "end is the last key of a file")
	}
}
