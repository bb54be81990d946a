// What the tests of the index share: the facts of their conditions and the words of their texts.

package index_test

import (
	"errors"
	"fmt"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
	"github.com/stretchr/testify/require"
)

// The slots of the facts below.
const (
	slotA = iota
	slotB
	slotC
	slotX
	slotP
	slotQ
	slotColour
	slotWords
	slotName
	slotNote
	slotAllergy
	slotUnopened
	slotLanguage
	slots
)

var (
	colours = []string{"red", "amber", "green"}
	listed  = []string{"one", "two", "three"}
	said    = []string{"chest pain", "pain", "cough", "stiff neck", "heart attack", "thanks"}
)

// scope has a fact of every kind, one of them so many words that they have no rows.
func scope() *lang.Scope {
	unopened := &lang.Fact{Name: "t.unopened", Kind: lang.Int, Slot: slotUnopened, Ranged: true, Max: 9}
	language := &lang.Fact{Name: "t.language", Kind: lang.ID, Slot: slotLanguage}
	facts := []*lang.Fact{
		{Name: "t.a", Kind: lang.Int, Slot: slotA, Ranged: true, Min: -5, Max: 10, Step: 1},
		{Name: "t.b", Kind: lang.Int, Slot: slotB, Ranged: true, Min: -5, Max: 10, Step: 1},
		{Name: "t.c", Kind: lang.Int, Slot: slotC, Ranged: true, Min: -5, Max: 10, Step: 1, None: true},
		{Name: "t.x", Kind: lang.Float, Slot: slotX, Ranged: true, Min: 30, Max: 45, Step: 0.01},
		{Name: "t.p", Kind: lang.Bool, Slot: slotP},
		{Name: "t.q", Kind: lang.Bool, Slot: slotQ, None: true},
		{Name: "t.colour", Kind: lang.Enum, Slot: slotColour, Values: colours},
		{Name: "t.words", Kind: lang.List, Slot: slotWords, Values: append(listed, "four")},
		{Name: "t.name", Kind: lang.ID, Slot: slotName},
		{Name: "t.note", Kind: lang.Text, Slot: slotNote, Unseen: unopened, Language: language},
		{Name: "t.allergy", Kind: lang.Enum, Slot: slotAllergy, Values: []string{"nuts", "bees"}, None: true},
		unopened, language,
	}
	s := &lang.Scope{Facts: map[string]*lang.Fact{}, Funcs: map[string]lang.Func{
		"twice": {
			Impl: func(int) int { return 0 }, Params: []lang.Kind{lang.Int}, Returns: lang.Int,
			Call: func(args ...any) (any, error) { return 2 * args[0].(int), nil },
		},
		"breaks": {
			Impl: func(int) bool { return false }, Params: []lang.Kind{lang.Int}, Returns: lang.Bool,
			Call: func(args ...any) (any, error) {
				if args[0].(int)%2 == 0 {
					return nil, errors.New("broken")
				}
				return true, nil
			},
		},
	}}
	for _, f := range facts {
		s.Facts[f.Name] = f
	}
	return s
}

// compiler is a compiler that knows a score.
func compiler(t require.TestingT) *lang.Compiler {
	s := scope()
	c := lang.NewCompiler(s)
	onlyIf, when := compile(t, c, `t.colour != "red"`), compile(t, c, `t.p`)
	score := &lang.Score{Name: "s", OnlyIf: onlyIf, Parts: []lang.Part{
		{Fact: s.Facts["t.b"], Bands: []lang.Band{{Low: -5, High: 2}, {Low: 3, High: 10, Points: 2}}},
		{When: when, Points: 1},
	}}
	score.Bound()
	c.AddScore(score)
	return c
}

// compile compiles a condition that is without fault.
func compile(t require.TestingT, c *lang.Compiler, condition string) *lang.Node {
	n := c.Compile(condition, func(_, _ int, code, message, _ string) {
		require.Fail(t, condition, "%s: %s", code, message)
	})
	require.NotNil(t, n, condition)
	return n
}

// text is what somebody says, in English or not.
func (m maker) text() *text.Folded {
	var out []string
	for range m.IntN(4) {
		out = append(out, fmt.Sprintf("%s %s.", pick(m, "I have", "no", "my mum had a", "boli mnie bardzo", "thanks,"),
			pick(m, said...)))
	}
	return text.Fold(strings.Join(out, " "))
}
