// Decisions are written byte for byte as encoding/json would write their values.
package wire_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// naive is wire.Marshal with encoding/json for every value.
func naive(v any) ([]byte, error) {
	of := reflect.ValueOf(v)
	out := bytes.NewBufferString("{")
	for i := range of.NumField() {
		tag := of.Type().Field(i).Tag
		name, options, _ := strings.Cut(tag.Get("json"), ",")
		f := of.Field(i)
		empty := f.IsZero()
		if k := f.Kind(); k == reflect.Slice || k == reflect.Map {
			empty = strings.Contains(options, "omitempty") && f.Len() == 0 ||
				strings.Contains(options, "omitzero") && f.IsNil()
		} else if k == reflect.Struct && !strings.Contains(options, "omitzero") {
			empty = false
		}
		if name == "" || name == "-" || options != "" && empty {
			continue
		}
		value, err := json.Marshal(f.Interface())
		switch {
		case tag.Get("wire") == "null" && f.IsZero():
			value, err = []byte("null"), nil
		case f.Kind() == reflect.Slice && f.IsNil():
			value = []byte("[]")
		case f.Kind() == reflect.Map && f.IsNil():
			value = []byte("{}")
		}
		if err != nil {
			return nil, err
		}
		if out.Len() > 1 {
			out.WriteByte(',')
		}
		out.WriteString(`"` + name + `":`)
		out.Write(value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// The kinds of values that decisions hold, and some that only encoding/json knows.
type (
	word    string
	shouted string // as text in capitals
	loud    struct{ Text string }
	byPtr   struct{ N int }
	inner   struct {
		Word   word           `json:"word,omitempty"`
		At     time.Time      `json:"at,omitzero"`
		For    field.Duration `json:"for,omitzero"`
		N      *int           `json:"n,omitempty"`
		Texts  []string       `json:"texts,omitempty"`
		Share  float64        `json:"share"`
		hidden int
		Out    string `json:"-"`
	}
	odd struct {
		inner
		Any any `json:"any"`
		Low int `json:",string"`
	}
	itself struct {
		Below []itself `json:"below"`
	}
	decision struct {
		ID      string               `json:"id"`
		Due     time.Time            `json:"due" wire:"null"`
		Words   []word               `json:"words"`
		Nil     *inner               `json:"nil" wire:"null"`
		Inner   *inner               `json:"inner,omitempty"`
		List    []inner              `json:"list"`
		Maps    map[word][]*inner    `json:"maps"`
		Counts  map[shouted]int64    `json:"counts,omitempty"`
		Loud    []loud               `json:"loud"`
		Louder  *loud                `json:"louder"`
		Shouted shouted              `json:"shouted,omitzero"`
		ByPtr   []byPtr              `json:"by_ptr"`
		Odd     odd                  `json:"odd"`
		Itself  itself               `json:"itself"`
		Raw     json.RawMessage      `json:"raw,omitempty"`
		Bytes   []byte               `json:"bytes"`
		Nested  [][]string           `json:"nested"`
		Numbers map[string][]float64 `json:"numbers"`
		Small   int8                 `json:"small"`
		Is      bool                 `json:"is"`
		V       wire.V1              `json:"v"`
		Any     any                  `json:"any"`
		Anys    []any                `json:"anys,omitempty"`
		Left    string
	}
)

func (s shouted) MarshalText() ([]byte, error) { return []byte(strings.ToUpper(string(s))), nil }

func (l loud) MarshalJSON() ([]byte, error) {
	if l.Text == "fails" {
		return nil, errors.New("it fails")
	}
	return []byte(` [ "` + l.Text + `" , 1 ] `), nil
}

func (p *byPtr) MarshalJSON() ([]byte, error) { return []byte(`"by pointer"`), nil }

func TestMarshalsAsEncodingJSON(t *testing.T) {
	strange := []string{"", "a<b>&c", "\xff", "\u2028", `\"`, "fails", "x\\\" y"}
	edges := []float64{0, 1e21, 1e-7, 123e-9, 1e100, -0.5, math.NaN()}
	texts := rapid.OneOf(rapid.String(), rapid.SampledFrom(strange))
	numbers := rapid.OneOf(rapid.Float64(), rapid.SampledFrom(edges))
	times := rapid.Map(rapid.Int64Range(-1e11, 1e12), func(s int64) time.Time { return time.Unix(s, s%1000).UTC() })
	inners := rapid.Custom(func(t *rapid.T) inner {
		return inner{
			Word: word(texts.Draw(t, "word")), At: rapid.OneOf(rapid.Just(time.Time{}), times).Draw(t, "at"),
			For:   rapid.SampledFrom([]field.Duration{{}, {N: 3, Unit: "d"}}).Draw(t, "for"),
			N:     rapid.Ptr(rapid.Int(), true).Draw(t, "n"),
			Texts: rapid.SliceOfN(texts, 0, 2).Draw(t, "texts"), Share: numbers.Draw(t, "share"), hidden: 1, Out: "out",
		}
	})
	pointers := rapid.Ptr(inners, true)
	rapid.Check(t, func(t *rapid.T) {
		one := inners.Draw(t, "odd")
		d := decision{
			ID: texts.Draw(t, "id"), Due: times.Draw(t, "due"), Words: []word{"a", word(texts.Draw(t, "w"))},
			Inner: pointers.Draw(t, "inner"), List: rapid.SliceOfN(inners, 0, 2).Draw(t, "list"),
			Maps: map[word][]*inner{word(texts.Draw(t, "key")): {pointers.Draw(t, "in map")}, "b<": nil},
			Odd:  odd{inner: one, Any: one.N, Low: 3},
			Loud: []loud{{"x <&"}, {rapid.SampledFrom([]string{"a", "fails", "\u2029"}).Draw(t, "loud")}},
			Counts: rapid.MapOfN(rapid.Map(texts, func(s string) shouted { return shouted(s) }), rapid.Int64(), 0, 3).
				Draw(t, "counts"),
			Shouted: shouted(texts.Draw(t, "shouted")), ByPtr: make([]byPtr, rapid.IntRange(0, 2).Draw(t, "pointers")),
			Nested: [][]string{nil, {}, {"a"}}, Numbers: map[string][]float64{"x": {one.Share}},
			Bytes: []byte("bytes"), Small: 3, Is: rapid.Bool().Draw(t, "is"), Itself: itself{Below: []itself{{}}},
		}
		anything := []any{nil, one, &one, loud{"l"}, byPtr{}, &byPtr{}, 1.5, map[string]any{"a": one.N}}
		d.Any = anything[rapid.IntRange(0, len(anything)-1).Draw(t, "any")]
		d.Anys = []any{d.Any, d.Shouted}[:rapid.IntRange(0, 2).Draw(t, "anys")]
		if rapid.Bool().Draw(t, "raw") {
			d.Raw, d.Louder = json.RawMessage(`{ "a" : [ 1 , "<" ] }`), &loud{"l"}
		}
		want, wantErr := naive(d)
		got, err := wire.Marshal(d)
		require.Equal(t, string(want), string(got))
		if wantErr != nil {
			require.EqualError(t, err, wantErr.Error())
			return
		}
		require.NoError(t, err)
	})
}

func TestMarshalOfNothing(t *testing.T) {
	want, err := naive(decision{})
	require.NoError(t, err)
	got, err := wire.Marshal(decision{})
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))
	_, err = wire.Marshal(3)
	require.Error(t, err)
}

func TestListReadsAsEncodingJSON(t *testing.T) {
	for _, text := range []string{
		"[]", " [ ] ", `[1, "a", [null], {"b": 2}]`, "null", "{}", "", "[", "[1,]", "[1] 2", `"[]"`,
		strings.Repeat("[", 10_000),
		strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000),
		strings.Repeat("[", 10_001) + strings.Repeat("]", 10_001),
	} {
		var want []json.RawMessage
		err := json.Unmarshal([]byte(text), &want)
		got, ok := wire.List([]byte(text))
		require.Equal(t, err == nil && want != nil, ok, "%.40q", text)
		if ok {
			require.Equal(t, want, got, "%.40q", text)
		}
	}
}

// reviewed is a decision of the usual size.
var reviewed = struct {
	ID    string         `json:"id"`
	Due   time.Time      `json:"due" wire:"null"`
	Fired []string       `json:"fired"`
	List  []inner        `json:"list"`
	Open  map[string]int `json:"open"`
}{
	ID: "it-1", Due: time.Unix(1e9, 0), Fired: []string{"one-rule", "another-rule"},
	List: []inner{{Word: "word", Texts: []string{"some words for staff"}}, {At: time.Unix(1e9, 0)}},
	Open: map[string]int{"a": 1},
}

func TestMarshalAllocatesLittle(t *testing.T) {
	fast := testing.AllocsPerRun(100, func() { _, _ = wire.Marshal(reviewed) })
	slow := testing.AllocsPerRun(100, func() { _, _ = naive(reviewed) })
	require.Less(t, 3*fast, slow)
}

func BenchmarkMarshal(b *testing.B) {
	b.Run("wire", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, _ = wire.Marshal(reviewed)
		}
	})
	b.Run("encoding/json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, _ = json.Marshal(reviewed)
		}
	})
}
