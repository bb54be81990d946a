// Scores: sums of parts, and how conditions compare them with numbers.

package lang

import (
	"fmt"
	"math"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// A Score is a sum of parts. While readings are missing it is an interval.
type Score struct {
	Name   string // as conditions name it, without score.
	OnlyIf *Node  // whom the score is for; nil: everybody
	Parts  []Part // what is added up, in the order of the file
	// What any reading can give, filled in by Bound: the least and the greatest total, and those of the greatest part.
	Low, High               int
	HighestLow, HighestHigh int

	place    int            // among the scores of the program
	prepared []preparedPart // the parts with what adding them up needs, see prepare
	facts    []*Fact        // see Facts
	// What a missing fact is filled in with; nil for one that is left open with its whole group.
	values map[*Fact][]Value
}

// preparedPart is a part with the facts that decide what it gives, and what adding it up comes to.
type preparedPart struct {
	Part
	facts []*Fact
	work  int // see Part.work
}

// A Part gives points when its condition holds: fixed ones, or those of the band that a reading lies in.
type Part struct {
	When   *Node  // nil: always
	Fact   *Fact  // the reading; nil: fixed points
	Bands  []Band // of the reading, in order; they cover its whole range
	Points int    // the fixed points
}

// A Band is a range of a fact in steps, both ends included.
type Band struct {
	Low, High int // in steps of the fact, see Steps
	Points    int // what a reading in the band gives
}

// Steps is a value in steps of its fact, rounded to the nearest one, half up. A billionth of a step is forgiven,
// because 0.35 divided by 0.1 is a little less than 3.5.
func Steps(v, step float64) int { return int(math.Floor(v/step + 0.5 + 1e-9)) }

// interval is what a score can still be.
type interval struct {
	low, high         int // the sum
	highLow, highHigh int // the greatest single part
}

// Score gives the possible totals of a score that applies.
func (e *Eval) Score(s *Score) (low, high int) {
	iv := e.interval(s)
	return iv.low, iv.high
}

// prepare works out what adding the score up needs, once its conditions are compiled.
func (s *Score) prepare() {
	s.prepared, s.values, s.facts = nil, map[*Fact][]Value{}, s.Facts()
	regions := map[*Fact]*Regions{}
	for _, p := range s.Parts {
		s.prepared = append(s.prepared, preparedPart{p, p.facts(), p.work()})
	}
	addParts(s.Parts, func(f *Fact) *Regions {
		if regions[f] == nil {
			regions[f] = &Regions{Fact: f}
		}
		return regions[f]
	})
	for f, r := range regions {
		r.arrange()
		switch {
		case r.opaque || f.Kind == List:
		case f.completable():
			for _, v := range r.Values() {
				s.values[f] = append(s.values[f], ValueOf(v))
			}
		default:
			s.values[f] = make([]Value, 1) // not known
		}
	}
}

// completable tells whether a missing fact is filled in at all: one of a few words, or a number in steps.
func (f *Fact) completable() bool {
	return f.Kind == Bool || f.Kind == Enum && f.Values != nil || f.Kind.numeric() && f.Ranged && f.Step != 0
}

// AddScore makes a score known to the conditions that compile afterwards.
func (c *Compiler) AddScore(s *Score) { c.scores[s.Name] = s }

// highestSuffix ends the name under which the greatest single part of a score is compared.
const highestSuffix = "_highest"

// scoreOperand reads score.NAME, the total, or score.NAME_highest, the greatest single part.
func (r *reader) scoreOperand(n ast.Node, name string) *operand {
	if r.InScore {
		r.bad(n, "score-in-score", "a score cannot rest on a score", "")
		return nil
	}
	if s, ok := r.scores[name]; ok {
		return &operand{node: n, key: "score." + name, kind: Int, score: s}
	}
	if base, ok := strings.CutSuffix(name, highestSuffix); ok && r.scores[base] != nil {
		return &operand{node: n, key: "score." + name, kind: Int, score: r.scores[base], highest: true}
	}
	var names []string
	for known := range r.scores {
		names = append(names, known, known+highestSuffix)
	}
	hint := "scores are defined under scores:"
	if len(names) > 0 {
		hint = problem.Suggest(name, names)
	}
	r.bad(n, "unknown-score", fmt.Sprintf("score.%s is not defined", name), hint)
	return nil
}

// scored reads a comparison of a score with a number.
func (r *reader) scored(n *ast.BinaryNode, left, right *operand, neg bool) *Node {
	op := n.Operator
	// The score is put first, and the operator turned round with it.
	if left.score == nil {
		left, right, op = right, left, flipped[op]
	}
	if right.score != nil || !right.literal || right.list || !right.kind.numeric() || op == "" {
		r.bad(n, "score-compared", "a score is compared with a plain number only", "write score.NAME >= 5")
		return nil
	}
	limit := right.consts[0].(float64)
	low, high := left.score.Low, left.score.High
	if left.highest {
		low, high = left.score.HighestLow, left.score.HighestHigh
	}
	// A comparison that is always the same is a slip of the author.
	if limit < float64(low) || limit > float64(high) {
		r.bad(n, "out-of-range", fmt.Sprintf("%s is outside what %s can be, %d to %d", number(limit), left.key, low,
			high), "")
		return nil
	}
	a := &Atom{
		Kind: Scored, key: left.key + " " + op + " " + right.key, Label: r.text(n), Op: op, Consts: right.consts,
		Score: left.score, Highest: left.highest, limit: limit, Facts: left.score.Facts(),
	}
	return r.leaf(a, n, n, neg)
}

// Facts are all the facts that the score reads. It is asked once the conditions of the score are compiled.
func (s *Score) Facts() []*Fact {
	if s.facts != nil {
		return s.facts
	}
	seen := map[*Fact]bool{}
	add := func(facts []*Fact) {
		for _, f := range facts {
			if !seen[f] {
				seen[f] = true
				s.facts = append(s.facts, f)
			}
		}
	}
	if s.OnlyIf != nil {
		add(s.OnlyIf.Facts())
	}
	for _, p := range s.Parts {
		add(p.facts())
	}
	return s.facts
}

// facts are the facts that decide what the part gives.
func (p Part) facts() []*Fact {
	var facts []*Fact
	if p.When != nil {
		facts = p.When.Facts()
	}
	if p.Fact != nil {
		facts = union(facts, []*Fact{p.Fact})
	}
	return facts
}

// points are the least and the greatest that the part can give, whatever its readings.
func (p Part) points() (low, high int) {
	low, high = p.Points, p.Points
	if p.Fact != nil {
		low, high = math.MaxInt, math.MinInt
		for _, b := range p.Bands {
			low, high = min(low, b.Points), max(high, b.Points)
		}
	}
	if p.When != nil {
		low, high = min(low, 0), max(high, 0)
	}
	return low, high
}

// Bound fills in what the score can be when nothing is known.
func (s *Score) Bound() {
	s.HighestLow, s.HighestHigh = 0, 0
	for _, p := range s.Parts {
		low, high := p.points()
		s.Low, s.High = s.Low+low, s.High+high
		s.HighestLow, s.HighestHigh = max(s.HighestLow, low), max(s.HighestHigh, high)
	}
}

// scored answers a comparison of an interval with a number: true or false when every possible total agrees.
func (e *Eval) scored(a *Atom) answer {
	if a.Score.OnlyIf != nil {
		// For somebody to whom the score does not apply the comparison is false, and so is its negation.
		switch e.Truth(a.Score.OnlyIf) {
		case False:
			return notApplicable
		case Unknown:
			return isUnknown
		}
	}
	iv := e.interval(a.Score)
	low, high := float64(iv.low), float64(iv.high)
	if a.Highest {
		low, high = float64(iv.highLow), float64(iv.highHigh)
	}
	atLow, atHigh := compare(low, a.Op, a.limit), compare(high, a.Op, a.limit)
	switch {
	// An interval that holds the number and others may be equal to it or not.
	case a.Op == "==" || a.Op == "!=":
		if low <= a.limit && a.limit <= high && low != high {
			return isUnknown
		}
		return answerOf(atLow)
	case atLow == atHigh:
		return answerOf(atLow)
	}
	return isUnknown
}

// compare holds a number against a constant.
func compare(v float64, op string, limit float64) bool {
	switch op {
	case "<":
		return v < limit
	case "<=":
		return v <= limit
	case ">":
		return v > limit
	case ">=":
		return v >= limit
	case "==":
		return v == limit
	}
	return v != limit
}

// scoreMissing are the facts that keep a score open: those of its only_if while that is unknown, else of its parts.
func (e *Eval) scoreMissing(s *Score) []*Fact {
	if s.OnlyIf != nil && e.Truth(s.OnlyIf) == Unknown {
		facts, _ := e.Missing(s.OnlyIf)
		return facts
	}
	var facts []*Fact
	seen := map[*Fact]bool{}
	for _, p := range s.prepared {
		if p.When != nil && e.Truth(p.When) == False {
			continue
		}
		for _, f := range p.facts {
			if !e.given(f) && !seen[f] {
				seen[f] = true
				facts = append(facts, f)
			}
		}
	}
	return facts
}
