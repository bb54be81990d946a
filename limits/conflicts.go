// The search at loading for rules that cannot stand together on some day of the calendar.

package limits

import (
	"fmt"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

const (
	// searchDays is how many days of the calendar are searched.
	searchDays = 400
	// maxTried bounds the search for facts that make two unknown rules hold together: it is the number of figures and
	// days on which one pair is tried.
	maxTried = 30
	// maxConflicts is how many conflicts are shown at once.
	maxConflicts = 50
)

// A search looks through the days of the calendar and finds each conflict once.
type search struct {
	*Policy
	evaluator *evaluator
	found     map[string]bool
	problems  problem.Problems
	tried     map[string]int // how often a pair of unknown rules was tried
}

// conflicts finds what cannot stand: two rules that set one figure, a floor above a ceiling, a door that a figure of
// zero shuts with no text for patients. Each has a date on which it happens.
func (p *Policy) conflicts() problem.Problems {
	by, giveBack := p.borrowEvaluator()
	defer giveBack()
	c := &search{Policy: p, evaluator: by, found: map[string]bool{}, tried: map[string]int{}}
	if !c.worthwhile() {
		return nil
	}
	from, days := p.searchFrom()
	seen := map[string]bool{}
	for n := range days {
		if err := c.day(from.Add(n), seen); err != nil {
			message := "the week and the rules give no decision on " + from.Add(n).String()
			return problem.Problems{{File: "limits.yaml", Code: "cannot-be-decided", Message: message}}
		}
		if by.spent > maxSearchWork {
			c.problems = append(c.problems, p.set.HeaderProblem("week", "too-much-to-search",
				"rules that compare times, days and figures are too many to be looked through for conflicts",
				"compare fewer times, or put what they share into one rule"))
		}
		if c.full() {
			break
		}
	}
	return c.problems
}

// full reports whether the search is over: enough conflicts were found, or its work is spent.
func (c *search) full() bool {
	return len(c.problems) >= maxConflicts || c.evaluator.spent > maxSearchWork
}

// day looks at every instant of a date at which something may change, unless a date like it was seen.
func (c *search) day(d calendar.Date, seen map[string]bool) error {
	in := Input{}
	at, end := d.At(0, c.cal.Zone()), d.Add(1).At(0, c.cal.Zone())
	nothing := c.validate(nil)
	key, ok := c.evaluation(&in, nothing, at, c.evaluator).dayKey(d)
	if ok && seen[key] {
		return nil
	}
	seen[key] = true
	for at.Before(end) && !at.IsZero() && !c.full() {
		e := c.evaluation(&in, nothing, at, c.evaluator)
		for _, w := range c.weeks {
			k, _, err := e.evaluateKind(w)
			if err != nil {
				return err
			}
			c.sets(e, k)
			c.bounds(e, k)
			c.withoutText(e, k)
		}
		at = e.nextChange()
	}
	return nil
}

// searchFrom is where the search begins: at the first closure that the practice wrote down, which lies near its
// present, else so that it ends with the calendar's data.
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

// worthwhile reports whether any rule could conflict at all.
func (c *search) worthwhile() bool {
	sets := 0
	for _, r := range c.loaded.Rules {
		t := r.Then
		if t.Set != nil {
			sets++
		}
		bounds := t.Floor != nil || t.Clamp != nil || t.Max != nil
		scales := t.Scale != nil || t.ScaleBy != nil || t.Add != nil
		if bounds || scales || t.Set != nil && t.Set.N == 0 {
			return true
		}
	}
	return sets > 1
}

// problem notes a conflict once, at a rule or, where there is none, at the week.
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

// candidates are the rules that fired or are unknown for a figure and of which the test is true, in the order of the
// file.
func candidates(k kindEvaluation, s Scope, test func(t *outcome) bool) (out []ruleResult) {
	for _, r := range slices.Concat(k.fired, k.unknown) {
		if r.scope == s && test(r.then) {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b ruleResult) int { return a.Line - b.Line })
	return out
}

// sets finds two rules that set one figure: both certain, or both possible with at most two facts known.
func (c *search) sets(e *evaluation, k kindEvaluation) {
	for n, f := range k.figures {
		of := candidates(k, f.scope, func(t *outcome) bool { return t.Set != nil })
		for i, b := range of {
			for _, a := range of[:i] {
				if c.full() {
					return
				}
				key := a.ID + " " + b.ID
				if c.found[key] {
					continue
				}
				if with, ok := c.together(k.results[n], a, b); ok {
					message := fmt.Sprintf(
						"rules %s and %s both set %s on %s%s", a.ID, b.ID, k.target(f.scope), e.dateText(), with,
					)
					c.problem(key, b.Rule, "two-sets", message,
						"make their conditions exclude each other, or let one scale or use max")
				}
			}
		}
	}
}

// dateText is the instant of the evaluation as problems say it.
func (e *evaluation) dateText() string { return e.at.In(e.cal.Zone()).Format("2006-01-02 (Mon 15:04)") }

// together reports whether two rules can hold at once, and says for which facts they would.
func (c *search) together(r *rules.Result, a, b ruleResult) (with string, ok bool) {
	c.evaluator.spend(1)
	verdictA, _ := r.Verdict(a.ID)
	verdictB, _ := r.Verdict(b.ID)
	if verdictA == rules.Fired && verdictB == rules.Fired {
		return "", true
	}
	pair := a.ID + " " + b.ID
	c.tried[pair]++
	if c.tried[pair] > maxTried {
		return "", false
	}
	before := r.SettleWork()
	facts, _ := r.Settle(map[*rules.Rule]rules.Verdict{a.Rule: rules.Fired, b.Rule: rules.Fired}, 2)
	c.evaluator.spend(r.SettleWork() - before)
	switch len(facts) {
	case 0:
		return "", false
	case 1:
		return ", for some value of " + facts[0], true
	}
	return ", for some values of " + facts[0] + " and " + facts[1], true
}

// bounds finds a floor above a ceiling: both certain, or both possible with at most two facts known.
func (c *search) bounds(e *evaluation, k kindEvaluation) {
	const hint = "lower the floor or raise the ceiling"
	for n, f := range k.figures {
		target := k.target(f.scope)
		own := c.loaded.Header.Bounds[target]
		of := candidates(k, f.scope, func(t *outcome) bool { return t.Floor != nil || t.Clamp != nil })
		for i, a := range of {
			low, high := a.then.bounds()
			if above(&low, own.Ceiling) || above(own.Floor, &high) {
				message := fmt.Sprintf(
					"the bounds of %s at the top of the file leave no figure that this rule allows", target,
				)
				c.problem("bounds "+a.ID, a.Rule, "floor-above-ceiling", message, hint)
			}
			for _, b := range of[:i] {
				if c.full() {
					return
				}
				otherLow, otherHigh := b.then.bounds()
				key := "bounds " + b.ID + " " + a.ID
				if low <= otherHigh && otherLow <= high || c.found[key] {
					continue
				}
				if with, ok := c.together(k.results[n], b, a); ok {
					message := fmt.Sprintf(
						"rules %s and %s leave no figure for %s on %s%s", b.ID, a.ID, target, e.dateText(), with,
					)
					c.problem(key, a.Rule, "floor-above-ceiling", message, hint)
				}
			}
		}
	}
}

// withoutText finds a door that is shut by more than the week with no text for patients.
func (c *search) withoutText(e *evaluation, k kindEvaluation) {
	if k.zeroScope == "" || k.door != Closed || k.message != "" {
		return
	}
	var by *rules.Rule
	for _, r := range k.fired {
		if r.scope == k.zeroScope && c.traits[r.ID].effect.figure {
			by = r.Rule
		}
	}
	target := k.target(k.zeroScope)
	message := "on %s %s comes to 0, which closes the door, and no text tells patients what to do"
	c.problem("silent "+string(k.week.kind)+string(k.zeroScope), by, "closed-without-message",
		fmt.Sprintf(message, e.dateText(), target), "name one for full figures: messages: {full: …}")
}
