// Loading lists of phrases: words in order, patterns of groups, exact words, and numbers near the name of a reading.

package rules

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
)

// phraseFile is an entry of a list of phrases that is more than words.
type phraseFile struct {
	Near    source.Node `key:"near" one_of:"two-patterns"`
	Exact   []string    `key:"exact" one_of:"two-patterns"`
	Reading string      `key:"reading" one_of:"two-patterns"`
	Within  *int        `key:"within" range:"1..30"`
	AtLeast *float64    `key:"at_least" one_of:"two-limits"`
	AtMost  *float64    `key:"at_most" one_of:"two-limits"`
}

const (
	maxPhraseBytes  = 400    // of a phrase as it is written
	maxPatternWords = 30_000 // in the groups of all patterns, lists that are named written out
)

// phrases reads the lists, those first that others name as groups.
func (l *loader) phrases() {
	for _, n := range l.both("phrases") {
		for p := range n.Pairs() {
			if checkName(p) {
				l.phraseList(p)
			}
		}
	}
	for _, later := range l.patterns {
		l.near(later)
	}
}

// pattern is a near pattern that waits until all lists are known.
type pattern struct {
	list string
	node source.Node
	file phraseFile
}

func (l *loader) phraseList(p source.Pair) {
	items := p.Node.Items()
	if p.Node.IsList() && len(items) == 0 {
		p.Node.Problem("empty-list", "this list is empty", "")
	}
	for _, item := range items {
		if item.IsMap() {
			l.phraseEntry(p.Key, item)
			continue
		}
		if words, ok := item.Text(); ok {
			l.addPhrase(p.Key, item, lang.Phrase{Words: words})
		}
	}
}

func (l *loader) phraseEntry(list string, item source.Node) {
	var f phraseFile
	before := l.c.Len()
	source.Decode(item, &f)
	if l.c.Len() > before {
		return
	}
	switch {
	case f.Near.Exists():
		l.patterns = append(l.patterns, pattern{list, item, f})
	case f.Exact != nil:
		items := item.Get("exact").Items()
		for i, words := range f.Exact {
			l.addPhrase(list, items[i], lang.Phrase{Words: words, Exact: true})
		}
	case f.Reading != "":
		l.reading(list, item, f)
	default:
		item.Problem("bad-phrase", "this is no phrase",
			"write words, {near: [[…], […]], within: 5}, {exact: […]} or {reading: temp, at_least: 39}")
	}
}

func (l *loader) reading(list string, item source.Node, f phraseFile) {
	if !slices.Contains(text.ReadingNames(), f.Reading) {
		item.Get("reading").Problem("unknown-value", "this is no reading",
			item.Get("reading").Suggest(f.Reading, text.ReadingNames()))
		return
	}
	switch {
	case f.AtLeast != nil:
		l.addPhrase(list, item, lang.Phrase{Reading: f.Reading, AtLeast: true, Limit: *f.AtLeast})
	case f.AtMost != nil:
		l.addPhrase(list, item, lang.Phrase{Reading: f.Reading, Limit: *f.AtMost})
	default:
		item.Problem("missing-key", "a reading needs a limit", "write at_least or at_most")
	}
}

// near reads the groups of a pattern: lists of words, or the name of another list of words.
func (l *loader) near(p pattern) {
	phrase := lang.Phrase{Within: 6}
	if p.file.Within != nil {
		phrase.Within = *p.file.Within
	}
	groups := p.file.Near.Items()
	if len(groups) < 2 || len(groups) > text.MaxGroups {
		p.file.Near.Problem("bad-pattern", fmt.Sprintf("a pattern has 2 to %d groups", text.MaxGroups),
			"write {near: [[chest], [pain, tight]], within: 5}")
		return
	}
	for _, g := range groups {
		group := l.phraseGroup(g)
		if len(group) == 0 {
			return // told where it stands
		}
		phrase.Near = append(phrase.Near, group)
	}
	l.addPhrase(p.list, p.node, phrase)
}

func (l *loader) phraseGroup(g source.Node) []string {
	if g.IsList() {
		return words(g, "phrase", func(words string) string {
			if len(words) > maxPhraseBytes {
				return "" // told as a phrase of the pattern
			}
			return text.Normal(words)
		})
	}
	name, ok := g.Text()
	list, named := strings.CutPrefix(name, "phrases.")
	if !ok || !named {
		if ok {
			g.Problem("bad-pattern", "a group is a list of words, or the name of one",
				"write [chest, breastbone] or phrases.NAME")
		}
		return nil
	}
	known, ok := l.scope.Phrases[list]
	if !ok {
		var names []string
		for name := range l.scope.Phrases {
			names = append(names, name)
		}
		g.Problem("unknown-phrases", fmt.Sprintf("phrases.%s is not defined", list), g.Suggest(list, names))
		return nil
	}
	var out []string
	for _, p := range known {
		if p.Near != nil || p.Reading != "" || p.Exact {
			g.Problem("bad-pattern", fmt.Sprintf("phrases.%s holds more than plain words", list),
				"name a list of words in order")
			return nil
		}
		out = append(out, p.Words)
	}
	if len(out) == 0 {
		g.Problem("empty-list", "this group is empty", "")
	}
	return out
}

// addPhrase adds a phrase to a list, and notes one that holds no word, or stands there already. What finds the same
// and is written in another way, as cannot and can't, is no mistake.
func (l *loader) addPhrase(list string, n source.Node, p lang.Phrase) {
	if len(p.Words) > maxPhraseBytes {
		n.Problem("too-long", fmt.Sprintf("a phrase is at most %d bytes long", maxPhraseBytes), "")
		return
	}
	for _, group := range p.Near {
		l.patternWords += len(group)
	}
	if l.patternWords > maxPatternWords {
		n.Problem("too-much", fmt.Sprintf("the patterns of this policy come to more than %d words, with the lists "+
			"that they name written out", maxPatternWords), "")
		return
	}
	key := p.Key()
	if strings.Trim(key, "=") == "" {
		n.Problem("empty-phrase", "this phrase holds no word", "")
		return
	}
	first, stands := l.phraseAt[list+"/"+key]
	switch {
	case !stands:
		l.phraseAt[list+"/"+key] = n
		l.scope.Phrases[list] = append(l.scope.Phrases[list], p)
	case first.File() != n.File():
		n.Warn("duplicate-phrase", "this phrase stands in the supplier's list already", "leave it out")
	case lettersOf(first) == lettersOf(n):
		n.Problem("duplicate-phrase", "this phrase stands in the list already", "keep one of them")
	}
}

// lettersOf are the letters and digits of what is written, in small letters.
func lettersOf(n source.Node) string {
	written, _ := n.Value().(string)
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, written)
}
