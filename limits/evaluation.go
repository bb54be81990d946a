package limits

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// moment is one instant with all that holds for every kind then.
type evaluation struct {
	*Policy
	in             *Input
	at             time.Time
	today          field.ISODate
	view           view // what all figures share
	eval           *evaluator
	given          *instructionSet
	inForce        []Instruction // in force
	ignoreVolatile bool          // what rules on staff and demand tighten is left out
	contract       *contract
	moving         []moving.Fact
}

func (p *Policy) evaluation(in *Input, people *instructionSet, at time.Time, eval *evaluator) *evaluation {
	m := &evaluation{Policy: p, in: in, given: people, at: at, today: field.ISODate(p.cal.Today(at).String()), eval: eval}
	m.view = view{Practice: in.Practice, Staff: in.Staff, Demand: in.Demand, Day: in.Day}
	if m.view.Practice.Jurisdiction == "" {
		m.view.Practice.Jurisdiction = p.loaded.Header.Jurisdiction
	}
	m.view.Staff.Derive()
	m.moving = m.view.Demand.Derive(at, p.cal)
	m.view.Day.Derive(at, p.cal)
	m.inForce = people.inForce(at)
	m.contract = contractAt(m.view.Practice.Jurisdiction, at, p.cal)
	return m
}

// standing is one kind as the layers build it.
type kindEvaluation struct {
	week           *week
	base           weekBase
	door           Door
	message        field.MessageName
	figures        []figureEvaluation
	zeroScope      Scope // of the figure of zero that shut the door, which before it was unshut
	doorBeforeZero Door
	topics         []string
	held           *heldDoor // what a rule on staff or demand tightened now
	fired          []ruleResult
	unknown        []ruleResult
	results        []*rules.Result
	errors         []rules.Error
}

// figure is one figure as the layers build it.
type figureEvaluation struct {
	Figure
	scope   Scope
	weekly  *weekFigure
	limit   Limit // as conditions read it
	message field.MessageName
}

// firing is a rule that fired, or is unknown, for a figure.
type ruleResult struct {
	*rules.Rule
	then        *outcome
	scope       Scope
	result      *rules.Result
	missingFact string // the fact of scale_by that is not known
}

// missing are the facts that keep an unknown rule from being decided.
func (f ruleResult) missingFacts() (facts []string, failed bool) {
	if f.missingFact != "" {
		return []string{f.missingFact}, false
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
type layer func(*evaluation, kindEvaluation) (kindEvaluation, []Step)

// layers in their order; the contract is the last.
var layers = []layer{(*evaluation).byRules, (*evaluation).byHeld, (*evaluation).byInstructions, (*evaluation).byBounds, (*evaluation).byZero, (*evaluation).byClamps, (*evaluation).byContract}

// stand is how a kind stands: its week, and every layer over it.
func (e *evaluation) evaluateKind(w *week) (kindEvaluation, []Step, error) {
	s, steps := e.byWeek(w)
	if err := e.evaluateRules(&s); err != nil {
		return s, nil, err
	}
	for _, layer := range layers {
		var more []Step
		s, more = layer(e, s)
		steps = append(steps, more...)
	}
	return s, steps, nil
}

// byWeek is the weekly base with the calendar's closed days.
func (e *evaluation) byWeek(w *week) (kindEvaluation, []Step) {
	b := w.base(e.at, e.cal, e.loaded.Header.Messages)
	s := kindEvaluation{week: w, base: b, door: b.door, message: b.message}
	steps := []Step{{Layer: "week", Change: "door " + string(b.door), Because: b.because}}
	for _, scope := range scopes {
		set, ok := b.figure(scope)
		if !ok {
			continue
		}
		f := figureEvaluation{Figure: set.figure(), scope: scope, weekly: set}
		if set != nil {
			f.message = set.Message
			steps = append(steps, Step{Layer: "week", Change: figureText(scope, f.Figure)})
		}
		s.figures = append(s.figures, f)
	}
	return s, steps
}

// said is a figure in words: daily 60, daily 60 (warns).
func figureText(scope Scope, f Figure) string {
	text := string(scope) + " " + f.String()
	if !f.Hard && !f.Unlimited {
		text += " (warns)"
	}
	return text
}

// evaluate evaluates every rule for every figure of the kind.
func (e *evaluation) evaluateRules(s *kindEvaluation) error {
	for i := range s.figures {
		f := &s.figures[i]
		f.limit = e.limit(s, f)
		v := e.view
		v.Limit = f.limit
		came, err := e.eval.evaluate(v, e.today)
		if err != nil {
			return err
		}
		s.results = append(s.results, came.result)
		for _, each := range came.fired {
			each.scope = f.scope
			switch by := each.then.ScaleBy; {
			case e.ignoreVolatile && e.traits[each.ID].volatile:
			case by != nil && e.scaleFactor(by, f.limit) == nil:
				each.missingFact = string(by.Fact)
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
func (e *evaluation) limit(s *kindEvaluation, f *figureEvaluation) Limit {
	l := Limit{}
	for _, t := range []Target{{s.week.kind, f.scope}, {s.week.kind, ""}, {"", f.scope}, {}} { // what is said most exactly counts
		for _, given := range e.in.Limits {
			if given.Kind == t.Kind && given.Scope == t.Scope {
				l.fill(given)
			}
		}
	}
	if l.Active == nil { // open requests of the kind, whichever figure they were told with
		for _, given := range e.in.Limits {
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
		if size := e.view.Practice.ListSize; f.scope == Daily && size != nil && *size > 0 {
			practice.Fill(&l.WeeklyPer1000, rules.Known(min(float64(f.N)*5/float64(*size)*1000, maxFigure)))
		}
	}
	if l.Door == "" {
		l.Door = s.base.door
	}
	left := 0
	if s.base.door != Closed && !s.base.closes.IsZero() {
		left = min(practice.MinutesUp(s.base.closes.Sub(e.at)), 7*endOfDay)
	}
	practice.Fill(&l.MinutesUntilClose, &left)
	if cutoff := s.base.cutoff; !cutoff.IsZero() {
		practice.Fill(&l.MinutesPastCutoff, rules.Known(min(max(practice.MinutesDown(e.at.Sub(cutoff)), -endOfDay), endOfDay)))
	}
	e.fillInstruction(&l, Target{s.week.kind, f.scope})
	return l
}

// instructed gives the facts of the instruction in force for a figure or its door.
func (e *evaluation) fillInstruction(l *Limit, t Target) {
	i, _, ok := newestFor(e.inForce, t)
	if !ok {
		i, _, ok = e.doorSetting(t.Kind)
	}
	practice.Fill(&l.Instructed, &ok)
	approved := ok && i.Approval.given()
	practice.Fill(&l.CommissionerApproved, &approved)
	if ok {
		practice.Fill(&l.InstructionMinutesLeft, rules.Known(min(practice.MinutesUp(i.Until.Sub(e.at)), 600_000)))
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
