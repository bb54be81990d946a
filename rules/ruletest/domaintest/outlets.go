// This file holds the ways in which a value may come out of a program that nobody asked for it: printing, errors, logs,
// encodings, templates, and whatever walks memory by reflection.

package domaintest

import (
	"bytes"
	"context"
	"database/sql/driver"
	"encoding"
	"encoding/asn1"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"expvar"
	"fmt"
	"go/ast"
	html "html/template"
	"log"
	"log/slog"
	"reflect"
	"testing/quick"
	text "text/template"
)

// verbs are the formats of fmt by which a value is printed, with flags and without; the last four are no verbs.
var verbs = []string{
	"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%e", "%E", "%f", "%F", "%g", "%G", "%b", "%o", "%O", "%c",
	"%U", "%p", "%T", "%w", "% x", "% X", "%#x", "%#X", "%+q", "%#q", "%-60v", "%060d", "%+d", "% d", "%#U", "%#o",
	"%+.3e", "%8.2f", "%.400s", "%#p", "%z", "%!", "%", "x",
}

// In what a value may stand when it is printed. No method is asked where a field is unexported: fmt reads what stands
// there by reflection.
type (
	exported   struct{ V any }
	unexported struct{ v any }
	deeper     struct{ in *unexported }
	listed     struct{ all []any }
	keyed      struct{ by map[string]any }
	several    struct{ n, v, w any }
	embedded   struct{ unexported }
)

// wrapped is a value in all that it may stand in, by what that is.
func wrapped(v any) map[string]any {
	hidden := unexported{v}
	return map[string]any{
		"itself": v, "a pointer": &v, "a slice": []any{v}, "an array": [1]any{v}, "a map": map[string]any{"k": v},
		"an exported field": exported{v}, "an unexported field": hidden, "a pointer to a struct": &hidden,
		"an embedded struct": embedded{hidden}, "a pointer within": deeper{&hidden}, "a list within": listed{[]any{v}},
		"a map within": keyed{map[string]any{"k": v}}, "one of several": several{1, v, "x"},
		"a pointer to itself": pointerTo(v), "a map to structs": map[int]unexported{1: hidden},
	}
}

// pointerTo is a pointer to a value of its own type.
func pointerTo(v any) any {
	if v == nil {
		return nil
	}
	p := reflect.New(reflect.TypeOf(v))
	p.Elem().Set(reflect.ValueOf(v))
	return p.Interface()
}

// Outlets are what a value says through every way in which it may come out, by the names of these ways. The printers
// are further ones, such as another library's Marshal.
func Outlets(v any, printers map[string]func(any) ([]byte, error)) map[string]string {
	out := map[string]string{}
	for where, in := range wrapped(v) {
		for _, verb := range verbs {
			out[where+" "+verb] = fmt.Sprintf(verb, in)
		}
		out[where+" print"] = fmt.Sprint(in) + fmt.Sprintln("x", in)
		for _, format := range []string{"failed: %v", "failed: %w", "%w, %w"} {
			out[where+" error "+format] = errors.Join(fmt.Errorf(format, in, in)).Error()
		}
		out[where+" panic"] = recovered(in)
		out[where+" log"] = logged(in)
		for name, said := range structured(in) {
			out[where+" slog "+name] = said
		}
		for name, marshal := range encoders {
			out[where+" "+name] = written(marshal, in)
		}
		for name, marshal := range printers {
			out[where+" "+name] = written(marshal, in)
		}
	}
	out["all that reflection reaches"] = Walk(v)
	return out
}

// written is what an encoder gives, and what it says where it cannot encode.
func written(marshal func(any) ([]byte, error), v any) (said string) {
	defer func() {
		if r := recover(); r != nil {
			said += fmt.Sprint(r)
		}
	}()
	b, err := marshal(v)
	if err != nil {
		return string(b) + err.Error()
	}
	return string(b)
}

// recovered is what a program says that recovers from a panic with the value.
func recovered(v any) (said string) {
	defer func() { said = fmt.Sprint("panic: ", recover()) }()
	panic(v)
}

// logged is what the package log says.
func logged(v any) string {
	var b bytes.Buffer
	l := log.New(&b, "", 0)
	l.Print(v)
	l.Printf("%+v", v)
	l.Println("x", v)
	return b.String()
}

// timeless leaves out the time of a line, whose digits may come to those of a date of birth.
var timeless = &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
	if a.Key == slog.TimeKey {
		return slog.Attr{}
	}
	return a
}}

// structured are lines of the package slog, by handlers.
func structured(v any) map[string]string {
	var asText, asJSON bytes.Buffer
	for _, h := range []slog.Handler{slog.NewTextHandler(&asText, timeless), slog.NewJSONHandler(&asJSON, timeless)} {
		l := slog.New(h).With("with", v).WithGroup("g")
		l.Info("x", "v", v, "in", struct{ V any }{v}, "list", []any{v}, slog.Group("h", slog.Any("v", v)))
		l.LogAttrs(context.Background(), slog.LevelError, "x", slog.Any("v", []any{v}))
	}
	return map[string]string{"text": asText.String(), "json": asJSON.String()}
}

// encoders are packages of the standard library that write any value, by their names.
var encoders = map[string]func(any) ([]byte, error){
	"json":        json.Marshal,
	"json indent": func(v any) ([]byte, error) { return json.MarshalIndent(v, "", " ") },
	"json map":    func(v any) ([]byte, error) { return json.Marshal(map[string]any{"v": v}) },
	"xml":         xml.Marshal,
	"asn1":        asn1.Marshal,
	"gob": func(v any) ([]byte, error) {
		var b bytes.Buffer
		err := gob.NewEncoder(&b).Encode(v)
		return b.Bytes(), err
	},
	"text": func(v any) ([]byte, error) {
		if m, ok := v.(encoding.TextMarshaler); ok {
			return m.MarshalText()
		}
		return nil, nil
	},
	"sql": func(v any) ([]byte, error) {
		value, err := driver.DefaultParameterConverter.ConvertValue(v)
		return fmt.Append(nil, value), err
	},
	"expvar": func(v any) ([]byte, error) { return []byte(expvar.Func(func() any { return v }).String()), nil },
	"quick": func(v any) ([]byte, error) {
		return []byte((&quick.CheckError{In: []any{v}}).Error()), nil
	},
	"context": func(v any) ([]byte, error) {
		return fmt.Append(nil, context.WithValue(context.Background(), unexported{}, v)), nil
	},
	"ast": func(v any) ([]byte, error) {
		var b bytes.Buffer
		err := ast.Fprint(&b, nil, v, nil)
		return b.Bytes(), err
	},
	"reflect": func(v any) ([]byte, error) { return fmt.Append(nil, reflect.ValueOf(v)), nil },
	"template": func(v any) ([]byte, error) {
		var b bytes.Buffer
		err := asText.Execute(&b, v)
		return b.Bytes(), err
	},
	"html template": func(v any) ([]byte, error) {
		var b bytes.Buffer
		err := asPage.Execute(&b, v)
		return b.Bytes(), err
	},
}

// The templates that print a value.
var (
	asText = text.Must(text.New("").Parse(`{{.}} {{print .}} {{printf "%+v %s %d" . . .}} {{html .}} {{js .}}`))
	asPage = html.Must(html.New("").Parse(
		`<p title="{{.}}" onclick="f({{.}})">{{.}}</p><a href="/?q={{.}}">x</a><script>var x = {{.}}</script>`,
	))
)
