// What conditions look for in a text: phrases, patterns and readings, and whether a text says nothing else.

package lang

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
)

// A Phrase is one entry of a list of phrases: words in order, a pattern of groups, or a number near the name of a
// reading.
type Phrase struct {
	Words string // in their normal form; empty for the other two
	Exact bool   // only what stands there: no other forms and no slips of the words

	Near   [][]string // one of each group, in any order, in one sentence
	Within int        // words from the first to the last

	Reading string  // the name of a reading
	AtLeast bool    // the number is at least Limit, and not at most
	Limit   float64 // in the unit of the reading
}

// Key is the same for phrases that find the same.
func (p Phrase) Key() string {
	switch {
	case p.Near != nil:
		return text.NearKey(p.Near, p.Within)
	case p.Reading != "":
		return text.ReadingKey(p.Reading, p.AtLeast, p.Limit)
	case p.Exact:
		return "=" + text.Normal(p.Words)
	}
	return text.Normal(p.Words)
}

// Example is a text in which the phrase stands.
func (p Phrase) Example() string {
	switch {
	case p.Near != nil:
		var words []string
		for _, group := range p.Near {
			words = append(words, group[0])
		}
		return strings.Join(words, " ")
	case p.Reading == "bp":
		return fmt.Sprintf("bp %v/%v", p.Limit, max(31, min(p.Limit-1, 90)))
	case p.Reading != "":
		return p.Reading + " " + strconv.FormatFloat(p.Limit, 'f', -1, 64)
	}
	return text.Normal(p.Words)
}

func (p Phrase) addTo(m *text.Matcher) (id int, ok bool) {
	switch {
	case p.Near != nil:
		return m.AddNear(p.Near, p.Within)
	case p.Reading != "":
		return m.AddReading(p.Reading, p.AtLeast, p.Limit)
	case p.Exact:
		return m.AddExact(p.Words)
	}
	return m.Add(p.Words)
}

// Mode is what a condition wants of a phrase that stands in a text.
type Mode string

// The modes, by the names of their functions.
const (
	Mentions Mode = "mentions"  // it stands there
	Affirms  Mode = "affirms"   // and is not certainly denied
	Current  Mode = "current"   // and is not certainly of the past, of a relative, or of asking in general
	SaysOnly Mode = "says_only" // every word of the text is ordinary or stands in one of the phrases
)

// phrased reads mentions(text, phrase, …) and its like.
func (r *reader) phrased(n *ast.CallNode, mode Mode, neg bool) *Node {
	f := r.firstFact(n, string(mode), Text)
	if f == nil {
		return nil
	}
	if len(n.Arguments) < 2 {
		r.bad(n, "missing-argument", string(mode)+" needs at least one phrase",
			"write "+string(mode)+"("+f.Name+", \"chest pain\")")
		return nil
	}
	a := &Atom{Kind: Phrases, Facts: []*Fact{f}, Label: r.text(n), Mode: mode}
	var all []added
	for _, arg := range n.Arguments[1:] {
		found := r.phraseArg(arg, mode)
		if !r.name(arg, len(found)) {
			return nil
		}
		all = append(all, found...)
	}
	slices.SortFunc(all, func(a, b added) int { return strings.Compare(a.quoted, b.quoted) })
	keys := make([]string, len(all))
	for i, phrase := range all {
		a.phraseIDs = append(a.phraseIDs, phrase.id)
		a.Phrases = append(a.Phrases, phrase.example)
		keys[i] = phrase.key
	}
	a.Phrases = slices.Compact(a.Phrases)
	slices.Sort(a.phraseIDs)
	a.phraseIDs = slices.Compact(a.phraseIDs)
	slices.Sort(keys)
	a.key = string(mode) + "(" + strings.Join(append([]string{f.Name}, slices.Compact(keys)...), ",") + ")"
	return r.leaf(a, n, n, neg)
}

// added is a phrase that the matcher looks for: its number there, a text in which it stands, as it is and quoted, and
// its key, quoted.
type added struct {
	id              int
	example, quoted string
	key             string
}

// phraseArg adds a phrase, or those of a list: each list once for all conditions that name it.
func (r *reader) phraseArg(arg ast.Node, mode Mode) []added {
	switch arg := arg.(type) {
	case *ast.StringNode:
		return r.addPhrases(arg, []Phrase{{Words: arg.Value}}, mode)
	case *ast.MemberNode:
		ns, list, ok := r.dotted(arg)
		if !ok {
			return nil
		}
		if ns != "phrases" {
			break
		}
		key := listKey{list, mode == SaysOnly}
		known, ok := r.lists[key]
		if !ok {
			known = r.addPhrases(arg, named(r, arg, "phrases", list, r.scope.Phrases), mode)
			if !r.failed {
				r.lists[key] = known
			}
		}
		return known
	}
	r.bad(arg, "wrong-argument", string(mode)+" looks for phrases", "write them in quotes, or phrases.NAME")
	return nil
}

// addPhrases makes phrases known to the matcher; says_only takes them word for word.
func (r *reader) addPhrases(arg ast.Node, phrases []Phrase, mode Mode) (out []added) {
	for _, phrase := range phrases {
		if mode == SaysOnly {
			if phrase.Near != nil || phrase.Reading != "" {
				r.bad(arg, "pattern-says-only", "says_only takes phrases word for word, and no patterns",
					"list the phrases")
				break
			}
			phrase.Exact = true
		}
		if found, ok := r.add(phrase); ok {
			out = append(out, found)
			continue
		}
		r.bad(arg, "bad-phrase", fmt.Sprintf("a phrase holds 1 to %d words", text.MaxPhraseWords), "")
	}
	return out
}

// add makes a phrase known to the matcher; ok is false for one that holds no word or too many. Phrases of words are
// remembered, as many conditions name the same.
func (c *Compiler) add(phrase Phrase) (out added, ok bool) {
	key := wordsKey{phrase.Words, phrase.Exact}
	plain := phrase.Near == nil && phrase.Reading == ""
	if known, ok := c.phrases[key]; plain && ok {
		return known, true
	}
	id, ok := phrase.addTo(c.matcher)
	if !ok {
		return out, false
	}
	example := phrase.Example()
	out = added{id, example, strconv.Quote(example), strconv.Quote(c.matcher.Key(id))}
	if plain {
		c.phrases[key] = out
	}
	return out, true
}

// wordsKey is a phrase as it is written, and whether it is taken word for word.
type wordsKey struct {
	words string
	exact bool
}

// Raising says of a condition that it raises or guards: no word of its phrases is ordinary. Where two conditions on
// words have to hold together, as a fall and a sickness, the words of one alone say nothing yet.
func (p *Program) Raising(n *Node) {
	switch {
	case n.Op == And && slices.IndexFunc(n.Kids, onWords) != lastIndex(n.Kids, onWords), n.Op == AtLeast:
	case n.Op != Leaf:
		for _, kid := range n.Kids {
			p.Raising(kid)
		}
	case onWords(n):
		for _, id := range n.Atom.phraseIDs {
			for _, member := range p.matcher.Members(id) {
				if !slices.Contains(p.raising[member], id) {
					p.raising[member] = append(p.raising[member], id)
				}
			}
		}
	}
}

// onWords tells whether a condition holds where phrases stand in the text.
func onWords(n *Node) bool {
	found := false
	n.Leaves(func(l *Node) { found = found || l.Atom.Kind == Phrases && l.Atom.Mode != SaysOnly && !l.Neg })
	return found
}

func lastIndex(kids []*Node, is func(*Node) bool) int {
	for i := len(kids) - 1; i >= 0; i-- {
		if is(kids[i]) {
			return i
		}
	}
	return -1
}

// SaysOnly tells whether a condition holds only of a text in which every word is read: of "and" one part must see to
// it, of "or" each, and of "at least n of k" so many that no n of them are without.
func (n *Node) SaysOnly() bool {
	if n.Atom != nil {
		return n.Atom.Kind == Phrases && n.Atom.Mode == SaysOnly && !n.Neg
	}
	say := 0
	for _, k := range n.Kids {
		if k.SaysOnly() {
			say++
		}
	}
	switch n.Op {
	case And:
		return say > 0
	case Or:
		return say > 0 && say == len(n.Kids)
	case AtLeast:
		return say > len(n.Kids)-n.N
	}
	return false
}

// ReadsText tells whether any condition looks for something in a text.
func (p *Program) ReadsText() bool {
	return slices.ContainsFunc(p.atoms, func(a *Atom) bool { return a.Kind == Phrases || a.Kind == Weighing })
}
