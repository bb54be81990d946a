package limits

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// byRules applies the rules that certainly hold: doors take the tightest, figures are changed all at once.
func (m *moment) byRules(s standing) (standing, []Step) {
	var steps []Step
	switch by, ok := tightestRule(s.fired, func(firing) bool { return true }); {
	case ok && tightest(s.door, by.then.Door) != s.door:
		steps = append(steps, Step{"rule", by.ID, changed(s.door, by.then.Door), by.Because})
		s.door, s.message = by.then.Door, by.then.Message
	case ok && by.then.Door == s.door && by.then.Message != "" && by.then.Message != s.message:
		steps = append(steps, Step{"rule", by.ID, "text " + string(by.then.Message), by.Because})
		s.message = by.then.Message // it knows better why than the week does
	}
	if by, ok := tightestRule(s.fired, func(f firing) bool { return m.does[f.ID].volatile }); ok && tightest(s.base.door, by.then.Door) != s.base.door {
		s.held = &Held{Kind: s.week.kind, Door: by.then.Door, Rule: by.ID, Since: m.at, Until: m.reopening(s.week, m.at)}
	}
	for i := range s.figures {
		var more []Step
		s.figures[i], more = m.change(s.figures[i], s.fired)
		steps = append(steps, more...)
	}
	for _, f := range s.fired {
		if f.then.Topics != nil {
			for _, name := range f.then.Topics.Hide {
				s.topics = append(s.topics, string(name))
			}
		}
	}
	slices.Sort(s.topics)
	s.topics = slices.Compact(s.topics)
	return s, steps
}

func changed(from, to Door) string { return fmt.Sprintf("door from %s to %s", from, to) }

// tightestRule finds the rule with the tightest door; of equals the one with a message, then the first by id.
func tightestRule(fired []firing, which func(firing) bool) (best firing, ok bool) {
	for _, f := range fired {
		if f.then.Door == "" || !which(f) {
			continue
		}
		if !ok || tightest(best.then.Door, f.then.Door) != best.then.Door || f.then.Door == best.then.Door && best.then.Message == "" && f.then.Message != "" {
			best, ok = f, true
		}
	}
	return best, ok
}

// change applies every rule to one figure: the one set, times all scales, plus all adds, then max and min, rounded once.
func (m *moment) change(f figure, fired []firing) (figure, []Step) {
	var by []firing
	for _, each := range fired {
		if t := each.then; each.scope == f.scope && (t.Set != nil || t.Scale != nil || t.ScaleBy != nil || t.Add != nil || t.Max != nil || t.Min != nil) {
			by = append(by, each)
		}
	}
	if len(by) == 0 {
		return f, nil
	}
	before := f.Figure
	var steps []Step
	set := lowestSet(by)
	if f.Unlimited && set.Rule == nil && !slices.ContainsFunc(by, func(each firing) bool { return each.then.Max != nil }) {
		return f, nil // nothing but a set or a most makes a number of what has none
	}
	scale, add, round := 1.0, 0.0, ""
	low, high := 0.0, math.Inf(1)
	for _, each := range by {
		t := each.then
		var did []string
		if t.Set != nil {
			did = append(did, "set "+Figure{N: t.Set.N, Unlimited: t.Set.Unlimited}.String())
			if each.ID != set.ID {
				did[0] += ", not taken: " + set.ID + " is lower"
			}
		}
		for _, factor := range []*float64{t.Scale, m.percent(t.ScaleBy, f.limit)} {
			if factor != nil {
				scale *= *factor
				did = append(did, "x"+short(*factor))
				round = cmp.Or(tighterRounding(round, t.Round), round)
			}
		}
		if t.Add != nil {
			add += float64(*t.Add)
			did = append(did, fmt.Sprintf("%+d", *t.Add))
		}
		if t.Max != nil {
			high = min(high, float64(*t.Max))
			did = append(did, fmt.Sprintf("at most %d", *t.Max))
		}
		if t.Min != nil {
			low = max(low, float64(*t.Min))
			did = append(did, fmt.Sprintf("at least %d", *t.Min))
		}
		if len(did) > 0 {
			steps = append(steps, Step{"rule", each.ID, string(f.scope) + " " + strings.Join(did, ", "), each.Because})
			f.message = cmp.Or(t.Message, f.message)
		}
	}
	if set.Rule != nil {
		f.Figure = f.to(*set.then.Set)
	}
	if f.Unlimited && !math.IsInf(high, 1) {
		f.Figure = f.to(Amount{N: maxFigure})
		scale, add = 1, 0
	}
	if !f.Unlimited {
		x := max(min(float64(f.N)*scale+add, high), low)
		f.N = int(min(max(rounded(x, round), 0), maxFigure))
	}
	if len(steps) > 0 {
		steps[len(steps)-1].Change += fmt.Sprintf(": from %s to %s", before, f.Figure)
	}
	return f, steps
}

// to is an amount as hard as the figure was, and as the week's where it was unlimited; where the week has none it is hard.
func (f figure) to(a Amount) Figure {
	week := f.setting.figure()
	return Figure{N: a.N, Unlimited: a.Unlimited, Hard: !a.Unlimited && (f.Hard || f.Unlimited && (week.Hard || week.Unlimited))}
}

// lowestSet is the rule that sets the least; the zero firing when none sets.
func lowestSet(by []firing) (best firing) {
	for _, each := range by {
		if t := each.then.Set; t != nil && (best.Rule == nil || asFigure(*t).lower(asFigure(*best.then.Set))) {
			best = each
		}
	}
	return best
}

func asFigure(a Amount) Figure { return Figure{N: a.N, Unlimited: a.Unlimited} }

// percent is the factor of scale_by; nil when its fact is not known.
func (m *moment) percent(s *ScaleBy, l Limit) *float64 {
	if s == nil {
		return nil
	}
	pct := map[string]*float64{
		percents[0]: m.view.Staff.GPSessionsPresentPct, percents[1]: m.view.Staff.ClinicalSessionsPresentPct,
		percents[2]: m.view.Demand.TodayPctOfForecast, percents[3]: m.view.Demand.LastHourPctOfForecast,
		percents[4]: l.UsedPct, percents[5]: l.ActivePct,
	}[string(s.Fact)]
	if pct == nil {
		return nil
	}
	x := *pct
	if s.Min != nil {
		x = max(x, *s.Min)
	}
	if s.Max != nil {
		x = min(x, *s.Max)
	}
	return rules.Known(x / 100)
}

// roundings, the lowest result first; none is down.
var roundings = []string{"down", "nearest", "up"}

func tighterRounding(a, b string) string {
	b = cmp.Or(b, "down")
	if a == "" || slices.Index(roundings, b) < slices.Index(roundings, a) {
		return b
	}
	return a
}

// rounded forgives what binary fractions add: 45 x 1.4 is 63.
func rounded(x float64, how string) float64 {
	const hair = 1e-6
	switch how {
	case "up":
		return math.Ceil(x - hair)
	case "nearest":
		return math.Floor(x + 0.5 + hair)
	}
	return math.Floor(x + hair)
}

func short(x float64) string { return fmt.Sprintf("%.4g", x) }

// byHeld keeps a door that a rule on staff or demand tightened until the next window opens. A hold is only what the policy
// can say: of a rule that it has, with that rule's door, and no longer than until the door next opens.
func (m *moment) byHeld(s standing) (standing, []Step) {
	for _, h := range m.in.Previous.Held {
		r := m.set.Rule(h.Rule)
		if h.Kind != s.week.kind || r == nil || h.Since.IsZero() || h.Since.After(m.at) {
			continue
		}
		if opens := m.reopening(s.week, h.Since); h.Until.After(opens) {
			h.Until = opens
		}
		if !m.at.Before(h.Until) {
			continue
		}
		then := m.does[h.Rule].then
		if then.Door != h.Door || then.Door == "" || !m.does[h.Rule].volatile {
			continue
		}
		if s.held == nil || tightest(s.held.Door, h.Door) != s.held.Door || s.held.Door == h.Door {
			s.held = &h // of equal doors the earlier hold
		}
		if tightest(s.door, h.Door) != s.door {
			step := Step{"held", h.Rule, changed(s.door, h.Door), r.Because}
			s.door, s.message = h.Door, then.Message
			return s, []Step{step}
		}
	}
	return s, nil
}

// reopening is when a door that is tightened at an instant is looked at afresh: when its next window opens, at midnight where none
// does.
func (m *moment) reopening(w *week, since time.Time) time.Time {
	if opens := w.opens(since, m.cal); !opens.IsZero() {
		return opens
	}
	return m.cal.Today(since).Add(1).At(0, m.cal.Zone())
}

// doorSetting finds the newest instruction in force for the door of a kind, or of every kind.
func (m *moment) doorSetting(kind Kind) (i Instruction, v Value, ok bool) {
	for n := len(m.instructions) - 1; n >= 0; n-- {
		for _, t := range []Target{{kind, door}, {All, door}} {
			if v, ok := m.instructions[n].Set[t]; ok {
				return m.instructions[n], v, true
			}
		}
	}
	return Instruction{}, Value{}, false
}

// byInstructions applies what people instructed.
func (m *moment) byInstructions(s standing) (standing, []Step) {
	var steps []Step
	if i, v, ok := m.doorSetting(s.week.kind); ok {
		if v.Door != s.door {
			steps = append(steps, Step{"instruction", i.ID, changed(s.door, v.Door), i.Reason})
		}
		s.door = v.Door
		s.message = cmp.Or(i.Message, map[Door]rules.MessageName{Closed: m.header.Messages.Closed, RoutineOnly: m.header.Messages.RoutineOnly}[v.Door])
	}
	for n := range s.figures {
		f := &s.figures[n]
		i, v, ok := setting(m.instructions, Target{s.week.kind, f.scope})
		if !ok {
			continue
		}
		before := f.Figure
		f.Figure = f.to(v.Amount)
		if v.Hard != nil && !f.Unlimited {
			f.Hard = *v.Hard
		}
		f.message = cmp.Or(i.Message, f.message)
		steps = append(steps, Step{"instruction", i.ID, fmt.Sprintf("%s from %s to %s", f.scope, before, f.Figure), i.Reason})
	}
	return s, steps
}

// approved tells whether the instruction in force for a figure or the door carries the commissioner's approval.
func (m *moment) approved(t Target) *Approval {
	i, _, ok := setting(m.instructions, t)
	if t.Scope == door {
		i, _, ok = m.doorSetting(t.Kind)
	}
	if ok && i.Approval.given() {
		return i.Approval
	}
	return nil
}

// byBounds holds figures within the practice's own floors, ceilings and clamps. Where a floor lies above a ceiling the
// ceiling counts: a limit never opens wider than its layers allow.
func (m *moment) byBounds(s standing) (standing, []Step) {
	var steps []Step
	for n := range s.figures {
		f := &s.figures[n]
		if m.approved(Target{s.week.kind, f.scope}) != nil {
			continue
		}
		b := m.boundsOf(s, f.scope)
		if b.conflict() {
			s.errors = append(s.errors, rules.Error{Code: "floor-above-ceiling", Rule: b.floorBy.rule})
		}
		before := f.Figure
		switch {
		case b.unlimited && !f.Unlimited && b.ceiling < 0:
			f.Figure, b.by = Figure{Unlimited: true}, b.floorBy
		case b.ceiling >= 0 && (f.Unlimited || f.N > b.ceiling):
			f.Figure, b.by = f.to(Amount{N: b.ceiling}), b.ceilingBy
		case !f.Unlimited && f.N < b.least():
			f.N, b.by = b.least(), b.floorBy
		default:
			continue
		}
		steps = append(steps, Step{"clamp", b.by.rule, fmt.Sprintf("%s from %s to %s", f.scope, before, f.Figure), b.by.because})
	}
	return s, steps
}

// byClamps keeps a door as wide as the practice's own clamps demand.
func (m *moment) byClamps(s standing) (standing, []Step) {
	var steps []Step
	for _, f := range s.fired {
		if c := f.then.Clamp; c != nil && c.Door != "" && tightest(c.Door, s.door) != c.Door && m.approved(Target{s.week.kind, door}) == nil {
			steps = append(steps, Step{"clamp", f.ID, changed(s.door, c.Door), f.Because})
			s.door = c.Door
			s.message = m.softened(s)
			s.soften()
		}
	}
	return s, steps
}

// held by what: a rule, or the bounds of the file's head.
type bounding struct{ rule, because string }

type boundsOf struct {
	floor, ceiling         int // the ceiling is -1 where there is none
	unlimited              bool
	floorBy, ceilingBy, by bounding
}

// conflict tells whether no figure could lie within the bounds.
func (b boundsOf) conflict() bool { return b.ceiling >= 0 && (b.unlimited || b.floor > b.ceiling) }

// least is the floor, held down by the ceiling.
func (b boundsOf) least() int {
	if b.ceiling >= 0 {
		return min(b.floor, b.ceiling)
	}
	return b.floor
}

// boundsOf puts the bounds of one figure together: the highest floor, the lowest ceiling.
func (m *moment) boundsOf(s standing, scope Scope) boundsOf {
	b := boundsOf{ceiling: -1}
	bound := func(floor, ceiling *int, by bounding) {
		if floor != nil && *floor > b.floor {
			b.floor, b.floorBy = *floor, by
		}
		if ceiling != nil && (b.ceiling < 0 || *ceiling < b.ceiling) {
			b.ceiling, b.ceilingBy = *ceiling, by
		}
	}
	own := m.header.Bounds[Target{s.week.kind, scope}]
	bound(own.Floor, own.Ceiling, bounding{"bounds", "the practice's own bounds"})
	for _, f := range s.fired {
		if f.scope != scope {
			continue
		}
		by := bounding{f.ID, f.Because}
		bound(f.then.Floor, nil, by)
		if c := f.then.Clamp; c != nil {
			bound(c.Floor, c.Ceiling, by)
			if c.Unlimited {
				b.unlimited, b.floorBy = true, by
			}
		}
	}
	return b
}

// soften lets the figures of zero warn only, where a clamp has opened the door that they shut.
func (s *standing) soften() {
	for n := range s.figures {
		if f := &s.figures[n]; s.zero != "" && !f.Unlimited && f.N == 0 {
			f.Hard = false
		}
	}
	s.zero = ""
}

// softened is the message once a clamp has opened the door further.
func (m *moment) softened(s standing) rules.MessageName {
	if s.door == Open {
		return ""
	}
	return cmp.Or(m.header.Messages.RoutineOnly, s.message)
}

// byZero shuts the door of a kind whose hard figure is zero.
func (m *moment) byZero(s standing) (standing, []Step) {
	for _, f := range s.figures {
		if f.Unlimited || !f.Hard || f.N > 0 || s.door == Closed {
			continue
		}
		step := Step{"figure", string(f.scope), changed(s.door, Closed), fmt.Sprintf("%s 0 lets nothing in", f.scope)}
		s.unshut, s.door, s.zero = s.door, Closed, f.scope
		s.message = cmp.Or(f.message, m.header.Messages.Full, m.header.Messages.Closed)
		return s, []Step{step}
	}
	return s, nil
}

// byContract holds what the contract demands in core hours; only the commissioner's approval passes it.
func (m *moment) byContract(s standing) (standing, []Step) {
	c := m.contract
	if c == nil {
		return s, nil
	}
	var steps []Step
	for n := range s.figures {
		f := &s.figures[n]
		if !c.noHard || !f.Hard || f.Unlimited {
			continue
		}
		if a := m.approved(Target{s.week.kind, f.scope}); a != nil {
			steps = append(steps, Step{"clamp", c.id, said(f.scope, f.Figure) + " stays", a.said()})
			continue
		}
		f.Hard = false
		steps = append(steps, Step{"clamp", c.id, fmt.Sprintf("%s %s warns only", f.scope, f.Figure), c.because})
	}
	least := c.door
	if c.choice && m.header.CoreHoursDoor != RoutineOnly {
		least = Open
	}
	if tightest(least, s.door) == least {
		return s, steps
	}
	if s.zero != "" { // the approval of the door is not one of the figure that shut it
		for _, f := range s.figures {
			if a := m.approved(Target{s.week.kind, f.scope}); a != nil && !f.Unlimited && f.N == 0 {
				return s, append(steps, Step{"clamp", c.id, "door stays closed", a.said()})
			}
		}
		steps = append(steps, Step{"clamp", c.id, changed(s.door, s.unshut), c.because})
		s.door = s.unshut
		s.message = m.softened(s)
		if s.soften(); tightest(least, s.door) == least {
			return s, steps
		}
	}
	if a := m.approved(Target{s.week.kind, door}); a != nil {
		return s, append(steps, Step{"clamp", c.id, fmt.Sprintf("door stays %s", s.door), a.said()})
	}
	steps = append(steps, Step{"clamp", c.id, changed(s.door, least), c.because})
	s.door = least
	s.message = m.softened(s)
	s.soften()
	return s, steps
}

func (a *Approval) said() string { return "approved by " + a.By + ", " + a.Ref }

// A Held is a door that a rule on staff or demand tightened: it stays so until the next window opens.
type Held struct {
	Kind  Kind      `json:"kind"`
	Door  Door      `json:"door"`
	Rule  string    `json:"rule"`
	Since time.Time `json:"since"`
	Until time.Time `json:"until"`
}
