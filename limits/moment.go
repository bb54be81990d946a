package limits

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// moment is one instant with all that holds for every kind then.
type moment struct {
	*Policy
	in           *Input
	at           time.Time
	today        field.ISODate
	view         view // what all figures share
	eval         *evaluator
	people       *instructed
	instructions []Instruction // in force
	calm         bool          // what rules on staff and demand tighten is left out
	contract     *contract
	moving       []moving.Fact
}

func (p *Policy) moment(in *Input, people *instructed, at time.Time, eval *evaluator) *moment {
	m := &moment{Policy: p, in: in, people: people, at: at, today: field.ISODate(p.cal.Today(at).String()), eval: eval}
	m.view = view{Practice: in.Practice, Staff: in.Staff, Demand: in.Demand, Day: in.Day}
	if m.view.Practice.Jurisdiction == "" {
		m.view.Practice.Jurisdiction = p.loaded.Header.Jurisdiction
	}
	m.view.Staff.Derive()
	m.moving = m.view.Demand.Derive(at, p.cal)
	m.view.Day.Derive(at, p.cal)
	m.instructions = people.at(at)
	m.contract = contractAt(m.view.Practice.Jurisdiction, at, p.cal)
	return m
}

// standing is one kind as the layers build it.
type standing struct {
	week    *week
	base    base
	door    Door
	message field.MessageName
	figures []figure
	zero    Scope // of the figure of zero that shut the door, which before it was unshut
	unshut  Door
	topics  []string
	held    *heldDoor // what a rule on staff or demand tightened now
	fired   []firing
	unknown []firing
	results []*rules.Result
	errors  []rules.Error
}

// figure is one figure as the layers build it.
type figure struct {
	Figure
	scope   Scope
	setting *weekFigure
	limit   Limit // as conditions read it
	message field.MessageName
}

// firing is a rule that fired, or is unknown, for a figure.
type firing struct {
	*rules.Rule
	then   *outcome
	scope  Scope
	result *rules.Result
	lacks  string // the fact of scale_by that is not known
}

// missing are the facts that keep an unknown rule from being decided.
func (f firing) missing() (facts []string, failed bool) {
	if f.lacks != "" {
		return []string{f.lacks}, false
	}
	return f.result.Missing(f.Rule)
}

// A Step is one thing that made a door or a figure what it is.
type Step struct {
	Layer   string `json:"layer"` // week, rule, held, instruction, figure, clamp
	Rule    string `json:"rule"`  // the rule, instruction, bound or contract; "" for the week
	Change  string `json:"change"`
	Because string `json:"because"`
}

// layer changes how a kind stands and says what it changed.
type layer func(*moment, standing) (standing, []Step)

// layers in their order; the contract is the last.
var layers = []layer{(*moment).byRules, (*moment).byHeld, (*moment).byInstructions, (*moment).byBounds, (*moment).byZero, (*moment).byClamps, (*moment).byContract}

// stand is how a kind stands: its week, and every layer over it.
func (m *moment) stand(w *week) (standing, []Step, error) {
	s, steps := m.byWeek(w)
	if err := m.evaluate(&s); err != nil {
		return s, nil, err
	}
	for _, layer := range layers {
		var more []Step
		s, more = layer(m, s)
		steps = append(steps, more...)
	}
	return s, steps, nil
}

// byWeek is the weekly base with the calendar's closed days.
func (m *moment) byWeek(w *week) (standing, []Step) {
	b := w.at(m.at, m.cal, m.loaded.Header.Messages)
	s := standing{week: w, base: b, door: b.door, message: b.message}
	steps := []Step{{Layer: "week", Change: "door " + string(b.door), Because: b.because}}
	for _, scope := range scopes {
		set, ok := b.setting(scope)
		if !ok {
			continue
		}
		f := figure{Figure: set.figure(), scope: scope, setting: set}
		if set != nil {
			f.message = set.Message
			steps = append(steps, Step{Layer: "week", Change: said(scope, f.Figure)})
		}
		s.figures = append(s.figures, f)
	}
	return s, steps
}

// said is a figure in words: daily 60, daily 60 (warns).
func said(scope Scope, f Figure) string {
	text := string(scope) + " " + f.String()
	if !f.Hard && !f.Unlimited {
		text += " (warns)"
	}
	return text
}

// evaluate evaluates every rule for every figure of the kind.
func (m *moment) evaluate(s *standing) error {
	for i := range s.figures {
		f := &s.figures[i]
		f.limit = m.limit(s, f)
		v := m.view
		v.Limit = f.limit
		came, err := m.eval.evaluate(v, m.today)
		if err != nil {
			return err
		}
		s.results = append(s.results, came.result)
		for _, each := range came.fired {
			each.scope = f.scope
			switch by := each.then.ScaleBy; {
			case m.calm && m.does[each.ID].volatile:
			case by != nil && m.percent(by, f.limit) == nil:
				each.lacks = string(by.Fact)
				s.unknown = append(s.unknown, each)
			default:
				s.fired = append(s.fired, each)
			}
		}
		for _, each := range came.unknown {
			each.scope = f.scope
			s.unknown = append(s.unknown, each)
		}
	}
	return nil
}

// limit gives the facts of a figure: what the host counted, and what follows from the week and the instructions.
func (m *moment) limit(s *standing, f *figure) Limit {
	l := Limit{}
	for _, t := range []Target{{s.week.kind, f.scope}, {s.week.kind, ""}, {"", f.scope}, {}} { // what is said most exactly counts
		for _, given := range m.in.Limits {
			if given.Kind == t.Kind && given.Scope == t.Scope {
				l.fill(given)
			}
		}
	}
	if l.Active == nil { // open requests of the kind, whichever figure they were told with
		for _, given := range m.in.Limits {
			if given.Kind == s.week.kind && given.Active != nil && (l.Active == nil || *given.Active > *l.Active) {
				l.Active = given.Active
			}
		}
	}
	l.Kind, l.Scope = s.week.kind, f.scope
	if f.scope == Active {
		practice.Fill(&l.Used, l.Active)
	}
	practice.Fill(&l.Unlimited, &f.Unlimited)
	practice.Fill(&l.Hard, &f.Hard)
	if !f.Unlimited {
		practice.Fill(&l.Base, &f.N)
		practice.Fill(&l.UsedPct, practice.Percent(l.Used, &f.N, maxFigure))
		practice.Fill(&l.ActivePct, practice.Percent(l.Active, &f.N, maxFigure))
		if size := m.view.Practice.ListSize; f.scope == Daily && size != nil && *size > 0 {
			practice.Fill(&l.WeeklyPer1000, rules.Known(min(float64(f.N)*5/float64(*size)*1000, maxFigure)))
		}
	}
	if l.Door == "" {
		l.Door = s.base.door
	}
	left := 0
	if s.base.door != Closed && !s.base.closes.IsZero() {
		left = min(practice.MinutesRoundedUp(s.base.closes.Sub(m.at)), 7*endOfDay)
	}
	practice.Fill(&l.MinutesUntilClose, &left)
	if cutoff := s.base.cutoff; !cutoff.IsZero() {
		practice.Fill(&l.MinutesPastCutoff, rules.Known(min(max(practice.MinutesRoundedDown(m.at.Sub(cutoff)), -endOfDay), endOfDay)))
	}
	m.instructed(&l, Target{s.week.kind, f.scope})
	return l
}

// instructed gives the facts of the instruction in force for a figure or its door.
func (m *moment) instructed(l *Limit, t Target) {
	i, _, ok := setting(m.instructions, t)
	if !ok {
		i, _, ok = m.doorSetting(t.Kind)
	}
	practice.Fill(&l.Instructed, &ok)
	approved := ok && i.Approval.given()
	practice.Fill(&l.CommissionerApproved, &approved)
	if ok {
		practice.Fill(&l.InstructionMinutesLeft, rules.Known(min(practice.MinutesRoundedUp(i.Until.Sub(m.at)), 600_000)))
	}
}

// fill takes what another limit gives and this one lacks.
func (l *Limit) fill(given Limit) {
	practice.Fill(&l.Unlimited, given.Unlimited)
	practice.Fill(&l.Base, given.Base)
	practice.Fill(&l.Hard, given.Hard)
	practice.Fill(&l.Used, given.Used)
	practice.Fill(&l.Active, given.Active)
	practice.Fill(&l.UsedPct, given.UsedPct)
	practice.Fill(&l.ActivePct, given.ActivePct)
	practice.Fill(&l.MinutesUntilClose, given.MinutesUntilClose)
	practice.Fill(&l.MinutesPastCutoff, given.MinutesPastCutoff)
	practice.Fill(&l.Instructed, given.Instructed)
	practice.Fill(&l.InstructionMinutesLeft, given.InstructionMinutesLeft)
	practice.Fill(&l.CommissionerApproved, given.CommissionerApproved)
	practice.Fill(&l.WeeklyPer1000, given.WeeklyPer1000)
	if l.Door == "" {
		l.Door = given.Door
	}
}
