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

// scorePart is one item of a score's list as it stands in the file: {fact, bands}, with or without when; {when,
// points}; or {only_if}, which says when the score applies at all.
type scorePart struct {
	OnlyIf source.Node `key:"only_if"`
	Fact   source.Node `key:"fact"`
	When   source.Node `key:"when"`
	Bands  source.Node `key:"bands"`
	Points source.Node `key:"points"`
}

// laterCondition is a condition of a score that is compiled once the shapes of all scores are known, and where it goes.
type laterCondition struct {
	to   **lang.Node
	node source.Node
}

// scores reads the shapes of all scores first and their conditions afterwards, because a condition may name a score.
func (l *loader) scores() {
	n := l.parts["scores"]
	if !n.Exists() {
		return
	}
	var later []laterCondition
	for p := range n.Pairs() {
		if base, reserved := strings.CutSuffix(p.Key, "_highest"); reserved {
			p.Name.Problem("score-name", "a score's name cannot end in _highest",
				"score."+base+"_highest is the greatest single part by itself")
			continue
		}
		if checkName(p) {
			s, conditions := l.score(p)
			later = append(later, conditions...)
			l.comp.AddScore(s)
			l.set.scores = append(l.set.scores, s)
		}
	}
	l.comp.InScore = true
	for _, c := range later {
		*c.to = l.scoreCondition(c.node)
	}
	l.comp.InScore = false
	slices.SortFunc(l.set.scores, func(a, b *lang.Score) int { return strings.Compare(a.Name, b.Name) })
}

// score reads the shape of one score, and gives its conditions to be compiled later. Until then an empty node stands in
// their place.
func (l *loader) score(p source.Pair) (s *lang.Score, later []laterCondition) {
	s = &lang.Score{Name: p.Key}
	items := p.Node.Items()
	if p.Node.IsList() && len(items) == 0 {
		p.Node.Problem("empty-list", "a score needs parts", "")
	}
	var whens []source.Node // the when of each part, in their order
	for _, item := range items {
		var part scorePart
		source.Decode(item, &part)
		if !item.IsMap() {
			continue
		}
		if part.OnlyIf.Exists() {
			l.onlyIf(s, item, part)
			later = append(later, laterCondition{&s.OnlyIf, part.OnlyIf})
			continue
		}
		s.Parts = append(s.Parts, l.scorePart(item, part))
		whens = append(whens, item.Get("when"))
	}
	for i, when := range whens { // not before, as appending moves the parts
		if when.Exists() {
			s.Parts[i].When = &lang.Node{}
			later = append(later, laterCondition{&s.Parts[i].When, when})
		}
	}
	if s.OnlyIf != nil && len(s.Parts) == 0 {
		p.Node.Problem("score-part", "a score needs a part beside only_if", "")
	}
	s.Bound()
	return s, later
}

// onlyIf notes that a score has a condition under which it applies.
func (l *loader) onlyIf(s *lang.Score, item source.Node, part scorePart) {
	if part.Fact.Exists() || part.When.Exists() || part.Bands.Exists() || part.Points.Exists() {
		item.Problem("score-part", "only_if stands in a line of its own", "")
	}
	if s.OnlyIf != nil {
		item.Problem("score-part", "a score has one only_if", "put both together with and")
	}
	s.OnlyIf = &lang.Node{}
}

// scorePart reads what gives points: bands of a fact, or a number of points.
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

// maxPoints bounds the points of a part of a score, on both sides of 0, so that no sum overflows.
const maxPoints = 1_000

// points are the points of one part, within their bounds.
func points(n source.Node) int {
	v, ok := n.Int()
	if ok && (v < -maxPoints || v > maxPoints) {
		n.Problem("out-of-range", fmt.Sprintf("the points of a part are at most %d", maxPoints), "")
		return 0
	}
	return v
}

// bandFact is the fact that bands cut, which is a number with a step; nil, and noted, when it is anything else.
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
		n.Problem("bands-need-a-number", fmt.Sprintf("%s is a %s; bands cut a number", name, f.Kind),
			"write {when: …, points: …}")
		return nil
	case f.Step == 0:
		n.Problem("bands-need-a-step", name+" has no step, so bands cannot cover it", "write {when: …, points: …}")
		return nil
	}
	return f
}

// scoreCondition compiles a when or only_if of a score. It may not read what would make a missing reading count as 0
// without anybody noticing.
func (l *loader) scoreCondition(n source.Node) *lang.Node {
	cond := l.compile(n)
	if cond == nil {
		return nil
	}
	cond.Leaves(func(leaf *lang.Node) {
		switch leaf.Atom.Kind {
		case lang.Known:
			n.ProblemAt(leaf.At, leaf.Width, "known-in-score", "known( … ) would make a missing reading count as 0",
				"leave it out: a missing reading gives a range by itself")
		case lang.Phrases, lang.Weighing:
			n.ProblemAt(leaf.At, leaf.Width, "text-in-score", "a score is made of readings, not of words", "")
		}
	})
	return cond
}

// band is how a band is written: <=8 or >=25, 9-11, or 12.
var band = regexp.MustCompile(`^(?:(<=|>=) ?(-?[0-9]+(?:\.[0-9]+)?)|` +
	`(-?[0-9]+(?:\.[0-9]+)?) ?- ?(-?[0-9]+(?:\.[0-9]+)?)|` +
	`(-?[0-9]+(?:\.[0-9]+)?))$`)

// bands reads the bands of a fact with their points, and checks that every step of the fact's range lies in exactly
// one.
func bands(n source.Node, f *lang.Fact) []lang.Band {
	var out []lang.Band
	ok := n.IsMap()
	for p := range n.Pairs() {
		b := lang.Band{Points: points(p.Node)}
		m := band.FindStringSubmatch(p.Key)
		if m == nil || !p.Node.IsScalar() {
			ok = false
			if m == nil {
				p.Name.Problem("bad-band", "this is not a band", "write <=8, 9-11, 12 or >=25")
			}
			continue
		}
		if !bandEnds(m, f, &b) {
			p.Name.Problem("bad-band", fmt.Sprintf("this band does not lie on the steps of %s, %s to %s by %s",
				f.Name, number(f.Min), number(f.Max), number(f.Step)), "")
			ok = false
			continue
		}
		out = append(out, b)
	}
	slices.SortFunc(out, func(a, b lang.Band) int { return a.Low - b.Low })
	if ok {
		checkCover(n, f, out)
	}
	return out
}

// bandEnds sets the ends of a band, in steps of the fact; false when they are no steps of its range, or the wrong way
// round. m is a match of band.
func bandEnds(m []string, f *lang.Fact, b *lang.Band) (ok bool) {
	b.Low, b.High = lang.Steps(f.Min, f.Step), lang.Steps(f.Max, f.Step)
	ok = true
	at := func(s string) int {
		v, _ := strconv.ParseFloat(s, 64)
		ok = ok && math.Abs(v/f.Step-math.Round(v/f.Step)) < 1e-6 && v >= f.Min && v <= f.Max
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
	return ok && b.Low <= b.High
}

// checkCover notes the first value of a fact that lies in no band, or in two.
func checkCover(n source.Node, f *lang.Fact, sorted []lang.Band) {
	value := func(step int) string { return number(math.Round(float64(step)*f.Step*1e6) / 1e6) }
	problem := func(code, which string, step int) {
		n.Problem(code, fmt.Sprintf("%s %s of %s", which, value(step), f.Name),
			"every step of the range lies in one band")
	}
	next := lang.Steps(f.Min, f.Step)
	for _, b := range sorted {
		switch {
		case b.Low > next:
			problem("bands-gap", "no band holds", next)
			return
		case b.Low < next:
			problem("bands-overlap", "two bands hold", b.Low)
			return
		}
		next = b.High + 1
	}
	if next <= lang.Steps(f.Max, f.Step) {
		problem("bands-gap", "no band holds", next)
	}
}
