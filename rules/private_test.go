// This file tests sensitive facts: what they hold comes back, equal ones are equal, and nothing of them is seen.

package rules_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// month is a type that reads and writes itself as text, as dates do.
type month struct{ time.Month }

func (m month) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "%d", int(m.Month)), nil }

func (m *month) UnmarshalText(b []byte) error {
	_, err := fmt.Sscan(string(b), &m.Month)
	return err
}

// comesBack demands that a value comes back out of a fact, and that two facts are equal exactly if their values are.
func comesBack[T any](t require.TestingT, a, b T) {
	x, y := rules.Withhold(a), rules.Withhold(b)
	require.Equal(t, a, x.Value())
	equal := reflect.DeepEqual(a, b)
	require.Equal(t, equal, x == y)
	require.Equal(t, equal, reflect.DeepEqual(x, y))
	require.Len(t, map[rules.Private[T]]bool{x: true, y: true}, map[bool]int{true: 1, false: 2}[equal])
	require.Equal(t, x, rules.WithholdKnown(&a))
}

func TestPrivateComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		comesBack(t, rapid.Bool().Draw(t, "b"), rapid.Bool().Draw(t, "b"))
		comesBack(t, rapid.Int().Draw(t, "i"), rapid.Int().Draw(t, "i"))
		comesBack(t, rapid.Float64().Draw(t, "f"), rapid.Float64().Draw(t, "f"))
		comesBack(t, rapid.String().Draw(t, "s"), rapid.String().Draw(t, "s"))
		words := rapid.SliceOfN(rapid.String(), 0, 5)
		comesBack(t, words.Draw(t, "l"), words.Draw(t, "l"))
		months := rapid.Custom(func(t *rapid.T) month { return month{time.Month(rapid.IntRange(1, 12).Draw(t, "m"))} })
		comesBack(t, months.Draw(t, "m"), months.Draw(t, "m"))
	})
}

// What is not known has the zero value; false, 0 and an empty list are known.
func TestPrivateIsKnown(t *testing.T) {
	for what, known := range map[string]bool{
		"false": rules.Withhold(false).Given(), "0": rules.Withhold(0).Given(), "0.0": rules.Withhold(0.0).Given(),
		"empty list": rules.Withhold([]string{}).Given(), "word": rules.Withhold("x").Given(),
		"month": rules.Withhold(month{time.May}).Given(),
	} {
		require.True(t, known, what)
	}
	require.Equal(t, rules.Private[string]{}, rules.Withhold(""))
	require.Equal(t, rules.Private[[]string]{}, rules.Withhold[[]string](nil))
	require.Equal(t, rules.Private[month]{}, rules.Withhold(month{}))
	require.Equal(t, rules.Private[int]{}, rules.WithholdKnown[int](nil))
	require.Equal(t, rules.Private[chan int]{}, rules.Withhold(make(chan int)), "no fact has this type")
	require.False(t, rules.Private[int]{}.Given())
	require.Zero(t, rules.Private[int]{}.Value())
	require.Zero(t, rules.Private[month]{}.Value())
}

// Equal texts are equal, whether they were read or not.
func TestTextsAreEqual(t *testing.T) {
	a, b, other := rules.NewText("my 4 year old"), rules.NewText("my 4 year old"), rules.NewText("my 5 year old")
	require.Equal(t, []float64{4}, a.Ages())
	require.True(t, a == b && a != other && a != rules.NewText("") && rules.NewText("") != rules.Text{})
	require.True(t, reflect.DeepEqual(a, b) && !reflect.DeepEqual(a, other))
	require.Len(t, map[rules.Text]int{a: 1, b: 2, other: 3}, 2)
	viewer := rules.Viewer{Role: "gp", Purpose: "care"}
	require.Equal(t, "my 4 year old", b.Reveal(viewer))
	require.Empty(t, rules.Text{}.Reveal(viewer))
}

// Texts that nobody has any more are forgotten, and may come again; many may come at once.
func TestTextsAreForgotten(t *testing.T) {
	var all sync.WaitGroup
	for n := range 4 {
		all.Go(func() {
			for i := range 200 {
				said := fmt.Sprint("a text that nobody has any more ", i%7)
				if a, b := rules.NewText(said), rules.NewText(said); a != b {
					t.Error("equal texts are not equal")
				}
				if i%50 == n {
					runtime.GC()
				}
			}
		})
	}
	all.Wait()
	kept := rules.NewText("a text that somebody has")
	for i := range 7 {
		for rules.InUse(fmt.Sprint("a text that nobody has any more ", i)) { // else the test does not end
			runtime.GC()
		}
	}
	require.True(t, rules.InUse("a text that somebody has"))
	runtime.KeepAlive(kept)
}

// A schema takes no sensitive fact that reflection would find, and none that is masked and does not say why.
func TestSchemaHoldsSensitiveFacts(t *testing.T) {
	type wrong struct {
		input any
		why   string
	}
	for _, c := range []wrong{
		{struct {
			T struct {
				A *int `fact:"a" range:"0..9" sens:"yes"`
			} `ns:"t"`
		}{}, "t.a is sensitive, and has to be a rules.Private or a rules.Text"},
		{struct {
			T struct {
				ID string `raw:"id" sens:"yes"`
			} `ns:"t"`
		}{}, "t.id is sensitive, and has to be a rules.Private or a rules.Text"},
		{struct {
			T struct {
				A rules.Private[int] `fact:"a" range:"0..9"`
			} `ns:"t"`
		}{}, `t.a is held as sensitive, and needs sens:"yes"`},
		{struct {
			T struct {
				Said rules.Text `fact:"said"`
			} `ns:"t"`
		}{}, `t.said is held as sensitive, and needs sens:"yes"`},
		{struct {
			T struct {
				At rules.Private[time.Duration] `raw:"at" sens:"yes"`
			} `ns:"t"`
		}{}, "t.at has a type that a rules.Private cannot hold"},
	} {
		_, err := rules.NewSchema(c.input, nil)
		require.EqualError(t, err, "rules: "+c.why)
	}
}

// Answers hold what they were given, and refuse what is no answer as before.
func TestAnswersAreHeld(t *testing.T) {
	set := load(t, policy("answers: {door: bool, floor: {int: 0..9}, cat: {enum: [black, white]}, pets: {list: [cat, dog]}, "+
		"weight: {float: 0..9}}\nrules: []"))
	of := func(name string, v any) map[string]any {
		return map[string]any{"door": true, "floor": 3, "cat": "black", "pets": []string{}, "weight": 2.5, name: v}
	}
	facts, err := set.Facts(input{}, rules.NewAnswers(of("pets", []string{"cat", "dog"})))
	require.NoError(t, err)
	require.Equal(t, map[string]any{
		"answers.door": true, "answers.floor": 3, "answers.cat": "black", "answers.pets": []string{"cat", "dog"},
		"answers.weight": 2.5,
	}, facts.Evidence(rules.Viewer{Role: "gp", Purpose: "care"},
		"answers.door", "answers.floor", "answers.cat", "answers.pets", "answers.weight"))
	require.Equal(t, rules.NewAnswers(of("x", "y")), rules.NewAnswers(of("x", "y")))
	require.Equal(t, rules.Answers{}, rules.NewAnswers(nil))
	require.Equal(t, rules.NewAnswers(of("pets", []any{"cat"})), rules.NewAnswers(of("pets", []string{"cat"})), "as JSON has it")
	for _, c := range []struct {
		name string
		v    any
		code string
	}{
		{"door", nil, "wrong-type"},
		{"pets", []string(nil), "wrong-type"},
		{"pets", []any{"cat", 1}, "wrong-type"},
		{"floor", 2.5, "wrong-type"},
		{"cat", "", "unknown-value"},
		{"cat", time.Now(), "wrong-type"},
	} {
		_, err := set.Facts(input{}, rules.NewAnswers(of(c.name, c.v)))
		var e *rules.Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, c.code, e.Code, "%s %v", c.name, c.v)
	}
	var read rules.Answers
	require.NoError(t, json.Unmarshal([]byte(`{"pets": ["dog"], "floor": 3.0}`), &read))
	require.Equal(t, rules.NewAnswers(map[string]any{"floor": 3.0, "pets": []string{"dog"}}), read)
}
