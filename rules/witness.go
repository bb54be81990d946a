// Searching for an example on which a condition is true, to show an author what a rule would do.

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

// witness finds facts on which a condition of the set is true, and which pass the further test also, unless that is
// nil. It gives them as a case beside a rule does; "" when it finds none. It tries values next to the numbers, words
// and phrases that the condition and those beside it name.
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
	// The facts that count while they are missing go first, so that the search can give up early on the others.
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

// rank orders facts for the search.
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
// whatever the values of the facts that follow.
type search struct {
	set       *Set
	condition *lang.Node
	beside    []*lang.Node // conditions whose numbers, words and phrases are tried as well
	also      func(map[string]any) bool
	facts     []*Fact        // that are tried
	given     map[string]any // the values of this try, by fact
	left      int            // how many tries are left
}

// wholeText gives the facts that a text needs to be read whole: its language, and that nothing was left unseen.
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

// find tries values for the facts from the n-th on.
func (w *search) find(n int) bool {
	w.left--
	if w.left < 0 {
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
		w.given[fact.Name] = v
		if w.find(n + 1) {
			return true
		}
	}
	delete(w.given, fact.Name)
	if had {
		w.given[fact.Name] = before
	}
	return w.find(n + 1)
}

// toCome tells whether one of the facts from the n-th on counts while it is missing: a text, a fact whose absence
// says that there is none, and one that the condition asks to be known.
func (w *search) toCome(n int) bool {
	asked := map[string]bool{}
	w.condition.Leaves(func(leaf *lang.Node) {
		if leaf.Atom.Kind == lang.Known {
			asked[leaf.Atom.Facts[0].Name] = true
		}
	})
	return slices.ContainsFunc(w.facts[n:], func(f *Fact) bool {
		return f.Kind == "text" || f.Absent == "none" || asked[f.Name]
	})
}

// quoted finds the phrases in the key of an atom.
var quoted = regexp.MustCompile(`"(?:[^"\\\\]|\\\\.)*"`)

// candidates are the values of a fact that are worth trying.
func (w *search) candidates(f *Fact) (out []any) {
	t, phrases := w.named(f)
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
	return numbersBeside(f, t.Limits)
}

// named are the numbers and words that the conditions compare a fact with, and all phrases that they name.
func (w *search) named(f *Fact) (t Thresholds, phrases []string) {
	for _, condition := range append([]*lang.Node{w.condition}, w.beside...) {
		condition.Leaves(func(n *lang.Node) {
			t.take(n.Atom, f.Name)
			if n.Atom.Kind != lang.Phrases {
				return
			}
			for _, q := range quoted.FindAllString(n.Atom.Key(), -1) {
				if p, err := strconv.Unquote(q); err == nil {
					phrases = append(phrases, p)
				}
			}
		})
	}
	return t, phrases
}

// numbersBeside are the numbers at and next to each cut, and at the ends and in the middle of the fact's range.
func numbersBeside(f *Fact, cuts []float64) (out []any) {
	step := f.Step
	if step == 0 {
		step = 1
	}
	low, high := -1e9, 1e9
	if f.Ranged {
		low, high = f.Min, f.Max
	}
	for _, cut := range append(cuts, low, (low+high)/2, high) {
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
