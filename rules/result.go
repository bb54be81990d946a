package rules

import (
	"cmp"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
)

// Verdict is how a rule came out.
type Verdict int8

// The verdicts.
const (
	NotFired Verdict = Verdict(lang.False)
	Unknown  Verdict = Verdict(lang.Unknown)
	Fired    Verdict = Verdict(lang.True)
)

// String is the word that tests and explanations use.
func (v Verdict) String() string { return [...]string{"not-fired", "unknown", "fired"}[v+1] }

// A Result is one evaluation of all rules in force. It is not safe for concurrent use and prints as ‹withheld›.
type Result struct {
	Withheld
	set      *Set
	facts    *Facts
	eval     *lang.Eval
	inForce  []bool
	verdicts []Verdict
	trials   int       // of Settle
	parts    []*Result // of one that Any made: the result that each verdict comes from, by rule
}

// Evaluate evaluates every rule that is in force on a civil date of the practice; on "" every rule is. Where rules are named
// it evaluates no other ones.
func (s *Set) Evaluate(f *Facts, today field.ISODate, only ...*Rule) *Result {
	r := &Result{set: s, facts: f, eval: s.program.Eval(f.in), inForce: make([]bool, len(s.rules)), verdicts: make([]Verdict, len(s.rules))}
	for i, rule := range s.rules {
		r.inForce[i] = rule.InForce(today) && (len(only) == 0 || slices.Contains(only, rule))
		if r.inForce[i] {
			r.verdicts[i] = Verdict(r.eval.Truth(rule.condition))
		}
	}
	return r
}

// InForce tells whether the rule is in force on a civil date of the practice; on "" every rule is.
func (r *Rule) InForce(today field.ISODate) bool {
	return today == "" || (r.From == "" || r.From <= today) && (r.Until == "" || today <= r.Until)
}

// Any puts several evaluations of one set together, as of the figures that a decision is about: a rule fired when it
// fired in any of them, and is unknown when it is unknown in any and fired in none. Nil when there are none.
func Any(results ...*Result) *Result {
	if len(results) == 0 {
		return nil
	}
	first := results[0]
	r := &Result{
		set: first.set, facts: first.facts, eval: first.eval, inForce: slices.Clone(first.inForce), verdicts: slices.Clone(first.verdicts),
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

// FactsOf are the facts that a rule's verdict comes from, where several evaluations were put together.
func (r *Result) FactsOf(rule *Rule) *Facts {
	if r == nil || rule == nil {
		return nil
	}
	if i := r.set.index(rule.ID); r.parts != nil && i >= 0 {
		return r.parts[i].facts
	}
	return r.facts
}

// of is the evaluation that a rule's verdict comes from.
func (r *Result) of(rule *Rule) *lang.Eval {
	if r == nil || r.eval == nil || rule == nil {
		return nil
	}
	if i := r.set.index(rule.ID); r.parts != nil && i >= 0 {
		return r.parts[i].eval
	}
	return r.eval
}

// An Outcome is one rule with its verdict.
type Outcome struct {
	*Rule
	Verdict Verdict
}

// Outcomes yields the rules in force with their verdicts, sorted by id.
func (r *Result) Outcomes() []Outcome {
	if r == nil || r.set == nil {
		return nil
	}
	out := make([]Outcome, 0, len(r.verdicts))
	for i, rule := range r.set.rules {
		if r.inForce[i] {
			out = append(out, Outcome{rule, r.verdicts[i]})
		}
	}
	return out
}

// Verdict of one rule; ok is false for a rule that is not there or not in force.
func (r *Result) Verdict(id string) (v Verdict, ok bool) {
	if r == nil || r.set == nil {
		return NotFired, false
	}
	if i := r.set.index(id); i >= 0 && r.inForce[i] {
		return r.verdicts[i], true
	}
	return NotFired, false
}

// Missing are the facts that keep a rule unknown, sorted; failed tells whether a part of its condition could not be run.
func (r *Result) Missing(rule *Rule) (facts []string, failed bool) {
	eval := r.of(rule)
	if eval == nil {
		return nil, false
	}
	missing, failed := eval.Missing(rule.condition)
	return names(missing), failed
}

// An UnknownRule is a rule that could not be decided, with the facts that it lacks, sorted; none where it failed.
type UnknownRule struct {
	Rule    string   `json:"rule"`
	Missing []string `json:"missing"`
}

// A Gap is a fact that is not known, and the rules that it keeps open.
type Gap struct {
	Fact  string   `json:"fact"`
	Rules []string `json:"rules"`
}

// Gaps are the facts that keep rules unknown, those that keep most rules open first.
func (r *Result) Gaps() []Gap {
	open := map[string][]string{}
	for _, o := range r.Outcomes() {
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
	slices.SortFunc(out, func(a, b Gap) int { return cmp.Or(len(b.Rules)-len(a.Rules), strings.Compare(a.Fact, b.Fact)) })
	return out
}

// Supported tells whether evidence that is known already helps an unknown rule to fire.
func (r *Result) Supported(rule *Rule) bool {
	eval := r.of(rule)
	return eval != nil && eval.Supported(rule.condition)
}

// An Interval is what a score can still be; Low and High are equal when every reading is known.
type Interval struct {
	Low  int `json:"low"`
	High int `json:"high"`
}

// Scores are the scores that apply to this input.
func (r *Result) Scores() map[string]Interval {
	out := map[string]Interval{}
	if r == nil || r.set == nil {
		return out
	}
	for _, s := range r.set.scores {
		if s.OnlyIf != nil && r.eval.Truth(s.OnlyIf) != lang.True {
			continue
		}
		low, high := r.eval.Score(s)
		out[s.Name] = Interval{low, high}
	}
	return out
}

// Thresholds are those of the policy for a fact, with the values of this input that conditions compare it with, where these
// stand still. What is then not opaque changes no verdict but at its limits.
func (r *Result) Thresholds(fact string) Thresholds {
	if r == nil || r.set == nil {
		return Thresholds{}
	}
	t := r.set.Thresholds(fact)
	if !t.Opaque || t.summed {
		return t
	}
	t.Limits, t.Opaque = slices.Clone(t.Limits), false
	for _, other := range t.Beside {
		if r.set.facts[r.set.slots[other]].Time != "" {
			t.Opaque = true
		}
		switch v := r.facts.value(other).(type) {
		case int:
			t.Limits = append(t.Limits, float64(v))
		case float64:
			t.Limits = append(t.Limits, v)
		}
	}
	return t
}

// Facts are the facts that were evaluated.
func (r *Result) Facts() *Facts {
	if r == nil {
		return nil
	}
	return r.facts
}

func names(facts []*lang.Fact) []string {
	out := make([]string, len(facts))
	for i, f := range facts {
		out[i] = f.Name
	}
	slices.Sort(out)
	return slices.Compact(out)
}
