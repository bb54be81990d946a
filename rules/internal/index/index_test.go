// The index gives what evaluating every condition gives, on random conditions and inputs.

package index_test

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/internal/index"
	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
	"github.com/stretchr/testify/require"
)

var pairs = flag.Int("pairs", 5_000, "how many pairs of a policy and an input are compared")

func TestIndexChangesNothing(t *testing.T) {
	const inputs = 25 // of one policy
	for seed := range uint64(*pairs / inputs) {
		compare(t, rand.New(rand.NewPCG(seed, 1)), inputs)
	}
}

// FuzzIndex compares the index with evaluating every condition, on what a seed gives.
func FuzzIndex(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, first, second uint64) { compare(t, rand.New(rand.NewPCG(first, second)), 5) })
}

// compare makes a policy and some inputs, and compares what the index gives with what evaluating every condition gives:
// truth, what is missing and what failed.
func compare(t *testing.T, r *rand.Rand, inputs int) {
	m := maker{r}
	nodes, program, texts := m.policy(t)
	x := index.New(nodes)
	var memory index.Memory
	var e lang.Eval
	for range inputs {
		in := m.input()
		e.Begin(program, in)
		came := map[int]lang.Truth{}
		last := -1
		for _, c := range x.Evaluate(&e, &memory) {
			require.Greater(t, int(c.Condition), last, "in order")
			require.NotEqual(t, lang.False, c.Truth)
			last = int(c.Condition)
			came[last] = c.Truth
		}
		plain := program.Eval(in)
		for i, n := range nodes {
			want := plain.Truth(n)
			got, is := came[i]
			if !is {
				got = lang.False
			}
			require.Equal(t, want, got, "%s on %+v", texts[i], in)
			wantMissing, wantFailure := plain.Missing(n)
			missing, failure := e.Missing(n)
			require.Equal(t, wantMissing, missing, texts[i])
			require.Equal(t, wantFailure, failure, texts[i])
		}
	}
}

func TestServed(t *testing.T) {
	for condition, want := range map[string]bool{
		`t.a > 3`:                        true,
		`known(t.a)`:                     true,
		`t.p and breaks(t.a)`:            true,
		`breaks(t.a)`:                    false,
		`t.a > t.b`:                      false,
		`t.p or t.a > t.b`:               false,
		`has_only(t.words, "one")`:       false,
		`has_any(t.words, "one", "two")`: true,
		`mentions(t.note, "chest pain")`: true,
		`says_only(t.note, "thanks")`:    false,
		`score.s >= 2`:                   true,
		`at_least(2, t.p, t.q, t.a > 3)`: true,
		`true`:                           false,
	} {
		c := compiler(t)
		require.Equal(t, want, index.New([]*lang.Node{compile(t, c, condition)}).Served(0), condition)
	}
}

// Conditions of many terms are looked at once there are too many, and come out as before.
func TestTermsAreBounded(t *testing.T) {
	c := compiler(t)
	several := compile(t, c,
		`(t.a > 3 or t.p or t.x < 37.5 or t.q) and (t.b > 1 or t.colour == "red" or t.c == 2 or t.p)`)
	one := compile(t, c, `t.a > 3`)
	nodes := append(slices.Repeat([]*lang.Node{several}, 3_000), one)
	x, program := index.New(nodes), c.Program()
	require.True(t, x.Served(0))
	require.False(t, x.Served(2_999))
	require.True(t, x.Served(3_000), "one term has room")
	m := maker{rand.New(rand.NewPCG(11, 11))}
	var memory index.Memory
	for range 20 {
		in := m.input()
		plain := program.Eval(in)
		var want []index.Came
		for i, n := range nodes {
			if truth := plain.Truth(n); truth != lang.False {
				want = append(want, index.Came{Condition: int32(i), Truth: truth})
			}
		}
		require.ElementsMatch(t, want, x.Evaluate(program.Eval(in), &memory))
	}
}

// TestNoMemoryIsNeeded says that looking conditions up again needs no new memory, where no function of a host is asked
// and no score lacks a reading.
func TestNoMemoryIsNeeded(t *testing.T) {
	c := compiler(t)
	nodes := []*lang.Node{
		compile(t, c, `t.a > 3 and (t.p or t.colour == "red") and not (t.x < 36.5)`),
		compile(t, c, `has_any(t.words, "one") or has_only(t.words, "two") or t.name == "n1" or known(t.c)`),
		compile(t, c, `mentions(t.note, "chest pain") and current(t.note, "pain")`),
		compile(t, c, `count_of(t.words, "one", "two") >= 1 and score.s >= 1`),
	}
	program, x := c.Program(), index.New(nodes)
	var memory index.Memory
	var e lang.Eval
	in := lang.Input{Values: make([]lang.Value, slots), Text: text.Fold("I have chest pain and no cough")}
	in.Values[slotB], in.Values[slotP] = lang.OfInt(4), lang.OfBool(true)
	in.Values[slotColour], in.Values[slotWords] = lang.OfWord("green"), lang.OfList([]string{"one", "two"})
	once := func() {
		e.Begin(program, in)
		x.Evaluate(&e, &memory)
	}
	once()
	require.Zero(t, testing.AllocsPerRun(10, once))
}

// A maker makes policies and inputs.
type maker struct{ *rand.Rand }

func pick[T any](m maker, from ...T) T { return from[m.IntN(len(from))] }

// policy compiles some conditions.
func (m maker) policy(t require.TestingT) (nodes []*lang.Node, program *lang.Program, texts []string) {
	c := compiler(t)
	for range 1 + m.IntN(80) {
		condition := m.condition(3)
		for len(condition) > lang.MaxSourceBytes {
			condition = m.condition(2)
		}
		nodes, texts = append(nodes, compile(t, c, condition)), append(texts, condition)
	}
	return nodes, c.Program(), texts
}

func (m maker) condition(depth int) string {
	if depth == 0 || m.IntN(4) == 0 {
		return m.leaf()
	}
	var parts []string
	for range 2 + m.IntN(3) {
		parts = append(parts, m.condition(depth-1))
	}
	switch m.IntN(7) {
	case 0:
		return "not (" + strings.Join(parts, " or ") + ")"
	case 1:
		return "not (" + strings.Join(parts, " and ") + ")"
	case 2, 3:
		return "(" + strings.Join(parts, " or ") + ")"
	case 4:
		return fmt.Sprintf("at_least(%d, %s)", 1+m.IntN(len(parts)), strings.Join(parts, ", "))
	}
	return "(" + strings.Join(parts, " and ") + ")"
}

// leaf is a comparison of every kind that conditions have.
func (m maker) leaf() string {
	op, number := pick(m, "<", "<=", ">", ">=", "==", "!="), m.IntN(16)-5
	word := func(from ...string) string { return fmt.Sprintf("%q", pick(m, from...)) }
	switch m.IntN(19) {
	case 0, 1:
		return fmt.Sprintf("%s %s %d", pick(m, "t.a", "t.b", "t.c"), op, number)
	case 2:
		return fmt.Sprintf("t.x %s %.1f", op, 30+float64(m.IntN(1500))/100)
	case 3:
		return fmt.Sprintf("t.a in [%d, %d]", number, m.IntN(10))
	case 4:
		return pick(m, "t.p", "t.q", "not t.p", "t.q == false", "t.p != true", "t.q != t.p")
	case 5:
		return "t.colour " + pick(m, "==", "!=") + word(colours...)
	case 6:
		return "t.colour in [" + word(colours...) + "," + word(colours...) + "]"
	case 7, 8:
		return fmt.Sprintf("t.name %s \"n%d\"", pick(m, "==", "!="), m.IntN(90))
	case 9:
		return fmt.Sprintf("t.name in [\"n%d\", \"n%d\"]", m.IntN(90), m.IntN(90))
	case 10:
		return fmt.Sprintf("%s(t.words, %s, %s)", pick(m, "has_any", "has_any", "has_all", "has_only"), word(listed...),
			word(listed...))
	case 11:
		return word(listed...) + " in t.words"
	case 12:
		return fmt.Sprintf("count_of(t.words, %s, %s, %s) %s %d", word(listed...), word(listed...), word(listed...), op,
			m.IntN(4))
	case 13:
		return "known(" + pick(m, "t.a", "t.p", "t.colour", "t.words", "t.name", "t.allergy", "t.c") + ")"
	case 14:
		return "t.allergy " + pick(m, "==", "!=") + word("nuts", "bees")
	case 15, 16:
		return fmt.Sprintf("%s(t.note, %s, %s)", pick(m, "mentions", "affirms", "current", "says_only"), word(said...),
			word(said...))
	case 17:
		return fmt.Sprintf("%s %s %d", pick(m, "score.s", "score.s_highest"), op, m.IntN(3))
	}
	return pick(m, "breaks(t.a)", "twice(t.a) > 4", "t.a > t.b", "t.a + 1 < t.b", "true", "false")
}

// input makes an input in which a part of the facts is missing, with numbers at and next to the ends of ranges.
func (m maker) input() lang.Input {
	in := lang.Input{Values: make([]lang.Value, slots)}
	whole := func() lang.Value { return lang.OfInt(pick(m, m.IntN(18)-6, -5, 10, 0, math.MinInt32, math.MaxInt32)) }
	values := map[int]func() lang.Value{
		slotA: whole, slotB: whole, slotC: whole,
		slotX: func() lang.Value {
			return lang.OfFloat(pick(m, 30+float64(m.IntN(1500))/100, 30, 45, math.Nextafter(38, 39), -math.MaxFloat64))
		},
		slotP:      func() lang.Value { return lang.OfBool(m.IntN(2) == 0) },
		slotQ:      func() lang.Value { return lang.OfBool(m.IntN(2) == 0) },
		slotColour: func() lang.Value { return lang.OfWord(pick(m, colours...)) },
		slotWords: func() lang.Value {
			list := []string{}
			for range m.IntN(4) {
				list = append(list, pick(m, append(listed, "four")...))
			}
			return lang.OfList(list)
		},
		slotName:     func() lang.Value { return lang.OfWord(fmt.Sprintf("n%d", m.IntN(100))) },
		slotAllergy:  func() lang.Value { return lang.OfWord(pick(m, "nuts", "bees")) },
		slotUnopened: func() lang.Value { return lang.OfInt(pick(m, 0, 0, 0, 1)) },
		slotLanguage: func() lang.Value { return lang.OfWord(pick(m, "en", "en-GB", "pl")) },
	}
	missing := m.IntN(3)
	for slot := range slots {
		if make, ok := values[slot]; ok && m.IntN(4) >= missing {
			in.Values[slot] = make()
		}
	}
	for range m.IntN(3) {
		if slot := m.IntN(slots); !in.Values[slot].Given() {
			if in.NotKnown == nil {
				in.NotKnown = map[int]bool{}
			}
			in.NotKnown[slot] = true
		}
	}
	if m.IntN(4) > 0 {
		in.Text = m.text()
	}
	return in
}
