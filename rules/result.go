// The evaluation of all rules on one input: verdicts, scores and what is missing.

package rules

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/internal/index"
	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/mask"
)

// A Verdict is how a rule came out. The zero Verdict is Unknown.
type Verdict int8

// The verdicts, in their order: of several, the highest counts.
const (
	NotFired Verdict = Verdict(lang.False)   // its condition is false
	Unknown  Verdict = Verdict(lang.Unknown) // facts are missing that could make its condition true or false
	Fired    Verdict = Verdict(lang.True)    // its condition is true, whatever is missing
)

// String is the word that tests and explanations use: not-fired, unknown, fired.
func (v Verdict) String() string { return [...]string{"not-fired", "unknown", "fired"}[v+1] }

// A Result is one evaluation of all rules in force. Its methods give nothing on a nil Result. It is not safe for
// concurrent use, and prints as ‹withheld›.
type Result struct {
	Withheld
	set      *Set
	facts    *Facts
	eval     func() *lang.Eval // behind a function, so that printing by reflection finds no value
	inForce  []bool
	verdicts []Verdict
	today    field.ISODate // on which the rules are in force
	came     []int32       // the rules in force that have fired or are unknown; nil where rules were named
	work     int           // what Settle has spent, see lang.MaxWork
	parts    []*Result     // of a result that Any made: the one that each verdict comes from, by rule
}

// Evaluate evaluates the rules that are in force on a date of the practice; on "" every rule is. Where rules are named,
// it evaluates only these.
func (s *Set) Evaluate(f *Facts, today field.ISODate, only ...*Rule) *Result {
	eval := s.program.Eval(*f.in())
	r := &Result{set: s, facts: f, eval: mask.Behind(eval)}
	if len(only) == 0 {
		m := memories.Get().(*index.Memory)
		defer memories.Put(m)
		r.on(today)
		r.decide(eval, m)
		return r
	}
	r.inForce, r.verdicts = make([]bool, len(s.rules)), make([]Verdict, len(s.rules))
	for _, rule := range only {
		if i := s.index(rule.ID); i >= 0 && s.rules[i] == rule && rule.InForce(today) {
			r.inForce[i], r.verdicts[i] = true, Verdict(eval.Truth(rule.condition))
		}
	}
	return r
}

// memories are kept between evaluations.
var memories = sync.Pool{New: func() any { return &index.Memory{} }}

// on begins with the rules that are in force on a date, none of which has fired.
func (r *Result) on(today field.ISODate) {
	r.today, r.came = today, r.came[:0]
	if r.inForce == nil {
		r.inForce, r.verdicts = make([]bool, len(r.set.rules)), make([]Verdict, len(r.set.rules))
	}
	for i, rule := range r.set.rules {
		r.inForce[i], r.verdicts[i] = rule.InForce(today), NotFired
	}
}

// decide fills in the verdicts of the rules that have fired or are unknown.
func (r *Result) decide(eval *lang.Eval, m *index.Memory) {
	for _, i := range r.came {
		r.verdicts[i] = NotFired
	}
	r.came = r.came[:0]
	for _, c := range r.set.lookup.Evaluate(eval, m) {
		if r.inForce[c.Condition] {
			r.verdicts[c.Condition] = Verdict(c.Truth)
			r.came = append(r.came, c.Condition)
		}
	}
}

// Any puts several results of one set together, as of a decision about several things: a rule has fired when it fired
// in any of them, and is unknown when it is unknown in any and fired in none. Scores and Facts are those of the
// first. It is nil when there are none.
func Any(results ...*Result) *Result {
	if len(results) == 0 {
		return nil
	}
	first := results[0]
	r := &Result{
		set: first.set, facts: first.facts, eval: first.eval,
		inForce: slices.Clone(first.inForce), verdicts: slices.Clone(first.verdicts),
		parts: slices.Repeat([]*Result{first}, len(first.verdicts)),
	}
	for _, other := range results[1:] {
		for i, v := range other.verdicts {
			if other.inForce[i] && (!r.inForce[i] || v > r.verdicts[i]) {
				r.verdicts[i], r.inForce[i], r.parts[i] = v, true, other
			}
		}
	}
	return r
}

// of is the evaluation that a rule's verdict comes from.
func (r *Result) of(rule *Rule) *lang.Eval {
	if r == nil || r.eval == nil || rule == nil {
		return nil
	}
	if i := r.set.index(rule.ID); r.parts != nil && i >= 0 {
		return r.parts[i].eval()
	}
	return r.eval()
}

// FactsOf are the facts that a rule's verdict comes from, which matters where [Any] has put several results together.
func (r *Result) FactsOf(rule *Rule) *Facts {
	if r == nil || rule == nil {
		return nil
	}
	if i := r.set.index(rule.ID); r.parts != nil && i >= 0 {
		return r.parts[i].facts
	}
	return r.facts
}

// Facts are the facts that were evaluated; where [Any] has put several results together, those of the first.
func (r *Result) Facts() *Facts {
	if r == nil {
		return nil
	}
	return r.facts
}

// A RuleVerdict is one rule with its verdict.
type RuleVerdict struct {
	*Rule
	Verdict Verdict // fired, not fired or unknown
}

// Verdicts are the rules in force with their verdicts, sorted by id.
func (r *Result) Verdicts() []RuleVerdict {
	if r == nil || r.set == nil {
		return nil
	}
	out := make([]RuleVerdict, 0, len(r.verdicts))
	for i, rule := range r.set.rules {
		if r.inForce[i] {
			out = append(out, RuleVerdict{rule, r.verdicts[i]})
		}
	}
	return out
}

// Fired gives the rules in force that have fired, sorted by id.
func (r *Result) Fired() iter.Seq[*Rule] { return r.with(Fired) }

// Unknown gives the rules in force that are unknown, sorted by id.
func (r *Result) Unknown() iter.Seq[*Rule] { return r.with(Unknown) }

// with gives the rules in force that have a verdict other than NotFired.
func (r *Result) with(verdict Verdict) iter.Seq[*Rule] {
	return func(yield func(*Rule) bool) {
		if r == nil || r.set == nil {
			return
		}
		if r.came != nil {
			for _, i := range r.came {
				if r.verdicts[i] == verdict && !yield(r.set.rules[i]) {
					return
				}
			}
			return
		}
		for i, v := range r.verdicts {
			if r.inForce[i] && v == verdict && !yield(r.set.rules[i]) {
				return
			}
		}
	}
}

// Verdict is that of one rule; ok is false for a rule that is not there or not in force.
func (r *Result) Verdict(id string) (v Verdict, ok bool) {
	if r == nil || r.set == nil {
		return NotFired, false
	}
	if i := r.set.index(id); i >= 0 && r.inForce[i] {
		return r.verdicts[i], true
	}
	return NotFired, false
}

// The codes of what keeps a rule unknown beside missing facts, as an [Error] bears them.
const (
	// RuleFailed is that of a rule of which a part could not be run, as when a function of the host panics.
	RuleFailed = "rule-failed"
	// OverBudget is that of a rule, and of a search for answers, which would take more work than one decision may
	// spend.
	OverBudget = "budget"
)

// failureCodes are the codes of failures, "" for none.
var failureCodes = [...]string{lang.NoFailure: "", lang.OverBudget: OverBudget, lang.Broken: RuleFailed}

// Missing are the names of the facts that keep a rule unknown, sorted, and the code of what failed beside:
// [RuleFailed], [OverBudget], or "" where nothing did.
func (r *Result) Missing(rule *Rule) (facts []string, failure string) {
	eval := r.of(rule)
	if eval == nil {
		return nil, ""
	}
	missing, failed := eval.Missing(rule.condition)
	return names(missing), failureCodes[failed]
}

// An UnknownRule is a rule that could not be decided, with the facts that it lacks, sorted; none where it failed.
type UnknownRule struct {
	Rule    string   `json:"rule"`    // its id
	Missing []string `json:"missing"` // names of facts
}

// A Gap is a fact that is not known, and the rules that it keeps open.
type Gap struct {
	Fact  string   `json:"fact"`  // its name
	Rules []string `json:"rules"` // their ids, sorted
}

// Gaps are the facts that keep rules unknown, those that keep most rules open first.
func (r *Result) Gaps() []Gap {
	open := map[string][]string{}
	for _, o := range r.Verdicts() {
		if o.Verdict == Unknown {
			missing, _ := r.Missing(o.Rule)
			for _, f := range missing {
				open[f] = append(open[f], o.ID)
			}
		}
	}
	var out []Gap
	for fact, ids := range open {
		out = append(out, Gap{fact, ids})
	}
	slices.SortFunc(out, func(a, b Gap) int {
		return cmp.Or(len(b.Rules)-len(a.Rules), strings.Compare(a.Fact, b.Fact))
	})
	return out
}

// Supported tells whether a fact marked as evidence is known and helps an unknown rule to fire.
func (r *Result) Supported(rule *Rule) bool {
	eval := r.of(rule)
	return eval != nil && eval.Supported(rule.condition)
}

// An Interval is what a score can still be, both ends included; they are equal when every reading is known.
type Interval struct {
	Low  int `json:"low"`  // in points, at most High
	High int `json:"high"` // in points
}

// Scores are the scores that apply to this input, by name; never nil.
func (r *Result) Scores() map[string]Interval {
	out := map[string]Interval{}
	if r == nil || r.set == nil {
		return out
	}
	for _, s := range r.set.scores {
		if s.OnlyIf != nil && r.eval().Truth(s.OnlyIf) != lang.True {
			continue
		}
		low, high := r.eval().Score(s)
		out[s.Name] = Interval{low, high}
	}
	return out
}

// names are the names of facts, sorted, each once.
func names(facts []*lang.Fact) []string {
	out := make([]string, len(facts))
	for i, f := range facts {
		out[i] = f.Name
	}
	slices.Sort(out)
	return slices.Compact(out)
}
