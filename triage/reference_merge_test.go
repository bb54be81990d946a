// A merge of what rules say, written from the specification alone and as plainly as can be: it knows nothing of
// programs, memos, indexes or regions, and looks at every possible answer where it is in doubt.

package triage_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/triage"
)

// A verdict3 is no, not known or yes.
type verdict3 int

const (
	no    verdict3 = -1
	open3 verdict3 = 0
	yes   verdict3 = 1
)

func verdictOf(b bool) verdict3 {
	if b {
		return yes
	}
	return no
}

// refFacts are the answers that were given: bool, int or string, by name.
type refFacts map[string]any

// A refFact is an answer that a policy asks for, with everything that it may be.
type refFact struct {
	name   string
	values []any
}

var refDomain = []refFact{
	{"b0", []any{false, true}},
	{"b1", []any{false, true}},
	{"b2", []any{false, true}},
	{"n0", []any{0, 1, 2, 3}},
	{"n1", []any{0, 1, 2, 3}},
	{"e0", []any{"x", "y", "z"}},
}

const refAnswers = "answers: {b0: bool, b1: bool, b2: bool, n0: {int: 0..3}, n1: {int: 0..3}, e0: {enum: [x, y, z]}}\n"

// valuesOf is everything that an answer may be.
func valuesOf(name string) []any {
	i := slices.IndexFunc(refDomain, func(f refFact) bool { return f.name == name })
	return refDomain[i].values
}

// A refCondition is a condition: an atom, or others under and, or, not or at_least.
type refCondition struct {
	op   string // atom, score, known, and, or, not, at_least
	n    int    // of at_least; of a score what is compared with
	kids []refCondition

	fact, cmp string // of an atom; of known the fact; of a score the comparison
	value     any
}

// String is the condition as a policy has it.
func (c refCondition) String() string {
	kids := make([]string, len(c.kids))
	for i, k := range c.kids {
		kids[i] = k.String()
	}
	switch c.op {
	case "atom":
		switch v := c.value.(type) {
		case bool:
			if v {
				return "answers." + c.fact
			}
			return "answers." + c.fact + " == false"
		case []any:
			return fmt.Sprintf("answers.%s in [%q, %q]", c.fact, v[0], v[1])
		case string:
			return fmt.Sprintf("answers.%s %s %q", c.fact, c.cmp, v)
		}
		return fmt.Sprintf("answers.%s %s %v", c.fact, c.cmp, c.value)
	case "score":
		return fmt.Sprintf("score.s %s %d", c.cmp, c.n)
	case "known":
		return "known(answers." + c.fact + ")"
	case "not":
		return "not (" + kids[0] + ")"
	case "at_least":
		return fmt.Sprintf("at_least(%d, %s)", c.n, strings.Join(kids, ", "))
	}
	return "(" + strings.Join(kids, " "+c.op+" ") + ")"
}

func compares(a int, cmp string, b int) bool {
	switch cmp {
	case ">=":
		return a >= b
	case ">":
		return a > b
	case "<":
		return a < b
	case "<=":
		return a <= b
	case "!=":
		return a != b
	}
	return a == b
}

// of is how a condition comes out.
func (c refCondition) of(p refPolicy, given refFacts) verdict3 {
	switch c.op {
	case "known":
		return verdictOf(given[c.fact] != nil)
	case "atom":
		if given[c.fact] == nil {
			return open3
		}
		return verdictOf(c.holds(given[c.fact]))
	case "score":
		return p.compareScore(given, c.cmp, c.n)
	case "not":
		return -c.kids[0].of(p, given)
	}
	sure, possible := 0, 0
	for _, k := range c.kids {
		switch k.of(p, given) {
		case yes:
			sure++
			possible++
		case open3:
			possible++
		}
	}
	need := map[string]int{"and": len(c.kids), "or": 1, "at_least": c.n}[c.op]
	switch {
	case sure >= need:
		return yes
	case possible < need:
		return no
	}
	return open3
}

// holds tells whether an atom is true of a value.
func (c refCondition) holds(v any) bool {
	switch v := v.(type) {
	case bool:
		return v == c.value.(bool)
	case int:
		return compares(v, c.cmp, c.value.(int))
	}
	if all, ok := c.value.([]any); ok {
		return slices.Contains(all, v)
	}
	return (v == c.value) == (c.cmp == "==")
}

// A refPart is a part of the score: points while its atom is true, or by the value of a number.
type refPart struct {
	when   refCondition
	points int
	fact   string
	bands  []int // points of 0, 1, 2 and 3
}

// total is the score where everything is known.
func (p refPolicy) total(given refFacts) (sum int) {
	for _, part := range p.score {
		switch {
		case part.fact != "":
			sum += part.bands[given[part.fact].(int)]
		case part.when.of(p, given) == yes:
			sum += part.points
		}
	}
	return sum
}

// bounds are the least and the highest total, whatever the missing answers of its parts are.
func (p refPolicy) bounds(given refFacts) (low, high int) {
	reads := []string{}
	for _, part := range p.score {
		reads = append(reads, part.fact, part.when.fact)
	}
	first := true
	p.complete(reads, given, func(all refFacts) {
		sum := p.total(all)
		if first {
			low, high, first = sum, sum, false
		}
		low, high = min(low, sum), max(high, sum)
	})
	return low, high
}

// complete gives the facts with every way in which the named ones of them that are missing may be answered.
func (p refPolicy) complete(names []string, given refFacts, each func(refFacts)) {
	for _, name := range names {
		if name == "" || given[name] != nil {
			continue
		}
		for _, v := range valuesOf(name) {
			more := refFacts{name: v}
			for k, v := range given {
				more[k] = v
			}
			p.complete(names, more, each)
		}
		return
	}
	each(given)
}

// compareScore is true or false where every possible total says so.
func (p refPolicy) compareScore(given refFacts, cmp string, n int) verdict3 {
	low, high := p.bounds(given)
	a, b := compares(low, cmp, n), compares(high, cmp, n)
	if a == b {
		return verdictOf(a) // the comparisons drawn are those with one end
	}
	return open3
}

// A refRule is a rule.
type refRule struct {
	id    string
	when  refCondition
	group *refCondition // the group's only_if; nil: it stands in none
	does  string        // red, amber, one_step, green, guard, flag
	route string        // of a downgrade
}

// of is how a rule's condition comes out.
func (r refRule) of(p refPolicy, given refFacts) verdict3 {
	v := r.when.of(p, given)
	if r.group != nil {
		v = min(v, r.group.of(p, given))
	}
	return v
}

// A refPolicy is a policy.
type refPolicy struct {
	lowering string // propose, off, apply
	rules    []refRule
	score    []refPart
}

// A refInput is what is given of a request.
type refInput struct {
	facts     refFacts
	supplier  triage.Rating
	person    triage.Rating // the last rating by a person; "" for none
	clinician bool          // a clinician gave it
	unseen    bool          // the patient has sent something since
	text      string        // "", some words, or unknown
	brake     string        // off, on, unknown
}

// A refDecision is what the specification says of an input.
type refDecision struct {
	base, to, lowerTo triage.Rating
	fired             []string
	notRuledOut       map[string]triage.Rating
	mayApply          bool // a lowering may act or be proposed: the specification leaves it open
}

var refRatings = []triage.Rating{triage.Green, triage.Amber, triage.Red}

// decide decides an input.
func (p refPolicy) decide(in refInput) (d refDecision) {
	d.base = in.supplier
	if in.person != "" {
		d.base = in.person
	}
	d.notRuledOut = map[string]triage.Rating{}
	raised, upgraded, guarded, lowers := d.base, false, false, false
	for _, r := range p.rules {
		v := r.of(p, in.facts)
		if v == yes {
			d.fired = append(d.fired, r.id)
		}
		switch r.does {
		case "red", "amber", "one_step":
			to := triage.Rating(r.does)
			if r.does == "one_step" {
				to = refRatings[min(2, slices.Index(refRatings, d.base)+1)]
			}
			switch v {
			case yes:
				upgraded = true
				raised = refRatings[max(slices.Index(refRatings, raised), slices.Index(refRatings, to))]
			case open3:
				d.notRuledOut[r.id] = to
			}
		case "guard":
			guarded = guarded || v != no
		case "green":
			lowers = lowers || v == yes
		}
	}
	d.to = raised
	byClinician := in.person != "" && in.clinician
	if byClinician && !in.unseen {
		d.to = d.base // on what she had seen, a firing upgrade is only a note
	}
	if d.to != triage.Amber || !lowers || upgraded || guarded || len(d.notRuledOut) > 0 || byClinician ||
		p.lowering == "off" || in.text != "" {
		return d
	}
	if p.lowering == "apply" && in.brake == "off" {
		d.to, d.mayApply = triage.Green, in.person != ""
		return d
	}
	d.lowerTo = triage.Green
	return d
}
