// Finding the few answers that would decide rules which are unknown.

package rules

import (
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
)

// Settle looks for at most n missing facts that could bring every rule of want to its wanted verdict if they were
// known, and gives the names of the fewest that can, sorted; nil when there are none, or when all rules have that
// verdict already. It tries a value from every range that the rules tell apart, so what it gives does settle them for
// some values. failure is [OverBudget] where the search ended because all calls on one result together had spent the
// work of a decision, and "" otherwise.
func (r *Result) Settle(want map[*Rule]Verdict, n int) (facts []string, failure string) {
	var open []*Rule
	for rule, v := range want {
		now, _ := r.Verdict(rule.ID)
		if now == v {
			continue
		}
		if now != Unknown {
			return nil, ""
		}
		open = append(open, rule)
	}
	slices.SortFunc(open, func(a, b *Rule) int { return strings.Compare(a.ID, b.ID) })
	s := &settler{result: r, want: want, open: open, values: map[*lang.Fact][]any{}, chooseWork: 1 + len(open)}
	s.trialWork = r.set.program.TrialWork(s.conditions()...)
	for _, rule := range open {
		facts, _ := r.eval().Missing(rule.condition)
		s.missing = append(s.missing, facts)
		s.chooseWork += len(facts)
	}
	for size := 1; size <= n && len(open) > 0; size++ {
		if found := s.choose(nil, size); found != nil {
			return found, ""
		}
	}
	if s.cut {
		return nil, OverBudget
	}
	return nil, ""
}

// SettleWork is how many units of work all calls of [Result.Settle] on the result have spent, from 0 to three quarters
// of [MaxWork].
func (r *Result) SettleWork() int { return r.work }

// settler is the search of one call of Settle.
type settler struct {
	result  *Result
	want    map[*Rule]Verdict
	open    []*Rule        // the rules that have not the wanted verdict yet
	missing [][]*lang.Fact // what each of them lacks

	values     map[*lang.Fact][]any // the answers to try for each fact, see answers
	trialWork  int                  // what one trial spends
	chooseWork int                  // what one choice of facts spends
	cut        bool                 // the work was spent before the search ended
}

// spend takes work from what the result has left, and tells whether there was enough.
func (s *settler) spend(work int) bool {
	s.result.work += work
	s.cut = s.cut || s.result.work > lang.MaxWork-lang.MaxRulesWork
	return !s.cut
}

// conditions are those of the open rules.
func (s *settler) conditions() []*lang.Node {
	out := make([]*lang.Node, len(s.open))
	for i, rule := range s.open {
		out[i] = rule.condition
	}
	return out
}

// choose adds left facts to those that are chosen, and then tries values. Facts that settle the rules must include one
// that each rule lacks, so others are not tried.
func (s *settler) choose(chosen []*lang.Fact, left int) []string {
	if !s.spend(s.chooseWork) {
		return nil
	}
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
		e := s.result.eval().WithInput(*f.in())
		for _, rule := range s.open {
			if Verdict(e.Truth(rule.condition)) != s.want[rule] {
				return false
			}
		}
		return true
	}
	for _, v := range s.answers(chosen[0]) {
		if !s.spend(s.trialWork) {
			return false
		}
		var next *Facts
		if chosen[0].Kind == lang.Text {
			in := *f.in()
			in.Text = text.Fold("")
			next = newFacts(f.set, in)
		} else {
			next = f.with(chosen[0].Slot, lang.ValueOf(v))
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
	if s.values[f] == nil && s.spend(s.trialWork) {
		s.values[f] = lang.RegionsOf(f, s.conditions()...).Values()
	}
	return s.values[f]
}
