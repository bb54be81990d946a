// Regions: how conditions and scores tell the values of one fact apart, and one value from every region.
// Scores fill in missing readings with them, examples for authors and the search for questions that settle a decision
// try them, and remembered results are found by them.

package lang

import (
	"encoding/binary"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Regions is how some conditions and scores tell the values of one fact apart. Values in the same region give every
// comparison of the fact with constants the same answer, and lie in the same band of every score.
type Regions struct {
	Fact *Fact

	// opaque tells that a condition reads the fact in another way than against constants, as beside another fact.
	// Every value may then give another answer.
	opaque     bool
	thresholds []float64  // what numbers are compared with, in the order of the conditions
	sorted     []float64  // the thresholds in order, each once
	words      []string   // what words are compared with, in the order of the conditions
	wordSets   [][]string // what comparisons look for in a list, one set a comparison
	phrases    []string   // what is looked for in a text
	bands      []int      // the first steps of the bands of scores, in order, each once
}

// RegionsOf is how conditions, and the scores that they compare, tell the values of a fact apart. The conditions may be
// those of several policies: facts are known by their names.
func RegionsOf(f *Fact, conditions ...*Node) *Regions {
	var parts []Part
	for _, c := range conditions {
		parts = append(parts, Part{When: c})
		c.Leaves(func(l *Node) {
			if s := l.Atom.Score; s != nil {
				parts = append(parts, Part{When: s.OnlyIf})
				parts = append(parts, s.Parts...)
			}
		})
	}
	return partRegions(f, parts)
}

// partRegions is how the parts of a score tell the values of a fact apart.
func partRegions(f *Fact, parts []Part) *Regions {
	r := &Regions{Fact: f}
	for _, p := range parts {
		if p.When != nil {
			p.When.Leaves(func(l *Node) {
				if slices.ContainsFunc(l.Atom.Facts, func(g *Fact) bool { return g.Name == f.Name }) {
					r.add(l.Atom)
				}
			})
		}
		if p.Fact != nil && p.Fact.Name == f.Name {
			r.addBands(p)
		}
	}
	r.arrange()
	return r
}

// Regions are those of every fact that conditions or the given scores read, by its slot.
func (p *Program) Regions(scores []*Score) map[int]*Regions {
	out := map[int]*Regions{}
	of := func(f *Fact) *Regions {
		if out[f.Slot] == nil {
			out[f.Slot] = &Regions{Fact: f}
		}
		return out[f.Slot]
	}
	for _, a := range p.atoms {
		for _, f := range a.Facts {
			of(f).add(a)
		}
	}
	for _, s := range scores {
		for _, part := range s.Parts {
			if part.Fact != nil {
				of(part.Fact).addBands(part)
			}
		}
	}
	for _, r := range out {
		r.arrange()
	}
	return out
}

// add takes in what one atom compares the fact with.
func (r *Regions) add(a *Atom) {
	switch {
	case a.Kind == Phrases:
		r.phrases = append(r.phrases, a.Phrases...)
		return
	case a.Kind != Plain: // whether it is known is not a matter of its value; scores are told apart by their parts
		return
	case r.Fact.Kind == List && len(a.Words) > 0:
		r.wordSets = append(r.wordSets, a.Words)
		return
	case !a.Compares():
		r.opaque = true
	}
	for _, c := range a.Consts {
		switch v := c.(type) {
		case float64:
			r.thresholds = append(r.thresholds, v)
		case string:
			r.words = append(r.words, v)
		}
	}
}

// addBands takes in where the bands of a part of a score begin. Bands cover the whole range, so their ends follow.
func (r *Regions) addBands(p Part) {
	for _, b := range p.Bands {
		r.bands = append(r.bands, b.Low)
	}
}

// arrange puts what was added in order.
func (r *Regions) arrange() {
	r.sorted = slices.Compact(slices.Sorted(slices.Values(r.thresholds)))
	r.bands = slices.Compact(slices.Sorted(slices.Values(r.bands)))
}

// AppendKey writes in which region a value lies: equal keys mean that no condition or score can tell two values apart. A
// list, and every value of a fact that is read beside others, is written whole.
func (r *Regions) AppendKey(key []byte, value any) []byte {
	switch v := value.(type) {
	case bool:
		return strconv.AppendBool(append(key, 'b'), v)
	case int:
		return r.appendNumber(key, float64(v))
	case float64:
		return r.appendNumber(key, v)
	case string:
		if r.opaque || slices.Contains(r.words, v) {
			return appendWord(append(key, 'w'), v)
		}
		return append(key, 'o') // some other word
	case []string:
		key = binary.AppendUvarint(append(key, 'l'), uint64(len(v)))
		for _, word := range v {
			key = appendWord(key, word)
		}
	}
	return key
}

// appendWord writes a word after its length, so that no two lists of words are written alike.
func appendWord(key []byte, word string) []byte {
	return append(binary.AppendUvarint(key, uint64(len(word))), word...)
}

// appendNumber writes the region of a number, or the number itself where regions do not tell all.
func (r *Regions) appendNumber(key []byte, v float64) []byte {
	if r.opaque {
		return append(strconv.AppendFloat(append(key, 'v'), v, 'g', -1, 64), ' ')
	}
	at := r.place(v)
	key = binary.AppendUvarint(append(key, 'n'), uint64(at.limit))
	return binary.AppendUvarint(strconv.AppendBool(key, at.equal), uint64(at.band))
}

// place is the region of a number: how many thresholds lie below it, whether it equals the next one, and in which band it lies.
type place struct {
	limit int
	equal bool
	band  int
}

// place finds the region of a number.
func (r *Regions) place(v float64) place {
	var p place
	p.limit, p.equal = slices.BinarySearch(r.sorted, v)
	if len(r.bands) > 0 {
		p.band, _ = slices.BinarySearch(r.bands, Steps(v, r.Fact.Step)+1)
	}
	return p
}

// Values are values of the fact, one from every region: first those that conditions name and those next to them, in the
// order of the conditions. Where regions do not describe the conditions they are a sample: numbers next to the thresholds, at
// the ends of the range and halfway; the words that can stand; lists of one or two of the words that are looked for, and
// of as many of them as each comparison can count.
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

// listValues are lists of each word that is looked for, of one that is not, of the first words of each comparison so that
// every count is reached, and of a few words in pairs.
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

// candidates are numbers of which at least one lies in every region: each limit and its neighbours, the ends of the range
// and its middle, where each band begins, and a number between every two of these. Of a whole number they are whole.
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
	for _, first := range r.bands { // a reading is rounded to the nearest step, so a band begins half a step before its first
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
