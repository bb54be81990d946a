// Loading the names that a policy defines for its own use: phrases, lists of words, and further codes.

package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/field"
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
func words(n source.Node, what string, normal func(string) string) (out []string) {
	for _, item := range wordItems(n, what, normal) {
		word, _ := item.Text()
		out = append(out, word)
	}
	return out
}

// wordItems are the items that hold the words of a list, see words.
func wordItems(n source.Node, what string, normal func(string) string) []source.Node {
	items := n.Items()
	if n.IsList() && len(items) == 0 {
		n.Problem("empty-list", "this list is empty", "")
	}
	var out []source.Node
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
			out = append(out, item)
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
	for _, item := range p.Node.Items() {
		if word, ok := item.Text(); ok && word != "" {
			if _, known := slices.BinarySearch(l.codeWords(), word); known || item.Full() {
				continue
			}
			if near := l.nearWords.Nearest(word); near != "" {
				item.Problem("unknown-value", fmt.Sprintf("%q is not a word that any fact has", word),
					"did you mean "+near+"?")
			}
		}
	}
}

// codeWords are all words that facts of closed words may be, sorted, each once.
func (l *loader) codeWords() []string {
	if l.allWords == nil {
		for _, f := range l.scope.Facts {
			l.allWords = append(l.allWords, f.Values...)
		}
		slices.Sort(l.allWords)
		l.allWords = slices.Compact(l.allWords)
		l.nearWords = problem.NewNames(l.allWords)
	}
	return l.allWords
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
				p.Name.Suggest(p.Key, lists))
			continue
		}
		taken := map[string]bool{}
		for _, word := range slices.Concat(known, l.set.added[p.Key]) {
			taken[word] = true
		}
		for _, item := range wordItems(p.Node, "code", strings.TrimSpace) {
			switch word, _ := item.Text(); {
			case !field.IsSnake(word):
				item.Problem("not-snake-case", "a code is written in small letters, digits and _",
					problem.SuggestSnake(word))
			case taken[word]:
				item.Problem("known-code", fmt.Sprintf("%q is known already", word), "leave it out")
			default:
				l.set.added[p.Key] = append(l.set.added[p.Key], word)
			}
		}
	}
}
