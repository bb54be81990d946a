// Loading the names that a policy defines for its own use: phrases, lists of words, and further codes.

package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// checkName notes a name that is not in snake case, and tells whether it is.
func checkName(p source.Pair) bool {
	if field.IsSnake(p.Key) {
		return true
	}
	p.Name.Problem("not-snake-case", "a name of your own is written in small letters, digits and _",
		problem.SuggestSnake(p.Key))
	return false
}

// words reads a list of texts. It notes those that are empty, and those that stand twice, as normal compares them; what
// names a text in the messages.
func words(n source.Node, what string, normal func(string) string) []string {
	items := n.Items()
	if n.IsList() && len(items) == 0 {
		n.Problem("empty-list", "this list is empty", "")
	}
	var out []string
	seen := map[string]bool{}
	for _, item := range items {
		word, ok := item.Text()
		if !ok {
			continue
		}
		switch key := normal(word); {
		case key == "":
			item.Problem("empty-"+what, fmt.Sprintf("this %s holds no word", what), "")
		case seen[key]:
			item.Problem("duplicate-"+what, fmt.Sprintf("this %s stands in the list already", what), "keep one of them")
		default:
			seen[key] = true
			out = append(out, word)
		}
	}
	return out
}

// lists reads the lists of words that conditions name.
func (l *loader) lists() {
	for _, n := range l.both("lists") {
		for p := range n.Pairs() {
			taken := l.scope.Lists[p.Key] != nil
			if checkName(p) && l.new(p, taken) {
				l.scope.Lists[p.Key] = words(p.Node, "word", strings.TrimSpace)
				l.checkList(p)
			}
		}
	}
}

// checkList notes a word that is nearly the word of a fact: a misspelt code would otherwise be found only where the
// list is used.
func (l *loader) checkList(p source.Pair) {
	var all []string
	for _, f := range l.scope.Facts {
		if f.Values == nil && (f.Kind == lang.ID || f.Kind == lang.List) {
			continue
		}
		all = append(all, f.Values...)
	}
	for _, item := range p.Node.Items() {
		if word, ok := item.Text(); ok && word != "" && !slices.Contains(all, word) {
			if near := problem.Nearest(word, all); near != "" {
				item.Problem("unknown-value", fmt.Sprintf("%q is not a word that any fact has", word),
					"did you mean "+near+"?")
			}
		}
	}
}

// new tells whether a name is still free, and notes it when the supplier's policy has taken it.
func (l *loader) new(p source.Pair, taken bool) bool {
	if taken {
		p.Name.Problem("duplicate-name", fmt.Sprintf("%q is the supplier's already", p.Key), "give yours another name")
	}
	return !taken
}

// codes reads the words that the policy adds to lists of codes.
func (l *loader) codes() {
	for _, n := range l.both("codes") {
		l.codesOf(n)
	}
}

// codesOf adds the words of one file to the lists of codes.
func (l *loader) codesOf(n source.Node) {
	lists := slices.Collect(maps.Keys(l.set.schema.codes))
	for p := range n.Pairs() {
		known, ok := l.set.schema.codes[p.Key]
		if !ok {
			p.Name.Problem("unknown-codes", fmt.Sprintf("%q is not a list of codes", p.Key),
				problem.Suggest(p.Key, lists))
			continue
		}
		for _, word := range words(p.Node, "code", strings.TrimSpace) {
			switch item := find(p.Node, word); {
			case !field.IsSnake(word):
				item.Problem("not-snake-case", "a code is written in small letters, digits and _",
					problem.SuggestSnake(word))
			case slices.Contains(known, word) || slices.Contains(l.set.added[p.Key], word):
				item.Problem("known-code", fmt.Sprintf("%q is known already", word), "leave it out")
			default:
				l.set.added[p.Key] = append(l.set.added[p.Key], word)
			}
		}
	}
}

// find is the item of a list that holds a word; the list itself when none does.
func find(list source.Node, word string) source.Node {
	for _, item := range list.Items() {
		if item.IsScalar() && item.Value() == any(word) {
			return item
		}
	}
	return list
}
