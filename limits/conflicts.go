package limits

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
)

// searchDays is how many days of the calendar are searched for rules that cannot stand together.
const searchDays = 400

// conflicts looks through the days of the calendar for what cannot stand: two rules that set one figure, a floor above a
// ceiling, a door that a figure of zero shuts with no text for patients. Each is found once, with its date.
func (p *Policy) conflicts() rules.Problems {
	eval, giveBack := p.walker()
	defer giveBack()
	c := &search{Policy: p, eval: eval, found: map[string]bool{}}
	if !c.worthwhile() {
		return nil
	}
	from, days := p.searchFrom()
	seen := map[string]bool{}
	for n := range days {
		if err := c.day(from.Add(n), seen); err != nil {
			return rules.Problems{{File: "limits.yaml", Code: "cannot-be-decided", Message: "the week and the rules give no decision on " + from.Add(n).String()}}
		}
	}
	return c.problems
}

// day looks at every instant of a date at which something may change, unless a date like it was seen.
func (c *search) day(d calendar.Date, seen map[string]bool) error {
	in := Input{}
	at, end := d.At(0, c.cal.Zone()), d.Add(1).At(0, c.cal.Zone())
	key, ok := c.moment(&in, at, c.eval).dayKey(d)
	if ok && seen[key] {
		return nil
	}
	seen[key] = true
	for at.Before(end) && !at.IsZero() {
		m := c.moment(&in, at, c.eval)
		for _, w := range c.weeks {
			s, _, err := m.stand(w)
			if err != nil {
				return err
			}
			c.sets(m, s)
			c.bounds(m, s)
			c.silent(m, s)
		}
		at = m.next()
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
	problems rules.Problems
	tried    int // ways to make two unknown sets hold together
}

// worthwhile tells whether any rule could conflict at all.
func (c *search) worthwhile() bool {
	sets := 0
	for _, r := range c.set.Rules() {
		t := r.Then.(Then)
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
	p := rules.Problem{File: "limits.yaml", Code: code, Message: message, Hint: hint}
	if r != nil {
		p.File, p.Line, p.Col = r.File, r.Line, 1
	}
	c.problems = append(c.problems, p)
}

// maxTried bounds the search for facts that make two unknown sets hold together.
const maxTried = 200

// sets finds two rules that set one figure: both certain, or both possible with at most two facts known.
func (c *search) sets(m *moment, s standing) {
	for n, f := range s.figures {
		var of []firing
		for _, each := range slices.Concat(s.fired, s.unknown) {
			if each.scope == f.scope && each.then.Set != nil {
				of = append(of, each)
			}
		}
		slices.SortFunc(of, func(a, b firing) int { return a.Line - b.Line })
		for i, b := range of {
			for _, a := range of[:i] {
				key := a.ID + " " + b.ID
				if c.found[key] {
					continue
				}
				with, together := c.together(s.results[n], a, b)
				if together {
					c.problem(key, b.Rule, "two-sets", fmt.Sprintf("rules %s and %s both set %s.%s on %s%s", a.ID, b.ID, s.week.kind, f.scope, on(m), with),
						"make their conditions exclude each other, or let one scale or use max")
				}
			}
		}
	}
}

func on(m *moment) string { return m.at.In(m.cal.Zone()).Format("2006-01-02 (Mon 15:04)") }

func (c *search) together(r *rules.Result, a, b firing) (with string, ok bool) {
	va, _ := r.Verdict(a.ID)
	vb, _ := r.Verdict(b.ID)
	if va == rules.Fired && vb == rules.Fired {
		return "", true
	}
	if c.tried++; c.tried > maxTried {
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

func (c *search) bounds(m *moment, s standing) {
	for _, f := range s.figures {
		b := m.boundsOf(s, f.scope)
		if b.ceiling < 0 || b.floor <= b.ceiling {
			continue
		}
		r := c.set.Rule(b.floorBy.rule)
		if r == nil {
			r = c.set.Rule(b.ceilingBy.rule)
		}
		c.problem("bounds "+b.floorBy.rule+" "+b.ceilingBy.rule, r, "floor-above-ceiling",
			fmt.Sprintf("on %s the floor %d of %s.%s (%s) lies above its ceiling %d (%s)", on(m), b.floor, s.week.kind, f.scope, b.floorBy.rule, b.ceiling, b.ceilingBy.rule), "")
	}
}

// silent finds a door that is shut by more than the week with no text for patients.
func (c *search) silent(m *moment, s standing) {
	if s.zero == "" || s.door != Closed || s.message != "" {
		return
	}
	var by *rules.Rule
	for _, f := range s.fired {
		if f.scope == s.zero && f.then.changesFigure() {
			by = f.Rule
		}
	}
	c.problem("silent "+string(s.week.kind)+string(s.zero), by, "closed-without-message",
		fmt.Sprintf("on %s %s.%s comes to 0, which closes the door, and no text tells patients what to do", on(m), s.week.kind, s.zero), "name one for full figures: messages: {full: …}")
}

// warnings are what loads and is probably not meant.
func (p *Policy) warnings() rules.Problems {
	var out rules.Problems
	warn := func(r *rules.Rule, code, message, hint string) {
		w := rules.Problem{File: "limits.yaml", Code: code, Message: message, Hint: hint, Warning: true}
		if r != nil {
			w.File, w.Line, w.Col = r.File, r.Line, 1
		}
		out = append(out, w)
	}
	if p.cal.Empty() {
		warn(nil, "no-calendar", "the folder has no calendar.yaml: bank holidays and closures are not known", "put a calendar.yaml beside the policy")
	}
	if p.header.Messages.Closed == "" && p.shutsSilently() {
		warn(nil, "closed-without-message", "outside its windows the door is closed and no text tells patients what to do", "name one: messages: {closed: …}")
	}
	patients := slices.ContainsFunc(p.weeks, func(w *week) bool {
		return slices.ContainsFunc(append(w.days[:], w.closed), func(d plan) bool { return d.row.PerPatient != nil })
	})
	readsPLT := false
	for _, r := range p.set.Rules() {
		t, reads := r.Then.(Then), p.set.RuleReads(r.ID)
		readsPLT = readsPLT || slices.ContainsFunc(reads, func(f string) bool {
			return slices.Contains([]string{"day.plt", "day.plt_now", "day.core_hours_now", "day.core_minutes_left", "day.working_days_to_plt"}, f)
		})
		switch {
		case t.Door == Open:
			warn(r, "never-acts", fmt.Sprintf("rule %s says door: open, and of several doors the tightest counts", r.ID), "the week and instructions open a door; leave it out")
		case t.Door == RoutineOnly && t.Message == "" && p.header.Messages.RoutineOnly == "":
			warn(r, "routine-without-message", fmt.Sprintf("rule %s leaves only routine requests, and no text tells the others what to do", r.ID), "name one: message: …")
		case patients && t.changesFigure() && t.Floor == nil && t.Clamp == nil && !slices.Contains(reads, "limit.scope"):
			warn(r, "changes-every-figure", fmt.Sprintf("rule %s changes the figure per patient too", r.ID), "say which: limit.scope == \"daily\" and …")
		}
		if m, ok := p.set.Message(t.Message); ok && p.does[r.ID].volatile && sendsAway(m) && p.england() {
			warn(r, "sends-to-111", fmt.Sprintf("the text of rule %s sends people to 111, which in core hours is the practice's own work", r.ID), "in core hours they telephone the practice or come in; 999 for emergencies")
		}
	}
	if !readsPLT && p.hasPartClosures() {
		warn(nil, "closure-not-followed", "the calendar has closures for a part of a day, and no rule follows them: the door stays as the week says", "write a rule on day.plt_now or day.core_hours_now")
	}
	return out
}

func (p *Policy) england() bool {
	return p.header.Jurisdiction == "england" || p.header.Jurisdiction == "" && p.cal.Nation() == "england-and-wales"
}

func (p *Policy) hasPartClosures() bool {
	for _, d := range p.cal.ClosureDates() {
		if slices.ContainsFunc(p.cal.Closures(d), func(c calendar.Closure) bool { return !c.WholeDay() }) {
			return true
		}
	}
	return false
}

// shutsSilently tells whether the week leaves any door shut at some time with no text of its own.
func (p *Policy) shutsSilently() bool {
	for _, w := range p.weeks {
		for _, d := range append(w.days[:], w.closed) {
			open := 0
			for _, s := range d.windows {
				open += s.To - s.From
			}
			if open < endOfDay && d.row.Message == "" && w.kind != All {
				return true
			}
		}
	}
	return false
}

var oneOneOne = regexp.MustCompile(`\b111\b`)

// sendsAway tells whether a text sends people to 111.
func sendsAway(m rules.Message) bool {
	if slices.Contains(m.Tags, "111") {
		return true
	}
	for _, t := range m.Texts {
		if oneOneOne.MatchString(t) {
			return true
		}
	}
	return false
}
