// This file puts a canary into every sensitive fact of every domain, and looks for it wherever a value may come out.

package ruletest_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// kindOfInput is one domain's inputs: the structs that declare its sensitive facts, and how a line is read.
type kindOfInput struct {
	domain     rules.Domain
	namespaces map[string]any
	decode     func(line map[string]json.RawMessage) (any, error)
}

// reads is a domain's Decode.
func reads[In any](decode func(line map[string]json.RawMessage) (In, error)) func(map[string]json.RawMessage) (any, error) {
	return func(line map[string]json.RawMessage) (any, error) { return decode(line) }
}

var kindsOfInputs = map[string]kindOfInput{
	"triage": {triage.Domain(), map[string]any{
		"submission": triage.Submission{}, "patient": practice.Patient{}, "obs": triage.Obs{},
	}, reads(triage.Decode)},
	"limits": {limits.Domain(), map[string]any{
		"submission": limits.Submission{}, "patient": limits.Patient{},
	}, reads(limits.Decode)},
	"capacity": {capacity.Domain(), map[string]any{
		"need": capacity.Need{}, "patient": practice.Patient{},
	}, reads(capacity.Decode)},
	"inbox":    {inbox.Domain(), map[string]any{"item": inbox.Item{}}, reads(inbox.Decode)},
	"accounts": {accounts.Domain(), map[string]any{"account": accounts.Account{}}, reads(accounts.Decode)},
}

// heard is where testify says why a comparison fails.
type heard struct{ said strings.Builder }

func (h *heard) Errorf(format string, args ...any) { fmt.Fprintf(&h.said, format, args...) }
func (h *heard) FailNow()                          { panic(h) }

// complains is a printer: what testify says of a value.
func complains(do func(t require.TestingT, v any)) func(any) ([]byte, error) {
	return func(v any) (b []byte, err error) {
		h := &heard{}
		defer func() {
			if r := recover(); r != nil && r != any(h) {
				panic(r) // it cannot compare such values
			}
			b = []byte(h.said.String())
		}()
		do(h, v)
		return b, nil
	}
}

// printers are ways out through other libraries.
var printers = map[string]func(any) ([]byte, error){
	"yaml": yaml.Marshal,
	"testify Equal": complains(func(t require.TestingT, v any) {
		require.Equal(t, reflect.Zero(reflect.TypeOf(v)).Interface(), v, "it is %v", v)
	}),
	"testify NotEqual":    complains(func(t require.TestingT, v any) { require.NotEqual(t, v, v) }),
	"testify Contains":    complains(func(t require.TestingT, v any) { require.Contains(t, v, "x") }),
	"testify NotContains": complains(func(t require.TestingT, v any) { require.NotContains(t, []any{v}, v) }),
	"testify ElementsMatch": complains(func(t require.TestingT, v any) {
		require.ElementsMatch(t, []any{v, 1}, []any{v, 2})
	}),
	"testify Nil":   complains(func(t require.TestingT, v any) { require.Nil(t, v) }),
	"testify Empty": complains(func(t require.TestingT, v any) { require.Empty(t, []any{v}) }),
	"testify Len":   complains(func(t require.TestingT, v any) { require.Len(t, []any{v}, 7) }),
	"testify Zero":  complains(func(t require.TestingT, v any) { require.Zero(t, []any{v}) }),
	"testify IsType": complains(func(t require.TestingT, v any) {
		require.IsType(t, 1, v)
		require.Implements(t, (*error)(nil), v)
	}),
	"testify Subset": complains(func(t require.TestingT, v any) { require.Subset(t, []any{v}, []any{1}) }),
	"testify EqualValues": complains(func(t require.TestingT, v any) {
		require.EqualValues(t, []any{1}, []any{v})
	}),
	"testify InDelta": complains(func(t require.TestingT, v any) { require.InDelta(t, v, 1, 0) }),
	"testify True":    complains(func(t require.TestingT, v any) { require.True(t, false, "%+v", v) }),
}

// silent demands that a value says nothing of a canary, whichever way it comes out.
func silent(t *testing.T, what string, v any) (ways int) {
	t.Helper()
	all := domaintest.Outlets(v, printers)
	for way, said := range all {
		require.Empty(t, domaintest.Sings(said), "%s through %s", what, way)
	}
	return len(all)
}

// of are the values of one type that a value holds where other packages see them.
func of(v reflect.Value, wanted reflect.Type) (found []reflect.Value) {
	if v.Type() == wanted {
		return []reflect.Value{v}
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				found = append(found, of(v.Field(i), wanted)...)
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			return of(v.Elem(), wanted)
		}
	case reflect.Slice:
		for i := range v.Len() {
			found = append(found, of(v.Index(i), wanted)...)
		}
	}
	return found
}

// Every sensitive fact of every domain, as an input holds it, by itself, in its struct, and in the input.
func TestI15NoSensitiveFactComesOut(t *testing.T) {
	t.Parallel()
	facts, ways := map[string]bool{}, 0
	for name, kind := range kindsOfInputs {
		canaries := domaintest.Canaries(t, kind.namespaces)
		planted := map[string]bool{}
		for _, c := range canaries {
			planted[c.Fact] = true
			if c.Found {
				facts[name+" "+c.Fact] = true
			}
		}
		for _, f := range kind.domain.Schema.Facts() {
			require.True(t, !f.Sensitive || planted[f.Name], "%s has no canary", f.Name)
		}
		in, err := kind.decode(domaintest.Line(t, canaries, nil))
		require.NoError(t, err, name)
		ways = silent(t, name+" input", in)
		silent(t, name+" pointer", &in)
		for ns, declares := range kind.namespaces {
			all := of(reflect.ValueOf(in), reflect.TypeOf(declares))
			require.Len(t, all, 1, ns)
			silent(t, ns, all[0].Interface())
			for i := range all[0].NumField() {
				field := all[0].Type().Field(i)
				if field.Tag.Get("sens") == "yes" {
					require.False(t, all[0].Field(i).IsZero(), "%s.%s holds no canary", ns, field.Name)
					silent(t, ns+"."+field.Name, all[0].Field(i).Interface())
				}
			}
		}
	}
	require.Greater(t, len(facts), 28)
	require.Greater(t, ways, 160)
	t.Logf("%d facts, %d ways out", len(facts), ways)
}
