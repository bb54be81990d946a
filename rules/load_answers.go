// Loading the practice's own questions: each declares a fact in the namespace "answers".

package rules

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// answers declares the practice's own questions as facts. A domain whose inputs hold no answers has none.
func (l *loader) answers() {
	for _, n := range l.both("answers") {
		if !l.domain.Answers {
			n.Problem("never-given", "no input of "+l.domain.Name+
				" holds answers, so rules that read them would never be decided",
				"leave them out, or ask where requests are read")
		}
	}
	for _, n := range l.both("answers") {
		l.answersOf(n)
	}
}

// answersOf makes a fact of each question that the practice's own forms ask.
func (l *loader) answersOf(n source.Node) {
	for p := range n.Pairs() {
		taken := slices.ContainsFunc(l.set.facts, func(f *Fact) bool { return f.Name == "answers."+p.Key })
		if !checkName(p) || !l.new(p, taken) {
			continue
		}
		f := &Fact{
			Name: "answers." + p.Key, Absent: "not known", Sensitive: true, Evidence: true,
			Doc: "asked by the practice's own forms",
		}
		if answerType(f, p.Node) {
			l.set.facts = append(l.set.facts, f)
		}
	}
}

// answerLimit bounds the number that an answer may be, on both sides of 0.
const answerLimit = 1e9

const answerTypes = "write bool, int, float, {int: 0..100}, {enum: [a, b]} or {list: [a, b]}"

// answerType reads the type of an answer into its fact; ok is false when there is none that could be used.
func answerType(f *Fact, n source.Node) (ok bool) {
	if n.IsScalar() {
		f.Kind, _ = n.Text()
		switch f.Kind {
		case "bool":
			return true
		case "int":
			f.Step = 1
		case "float":
		default:
			n.Problem("unknown-type", "this is not a type of answer", answerTypes)
			return false
		}
		f.Ranged, f.Min, f.Max = true, -answerLimit, answerLimit
		return true
	}
	count := 0
	ok = true
	for p := range n.Pairs() {
		count++
		f.Kind = p.Key
		switch p.Key {
		case "int", "float":
			ok = readRange(f, p.Node)
		case "enum", "list":
			f.Values = answerWords(p.Node)
		default:
			p.Name.Problem("unknown-type", fmt.Sprintf("%q is not a type of answer", p.Key), answerTypes)
			ok = false
		}
	}
	if n.IsMap() && count != 1 {
		n.Problem("unknown-type", "an answer has one type", answerTypes)
		ok = false
	}
	return ok && n.IsMap()
}

// answerWords reads the words that an answer may be.
func answerWords(n source.Node) []string {
	var all []string
	for _, item := range wordItems(n, "word", strings.TrimSpace) {
		w, _ := item.Text()
		all = append(all, w)
		if !field.IsSnake(w) {
			item.Problem("not-snake-case", "a word of your own is written in small letters, digits and _",
				problem.SuggestSnake(w))
		}
	}
	return all
}

var rangeText = regexp.MustCompile(`^(-?[0-9]+(?:\.[0-9]+)?)\.\.(-?[0-9]+(?:\.[0-9]+)?)$`)

// readRange reads 0..100 into a fact; false when it is no range that a number of this kind can have.
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
	f.Ranged = true
	if f.Kind == "int" {
		f.Step = 1
	}
	return true
}
