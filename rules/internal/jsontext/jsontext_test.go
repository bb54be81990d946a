// Values are read as encoding/json reads them, and what that refuses is refused.
package jsontext_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/frontdoor-rules/frontdoor/rules/internal/jsontext"
)

// samples are texts around every rule of what a value is.
var samples = []string{
	"", " ", "null", "nul", "true", "tru", "false", " 1 ", "0", "-0", "01", "-", "1.", ".5", "1.50", "1e",
	"1e+", "1E-5",
	"1e999", "1e-999", "-1e999", "4503599627370495", "4503599627370496", "123456789012345678901", "5.0", "5.5", "1 2",
	`""`, `"a"`, `"a`, `"\"\\\/\b\f\n\r\t"`, `"\x"`, `"\u00e9"`, `"\u12"`, `"\u12G4"`, `"\ud83d\ude00"`, `"\ud83d"`,
	`"\ud83dx"`, `"\ud83d\u0041"`, `"\ude00\ud83d"`, `"\ud83d\ud83d\ude00"`, "\"\t\"", "\"\x7f\"", "\"é’\"", "\"\xff\"",
	"\"a\xc3\"", "\"\xed\xa0\x80\"", "\"eight or more letters\x01\"", "\"eight or more letters \xffand more\"",
	"[]", "[ ]", "[1]", "[1,]", "[,1]", "[1 2]", `[1, "a", [true], {"b": null}]`, "[1}", "[", "[1",
	"{}", "{ }", `{"a":1}`, `{"a":1,}`, `{,"a":1}`, `{"a"}`, `{"a":}`, `{"a" 1}`, `{"a":1 "b":2}`, `{a:1}`, `{1:2}`,
	`[ "a " <b>", "\" , "\\  ", 2 , { "&" : "é " } ]`, "[\"\xe2\"]", "[\"\xe2\x80\"]",
	`{"a":1]`, `{"a":1} `, `{"a":1} {}`, `{"a":1}]`, `{"a":1,"a":2}`, `{"\u0061":1}`, "\ufeff{}", "{\"a\"\v:1}",
	strings.Repeat("[", 9_999) + strings.Repeat("]", 9_999), strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000),
	strings.Repeat("[", 10_001) + strings.Repeat("]", 10_001), strings.Repeat(`{"a":`, 10_001),
}

func TestReadsAsEncodingJSON(t *testing.T) {
	for _, text := range samples {
		agree(t, []byte(text))
	}
}

func FuzzReadsAsEncodingJSON(f *testing.F) {
	for _, text := range samples {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) { agree(t, text) })
}

// agree fails unless a text is read as encoding/json reads it.
func agree(t *testing.T, text []byte) {
	v, ok := jsontext.Parse(text)
	require.Equal(t, json.Valid(text), ok, "%.200q", text)
	compact, whole := jsontext.AppendCompact([]byte("before"), text)
	require.Equal(t, ok, whole)
	if want, err := json.Marshal(json.RawMessage(text)); ok {
		require.NoError(t, err)
		require.Equal(t, "before"+string(want), string(compact))
	}
	m, e := jsontext.Object(text), jsontext.List(text)
	for m.Next() {
		require.True(t, m.Value.Given())
	}
	for e.Next() {
		require.True(t, e.Value.Given())
	}
	require.False(t, m.Next() || e.Next())
	require.Equal(t, !ok || !isObject(v), m.Broken(), "%.200q", text)
	require.Equal(t, !ok || !v.IsList(), e.Broken(), "%.200q", text)
	if !ok {
		return
	}
	var want any
	held := json.Unmarshal(text, &want) == nil
	got, read := read(v)
	require.Equal(t, held, read, "%.200q", text)
	if held {
		require.Equal(t, want, got, "%.200q", text)
	}
}

// read is a value as encoding/json gives one; ok is false where a number in it is out of range.
func read(v jsontext.Value) (got any, ok bool) {
	if text, is := v.Text(); is {
		return string(text), true
	}
	if truth, is := v.Bool(); is {
		return truth, true
	}
	switch {
	case v.IsNull():
		return nil, true
	case isObject(v):
		got, ok := map[string]any{}, true
		for m := jsontext.Object(v.Raw); m.Next(); {
			value, held := read(m.Value)
			got[string(m.Key)], ok = value, ok && held
		}
		return got, ok
	case v.IsList():
		got, ok := []any{}, true
		for e := jsontext.List(v.Raw); e.Next(); {
			value, held := read(e.Value)
			got, ok = append(got, value), ok && held
		}
		return got, ok
	}
	return v.Float()
}

func TestWholeNumbers(t *testing.T) {
	for text, want := range map[string]int64{
		"0": 0, "-0": 0, "7": 7, "5.0": 5, "1e3": 1000, "-12": -12, "4503599627370495": 1<<52 - 1, "1e-999": 0,
	} {
		v, _ := jsontext.Parse([]byte(text))
		n, ok := v.Int()
		require.True(t, ok, text)
		require.Equal(t, want, int64(n), text)
	}
	for _, text := range []string{
		"5.5", "4503599627370496", "-4503599627370496", "1e999", `"5"`, "null", "[5]", "true",
	} {
		v, _ := jsontext.Parse([]byte(text))
		_, ok := v.Int()
		require.False(t, ok, text)
	}
	_, ok := jsontext.Value{}.Int()
	require.False(t, ok)
}

func TestWritesStringsAsEncodingJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(
			rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
			rapid.StringOf(rapid.RuneFrom([]rune("a<>&\"\\\b\f\n\r\t\x00\x1f\x7f\u2028\u2029\ufffdé"))),
		).Draw(t, "s")
		want, err := json.Marshal(s)
		require.NoError(t, err)
		require.Equal(t, string(want), string(jsontext.AppendString(nil, s)))
	})
}

const line = `{"id": "s-1001", "channel": "online", "text": "I have had a cold for about a week, and a tickly cough.",
	"symptoms": ["runny_nose", "cough"], "duration_h": 168, "temp_c": 37.4, "routine_only": false}`

func TestWalkingNeedsNoMemory(t *testing.T) {
	text := []byte(line)
	require.Zero(t, testing.AllocsPerRun(100, func() { walk(text) }))
}

// walk reads every member of an object.
func walk(text []byte) (n int) {
	for m := jsontext.Object(text); m.Next(); n++ {
		_, _ = m.Value.Text()
		_, _ = m.Value.Float()
		for e := jsontext.List(m.Value.Raw); e.Next(); n++ {
			_, _ = e.Value.Text()
		}
	}
	return n
}

func BenchmarkObject(b *testing.B) {
	text := []byte(line)
	b.Run("walk", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			walk(text)
		}
	})
	b.Run("encoding/json", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			var into map[string]any
			_ = json.Unmarshal(text, &into)
		}
	})
}

// isObject tells whether a value is an object.
func isObject(v jsontext.Value) bool { return bytes.HasPrefix(v.Raw, []byte("{")) }
