// Loading scores: parts that give points, by bands of a number or by a condition.

package rules

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
)

// scorePart is one line of a score.
type scorePart struct {
	OnlyIf source.Node `key:"only_if"`
	Fact   source.Node `key:"fact"`
	When   source.Node `key:"when"`
	Bands  source.Node `key:"bands"`
	Points source.Node `key:"points"`
}

// scores reads the shapes of all scores first and their conditions afterwards, because a condition may name a score.
func (l *loader) scores() {
	n := l.parts["scores"]
	if !n.Exists() {
		return
	}
	type pending struct {
		to   **lang.Node
		node source.Node
	}
	var later []pending
	for p := range n.Pairs() {
		if strings.HasSuffix(p.Key, "_highest") {
			p.Name.Problem("score-name", "a score's name cannot end in _highest", "score."+strings.TrimSuffix(p.Key, "_highest")+"_highest is the greatest single part by itself")
			continue
		}
		if !checkName(p) {
			continue
		}
		s := &lang.Score{Name: p.Key}
		items := p.Node.Items()
		if p.Node.IsList() && len(items) == 0 {
			p.Node.Problem("empty-list", "a score needs parts", "")
		}
		for _, item := range items {
			var part scorePart
			source.Decode(item, &part)
			if !item.IsMap() {
				continue
			}
			if part.OnlyIf.Exists() {
				l.onlyIf(s, item, part)
				later = append(later, pending{&s.OnlyIf, part.OnlyIf})
				continue
			}
			s.Parts = append(s.Parts, l.scorePart(item, part))
		}
		for i, item := range partsOf(items) {
			if when := item.Get("when"); when.Exists() && i < len(s.Parts) {
				s.Parts[i].When = &lang.Node{} // stands for "has a condition" until it compiles
				later = append(later, pending{&s.Parts[i].When, when})
			}
		}
		if s.OnlyIf != nil && len(s.Parts) == 0 {
			p.Node.Problem("score-part", "a score needs a part beside only_if", "")
		}
		s.Bound()
		l.comp.AddScore(s)
		l.set.scores = append(l.set.scores, s)
	}
	l.comp.InScore = true
	for _, p := range later {
		*p.to = l.scoreCondition(p.node)
	}
	l.comp.InScore = false
	slices.SortFunc(l.set.scores, func(a, b *lang.Score) int { return strings.Compare(a.Name, b.Name) })
}

func partsOf(items []source.Node) []source.Node {
	var out []source.Node
	for _, item := range items {
		if item.IsMap() && !item.Get("only_if").Exists() {
			out = append(out, item)
		}
	}
	return out
}

func (l *loader) onlyIf(s *lang.Score, item source.Node, part scorePart) {
	if part.Fact.Exists() || part.When.Exists() || part.Bands.Exists() || part.Points.Exists() {
		item.Problem("score-part", "only_if stands in a line of its own", "")
	}
	if s.OnlyIf != nil {
		item.Problem("score-part", "a score has one only_if", "put both together with and")
	}
	s.OnlyIf = &lang.Node{}
}

func (l *loader) scorePart(item source.Node, part scorePart) lang.Part {
	var out lang.Part
	switch {
	case part.Fact.Exists() && part.Bands.Exists() && !part.Points.Exists():
		out.Fact = l.bandFact(part.Fact)
		if out.Fact != nil {
			out.Bands = bands(part.Bands, out.Fact)
		}
	case part.When.Exists() && part.Points.Exists() && !part.Fact.Exists() && !part.Bands.Exists():
		out.Points = points(part.Points)
	default:
		item.Problem("score-part", "a part of a score is {fact, bands}, with or without when, or {when, points}", "")
	}
	return out
}

// maxPoints bounds a part of a score, so that no sum overflows.
const maxPoints = 1_000

func points(n source.Node) int {
	v, ok := n.Int()
	if ok && (v < -maxPoints || v > maxPoints) {
		n.Problem("out-of-range", fmt.Sprintf("the points of a part are at most %d", maxPoints), "")
		return 0
	}
	return v
}

func (l *loader) bandFact(n source.Node) *lang.Fact {
	name, ok := n.Text()
	if !ok {
		return nil
	}
	f, ok := l.scope.Facts[name]
	switch {
	case !ok:
		l.checkFactName(n, name)
		return nil
	case f.Kind != lang.Int && f.Kind != lang.Float:
		n.Problem("bands-need-a-number", fmt.Sprintf("%s is a %s; bands cut a number", name, f.Kind), "write {when: …, points: …}")
		return nil
	case f.Step == 0:
		n.Problem("bands-need-a-step", name+" has no step, so bands cannot cover it", "write {when: …, points: …}")
		return nil
	}
	return f
}

// scoreCondition compiles a when or only_if of a score. It may not rest on what would make a missing reading a silent 0.
func (l *loader) scoreCondition(n source.Node) *lang.Node {
	cond := l.compile(n)
	if cond == nil {
		return nil
	}
	cond.Leaves(func(leaf *lang.Node) {
		switch leaf.Atom.Kind {
		case lang.Known:
			n.ProblemAt(leaf.At, leaf.Width, "known-in-score", "known( … ) would make a missing reading count as 0", "leave it out: a missing reading gives a range by itself")
		case lang.Phrases:
			n.ProblemAt(leaf.At, leaf.Width, "text-in-score", "a score is made of readings, not of words", "")
		}
	})
	return cond
}

var band = regexp.MustCompile(`^(?:(<=|>=) ?(-?[0-9]+(?:\.[0-9]+)?)|(-?[0-9]+(?:\.[0-9]+)?) ?- ?(-?[0-9]+(?:\.[0-9]+)?)|(-?[0-9]+(?:\.[0-9]+)?))$`)

// bands reads "<=8", "9-11", "12", ">=25" and checks that every step of the fact's range lies in exactly one.
func bands(n source.Node, f *lang.Fact) []lang.Band {
	first, last := lang.Steps(f.Min, f.Step), lang.Steps(f.Max, f.Step)
	var out []lang.Band
	ok := n.IsMap()
	for p := range n.Pairs() {
		isInt := p.Node.IsScalar()
		points := points(p.Node)
		m := band.FindStringSubmatch(p.Key)
		if m == nil || !isInt {
			ok = false
			if m == nil {
				p.Name.Problem("bad-band", "this is not a band", "write <=8, 9-11, 12 or >=25")
			}
			continue
		}
		b := lang.Band{Low: first, High: last, Points: points}
		on := true
		at := func(s string) int {
			v, _ := strconv.ParseFloat(s, 64)
			on = on && math.Abs(v/f.Step-math.Round(v/f.Step)) < 1e-6 && v >= f.Min && v <= f.Max
			return lang.Steps(v, f.Step)
		}
		switch {
		case m[1] == "<=":
			b.High = at(m[2])
		case m[1] == ">=":
			b.Low = at(m[2])
		case m[5] != "":
			b.Low = at(m[5])
			b.High = b.Low
		default:
			b.Low, b.High = at(m[3]), at(m[4])
		}
		if !on || b.Low > b.High {
			p.Name.Problem("bad-band", fmt.Sprintf("this band does not lie on the steps of %s, %s to %s by %s", f.Name, number(f.Min), number(f.Max), number(f.Step)), "")
			ok = false
			continue
		}
		out = append(out, b)
	}
	slices.SortFunc(out, func(a, b lang.Band) int { return a.Low - b.Low })
	if ok {
		checkCover(n, f, out, first, last)
	}
	return out
}

func checkCover(n source.Node, f *lang.Fact, out []lang.Band, first, last int) {
	value := func(step int) string { return number(math.Round(float64(step)*f.Step*1e6) / 1e6) }
	next := first
	for _, b := range out {
		switch {
		case b.Low > next:
			n.Problem("bands-gap", fmt.Sprintf("no band holds %s of %s", value(next), f.Name), "every step of the range lies in one band")
			return
		case b.Low < next:
			n.Problem("bands-overlap", fmt.Sprintf("two bands hold %s of %s", value(b.Low), f.Name), "every step of the range lies in one band")
			return
		}
		next = b.High + 1
	}
	if next <= last {
		n.Problem("bands-gap", fmt.Sprintf("no band holds %s of %s", value(next), f.Name), "every step of the range lies in one band")
	}
}
