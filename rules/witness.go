// The search for an example: facts on which a condition is true, as a finding or a test case shows them.

package rules

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
)

// maxWitnessWork is how much work a search for an example does at most, in the units of [MaxWork].
const maxWitnessWork = 3_000_000

// witness finds facts on which a condition of the set is true, and which also pass a further test, in the words of a
// test case; "" when it finds none. It tries the values next to the numbers, words and phrases that the condition
// names, and those that the conditions beside it name.
func (s *Set) witness(condition *lang.Node, also func(given map[string]any) bool, beside ...*lang.Node) string {
	if condition == nil {
		return ""
	}
	w := search{set: s, condition: condition, also: also, given: map[string]any{}, left: maxWitnessWork}
	w.work = s.program.TrialWork(append([]*lang.Node{condition}, beside...)...)
	facts := condition.Facts()
	slices.SortFunc(facts, func(a, b *lang.Fact) int { return strings.Compare(a.Name, b.Name) })
	for _, f := range facts {
		w.facts = append(w.facts, lang.RegionsOf(f, append([]*lang.Node{condition}, beside...)...))
		w.wholeText(s.facts[f.Slot])
	}
	// Facts that count while they are missing go first, so that find can give up early on the rest.
	slices.SortStableFunc(w.facts, func(a, b *lang.Regions) int { return rank(a.Fact) - rank(b.Fact) })
	if !w.find(0) {
		return ""
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(w.given)) {
		out = append(out, name+": "+written(w.given[name]))
	}
	return strings.Join(out, ", ")
}

// rank orders facts: texts, then those whose absence says none, then the rest.
func rank(f *lang.Fact) int {
	switch {
	case f.Kind == lang.Text:
		return 0
	case f.None:
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
	also      func(map[string]any) bool
	facts     []*lang.Regions // with the regions of the condition and of those beside it
	given     map[string]any  // the values that are being tried, by the name of the fact
	left      int             // how much work may still be done
	work      int             // what trying one combination comes to
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

// find tries the facts from the n-th on, and leaves in given what it finds.
func (w *search) find(n int) bool {
	w.left -= w.work
	if w.left < 0 {
		return false
	}
	f, err := w.set.flat(w.given)
	if err != nil {
		return false
	}
	truth := w.set.program.Eval(*f.in()).Truth(w.condition)
	if truth == lang.False && n > 0 && !w.toCome(n) {
		return false
	}
	if n == len(w.facts) {
		return truth == lang.True && (w.also == nil || w.also(w.given))
	}
	name := w.facts[n].Fact.Name
	before, had := w.given[name]
	for _, v := range w.facts[n].Values() {
		w.given[name] = v
		if w.find(n + 1) {
			return true
		}
	}
	delete(w.given, name)
	if had {
		w.given[name] = before
	}
	return w.find(n + 1) // lastly as it was before: for most facts, missing
}

// toCome tells whether a fact is still to be tried that counts while it is missing: a text, one whose absence says
// none, or one that the condition asks to be known.
func (w *search) toCome(n int) bool {
	asked := map[string]bool{}
	w.condition.Leaves(func(leaf *lang.Node) {
		if leaf.Atom.Kind == lang.Known {
			asked[leaf.Atom.Facts[0].Name] = true
		}
	})
	return slices.ContainsFunc(w.facts[n:], func(r *lang.Regions) bool {
		return r.Fact.Kind == lang.Text || r.Fact.None || asked[r.Fact.Name]
	})
}
