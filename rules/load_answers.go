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
