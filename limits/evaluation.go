// The evaluation of one instant: the week of each kind, the rules for each of its figures, and the layers over them.

package limits

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// An evaluation is one instant with all that holds for every kind then.
type evaluation struct {
	*Policy
	in        *Input
	at        time.Time
	today     field.ISODate
	view      view // what the conditions of all figures read alike
	evaluator *evaluator
	given     *instructionSet
	inForce   []Instruction // of those that are given and that something rests on, oldest first
	// ignoreVolatile leaves out what rules on staff, demand and counts change.
	ignoreVolatile bool
	contract       *contract // nil outside core hours and where none holds
	moving         []moving.Fact
}

// evaluation completes the facts of an instant that all figures share, and finds the instructions and the contract that
// hold then.
func (p *Policy) evaluation(in *Input, given *instructionSet, at time.Time, by *evaluator) *evaluation {
	day := in.Day
	day.Derive(at, p.cal)
	return p.evaluationOn(&day, in, given, at, by)
}

// evaluationOn is evaluation where the facts of the day are completed already.
func (p *Policy) evaluationOn(
	day *practice.Day, in *Input, given *instructionSet, at time.Time, by *evaluator,
) *evaluation {
	e := &evaluation{Policy: p, in: in, given: given, at: at, evaluator: by}
	e.today = field.ISODate(p.cal.Today(at).String())
	e.view = view{Practice: in.Practice, Staff: in.Staff, Demand: in.Demand, Day: *day}
	if e.view.Practice.Jurisdiction == "" {
		e.view.Practice.Jurisdiction = p.loaded.Header.Jurisdiction
	}
	e.view.Staff.Derive()
	e.moving = e.view.Demand.Derive(at, p.cal)
	e.inForce = given.inForce(at)
	e.contract = contractAt(e.view.Practice.Jurisdiction, at, p.cal)
	return e
}

// A kindEvaluation is one kind as the layers build it.
type kindEvaluation struct {
	week    *week
	base    weekBase
	door    Door
	message field.MessageName
	figures []figureEvaluation
	// zeroScope is the scope of the figure of zero that shut the door, which was doorBeforeZero; "" where none did.
	zeroScope      Scope
	doorBeforeZero Door
	topics         []string
	held           *heldDoor // that a rule on staff or demand tightened now; nil where none did
	fired          []ruleResult
	unknown        []ruleResult
	results        []*rules.Result // one a figure
	errors         []rules.Error
}

// target is a figure of the kind, or its door.
func (k kindEvaluation) target(s Scope) Target { return Target{k.week.kind, s} }

// A figureEvaluation is one figure as the layers build it.
type figureEvaluation struct {
	Figure
	scope   Scope
	weekly  *weekFigure // as the week has it; nil where it has none
	limit   Limit       // as conditions read it
	message field.MessageName
}

// reached reports whether as many were counted as the figure allows.
func (f figureEvaluation) reached() bool {
	return !f.Unlimited && f.limit.Used != nil && *f.limit.Used >= f.N
}

// zeroes reports whether the figure lets nothing in.
func (f figureEvaluation) zeroes() bool { return !f.Unlimited && f.Hard && f.N == 0 }

// A ruleResult is how one rule came out for one figure. The zero ruleResult is of no rule.
type ruleResult struct {
	*rules.Rule
	then        *outcome
	scope       Scope
	result      *rules.Result
	missingFact string // the fact of scale_by that is not known; "" for none
}

// missingFacts are the facts that keep an unknown rule from being decided, and the code of what failed beside.
func (r ruleResult) missingFacts() (facts []string, failure string) {
	if r.missingFact != "" {
		return []string{r.missingFact}, ""
	}
	return r.result.Missing(r.Rule)
}

// layers change how a kind stands, and say in steps what they changed, in this order; the contract is the last.
var layers = []func(*evaluation, kindEvaluation) (kindEvaluation, []Step){
	(*evaluation).byRules,
	(*evaluation).byHeld,
	(*evaluation).byInstructions,
	(*evaluation).byBounds,
	(*evaluation).byZero,
	(*evaluation).byClamps,
	(*evaluation).byContract,
}

// evaluateKind is how a kind stands: its week, and every layer over it.
func (e *evaluation) evaluateKind(w *week) (kindEvaluation, []Step, error) {
	k, steps := e.byWeek(w)
	if err := e.evaluateRules(&k); err != nil {
		return k, nil, err
	}
	for _, layer := range layers {
		var more []Step
		k, more = layer(e, k)
		steps = append(steps, more...)
	}
	return k, steps, nil
}

// byWeek is the weekly base with the calendar's closed days.
func (e *evaluation) byWeek(w *week) (kindEvaluation, []Step) {
	b := w.base(e.at, e.cal, e.texts())
	k := kindEvaluation{week: w, base: b, door: b.door, message: b.message}
	k.figures = make([]figureEvaluation, 0, len(scopes))
	steps := make([]Step, 0, 1+len(scopes))
	steps = append(steps, Step{Layer: LayerWeek, Change: "door " + string(b.door), Because: b.because})
	for _, scope := range scopes {
		weekly, ok := b.figure(scope)
		if !ok {
			continue
		}
		f := figureEvaluation{Figure: weekly.figure(), scope: scope, weekly: weekly}
		if weekly != nil {
			f.message = weekly.Message
			steps = append(steps, Step{Layer: LayerWeek, Change: figureText(scope, f.Figure)})
		}
		k.figures = append(k.figures, f)
	}
	return k, steps
}

// evaluateRules evaluates every rule for every figure of the kind.
func (e *evaluation) evaluateRules(k *kindEvaluation) error {
	for i := range k.figures {
		f := &k.figures[i]
		f.limit = e.limit(k, f)
		e.view.Limit = f.limit
		all, err := e.evaluator.evaluate(&e.view, f.scope, e.today)
		if err != nil {
			return err
		}
		k.results = append(k.results, all.result)
		if all.scales || e.ignoreVolatile {
			e.sortFired(k, f, all.fired)
		} else {
			k.fired = joined(k.fired, all.fired)
		}
		k.unknown = joined(k.unknown, all.unknown)
	}
	return nil
}

// sortFired sorts the rules that fired for a figure: one that scales by a fact which is not known is unknown, and those
// that are to be ignored are left out.
func (e *evaluation) sortFired(k *kindEvaluation, f *figureEvaluation, fired []ruleResult) {
	for _, r := range fired {
		switch by := r.then.ScaleBy; {
		case e.ignoreVolatile && e.traits[r.ID].volatile:
		case by != nil && e.scaleFactor(by, f.limit) == nil:
			r.missingFact = string(by.Fact)
			k.unknown = append(k.unknown, r)
		default:
			k.fired = append(k.fired, r)
		}
	}
}

// joined is one list after another; neither is written to.
func joined(a, b []ruleResult) []ruleResult {
	if len(a) == 0 {
		return slices.Clip(b)
	}
	return append(a, b...)
}
