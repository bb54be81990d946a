// This file puts a canary into every sensitive fact of a kind of policies, by the tags that declare the facts, so that
// none is forgotten; and finds it wherever it comes out.

package domaintest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// The canaries: every word holds the one, every number begins with the other, and dates are of a year of their own.
const (
	canaryWord   = "canary7f3aquagga"
	canaryNumber = "17391246800000"
	canaryDate   = "7391-12-09"
)

// A Canary is a sensitive fact or raw input in which a canary stands.
type Canary struct {
	Fact  string // by its namespace
	Value string // as JSON
	Found bool   // Sings finds it; a bool cannot be told from another
}

// Canaries are one for each sensitive field of the structs that declare namespaces, by these. A sensitive field of a
// kind that no canary is known of fails.
func Canaries(t Failer, namespaces map[string]any) (all []Canary) {
	t.Helper()
	for ns, declares := range namespaces {
		of := reflect.TypeOf(declares)
		for i := range of.NumField() {
			field := of.Field(i)
			if field.Tag.Get("sens") != "yes" {
				continue
			}
			c := Canary{Fact: ns + "." + field.Tag.Get("fact") + field.Tag.Get("raw"), Found: true}
			word := canaryWord + "_" + strings.ReplaceAll(c.Fact, ".", "_")
			switch kind := heldType(field.Type); {
			case kind.Kind() == reflect.String || strings.HasSuffix(kind.String(), "rules.Text"):
				c.Value = `"` + word + `"`
			case kind.Kind() == reflect.Slice && kind.Elem().Kind() == reflect.String:
				c.Value = `["` + word + `","` + word + `"]`
			case kind.Kind() == reflect.Int:
				c.Value = fmt.Sprintf("%s%02d", canaryNumber, len(all)%100)
			case kind.Kind() == reflect.Float64:
				c.Value = fmt.Sprintf("%s%02d.25", canaryNumber, len(all)%100)
			case kind.Kind() == reflect.Bool:
				c.Value, c.Found = "true", false
			case kind.Kind() == reflect.Struct && strings.Contains(field.Tag.Get("raw"), "_"):
				c.Value = `"` + canaryDate + `"`
			default:
				t.Fatalf("no canary is known for %s, a %s: say here which", c.Fact, kind)
			}
			all = append(all, c)
		}
	}
	return all
}

// heldType is the type of the value that a field holds.
func heldType(field reflect.Type) reflect.Type {
	if value, ok := field.MethodByName("Value"); ok {
		return value.Type.Out(0)
	}
	if field.Kind() == reflect.Pointer {
		return field.Elem()
	}
	return field
}

// Line is a line of inputs with canaries, and with what is given besides, as JSON by namespace and fact.
func Line(t Failer, canaries []Canary, besides map[string]string) map[string]json.RawMessage {
	t.Helper()
	byNS := map[string]map[string]json.RawMessage{}
	put := func(fact, value string) {
		ns, name, _ := strings.Cut(fact, ".")
		if byNS[ns] == nil {
			byNS[ns] = map[string]json.RawMessage{}
		}
		byNS[ns][name] = json.RawMessage(value)
	}
	for _, c := range canaries {
		put(c.Fact, c.Value)
	}
	for fact, value := range besides {
		put(fact, value)
	}
	line := map[string]json.RawMessage{}
	for ns, facts := range byNS {
		raw, err := json.Marshal(facts)
		if err != nil {
			t.Fatalf("no JSON: %v", err)
		}
		line[ns] = raw
	}
	return line
}

// songs are the forms in which a canary comes out: as it is, in other bases, byte by byte, and in base 64. Each is so
// long that noise does not come to it.
var songs = slices.Concat(songsOfWord(canaryWord), songsOfNumber(canaryNumber), []string{
	canaryDate, "7391 12 9", "7391 December", "Year:7391", "Year: (int) 7391", "Year: 7391", "7391\n12\n9\n",
})

// songsOfWord are the forms of a word in ASCII.
func songsOfWord(word string) []string {
	all := []string{word, strings.ToUpper(word), strings.ToUpper(word[:1]) + word[1:]}
	bytes := []byte(word)
	for _, format := range []string{"%x", "%X", "% x", "% X", "%#x", "%# x", "%v", "%#v", "%b", "%o", "%c", "%U"} {
		all = append(all, strings.Trim(fmt.Sprintf(format, bytes), "[]{}byte"))
	}
	asJSON := strings.ReplaceAll(strings.Trim(fmt.Sprint(bytes), "[]"), " ", ",")
	all = append(all, asJSON, strings.ReplaceAll(asJSON, ",", ", "))
	for before := range 3 { // where it may begin in a group of three bytes
		in := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("x", before) + word))
		all = append(all, in[4:len(in)-4])
	}
	return all
}

// songsOfNumber are the forms of the numbers with two more digits, which may be fractions too.
func songsOfNumber(digits string) []string {
	whole, _ := strconv.Atoi(digits + "00")
	fraction := float64(whole)
	all := []string{
		digits, digits[:1] + "." + digits[1:], fmt.Sprintf("%.3e", fraction), fmt.Sprintf("%.3E", fraction),
		fmt.Sprintf("%e", fraction), fmt.Sprintf("%E", fraction),
	}
	for _, format := range []string{"%x", "%X", "%o", "%b"} {
		said := fmt.Sprintf(format, whole)
		all = append(all, said[:len(said)*4/5])
	}
	for _, format := range []string{"%x", "%X", "%b"} {
		said := fmt.Sprintf(format, fraction)
		all = append(all, said[:11])
	}
	return all
}

// Sings finds a canary in what was said, in any form; "" where there is none.
func Sings(said string) string {
	for _, song := range songs {
		if at := strings.Index(said, song); at >= 0 {
			return said[max(0, at-20):min(len(said), at+60)]
		}
	}
	return ""
}
