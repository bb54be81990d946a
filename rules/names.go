package rules

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// checkName notes a name that is not snake case.
func checkName(p source.Pair) bool {
	if field.IsSnake(p.Key) {
		return true
	}
	p.Name.Problem("not-snake-case", "a name of your own is written in small letters, digits and _", problem.SuggestSnake(p.Key))
	return false
}

// words reads a list of texts, none empty, none twice after folding with normal.
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

func (l *loader) phrases() {
	for _, n := range l.both("phrases") {
		for p := range n.Pairs() {
			if checkName(p) {
				added := words(p.Node, "phrase", text.Normal)
				for _, word := range added {
					if slices.ContainsFunc(l.scope.Phrases[p.Key], func(has string) bool { return text.Normal(has) == text.Normal(word) }) {
						find(p.Node, word).Warn("duplicate-phrase", "this phrase stands in the supplier's list already", "leave it out")
					}
				}
				l.scope.Phrases[p.Key] = append(l.scope.Phrases[p.Key], added...)
			}
		}
	}
}

func (l *loader) lists() {
	for _, n := range l.both("lists") {
		for p := range n.Pairs() {
			if checkName(p) && l.new(p, l.scope.Lists[p.Key] != nil) {
				l.scope.Lists[p.Key] = words(p.Node, "word", strings.TrimSpace)
				l.checkList(p)
			}
		}
	}
}

// checkList notes a word that no fact knows: a misspelt code would otherwise be found only where the list is used.
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
				item.Problem("unknown-value", fmt.Sprintf("%q is not a word that any fact has", word), "did you mean "+near+"?")
			}
		}
	}
}

// new tells whether a name is not the supplier's already.
func (l *loader) new(p source.Pair, taken bool) bool {
	if taken {
		p.Name.Problem("duplicate-name", fmt.Sprintf("%q is the supplier's already", p.Key), "give yours another name")
	}
	return !taken
}

func (l *loader) codes() {
	for _, n := range l.both("codes") {
		l.codesOf(n)
	}
}

func (l *loader) codesOf(n source.Node) {
	var lists []string
	for name := range l.set.schema.codes {
		lists = append(lists, name)
	}
	for p := range n.Pairs() {
		known, ok := l.set.schema.codes[p.Key]
		if !ok {
			p.Name.Problem("unknown-codes", fmt.Sprintf("%q is not a list of codes", p.Key), problem.Suggest(p.Key, lists))
			continue
		}
		for _, word := range words(p.Node, "code", strings.TrimSpace) {
			switch item := find(p.Node, word); {
			case !field.IsSnake(word):
				item.Problem("not-snake-case", "a code is written in small letters, digits and _", problem.SuggestSnake(word))
			case slices.Contains(known, word) || slices.Contains(l.set.added[p.Key], word):
				item.Problem("known-code", fmt.Sprintf("%q is known already", word), "leave it out")
			default:
				l.set.added[p.Key] = append(l.set.added[p.Key], word)
			}
		}
	}
}

func find(list source.Node, word string) source.Node {
	for _, item := range list.Items() {
		if item.IsScalar() && item.Value() == any(word) {
			return item
		}
	}
	return list
}

// answers declares the practice's own questions as facts.
func (l *loader) answers() {
	for _, n := range l.both("answers") {
		l.answersOf(n)
	}
}

func (l *loader) answersOf(n source.Node) {
	for p := range n.Pairs() {
		taken := slices.ContainsFunc(l.set.facts, func(f *Fact) bool { return f.Name == "answers."+p.Key })
		if !checkName(p) || !l.new(p, taken) {
			continue
		}
		f := &Fact{Name: "answers." + p.Key, Absent: "not known", Sensitive: true, Evidence: true, Doc: "asked by the practice's own forms"}
		if l.answer(f, p.Node) {
			l.set.facts = append(l.set.facts, f)
		}
	}
}

// What an unbounded int or float answer may be.
const answerLimit = 1e9

func (l *loader) answer(f *Fact, n source.Node) bool {
	const hint = "write bool, int, float, {int: 0..100}, {enum: [a, b]} or {list: [a, b]}"
	if n.IsScalar() {
		switch kind, _ := n.Text(); kind {
		case "bool":
			f.Kind = "bool"
		case "int":
			f.Kind, f.Step = "int", 1
			f.Ranged, f.Min, f.Max = true, -answerLimit, answerLimit
		case "float":
			f.Kind = "float"
			f.Ranged, f.Min, f.Max = true, -answerLimit, answerLimit
		default:
			n.Problem("unknown-type", "this is not a type of answer", hint)
			return false
		}
		return true
	}
	count := 0
	ok := true
	for p := range n.Pairs() {
		count++
		f.Kind = p.Key
		switch p.Key {
		case "int", "float":
			ok = readRange(f, p.Node)
		case "enum", "list":
			f.Values = words(p.Node, "word", strings.TrimSpace)
			for _, w := range f.Values {
				if !field.IsSnake(w) {
					find(p.Node, w).Problem("not-snake-case", "a word of your own is written in small letters, digits and _", problem.SuggestSnake(w))
				}
			}
		default:
			p.Name.Problem("unknown-type", fmt.Sprintf("%q is not a type of answer", p.Key), hint)
			ok = false
		}
	}
	if n.IsMap() && count != 1 {
		n.Problem("unknown-type", "an answer has one type", hint)
		ok = false
	}
	return ok && n.IsMap()
}

var rangeText = regexp.MustCompile(`^(-?[0-9]+(?:\.[0-9]+)?)\.\.(-?[0-9]+(?:\.[0-9]+)?)$`)

func readRange(f *Fact, n source.Node) bool {
	s, _ := n.Text()
	m := rangeText.FindStringSubmatch(s)
	if m == nil || f.Kind == "int" && strings.ContainsRune(strings.ReplaceAll(s, "..", ""), '.') {
		n.Problem("bad-range", "this is not a range", "write it as 0..100")
		return false
	}
	f.Min, _ = strconv.ParseFloat(m[1], 64)
	f.Max, _ = strconv.ParseFloat(m[2], 64)
	if f.Min > f.Max || math.Abs(f.Min) > answerLimit || math.Abs(f.Max) > answerLimit {
		n.Problem("bad-range", "the range ends before it begins, or is too wide", "write it as 0..100")
		return false
	}
	if f.Ranged = true; f.Kind == "int" {
		f.Step = 1
	}
	return true
}

func (l *loader) nameConditions() {
	for _, n := range l.both("conditions") {
		l.conditionNames(n)
	}
}

func (l *loader) conditionNames(n source.Node) {
	for p := range n.Pairs() {
		if _, taken := l.conditions[p.Key]; checkName(p) && l.new(p, taken) {
			l.conditions[p.Key] = p.Node
			l.comp.ConditionNames = append(l.comp.ConditionNames, p.Key)
		}
	}
}

// compileConditions reads those that nothing has asked for yet, so that their problems are seen too.
func (l *loader) compileConditions() {
	for _, name := range l.comp.ConditionNames {
		l.condition(name)
	}
}

// condition resolves conditions.NAME while something that names it compiles.
func (l *loader) condition(name string) (*lang.Node, bool) {
	n, ok := l.conditions[name]
	if !ok {
		return nil, false
	}
	switch l.state[name] {
	case 1:
		n.Problem("circle", fmt.Sprintf("conditions.%s refers to itself", name), "")
		return nil, true
	case 0:
		l.state[name] = 1
		l.compiled[name] = l.compile(n)
		l.state[name] = 2
	}
	return l.compiled[name], true
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
