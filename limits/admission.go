// Whether one request may come in.

package limits

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// Admission says whether one request may come in now. The zero Admission lets nothing in.
type Admission struct {
	Admit   bool   `json:"admit"`   // true: the request comes in, perhaps only as a routine one; see Door
	Door    Door   `json:"door"`    // as this request meets it
	Because Code   `json:"because"` // what decided: [BecauseOpen] and the codes after it
	Rule    string `json:"-"`       // the rule that decided; "" for none
	Scope   Scope  `json:"-"`       // of the figure that decided; "" for none
	// Message is for the patient; "" where the patient needs none.
	Message field.MessageName `json:"message" wire:"null"`
	// NextOpening is for who is turned away; zero when it is not known.
	NextOpening time.Time `json:"next_opening" wire:"null"`
}

// MarshalJSON gives the admission as "frontdoor eval limits" writes it; the decision's JSON has the rule and the scope.
func (a Admission) MarshalJSON() ([]byte, error) { return wire.Marshal(a) }

// Admit says whether the request of an input may come in now: once when its form is opened, and again when it is
// submitted. What staff enter is never blocked. A request whose form was opened while the door stood open is let in for
// a time after it closed. The error is a [rules.Error] when the input cannot be decided: no-request where it has none.
func Admit(p *Policy, in Input, at time.Time) (Admission, error) {
	if p == nil || p.set == nil {
		return Admission{}, &rules.Error{Code: "no-policy"}
	}
	if in.Request == nil {
		return Admission{}, &rules.Error{Code: "no-request", Fact: "admission"}
	}
	_, d, err := p.decide(&in, at)
	if err != nil {
		return Admission{}, err
	}
	return *d.Admission, nil
}

// staffChannels are those whose requests staff enter.
var staffChannels = []string{"phone", "walk_in", "care_home"}

// defaultGrace is how long after its form was opened a request still comes in, where the policy says nothing.
const defaultGrace = 30 * time.Minute

// admit decides the request of the input and notes the answer in the decision.
func (e *evaluation) admit(d *Decision) error {
	own := e.withPatientCounts(e.kindsToPass(d))
	refuse, exempt, err := e.admissionRules(d, own)
	if err != nil {
		return err
	}
	a := atDoor(own, exempt.Rule != nil)
	d.Admission = &a
	channel := e.in.Request.Submission.Channel
	if channel == "" {
		d.Errors = append(d.Errors, rules.Error{Code: "missing-fact", Fact: "submission.channel"})
	}
	switch {
	case slices.Contains(staffChannels, channel):
		a.Because, a.Message = BecauseStaff, ""
		return nil
	case a.Door == Closed && !e.inGrace(&a, own):
		a.Admit = false
		e.findReopening(&a, d, own, e.at)
		return nil
	case exempt.Rule != nil:
		a.Because, a.Rule = BecauseExempt, exempt.ID
		return nil
	case refuse.Rule != nil && e.contract != nil && e.contract.noHard:
		d.Alerts = append(d.Alerts, Alert{
			Alert:   RefusalClamped,
			Rule:    refuse.ID,
			Because: e.contract.because,
			Notify:  stringsOf(refuse.then.Notify),
		})
	case refuse.Rule != nil:
		a.Admit, a.Because, a.Rule, a.Message = false, BecauseRule, refuse.ID, refuse.then.Message
		return nil
	}
	e.applyFigures(d, &a, own)
	return nil
}

// atDoor is the admission by the tightest of the doors that a request must pass. An exempt request passes a door that
// only a figure of zero shut.
func atDoor(own []kindEvaluation, exempt bool) Admission {
	a := Admission{Admit: true, Door: Open, Because: BecauseOpen}
	for _, k := range own {
		stands, message := k.door, k.message
		if k.zeroScope != "" && exempt {
			stands, message = k.doorBeforeZero, ""
		}
		if stands.tightens(a.Door) {
			a.Door, a.Message = stands, message
		}
	}
	if a.Door != Open {
		a.Because = Code(a.Door)
	}
	return a
}

// kindsToPass are the kinds whose doors and figures a request must pass: its own, and all together. One whose kind is
// not known, or is not in the week, must pass every kind.
func (e *evaluation) kindsToPass(d *Decision) []kindEvaluation {
	kind := e.in.Request.Submission.Kind
	if kind == "" {
		d.Errors = append(d.Errors, rules.Error{Code: "missing-fact", Fact: "submission.kind"})
		return d.evaluated
	}
	var out []kindEvaluation
	found := false
	for _, k := range d.evaluated {
		if k.week.kind == kind || k.week.kind == All {
			out = append(out, k)
			found = found || k.week.kind == kind
		}
	}
	if !found {
		d.Errors = append(d.Errors, rules.Error{Code: "kind-not-in-week", Fact: "submission.kind"})
		return d.evaluated
	}
	return out
}

// withPatientCounts gives the figures for one patient what this patient sent. Admission alone reads it, so that
// nobody's requests move the door of others or stand in a decision.
func (e *evaluation) withPatientCounts(own []kindEvaluation) []kindEvaluation {
	own = slices.Clone(own)
	for i := range own {
		own[i].figures = slices.Clone(own[i].figures)
		for n := range own[i].figures {
			f := &own[i].figures[n]
			if f.scope != PerPatient {
				continue
			}
			practice.Fill(&f.limit.Used, e.in.Request.Submission.Contacts24h)
			if !f.weekly.figure().Unlimited {
				practice.Fill(&f.limit.UsedPct, practice.Percent(f.limit.Used, f.limit.Base, maxFigure))
			}
		}
	}
	return own
}

// admissionRules evaluates the rules of admission: it gives the first that refuses and the first that exempts, by id,
// and notes alerts and unknown rules in the decision.
func (e *evaluation) admissionRules(d *Decision, own []kindEvaluation) (refuse, exempt ruleResult, err error) {
	fired, unknown := map[string]ruleResult{}, map[string]ruleResult{}
	var results []*rules.Result
	for _, k := range own {
		for _, f := range k.figures {
			r, err := e.evaluateRequest(f)
			if err != nil {
				return refuse, exempt, err
			}
			results = append(results, r)
			for _, o := range r.Verdicts() {
				if !e.traits[o.ID].atAdmission {
					continue
				}
				one := ruleResult{Rule: o.Rule, then: e.traits[o.ID].then, scope: f.scope, result: r}
				switch o.Verdict {
				case rules.Fired:
					fired[o.ID] = one
				case rules.Unknown:
					unknown[o.ID] = one
				}
			}
		}
	}
	d.result = rules.Any(append(results, d.result)...)
	for _, rule := range e.set.Rules() {
		if r, ok := fired[rule.ID]; ok && r.raises() {
			e.raise(d, ongoingAlert{Rule: rule.ID}, r, false)
		}
		if r, ok := unknown[rule.ID]; ok {
			if _, also := fired[rule.ID]; r.raises() && !also {
				e.raise(d, ongoingAlert{Rule: rule.ID}, r, true)
			}
			missing, _ := r.missingFacts()
			d.Unknown = append(d.Unknown, rules.UnknownRule{Rule: rule.ID, Missing: missing})
			e.alertUnknown(d, r)
		}
	}
	refuse = firstByID(fired, func(t *outcome) bool { return t.Refuse != "" })
	exempt = firstByID(fired, func(t *outcome) bool { return t.Exempt != "" })
	return refuse, exempt, nil
}

// firstByID is the first rule by id of which the test is true; the zero ruleResult where there is none.
func firstByID(fired map[string]ruleResult, test func(t *outcome) bool) ruleResult {
	for _, id := range slices.Sorted(maps.Keys(fired)) {
		if test(fired[id].then) {
			return fired[id]
		}
	}
	return ruleResult{}
}

// evaluateRequest evaluates all rules for a figure together with the request of the input.
func (e *evaluation) evaluateRequest(f figureEvaluation) (*rules.Result, error) {
	v := e.view
	v.Limit, v.Submission, v.Patient = f.limit, e.in.Request.Submission, e.in.Request.Patient
	s := &v.Submission
	if s.MinutesSinceOpened == nil && !s.OpenedAt.IsZero() && !s.OpenedAt.After(e.at) {
		s.MinutesSinceOpened = rules.Known(min(int(e.at.Sub(s.OpenedAt)/time.Minute), 100_000))
	}
	facts, err := e.set.Facts(&v, rules.Answers{})
	if err != nil {
		return nil, err
	}
	return e.set.Evaluate(facts, e.today), nil
}

// inGrace lets a request in whose form was opened while the door was open, not long ago, as far as time, people and
// figures shut it. Rules on staff and demand are taken not to have shut it then, unless the previous state says
// otherwise.
func (e *evaluation) inGrace(a *Admission, own []kindEvaluation) bool {
	grace := defaultGrace
	if !e.loaded.Header.Grace.IsZero() {
		grace = elapsed(e.loaded.Header.Grace)
	}
	opened := e.in.Request.Submission.OpenedAt
	if opened.IsZero() || opened.After(e.at) || e.at.Sub(opened) > grace {
		return false
	}
	was, message := Open, field.MessageName("")
	before := e.evaluation(e.in, e.given, opened, e.evaluator)
	before.ignoreVolatile = true
	for _, k := range own {
		then, _, err := before.evaluateKind(k.week)
		if err != nil {
			return false
		}
		if then.door.tightens(was) {
			was, message = then.door, then.message
		}
	}
	if was == Closed {
		return false
	}
	a.Because, a.Door, a.Message = BecauseGrace, was, message
	return true
}

// applyFigures holds a request against the figures that are reached; hard ones turn it away, or let only routine ones
// in.
func (e *evaluation) applyFigures(d *Decision, a *Admission, own []kindEvaluation) {
	var again time.Time // when the last of the full figures counts afresh
	for _, k := range own {
		for _, f := range k.figures {
			if f.Hard && !f.Unlimited && f.limit.Used == nil {
				d.Errors = append(d.Errors, rules.Error{Code: "not-counted", Fact: "limit.used"})
			}
			full := f.reached() || f.scope == Active && d.State.kept.Carried.full(k.week.kind) != nil
			if !full || !f.Hard {
				continue
			}
			if f.weekly != nil && f.weekly.Reached == RoutineOnly {
				e.admitRoutine(a, f)
				continue
			}
			if a.Admit {
				message := cmp.Or(f.message, e.texts().ofFull())
				*a = Admission{Door: Closed, Because: BecauseFull, Scope: f.scope, Message: message}
			}
			again = latest(again, e.countsAfresh(k, f.scope))
		}
	}
	if !a.Admit {
		e.findReopening(a, d, own, again.Add(-1))
	}
}

// admitRoutine lets only routine requests in, where nothing tighter was decided before.
func (e *evaluation) admitRoutine(a *Admission, f figureEvaluation) {
	if a.Admit && a.Door == Open {
		a.Door, a.Because, a.Scope = RoutineOnly, BecauseFull, f.scope
		a.Message = cmp.Or(f.message, e.texts().RoutineOnly, e.texts().Full)
	}
}
