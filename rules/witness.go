package rules

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
)

// maxWitness is how many combinations of values a search for an example tries.
const maxWitness = 5_000

// witness finds facts on which a condition of the set is true, and which also pass a further test, in the words of a test
// case; "" when it finds none. It tries the values next to the numbers, words and phrases that the condition names.
func (s *Set) witness(condition *lang.Node, also func(given map[string]any) bool, beside ...*lang.Node) string {
	if condition == nil {
		return ""
	}
	w := search{set: s, condition: condition, beside: beside, also: also, given: map[string]any{}, left: maxWitness}
	for _, name := range names(condition.Facts()) {
		if slot, ok := s.slots[name]; ok {
			w.facts = append(w.facts, s.facts[slot])
			w.wholeText(s.facts[slot])
		}
	}
	// what is missing and counts goes first, so that the rest can be given up early
	slices.SortStableFunc(w.facts, func(a, b *Fact) int { return rank(a) - rank(b) })
	if !w.find(0) {
		return ""
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(w.given)) {
		out = append(out, name+": "+written(w.given[name]))
	}
	return strings.Join(out, ", ")
}

func rank(f *Fact) int {
	switch {
	case f.Kind == "text":
		return 0
	case f.Absent == "none":
		return 1
	}
	return 2
}

// written is a value as a case writes it.
func written(v any) string {
	switch v := v.(type) {
	case string:
		return strconv.Quote(v)
	case []string:
		return "[" + strings.Join(v, ", ") + "]"
	case float64:
		return number(v)
	}
	return fmt.Sprint(v)
}

// search tries one value after the other for each fact in turn, and gives up on a value once the condition is false
// whatever the facts to come.
type search struct {
	set       *Set
	condition *lang.Node
	beside    []*lang.Node // conditions whose numbers, words and phrases are tried as well
	also      func(map[string]any) bool
	facts     []*Fact
	given     map[string]any
	left      int
}

// wholeText gives what a text needs to be read whole.
func (w *search) wholeText(f *Fact) {
	ns, _, _ := strings.Cut(f.Name, ".")
	for _, name := range strings.Split(f.reads, ",") {
		switch of := w.set.schema.byName[ns+"."+name]; {
		case of == nil:
		case of.Kind == "int":
			w.given[of.Name] = 0
		default:
			w.given[of.Name] = "en"
		}
	}
}

func (w *search) find(n int) bool {
	if w.left--; w.left < 0 {
		return false
	}
	f, err := w.set.flat(w.given)
	if err != nil {
		return false
	}
	truth := w.set.program.Eval(f.in).Truth(w.condition)
	if truth == lang.False && n > 0 && !w.toCome(n) {
		return false
	}
	if n == len(w.facts) {
		return truth == lang.True && (w.also == nil || w.also(w.given))
	}
	fact := w.facts[n]
	before, had := w.given[fact.Name]
	for _, v := range w.candidates(fact) {
		if w.given[fact.Name] = v; w.find(n + 1) {
			return true
		}
	}
	if delete(w.given, fact.Name); had {
		w.given[fact.Name] = before
	}
	return w.find(n + 1)
}

// toCome tells whether a fact is still to be tried that counts while it is missing: a text, one whose absence says none,
// and one that the condition asks to be known.
func (w *search) toCome(n int) bool {
	asked := map[string]bool{}
	w.condition.Leaves(func(leaf *lang.Node) {
		if leaf.Atom.Kind == lang.Known {
			asked[leaf.Atom.Facts[0].Name] = true
		}
	})
	return slices.ContainsFunc(w.facts[n:], func(f *Fact) bool { return f.Kind == "text" || f.Absent == "none" || asked[f.Name] })
}

var quoted = regexp.MustCompile(`"(?:[^"\\\\]|\\\\.)*"`)

// candidates are the values worth trying.
func (w *search) candidates(f *Fact) (out []any) {
	var t Thresholds
	var phrases []string
	leaf := func(n *lang.Node) {
		t.take(n.Atom, f.Name)
		if n.Atom.Kind == lang.Phrases {
			for _, q := range quoted.FindAllString(n.Atom.Key(), -1) {
				if p, err := strconv.Unquote(q); err == nil {
					phrases = append(phrases, p)
				}
			}
		}
	}
	w.condition.Leaves(leaf)
	for _, n := range w.beside {
		n.Leaves(leaf)
	}
	words := slices.Concat(t.Words, w.set.Words(f.Name))
	switch f.Kind {
	case "bool":
		return []any{true, false}
	case "text":
		for _, p := range phrases {
			out = append(out, p)
		}
		return append(out, "hello")
	case "enum", "id":
		for _, word := range words {
			out = append(out, word)
		}
		return append(out, "x")
	case "list":
		for _, word := range words {
			out = append(out, []string{word})
		}
		return append(out, slices.Compact(slices.Sorted(slices.Values(t.Words))), []string{})
	}
	step := f.Step
	if step == 0 {
		step = 1
	}
	low, high := -1e9, 1e9
	if f.Ranged {
		low, high = f.Min, f.Max
	}
	for _, cut := range append(t.Limits, low, (low+high)/2, high) {
		for _, v := range []float64{cut, cut - step, cut + step} {
			if v < low || v > high {
				continue
			}
			if f.Kind == "int" {
				out = append(out, int(v))
			} else {
				out = append(out, v)
			}
		}
	}
	return out
}
