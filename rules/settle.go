// Finding the few answers that would decide rules which are unknown.

package rules

import (
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
)

// maxTrials is how many combinations of answers are tried for one result, however often Settle is called.
const maxTrials = 1_000

// Settle looks for at most n missing facts that could bring every rule of want to its wanted verdict if they were
// known, and gives the names of the fewest that can, sorted; nil when there are none, or when all rules have that
// verdict already. It tries a value from every range that the rules tell apart, so what it gives does settle them for
// some values. After 1000 combinations on one result it gives up.
func (r *Result) Settle(want map[*Rule]Verdict, n int) []string {
	var open []*Rule
	for rule, v := range want {
		now, _ := r.Verdict(rule.ID)
		if now == v {
			continue
		}
		if now != Unknown {
			return nil
		}
		open = append(open, rule)
	}
	slices.SortFunc(open, func(a, b *Rule) int { return strings.Compare(a.ID, b.ID) })
	s := &settler{result: r, want: want, open: open}
	for _, rule := range open {
		facts, _ := r.eval.Missing(rule.condition)
		s.missing = append(s.missing, facts)
	}
	for size := 1; size <= n && len(open) > 0; size++ {
		if found := s.choose(nil, size); found != nil {
			return found
		}
	}
	return nil
}

// settler is the search of one call of Settle.
type settler struct {
	result  *Result
	want    map[*Rule]Verdict
	open    []*Rule        // the rules that have not the wanted verdict yet
	missing [][]*lang.Fact // what each of them lacks
}

// choose adds left facts to those that are chosen, and then tries values. Facts that settle the rules must include one
// that each rule lacks, so others are not tried.
func (s *settler) choose(chosen []*lang.Fact, left int) []string {
	for i := range s.open {
		if slices.ContainsFunc(s.missing[i], func(f *lang.Fact) bool { return slices.Contains(chosen, f) }) {
			continue
		}
		if left == 0 {
			return nil
		}
		for _, f := range s.missing[i] {
			if found := s.choose(append(slices.Clone(chosen), f), left-1); found != nil {
				return found
			}
		}
		return nil
	}
	if left > 0 { // each rule has one of its missing facts already, and may need another
		for i := range s.open {
			for _, f := range s.missing[i] {
				if !slices.Contains(chosen, f) {
					if found := s.choose(append(slices.Clone(chosen), f), left-1); found != nil {
						return found
					}
				}
			}
		}
		return nil
	}
	if s.try(s.result.facts, chosen) {
		return names(chosen)
	}
	return nil
}

// try tells whether some values of the chosen facts bring the open rules to the wanted verdicts.
func (s *settler) try(f *Facts, chosen []*lang.Fact) bool {
	if len(chosen) == 0 {
		e := s.result.eval.WithInput(f.in)
		for _, rule := range s.open {
			if Verdict(e.Truth(rule.condition)) != s.want[rule] {
				return false
			}
		}
		return true
	}
	for _, v := range s.answers(chosen[0]) {
		s.result.trials++
		if s.result.trials > maxTrials {
			return false
		}
		var next *Facts
		if chosen[0].Kind == lang.Text {
			c := *f
			c.in.Text = text.Fold("")
			next = &c
		} else {
			next = f.with(chosen[0].Slot, v)
		}
		if s.try(next, chosen[1:]) {
			return true
		}
	}
	return false
}

// answers are values of a fact, one from every range that the open rules tell apart. Of a text it is one that mentions
// nothing.
func (s *settler) answers(f *lang.Fact) []any {
	if f.Kind == lang.Text {
		return []any{nil}
	}
	conditions := make([]*lang.Node, len(s.open))
	for i, rule := range s.open {
		conditions[i] = rule.condition
	}
	return lang.RegionsOf(f, conditions...).Values()
}
