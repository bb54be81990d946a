package rules_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

type (
	// colour is a word that reads itself, though its fact is an enum.
	colour string
	// shade is a word that reads itself.
	shade string
	// tally reads JSON itself, with an error of its own.
	tally []int
	// mark is an element of a list, which may also be a bare id.
	mark struct {
		ID     string         `json:"id"`
		Colour colour         `json:"colour"`
		At     time.Time      `json:"at,omitzero"`
		N      int            `json:"n"`
		Words  []string       `json:"words"`
		Of     map[string]int `json:"of"`
		Next   *mark          `json:"next"`
	}
	// span is an element that is an object and nothing else.
	span struct {
		From time.Time `json:"from"`
		To   month     `json:"to"`
	}
)

func (c *colour) UnmarshalText([]byte) error { return fmt.Errorf("it is not asked") }

func (s *shade) UnmarshalText(b []byte) error {
	*s = shade(b)
	if len(b) > 9 {
		return fmt.Errorf("too long")
	}
	return nil
}

func (t *tally) UnmarshalJSON(b []byte) error {
	if string(b) == `"own"` {
		return &rules.Error{Code: "own-code", Fact: "a.tally"}
	}
	return json.Unmarshal(b, (*[]int)(t))
}

func (m *mark) UnmarshalText(b []byte) error {
	*m = mark{ID: string(b)}
	if len(b) == 0 {
		return fmt.Errorf("no id")
	}
	return nil
}

// everything is an input with a field of every form.
type everything struct {
	A struct {
		Is      *bool                   `fact:"is"`
		Whole   *int                    `fact:"whole" range:"0..9"`
		Part    *float64                `fact:"part" range:"0..9"`
		List    []string                `fact:"list" enum:"red,green"`
		Colour  colour                  `fact:"colour" enum:"red,green"`
		ID      string                  `fact:"id" kind:"id"`
		Said    rules.Text              `fact:"said" sens:"yes"`
		PIs     rules.Private[bool]     `fact:"p_is" sens:"yes"`
		PWhole  rules.Private[int]      `fact:"p_whole" range:"0..9" sens:"yes"`
		PPart   rules.Private[float64]  `fact:"p_part" range:"0..9" sens:"yes"`
		PList   rules.Private[[]string] `fact:"p_list" enum:"red,green" sens:"yes"`
		PColour rules.Private[string]   `fact:"p_colour" enum:"red,green" sens:"yes"`
	} `ns:"a"`
	B struct {
		Is     bool                  `raw:"is"`
		Whole  int                   `raw:"whole"`
		Part   float64               `raw:"part"`
		Small  uint8                 `raw:"small"`
		At     time.Time             `raw:"at"`
		Shade  shade                 `raw:"shade"`
		Shades []shade               `raw:"shades"`
		Tally  tally                 `raw:"tally"`
		Marks  []mark                `raw:"marks"`
		Spans  []span                `raw:"spans"`
		Month  month                 `raw:"month"`
		PMonth rules.Private[month]  `raw:"p_month" sens:"yes"`
		Number rules.Text            `raw:"number" sens:"yes"`
		Words  []string              `raw:"words"`
		Counts map[string]int        `raw:"counts"`
		One    *mark                 `raw:"one"`
		Pair   [2]int                `raw:"pair"`
		PID    rules.Private[string] `raw:"p_id" sens:"yes"`
	} `ns:"b"`
}

var everySchema = rules.MustSchema(everything{}, nil)

// jsonValues are values of every kind, most of them wrong for most fields.
var jsonValues = []string{
	"null", "true", "false", "0", "-0", "7", "5.0", "5.5", "-1", "300", "1e2", "1e400", "1e-400",
	"4503599627370496", "0.1",
	`""`, `"red"`, `"own"`, `"a long word of more than nine"`, `"\u00e9\ud83d\ude00"`, `"\ud83d"`, "\"\xff\"", `"5"`,
	`"2026-11-23T08:15:00Z"`, `"2026-11-23T08:15:00+01:00"`, `"2026-13-23T08:15:00Z"`, `"2026-11-23"`,
	"[]", "[null]", "[1,null]", `["red"]`, `["red","green","red"]`, `["red",null]`, `["red",1]`, "[1,2]",
	"[[]]", "[{}]",
	"{}", `{"a":1}`, `{"a":1,"a":2}`, `{"A":1}`, "[" + strings.Repeat("{},", 200) + "{}]",
	`[{"id":"m-1","colour":"red","at":"2026-11-23T08:15:00Z","n":3,"words":["x"],"of":{"a":1},"next":{"id":"x"}}]`,
	`["m-1",{"id":"m-2"}]`, `["m-1",""]`, `[{"id":""}]`, `[{"id":null}]`, `[{"ID":"m-1"}]`, `[{"id":"a","id":"b"}]`,
	`[{"x":1,"id":"a"}]`, `[{"x":1,"x":1}]`, `[{"n":5.5}]`, `[{"words":[null]}]`, `[{"i\u0064":"a"}]`, `[{"at":"x"}]`,
	`[{"from":"2026-11-23T08:15:00Z","to":"3"}]`, `[{"from":"2026-11-23T08:15:00Z","to":"x"}]`, `["x"]`,
	`{"id":"m-1"}`, `{"ID":"m-1","y":2}`, `"3"`, strings.Repeat("[", 10_001), `{"a":`, "1 2", "tru", `"`,
}

// jsonKeys are the keys of everything, and some that are none.
var jsonKeys = []string{
	"is", "whole", "part", "list", "colour", "id", "said", "p_is", "p_whole", "p_part", "p_list", "p_colour",
	"small", "at",
	"shade", "shades", "tally", "marks", "spans", "month", "p_month", "number", "words", "counts", "one",
	"pair", "p_id",
	"", "wholee", "IS", "x", `i\u0073`, "\xff", `\ud83d`,
}

// drawObject draws a JSON object of these keys and values.
func drawObject(t *rapid.T) string {
	var out strings.Builder
	for i := range rapid.IntRange(0, 12).Draw(t, "members") {
		if i > 0 {
			out.WriteString(rapid.SampledFrom([]string{",", ",", ",", " , ", "\n,\t"}).Draw(t, "comma"))
		}
		key, value := rapid.SampledFrom(jsonKeys).Draw(t, "key"), rapid.SampledFrom(jsonValues).Draw(t, "value")
		out.WriteString(`"` + key + `":` + value)
	}
	text := "{" + out.String() + "}"
	if rapid.IntRange(0, 20).Draw(t, "broken") == 0 {
		return text[:rapid.IntRange(0, len(text)).Draw(t, "cut")]
	}
	return text
}

func TestInputsAreReadAsEncodingJSONReadsThem(t *testing.T) {
	naive := newNaiveReader(everySchema, everything{})
	rapid.Check(t, func(t *rapid.T) {
		input := map[string]json.RawMessage{"a": json.RawMessage(drawObject(t)), "b": json.RawMessage(drawObject(t))}
		sameInput(t, naive, input)
	})
	for _, key := range jsonKeys { // each value in each field, alone
		for _, value := range jsonValues {
			object := json.RawMessage(`{"` + key + `": ` + value + ` }`)
			sameInput(t, naive, map[string]json.RawMessage{"a": object})
			sameInput(t, naive, map[string]json.RawMessage{"b": object})
		}
	}
}

// sameInput fails unless an input is read as the naive reader reads it.
func sameInput(t require.TestingT, naive *naiveReader, input map[string]json.RawMessage) {
	var got, want everything
	err, wantErr := everySchema.Decode(input, &got), naive.decode(input, &want)
	require.Equal(t, wantErr, err, "%.300q", input)
	require.True(t, reflect.DeepEqual(want, got), "%.300q", input)
}

// More faults than are told, at every place where the telling may end.
func TestManyFaultsOfAnInput(t *testing.T) {
	naive := newNaiveReader(everySchema, everything{})
	for _, many := range []int{98, 99, 100, 101, 150} {
		var unknown []string
		for i := range many {
			unknown = append(unknown, fmt.Sprintf(`"whole%03d":1`, i))
		}
		for _, also := range []string{`"zzz":1`, `"whole":null`, `"a":1`, `"is":1`} {
			long := json.RawMessage("{" + strings.Join(append(unknown, also), ",") + "}")
			for _, short := range []string{"{}", "[]", `{"at":"x"}`, `{"is":true}`} {
				sameInput(t, naive, map[string]json.RawMessage{"a": long, "b": json.RawMessage(short)})
			}
		}
	}
}

func FuzzInputs(f *testing.F) {
	naive := newNaiveReader(everySchema, everything{})
	for _, value := range jsonValues {
		f.Add([]byte(`{"a":{"is":` + value + `},"b":{"marks":` + value + `}}`))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		want, wantErr := object(text)
		got, err := wire.Line(text)
		require.Equal(t, wantErr == nil, err == nil, "%.300q", text)
		if err == nil {
			require.Equal(t, want, got, "%.300q", text)
			sameInput(t, naive, got)
		}
	})
}

// What is read costs little more than what is kept of it.
func TestReadingAllocatesLittle(t *testing.T) {
	input := map[string]json.RawMessage{"a": json.RawMessage(
		`{"is": true, "whole": 3, "part": 0.5, "list": ["red", "green"], "colour": "red", "p_is": true, "p_part": 2}`)}
	naive := newNaiveReader(everySchema, everything{})
	fast := testing.AllocsPerRun(100, func() { _ = everySchema.Decode(input, new(everything)) })
	slow := testing.AllocsPerRun(100, func() { _ = naive.decode(input, new(everything)) })
	require.Less(t, 5*fast, slow)
}

func BenchmarkDecode(b *testing.B) {
	line := []byte(`{"a": {"is": true, "whole": 3, "part": 0.5, "list": ["red", "green"], "colour": "red", "p_is": true,
		"p_part": 2, "id": "an-id"}, "b": {"at": "2026-11-23T08:15:00Z", "marks": [{"id": "m-1", "n": 2}]}}`)
	b.Run("rules", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			input, _ := wire.Line(line)
			_ = everySchema.Decode(input, new(everything))
		}
	})
	b.Run("encoding/json into a map", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var into map[string]any
			_ = json.Unmarshal(line, &into)
		}
	})
	naive := newNaiveReader(everySchema, everything{})
	b.Run("a token at a time", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			input, _ := object(line)
			_ = naive.decode(input, new(everything))
		}
	})
}
