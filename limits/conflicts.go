package limits

import (
	"fmt"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// searchDays is how many days of the calendar are searched for rules that cannot stand together.
const searchDays = 400

// conflicts looks through the days of the calendar for what cannot stand: two rules that set one figure, a floor above a
// ceiling, a door that a figure of zero shuts with no text for patients. Each is found once, with its date.
func (p *Policy) conflicts() problem.Problems {
	eval, giveBack := p.borrowEvaluator()
	defer giveBack()
	c := &search{Policy: p, eval: eval, found: map[string]bool{}, tried: map[string]int{}}
	if !c.worthwhile() {
		return nil
	}
	from, days := p.searchFrom()
	seen := map[string]bool{}
	for n := range days {
		if err := c.day(from.Add(n), seen); err != nil {
			return problem.Problems{{File: "limits.yaml", Code: "cannot-be-decided", Message: "the week and the rules give no decision on " + from.Add(n).String()}}
		}
	}
	return c.problems
}

// day looks at every instant of a date at which something may change, unless a date like it was seen.
func (c *search) day(d calendar.Date, seen map[string]bool) error {
	in := Input{}
	at, end := d.At(0, c.cal.Zone()), d.Add(1).At(0, c.cal.Zone())
	nobody := c.validate(nil)
	key, ok := c.evaluation(&in, nobody, at, c.eval).dayKey(d)
	if ok && seen[key] {
		return nil
	}
	seen[key] = true
	for at.Before(end) && !at.IsZero() {
		m := c.evaluation(&in, nobody, at, c.eval)
		for _, w := range c.weeks {
			s, _, err := m.evaluateKind(w)
			if err != nil {
				return err
			}
			c.sets(m, s)
			c.bounds(m, s)
			c.silent(m, s)
		}
		at = m.nextChange()
	}
	return nil
}

// searchFrom is where the search begins: at the first closure that the practice wrote down, which lies near its present,
// else so that it ends with the calendar's data.
func (p *Policy) searchFrom() (from calendar.Date, days int) {
	if p.cal.Empty() {
		return date(2026, 1, 1), searchDays
	}
	first, last := p.cal.Coverage()
	from = last.Add(-searchDays)
	if closures := p.cal.ClosureDates(); len(closures) > 0 && closures[0].Before(from) {
		from = closures[0]
	}
	if from.Before(first) {
		from = first
	}
	return from, min(searchDays, last.Sub(from)+1)
}

type search struct {
	*Policy
	eval     *evaluator
	found    map[string]bool
	problems problem.Problems
	tried    map[string]int // how often it was tried to make two unknown rules hold together, by pair
}

// worthwhile tells whether any rule could conflict at all.
func (c *search) worthwhile() bool {
	sets := 0
	for _, r := range c.set.Rules() {
		t := r.Then.(outcome)
		if t.Set != nil {
			sets++
		}
		if t.Floor != nil || t.Clamp != nil || t.Max != nil || t.Scale != nil || t.ScaleBy != nil || t.Add != nil || t.Set != nil && t.Set.N == 0 {
			return true
		}
	}
	return sets > 1
}

func (c *search) problem(key string, r *rules.Rule, code, message, hint string) {
	if c.found[key] {
		return
	}
	c.found[key] = true
	p := c.set.HeaderProblem("week", code, message, hint)
	if r != nil {
		p = r.Problem(code, message, hint)
	}
	c.problems = append(c.problems, p)
}

// maxTried bounds the search for facts that make two unknown rules hold together: the figures and days on which one pair
// is tried.
const maxTried = 30

// sets finds two rules that set one figure: both certain, or both possible with at most two facts known.
func (c *search) sets(m *evaluation, s kindEvaluation) {
	for n, f := range s.figures {
		var of []ruleResult
		for _, each := range slices.Concat(s.fired, s.unknown) {
			if each.scope == f.scope && each.then.Set != nil {
				of = append(of, each)
			}
		}
		slices.SortFunc(of, func(a, b ruleResult) int { return a.Line - b.Line })
		for i, b := range of {
			for _, a := range of[:i] {
				key := a.ID + " " + b.ID
				if c.found[key] {
					continue
				}
				with, together := c.together(s.results[n], a, b)
				if together {
					c.problem(key, b.Rule, "two-sets", fmt.Sprintf("rules %s and %s both set %s.%s on %s%s", a.ID, b.ID, s.week.kind, f.scope, dateText(m), with),
						"make their conditions exclude each other, or let one scale or use max")
				}
			}
		}
	}
}

func dateText(m *evaluation) string { return m.at.In(m.cal.Zone()).Format("2006-01-02 (Mon 15:04)") }

func (c *search) together(r *rules.Result, a, b ruleResult) (with string, ok bool) {
	va, _ := r.Verdict(a.ID)
	vb, _ := r.Verdict(b.ID)
	if va == rules.Fired && vb == rules.Fired {
		return "", true
	}
	pair := a.ID + " " + b.ID
	if c.tried[pair]++; c.tried[pair] > maxTried {
		return "", false
	}
	facts := r.Settle(map[*rules.Rule]rules.Verdict{a.Rule: rules.Fired, b.Rule: rules.Fired}, 2)
	switch len(facts) {
	case 0:
		return "", false
	case 1:
		return ", for some value of " + facts[0], true
	}
	return ", for some values of " + facts[0] + " and " + facts[1], true
}

// bounds finds a floor above a ceiling: both certain, or both possible with at most two facts known.
func (c *search) bounds(m *evaluation, s kindEvaluation) {
	for n, f := range s.figures {
		own := c.loaded.Header.Bounds[Target{s.week.kind, f.scope}]
		var of []ruleResult
		for _, each := range slices.Concat(s.fired, s.unknown) {
			if each.scope == f.scope && (each.then.Floor != nil || each.then.Clamp != nil) {
				of = append(of, each)
			}
		}
		slices.SortFunc(of, func(a, b ruleResult) int { return a.Line - b.Line })
		for i, a := range of {
			low, high := a.then.bounds()
			if own.Ceiling != nil && low > *own.Ceiling || own.Floor != nil && high < *own.Floor {
				c.problem("bounds "+a.ID, a.Rule, "floor-above-ceiling", fmt.Sprintf("the bounds of %s.%s at the top of the file leave no figure that this rule allows", s.week.kind, f.scope), "lower the floor or raise the ceiling")
			}
			for _, b := range of[:i] {
				otherLow, otherHigh := b.then.bounds()
				if key := "bounds " + b.ID + " " + a.ID; (low > otherHigh || otherLow > high) && !c.found[key] {
					if with, together := c.together(s.results[n], b, a); together {
						c.problem(key, a.Rule, "floor-above-ceiling", fmt.Sprintf("rules %s and %s leave no figure for %s.%s on %s%s", b.ID, a.ID, s.week.kind, f.scope, dateText(m), with), "lower the floor or raise the ceiling")
					}
				}
			}
		}
	}
}

// silent finds a door that is shut by more than the week with no text for patients.
func (c *search) silent(m *evaluation, s kindEvaluation) {
	if s.zeroScope == "" || s.door != Closed || s.message != "" {
		return
	}
	var by *rules.Rule
	for _, f := range s.fired {
		if f.scope == s.zeroScope && f.then.changesFigure() {
			by = f.Rule
		}
	}
	c.problem("silent "+string(s.week.kind)+string(s.zeroScope), by, "closed-without-message",
		fmt.Sprintf("on %s %s.%s comes to 0, which closes the door, and no text tells patients what to do", dateText(m), s.week.kind, s.zeroScope), "name one for full figures: messages: {full: …}")
}
