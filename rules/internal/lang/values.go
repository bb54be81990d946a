// Values: one value of a fact from every region that conditions tell apart.

package lang

import (
	"math"
	"slices"
	"strings"
)

// Values are values of the fact, one from every region: first those that conditions name and those next to them, in
// the order of the conditions. Where regions do not describe the conditions they are a sample: numbers next to the
// thresholds, at the ends of the range and halfway; the words that can stand; lists of one or two of the words that
// are looked for, and of as many of them as each comparison can count.
func (r *Regions) Values() []any {
	switch r.Fact.Kind {
	case Bool:
		return []any{true, false}
	case Enum, ID:
		return anys(r.wordValues())
	case Text:
		return append(anys(r.phrases), "hello")
	case List:
		return r.listValues()
	}
	return r.numbers()
}

// anys are values of one type as values of any.
func anys[T any](values []T) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}

// wordValues are the words that conditions name and one other, or every word where conditions read the fact beside
// others.
func (r *Regions) wordValues() []string {
	out := distinct(r.words)
	if r.opaque {
		return distinct(append(out, r.Fact.otherWords(out)...))
	}
	others := r.Fact.otherWords(out)
	return append(out, others[:min(1, len(others))]...)
}

// otherWords are the words that can stand for the fact beside the named ones; of an open set of words it is one.
func (f *Fact) otherWords(named []string) []string {
	if f.Values != nil {
		return slices.DeleteFunc(slices.Clone(f.Values), func(w string) bool { return slices.Contains(named, w) })
	}
	other := "x"
	for slices.Contains(named, other) {
		other += "x"
	}
	return []string{other}
}

// listValues are lists of each word that is looked for, of one that is not, of the first words of each comparison so
// that every count is reached, and of a few words in pairs.
func (r *Regions) listValues() []any {
	const maxPaired = 6 // words of which every two are tried together
	named := distinct(append(slices.Concat(r.wordSets...), r.words...))
	others := r.Fact.otherWords(named)
	if !r.opaque {
		others = others[:min(1, len(others))]
	}
	var out []any
	seen := map[string]bool{}
	try := func(words ...string) {
		list := append([]string{}, distinct(slices.Sorted(slices.Values(words)))...)
		if key := strings.Join(list, "\x00"); !seen[key] {
			seen[key] = true
			out = append(out, list)
		}
	}
	for _, w := range append(slices.Clone(named), others...) {
		try(w)
	}
	try(named...)
	try()
	try(append(slices.Clone(named), others...)...)
	for _, set := range r.wordSets {
		for n := range set {
			try(set[:n+1]...)
		}
	}
	for i := 0; i < len(named) && len(named) <= maxPaired; i++ {
		for j := range i {
			try(named[j], named[i])
		}
	}
	return out
}

// distinct are the words in their order, each once.
func distinct(words []string) []string {
	var out []string
	for _, w := range words {
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// numbers are the first of the candidates in every region; all of them where the regions do not tell all.
func (r *Regions) numbers() []any {
	var out []any
	seen, taken := map[place]bool{}, map[float64]bool{}
	for _, v := range r.candidates() {
		at := r.place(v)
		switch {
		case v < r.Fact.Min || v > r.Fact.Max || taken[v] || seen[at] && !r.opaque:
			continue
		case r.Fact.Kind == Int:
			out = append(out, int(v))
		default:
			out = append(out, v)
		}
		seen[at], taken[v] = true, true
	}
	return out
}

// candidates are numbers of which at least one lies in every region: each limit and its neighbours, the ends of the
// range and its middle, where each band begins, and a number between every two of these. Of a whole number they are
// whole.
func (r *Regions) candidates() []float64 {
	f := r.Fact
	step := f.Step
	if step == 0 {
		step = 1
	}
	var out []float64
	add := func(numbers ...float64) {
		for _, v := range numbers {
			if f.Kind == Int && v != math.Floor(v) {
				out = append(out, math.Floor(v), math.Ceil(v))
			} else {
				out = append(out, v)
			}
		}
	}
	for _, limit := range r.thresholds {
		add(limit, limit-step, limit+step)
	}
	add(f.Min, (f.Min+f.Max)/2, f.Max)
	cuts := append(slices.Clone(r.sorted), f.Min, f.Max)
	// a reading is rounded to the nearest step, so a band begins half a step before its first
	for _, first := range r.bands {
		cuts = append(cuts, (float64(first)-0.5)*f.Step)
		add(float64(first) * f.Step)
	}
	slices.Sort(cuts)
	for i, high := range cuts[1:] {
		low := cuts[i]
		if f.Kind == Int {
			add(math.Floor(low) + 1)
		} else {
			add((low + high) / 2)
		}
	}
	return out
}
