package rules

import (
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
)

// maxTrials is how many ways to answer are tried for one result, however often Settle is called.
const maxTrials = 1_000

// Settle looks for at most n missing facts whose answers could bring every rule of want to its wanted verdict, and
// returns the first such set by name, nil when there is none. Answers are tried from every region that the rules tell
// apart, so a set that is returned does settle them for some answers.
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

type settler struct {
	result  *Result
	want    map[*Rule]Verdict
	open    []*Rule
	missing [][]*lang.Fact
}

// choose adds facts until every open rule lacks one of them, then tries answers. Any set that settles the rules must hit
// the missing facts of each, so only such sets are tried.
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
	if left > 0 { // the rules are hit already; one of them may still need a second fact
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
		if s.result.trials++; s.result.trials > maxTrials {
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
