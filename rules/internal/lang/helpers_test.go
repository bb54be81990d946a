// What the tests of the condition language share: the facts that their conditions read, and how a condition is
// compiled.
package lang_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
	"github.com/stretchr/testify/require"
)

// The slots of the facts below.
const (
	slotA = iota
	slotB
	slotX
	slotP
	slotQ
	slotColour
	slotWords
	slotName
	slotNote
	slotAllergy
	slotUnopened
	slots
)

// scope is a vocabulary with one fact of every kind.
func scope() *lang.Scope {
	unopened := &lang.Fact{Name: "t.unopened", Kind: lang.Int, Slot: slotUnopened, Ranged: true, Max: 9}
	facts := []*lang.Fact{
		{Name: "t.a", Kind: lang.Int, Slot: slotA, Ranged: true, Min: -5, Max: 10, Unit: "years", Step: 1},
		{Name: "t.b", Kind: lang.Int, Slot: slotB, Ranged: true, Min: -5, Max: 10, Step: 1, Evidence: true},
		{Name: "t.x", Kind: lang.Float, Slot: slotX, Ranged: true, Min: 30, Max: 45, Unit: "degrees", Step: 0.1},
		{Name: "t.p", Kind: lang.Bool, Slot: slotP},
		{Name: "t.q", Kind: lang.Bool, Slot: slotQ, Evidence: true},
		{Name: "t.colour", Kind: lang.Enum, Slot: slotColour, Values: []string{"red", "amber", "green"}},
		{Name: "t.words", Kind: lang.List, Slot: slotWords, Values: []string{"one", "two", "three"}},
		{Name: "t.name", Kind: lang.ID, Slot: slotName},
		{Name: "t.note", Kind: lang.Text, Slot: slotNote, Unseen: unopened},
		{Name: "t.allergy", Kind: lang.Enum, Slot: slotAllergy, Values: []string{"nuts", "bees"}, None: true},
		unopened,
	}
	s := &lang.Scope{
		Facts:   map[string]*lang.Fact{},
		Phrases: map[string][]lang.Phrase{"chest": {{Words: "chest pain"}, {Words: "tight chest"}}},
		Lists:   map[string][]string{"warm": {"red", "amber"}, "few": {"one", "two"}},
		Raw:     []string{"t.born_on"},
		Funcs: map[string]lang.Func{
			"twice": {
				Impl: func(int) int { return 0 }, Params: []lang.Kind{lang.Int}, Returns: lang.Int,
				Call: func(args ...any) (any, error) { return 2 * args[0].(int), nil },
			},
			"breaks": {
				Impl: func(int) bool { return false }, Params: []lang.Kind{lang.Int}, Returns: lang.Bool,
				Call: func(...any) (any, error) { return nil, errors.New("broken") },
			},
		},
	}
	for _, f := range facts {
		s.Facts[f.Name] = f
	}
	return s
}

// A fault is what was reported of a condition.
type fault struct {
	Offset, Width       int
	Code, Message, Hint string
}

// compile compiles one condition and returns the faults that were reported.
func compile(c *lang.Compiler, condition string) (*lang.Node, []fault) {
	var faults []fault
	n := c.Compile(condition, func(offset, width int, code, message, hint string) {
		faults = append(faults, fault{Offset: offset, Width: width, Code: code, Message: message, Hint: hint})
	})
	return n, faults
}

// good compiles conditions that must be without fault, and ends the compilation.
func good(t require.TestingT, s *lang.Scope, conditions ...string) ([]*lang.Node, *lang.Program) {
	c := lang.NewCompiler(s)
	nodes := make([]*lang.Node, len(conditions))
	for i, condition := range conditions {
		n, faults := compile(c, condition)
		require.Empty(t, faults, condition)
		require.NotNil(t, n, condition)
		nodes[i] = n
	}
	return nodes, c.Program()
}

// input has the given values, by slot; everything else is not given.
func input(given map[int]any) lang.Input {
	values := make([]lang.Value, slots)
	for slot, v := range given {
		values[slot] = lang.ValueOf(v)
	}
	return lang.Input{Values: values}
}

// truth evaluates one condition on some values.
func truth(t require.TestingT, condition string, given map[int]any) lang.Truth {
	n, p := good(t, scope(), condition)
	return p.Eval(input(given)).Truth(n[0])
}

// noted is an input whose text is given and was read whole.
func noted(note string) lang.Input {
	in := input(map[int]any{slotUnopened: 0})
	in.Text = text.Fold(note)
	return in
}

// codes are the codes of faults, in order.
func codes(faults []fault) string {
	var out []string
	for _, f := range faults {
		out = append(out, f.Code)
	}
	return strings.Join(out, " ")
}

var truths = map[lang.Truth]string{lang.True: "true", lang.Unknown: "unknown", lang.False: "false"}

func TestKindsHaveWords(t *testing.T) {
	for kind, want := range map[lang.Kind]string{
		lang.Bool: "true/false value", lang.Int: "whole number", lang.Float: "number", lang.Enum: "word",
		lang.ID:   "name",
		lang.Text: "text", lang.List: "list",
	} {
		require.Equal(t, want, kind.String())
	}
}
