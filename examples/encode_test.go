// An input that is written for those who may see it is read back as it was, in every domain and with every fact.
package examples_test

import (
	"encoding"
	"encoding/json"
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// fill gives every exported field of an input a value, in lists one element.
func fill(t *testing.T, v reflect.Value) {
	t.Helper()
	switch into := v.Addr().Interface().(type) {
	case *rules.Private[bool]:
		*into = rules.Withhold(false)
	case *rules.Private[int]:
		*into = rules.Withhold(0)
	case *rules.Private[float64]:
		*into = rules.Withhold(37.9)
	case *rules.Private[string]:
		*into = rules.Withhold(`O'Brien "<é>`)
	case *rules.Private[[]string]:
		*into = rules.Withhold([]string{})
	case *rules.Private[calendar.Date]:
		*into = rules.Withhold(calendar.Date{Year: 1960, Month: time.February, Day: 29})
	case *rules.Text:
		*into = rules.NewText("")
	case *rules.Answers:
		*into = rules.NewAnswers(map[string]any{"a": false, "b": 0.0, "c": []string{}, "d": "x", "e": 0.5})
	case *time.Time:
		*into = time.Date(2026, 11, 24, 8, 30, 15, 123456789, time.UTC)
	case *[]string:
		*into = []string{}
	case *triage.Link:
		fillKind(t, v)
	case json.Unmarshaler:
		fillBy(t, v.Type(), []string{
			"60", `{"alerts":[{"rule":"r","since":"2026-11-24T08:00:00Z"}],"at":"2026-11-24T08:00:00Z"}`,
			`{"state":{"alerts":[{"rule":"r","since":"2026-11-24T08:00:00Z"}]}}`, `{"state":"confirmed","slot":"s"}`,
			`[{"date":"2026-11-23","total":3}]`, "[3]",
		}, func(text string) error {
			v.SetZero()
			return json.Unmarshal([]byte(text), into)
		})
	case encoding.TextUnmarshaler:
		texts := []string{"2026-11-24", "medical.daily", "medical", "letter", "daily", "2h", "red"}
		fillBy(t, v.Type(), texts, func(text string) error { return into.UnmarshalText([]byte(text)) })
	default:
		fillKind(t, v)
	}
}

// fillBy reads the first of some texts that a type takes.
func fillBy(t *testing.T, of reflect.Type, texts []string, read func(string) error) {
	t.Helper()
	for _, text := range texts {
		if read(text) == nil {
			return
		}
	}
	require.Fail(t, "no value for a "+of.String())
}

// fillKind fills what is no type of its own.
func fillKind(t *testing.T, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Float64:
		v.SetFloat(0.5)
	case reflect.String:
		v.SetString("medical")
	case reflect.Pointer: // of a fact that is known to be zero, too
		v.Set(reflect.New(v.Type().Elem()))
		if v.Elem().Kind() == reflect.Struct {
			fill(t, v.Elem())
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(t, v.Index(0))
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(t, key)
		fill(t, value)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && !f.Anonymous {
				fill(t, v.Field(i))
			}
		}
	}
}

// readsBack encodes an input with every field, and one without any, and reads both again.
func readsBack[In any](t *testing.T, encode func(In, rules.Viewer) (json.RawMessage, error),
	decode func(map[string]json.RawMessage) (In, error), adjust func(*In),
) {
	t.Helper()
	viewer := rules.Viewer{Role: "gp", Purpose: "direct_care"}
	var none, all In
	fill(t, reflect.ValueOf(&all).Elem())
	adjust(&all)
	for _, in := range []In{none, all} {
		line, err := encode(in, viewer)
		require.NoError(t, err)
		fields, err := wire.Line(line)
		require.NoError(t, err)
		back, err := decode(fields)
		require.NoError(t, err)
		again, err := encode(back, viewer)
		require.NoError(t, err)
		require.Equal(t, string(line), string(again))
		require.True(t, reflect.DeepEqual(in, back), "%s", line)
	}
	for _, nobody := range []rules.Viewer{{}, {Role: "gp"}, {Purpose: "direct_care"}} {
		line, err := encode(all, nobody)
		require.Equal(t, &rules.Error{Code: "not-allowed", Detail: "a role and a purpose are needed"}, err)
		require.Empty(t, line)
	}
}

// JSON would hold another text than the one that is not UTF-8.
func TestWhatJSONCannotHoldIsNotEncoded(t *testing.T) {
	viewer := rules.Viewer{Role: "gp", Purpose: "direct_care"}
	for name, in := range map[string]triage.Input{
		"text":   {Submission: triage.Submission{Text: rules.NewText("ch\xffest pain")}},
		"id":     {Submission: triage.Submission{ID: "\xff"}},
		"topic":  {Submission: triage.Submission{Topic: rules.Withhold("\xff")}},
		"number": {Obs: triage.Obs{TempC: rules.Withhold(math.NaN())}},
	} {
		line, err := triage.Encode(in, viewer)
		var e *rules.Error
		require.ErrorAs(t, err, &e, name)
		require.Equal(t, "wrong-type", e.Code)
		require.Empty(t, line)
	}
}

func TestEncodedInputsReadBack(t *testing.T) {
	t.Run("triage", func(t *testing.T) { readsBack(t, triage.Encode, triage.Decode, func(*triage.Input) {}) })
	t.Run("inbox", func(t *testing.T) { readsBack(t, inbox.Encode, inbox.Decode, func(*inbox.Input) {}) })
	t.Run("accounts", func(t *testing.T) { readsBack(t, accounts.Encode, accounts.Decode, func(*accounts.Input) {}) })
	t.Run("limits", func(t *testing.T) {
		readsBack(t, limits.Encode, limits.Decode, func(in *limits.Input) {})
	})
	t.Run("capacity", func(t *testing.T) {
		readsBack(t, capacity.Encode, capacity.Decode, func(in *capacity.Input) { in.Budget = 0 })
	})
}
